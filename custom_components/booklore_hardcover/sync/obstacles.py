"""What stops a sync until a person looks at it, besides errors of the servers."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from ..errors import error_of
from ..models import Problem
from ..run.shelf import OtherHardcoverAccount, ShelfNotBelieved
from .planner import OtherAccount
from .ratings.plan import Changed
from .ratings.scale import NotOutOfFive
from .writer import NotAsExpected


class RatingsChanged(Exception):
    """More ratings have changed at once than a person is likely to change in a day."""

    def __init__(self, changed: Changed) -> None:
        """Keep the numbers."""
        super().__init__(f"{changed.number} of {changed.known}")
        self.changed = changed


_KEYS: Final[dict[type[Exception], str]] = {
    OtherAccount: "booklore_other_account",
    OtherHardcoverAccount: "hardcover_other_account",
    ShelfNotBelieved: "shelf_not_believed",
    NotOutOfFive: "not_out_of_five",
    NotAsExpected: "write_not_as_expected",
    RatingsChanged: "ratings_changed",
}
"""Keys of their issues, and of the errors that callers get."""
OBSTACLES: Final = tuple(_KEYS)


def obstacle_of(err: Exception) -> Problem:
    """Return the problem that people are shown for an obstacle."""
    if isinstance(err, RatingsChanged):
        changed = err.changed
        key = "ratings_changed_there" if changed.on_hardcover else "ratings_changed"
        return Problem(key, {"number": str(changed.number), "known": str(changed.known)})
    return Problem(_KEYS[type(err)])


@contextmanager
def as_action_error() -> Generator[None]:
    """Raise obstacles as translated errors."""
    try:
        yield
    except OBSTACLES as err:
        raise error_of(obstacle_of(err)) from err
