"""A Home Assistant with the integration in it, measured from inside; see `scale.py`.

`resolve` sets the integration up for the first time, finds the ids of the whole library while
somebody chooses on an open page, does it again, takes exact matches from then on, and unloads.
`start` sets it up with the store that is there, as after a restart.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import asdict
import gc
import json
import logging
import os
from pathlib import Path
from statistics import median
import sys
from types import MappingProxyType
from typing import Any

from aiohttp import ClientSession
from homeassistant import loader
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.booklore_hardcover.const import (
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN,
    DOMAIN,
    OPT_ACCEPT_EXACT,
)

from .heartbeat import Heartbeat, memory, peak_memory
from .page import Page

_ENTRY_ID = "01KBENCHMARK00000000000000"
_LOADED_BEFORE = (
    "http",
    "websocket_api",
    "persistent_notification",
    "sensor",
    "button",
    "event",
    "todo",
)
"""What nearly every Home Assistant has anyway, so that it is no cost of ours."""


class Household:
    """One Home Assistant, and what has been measured in it."""

    def __init__(self, hass: HomeAssistant, addresses: dict[str, Any]) -> None:
        """Know where the servers are."""
        self._hass = hass
        self._addresses = addresses
        self._page: Page | None = None
        self.figures: dict[str, Any] = {"memory_before": peak_memory()}

    async def set_up(self) -> None:
        """Add the entry, and wait until it is loaded."""
        async with self._measured("set_up"):
            entry = self._entry()
            await self._hass.config_entries.async_add(entry)
            await self._hass.async_block_till_done()
        if entry.state is not ConfigEntryState.LOADED:
            raise RuntimeError(f"set-up failed: {entry.reason}")

    async def open_page(self) -> None:
        """Watch as a browser does that has the page open."""
        self._page = await Page.open(self._hass, _ENTRY_ID)

    async def fetch(self, name: str, *, choosing: bool = False) -> None:
        """Find the ids, to the end; with somebody who is choosing meanwhile."""
        page = self._page if choosing else None
        books = self._addresses["books"]
        async with (
            self._measured(name) as figures,
            page.choosing(books) if page else nullcontext() as took,
        ):
            figures["tally"] = await self._call("fetch_hardcover_ids", {})
            del figures["tally"]["failures"]
        if took is not None:
            figures = self.figures[name]
            figures["choices"] = len(took)
            figures["choice_median"] = median(took or [0])
            figures["choice_worst"] = max(took, default=0)
        self.figures[name]["requests"] = await self._requests()

    async def accept_exact(self) -> None:
        """Turn the option on, which reloads the entry."""
        async with self._measured("reload"):
            entry = self._hass.config_entries.async_get_known_entry(_ENTRY_ID)
            self._hass.config_entries.async_update_entry(entry, options={OPT_ACCEPT_EXACT: True})
            await self._hass.config_entries.async_reload(_ENTRY_ID)
            await self._hass.async_block_till_done()

    async def look(self) -> None:
        """Read what the sensors say, and ask for the failed books."""
        states = {
            name: self._hass.states.get(f"sensor.{DOMAIN}_{name}")
            for name in ("stored", "skipped", "failed", "pending", "matched")
        }
        self.figures["sensors"] = {n: int(each.state) for n, each in states.items() if each}
        async with self._measured("get_matches") as figures:
            figures["matches"], page = 0, {"status": ["failed"]}
            while True:
                found = await self._call("get_matches", page)
                figures["matches"] += len(found["matches"])
                if "next" not in found:
                    break
                page["after"] = found["next"]

    async def unload(self) -> None:
        """Unload the entry, which saves everything."""
        async with self._measured("unload"):
            await self._hass.config_entries.async_unload(_ENTRY_ID)
        self.figures["store_bytes"] = await asyncio.to_thread(self._store_size)
        self.figures["told_page"] = self._page.told if self._page else 0

    async def rest(self) -> None:
        """Do nothing but collect garbage: what is there without the integration."""
        async with self._measured("idle"):
            await asyncio.sleep(1)
            gc.collect()

    async def _requests(self) -> dict[str, dict[str, int]]:
        """Ask the servers how much they have been asked since the last time."""
        async with ClientSession() as session, session.post(self._addresses["control"]) as reply:
            counted: dict[str, dict[str, int]] = await reply.json()
        return counted

    @asynccontextmanager
    async def _measured(self, name: str) -> AsyncIterator[dict[str, Any]]:
        figures: dict[str, Any] = {}
        async with Heartbeat() as heartbeat:
            yield figures
        self.figures[name] = {**asdict(heartbeat.cost), **figures}
        self.figures[name] |= {"memory": memory(), "peak_memory": peak_memory()}

    async def _call(self, action: str, data: dict[str, Any]) -> dict[str, Any]:
        response = await self._hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=True
        )
        return dict(response or {})

    def _store_size(self) -> int:
        files = Path(self._hass.config.path(".storage")).glob(f"{DOMAIN}.*")
        return sum(path.stat().st_size for path in files)

    def _entry(self) -> ConfigEntry:
        servers = self._addresses
        return ConfigEntry(
            domain=DOMAIN,
            title="reader on 127.0.0.1",
            entry_id=_ENTRY_ID,
            unique_id=f"{servers['booklore']}#1",
            source=SOURCE_USER,
            version=1,
            minor_version=1,
            options={},
            discovery_keys=MappingProxyType({}),
            subentries_data=(),
            data={
                CONF_URL: servers["booklore"],
                CONF_USERNAME: servers["username"],
                CONF_PASSWORD: servers["password"],
                CONF_VERIFY_SSL: True,
                CONF_TOKEN: servers["token"],
                CONF_BOOKLORE_USER_ID: 1,
                CONF_HARDCOVER_USER_ID: 1,
                CONF_HARDCOVER_USERNAME: "benchmark",
            },
        )


async def _resolve(house: Household) -> None:
    await house.rest()
    await house.set_up()
    await house.open_page()
    await house.fetch("first_run", choosing=True)
    await house.fetch("second_run")
    await house.accept_exact()
    await house.fetch("accepting_run")
    await house.look()
    await house.unload()


async def _start(house: Household) -> None:
    await house.set_up()
    await house.look()
    await house.unload()


@asynccontextmanager
async def home_assistant(folder: Path, hardcover: str) -> AsyncIterator[HomeAssistant]:
    """Start a Home Assistant in a folder, with Hardcover at this address; stop it in the end."""
    logging.disable(logging.WARNING)  # Home Assistant's, of custom integrations and the like
    os.environ["HARDCOVER_API_URL"] = hardcover
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        for component in _LOADED_BEFORE:
            await async_setup_component(hass, component, {})
        await hass.async_block_till_done()
        yield hass
        await hass.async_stop(force=True)


async def _main(arguments: argparse.Namespace) -> None:
    addresses = json.loads(sys.stdin.readline())
    async with home_assistant(arguments.folder, addresses["hardcover"]) as hass:
        house = Household(hass, addresses)
        await (_start(house) if arguments.what == "start" else _resolve(house))
    print(json.dumps(house.figures))


if __name__ == "__main__":
    _parser = argparse.ArgumentParser(description=__doc__)
    _parser.add_argument("what", choices=["resolve", "start"])
    _parser.add_argument("folder", type=Path)
    asyncio.run(_main(_parser.parse_args()))
