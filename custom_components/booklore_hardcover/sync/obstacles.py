"""What stops a sync that is no error of a server: somebody has to look at it first."""

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
    """More ratings have changed at once than anybody changes in a day."""

    def __init__(self, changed: Changed) -> None:
        """Store what has changed."""
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
"""The keys of their issues, which are also those of their texts for who waits."""
OBSTACLES: Final = tuple(_KEYS)


def obstacle_of(err: Exception) -> Problem:
    """Return what an obstacle says to people."""
    if isinstance(err, RatingsChanged):
        changed = err.changed
        key = "ratings_changed_there" if changed.on_hardcover else "ratings_changed"
        return Problem(key, {"number": str(changed.number), "known": str(changed.known)})
    return Problem(_KEYS[type(err)])


@contextmanager
def as_action_error() -> Generator[None]:
    """Translate obstacles for who waits for a plan."""
    try:
        yield
    except OBSTACLES as err:
        raise error_of(obstacle_of(err)) from err
