"""What happens when two things happen at once: runs, choices, reloads, writes."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
import threading
from typing import Any

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.booklore_hardcover.const import DOMAIN, OPT_ACCEPT_EXACT
from custom_components.booklore_hardcover.record import Status
from custom_components.booklore_hardcover.run import library_pass
from custom_components.booklore_hardcover.store import MatchStore
from tests.books import add_book, add_half_found, add_work
from tests.disk import slow_disk
from tests.person import (
    choose,
    fetch as fetch_ids,
    let_refuse,
    pass_time_and_run,
    skip,
    sleep_until,
)
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, matches, status_of, until


@pytest.fixture(autouse=True)
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Four books: two with an ISBN, two that are asked about."""
    add_half_found(booklore, hardcover, range(1, 5))


async def test_a_choice_while_a_run_plans(
    hass: HomeAssistant, set_up, fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run would settle the book by itself, had the person not done so."""
    entry = await set_up()
    await fetch()
    hass.config_entries.async_update_entry(entry, options={OPT_ACCEPT_EXACT: True})
    await hass.config_entries.async_reload(entry.entry_id)
    planning, go_on = threading.Event(), threading.Event()
    plan = library_pass.add_to_plan

    def slow_plan(*args: Any) -> Any:
        planning.set()
        go_on.wait()
        return plan(*args)

    monkeypatch.setattr(library_pass, "add_to_plan", slow_plan)
    run = asyncio.create_task(fetch())
    await until(planning.is_set)
    await skip(hass, 2)
    go_on.set()
    assert (await run)["total"] == 4
    assert {m["book_id"]: m["status"] for m in await matches(hass)} == {
        1: "matched",
        2: "skipped",
        3: "matched",
        4: "matched",
    }


async def test_a_choice_that_is_overtaken_by_a_reload(
    hass: HomeAssistant, set_up, fetch, hardcover: HardcoverServer, storage: Path
) -> None:
    """It is refused in words, never said to be made and lost."""
    entry = await set_up()
    await fetch()
    add_work(hardcover, 5000, "Another", "Ann Author")
    hardcover.fail("books_by_id", "timeout")
    asked = hardcover.requests.total()
    choice = asyncio.create_task(choose(hass, 2, hardcover_id=5000))
    await until(lambda: hardcover.requests.total() > asked)
    assert await hass.config_entries.async_reload(entry.entry_id)
    hardcover.heal()
    with pytest.raises(HomeAssistantError) as error:
        await choice
    assert error.value.translation_key == "store_closed"
    ids = {1: 1001, 3: 1003}
    assert await ids_of(hass) == ids
    await kill(hass, entry, storage)
    assert await ids_of(hass) == ids
    await pass_time_and_run(hass, 120)
    await kill(hass, entry, storage)
    assert await ids_of(hass) == ids
    assert len(await matches(hass)) == 4


async def test_choices_while_home_assistant_stops(
    hass: HomeAssistant, set_up, fetch, storage: Path
) -> None:
    """Writes that were begun or wait for the disk are saved; what comes later is refused."""
    entry = await set_up()
    await fetch()
    store = entry.runtime_data.store
    async with slow_disk(store):
        early = asyncio.create_task(
            store.update({1: lambda stands: replace(stands, status=Status.SKIPPED)})
        )
        late = asyncio.create_task(skip(hass, 2))  # reads first, and waits for that
        await asyncio.sleep(0.05)
        stop = asyncio.create_task(hass.async_stop(force=True))
        await asyncio.sleep(0.05)
    await stop
    assert [change.book_id for change in await early] == [1]
    with pytest.raises(HomeAssistantError) as error:
        await late
    assert error.value.translation_key == "store_closed"
    [path] = storage.glob(f"{DOMAIN}*.db")
    again = await MatchStore.open(path, asyncio.to_thread)
    assert await again.ids(frozenset(), [Status.SKIPPED]) == [1]
    await again.close()


@pytest.mark.parametrize("gone", ["unloaded", "removed"])
async def test_a_choice_whose_entry_is_gone_meanwhile(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, storage: Path, gone: str
) -> None:
    """It is refused in words, and no file comes back."""
    entry = await set_up()
    await fetch()
    add_book(booklore, 9, "New", "Ann Author")
    booklore.fail("batch", "slow")
    asked = booklore.requests["batch"]
    choice = asyncio.create_task(skip(hass, 9))
    await until(lambda: booklore.requests["batch"] > asked)
    if gone == "unloaded":
        await hass.config_entries.async_unload(entry.entry_id)
    else:
        await hass.config_entries.async_remove(entry.entry_id)
    with pytest.raises(HomeAssistantError) as error:
        await choice
    assert error.value.translation_key == "store_closed"
    await pass_time_and_run(hass, 120)
    if gone == "removed":
        assert not list(storage.glob(f"{DOMAIN}*"))


async def test_a_fetch_whose_entry_is_unloaded_meanwhile(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer
) -> None:
    """Looking for a new book at BookLore takes its time, and the entry may go."""
    entry = await set_up()
    add_book(booklore, 9, "New", "Ann Author")
    booklore.fail("batch", "slow")
    run = asyncio.create_task(fetch(book_ids=[9]))
    await until(lambda: booklore.requests["batch"] > 0)
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError) as error:
        await run
    assert error.value.translation_key == "store_closed"


@pytest.mark.parametrize("running", [True, False], ids=["joining a run", "starting one"])
async def test_a_fetch_that_the_disk_takes_while_the_entry_goes(
    hass: HomeAssistant, set_up, fetch, hardcover: HardcoverServer, running: bool
) -> None:
    """Whoever waits is told that the run is interrupted, and it goes on after the next set-up."""
    entry = await set_up()
    calls = []
    if running:
        hardcover.fail("books_by_title", "timeout")
        calls.append(asyncio.create_task(fetch_ids(hass)))
        await until(lambda: hardcover.requests["books_by_title"] > 0)
    async with slow_disk(entry.runtime_data.store):
        calls.append(asyncio.create_task(fetch_ids(hass)))
        await asyncio.sleep(0.05)
        unload = asyncio.create_task(hass.config_entries.async_unload(entry.entry_id))
        await asyncio.sleep(0.05)
    assert await unload
    for call in calls:
        with pytest.raises(HomeAssistantError) as error:
            await call
        assert error.value.translation_key == "run_interrupted"
    hardcover.heal()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert counts_of(hass)["pending"] == 2


async def test_a_fetch_that_the_disk_takes_while_an_account_is_refused(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """Whoever waits is told why nothing is sent, and need not wait for the person."""
    entry = await set_up()
    async with slow_disk(entry.runtime_data.store):
        call = asyncio.create_task(fetch_ids(hass))
        await asyncio.sleep(0.05)
        refused = asyncio.create_task(let_refuse(hass, entry, "hardcover"))
        await asyncio.sleep(0.05)
    await refused
    with pytest.raises(HomeAssistantError) as error:
        await call
    assert error.value.translation_key == "hardcover_refused"
    assert booklore.requests["list"] == 0


@pytest.fixture
async def reset(set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer) -> datetime:
    """Let a run pause and BookLore go away, and return when the pause ends."""
    await set_up()
    hardcover.fail("books_by_title", "429_daily", times=1)
    reset = dt_util.parse_datetime((await fetch())["paused_until"])
    assert reset is not None
    booklore.fail("list", "refuse", times=None)
    return reset


async def test_a_fetch_after_a_pause_that_ended_while_booklore_was_away(
    hass: HomeAssistant, fetch, booklore: BookLoreServer, reset: datetime
) -> None:
    """There is nothing to wait for any more: it starts at once."""
    await sleep_until(hass, reset + timedelta(minutes=2))
    booklore.heal()
    with freeze_time(reset + timedelta(minutes=2), tick=True, real_asyncio=True):
        tally = await fetch()
    assert (tally["pending"], tally["paused_until"]) == (2, None)


async def test_a_pause_that_ends_while_booklore_is_away(
    hass: HomeAssistant, booklore: BookLoreServer, reset: datetime
) -> None:
    """The run is tried again until BookLore is back: nobody is there to start it."""
    for later, status in ((2, "interrupted"), (5, "idle")):
        await sleep_until(hass, reset + timedelta(minutes=later))
        assert status_of(hass) == status
        booklore.heal()
    assert counts_of(hass)["pending"] == 2


async def test_an_interrupted_run_for_no_book_at_all(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer
) -> None:
    """A template may come to an empty list; what is stored must still be readable."""
    entry = await set_up()
    booklore.fail("list", "timeout")
    run = asyncio.create_task(fetch(book_ids=[]))
    await until(lambda: booklore.requests["list"] > 0)
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError):
        await run
    booklore.heal()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (status_of(hass), booklore.requests["list"]) == ("idle", 2)
    assert await matches(hass) == [], "it was for no book, not for all"
