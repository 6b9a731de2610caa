"""Home Assistant ends between a write of a rating and its reply: nothing is doubled or lost."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import DAY, mine, theirs
from tests.bad_days import at_peace, outcomes, start_again, writes
from tests.rating import agree_to_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import until
from tests.writing import write


async def be_killed(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """End while a write waits for its reply, and start again, with another store."""
    hung = booklore.hung + hardcover.hung
    await until(lambda: booklore.hung + hardcover.hung > hung)
    assert await hass.config_entries.async_unload(entry.entry_id)
    booklore.heal()
    hardcover.heal()
    await start_again(hass, entry)


def hang(
    booklore: BookLoreServer, hardcover: HardcoverServer, operation: str, *, lands: bool
) -> None:
    """Let a write be done and not answered, or neither."""
    fault: Any = "lands_timeout" if lands else "timeout"
    server = booklore if operation in ("rate", "reset_rating") else hardcover
    server.fail(operation, fault)


def read_days(hardcover: HardcoverServer, work: int) -> list[tuple[str | None, str | None]]:
    """Return from when to when a work was read."""
    row = hardcover.row_of(7, work)
    assert row is not None
    return [(read.started_at, read.finished_at) for read in row.reads]


@pytest.mark.parametrize("lands", [True, False])
@pytest.mark.parametrize(
    "operation", ["update_user_book", "insert_user_book", "update_user_book_read", "rate"]
)
async def test_killed_between_a_write_and_its_reply(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
    operation: str,
    lands: bool,
) -> None:
    """It is looked at first: what was done is not done again, and the rest goes on by itself."""
    hang(booklore, hardcover, operation, lands=lands)
    flow = hass.async_create_task(agree_to_ratings(hass, each_kind, "both", add_missing=True))
    await be_killed(hass, each_kind, booklore, hardcover)
    await flow
    assert theirs(hardcover) == {10: 4.5, 20: 3.5, 30: 3.0, 40: 4.0}
    assert mine(booklore) == {1: 9, 2: 7, 3: 6, 4: 8}
    assert read_days(hardcover, 30) == [(None, DAY)]
    events = [each["event"] for each in hardcover.activities]
    assert sorted(events) == ["progress_updated", "rated", "rated", "status_read"]
    done = await outcomes(each_kind)
    assert done == {"written": 3} | ({} if lands or "read" in operation else {"interrupted": 1})
    assert (await sync(hass))["planned"] == 0
    assert len(hardcover.activities) == len(events)


@pytest.mark.parametrize("lands", [True, False])
@pytest.mark.parametrize("operation", ["update_user_book", "delete_user_book", "reset_rating"])
async def test_killed_while_it_is_taken_back(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
    operation: str,
    lands: bool,
) -> None:
    """The undo goes on after the restart; what was taken back is not sent again."""
    await agree_to_ratings(hass, each_kind, "both", add_missing=True)
    hardcover.requests.clear()
    hang(booklore, hardcover, operation, lands=lands)
    undo = hass.async_create_task(write(hass, "undo_writes", run=1))
    await be_killed(hass, each_kind, booklore, hardcover)
    with pytest.raises(Exception, match=r"interrupted|stopped|restart"):
        await undo
    assert theirs(hardcover) == {10: None, 20: 3.5, 40: 4.0}
    assert mine(booklore) == {1: 9, 2: None, 3: 6, 4: 8}
    again = {} if lands or operation == "reset_rating" else {operation: 2}
    assert writes(hardcover) == {"update_user_book": 1, "delete_user_book": 1} | again
    assert (await sync(hass))["planned"] == 0


@pytest.mark.parametrize("field", ["1", "2"])
async def test_what_the_person_changes_after_the_kill_stays(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
    field: str,
) -> None:
    """The write had happened; the rating that the person gives before the restart is newer."""
    to_hardcover = field == "1"
    hang(booklore, hardcover, "update_user_book" if to_hardcover else "rate", lands=True)
    flow = hass.async_create_task(agree_to_ratings(hass, each_kind, "both"))
    hung: Callable[[], bool] = lambda: booklore.hung + hardcover.hung > 0  # noqa: E731
    await until(hung)
    assert await hass.config_entries.async_unload(each_kind.entry_id)
    row = hardcover.row_of(7, 10)
    assert row is not None
    if to_hardcover:
        assert row.rating == 4.5
        row.rating = 1.5
    else:
        assert mine(booklore)[2] == 7
        booklore.books[2].personal_rating = 2
    booklore.heal()
    hardcover.heal()
    await start_again(hass, each_kind)
    await flow
    await sync(hass)
    assert theirs(hardcover)[10] == (1.5 if to_hardcover else 4.5)
    assert mine(booklore)[2] == (7 if to_hardcover else 2)


async def test_a_book_that_the_person_dates_after_the_kill_keeps_its_day(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
) -> None:
    """It was added, and the day on which it was read comes from the person, not from us."""
    hang(booklore, hardcover, "insert_user_book", lands=True)
    flow = hass.async_create_task(agree_to_ratings(hass, each_kind, "both", add_missing=True))
    await until(lambda: hardcover.hung > 0)
    assert await hass.config_entries.async_unload(each_kind.entry_id)
    row = hardcover.row_of(7, 30)
    assert row is not None
    row.reads[0].started_at, row.reads[0].finished_at = "2019-01-01", "2019-02-03"
    hardcover.heal()
    await start_again(hass, each_kind)
    await flow
    assert read_days(hardcover, 30) == [("2019-01-01", "2019-02-03")]


async def test_killed_again_while_it_finds_out(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
) -> None:
    """Between insert and day, then while the day is written: still one row, of the right day."""
    hang(booklore, hardcover, "insert_user_book", lands=True)
    flow = hass.async_create_task(agree_to_ratings(hass, each_kind, "both", add_missing=True))
    await until(lambda: hardcover.hung == 1)
    assert await hass.config_entries.async_unload(each_kind.entry_id)
    hardcover.heal()
    hang(booklore, hardcover, "update_user_book_read", lands=False)
    assert await hass.config_entries.async_setup(each_kind.entry_id)
    await until(lambda: hardcover.hung == 2)
    assert await hass.config_entries.async_unload(each_kind.entry_id)
    hardcover.heal()
    await start_again(hass, each_kind)
    await flow
    assert read_days(hardcover, 30) == [(None, DAY)]
    assert writes(hardcover)["insert_user_book"] == 1
    assert theirs(hardcover)[30] == 3.0
    assert (await sync(hass))["planned"] == 0


async def test_a_day_that_hardcover_does_not_take_keeps_nothing_else_from_being_carried(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It refuses the day of the read, again and again: the book is there, and that is all."""
    hardcover.fail("update_user_book_read", "write_refused", times=None)
    await at_peace(hass, each_kind, "both", add_missing=True)
    await sync(hass)
    assert theirs(hardcover) == {10: 4.5, 20: 3.5, 30: 3.0, 40: 4.0}
    assert mine(booklore) == {1: 9, 2: 7, 3: 6, 4: 8}
    booklore.books[4].personal_rating = 1
    assert (await sync(hass))["written"] == 1
    assert writes(hardcover)["insert_user_book"] == 1
