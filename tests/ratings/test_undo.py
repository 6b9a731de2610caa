"""Ratings that are taken back: exactly, only what is still as it was left, and for good."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import (
    USER,
    add_rated,
    changes,
    everything,
    mine,
    rate_here,
    rate_there,
    row_of,
    theirs,
)
from tests.books import add_book, isbn
from tests.rating import agree_to_ratings, differences, settle, sync
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import write


@pytest.fixture
async def rated(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with a rating to send, one to take, a book to add, and a difference."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 4.5)
    add_rated(booklore, hardcover, 3, 6, on_shelf=False)
    add_rated(booklore, hardcover, 4, 4, 5.0)
    add_rated(booklore, hardcover, 9, 8, 4.0)
    entry: MockConfigEntry = await set_up()
    await fetch()
    return entry


async def undo(hass: HomeAssistant, run: int) -> dict[str, Any]:
    """Take back what a run has written."""
    return await write(hass, "undo_writes", run=run)


async def first_sync(hass: HomeAssistant, entry: MockConfigEntry) -> int:
    """Have everything written that there is; returns the number of the run."""
    await agree_to_ratings(hass, entry, "both", add_missing=True)
    return entry.runtime_data.store.journal.state.number


async def test_undo_restores_exactly(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Hardcover's rows, BookLore's books, and the row that was added is gone."""
    before = everything(booklore, hardcover)
    run = await first_sync(hass, rated)
    found = await undo(hass, run)
    assert (found["planned"], found["written"], found["left"]) == (3, 3, 0)
    assert changes(before, everything(booklore, hardcover)) == {}


