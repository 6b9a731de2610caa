"""A power cut: what is on disk at this moment is all there is."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN


async def kill(hass: HomeAssistant, entry: MockConfigEntry, storage: Path) -> None:
    """Set up anew from a copy of what is on disk now."""
    # What Home Assistant has begun to write lies beside, under names of its own.
    kept = {path: path.read_bytes() for path in storage.glob(f"{DOMAIN}.*")}
    await hass.config_entries.async_unload(entry.entry_id)
    for path in storage.glob(f"{DOMAIN}.*"):
        path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def files_of(storage: Path) -> dict[str, Any]:
    """Return what the large file of the entry holds."""
    [path] = storage.glob(f"{DOMAIN}.*AA")
    data = json.loads(path.read_text())["data"]
    assert isinstance(data, dict)
    return data
