"""Ratings between BookLore and Hardcover: what is carried, and what never is."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import add_rated, mine, theirs
from tests.rating import agree_to_ratings, differences, settle, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import write


@pytest.fixture
async def rated(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with four books, one of which is not on the shelf, and count from then on."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, 7, 3.5)
    add_rated(booklore, hardcover, 3, 4, 5.0)
    add_rated(booklore, hardcover, 4, None, 4.5)
    add_rated(booklore, hardcover, 5, 6, on_shelf=False)
    entry: MockConfigEntry = await set_up()
    await fetch()
    booklore.requests.clear()
    hardcover.requests.clear()
    return entry


async def test_a_dry_run_writes_nothing(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It tells what would be written, while the option is off too."""
    found = await sync(hass, dry_run=True)
    assert (found["planned"], found["written"]) == (1, 0)
    assert found["lines"] == [
        {
            "book_id": 1,
            "title": "The 1. Book",
            "server": "hardcover",
            "field": "rating",
            "before": None,
            "after": 4.5,
            "status": None,
            "why": "rated",
            "public": True,
        }
    ]
    assert found["differences"] == [
        {"book_id": 3, "title": "The 3. Book", "booklore": 2.0, "hardcover": 5.0}
    ]
    assert found["left_by_reason"] == {"ratings_differ": 1, "not_on_shelf": 1}
    assert hardcover.activities == []
    assert await differences(hass) == []


async def test_consent_starts_the_first_sync_and_a_second_writes_nothing(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    hardcover: HardcoverServer,
    booklore: BookLoreServer,
) -> None:
    """What is missing on Hardcover is sent; what differs is asked about."""
    await agree_to_ratings(hass, rated)
    assert theirs(hardcover) == {10: 4.5, 20: 3.5, 30: 5.0, 40: 4.5}
    assert mine(booklore) == {1: 9, 2: 7, 3: 4, 4: None, 5: 6}
    assert [each["book_id"] for each in await differences(hass)] == [3]
    assert len(hardcover.activities) == 1
    hardcover.requests.clear()
    again = await sync(hass)
    assert (again["planned"], again["written"]) == (0, 0)
    assert hardcover.requests.total() == 1
    assert len(hardcover.activities) == 1


async def test_both_ways(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    hardcover: HardcoverServer,
    booklore: BookLoreServer,
) -> None:
    """A book without a rating in BookLore gets that from Hardcover."""
    await agree_to_ratings(hass, rated, "both")
    assert mine(booklore) == {1: 9, 2: 7, 3: 4, 4: 9, 5: 6}
    assert booklore.requests["rate"] == 1
    await settle(hass, 3, "hardcover")
    assert mine(booklore)[3] == 10
    assert await differences(hass) == []
    assert (await sync(hass))["planned"] == 0


async def test_undo_restores_exactly(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    hardcover: HardcoverServer,
    booklore: BookLoreServer,
) -> None:
    """What was taken back is not sent again."""
    await agree_to_ratings(hass, rated, "both", add_missing=True)
    assert theirs(hardcover) == {10: 4.5, 20: 3.5, 30: 5.0, 40: 4.5, 50: 3.0}
    run = (await sync(hass))["run"] - 1
    undone = await write(hass, "undo_writes", run=run)
    assert undone["written"] == 3, undone
    assert theirs(hardcover) == {10: None, 20: 3.5, 30: 5.0, 40: 4.5}
    assert mine(booklore) == {1: 9, 2: 7, 3: 4, 4: None, 5: 6}
    assert (await sync(hass))["planned"] == 0
