"""Plain values that the rooms hand each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
    listed: int = 0
    """Books on the last complete list, with a record or without."""
    by_source: Mapping[Source, int] = field(default_factory=dict)
    """How many of the stored books got their id from where."""


@dataclass(frozen=True, slots=True)
class Change:
    """What stands for a book now, and what stood before; None stands for no record."""

    book_id: int
    before: Record | None
    after: Record | None
    library_id: int | None = None
    """The library in which the book is listed; None when it is not."""
    by_person: bool = False
    """Whether a person has just decided this."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A decision that was set aside, and is taken up by a book that it is about."""

    after: Record
    before: Record | None
    """What stands for the book, once what is to be set aside has been."""
    aside_id: int | None = None
    """The number under which it was set aside; None when this very run does that."""
    from_book: int | None = None
    """Then the book id under which it stood."""


@dataclass(frozen=True, slots=True)
class StoreUpdate:
    """What a commit changed, for those who listen to the store."""

    changes: Sequence[Change]
    relisted: Collection[int] = ()
    """Books that joined or left the list, or moved to another library."""


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
    refused: str | None = None
    """The account that a server refused: nothing is sent until the person corrects it."""


class RunStatus(StrEnum):
    """What the run is doing."""

    IDLE = "idle"
    RUNNING = "running"
    WAITING_FOR_QUOTA = "waiting_for_quota"
    INTERRUPTED = "interrupted"
    ERROR = "error"


@dataclass(slots=True)
class RunProgress:
    """How far the run is; written by the runner, read by the coordinator."""

    status: RunStatus = RunStatus.IDLE
    looked_at: int | None = None
    """Books looked at in the run under way; None while none works."""
    expected_end: float | None = None
    """When that run will probably be over, as a Unix time in seconds."""


class RunResult(StrEnum):
    """How a run came to its end, or to its pause."""

    FINISHED = "finished"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: the key of its text under `exceptions`, and what the text names."""

    key: str
    placeholders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What there is to say when a run is over or pauses."""

    result: RunResult
    tally: Tally
    paused_until: float | None = None
    """Unix time in seconds."""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What the person set for an entry."""

    libraries: frozenset[int]
    """Empty means all."""
    accept_exact_matches: bool
    max_notifications: int
    """How many books may ask at once; 0 means the summary only."""
    show_in_sidebar: bool
