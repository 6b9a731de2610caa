"""Repairs: what only the owner of the library can answer or mend."""

from typing import TYPE_CHECKING

from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import STORAGE_DIR
import voluptuous as vol

from .accounts.check import token_file
from .const import CONF_HARDCOVER_USERNAME, CONF_REFUSED, DOMAIN, KEY_PAGE
from .coordinator import BookLoreHardcoverConfigEntry
from .errors import clock_time
from .models import RunRequest
from .stored_file import FileUnusable

if TYPE_CHECKING:
    # Only newer versions of Home Assistant have it.
    from homeassistant.components.repairs.models import RepairsFlowResult


@callback
def async_ask_about_rebuilt_library(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry
) -> None:
    """Ask whether BookLore's ids mean other books now: its database may have been rebuilt."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _rebuilt(entry),
        data={"entry_id": entry.entry_id},
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="library_rebuilt",
        # What persists is part of the diagnostics, which name nobody: the flow does.
    )


@callback
def async_settle_rebuilt_library(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Take the question back: the library has been read without it."""
    ir.async_delete_issue(hass, DOMAIN, _rebuilt(entry))


@callback
def async_tell_of_disk(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, failing: bool
) -> None:
    """Say that the disk takes nothing, until it does again: Home Assistant only logs it."""
    if not failing:
        ir.async_delete_issue(hass, DOMAIN, _disk(entry))
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        _disk(entry),
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key="disk_fails",
        translation_placeholders={"name": entry.title, "path": hass.config.path(STORAGE_DIR)},
    )


@callback
def async_disk_failed(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> bool:
    """Whether the disk took nothing when the entry was loaded last."""
    return ir.async_get(hass).async_get_issue(DOMAIN, _disk(entry)) is not None


@callback
def async_tell_of_file(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, err: FileUnusable
) -> None:
    """Say which file keeps the entry from loading, and what to do about it."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _file(entry),
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key=f"{err.problem}",
        translation_placeholders={"name": entry.title, "path": err.path},
    )


@callback
def async_settle_file(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Take it back: the files have been read."""
    ir.async_delete_issue(hass, DOMAIN, _file(entry))


@callback
def async_tell_of_token(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, until: int, *, expired: bool
) -> None:
    """Say until when Hardcover takes the token, or since when it does not.

    These are two issues: whoever ignored the first hears of the second.
    """
    key = "token_expired" if expired else "token_expires"
    if expired:
        async_settle_token(hass, entry)
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{key}_{entry.entry_id}",
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR if expired else ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders={
            "name": entry.title,
            "account": entry.data[CONF_HARDCOVER_USERNAME],
            "date": clock_time(until),
            "key_page": KEY_PAGE,
            "path": str(token_file(hass).recommended),
        },
    )


@callback
def async_settle_token(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Take it back: the token is good for longer than anybody need care about."""
    for issue_id in _token(entry):
        ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def async_forget_issues(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Take back whatever was said about an entry that is gone."""
    for issue_id in (_rebuilt(entry), _disk(entry), _file(entry), *_token(entry)):
        ir.async_delete_issue(hass, DOMAIN, issue_id)


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
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if entry.data.get(CONF_REFUSED):
            return self.async_abort(reason="account_refused")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders={"name": entry.title},
            )
        entry.runtime_data.runner.join(RunRequest(rebuilt=True))
        return self.async_create_entry(data={})


def _rebuilt(entry: BookLoreHardcoverConfigEntry) -> str:
    return f"library_rebuilt_{entry.entry_id}"


def _disk(entry: BookLoreHardcoverConfigEntry) -> str:
    return f"disk_fails_{entry.entry_id}"


def _file(entry: BookLoreHardcoverConfigEntry) -> str:
    return f"file_unusable_{entry.entry_id}"


def _token(entry: BookLoreHardcoverConfigEntry) -> tuple[str, str]:
    return f"token_expires_{entry.entry_id}", f"token_expired_{entry.entry_id}"
