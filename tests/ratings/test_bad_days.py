"""Ratings on days on which many change at once, or seem to be gone: nothing is written unasked."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import add_rated, mine, theirs
from tests.bad_days import (
    add_equal,
    at_peace,
    confirm,
    half_stars,
    hurry,
    outcomes,
    pairs,
    refused,
    restart,
    writes,
)
from tests.person import fetch, pass_time_and_run
from tests.rating import differences, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import issues

BOOKS = 130
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    hurry(monkeypatch)


@pytest.fixture
async def many(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Have a hundred and thirty books that are rated the same on both sides, and both ways on."""
    add_equal(booklore, hardcover, range(1, BOOKS + 1))
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry)
    assert len(await pairs(entry)) == BOOKS
    assert hardcover.activities == []
    return entry


@pytest.fixture
async def few(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Have five books that are rated the same on both sides, and both ways on."""
    add_equal(booklore, hardcover, range(1, 6))
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry)
    hardcover.requests.clear()
    return entry


async def test_a_booklore_restored_from_a_backup_stops_the_sync(
    hass: HomeAssistant,
    many: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hass_client: Any,
) -> None:
    """Nothing is written or noted until the person confirms it; then it goes on."""
    before, noted = theirs(hardcover), await pairs(many)
    for number in range(1, 101):
        booklore.books[number].personal_rating = 10 if half_stars(number) != 10 else 9
    assert await refused(hass) == "ratings_changed"
    assert issues(hass) == {"ratings_changed"}
    await pass_time_and_run(hass, DAY)
    await restart(hass, many)
    await pass_time_and_run(hass, DAY)
    assert issues(hass) == {"ratings_changed"}
    assert (theirs(hardcover), await pairs(many), await outcomes(many)) == (before, noted, {})
    assert writes(hardcover) == {}
    assert (await sync(hass, dry_run=True))["planned"] == 100
    assert await async_setup_component(hass, "repairs", {})
    issue = f"ratings_changed_{many.entry_id}"
    answer = await confirm(hass, await hass_client(), issue)
    assert answer["type"] == "create_entry"
    assert issues(hass) == set()
    assert writes(hardcover) == {"update_user_book": 100}
    assert {work // 10: stars * 2 for work, stars in theirs(hardcover).items()} == mine(booklore)
    assert (await sync(hass))["planned"] == 0


async def test_the_same_on_the_hardcover_side(
    hass: HomeAssistant,
    many: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hass_client: Any,
) -> None:
    """A hundred ratings change there: none comes into BookLore until the person confirms it."""
    before, noted = mine(booklore), await pairs(many)
    for row in list(hardcover.shelf.values())[:100]:
        row.rating = 5.0 if row.rating != 5.0 else 4.5
    assert await refused(hass) == "ratings_changed_there"
    await pass_time_and_run(hass, DAY)
    assert issues(hass) == {"ratings_changed_there"}
    assert (mine(booklore), await pairs(many), await outcomes(many)) == (before, noted, {})
    assert booklore.requests["rate"] == 0
    assert await async_setup_component(hass, "repairs", {})
    await confirm(hass, await hass_client(), f"ratings_changed_there_{many.entry_id}")
    assert issues(hass) == set()
    assert {work // 10: stars * 2 for work, stars in theirs(hardcover).items()} == mine(booklore)
    assert writes(hardcover) == {}


async def test_a_hundred_cleared_ratings_are_as_many(
    hass: HomeAssistant, many: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """They are gone in BookLore, as when its database is new: not even that is noted."""
    noted = await pairs(many)
    for number in range(1, 101):
        booklore.books[number].personal_rating = None
    assert await refused(hass) == "ratings_changed"
    assert await pairs(many) == noted
    for number in range(1, 101):
        booklore.books[number].personal_rating = half_stars(number)
    assert (await sync(hass))["planned"] == 0
    assert issues(hass) == set()


async def test_a_hundred_books_gone_from_the_shelf_stop_the_sync(
    hass: HomeAssistant, many: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """That they are gone is not noted: once they are back, all is as it was."""
    noted, kept = await pairs(many), dict(hardcover.shelf)
    for row_id in list(kept)[:100]:
        del hardcover.shelf[row_id]
    assert await refused(hass) == "ratings_changed_there"
    assert await pairs(many) == noted
    hardcover.shelf |= kept
    assert (await sync(hass))["planned"] == 0
    assert issues(hass) == set()
    assert hardcover.activities == []


async def test_some_books_are_named_of_many(
    hass: HomeAssistant, many: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Twelve of a hundred and thirty are no restored backup, though they are all that is named."""
    for number in range(1, 13):
        booklore.books[number].personal_rating = 10 if half_stars(number) != 10 else 9
    assert (await sync(hass, book_ids=list(range(1, 13))))["written"] == 12


async def test_an_empty_shelf_is_not_believed(
    hass: HomeAssistant, few: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """It would mean that the person has removed every book."""
    noted, kept = await pairs(few), dict(hardcover.shelf)
    hardcover.shelf.clear()
    booklore.books[1].personal_rating = 9
    assert await refused(hass) == "shelf_not_believed"
    assert issues(hass) == {"shelf_not_believed"}
    assert await pairs(few) == noted
    assert writes(hardcover) == {}
    hardcover.shelf |= kept
    await restart(hass, few)
    assert (await sync(hass))["written"] == 1
    assert issues(hass) == set()


async def test_a_shelf_of_others_books_only_is_not_believed(
    hass: HomeAssistant, few: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """None of what is known is on it: a broken query, or a merge of everything."""
    noted = await pairs(few)
    hardcover.shelf.clear()
    add_rated(booklore, hardcover, 99, None, 3.0)
    assert await refused(hass) == "shelf_not_believed"
    assert await pairs(few) == noted


async def test_a_shelf_whose_pages_are_short_is_read_to_its_end(
    hass: HomeAssistant, few: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """As many rows as are counted are believed, however few come at a time."""
    hardcover.most_rows = 3
    booklore.books[1].personal_rating = 9
    hardcover.put_on_shelf(990, user_id=7)  # so that it is read anew
    assert (await sync(hass))["written"] == 1


async def test_a_short_shelf_is_not_believed(
    hass: HomeAssistant, few: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Fewer rows than are counted: nothing is removed, added or written for that."""
    noted = await pairs(few)
    hardcover.most_rows = 0
    booklore.books[1].personal_rating = 9
    hardcover.put_on_shelf(990, user_id=7)  # so that it is read anew
    assert await refused(hass) == "shelf_not_believed"
    assert (await pairs(few), writes(hardcover)) == (noted, {})
    hardcover.most_rows = None
    assert (await sync(hass))["written"] == 1
    assert issues(hass) == set()


async def test_rows_of_other_people_are_not_taken_for_ones_own(
    hass: HomeAssistant, few: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Everybody else has rated the same books otherwise: nobody is asked, nothing is carried."""
    for number in range(1, 6):
        hardcover.put_on_shelf(number * 10, rating=0.5, user_id=8)
    add_rated(booklore, hardcover, 6, None, on_shelf=False)
    hardcover.put_on_shelf(60, rating=4.0, user_id=8)
    hardcover.put_on_shelf(70, rating=4.0, user_id=7)  # so that the shelf is read anew
    before = mine(booklore)
    await fetch(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (await sync(hass))["planned"] == 0
    assert (mine(booklore), await differences(hass)) == (before, [])
