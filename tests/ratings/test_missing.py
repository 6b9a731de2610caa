"""Rated books that are not on the Hardcover shelf: counted, or added as the person would."""

from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import USER, add_rated, changes, everything, row_of, theirs
from tests.rating import agree_to_ratings, plan_of_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_shelf import ShelfRow
from tests.states import until

READ, READING, PAUSED, ABANDONED = 3, 2, 4, 5
FINISHED = "2026-05-03T20:15:00Z"


@pytest.fixture(autouse=True)
def on_the_shelf(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Have one book that is on the shelf, so that this is no empty one."""
    add_rated(booklore, hardcover, 9, 8, 4.0)


@pytest.fixture
async def at_home(hass: HomeAssistant) -> AsyncGenerator[Any]:
    """Give the way to move to another time zone, for this test."""
    before = dt_util.get_default_time_zone()

    async def move(zone: str) -> None:
        await hass.config.async_set_time_zone(zone)

    yield move
    dt_util.set_default_time_zone(before)


def days_of(row: ShelfRow) -> list[tuple[str | None, str | None]]:
    """Return when each of the reads began and ended."""
    return [(each.started_at, each.finished_at) for each in row.reads]


async def test_it_is_counted_unless_the_person_wants_it_added(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """As "not on your shelf", at every sync; nothing is sent."""
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    add_rated(booklore, hardcover, 2, None, on_shelf=False)
    entry = await set_up()
    await fetch()
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, "both")
    for _ in range(2):
        found = await sync(hass)
        assert (found["planned"], found["left_by_reason"]) == (0, {"not_on_shelf": 1})
    assert changes(before, everything(booklore, hardcover)) == {}
    await agree_to_ratings(hass, entry, "both", add_missing=True)
    assert theirs(hardcover) == {90: 4.0, 10: 4.5}


@pytest.mark.parametrize(
    ("status", "there", "reads"),
    [
        ("READ", READ, [(None, "2026-05-03")]),
        ("READING", READING, [(None, None)]),
        ("RE_READING", READING, [(None, None)]),
        ("PAUSED", PAUSED, []),
        ("ABANDONED", ABANDONED, []),
        ("PARTIALLY_READ", None, []),
        ("WONT_READ", None, []),
        ("UNREAD", None, []),
        ("UNSET", None, []),
        (None, None, []),
    ],
)
async def test_its_status_is_the_one_in_booklore(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    status: str | None,
    there: int | None,
    reads: list[Any],
) -> None:
    """Others say nothing on Hardcover, least of all that it is wanted; no day is a false today."""
    hardcover.account_privacy = 2
    add_rated(booklore, hardcover, 1, 9, on_shelf=False, status=status)
    if status == "READ":
        booklore.books[1].date_finished = FINISHED
    entry = await set_up()
    await fetch()
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, add_missing=True)
    if there is None:
        assert changes(before, everything(booklore, hardcover)) == {}
        assert (await sync(hass))["left_by_reason"] == {"no_status": 1}
        return
    row = row_of(hardcover, 1)
    assert (row.rating, row.status_id, row.privacy_setting_id) == (4.5, there, 2)
    assert days_of(row) == reads
    assert changes(before, everything(booklore, hardcover)) == {("row", row.id): "new"}
    assert (await sync(hass))["planned"] == 0


@pytest.mark.parametrize(
    ("finished", "day"),
    [
        (FINISHED, "2026-05-03"),
        (None, None),
        ("2999-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("1899-12-31T00:00:00Z", None),
        ("yesterday", None),
    ],
)
@pytest.mark.parametrize("status", ["READ", "READING", "PAUSED", "ABANDONED"])
async def test_its_read_date_is_right_or_unknown_and_never_a_false_today(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    status: str,
    finished: str | None,
    day: str | None,
) -> None:
    """Hardcover takes today for every read; what BookLore does not know, nobody is told."""
    add_rated(booklore, hardcover, 1, 9, on_shelf=False, status=status)
    booklore.books[1].date_finished = finished
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, add_missing=True)
    row = row_of(hardcover, 1)
    expected = {"READ": [(None, day)], "READING": [(None, None)]}
    assert days_of(row) == expected.get(status, [])
    assert row.status_id == {"READ": 3, "READING": 2, "PAUSED": 4, "ABANDONED": 5}[status]
    assert hardcover.day() not in str([days_of(row)])
    # The read is sent back whole: its edition is the one that Hardcover chose.
    assert all(read.edition_id == row.edition_id for read in row.reads)


@pytest.mark.parametrize(
    ("zone", "finished", "day"),
    [
        ("Europe/Berlin", "2026-05-02T22:30:00Z", "2026-05-03"),
        ("America/Los_Angeles", "2026-05-03T05:00:00Z", "2026-05-02"),
        ("Pacific/Auckland", "2026-05-02T13:00:00Z", "2026-05-03"),
        ("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25"),
        ("Europe/Berlin", "2026-10-25T23:30:00Z", "2026-10-26"),
        ("Europe/London", "2026-03-29T01:30:00Z", "2026-03-29"),
    ],
)
async def test_its_read_date_is_a_day_where_the_person_lives(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    at_home: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    zone: str,
    finished: str,
    day: str,
) -> None:
    """BookLore has an instant; also on the days on which clocks are put back or forward."""
    await at_home(zone)
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    booklore.books[1].date_finished = finished
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, add_missing=True)
    assert days_of(row_of(hardcover, 1)) == [(None, day)]


async def test_everybody_is_told_of_it_once(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """With the account's own privacy; a book that gets there meanwhile is not added twice."""
    hardcover.account_privacy = 3
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    add_rated(booklore, hardcover, 2, 7, on_shelf=False, status="PAUSED")
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, add_missing=True)
    assert {each["privacy_setting_id"] for each in hardcover.activities} == {3}
    told = [(each["book_id"], each["event"]) for each in hardcover.activities]
    assert sorted(told) == sorted(set(told))
    add_rated(booklore, hardcover, 3, 4, on_shelf=False)
    await fetch()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert theirs(hardcover)[30] == 2.0
    told = [(each["book_id"], each["event"]) for each in hardcover.activities]
    assert sorted(told) == sorted(set(told))


