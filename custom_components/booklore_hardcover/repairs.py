"""The fix flows of the issues that a person can resolve by confirming that all is well."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, override

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .const import DOMAIN
from .data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData, is_loaded
from .messages.markdown import plain
from .models import RunRequest
from .store.sync_state import SyncRequest, SyncScope

if TYPE_CHECKING:
    # Only newer versions of Home Assistant have it.
    from homeassistant.components.repairs.models import RepairsFlowResult

type _GoOn = Callable[[BookLoreHardcoverData], Awaitable[object]]


async def _match_again(data: BookLoreHardcoverData) -> None:
    """Start a run that accepts that BookLore's ids mean other books now."""
    await data.runner.async_join(RunRequest(rebuilt=True))


async def _sync_ratings(data: BookLoreHardcoverData) -> None:
    """Start a sync that accepts that many ratings have changed at once."""
    await data.syncer.async_join(SyncRequest(what=SyncScope.RATINGS, asked=True, confirmed=True))


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the fix flow of an issue."""
    facts = data or {}
    ratings = str(facts.get("key", "")).startswith("ratings_changed")
    return ConfirmFlow(str(facts.get("entry_id")), _sync_ratings if ratings else _match_again)


class ConfirmFlow(ConfirmRepairFlow):
    """Lets the person confirm what has happened, and goes on."""

    def __init__(self, entry_id: str, go_on: _GoOn) -> None:
        """Remember the entry, and what to start once the person has confirmed."""
        self._entry_id = entry_id
        self._go_on = go_on

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Go on once the person has confirmed it."""
        entry: BookLoreHardcoverConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or not is_loaded(entry):
            return self.async_abort(reason="not_loaded")
        if entry.runtime_data.accounts.refused:
            return self.async_abort(reason="account_refused")
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
            facts = (issue and issue.translation_placeholders) or {}
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders={**facts, "name": plain(entry.title)},
            )
        try:
            await self._go_on(entry.runtime_data)
        except HomeAssistantError:
            return self.async_abort(reason="not_started")
        return self.async_create_entry(data={})
