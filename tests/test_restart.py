"""The run's edges: unload, stop and kill in mid run, and what comes after set-up."""

import asyncio
from pathlib import Path
from typing import Any

from freezegun import freeze_time
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_half_found
from tests.person import fetch as fetch_ids, let_refuse, pass_time, pass_time_and_run, start
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, our_tasks, settle, status_of, until

HALF = {"stored": 2, "skipped": 0, "failed": 0, "pending": 0, "matched": 2}
WHOLE = {"stored": 2, "skipped": 0, "failed": 0, "pending": 2, "matched": 2}


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put two books with an ISBN and two with a title on the shelf."""
    add_half_found(booklore, hardcover, range(1, 5))


@pytest.fixture
async def in_mid_run(library, set_up, fetch, hardcover: HardcoverServer):
    """Return the entry, and a caller who waits for a run that has found half of the books."""
    entry = await set_up()
    hardcover.fail("books_by_title", "timeout")
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    yield entry, waiting
    hardcover.heal()
    if not waiting.done():
        await waiting


async def test_unloading_in_mid_run_leaves_no_task_and_keeps_the_results(
    hass: HomeAssistant, in_mid_run, booklore: BookLoreServer
) -> None:
    """Whoever waits is told."""
    entry, waiting = in_mid_run
    assert our_tasks() == [f"{DOMAIN} run of {entry.title}"]
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert our_tasks() == []
    with pytest.raises(HomeAssistantError) as error:
        await waiting
    assert error.value.translation_key == "run_interrupted"
    booklore.fail("list", "refuse", times=None)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (HALF, "interrupted")


async def test_stopping_home_assistant_in_mid_run(
    hass: HomeAssistant, in_mid_run, hardcover: HardcoverServer
) -> None:
    """The run ends with it, and goes on after the next set-up."""
    entry, waiting = in_mid_run
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert our_tasks() == []
    with pytest.raises(HomeAssistantError):
        await waiting
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")
    assert hardcover.requests["editions"] == 1


async def test_a_run_goes_on_after_a_kill(
    hass: HomeAssistant,
    in_mid_run,
    storage: Path,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """From what was on disk at that moment, without asking for it again."""
    entry, waiting = in_mid_run
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    await pass_time(hass, 4)  # after which results are on disk
    await kill(hass, entry, storage)
    with pytest.raises(HomeAssistantError):
        await waiting
    await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")
    assert hardcover.requests["editions"] == 1
    assert len(finished) == 1


async def test_what_joins_a_run_is_on_disk_before_the_call_returns(
    hass: HomeAssistant,
    library,
    set_up,
    fetch,
    storage: Path,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A call during a run is never lost, whatever happens next: it is served after a kill."""
    add_book(booklore, 8, "Untitled Family Cookbook")
    entry = await set_up()
    assert (await fetch())["failed"] == 1
    add_book(booklore, 9, "Title 2", "Ann Author")
    hardcover.requests.clear()
    hardcover.fail("books_by_title", "timeout")
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await start(hass, retry_failed=True)
    await kill(hass, entry, storage)
    with pytest.raises(HomeAssistantError):
        await waiting
    hardcover.heal()
    await settle(hass)
    assert status_of(hass) == "idle"
    assert booklore.requests["list"] == 3  # two before the kill, and one for both requests
    assert hardcover.requests["search"] > 0  # for the book that was not found, once more


