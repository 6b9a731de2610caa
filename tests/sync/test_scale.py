"""Ratings on both sides: ten values, exact both ways, and days that are believed."""

from datetime import UTC, datetime, timedelta

from freezegun import freeze_time
from homeassistant.util import dt as dt_util
import pytest

from custom_components.booklore_hardcover.hardcover.parse_shelf import half_stars
from custom_components.booklore_hardcover.sync.ratings.scale import (
    NotOutOfFive,
    day_of,
    may_be_out_of_five,
    rating_of,
    raw_of,
    stars,
)


@pytest.mark.parametrize("raw", range(1, 11))
def test_all_ten_values_are_exact_both_ways(raw: int) -> None:
    """BookLore's 1 to 10 are Hardcover's 0.5 to 5."""
    rating = rating_of(raw, out_of_five=False)
    there = stars(rating)
    assert there == raw / 2
    assert half_stars(there) == half_stars(str(there)) == rating
    assert raw_of(raw, out_of_five=False) == raw


@pytest.mark.parametrize("out_of_five", [False, True])
@pytest.mark.parametrize("raw", [None, 0, -1, 11, 100])
def test_what_is_out_of_range_counts_as_none(raw: int | None, out_of_five: bool) -> None:
    """BookLore stores whatever is sent."""
    assert rating_of(raw, out_of_five=out_of_five) is None


@pytest.mark.parametrize("raw", range(1, 6))
def test_out_of_five(raw: int) -> None:
    """Such ratings are whole stars, exact both ways."""
    rating = rating_of(raw, out_of_five=True)
    assert stars(rating) == raw
    assert raw_of(2 * raw, out_of_five=True) == raw
    assert raw_of(2 * raw - 1, out_of_five=True) is None


@pytest.mark.parametrize("raw", range(6, 11))
def test_a_rating_above_five_is_not_out_of_five(raw: int) -> None:
    """The person has said so, and has changed their mind: nothing may be carried."""
    with pytest.raises(NotOutOfFive):
        rating_of(raw, out_of_five=True)


@pytest.mark.parametrize(
    ("ratings", "asked"),
    [
        ([], False),
        ([5] * 9, False),
        ([5] * 10, True),
        ([1, 2, 3, 4, 5] * 2, True),
        ([5] * 9 + [6], False),
        ([5] * 100 + [10], False),
    ],
)
def test_out_of_five_is_asked_about_if_nothing_speaks_against_it(
    ratings: list[int], asked: bool
) -> None:
    """None of at least ten is above five."""
    assert may_be_out_of_five(ratings) is asked


@pytest.mark.parametrize(
    ("there", "rating"),
    [
        (4.1, 8),
        (3.9, 8),
        (4.0, 8),
        (4, 8),
        ("4.5", 9),
        ("4.50", 9),
        (3.74, 7),
        (3.76, 8),
        (0.5, 1),
        (5.0, 10),
        (0, None),
        (0.1, None),
        (5.4, None),
        (-1, None),
        (True, None),
        ("four", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_hardcovers_numbers_are_compared_as_halves(there: object, rating: int | None) -> None:
    """What is no rating counts as none."""
    assert half_stars(there) == rating


@pytest.mark.parametrize(
    ("zone", "finished", "day"),
    [
        ("UTC", "2026-05-03T12:00:00+00:00", "2026-05-03"),
        ("America/Los_Angeles", "2026-05-03T02:00:00+00:00", "2026-05-02"),
        ("Europe/Berlin", "2026-05-02T23:00:00+00:00", "2026-05-03"),
        # Clocks are put back at 03:00 on this day, so that 02:30 comes twice.
        ("Europe/Berlin", "2026-10-25T00:30:00+00:00", "2026-10-25"),
        ("Europe/Berlin", "2026-10-25T01:30:00+00:00", "2026-10-25"),
        # And put forward on this one.
        ("Europe/London", "2026-03-29T01:30:00+00:00", "2026-03-29"),
        ("Europe/Berlin", "2026-03-28T23:30:00+00:00", "2026-03-29"),
        ("UTC", "1899-12-31T12:00:00+00:00", None),
    ],
)
async def test_an_instant_is_a_day_where_the_person_lives(
    zone: str, finished: str, day: str | None
) -> None:
    """In Home Assistant's time zone, through summer and winter."""
    before = dt_util.get_default_time_zone()
    found = await dt_util.async_get_time_zone(zone)
    assert found is not None
    dt_util.set_default_time_zone(found)
    try:
        assert day_of(datetime.fromisoformat(finished)) == day
    finally:
        dt_util.set_default_time_zone(before)


def test_a_day_that_is_still_to_come_is_not_believed() -> None:
    """Nor is none."""
    assert day_of(None) is None
    with freeze_time("2026-11-27T12:00:00Z"):
        now = datetime.now(UTC)
        assert day_of(now - timedelta(minutes=1)) == dt_util.as_local(now).date().isoformat()
        assert day_of(now + timedelta(minutes=1)) is None
