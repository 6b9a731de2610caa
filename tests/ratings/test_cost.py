"""What a plan for ratings says it costs at Hardcover is what it costs."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import add_rated
from tests.rating import agree_to_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


@pytest.mark.parametrize("status", ["READ", "READING", "PAUSED"])
@pytest.mark.parametrize("number", [1, 7])
async def test_a_plan_says_how_many_requests_it_takes(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    status: str,
    number: int,
) -> None:
    """For ratings that are sent and for books that are added, whatever status they get."""
    for each in range(1, number + 1):
        add_rated(booklore, hardcover, each, 8)
        add_rated(booklore, hardcover, 10 + each, 6, on_shelf=False, status=status)
    entry: MockConfigEntry = await set_up(add_missing=True)
    await fetch()
    await sync(hass, dry_run=True)
    hardcover.requests.clear()
    foreseen = (await sync(hass, dry_run=True))["hardcover_requests"]
    to_plan = hardcover.requests.total()
    hardcover.requests.clear()
    await agree_to_ratings(hass, entry, add_missing=True)
    assert len(hardcover.shelf) == 2 * number
    # The dialog makes a plan as well.
    assert hardcover.requests.total() == 2 * to_plan + foreseen
