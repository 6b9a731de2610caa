"""Plain values that the rooms hand each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where an id came from."""

    BOOKLORE = "booklore"
    ISBN = "isbn"
    TITLE = "title"
    SEARCH = "search"
    CHOICE = "choice"


class Reason(StrEnum):
    """Why a work is a candidate: a key, whose words are in the translations."""

    SAME_TITLE_AND_AUTHOR = "same_title_and_author"
    SAME_TITLE_ONE_AUTHOR = "same_title_one_author"
    """The first author that the book names is not among the work's."""
    SAME_TITLE_OTHER_KIND = "same_title_other_kind"
    """Only its subtitle tells it from the ordinary work, so that the book may be either."""
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
    """The book names a form that the work has not, or the work is about the book."""
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """One Hardcover work that the book may be."""

    hardcover_id: int
    title: str
    authors: tuple[str, ...]
    release_year: int | None
    users_count: int
    cover_url: str | None
    reason: Reason


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
    """In alphabetical order: older servers give them in any (booklore-api contract §2.3)."""
    isbn13: str | None = None
    isbn10: str | None = None
    subtitle: str | None = None
    series_number: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one book, and the number of the run that made it."""

    book: Identity
    status: Status
    run: int
    made_at: float
    """Unix time in seconds."""
    rules: int
    """The version of the matching rules that made this."""
    hardcover_id: int | None = None
    source: Source | None = None
    """Where the id came from; while pending, the tier that found the candidates."""
    candidates: tuple[Candidate, ...] = ()
    """The list shown last; kept when the book is settled, for a change of mind."""
    reason: FailureReason | None = None
    error: str | None = None
    """The key of the client's error, when that is the reason."""
    booklore_id: int | None = None
    """The id BookLore had when this was made: the same one is not looked at again."""

    @property
    def by_person(self) -> bool:
        """Whether a person decided this."""
        return self.status is Status.SKIPPED or self.source is Source.CHOICE


@dataclass(frozen=True, slots=True)
class Tally:
    """The four counts; always `stored + skipped + failed + pending == total`."""

    stored: int = 0
    skipped: int = 0
    failed: int = 0
    pending: int = 0
    total: int = 0
    matched: int = 0
    by_source: Mapping[Source, int] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was put in place, and what stood there before."""

    book_id: int
    before: Record | None
    after: Record


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What somebody asked a run for."""

    book_ids: frozenset[int] | None = None
    """None means the whole library."""
    retry_skipped: bool = False
    retry_failed: bool = False
    rebuilt: bool = False
    """The person confirms that BookLore's ids mean other books now."""


@dataclass(frozen=True, slots=True)
class RunState:
    """The run under way or, when no request is left, the last one."""

    number: int = 0
    requests: tuple[RunRequest, ...] = ()
    """What is still to be served, the one under way first."""
    begun: bool = False
    """Whether the run under way has read the library: it has its number from then on."""
    paused_until: float | None = None
    """Unix time in seconds."""
    ended_at: float | None = None
    failed: bool = False
    """Whether the last run ended in an error."""


class RunStatus(StrEnum):
    """What the run is doing."""

    IDLE = "idle"
    RUNNING = "running"
    WAITING_FOR_QUOTA = "waiting_for_quota"
    INTERRUPTED = "interrupted"
    ERROR = "error"
