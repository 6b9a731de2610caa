"""Short ways through the dialogs."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant

from custom_components.booklore_hardcover.const import DOMAIN

OPTIONS = {
    "libraries": [],
    "accept_exact_matches": False,
    "run_after_import": False,
    "write_ids": True,
    "ratings": "off",
    "add_missing": False,
    "max_notifications": 5,
    "show_in_sidebar": False,
}
"""What the options say once ids are to be written to BookLore."""


async def begin(hass: HomeAssistant, account: dict[str, Any] | None = None) -> ConfigFlowResult:
    """Open the dialog and, if given, submit the first step."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=account
    )


async def submit(
    hass: HomeAssistant, flow: ConfigFlowResult, data: dict[str, Any] | None = None
) -> ConfigFlowResult:
    """Submit the form."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], data or {})
    await hass.async_block_till_done()
    return result


async def finish(hass: HomeAssistant, flow: ConfigFlowResult, **answers: bool) -> ConfigFlowResult:
    """Have the token file read, and make the entry; unless told so, it does not fetch at once."""
    flow = await submit(hass, flow)
    assert flow["step_id"] == "first_run", flow["errors"]
    return await submit(hass, flow, {"fetch_now": False, **answers})
