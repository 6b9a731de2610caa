"""What a page that is open is told: what changes, over reloads too, and not too often."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.store import MatchStore
from tests.books import add_book
from tests.disk import lost_pages, slow_disk
from tests.person import pass_time
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


async def rest(hass: HomeAssistant) -> None:
    """Let the time between two events pass."""
    await pass_time(hass, 1)


async def test_the_first_event_tells_everything(page: Page) -> None:
    """Counts, state and lists."""
    assert await page.event(await page.subscribe()) == {
        "counts": {
            "stored": 0,
            "skipped": 0,
            "failed": 1,
            "pending": 1,
            "matched": 0,
            "total": 2,
        },
        "status": "idle",
        "progress": 100,
        "expected_end": None,
        "paused_until": None,
        "may_choose": True,
        "title": "reader on 127.0.0.1",
        "changed": None,
        "pending": [1],
        "failed": [2],
    }


async def test_two_people_see_each_others_choices(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """Only what has changed is told, and in which list it is now."""
    number, other = await page.subscribe(), await other_page.subscribe()
    await page.event(number)
    await other_page.event(other)
    await page.get("matches/choose", book_id=1, hardcover_id=11)
    await rest(hass)
    for event in (await page.event(number), await other_page.event(other)):
        assert (event["changed"], event["pending"], event["failed"]) == ([1], [], [])
        assert event["counts"]["matched"] == 1
    await other_page.get("matches/skip", book_id=2)
    await rest(hass)
    event = await page.event(number)
    assert (event["changed"], event["pending"], event["failed"]) == ([2], [], [])


async def test_a_choice_taken_back_before_it_was_told(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """The book is told to be in its list, though it never left it for who looks on."""
    number = await page.subscribe()
    await page.event(number)
    undo = (await other_page.get("matches/skip", book_id=1))["undo"]
    await other_page.get("matches/undo", book_id=1, undo=undo)
    await rest(hass)
    event = await page.event(number)
    assert (event["changed"], event["pending"], event["failed"]) == ([1], [1], [])


@pytest.mark.parametrize("others", [20, pytest.param(5_100, marks=pytest.mark.soak)])
async def test_books_that_come(
    hass: HomeAssistant, page: Page, fetch, booklore: BookLoreServer, others: int
) -> None:
    """A few are told by their ids; of very many, the whole lists come anew."""
    number = await page.subscribe()
    await page.event(number)
    for book_id in range(10, 10 + others):
        add_book(booklore, book_id, f"Emma {book_id}", hardcover_book_id="10")
    fetching = hass.async_create_task(fetch())
    changed: set[int] | None = set()
    while changed is not None and len(changed) < others:
        event = await page.event(number)
        changed = None if event["changed"] is None else changed | {*event["changed"]}
        await rest(hass)
    await fetching
    if others == 20:
        assert changed == set(range(10, 30))
    else:
        assert (changed, event["pending"], event["failed"]) == (None, [1], [2])


async def test_a_change_after_a_rest_is_told_at_once(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """Only what follows soon after an event waits."""
    number = await page.subscribe()
    await page.event(number)
    await rest(hass)
    await other_page.get("matches/skip", book_id=1)
    assert (await page.event(number))["changed"] == [1]


async def test_many_changes_are_told_in_few_events(
    hass: HomeAssistant, page: Page, other_page: Page, fetch, booklore: BookLoreServer
) -> None:
    """About two a second, with everything that changed since the one before."""
    for book_id in range(10, 40):
        add_book(booklore, book_id, f"Emma {book_id}", hardcover_book_id="10")
    await fetch()
    number = await page.subscribe()
    await page.event(number)
    for book_id in range(10, 40):
        await other_page.get("matches/skip", book_id=book_id)
    changed: list[int] = []
    events = 0
    while 39 not in changed:
        await rest(hass)
        changed += (await page.event(number))["changed"]
        events += 1
    assert sorted(changed) == list(range(10, 40))
    assert events < 15


async def test_a_pause_is_told(
    hass: HomeAssistant, page: Page, fetch, hardcover: HardcoverServer
) -> None:
    """With the moment at which it ends."""
    hardcover.fail("*", "429_daily")
    number = await page.subscribe()
    await page.event(number)
    await fetch(retry_failed=True)
    event: dict[str, Any] = {}
    while event.get("status") != "waiting_for_quota":
        await rest(hass)
        event = await page.event(number)
    until = dt_util.parse_datetime(event["paused_until"])
    assert until is not None
    assert until > dt_util.utcnow()


async def test_a_subscription_lasts_over_a_reload(hass: HomeAssistant, page: Page, entry) -> None:
    """It says that the entry is gone, and tells everything when it is back."""
    number = await page.subscribe()
    await page.event(number)
    await hass.config_entries.async_reload(entry.entry_id)
    assert await page.event(number) == {"unloaded": True}
    event = await page.event(number)
    assert (event["changed"], event["pending"], event["failed"]) == (None, [1], [2])
    await page.get("matches/skip", book_id=1)
    await rest(hass)
    assert (await page.event(number))["changed"] == [1]


async def test_a_subscription_to_an_entry_that_is_not_loaded(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """It begins when the entry does, and ends with it for good when that is removed."""
    await hass.config_entries.async_unload(entry.entry_id)
    number = await page.subscribe()
    assert await page.event(number) == {"unloaded": True}
    await hass.config_entries.async_setup(entry.entry_id)
    assert (await page.event(number))["pending"] == [1]
    await hass.config_entries.async_remove(entry.entry_id)
    assert await page.event(number) == {"unloaded": True}


async def test_what_was_read_for_an_entry_that_is_gone(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """It comes too late: the page knows already that there is nothing to see."""
    async with slow_disk(entry.runtime_data.store):
        number = await page.subscribe()
        unload = asyncio.create_task(hass.config_entries.async_unload(entry.entry_id))
        assert await page.event(number) == {"unloaded": True}
    await unload
    await page.get("entries")
    assert page.unheard == []


async def test_a_page_that_is_closed_while_its_lists_are_read(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """Nothing is left of it, no timer either."""
    async with slow_disk(entry.runtime_data.store):
        await page.unsubscribe(await page.subscribe())
    await hass.async_block_till_done()
    assert page.unheard == []


async def test_what_changed_while_nothing_could_be_read(
    hass: HomeAssistant, page: Page, other_page: Page, entry, storage: Path
) -> None:
    """It is told, with everything else, as soon as there is something to tell."""
    number = await page.subscribe()
    await page.event(number)
    await other_page.get("matches/skip", book_id=1)
    store = entry.runtime_data.store
    async with lost_pages(store, storage / f"{DOMAIN}.{entry.entry_id}.db"):
        await rest(hass)
    await pass_time(hass, 61)
    await rest(hass)
    event = await page.event(number)
    assert (event["changed"], event["pending"], event["failed"]) == (None, [], [2])


async def test_what_changes_while_a_slow_disk_is_read(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """It is told afterwards, though the time between two events is over by then."""
    number = await page.subscribe()
    await page.event(number)
    await rest(hass)
    data = entry.runtime_data
    async with AsyncExitStack() as second:
        async with slow_disk(data.store):
            forget = asyncio.create_task(data.store.update({2: lambda _stands: None}))
            await asyncio.sleep(0)
            waiting = asyncio.create_task(second.enter_async_context(slow_disk(data.store)))
            await asyncio.sleep(0)
            data.coordinator.async_update_listeners()  # the page begins to read
            await asyncio.sleep(0.05)
        await forget
        await waiting
        third = asyncio.create_task(wait_for_disk(data.store, 0.7))
        await asyncio.sleep(0.05)
    await third
    await page.event(number)
    await rest(hass)
    assert (await page.event(number))["changed"] == [2]


async def wait_for_disk(store: MatchStore, seconds: float) -> None:
    """Keep the disk busy for so many seconds."""
    async with slow_disk(store):
        await asyncio.sleep(seconds)


async def test_who_stops_listening_is_told_nothing_more(
    hass: HomeAssistant, page: Page, other_page: Page, entry
) -> None:
    """Neither of changes nor of a reload."""
    number = await page.subscribe()
    await page.event(number)
    await page.unsubscribe(number)
    await other_page.get("matches/skip", book_id=1)
    await rest(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    assert (await page.ask("entries"))["type"] == "result"
    assert page.unheard == []
