"""Diagnostics: counts and settings, without anything that names a person or a book."""

from collections import Counter
from collections.abc import Mapping
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
from .messages.events import RunEnd, RunResult
from .models import Record

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
    records = await hass.async_add_executor_job(_counts, data.store.records.copy())
    return {
        "entry": async_redact_data(dict(entry.data), TO_REDACT),
        "options": dict(entry.options),
        "server_version": data.coordinator.version,
        "status": view.status.value,
        "tally": RunEnd(RunResult.FINISHED, view.tally).as_dict(),
        "run": data.store.run.number,
        "records": {**records, "set_aside": len(data.store.aside)},
        "books_by_library": {key: len(ids) for key, ids in data.store.library.items()},
    }


def _counts(records: Mapping[int, Record]) -> dict[str, dict[str, int]]:
    """Count in a thread: each record has to be read."""
    statuses: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for record in records.values():
        statuses[record.status.value] += 1
        if record.source:
            sources[record.source.value] += 1
        if reason := record.error or record.reason:
            reasons[str(reason)] += 1
    return {"by_status": dict(statuses), "by_source": dict(sources), "by_reason": dict(reasons)}
