"""Diagnostics: counts and settings, and nothing that names a person or a book."""

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant

from .data import BookLoreHardcoverConfigEntry
from .errors import store_errors
from .messages.events import counts_of


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of an entry."""
    data = entry.runtime_data
    view, run = data.coordinator.data, data.store.run
    with store_errors():
        found = await data.store.statistics()
        written, excluded = await data.store.journal.counts(), await data.store.journal.excluded()
    ratings = data.syncer.permission.agreement.ratings
    return {
        "entry": async_redact_data(dict(entry.data), entry.data.keys() - {CONF_VERIFY_SSL}),
        "options": dict(entry.options),
        "server_version": data.coordinator.version,
        "status": view.status.value,
        "refused_account": run.refused,
        "tally": counts_of(view.tally),
        "run": run.number,
        "records": {
            **{name: found[name] for name in ("by_status", "by_source", "by_reason")},
            "set_aside": found["set_aside"].get("decisions", 0),
        },
        "books_by_library": found["by_library"],
        "writes": {
            "ids": data.syncer.permission.agreement.ids,
            "ratings": ratings and ratings.mode.value,
            "ratings_that_differ": view.differences,
            "run": data.store.journal.state.number,
            "by_outcome": dict(written),
            "excluded_books": len(excluded),
        },
    }
