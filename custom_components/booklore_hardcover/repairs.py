"""The fix flow of the issue that BookLore's database may have been rebuilt."""

from typing import TYPE_CHECKING

from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from .data import BookLoreHardcoverConfigEntry, is_loaded
from .messages.markdown import plain
from .models import RunRequest

if TYPE_CHECKING:
    # Only newer versions of Home Assistant have it.
    from homeassistant.components.repairs.models import RepairsFlowResult


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the fix flow of an issue."""
    return LibraryRebuiltFlow(str((data or {}).get("entry_id")))


class LibraryRebuiltFlow(RepairsFlow):
    """Lets the person confirm that it was rebuilt, and matches the library again."""

    def __init__(self, entry_id: str) -> None:
        """Remember the entry."""
        self._entry_id = entry_id

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Show the form."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Start a run that accepts the new ids once the person has confirmed it."""
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
                description_placeholders={"name": plain(entry.title)},
            )
        try:
            await entry.runtime_data.runner.async_join(RunRequest(rebuilt=True))
        except HomeAssistantError:
            return self.async_abort(reason="not_started")
        return self.async_create_entry(data={})
