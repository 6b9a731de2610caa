"""The page in a browser, on a library of any size: how long one waits, and what that takes.

A real Home Assistant starts with a store that is full already; Chromium opens the page, goes from
tab to tab, turns the wheel and drags the bar to the end of the longest list. What the lists cost the
server is asked over a websocket of its own.
"""

import asyncio
from dataclasses import replace
from itertools import product
import json
from pathlib import Path
from statistics import median
import sys
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, expect

from custom_components.booklore_hardcover.const import DOMAIN
from tests.browser.house import PANEL, House, chromium, house
from tests.servers.shelf import ShelfBook

from .page_figures import PageFigures, best
from .shelf import LIBRARIES, fill

_TABS = {"pending": "To choose", "failed": "Not found", "matched": "Matched"}
"""The last one is open at first."""
_SORTS = ("title", "author", "newest", "readers")
_PULLS = 40
"""In so many pulls the bar is dragged to the end."""
_WHEEL = (5, 2_000)
"""Seconds, and pixels a second: a row lasts a fifteenth of one."""
_BEST_OF = 3
_WATCHING = Path(__file__).with_name("watching.js")


def measure(size: int, runs: int = 1) -> PageFigures:
    """Open the page on a library of this size; returns the best of so many runs."""
    return best([asyncio.run(_measure(size)) for _ in range(runs)])


async def _measure(size: int) -> PageFigures:
    with TemporaryDirectory() as folder:
        async with chromium() as browser, house(Path(folder, "home"), browser) as home:
            await _move(home, size)
            figures = PageFigures(size, *[0] * 11)
            figures = await _served(home, figures)
            return await _seen(home, figures)


async def _move(home: House, size: int) -> None:
    """Have the library in the store, as if it had been looked up."""
    entry_id, home_assistant = await home.set_up(), home.home_assistant
    storage = home_assistant.folder / ".storage"
    # It writes a little later, and not at all if it is ended too soon.
    while not any(  # noqa: ASYNC110
        entry_id in each.read_text("utf-8") for each in storage.glob("core.config_entries")
    ):
        await asyncio.sleep(0.2)
    await home_assistant.stop()
    covers = [work.cover_url for work in home.hardcover.catalogue.works.values() if work.cover_url]
    store = storage / f"{DOMAIN}.{entry_id}.db"
    began = perf_counter()
    await fill(store, size, covers)
    print(f"    the store was filled in {perf_counter() - began:.0f} s", file=sys.stderr)
    home.booklore.libraries = dict(LIBRARIES)
    home.booklore.books = {each: ShelfBook(each, f"Book {each}") for each in range(1, size + 1)}
    await home_assistant.start()
    entries = "/api/config/config_entries/entry"
    while not any(  # noqa: ASYNC110 - it happens over HTTP
        (each["entry_id"], each["state"]) == (entry_id, "loaded")
        for each in await home_assistant.get(entries)
    ):
        await asyncio.sleep(0.1)
    as_list = {"list": True}
    await home_assistant.command(type="frontend/set_user_data", key=DOMAIN, value=as_list)


async def _served(home: House, figures: PageFigures) -> PageFigures:
    """Ask for lists as the page does, and see how long each takes."""
    async with home.home_assistant.websocket() as socket:
        lists = _Lists(socket, home.entry_id)
        await lists.ask({"status": "matched"})
        total = lists.total
        took = [
            await lists.ask({"status": "matched", "sort": sort}, offset)
            for sort, offset in product(_SORTS, (0, total // 2, max(0, total - 50)))
        ]
        words = {"status": "matched", "search": lists.title}
        searched = await lists.ask(words)
        # Every title has it.
        most = [
            await lists.ask({"status": "matched", "search": "volume", "sort": sort})
            for sort in _SORTS
        ]
    return replace(
        figures,
        list_ms=round(median(took), 1),
        list_worst_ms=round(max(took), 1),
        search_ms=round(searched, 1),
        search_most_ms=round(max(most), 1),
    )


class _Lists:
    """Asks for rows on one connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, entry_id: str) -> None:
        """Ask nothing yet."""
        self._socket = socket
        self._entry_id = entry_id
        self._number = 0
        self.total = 0
        self.title = ""
        """Of the last row of the last answer."""

    async def ask(self, wanted: dict[str, Any], offset: int = 0) -> float:
        """Ask for fifty rows; returns the milliseconds until they came, the best of three."""
        return min([await self._ask(wanted, offset) for _ in range(_BEST_OF)])

    async def _ask(self, wanted: dict[str, Any], offset: int) -> float:
        self._number += 1
        message = {"id": self._number, "type": f"{DOMAIN}/matches/list", "entry_id": self._entry_id}
        began = perf_counter()
        await self._socket.send_json({**message, "filter": wanted, "offset": offset, "limit": 50})
        text = await self._socket.receive_str()
        took = perf_counter() - began
        answer = json.loads(text)["result"]
        self.total = answer["total"]
        self.title = answer["rows"][-1]["title"] if answer["rows"] else self.title
        return took * 1000


async def _seen(home: House, figures: PageFigures) -> PageFigures:
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await expect(_rows(page)).not_to_have_count(0, timeout=60_000)
    await page.evaluate(_WATCHING.read_text("utf-8"))
    opened: dict[str, list[float]] = {status: [] for status in _TABS}
    for _, (status, name) in product(range(_BEST_OF), _TABS.items()):
        opened[status].append(
            await _tab(page, name).evaluate("(tab, s) => watching.open(tab, s)", status)
        )
        await page.wait_for_timeout(500)
    await _tab(page, "Matched").evaluate("tab => watching.open(tab, 'matched')")
    shown = page.locator("blh-books:not([hidden])")
    before = await _heap(page)
    wheel = await shown.evaluate("(list, [s, v]) => watching.wheel(list, s, v)", _WHEEL)
    await shown.evaluate("list => watching.top(list)")
    dragged = await shown.evaluate("(list, pulls) => watching.drag(list, pulls)", _PULLS)
    after = await _heap(page)
    return replace(
        figures,
        first_rows_ms=round(max(min(each) for each in opened.values())),
        rows_in_page=dragged["drawn"],
        empty_rows=dragged["empty"],
        filled_ms=round(dragged["slowest"]),
        gaps_percent=round(100 * wheel["gaps"] / wheel["frames"], 1),
        heap_before_mb=before,
        heap_after_mb=after,
    )


def _tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Lists").get_by_role("link", name=name)


def _rows(page: Page) -> Locator:
    return page.locator("blh-books:not([hidden]) li.row:not(.waiting)")


async def _heap(page: Page) -> float:
    """Return the megabytes that JavaScript holds, garbage left out."""
    tools = await page.context.new_cdp_session(page)
    await tools.send("HeapProfiler.collectGarbage")
    await tools.send("Performance.enable")
    metrics = (await tools.send("Performance.getMetrics"))["metrics"]
    await tools.detach()
    size: float = next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")
    return round(size / 1e6, 1)
