"""What a run was asked for, and how far it is: kept over restarts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
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
    requests: tuple[Request, ...] = ()
    """What is still to be served, the one under way first."""
    begun: bool = False
    """Whether the run under way has read the library: it has its number from then on."""
    paused_until: float | None = None
    """Unix time in seconds."""
    ended_at: float | None = None
    failed: bool = False
    """Whether the last run ended in an error."""
