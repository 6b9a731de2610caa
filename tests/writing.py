"""What people do who have ids written to BookLore."""

from typing import Any

from aiohttp import ClientTimeout
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_matches
from tests.flows import OPTIONS
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


def write_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes, and wait half a second for a reply at most."""
    path = f"custom_components.{DOMAIN}"
    monkeypatch.setattr(f"{path}.sync.writer.SECONDS_PER_WRITE", 0.0)
    monkeypatch.setattr(f"{path}.booklore.client.WRITE_TIMEOUT", ClientTimeout(total=0.5))


def issues(hass: HomeAssistant) -> set[str]:
    """Return the keys of the integration's issues."""
    registry = ir.async_get(hass).issues.values()
    return {each.translation_key or "" for each in registry if each.domain == DOMAIN}


async def set_up_matches(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer, number: int = 3
) -> MockConfigEntry:
    """Set the entry up with so many matched books and an account that may edit.

    Requests count from then on.
    """
    booklore.permissions = {"canEditMetadata": True}
    add_matches(booklore, hardcover, number)
    entry: MockConfigEntry = await set_up()
    await fetch()
    booklore.requests.clear()
    hardcover.requests.clear()
    return entry


async def ask_for_plan(hass: HomeAssistant, entry: ConfigEntry, **options: Any) -> ConfigFlowResult:
    """Turn writing on in the options, and wait until what it would do is shown."""
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    flow = await hass.config_entries.options.async_configure(
        flow["flow_id"], {**OPTIONS, **options}
    )
    while flow["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        flow = await hass.config_entries.options.async_configure(flow["flow_id"])
    return flow


async def agree(
    hass: HomeAssistant, entry: ConfigEntry, *, files: bool | None = None, **options: Any
) -> ConfigFlowResult:
    """Turn writing on, agree to what is shown, and wait until the first of it is written."""
    flow = await ask_for_plan(hass, entry, **options)
    assert flow["step_id"] == "consent", flow
    answer = {"agree": True} | ({} if files is None else {"agree_files": files})
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    return flow


async def write(hass: HomeAssistant, action: str = "write_ids", **data: Any) -> dict[str, Any]:
    """Write ids, or undo it, wait for the end, and return the response."""
    response = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    assert response is not None
    return dict(response)


async def dry_run(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Return what would be written."""
    return await write(hass, dry_run=True, **data)


async def exclude(hass: HomeAssistant, book_id: int, *, exclude: bool = True) -> None:
    """Keep a book out of all writes."""
    data = {"book_id": book_id, "exclude": exclude}
    await hass.services.async_call(DOMAIN, "exclude_book", data, blocking=True)
