"""What matching says about a book: it is matched, pending or failed."""

from dataclasses import dataclass

from ..models import Candidate, FailureReason, Source


@dataclass(frozen=True, slots=True)
class Matched:
    """The book is this work."""

    hardcover_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class Pending:
    """The book may be one of several works: the person has to choose."""

    candidates: tuple[Candidate, ...]
    """The likeliest first; never empty."""
    source: Source
    """The tier that found them, which becomes the source of the match when one is accepted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was found that the book may be, or Hardcover could not be asked."""

    reason: FailureReason
    error: str | None = None
    """The key of the client's error, when that is the reason."""


type Outcome = Matched | Pending | Failed
