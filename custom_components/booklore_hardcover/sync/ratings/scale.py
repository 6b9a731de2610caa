"""Converting ratings, statuses and dates between BookLore and Hardcover."""

from datetime import datetime
from typing import Final

from homeassistant.util import dt as dt_util

_MOST: Final = 10
_MOST_OF_FIVE: Final = 5
_ENOUGH: Final = 10
"""From so many ratings on, one can tell whether somebody rates out of five."""
STATUSES: Final = {
    "READ": 3,
    "READING": 2,
    "RE_READING": 2,
    "PAUSED": 4,
    "ABANDONED": 5,
}
"""Hardcover's status by BookLore's (sync contract §B2); the others have no counterpart."""
_NAMES: Final = {3: "read", 2: "reading", 4: "paused", 5: "abandoned"}
MAKES_READ: Final = frozenset({2, 3})
"""The statuses for which Hardcover adds a read dated today (sync contract §B2, L10 and L12)."""
READ: Final = 3
WANT_TO_READ: Final = 1
_EARLIEST: Final = 1900


class NotOutOfFive(Exception):
    """There is a rating above five, but the person has said that theirs are out of five."""


def rating_of(raw: int | None, *, out_of_five: bool) -> int | None:
    """Return BookLore's rating in half stars; None if it is 0 or out of range.

    Raises `NotOutOfFive`.
    """
    if raw is None or not 0 < raw <= _MOST:
        return None
    if not out_of_five:
        return raw
    if raw > _MOST_OF_FIVE:
        raise NotOutOfFive
    return 2 * raw


def raw_of(rating: int, *, out_of_five: bool) -> int | None:
    """Return half stars as a rating in BookLore; None if there is no exact one."""
    if not out_of_five:
        return rating
    whole, half = divmod(rating, 2)
    return None if half else whole


def may_be_out_of_five(ratings: list[int]) -> bool:
    """Whether these ratings may be out of five, and are enough to ask the person."""
    return len(ratings) >= _ENOUGH and max(ratings) <= _MOST_OF_FIVE


def stars(rating: int | None) -> float | None:
    """Return half stars as stars."""
    return None if rating is None else rating / 2


def day_of(finished: datetime | None) -> str | None:
    """Return the day on which a book was read, in Home Assistant's time zone, as an ISO date.

    None if it is not plausible: before 1900, or in the future.
    """
    if finished is None or finished.year < _EARLIEST or finished > dt_util.utcnow():
        return None
    return dt_util.as_local(finished).date().isoformat()


def status_name(status: int | None) -> str | None:
    """Return the key of a status on Hardcover."""
    return None if status is None else _NAMES.get(status)
