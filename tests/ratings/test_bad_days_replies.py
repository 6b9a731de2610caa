"""Writes of ratings whose replies are lost, lie or refuse: no duplicate, no second activity."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import DAY, add_rated, mine, theirs
from tests.bad_days import at_peace, hurry, outcomes, pairs, refused, writes
from tests.person import pass_time_and_run
from tests.rating import differences, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import until
from tests.writing import issues, write

LANDS = ("lands_timeout", "lands_reset", "lands_refuse", "lands_408", "lands_500")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes, and give up soon."""
    hurry(monkeypatch)


def check(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Check that each write was done once, and told of once."""
    assert theirs(hardcover) == {10: 4.5, 20: 3.5, 30: 3.0, 40: 4.0}
    assert mine(booklore) == {1: 9, 2: 7, 3: 6, 4: 8}
    row = hardcover.row_of(7, 30)
    assert row is not None
    assert [(read.started_at, read.finished_at) for read in row.reads] == [(None, DAY)]
    events = [each["event"] for each in hardcover.activities]
    assert sorted(events) == ["progress_updated", "rated", "rated", "status_read"]


@pytest.mark.parametrize("fault", LANDS)
@pytest.mark.parametrize(
    "operation", ["update_user_book", "insert_user_book", "update_user_book_read", "rate"]
)
async def test_a_write_whose_reply_is_lost_is_not_sent_again(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
    operation: str,
    fault: Any,
) -> None:
    """It is looked at instead, and undo knows of it."""
    server: Any = booklore if operation == "rate" else hardcover
    server.fail(operation, fault)
    await at_peace(hass, each_kind, add_missing=True)
    await pass_time_and_run(hass, 61)
    check(booklore, hardcover)
    assert (await sync(hass))["planned"] == 0
    await pass_time_and_run(hass, 24 * 3600)
    check(booklore, hardcover)
    assert server.requests[operation] == 1
    assert (await write(hass, "undo_writes", run=1))["written"] == 3
    assert theirs(hardcover) == {10: None, 20: 3.5, 40: 4.0}
    assert mine(booklore)[2] is None


@pytest.mark.parametrize("operation", ["update_user_book", "insert_user_book"])
async def test_a_write_that_lands_after_it_was_given_up(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
    operation: str,
) -> None:
    """The next sync finds it and sends nothing; a read of today gets its right day even so."""
    server: Any = hardcover
    server.fail(operation, "late")
    await at_peace(hass, each_kind, add_missing=True)
    assert theirs(hardcover).get(30 if operation == "insert_user_book" else 10) is None
    hardcover.heal()
    assert (await sync(hass))["planned"] == 0
    check(booklore, hardcover)
    assert hardcover.requests[operation] == 1
    assert (await sync(hass))["planned"] == 0
    await write(hass, "undo_writes", run=1)
    assert theirs(hardcover) == {10: None, 20: 3.5, 40: 4.0}


async def test_a_write_that_booklore_does_late(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
) -> None:
    """It was given up, and is there at the next sync."""
    booklore.fail("rate", "late")
    await at_peace(hass, each_kind, add_missing=True)
    booklore.heal()
    await until(lambda: mine(booklore)[2] == 7)
    assert (await sync(hass))["planned"] == 0
    check(booklore, hardcover)


async def test_a_rating_that_failed_once_and_is_the_persons_own_later_stays(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Long ago we could not write it; now the person has given just that on Hardcover."""
    await at_peace(hass, each_kind, "to_hardcover")
    booklore.books[4].personal_rating = 10
    hardcover.fail("update_user_book", "500")
    await sync(hass)
    assert theirs(hardcover)[40] == 4.0
    booklore.books[4].personal_rating = 8
    assert (await sync(hass))["planned"] == 0
    row = hardcover.row_of(7, 40)
    assert row is not None
    row.rating = 5.0
    sent = writes(hardcover)
    await sync(hass)
    assert (theirs(hardcover)[40], mine(booklore)[4], writes(hardcover)) == (5.0, 8, sent)
    assert [each["book_id"] for each in await differences(hass)] == [4]


async def test_a_booklore_that_says_200_and_writes_nothing(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nothing is noted as written, and it is not asked for that all day long."""
    booklore.fail("rate", "lies", times=None)
    await at_peace(hass, each_kind, add_missing=True)
    assert mine(booklore)[2] is None
    assert await outcomes(each_kind) == {"written": 2, "not_written": 1}
    for _ in range(6):
        await pass_time_and_run(hass, 1801)
    assert booklore.requests["rate"] <= 3
    booklore.heal()
    await sync(hass)
    check(booklore, hardcover)


async def test_a_hardcover_that_says_200_and_writes_nothing(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The reply shows it, or does not: nothing is noted as written, and it is sent later."""
    hardcover.deaf = True
    await at_peace(hass, each_kind, add_missing=True)
    assert theirs(hardcover) == {10: None, 20: 3.5, 40: 4.0}
    assert (await outcomes(each_kind)).get("written") == 1  # into BookLore
    assert (await pairs(each_kind)).get(10) is None
    hardcover.deaf = False
    await sync(hass)
    check(booklore, hardcover)


async def test_a_hardcover_that_removes_nothing_though_it_says_so(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The undo is not done then, and can be asked for again."""
    await at_peace(hass, each_kind, add_missing=True)
    hardcover.fail("delete_user_book", "lies")
    assert (await write(hass, "undo_writes", run=1))["written"] == 2
    assert theirs(hardcover)[30] == 3.0
    assert (await write(hass, "undo_writes", run=1))["written"] == 1
    assert 30 not in theirs(hardcover)


async def test_a_hardcover_that_lies_about_the_first_write_stops_the_sync(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It is looked at once more: nothing else is sent, until somebody calls for it."""
    hardcover.fail("update_user_book", "lies")
    await at_peace(hass, each_kind, add_missing=True)
    assert issues(hass) == {"write_not_as_expected"}
    assert writes(hardcover) == {"update_user_book": 1}
    await pass_time_and_run(hass, 24 * 3600)
    assert writes(hardcover) == {"update_user_book": 1}
    assert theirs(hardcover)[10] is None
    await sync(hass)
    check(booklore, hardcover)
    assert issues(hass) == set()


@pytest.mark.parametrize("fault", ["write_refused", "graphql_error", "parse_failed", "null_data"])
async def test_errors_inside_a_200_concern_one_book(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fault: Any,
) -> None:
    """The others are written; the next sync tries it again."""
    hardcover.fail("update_user_book", fault)
    await at_peace(hass, each_kind, add_missing=True)
    assert theirs(hardcover) == {10: None, 20: 3.5, 30: 3.0, 40: 4.0}
    assert (await outcomes(each_kind)) == {"written": 2, "failed": 1}
    assert (await sync(hass))["written"] == 1
    check(booklore, hardcover)


async def test_a_book_that_is_refused_three_times_waits_for_a_person(
    hass: HomeAssistant, each_kind: MockConfigEntry, hardcover: HardcoverServer, fetch: Any
) -> None:
    """Nobody sends it for ever; an explicit call tries it again."""
    hardcover.fail("update_user_book", "write_refused", times=None)
    await at_peace(hass, each_kind)
    for sent in (2, 3, 3, 3):
        await fetch()
        await hass.async_block_till_done(wait_background_tasks=True)
        assert writes(hardcover) == {"update_user_book": sent}
    hardcover.heal()
    assert (await sync(hass, book_ids=[1]))["written"] == 1


@pytest.mark.parametrize("fault", ["write_refused", "500"])
async def test_five_failures_in_a_row_stop_the_run(
    hass: HomeAssistant,
    each_kind: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fault: Any,
) -> None:
    """It is the server's fault then, and not that of the books: it goes on later."""
    for number in range(11, 20):
        add_rated(booklore, hardcover, number, 7)
    await at_peace(hass, each_kind)
    for number in range(11, 20):
        booklore.books[number].personal_rating = 5
    before = theirs(hardcover)
    hardcover.requests.clear()
    hardcover.fail("update_user_book", fault, times=None)
    assert await refused(hass) == "hardcover_cannot_connect"
    assert writes(hardcover) == {"update_user_book": 5}
    assert theirs(hardcover) == before
    hardcover.heal()
    await pass_time_and_run(hass, 61)
    assert all(theirs(hardcover)[number * 10] == 2.5 for number in range(11, 20))
