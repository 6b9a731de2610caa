"""What matching says about a book."""

from dataclasses import dataclass

from ..models import Candidate, FailureReason, Source


@dataclass(frozen=True, slots=True)
class Matched:
    """The book is this work."""

    hardcover_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class Pending:
    """The book is one of these works, best first, as far as we know: ask."""

    candidates: tuple[Candidate, ...]
    source: Source
    """The tier that settled on them, and which an exact one among them is stored for."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was found that the book may be, or Hardcover could not be asked."""

    reason: FailureReason
    error: str | None = None
    """The key of the client's error, when that is the reason."""


type Outcome = Matched | Pending | Failed
