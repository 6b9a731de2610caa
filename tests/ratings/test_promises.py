"""The promises about ratings, each by its own name: what is written, and what never is."""

from typing import Any

from homeassistant.core import HomeAssistant
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
    take_off_shelf,
    theirs,
)
from tests.rating import agree_to_ratings, differences, settle, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

FINISHED = "2026-03-08T20:15:00Z"


@pytest.fixture
async def rated(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with books of every kind, rows with all that a person may have there."""
    add_rated(booklore, hardcover, 1, 9)  # to be sent
    add_rated(booklore, hardcover, 2, 7, 3.5)  # the same
    add_rated(booklore, hardcover, 3, 4, 5.0)  # another
    add_rated(booklore, hardcover, 4, None, 4.5)  # to be taken
    add_rated(booklore, hardcover, 5, 6, on_shelf=False)  # to be added
    add_rated(booklore, hardcover, 6, 3, on_shelf=False, status=None)  # cannot be added
    add_rated(booklore, hardcover, 7, None)
    statuses = {1: (2, 3), 2: (5, 2), 3: (1, 1), 4: (4, 3), 7: (6, 2)}
    for number, (status, privacy) in statuses.items():
        row = row_of(hardcover, number)
        row.status_id, row.privacy_setting_id = status, privacy
        row.edition_id, row.date_added = number * 100 + 1, f"2024-01-0{number}"
        days = {"started_at": f"2024-02-0{number}", "edition_id": number * 100 + 1}
        row.reads = [hardcover.new_read(finished_at=f"2024-03-0{number}", **days)]
        booklore.books[number].date_finished = FINISHED
    hardcover.put_on_shelf(10, rating=1.0, user_id=8, status=5)  # somebody else's
    hardcover.account_privacy = 3
    entry: MockConfigEntry = await set_up()
    await fetch()
    return entry


async def test_a_dry_run_writes_nothing_not_even_the_ledger(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Before and after consent; the sync that follows does the very same lines."""
    before = everything(booklore, hardcover)
    assert (await sync(hass, dry_run=True))["planned"] == 1
    assert await rated.runtime_data.store.ratings.pairs() == {}
    await agree_to_ratings(hass, rated, "both")
    await sync(hass)
    ledger = await rated.runtime_data.store.ratings.pairs()
    rate_here(booklore, 1, 5)
    rate_there(hardcover, 2, 1.5)
    rate_here(booklore, 3, 1)
    rate_here(booklore, 7, 7)
    before, told = everything(booklore, hardcover), len(hardcover.activities)
    planned = await sync(hass, dry_run=True)
    assert (planned["planned"], planned["written"], planned["run"]) == (3, 0, None)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert len(hardcover.activities) == told
    assert await rated.runtime_data.store.ratings.pairs() == ledger
    assert planned["differences"][0]["booklore"] == 0.5
    assert (await differences(hass))[0]["booklore"] == 2.0
    done = await sync(hass)
    assert (done["written"], done["lines"]) == (3, planned["lines"])


@pytest.mark.parametrize("add_missing", [False, True])
@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
async def test_a_second_run_writes_nothing(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    mode: str,
    add_missing: bool,
) -> None:
    """It asks Hardcover once whether anything is new there, and a restart makes no difference."""
    await agree_to_ratings(hass, rated, mode, add_missing=add_missing)
    before, told = everything(booklore, hardcover), list(hardcover.activities)
    assert told
    for _ in range(2):
        hardcover.requests.clear()
        booklore.requests.clear()
        found = await sync(hass)
        assert (found["planned"], found["written"], found["lines"]) == (0, 0, [])
        assert dict(hardcover.requests) == {"me": 1}
        assert booklore.requests["rate"] == 0
        assert changes(before, everything(booklore, hardcover)) == {}
        assert hardcover.activities == told
        assert await hass.config_entries.async_reload(rated.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
async def test_nothing_of_the_person_is_overwritten_lowered_or_deleted(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    mode: str,
) -> None:
    """No rating, status, date, privacy or edition: every column of both sides is compared."""
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, rated, mode, add_missing=True)
    changed = changes(before, everything(booklore, hardcover))
    new = row_of(hardcover, 5).id
    expected: dict[Any, Any] = {
        ("row", row_of(hardcover, 1).id): {"rating": (None, 4.5)},
        ("row", new): "new",
    }
    if mode == "both":
        expected["book", 4] = {"personal_rating": (None, 9)}
    assert changed == expected
    # Then the person rates anew, clears, and changes their mind about a status.
    rate_here(booklore, 1, 2)
    rate_here(booklore, 2, None)
    rate_there(hardcover, 4, 1.0)
    row_of(hardcover, 1).status_id = 5
    row_of(hardcover, 5).privacy_setting_id = 1
    booklore.edit(3, read_status="ABANDONED", date_finished=None)
    before = everything(booklore, hardcover)
    await sync(hass)
    expected = {("row", row_of(hardcover, 1).id): {"rating": (4.5, 1.0)}}
    if mode == "both":
        expected["book", 4] = {"personal_rating": (9, 2)}
    assert changes(before, everything(booklore, hardcover)) == expected


@pytest.mark.parametrize("as_text", [False, True])
async def test_equal_values_are_never_sent(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    as_text: bool,
) -> None:
    """Nobody who follows the person is told anything; 4.1 stars are 4, however they are told."""
    hardcover.ratings_as_text = as_text
    for number in range(1, 11):
        add_rated(booklore, hardcover, number, number, number / 2)
    add_rated(booklore, hardcover, 11, 8, 4.1)
    add_rated(booklore, hardcover, 12, 7, 3.6)
    add_rated(booklore, hardcover, 13, 8, 3.9)
    entry = await set_up()
    await fetch()
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, "both")
    for _ in range(2):
        assert (await sync(hass))["planned"] == 0
    assert hardcover.activities == []
    assert booklore.ratings_sent == []
    assert await differences(hass) == []
    assert changes(before, everything(booklore, hardcover)) == {}
    # Nor when both sides have been changed to the same.
    rate_here(booklore, 1, 9)
    rate_there(hardcover, 1, 4.5)
    assert (await sync(hass))["planned"] == 0
    assert hardcover.activities == []


