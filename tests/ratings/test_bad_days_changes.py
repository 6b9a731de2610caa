"""Ratings of which something changes meanwhile, on either side: what the person means stands."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import mine, row_of, theirs
from tests.bad_days import (
    at_peace,
    hurry,
    outcomes,
    pairs,
    refused,
    restart,
    until_writing,
    writes,
)
from tests.books import add_book, isbn
from tests.clock import settle as clock_settle
from tests.person import fetch, pass_time_and_run, start
from tests.rating import differences, settle, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import until
from tests.writing import issues

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    hurry(monkeypatch)


async def test_a_rating_that_changed_on_both_sides_is_a_difference(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It stays one, over days and restarts, until the person says which one counts."""
    booklore.books[1].personal_rating = 9
    row_of(hardcover, 1).rating = 2.0
    for _ in range(2):
        await sync(hass)
        await pass_time_and_run(hass, DAY)
        await restart(hass, equal)
    assert (mine(booklore)[1], theirs(hardcover)[10]) == (9, 2.0)
    assert [each["book_id"] for each in await differences(hass)] == [1]
    await settle(hass, 1, "booklore")
    assert (mine(booklore)[1], theirs(hardcover)[10]) == (9, 4.5)
    assert (await sync(hass))["planned"] == 0


async def test_both_changed_to_the_same(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """That is noted, and nothing is sent."""
    booklore.books[1].personal_rating = 9
    row_of(hardcover, 1).rating = 4.5
    assert (await sync(hass))["planned"] == 0
    assert (await pairs(equal))[10].hardcover == 9


async def test_the_same_book_twice_in_the_library(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Copies with one rating are one book; with several they differ, and nothing is carried."""
    add_book(booklore, 11, "The 1. Book", "Author 1", isbn13=isbn(1), personal_rating=2)
    await fetch(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    booklore.books[1].personal_rating = booklore.books[11].personal_rating = 9
    assert (await sync(hass))["written"] == 1
    assert len(hardcover.activities) == 1
    booklore.books[11].personal_rating = 3
    assert (await sync(hass))["planned"] == 0
    assert [each["book_id"] for each in await differences(hass)] == [11]
    assert theirs(hardcover)[10] == 4.5
    row_of(hardcover, 1).rating = 1.0
    assert (await sync(hass))["planned"] == 0
    await settle(hass, 11, "booklore")
    assert (mine(booklore)[1], mine(booklore)[11], theirs(hardcover)[10]) == (3, 3, 1.5)
    assert len(hardcover.activities) == 2
    assert (await sync(hass))["planned"] == 0


@pytest.mark.parametrize("fails", ["update_user_book", "rate"])
async def test_a_settlement_that_only_one_side_takes_is_still_to_be_written(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fails: str,
) -> None:
    """Two copies and the shelf: what failed is tried again, and what was settled is not undone."""
    add_book(booklore, 11, "The 1. Book", "Author 1", isbn13=isbn(1), personal_rating=3)
    row_of(hardcover, 1).rating = 5.0
    await fetch(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    before = booklore.requests["rate"]
    if fails == "rate":
        booklore.fail("rate", "silent")
    else:
        hardcover.fail("update_user_book", "write_refused")
    await settle(hass, 11, "booklore")
    assert theirs(hardcover)[10] == (1.5 if fails == "rate" else 5.0)
    assert (mine(booklore)[1], mine(booklore)[11]) == (2, 3)
    assert await differences(hass) == []
    await sync(hass)
    assert (mine(booklore)[1], mine(booklore)[11], theirs(hardcover)[10]) == (3, 3, 1.5)
    assert booklore.requests["rate"] - before <= 2
    assert (await sync(hass))["planned"] == 0
    assert await differences(hass) == []


async def test_a_lost_store_overwrites_nothing(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    storage: Any,
) -> None:
    """The consent is gone with it; after that all is as at first sight."""
    booklore.books[1].personal_rating = 9
    row_of(hardcover, 2).rating = 5.0
    row_of(hardcover, 3).rating = None
    before = dict(mine(booklore)), dict(theirs(hardcover))
    assert await hass.config_entries.async_unload(equal.entry_id)
    for path in storage.glob("booklore_hardcover.*.db*"):
        path.unlink()
    assert await hass.config_entries.async_setup(equal.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {"consent_needed"}
    await fetch(hass)
    await pass_time_and_run(hass, DAY)
    assert (mine(booklore), theirs(hardcover)) == before
    await at_peace(hass, equal, add_missing=True)
    assert [each["book_id"] for each in await differences(hass)] == [1, 2]
    # Only where Hardcover has none it gets what BookLore has.
    assert (mine(booklore), theirs(hardcover)) == (before[0], {**before[1], 30: 2.0})


async def test_a_rating_that_changes_in_booklore_between_plan_and_write(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """That from Hardcover does not go over it; then the two differ."""
    row_of(hardcover, 1).rating = 5.0
    booklore.books[2].personal_rating = 9
    hardcover.gate = Gate()
    syncing = hass.async_create_task(sync(hass))
    gate = await until_writing(hardcover)
    booklore.books[1].personal_rating = 4
    gate.open()
    found = await syncing
    assert (found["written"], found["left_by_reason"]) == (1, {"later": 1})
    await sync(hass)
    assert (mine(booklore)[1], theirs(hardcover)[10]) == (4, 5.0)
    assert [each["book_id"] for each in await differences(hass)] == [1]


async def test_a_rating_that_changes_on_hardcover_while_a_run_goes_before(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rows are looked at again before anything is written; then the two differ."""
    path = f"custom_components.{DOMAIN}.sync.ratings.writer.LOOK_HOLDS"
    monkeypatch.setattr(path, 0.0)  # that run takes long
    booklore.books[1].personal_rating = 9
    booklore.books[2].personal_rating = 9
    hardcover.gate = Gate()
    syncing = hass.async_create_task(sync(hass))
    gate = await until_writing(hardcover)
    assert gate.held == 1
    booklore.gate = Gate()
    run = hass.async_create_task(start(hass))
    await until(lambda: booklore.gate is not None and booklore.gate.held > 0)
    gate.open()
    await until(lambda: theirs(hardcover)[10] == 4.5)
    await clock_settle()
    row_of(hardcover, 2).rating = 0.5
    booklore.gate.open()
    await run
    await syncing
    await sync(hass)
    assert (mine(booklore)[2], theirs(hardcover)[20]) == (9, 0.5)
    assert [each["book_id"] for each in await differences(hass)] == [2]


@pytest.mark.parametrize("number", [1, 5])
async def test_a_write_that_changed_the_status_too_halts_everything(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    number: int,
) -> None:
    """After the first one and after the fifth it is looked: until somebody calls, nothing is sent."""
    for each in range(1, 9):
        booklore.books[each].personal_rating = 10
    hardcover.gate = gate = Gate()
    syncing = hass.async_create_task(refused(hass))
    while hardcover.requests["update_user_book"] < number:
        await until(lambda: gate.held > 0)
        gate.let_through(1)
    await until(lambda: theirs(hardcover)[number * 10] == 5.0)
    row_of(hardcover, number).status_id = 2
    gate.open()
    assert await syncing == "write_not_as_expected"
    assert issues(hass) == {"write_not_as_expected"}
    assert writes(hardcover) == {"update_user_book": number}
    await fetch(hass)
    await restart(hass, equal)
    await pass_time_and_run(hass, DAY)
    assert writes(hardcover) == {"update_user_book": number}
    assert issues(hass) == {"write_not_as_expected"}
    assert (await sync(hass))["written"] == 8 - number
    assert issues(hass) == set()
    assert await outcomes(equal) == {"written": 8}