async def test_who_puts_it_on_the_shelf_in_the_same_minute_is_not_overruled(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Right before it is added, the shelf is looked at once more: to add is to change a row."""
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    add_rated(booklore, hardcover, 2, 9, on_shelf=False)
    entry = await set_up()
    await fetch()
    flow = await plan_of_ratings(hass, entry, add_missing=True)
    gate = hardcover.gate = Gate()
    await hass.config_entries.options.async_configure(flow["flow_id"], {"agree": True})
    while not hardcover.requests["insert_user_book"]:
        await until(lambda: gate.held > 0)
        gate.let_through(1)
        await until(lambda: gate.held > 0)
    hardcover.put_on_shelf(20, rating=1.0, status=5, user_id=USER)
    gate.open()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert row_of(hardcover, 1).rating == 4.5
    row = row_of(hardcover, 2)
    assert (row.rating, row.status_id, row.reads) == (1.0, 5, [])
    assert (await sync(hass))["left_by_reason"] == {"ratings_differ": 1}


async def test_wanted_books_that_are_not_in_booklore_are_counted(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nothing more; those that are read, somebody else's, or in the library are not."""
    for work in (5_010, 5_020, 5_030):
        hardcover.put_on_shelf(work, status=1, user_id=USER)
    hardcover.put_on_shelf(5_040, status=3, user_id=USER)
    hardcover.put_on_shelf(5_050, status=1, user_id=8)
    add_rated(booklore, hardcover, 1, None)
    row_of(hardcover, 1).status_id = 1
    entry: MockConfigEntry = await set_up()
    await fetch()
    before = everything(booklore, hardcover)
    assert (await sync(hass, dry_run=True))["not_in_booklore"] == 3
    await agree_to_ratings(hass, entry, "both", add_missing=True)
    assert (await sync(hass))["not_in_booklore"] == 3
    assert changes(before, everything(booklore, hardcover)) == {}
