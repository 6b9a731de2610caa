"""Plain values that rooms hand each other: what a run is asked for, how it goes, how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from .record import Source


class ClientError(Exception):
    """A call to one of the two servers failed."""

    key: ClassVar[str]
    """The name of this kind of error in `snake_case`, which is the key of its texts, too."""

    def __init__(self, message: str = "", **facts: str) -> None:
        """Take a message for the log, and the placeholders of the texts."""
        super().__init__(message)
        self.facts = facts


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
    """Books that are pending since this run."""
    listed: int = 0
    """Books on the last complete list, with a record or without."""
    by_source: Mapping[Source, int] = field(default_factory=dict)
    """How many of the stored books were matched by which source."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked to do."""

    book_ids: frozenset[int] | None = None
    """None means the whole library."""
    retry_skipped: bool = False
    retry_failed: bool = False
    rebuilt: bool = False
    """Whether the person has confirmed that BookLore's database was rebuilt."""
    unasked: bool = False
    """Whether the run starts by itself, asked for by neither a person nor an automation."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What BookLore answered right before its list was read: a different answer means news."""

    version: str | None
    """The version of the server when the question was found; None if unknown."""
    question: str
    """The value of a `booklore.news.Question`."""
    answer: str
    taken_at: float = 0.0
    """When the list was read, as a Unix time in seconds; 0 if it has to be read again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: the key of a text under `exceptions`, and its placeholders."""

    key: str
    placeholders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunState:
    """The run under way, or the last one if there are no requests."""

    number: int = 0
    requests: tuple[RunRequest, ...] = ()
    """The requests that are still to be served."""
    begun: bool = False
    """Whether the run under way has read the library, so that `number` is its own."""
    paused_until: float | None = None
    """Unix time in seconds."""
    held: bool = False
    """Whether only requests that nobody asked for wait; the pause ends as soon as somebody asks."""
    ended_at: float | None = None
    problem: Problem | None = None
    """What ended the last run, if it failed."""
    refused: str | None = None
    """The account that a server has refused; nothing is sent until the person corrects it."""
    probe: Probe | None = None
    """Saved with the last list while imports are watched."""


class RunStatus(StrEnum):
    """What the run is doing, as the status sensor shows it."""

    IDLE = "idle"
    RUNNING = "running"
    WAITING_FOR_QUOTA = "waiting_for_quota"
    INTERRUPTED = "interrupted"
    ERROR = "error"


@dataclass(slots=True)
class RunProgress:
    """The progress of the run; written by `run/`, read by the coordinator."""

    status: RunStatus = RunStatus.IDLE
    looked_at: int | None = None
    """Books that were looked at in the run under way or paused; None without a run."""
    expected_end: float | None = None
    """When the run will probably be over, as a Unix time in seconds."""
    problem: Problem | None = None
    """Why a run is not resumed although it should be; None if nothing prevents it."""


class RunResult(StrEnum):
    """How a run ended, or that it pauses."""

    FINISHED = "finished"
    PAUSED = "paused"
    FAILED = "failed"
    STOPPED = "stopped"
    """Stopped by a person or an automation; it is not resumed."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended or paused, for callers and listeners."""

    result: RunResult
    tally: Tally
    paused_until: float | None = None
    """Unix time in seconds."""
    problem: Problem | None = None
    asked: bool = True
    """Whether a person or an automation asked for the run or joined it."""
