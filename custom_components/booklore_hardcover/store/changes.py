"""What a commit has changed, for listeners of the store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..models import RunState
from ..record import Record


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
class StoreUpdate:
    """What a commit has changed, for listeners of the store."""

    changes: Sequence[Change] = ()
    relisted: Collection[int] = ()
    """Books that joined or left the list, or moved to another library."""
    run: RunState | None = None
    """The state of the run, if that was changed."""
    touched: Collection[int] = ()
    """Books of which something besides the record has changed."""
    renamed: bool = False
    """Whether a library has a new name."""
    reshelved: bool = False
    """Whether the Hardcover shelf was read again."""
