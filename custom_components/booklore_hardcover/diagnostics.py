"""Diagnostics: counts and settings, without anything that names a person or a book."""

from collections import Counter
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant

from .const import (
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN,
)
from .coordinator import BookLoreHardcoverConfigEntry
from .events import RunEnd, RunResult

TO_REDACT = {
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_HARDCOVER_USER_ID,
    CONF_PASSWORD,
    CONF_TOKEN,
    CONF_URL,
    CONF_USERNAME,
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry
) -> dict[str, Any]:
    """Return what helps with a problem report."""
    data = entry.runtime_data
    view = data.coordinator.data
    records = data.store.records.values()
    return {
        "entry": async_redact_data(dict(entry.data), TO_REDACT),
        "options": dict(entry.options),
        "server_version": data.coordinator.version,
        "status": view.status.value,
        "tally": RunEnd(RunResult.FINISHED, view.tally).as_dict(),
        "run": data.store.run.number,
        "records": {
            "by_status": dict(Counter(record.status.value for record in records)),
            "by_source": dict(Counter(r.source.value for r in records if r.source)),
            "by_reason": dict(Counter(r.error or r.reason for r in records if r.reason)),
            "set_aside": len(data.store.aside),
        },
        "books_by_library": {key: len(ids) for key, ids in data.store.library.items()},
    }