async def test_what_replaced_another_rating_is_restored_too(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """On both sides; and a run of which a part was taken back before."""
    await first_sync(hass, rated)
    rate_here(booklore, 1, 2)
    rate_there(hardcover, 2, 1.5)
    run = (await sync(hass))["run"]
    assert (theirs(hardcover)[10], mine(booklore)[2]) == (1.0, 3)
    assert (await undo(hass, run))["written"] == 2
    assert (theirs(hardcover)[10], mine(booklore)[2]) == (4.5, 9)
    assert (await undo(hass, run))["planned"] == 0
    assert (await sync(hass))["planned"] == 0
    assert (theirs(hardcover)[10], mine(booklore)[2]) == (4.5, 9)


@pytest.mark.parametrize("restart", [False, True])
async def test_what_was_taken_back_is_not_sent_again(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fetch: Any,
    restart: bool,
) -> None:
    """Neither by itself nor when asked; what the person changes afterwards is carried."""
    before = everything(booklore, hardcover)
    await undo(hass, await first_sync(hass, rated))
    told = len(hardcover.activities)
    if restart:
        assert await hass.config_entries.async_reload(rated.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    await fetch()
    await hass.async_block_till_done(wait_background_tasks=True)
    for data in ({}, {"book_ids": [1, 2, 3]}):
        assert (await sync(hass, **data))["planned"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}
    assert len(hardcover.activities) == told
    rate_here(booklore, 2, 7)
    await sync(hass)
    assert theirs(hardcover)[20] == 3.5


async def test_what_has_changed_since_is_left_alone(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A rating on either side, and a row that was added of which anything has changed."""
    run = await first_sync(hass, rated)
    rate_there(hardcover, 1, 4.0)
    rate_here(booklore, 2, 10)
    row_of(hardcover, 3).status_id = 2
    before, told = everything(booklore, hardcover), len(hardcover.activities)
    found = await undo(hass, run)
    assert (found["planned"], found["written"]) == (0, 0)
    assert found["left_by_reason"] == {"ratings_differ": 3}
    assert changes(before, everything(booklore, hardcover)) == {}
    assert len(hardcover.activities) == told


async def test_a_row_that_was_taken_off_since_is_left_off(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """And the rest is taken back all the same."""
    run = await first_sync(hass, rated)
    del hardcover.shelf[row_of(hardcover, 1).id]
    found = await undo(hass, run)
    assert found["written"] == 2
    assert theirs(hardcover) == {20: 4.5, 40: 5.0, 90: 4.0}
    assert mine(booklore) == {1: 9, 2: None, 3: 6, 4: 4, 9: 8}


async def test_a_later_run_is_taken_back_before_an_earlier_one(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """What a later run has written over is left by the earlier one's undo."""
    first = await first_sync(hass, rated)
    rate_here(booklore, 1, 2)
    second = (await sync(hass))["run"]
    await undo(hass, first)
    assert theirs(hardcover) == {10: 1.0, 20: 4.5, 40: 5.0, 90: 4.0}
    await undo(hass, second)
    assert theirs(hardcover)[10] == 4.5
    await undo(hass, first)
    assert theirs(hardcover)[10] is None


async def test_a_run_that_wrote_nothing_cannot_be_taken_back(
    hass: HomeAssistant, rated: MockConfigEntry
) -> None:
    """The number is named."""
    run = await first_sync(hass, rated)
    with pytest.raises(ServiceValidationError, match=str(run + 7)):
        await undo(hass, run + 7)


@pytest.mark.parametrize(
    ("keep", "settled", "changed"),
    [
        ("booklore", (4, 2.0), 1),
        ("hardcover", (10, 5.0), 1),
        ("both", (4, 5.0), 0),
    ],
)
async def test_a_settlement_is_taken_back_on_the_page(
    hass: HomeAssistant,
    hass_ws_client: Any,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    keep: str,
    settled: tuple[int, float],
    changed: int,
) -> None:
    """By its step, as every other decision: both sides are as before, and they differ again."""
    await first_sync(hass, rated)
    page = Page(await hass_ws_client(), rated.entry_id)
    before = everything(booklore, hardcover)
    done = await page.get("differences/settle", book_ids=[4], keep=keep)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (mine(booklore)[4], theirs(hardcover)[40]) == settled
    assert len(changes(before, everything(booklore, hardcover))) == changed
    assert await differences(hass) == []
    await page.undo(done)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert [each["book_id"] for each in await differences(hass)] == [4]
    assert (await sync(hass))["planned"] == 0
    assert [each["book_id"] for each in await differences(hass)] == [4]
    refused = await page.refused("matches/undo", step=done["step"]["step"])
    assert refused[0] == "nothing_to_undo"


@pytest.mark.parametrize("keep", ["booklore", "hardcover"])
async def test_a_settlement_is_taken_back_with_its_run(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    keep: str,
) -> None:
    """The person is asked again, and nothing is written until they have answered."""
    await first_sync(hass, rated)
    before = everything(booklore, hardcover)
    await settle(hass, 4, keep)
    run = rated.runtime_data.store.journal.state.number
    assert (await undo(hass, run))["written"] == 1
    assert changes(before, everything(booklore, hardcover)) == {}
    assert [each["book_id"] for each in await differences(hass)] == [4]
    assert (await sync(hass))["planned"] == 0
    await settle(hass, 4, keep)
    assert await differences(hass) == []
    assert len(changes(before, everything(booklore, hardcover))) == 1


@pytest.mark.parametrize("keep", ["booklore", "hardcover"])
async def test_a_settlement_of_copies_that_differ_is_taken_back_from_all_of_them(
    hass: HomeAssistant,
    hass_ws_client: Any,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fetch: Any,
    keep: str,
) -> None:
    """Each has its own rating again, as has Hardcover."""
    facts = {"isbn13": isbn(4), "personal_rating": 7, "read_status": "READ"}
    add_book(booklore, 44, "The 4. Book", "Author 4", **facts)
    await fetch()
    await first_sync(hass, rated)
    page = Page(await hass_ws_client(), rated.entry_id)
    before = everything(booklore, hardcover)
    done = await page.get("differences/settle", book_ids=[44], keep=keep)
    await hass.async_block_till_done(wait_background_tasks=True)
    settled = (7, 7, 3.5) if keep == "booklore" else (10, 10, 5.0)
    assert (mine(booklore)[4], mine(booklore)[44], theirs(hardcover)[40]) == settled
    await page.undo(done)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert (await sync(hass))["planned"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}
    assert {each["book_id"] for each in await differences(hass)} == {4, 44}


async def test_a_settlement_that_has_changed_since_is_not_taken_back(
    hass: HomeAssistant,
    hass_ws_client: Any,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """What the person has done on Hardcover meanwhile stands."""
    await first_sync(hass, rated)
    page = Page(await hass_ws_client(), rated.entry_id)
    done = await page.get("differences/settle", book_ids=[4], keep="booklore")
    await hass.async_block_till_done(wait_background_tasks=True)
    rate_there(hardcover, 4, 3.0)
    before = everything(booklore, hardcover)
    await page.undo(done)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert changes(before, everything(booklore, hardcover)) == {}


async def test_undo_needs_no_option_and_no_consent(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Whoever has turned ratings off still gets back what there was."""
    before = everything(booklore, hardcover)
    run = await first_sync(hass, rated)
    hass.config_entries.async_update_entry(rated, options={**rated.options, "ratings": "off"})
    assert await hass.config_entries.async_reload(rated.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (await undo(hass, run))["written"] == 3
    assert changes(before, everything(booklore, hardcover)) == {}
    assert hardcover.row_of(USER, 30) is None


async def test_undo_knows_the_wanted_books_as_before(
    hass: HomeAssistant, rated: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """It does not compare the shelf with the library, and so says nothing of them."""
    hardcover.put_on_shelf(990, status=1, user_id=USER)
    await agree_to_ratings(hass, rated)
    run = (await sync(hass))["run"] - 1
    store = rated.runtime_data.store
    assert (await store.ratings.shelf_state()).not_in_booklore == 1
    await write(hass, "undo_writes", run=run)
    assert (await store.ratings.shelf_state()).not_in_booklore == 1