async def test_all_ten_values_arrive_exactly_on_either_side(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """From 1 to 10, and from half a star to five; 0 and 11 are no ratings."""
    for number in range(1, 11):
        add_rated(booklore, hardcover, number, number)
        add_rated(booklore, hardcover, 20 + number, None, number / 2)
    add_rated(booklore, hardcover, 41, 0)
    add_rated(booklore, hardcover, 42, 11)
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, "both")
    sent = {number * 10: number / 2 for number in range(1, 11)}
    assert theirs(hardcover) == sent | {200 + work: stars for work, stars in sent.items()} | {
        410: None,
        420: None,
    }
    assert mine(booklore) == {n: n for n in range(1, 11)} | {20 + n: n for n in range(1, 11)} | {
        41: 0,
        42: 11,
    }
    assert booklore.requests["rate"] == 10
    assert (await sync(hass))["planned"] == 0


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
async def test_a_cleared_value_is_never_carried(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    mode: str,
) -> None:
    """Neither is the other side cleared, nor is it given back, however often it is synced."""
    for number in (1, 2, 3, 9):
        add_rated(booklore, hardcover, number, 8, 4.0)
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, mode)
    rate_here(booklore, 1, None)
    rate_here(booklore, 2, 0)
    rate_there(hardcover, 3, None)
    before = everything(booklore, hardcover)
    for _ in range(3):
        found = await sync(hass)
        assert (found["planned"], found["left"]) == (0, 0)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await sync(hass)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert await differences(hass) == []
    # Also after something else has happened to the side that still has one.
    rate_there(hardcover, 1, 1.0)
    rate_there(hardcover, 2, None)
    before = everything(booklore, hardcover)
    assert (await sync(hass))["planned"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
async def test_the_community_rating_is_never_looked_at(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    mode: str,
) -> None:
    """What others think of a book is no opinion of the person's."""
    add_rated(booklore, hardcover, 1, None)
    add_rated(booklore, hardcover, 2, None, on_shelf=False)
    add_rated(booklore, hardcover, 3, 8, 4.0)
    for book in booklore.books.values():
        book.more = {"hardcoverRating": 4.2, "goodreadsRating": 3.9, "amazonRating": 5.0}
        book.more |= {"rating": 4.5, "personalRating": 9, "hardcoverReviewCount": 12_000}
    hardcover.put_on_shelf(10, rating=5.0, user_id=8)
    hardcover.put_on_shelf(20, rating=5.0, user_id=8)
    entry = await set_up()
    await fetch()
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, mode, add_missing=True)
    assert (await sync(hass))["planned"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}
    assert hardcover.activities == []


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
@pytest.mark.parametrize(
    ("keep", "expected"),
    [("booklore", (4, 2.0)), ("hardcover", (10, 5.0)), ("both", (4, 5.0))],
)
async def test_a_settled_difference_stays_settled(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    keep: str,
    expected: tuple[int, float],
    mode: str,
) -> None:
    """Over further syncs and restarts; only what the person does next is another matter."""
    await agree_to_ratings(hass, rated, mode)
    before, told = everything(booklore, hardcover), len(hardcover.activities)
    await settle(hass, 3, keep)
    for _ in range(2):
        assert (mine(booklore)[3], theirs(hardcover)[30]) == expected
        assert await differences(hass) == []
        assert (await sync(hass))["left_by_reason"].get("ratings_differ") is None
        assert await hass.config_entries.async_reload(rated.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    written = {
        "booklore": {("row", row_of(hardcover, 3).id): {"rating": (5.0, 2.0)}},
        "hardcover": {("book", 3): {"personal_rating": (4, 10)}},
        "both": {},
    }
    assert changes(before, everything(booklore, hardcover)) == written[keep]
    assert len(hardcover.activities) - told == (keep == "booklore")
    rate_here(booklore, 3, 8)
    await sync(hass)
    assert theirs(hardcover)[30] == 4.0


async def test_a_book_that_the_person_took_off_the_shelf_stays_off(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Though books that are missing are added: that is what they wanted."""
    await agree_to_ratings(hass, rated, "both", add_missing=True)
    for number in (1, 2, 5):  # sent, seen, added
        take_off_shelf(hardcover, number)
    rate_here(booklore, 2, 10)
    before = everything(booklore, hardcover)
    for _ in range(2):
        found = await sync(hass)
        assert (found["planned"], found["left_by_reason"]["removed"]) == (0, 3)
    assert changes(before, everything(booklore, hardcover)) == {}
    # Whoever puts it back is at first sight again, with no rating lost on either side.
    hardcover.put_on_shelf(20, rating=1.0, user_id=USER)
    before = everything(booklore, hardcover)
    await sync(hass)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert 2 in [each["book_id"] for each in await differences(hass)]
