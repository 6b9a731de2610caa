"""What a page that is open is told: what changes, over reloads too, and not too often."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book
from tests.clock import settle
from tests.disk import lost_pages, slow_disk
from tests.person import let_refuse, pass_time
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

UNLOADED = {"unloaded": True, "disabled": False, "removed": False}


async def rest(hass: HomeAssistant) -> None:
    """Let the time between two events pass."""
    await pass_time(hass, 1)


async def test_the_first_event_tells_everything(page: Page) -> None:
    """Counts, the state of the run, and what the page needs to know of the options."""
    event = await page.event(await page.subscribe())
    last_run = dt_util.parse_datetime(event.pop("last_run"))
    assert last_run is not None
    assert timedelta(0) <= dt_util.utcnow() - last_run < timedelta(minutes=1)
    assert event == {
        "counts": {
            "pending": 1,
            "matched": 0,
            "failed": 1,
            "skipped": 0,
            "stored": 0,
            "listed": 2,
            "exact": 0,
        },
        "status": "idle",
        "progress": 100,
        "looked_at": None,
        "expected_end": None,
        "paused_until": None,
        "problem": None,
        "refused": None,
        "ids": False,
        "ratings": "off",
        "writes": False,
        "differences": 0,
        "not_in_booklore": None,
        "accept_exact": False,
        "libraries": [{"id": 1, "name": "Books"}],
        "undo": None,
        "may_choose": True,
        "title": "reader on 127.0.0.1",
        "changed": None,
    }


async def test_two_people_see_each_others_choices(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """Only what has changed is told, and the newest step to who made it."""
    number, other = await page.subscribe(), await other_page.subscribe()
    await page.event(number)
    await other_page.event(other)
    await page.choose(1, 11)
    await rest(hass)
    for event in (await page.event(number), await other_page.event(other)):
        assert event["changed"] == [1]
        assert event["counts"]["matched"] == 1
    await other_page.skip(2)
    await rest(hass)
    event = await page.event(number)
    assert (event["changed"], event["counts"]["skipped"]) == ([2], 1)


async def test_a_choice_taken_back_before_it_was_told(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """The book is told to have changed, though it stands as before for who looks on."""
    number = await page.subscribe()
    await page.event(number)
    await other_page.undo(await other_page.skip(1))
    await rest(hass)
    event = await page.event(number)
    assert (event["changed"], event["counts"]["pending"]) == ([1], 1)


@pytest.mark.parametrize("others", [20, pytest.param(5_100, marks=pytest.mark.soak)])
async def test_books_that_come(
    hass: HomeAssistant, page: Page, fetch, booklore: BookLoreServer, others: int
) -> None:
    """A few are told by their ids; of very many, all may have changed."""
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
        assert changed is None


async def test_a_change_after_a_rest_is_told_at_once(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """Only what follows soon after an event waits."""
    number = await page.subscribe()
    await page.event(number)
    await rest(hass)
    await other_page.skip(1)
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
        await other_page.skip(book_id)
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
    assert await page.event(number) == UNLOADED
    event = await page.event(number)
    assert (event["changed"], event["counts"]["pending"]) == (None, 1)
    await page.skip(1)
    await rest(hass)
    assert (await page.event(number))["changed"] == [1]


async def test_a_subscription_to_an_entry_that_is_not_loaded(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """It begins when the entry does, and ends with it for good when that is removed."""
    await hass.config_entries.async_unload(entry.entry_id)
    number = await page.subscribe()
    assert await page.event(number) == UNLOADED
    await hass.config_entries.async_setup(entry.entry_id)
    assert (await page.event(number))["counts"]["pending"] == 1
    await hass.config_entries.async_remove(entry.entry_id)
    assert await page.event(number) == UNLOADED
    assert await page.event(number) == UNLOADED | {"removed": True}


async def test_an_entry_that_is_turned_off(hass: HomeAssistant, page: Page, entry) -> None:
    """The page is told so, whether or not it was loaded, and when it is back."""
    number = await page.subscribe()
    await page.event(number)
    disable = hass.config_entries.async_set_disabled_by
    await disable(entry.entry_id, ConfigEntryDisabler.USER)
    assert await page.event(number) == UNLOADED | {"disabled": True}
    other = await page.subscribe()
    assert await page.event(other) == UNLOADED | {"disabled": True}
    await disable(entry.entry_id, None)
    await hass.async_block_till_done()
    events = [await page.event(number)]
    while "counts" not in events[-1]:
        events.append(await page.event(number))
    assert all(each == UNLOADED for each in events[:-1])


@pytest.mark.parametrize(
    ("language", "says"),
    [(None, "couldn't be reached"), ("de", "nicht erreichbar"), ("tlh", "couldn't be reached")],
)
async def test_why_the_last_run_failed(
    hass: HomeAssistant, page: Page, fetch, booklore: BookLoreServer, language, says: str
) -> None:
    """In the person's language, over a reload too, and until a run succeeds."""
    booklore.fail("list", "refuse", times=None)
    with pytest.raises(HomeAssistantError):
        await fetch()
    words = {} if language is None else {"language": language}
    event = await page.event((await page.ask("matches/subscribe", **words))["id"])
    assert event["status"] == "error"
    assert says in event["problem"]
    await hass.config_entries.async_reload(page.entry_id)
    again = await page.event((await page.ask("matches/subscribe", **words))["id"])
    assert again["problem"] == event["problem"]
    booklore.heal()
    await fetch()
    assert (await page.event(await page.subscribe()))["problem"] is None


