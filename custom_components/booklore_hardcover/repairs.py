"""The one fix flow: whether the library in BookLore was rebuilt."""

from typing import TYPE_CHECKING

from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .data import BookLoreHardcoverConfigEntry, is_loaded
from .models import RunRequest

if TYPE_CHECKING:
    # Only newer versions of Home Assistant have it.
    from homeassistant.components.repairs.models import RepairsFlowResult


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow for an issue of ours."""
    return LibraryRebuiltFlow(str((data or {}).get("entry_id")))


class LibraryRebuiltFlow(RepairsFlow):
    """Confirms that the library was rebuilt, and matches it anew."""

    def __init__(self, entry_id: str) -> None:
        """Remember whose library it is."""
        self._entry_id = entry_id

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask at once."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Look everything up anew when the person says so."""
        entry: BookLoreHardcoverConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or not is_loaded(entry):
            return self.async_abort(reason="not_loaded")
        if entry.runtime_data.accounts.refused:
            return self.async_abort(reason="account_refused")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders={"name": entry.title},
            )
        await entry.runtime_data.runner.async_join(RunRequest(rebuilt=True))
        return self.async_create_entry(data={})
