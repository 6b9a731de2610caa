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
    """There is nothing to choose from; `error` is its key when that is the reason."""

    reason: FailureReason
    error: str | None = None


type Outcome = Matched | Pending | Failed