async def test_a_language_without_texts_is_not_kept(
    hass: HomeAssistant, page: Page, fetch, booklore: BookLoreServer
) -> None:
    """Home Assistant never forgets what it has loaded, and browsers may ask for any."""
    booklore.fail("list", "refuse", times=None)
    with pytest.raises(HomeAssistantError):
        await fetch()
    asked = ("tlh", "de-XX", "de")
    for language in asked:
        await page.event((await page.ask("matches/subscribe", language=language))["id"])
    kept = [
        each for each in asked if async_get_cached_translations(hass, each, "exceptions", DOMAIN)
    ]
    assert kept == ["de"]


async def test_a_refused_account(hass: HomeAssistant, page: Page, entry) -> None:
    """Is named, with what is to be done about it."""
    number = await page.subscribe()
    await page.event(number)
    await rest(hass)
    await let_refuse(hass, entry, "hardcover")
    event = await page.event(number)
    assert event["refused"] == "hardcover"
    assert "token" in event["problem"]
    assert await page.event(await page.subscribe()) == event | {"changed": None}


async def test_a_book_that_is_left_out_of_writes(hass: HomeAssistant, page: Page) -> None:
    """It is told like any other change."""
    number = await page.subscribe()
    await page.event(number)
    await rest(hass)
    done = await page.get("matches/exclude", book_ids=[1], exclude=True)
    assert (done["step"], done["left"], done["match"]["excluded"]) == (None, [], True)
    assert (await page.event(number))["changed"] == [1]
    await page.get("matches/exclude", book_ids=[1], exclude=False)
    match = await page.match(1)
    assert match is not None
    assert "excluded" not in match


async def test_the_newest_step_is_its_own_persons(
    hass: HomeAssistant, page: Page, entry, hass_ws_client
) -> None:
    """Nobody is offered to take back what somebody else has done."""
    chooser = Page(
        await hass_ws_client(access_token=await token_of(hass, person(hass, "chooser"))),
        entry.entry_id,
    )
    number, theirs = await page.subscribe(), await chooser.subscribe()
    await page.event(number)
    await chooser.event(theirs)
    done = await page.choose(1, 10)
    await rest(hass)
    assert (await page.event(number))["undo"] == done["step"]
    assert (await chooser.event(theirs))["undo"] is None


async def test_what_was_read_for_an_entry_that_is_gone(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """It comes too late: the page knows already that there is nothing to see."""
    async with slow_disk(entry.runtime_data.store):
        number = await page.subscribe()
        unload = asyncio.create_task(hass.config_entries.async_unload(entry.entry_id))
        assert await page.event(number) == UNLOADED
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
    await other_page.skip(1)
    store = entry.runtime_data.store
    async with lost_pages(store, storage / f"{DOMAIN}.{entry.entry_id}.db"):
        await rest(hass)
    await pass_time(hass, 61)
    await rest(hass)
    event = await page.event(number)
    assert (event["changed"], event["counts"]["pending"]) == (None, 0)


async def test_what_changes_while_a_slow_disk_is_read(
    hass: HomeAssistant, page: Page, entry
) -> None:
    """It is told afterwards, though the time between two events is over by then."""
    number = await page.subscribe()
    await page.event(number)
    await rest(hass)
    data = entry.runtime_data
    async with AsyncExitStack() as disk:
        async with slow_disk(data.store):
            forget = asyncio.create_task(data.store.update({2: lambda _stands: None}))
            await settle()
            waiting = asyncio.create_task(disk.enter_async_context(slow_disk(data.store)))
            await settle()
            data.coordinator.async_update_listeners()  # the page begins to read, which waits
            await settle()
        await forget
        await waiting
        await settle()
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
        await settle()
    await page.event(number)
    await rest(hass)
    assert (await page.event(number))["changed"] == [2]


async def test_who_stops_listening_is_told_nothing_more(
    hass: HomeAssistant, page: Page, other_page: Page, entry
) -> None:
    """Neither of changes nor of a reload."""
    number = await page.subscribe()
    await page.event(number)
    await page.unsubscribe(number)
    await other_page.skip(1)
    await rest(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    assert (await page.ask("entries"))["type"] == "result"
    assert page.unheard == []
