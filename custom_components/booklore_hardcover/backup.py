"""The backup hook: the databases do not change while they are copied, and choices go on."""

import asyncio
from contextlib import suppress

from homeassistant.core import HomeAssistant

from .const import DOMAIN, LOGGER
from .data import BACKUP_IN_PROGRESS, BookLoreHardcoverConfigEntry, is_loaded
from .store.errors import StoreError


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Move all writes into the databases, and leave these unchanged from then on."""
    hass.data[BACKUP_IN_PROGRESS] = True

    async def hold(entry: BookLoreHardcoverConfigEntry) -> None:
        try:
            await entry.runtime_data.store.database.hold()
        except StoreError as err:
            # Everything else can be backed up all the same.
            LOGGER.warning("%s may be incomplete in this backup: %s", entry.title, err)

    await asyncio.gather(*map(hold, _loaded(hass)))


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the databases change again."""
    hass.data.pop(BACKUP_IN_PROGRESS, None)

    async def release(entry: BookLoreHardcoverConfigEntry) -> None:
        with suppress(StoreError):  # the entry is just being unloaded
            await entry.runtime_data.store.database.release()

    await asyncio.gather(*map(release, _loaded(hass)))


def _loaded(hass: HomeAssistant) -> list[BookLoreHardcoverConfigEntry]:
    entries: list[BookLoreHardcoverConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    return [entry for entry in entries if is_loaded(entry)]
