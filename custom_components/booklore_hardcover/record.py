"""The record of a book, and what it consists of."""

from dataclasses import dataclass, field, fields
from enum import StrEnum


class Source(StrEnum):
    """How the Hardcover id of a book was found."""

    BOOKLORE = "booklore"
    ISBN = "isbn"
    TITLE = "title"
    SEARCH = "search"
    CHOICE = "choice"


class Reason(StrEnum):
    """Why a work is a candidate; each has a text in the translations."""

    SAME_TITLE_AND_AUTHOR = "same_title_and_author"
    KNOWN_UNDER_TITLE = "known_under_title"
    """The author is the same, but only an alternative title of the work is the book's."""
    SAME_TITLE_ONE_AUTHOR = "same_title_one_author"
    """The book's first author is not among the work's."""
    SAME_TITLE_OTHER_KIND = "same_title_other_kind"
    """Only the work's subtitle says that it is of another kind; the book may be, too."""
    SIMILAR_TITLE_SAME_AUTHOR = "similar_title_same_author"
    SAME_TITLE_UNKNOWN_AUTHOR = "same_title_unknown_author"
    SAME_TITLE_OTHER_AUTHOR = "same_title_other_author"
    SAME_AUTHOR_OTHER_TITLE = "same_author_other_title"
    SIMILAR_TITLE_OTHER_AUTHOR = "similar_title_other_author"
    OTHER_VOLUME = "other_volume"
    MANGA = "manga"
    LIGHT_NOVEL = "light_novel"
    GRAPHIC_NOVEL = "graphic_novel"
    SINGLE_ISSUE = "single_issue"
    COLLECTED_EDITION = "collected_edition"
    DELUXE_EDITION = "deluxe_edition"
    ABRIDGED_EDITION = "abridged_edition"
    ILLUSTRATED_EDITION = "illustrated_edition"
    OTHER_LANGUAGE = "other_language"
    STUDY_GUIDE = "study_guide"
    COMPANION = "companion"
    ADAPTATION = "adaptation"
    SCREENPLAY = "screenplay"
    DRAMATIZATION = "dramatization"
    OTHER_KIND = "other_kind"
    """The book is of a kind that the work is not, or the work is about the book."""
    YOUR_SEARCH = "your_search"
    ISBN_OTHER_TITLE = "isbn_other_title"
    ISBN_OTHER_AUTHOR = "isbn_other_author"
    ISBN_OTHER_VOLUME = "isbn_other_volume"
    ISBN_OTHER_FORM = "isbn_other_form"
    ISBN_SEVERAL_WORKS = "isbn_several_works"
    BOOKLORE_OTHER_BOOK = "booklore_other_book"


class FailureReason(StrEnum):
    """Why there is no id for a book."""

    NOT_FOUND = "not_found"
    ERROR = "error"


class WorkForm(StrEnum):
    """What a work is if it is not an ordinary book."""

    MANGA = "manga"
    COMIC = "comic"
    LIGHT_NOVEL = "light_novel"
    COLLECTION = "collection"
    DELUXE_EDITION = "deluxe_edition"
    SCREENPLAY = "screenplay"
    DRAMATIZATION = "dramatization"


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What people are shown about a Hardcover work."""

    hardcover_id: int
    title: str
    """The title with the subtitle."""
    authors: tuple[str, ...]
    release_year: int | None
    users_count: int
    cover_url: str | None
    pages: int | None = None
    language: str | None = None
    """The language of its default printed edition, as Hardcover calls it."""
    series: str | None = None
    series_number: float | None = None
    form: WorkForm | None = None
    audio_only: bool = False
    """Whether Hardcover has it as an audiobook only, neither in print nor as an e-book."""


@dataclass(frozen=True, slots=True)
class Candidate(WorkFacts):
    """A Hardcover work that the book may be."""

    reason: Reason = field(kw_only=True)
    on_shelf: bool = field(default=False, kw_only=True)
    """Whether it was on the person's Hardcover shelf when it became a candidate."""

    @property
    def work(self) -> WorkFacts:
        """Return the facts about the work, without those of the candidate."""
        return WorkFacts(*(getattr(self, each.name) for each in fields(WorkFacts)))


class Status(StrEnum):
    """The four states of a record."""

    MATCHED = "matched"
    PENDING = "pending"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Identity:
    """The fingerprint of a book in BookLore: its record is valid while this stays the same."""

    title: str
    authors: tuple[str, ...]
    """In alphabetical order: older servers list them in any order (booklore-api contract §2.3)."""
    isbn13: str | None = None
    isbn10: str | None = None
    subtitle: str | None = None
    series_number: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored about one book."""

    book: Identity
    status: Status
    run: int
    """The number of the run that made it; for a decision, of the last run before."""
    made_at: float
    """Unix time in seconds, rounded to milliseconds: some versions of SQLite write 15 digits."""
    rules: int
    """The version of the matching rules that made it."""
    hardcover_id: int | None = None
    source: Source | None = None
    """How the id was found; for a pending book, how the candidates were found."""
    work: WorkFacts | None = None
    """The work that the book is matched with."""
    edition_id: int | None = None
    """The edition with the book's ISBN, if the work was found by that."""
    candidates: tuple[Candidate, ...] = ()
    """The last candidates; kept after a choice, in case the person changes their mind."""
    found: tuple[Candidate, ...] = ()
    """What the person's last search found, or the work whose address they typed."""
    refused: tuple[int, ...] = ()
    """Works that the person has unlinked from this book; never matched again without asking."""
    reason: FailureReason | None = None
    error: str | None = None
    """The key of the client's error, if that is the reason."""
    booklore_id: int | None = None
    """The Hardcover id in BookLore when this was made, which is not checked a second time."""

    @property
    def by_person(self) -> bool:
        """Whether a person has decided it."""
        return self.status is Status.SKIPPED or self.source is Source.CHOICE