async def test_tally_and_status_survive_a_restart(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer
) -> None:
    """So do the time of the last run and the list of matches."""
    entry = await set_up()
    await fetch()
    last_run = hass.states.get(f"sensor.{DOMAIN}_last_run").state
    found = await matches(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")
    assert hass.states.get(f"sensor.{DOMAIN}_last_run").state == last_run
    assert await matches(hass) == found
    assert booklore.requests["list"] == 1


async def test_a_failed_run_is_still_seen_after_a_restart(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer
) -> None:
    """It ended: nothing goes on by itself."""
    entry = await set_up()
    booklore.fail("list", "html")
    with pytest.raises(HomeAssistantError):
        await fetch()
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert status_of(hass) == "error"
    assert booklore.requests["list"] == 1


async def test_a_restart_while_waiting_for_quota_goes_on_when_it_is_over(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer
) -> None:
    """Also when the pause ended while Home Assistant was down."""
    entry = await set_up()
    hardcover.fail("books_by_title", "429_daily")
    until_then = dt_util.parse_datetime((await fetch())["paused_until"])
    assert await hass.config_entries.async_unload(entry.entry_id)
    with freeze_time(until_then, tick=True, real_asyncio=True):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")
    assert hardcover.requests["editions"] == 1


async def test_a_run_does_not_go_on_while_an_account_is_refused(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer, hardcover
) -> None:
    """A choice found out meanwhile; neither the time nor a restart sends anything more."""
    entry = await set_up()
    hardcover.fail("books_by_title", "429_daily")
    until_then = dt_util.parse_datetime((await fetch())["paused_until"])
    await let_refuse(hass, entry, "hardcover")
    await settle(hass)
    sent = hardcover.requests.total() + booklore.requests["list"]
    with freeze_time(until_then, tick=True, real_asyncio=True):
        async_fire_time_changed(hass, until_then)
        await settle(hass)
        assert status_of(hass) == "interrupted"
        await hass.config_entries.async_reload(entry.entry_id)
        await settle(hass)
        assert status_of(hass) == "interrupted"
        assert hardcover.requests.total() + booklore.requests["list"] == sent
        await entry.runtime_data.accounts.async_corrected("hardcover")
        await hass.config_entries.async_reload(entry.entry_id)
        await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")


async def test_booklore_that_never_comes_back_ends_the_run(
    hass: HomeAssistant, in_mid_run, booklore: BookLoreServer
) -> None:
    """After about an hour of patience; what was found is kept."""
    entry, waiting = in_mid_run
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError):
        await waiting
    for operation in ("list", "login", "healthcheck"):
        booklore.fail(operation, "refuse", times=None)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    for _ in range(20):
        if status_of(hass) == "error":
            break
        assert status_of(hass) == "interrupted"
        await pass_time_and_run(hass, 31 * 60)
    assert (counts_of(hass), status_of(hass)) == (HALF, "error")
    assert entry.state is ConfigEntryState.LOADED


async def test_a_call_while_booklore_is_away_does_not_wait_for_the_clock(
    hass: HomeAssistant, in_mid_run, fetch, booklore: BookLoreServer
) -> None:
    """It tries at once, and both are served."""
    entry, waiting = in_mid_run
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError):
        await waiting
    booklore.fail("list", "refuse", times=2)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert status_of(hass) == "interrupted"
    booklore.heal()
    assert (await fetch())["total"] == 4
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")


def fetch_at(hass: HomeAssistant, event: str, calls: list[asyncio.Task[Any]]) -> None:
    """Call the action in the very moment of an event, once, as an automation may."""

    @callback
    def call(_event: Event) -> None:
        calls.append(hass.async_create_task(fetch_ids(hass)))

    hass.bus.async_listen_once(f"{DOMAIN}_{event}", call)


async def test_a_call_in_the_moment_a_run_ends_is_not_lost(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer
) -> None:
    """It gets a run of its own."""
    await set_up()
    calls: list[asyncio.Task[Any]] = []
    fetch_at(hass, "run_finished", calls)
    assert (await fetch())["stored"] == 2
    [call] = calls
    assert ((await call)["stored"], call.result()["skipped"]) == (0, 2)
    assert booklore.requests["list"] == 2


async def test_a_call_in_the_moment_a_run_pauses_is_answered_at_once(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer
) -> None:
    """As every call during a pause."""
    await set_up()
    calls: list[asyncio.Task[Any]] = []
    fetch_at(hass, "run_paused", calls)
    hardcover.fail("books_by_title", "429_daily")
    tally = await fetch()
    [call] = calls
    assert (await call)["paused_until"] == tally["paused_until"] is not None


async def test_a_start_survives_a_kill_as_soon_as_it_is_answered(
    hass: HomeAssistant, library, set_up, hardcover: HardcoverServer, storage: Path
) -> None:
    """Nobody presses the button again: who was told that it runs relies on it."""
    entry = await set_up()
    hardcover.fail("editions", "timeout")
    await start(hass)
    await until(lambda: hardcover.requests["editions"] > 0)
    await kill(hass, entry, storage)
    hardcover.heal()
    await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (WHOLE, "idle")
