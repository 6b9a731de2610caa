"""Plain values that several rooms use."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import ClassVar


class ClientError(Exception):
    """A call to one of the two servers failed."""

    key: ClassVar[str]
    """The name of this kind of error, in `snake_case`, which is also the key of its texts."""

    def __init__(self, message: str = "", **facts: str) -> None:
        """Store what happened, for the log, and the placeholders of the error's texts."""
        super().__init__(message)
        self.facts = facts


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


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a run; always `stored + skipped + failed + pending == total`."""

    stored: int = 0
    skipped: int = 0
    failed: int = 0
    pending: int = 0
    total: int = 0
    matched: int = 0
    """Books that have an id, from this run or an earlier one."""
    new_pending: int = 0
    """Pending books that ask since this run."""
    listed: int = 0
    """Books on the last complete list, with a record or without."""
    by_source: Mapping[Source, int] = field(default_factory=dict)
    """How many of the stored books had their id found in which way."""


@dataclass(frozen=True, slots=True)
class Change:
    """A book's record before and after a commit; None means that there is none."""

    book_id: int
    before: Record | None
    after: Record | None
    library_id: int | None = None
    """The library in which the book is listed; None when it is not."""
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A decision that was set aside and now applies to a book again."""

    after: Record
    before: Record | None
    """The book's record that it replaces."""
    aside_id: int | None = None
    """The number under which it was set aside; None if that happens in the same commit."""
    from_book: int | None = None
    """In that case, the book id of its record."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What somebody asked a run for."""

    book_ids: frozenset[int] | None = None
    """None means the whole library."""
    retry_skipped: bool = False
    retry_failed: bool = False
    rebuilt: bool = False
    """Whether the person has confirmed that BookLore's ids mean other books now."""
    unasked: bool = False
    """Whether nobody asked, neither a person nor an automation."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What BookLore answered just before its list was read: another answer means news."""

    version: str | None
    """The server's version when the question was found; None if it does not tell."""
    question: str
    """The value of a `booklore.news.Question`."""
    answer: str
    taken_at: float = 0.0
    """When the list was read, as a Unix time in seconds; 0 when it is to be read again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: the key of a text under `exceptions`, and its placeholders."""

    key: str
    placeholders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunState:
    """The run under way or, if there are no requests, the last one."""

    number: int = 0
    requests: tuple[RunRequest, ...] = ()
    """What is still to be served."""
    begun: bool = False
    """Whether the run under way has read the library, and `number` is its own."""
    paused_until: float | None = None
    """Unix time in seconds."""
    held: bool = False
    """Whether the pause is only for what nobody asked for; it ends as soon as somebody asks."""
    ended_at: float | None = None
    problem: Problem | None = None
    """What ended the last run, if it failed."""
    refused: str | None = None
    """The account that a server has refused: nothing is sent until the person corrects it."""
    probe: Probe | None = None
    """Kept with the last list, while imports are looked for."""


@dataclass(frozen=True, slots=True)
class StoreUpdate:
    """What a commit has changed, for listeners of the store."""

    changes: Sequence[Change] = ()
    relisted: Collection[int] = ()
    """Books that joined or left the list, or moved to another library."""
    run: RunState | None = None
    """The state of the run, if that was changed."""
    touched: Collection[int] = ()
    """Books of which something else has changed than their records."""
    renamed: bool = False
    """Whether a library has another name now."""
    reshelved: bool = False
    """Whether something else is known of the Hardcover shelf now."""


class RunStatus(StrEnum):
    """What the run is doing, as the status sensor shows it."""

    IDLE = "idle"
    RUNNING = "running"
    WAITING_FOR_QUOTA = "waiting_for_quota"
    INTERRUPTED = "interrupted"
    ERROR = "error"


@dataclass(slots=True)
class RunProgress:
    """How far the run is; written by `run`, read by the coordinator."""

    status: RunStatus = RunStatus.IDLE
    looked_at: int | None = None
    """Books that were looked at in the run that works or pauses; None while there is none."""
    expected_end: float | None = None
    """When that run will probably be over, as a Unix time in seconds."""
    problem: Problem | None = None
    """Why no run works though one is to go on; None if nothing hinders it."""


class RunResult(StrEnum):
    """How a run ended, or that it pauses."""

    FINISHED = "finished"
    PAUSED = "paused"
    FAILED = "failed"
    STOPPED = "stopped"
    """By a person or an automation: nothing goes on by itself."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What callers and listeners are told when a run is over or pauses."""

    result: RunResult
    tally: Tally
    paused_until: float | None = None
    """Unix time in seconds."""
    problem: Problem | None = None
    asked: bool = True
    """Whether a person or an automation asked for the run or joined it."""


class RatingsMode(StrEnum):
    """Which way ratings are carried."""

    OFF = "off"
    TO_HARDCOVER = "to_hardcover"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an entry."""

    libraries: frozenset[int]
    """Empty means all."""
    accept_exact_matches: bool
    max_notifications: int
    """How many questions are shown at once; 0 means the summary only."""
    show_in_sidebar: bool
    run_after_import: bool = False
    """Whether BookLore is asked now and then if it has new books."""
    write_ids: bool = False
    """Whether ids are written to BookLore, once the person has agreed to what that does."""
    ratings: RatingsMode = RatingsMode.OFF
    add_missing: bool = False
    """Whether rated books that are not on the Hardcover shelf are added to it."""
