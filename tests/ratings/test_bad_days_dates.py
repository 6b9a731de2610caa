"""The day on which a book was read: Home Assistant's own, also around the change of the clocks."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import add_rated
from tests.bad_days import at_peace, hurry
from tests.rating import sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

INSTANTS = {
    "Europe/Berlin": {
        "2025-03-29T22:30:00Z": "2025-03-29",
        "2025-03-29T23:30:00Z": "2025-03-30",  # 00:30
        "2025-03-30T00:30:00Z": "2025-03-30",  # 01:30, half an hour before the change
        "2025-03-30T01:30:00Z": "2025-03-30",  # 03:30
        "2025-03-30T21:59:59Z": "2025-03-30",
        "2025-03-30T22:30:00Z": "2025-03-31",  # 00:30, in summer time
        "2025-10-25T21:59:59Z": "2025-10-25",
        "2025-10-25T22:30:00Z": "2025-10-26",  # 00:30, still in summer time
        "2025-10-25T23:30:00Z": "2025-10-26",  # 01:30
        "2025-10-26T00:30:00Z": "2025-10-26",  # 02:30 for the first time
        "2025-10-26T01:30:00Z": "2025-10-26",  # 02:30 for the second time
        "2025-10-26T22:30:00Z": "2025-10-26",  # 23:30, in winter time
        "2025-10-26T23:30:00Z": "2025-10-27",
    },
    "America/New_York": {
        "2025-03-09T04:30:00Z": "2025-03-08",  # 23:30
        "2025-03-09T05:30:00Z": "2025-03-09",  # 00:30
        "2025-03-09T06:30:00Z": "2025-03-09",  # 01:30
        "2025-03-09T07:30:00Z": "2025-03-09",  # 03:30
        "2025-03-10T03:30:00Z": "2025-03-09",  # 23:30, in summer time
        "2025-03-10T04:30:00Z": "2025-03-10",
        "2025-11-02T03:30:00Z": "2025-11-01",
        "2025-11-02T04:30:00Z": "2025-11-02",  # 00:30
        "2025-11-02T05:30:00Z": "2025-11-02",  # 01:30 for the first time
        "2025-11-02T06:30:00Z": "2025-11-02",  # 01:30 for the second time
        "2025-11-03T04:30:00Z": "2025-11-02",  # 23:30, in winter time
        "2025-11-03T05:30:00Z": "2025-11-03",
    },
    "Europe/London": {
        "2025-10-25T23:30:00Z": "2025-10-26",  # 00:30
        "2025-10-26T00:30:00Z": "2025-10-26",  # 01:30 for the first time
        "2025-10-26T01:30:00Z": "2025-10-26",  # 01:30 for the second time
        "2025-10-26T23:30:00Z": "2025-10-26",
        "2025-10-27T00:30:00Z": "2025-10-27",
    },
    "Pacific/Kiritimati": {"2025-06-01T09:59:59Z": "2025-06-01", "2025-06-01T10:00:00Z": "2025-06-02"},
    "Pacific/Pago_Pago": {"2025-06-01T10:59:59Z": "2025-05-31", "2025-06-01T11:00:00Z": "2025-06-01"},
}  # fmt: skip
"""By time zone: when a book was finished, and the day that this was."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    hurry(monkeypatch)


def read_days(hardcover: HardcoverServer, number: int) -> list[tuple[str | None, str | None]]:
    """Return from when to when book `number` was read, as Hardcover has it."""
    row = hardcover.row_of(7, number * 10)
    assert row is not None
    return [(read.started_at, read.finished_at) for read in row.reads]


@pytest.mark.parametrize("zone", INSTANTS)
async def test_the_day_around_midnight_and_the_change_of_the_clocks(
    hass: HomeAssistant,
    set_up: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    zone: str,
) -> None:
    """An instant in BookLore is a day on Hardcover: that of the person's own clock."""
    await hass.config.async_set_time_zone(zone)
    for number, instant in enumerate(INSTANTS[zone], 1):
        add_rated(booklore, hardcover, number, 8, on_shelf=False)
        booklore.books[number].date_finished = instant
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry, add_missing=True)
    found = {
        instant: read_days(hardcover, number) for number, instant in enumerate(INSTANTS[zone], 1)
    }
    assert found == {instant: [(None, day)] for instant, day in INSTANTS[zone].items()}
    assert (await sync(hass))["planned"] == 0


async def test_never_a_false_today(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Where BookLore has no day, or none to be believed, Hardcover has none either."""
    tomorrow = datetime.now(UTC) + timedelta(days=1, hours=1)
    dates = {
        1: ("READ", None),
        2: ("READ", tomorrow.isoformat(timespec="seconds").replace("+00:00", "Z")),
        3: ("READ", "1700-01-01T12:00:00Z"),
        4: ("READING", None),
        5: ("RE_READING", "2025-05-03T12:00:00Z"),
    }
    for number, (status, finished) in dates.items():
        add_rated(booklore, hardcover, number, 8, on_shelf=False, status=status)
        booklore.books[number].date_finished = finished
    add_rated(booklore, hardcover, 6, 8, on_shelf=False, status="PAUSED")
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry, add_missing=True)
    assert {number: read_days(hardcover, number) for number in range(1, 7)} == {
        **{number: [(None, None)] for number in range(1, 6)},
        6: [],
    }
    statuses = [row.status_id for row in hardcover.shelf.values()]
    assert statuses == [3, 3, 3, 2, 2, 4]


async def test_reads_that_are_there_keep_their_days(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A rating is carried to a book that was read twice: no day of it is touched."""
    add_rated(booklore, hardcover, 1, 8)
    booklore.books[1].date_finished = "2025-05-03T12:00:00Z"
    row = hardcover.row_of(7, 10)
    assert row is not None
    row.reads.append(hardcover.new_read(started_at="2019-01-01", finished_at="2019-02-01"))
    row.reads.append(hardcover.new_read(started_at="2024-01-01"))
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry, add_missing=True)
    assert row.rating == 4.0
    assert read_days(hardcover, 1) == [("2019-01-01", "2019-02-01"), ("2024-01-01", None)]
