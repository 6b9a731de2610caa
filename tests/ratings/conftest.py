"""What tests of ratings share."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import FINISHED, add_rated
from tests.bad_days import add_equal, at_peace
from tests.rating import rate_quickly
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes; the test of the pace has another fixture of this name."""
    rate_quickly(monkeypatch)


@pytest.fixture
async def each_kind(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Have a book for each kind of write: 1 for Hardcover, 2 for BookLore, 3 to be added."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 3.5)
    add_rated(booklore, hardcover, 3, 6, on_shelf=False)
    booklore.books[3].date_finished = FINISHED
    add_rated(booklore, hardcover, 4, 8, 4.0)
    entry: MockConfigEntry = await set_up()
    await fetch()
    return entry


@pytest.fixture
async def equal(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Have eight books that are rated the same on both sides, and both ways on."""
    add_equal(booklore, hardcover, range(1, 9))
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry, add_missing=True)
    hardcover.requests.clear()
    return entry


@pytest.fixture
async def five(
    set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Have five books that are rated the same on both sides, not agreed to yet."""
    add_equal(booklore, hardcover, range(1, 6))
    entry: MockConfigEntry = await set_up()
    return entry
