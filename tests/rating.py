"""What people do who have ratings synced."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import USER
from tests.conftest import TOKEN
from tests.flows import OPTIONS
from tests.servers.hardcover import HardcoverServer, Token
from tests.writing import write


def rate_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    path = f"custom_components.{DOMAIN}.sync.ratings.writer.SECONDS_PER_RATING"
    monkeypatch.setattr(path, 0.0)


def have_read_only_key(hardcover: HardcoverServer) -> None:
    """Let the person's key read the shelf, and write nothing."""
    scopes = frozenset({"read:me:content", "read:catalog", "read:library"})
    hardcover.tokens[TOKEN] = Token(user_id=USER, username="reader", scopes=scopes)


async def plan_of_ratings(
    hass: HomeAssistant, entry: ConfigEntry, mode: str = "to_hardcover", **options: Any
) -> ConfigFlowResult:
    """Turn ratings on in the options, and wait until what would be written is shown."""
    configure = hass.config_entries.options.async_configure
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    flow = await configure(
        flow["flow_id"], {**OPTIONS, "write_ids": False, "ratings": mode, **options}
    )
    while flow["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        flow = await configure(flow["flow_id"])
    return flow


async def agree_to_ratings(
    hass: HomeAssistant, entry: ConfigEntry, mode: str = "to_hardcover", **options: Any
) -> None:
    """Turn ratings on, agree to what is shown, and wait until the first of it is written."""
    flow = await plan_of_ratings(hass, entry, mode, **options)
    assert flow["step_id"] == "consent_ratings", flow
    answer = {"agree": True}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
    await hass.async_block_till_done(wait_background_tasks=True)


async def sync(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Sync ratings, wait for the end, and return the response."""
    return await write(hass, "sync_ratings", **data)


async def differences(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return the ratings that differ."""
    response = await hass.services.async_call(
        DOMAIN, "get_differences", blocking=True, return_response=True
    )
    assert response is not None
    found: Any = response["differences"]
    return list(found)


async def settle(hass: HomeAssistant, book_id: int, keep: str) -> None:
    """Say which rating counts, and wait until it is written."""
    data = {"book_id": book_id, "keep": keep}
    await hass.services.async_call(DOMAIN, "settle_difference", data, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)
