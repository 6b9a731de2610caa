"""The record of a book: what is stored about it, and what it is made of."""

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
    """The author's, but only an alternative title of the work is the book's."""
    SAME_TITLE_ONE_AUTHOR = "same_title_one_author"
    """The book's first author is not among the work's."""
    SAME_TITLE_OTHER_KIND = "same_title_other_kind"
    """Its subtitle alone says that it is of another kind, so that the book may be either."""
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
    """What a work is when it is no plain book."""

    MANGA = "manga"
    COMIC = "comic"
    LIGHT_NOVEL = "light_novel"
    COLLECTION = "collection"
    DELUXE_EDITION = "deluxe_edition"
    SCREENPLAY = "screenplay"
    DRAMATIZATION = "dramatization"


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What people are shown of a Hardcover work, to tell it from others."""

    hardcover_id: int
    title: str
    """With its subtitle."""
    authors: tuple[str, ...]
    release_year: int | None
    users_count: int
    cover_url: str | None
    pages: int | None = None
    language: str | None = None
    """Of its default printed edition, as Hardcover names it."""
    series: str | None = None
    series_number: float | None = None
    form: WorkForm | None = None
    audio_only: bool = False
    """Whether Hardcover knows it as an audiobook, and neither in print nor as an e-book."""


@dataclass(frozen=True, slots=True)
class Candidate(WorkFacts):
    """A Hardcover work that the book may be."""

    reason: Reason = field(kw_only=True)
    on_shelf: bool = field(default=False, kw_only=True)
    """Whether it was on the person's Hardcover shelf when it became a candidate."""

    @property
    def work(self) -> WorkFacts:
        """Return the work alone, without what makes it a candidate."""
        return WorkFacts(*(getattr(self, each.name) for each in fields(WorkFacts)))


class Status(StrEnum):
    """The four states of a record."""

    MATCHED = "matched"
    PENDING = "pending"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Identity:
    """The fingerprint: which book a record was made for, as BookLore had it."""

    title: str
    authors: tuple[str, ...]
    """In alphabetical order: older servers list them in any order (booklore-api contract §2.3)."""
    isbn13: str | None = None
    isbn10: str | None = None
    subtitle: str | None = None
    series_number: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one book."""

    book: Identity
    status: Status
    run: int
    """The number of the run in which it was made, or of the last one before."""
    made_at: float
    """Unix time in seconds, to the millisecond: some SQLite write only 15 digits into JSON."""
    rules: int
    """The version of the matching rules by which it was made."""
    hardcover_id: int | None = None
    source: Source | None = None
    """How the id was found; of a pending book, how the candidates were."""
    work: WorkFacts | None = None
    """What is known of the work that it is matched with."""
    edition_id: int | None = None
    """The edition that bears the book's ISBN, if that is how the work was found."""
    candidates: tuple[Candidate, ...] = ()
    """What was suggested last; kept after a choice, for a change of mind."""
    found: tuple[Candidate, ...] = ()
    """What the person's own last search found, or the work whose address they typed."""
    refused: tuple[int, ...] = ()
    """The works that the person has unlinked from this book, which are never stored unasked."""
    reason: FailureReason | None = None
    error: str | None = None
    """The key of the client's error, if that is the reason."""
    booklore_id: int | None = None
    """The Hardcover id in BookLore when this was made: it is not looked at twice."""

    @property
    def by_person(self) -> bool:
        """Whether a person has decided it."""
        return self.status is Status.SKIPPED or self.source is Source.CHOICE
