"""A power cut: what is on disk at this moment is all there is."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN


async def kill(hass: HomeAssistant, entry: MockConfigEntry, storage: Path) -> None:
    """Set up anew from a copy of what is on disk now, in however many files."""
    kept = _copy(storage)
    await hass.config_entries.async_unload(entry.entry_id)
    for path in storage.glob(f"{DOMAIN}.*"):
        path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def _copy(storage: Path) -> dict[Path, bytes]:
    """Return what all files hold at one moment: threads may be writing them."""
    before = None
    while (now := _read(storage)) is None or now != before:
        before = now
    return now


def _read(storage: Path) -> dict[Path, bytes] | None:
    """Return what the files hold; None when one is gone before it was read."""
    # What Home Assistant has begun to write lies beside, under names of its own.
    try:
        return {path: path.read_bytes() for path in storage.glob(f"{DOMAIN}.*")}
    except FileNotFoundError:
        return None
