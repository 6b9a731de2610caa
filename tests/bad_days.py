"""Two sides that have the same ratings, before a bad day, and what stands there after it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from aiohttp import ClientTimeout
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.store.ledger import Pair
from tests.accounts import add_rated
from tests.clock import retry_at_once
from tests.person import fetch
from tests.rating import plan_of_ratings, rate_quickly, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import until

RATED = ("update_user_book", "insert_user_book", "update_user_book_read", "delete_user_book")
"""What writes to Hardcover."""


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes, and wait half a second for a reply at most."""
    path = f"custom_components.{DOMAIN}"
    rate_quickly(monkeypatch)
    retry_at_once(monkeypatch)
    monkeypatch.setattr(f"{path}.hardcover.client.TIMEOUT", ClientTimeout(total=0.5))
    monkeypatch.setattr(f"{path}.booklore.client.WRITE_TIMEOUT", ClientTimeout(total=0.5))


def half_stars(number: int) -> int:
    """Return what book `number` is rated with on both sides."""
    return number % 10 + 1


def add_equal(booklore: BookLoreServer, hardcover: HardcoverServer, numbers: Iterable[int]) -> None:
    """Put books into the library and on the shelf that are rated the same on both sides."""
    for each in numbers:
        add_rated(booklore, hardcover, each, half_stars(each), half_stars(each) / 2)


async def at_peace(
    hass: HomeAssistant, entry: MockConfigEntry, mode: str = "both", **options: Any
) -> None:
    """Match the books that are there, agree to ratings, and carry them."""
    await fetch(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    flow = await plan_of_ratings(hass, entry, mode, **options)
    while flow["type"] is not FlowResultType.CREATE_ENTRY:
        # Ids are agreed to first, if they are to be written as well.
        assert flow["type"] is FlowResultType.SHOW_PROGRESS or not flow["errors"], flow
        progress = flow["type"] is FlowResultType.SHOW_PROGRESS
        answer = None if progress else {"agree": True}
        flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer)
        await hass.async_block_till_done()
    await hass.async_block_till_done(wait_background_tasks=True)


async def refused(hass: HomeAssistant, **data: Any) -> str:
    """Sync ratings, which is refused; return the key of what is said."""
    with pytest.raises(HomeAssistantError) as error:
        await sync(hass, **data)
    await hass.async_block_till_done(wait_background_tasks=True)
    return error.value.translation_key or ""


async def restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload the entry and set it up again, with another store, and wait for what goes on."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await start_again(hass, entry)


async def start_again(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up an entry that is not loaded, and wait for what goes on."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def pairs(entry: MockConfigEntry) -> dict[int, Pair]:
    """Return what the ledger holds."""
    found: dict[int, Pair] = await entry.runtime_data.store.ratings.pairs()
    return found


async def outcomes(entry: MockConfigEntry) -> dict[str, int]:
    """Return how many writes had which outcome."""
    return dict(await entry.runtime_data.store.journal.counts())


def writes(hardcover: HardcoverServer) -> dict[str, int]:
    """Return how often each mutation was sent."""
    return {name: hardcover.requests[name] for name in RATED if hardcover.requests[name]}


async def confirm(hass: HomeAssistant, client: TestClient[Any, Any], issue: str) -> dict[str, Any]:
    """Press an issue under Repairs and confirm it; return the last answer."""
    assert await async_setup_component(hass, "repairs", {})
    url = "/api/repairs/issues/fix"
    response = await client.post(url, json={"handler": DOMAIN, "issue_id": issue})
    assert response.status == HTTPStatus.OK
    flow = await response.json()
    assert flow["step_id"] == "confirm", flow
    response = await client.post(f"{url}/{flow['flow_id']}", json={})
    assert response.status == HTTPStatus.OK
    answer: dict[str, Any] = await response.json()
    await hass.async_block_till_done(wait_background_tasks=True)
    return answer


def rows_of(hardcover: HardcoverServer, user_id: int) -> dict[int, float | None]:
    """Return what is on somebody's shelf."""
    return {row.book_id: row.rating for row in hardcover.shelf.values() if row.user_id == user_id}


async def until_writing(hardcover: HardcoverServer) -> Gate:
    """Let everything through but the first write, which waits at the gate."""
    assert hardcover.gate is not None
    gate = hardcover.gate
    while writes(hardcover) == {}:
        await until(lambda: gate.held > 0)
        if writes(hardcover) == {}:
            gate.let_through(1)
    return gate
