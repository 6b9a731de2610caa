"""System health: whether both servers answer, requests that are left, books and matches."""

from asyncio import Task
from collections import Counter
from typing import Any

from homeassistant.components.system_health import (
    SystemHealthRegistration,
    async_check_can_reach_url,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations

from .accounts.clients import booklore_client, shared_pacer
from .booklore.client import BookLoreClient
from .booklore.errors import BookLoreCannotConnect, BookLoreError, BookLoreUnsupportedVersion
from .const import CONF_HARDCOVER_USER_ID, DOMAIN
from .data import BookLoreHardcoverConfigEntry, is_loaded
from .hardcover.address import api_url

_SECTION = "system_health"
_UNKNOWN = "unknown"

type _Answer = str | dict[str, str]
"""A value to show, or Home Assistant's form of a failure."""


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the function that collects the system information."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return values or tasks by key, without a log-in or a request that Hardcover counts."""
    entries: list[BookLoreHardcoverConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    info: dict[str, Any] = {"can_reach_hardcover": async_check_can_reach_url(hass, str(api_url()))}
    if len(entries) == 1:
        return info | _of_entry(hass, entries[0])
    # Keys without a translation are shown as they are: they are translated here, and name the entry.
    texts = await async_get_translations(hass, hass.config.language, _SECTION, {DOMAIN})
    prefix = f"component.{DOMAIN}.{_SECTION}.info."
    titles = Counter(entry.title for entry in entries)
    for entry in entries:
        name = entry.title if titles[entry.title] == 1 else f"{entry.title}, {entry.entry_id}"
        for key, value in _of_entry(hass, entry).items():
            info[f"{texts[prefix + key]} ({name})"] = value
    return info


def _of_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> dict[str, Any]:
    asked = hass.async_create_task(
        _ask_booklore(booklore_client(hass, entry.data)), f"{DOMAIN} system health"
    )
    left = shared_pacer(hass, entry.data[CONF_HARDCOVER_USER_ID]).requests_left_today
    info: dict[str, Any] = {
        "can_reach_booklore": _part(asked, 0),
        "booklore_version": _part(asked, 1),
        "requests_left_today": _UNKNOWN if left is None else left,
    }
    if is_loaded(entry):
        tally = entry.runtime_data.coordinator.data.tally
        info |= {"books": tally.listed, "matches": tally.matched}
    return info


async def _ask_booklore(client: BookLoreClient) -> tuple[_Answer, str]:
    """Return whether BookLore's public health check answers, and the version."""
    try:
        return "ok", await client.server_version() or _UNKNOWN
    except BookLoreUnsupportedVersion as err:
        return _failed("unsupported_version"), err.version
    except BookLoreError as err:
        # Home Assistant has a text of its own for a server that does not answer.
        why = "unreachable" if err.key == BookLoreCannotConnect.key else err.key
        return _failed(why.removeprefix("booklore_")), _UNKNOWN


def _failed(why: str) -> dict[str, str]:
    return {"type": "failed", "error": why}


async def _part(asked: Task[tuple[_Answer, str]], number: int) -> _Answer:
    return (await asked)[number]
