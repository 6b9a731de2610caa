"""The action `stop_run`: what it ends, what stays, and what comes after it."""

import asyncio
from typing import Any

from freezegun import freeze_time
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_half_found
from tests.disk import full_disk
from tests.person import let_refuse, pass_time_and_run, press, start, stop
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications, our_tasks, settle, status_of, until

HALF = {"stored": 2, "skipped": 0, "failed": 0, "pending": 0, "matched": 2}
LATER = {"stored": 0, "skipped": 2, "failed": 0, "pending": 2, "matched": 2}
SUMMARY = f"{DOMAIN}_01KENTRY0000000000000000AA_summary"


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put two books with an ISBN and two with a title on the shelf."""
    add_half_found(booklore, hardcover, range(1, 5))


@pytest.fixture
async def in_mid_run(library, set_up, fetch, hardcover: HardcoverServer):
    """Return a caller who waits for a run that has found half of the books."""
    await set_up()
    hardcover.fail("books_by_title", "timeout", times=None)
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    yield waiting
    hardcover.heal()
    await asyncio.gather(waiting, return_exceptions=True)


async def told(waiting: asyncio.Task[Any]) -> str | None:
    """Return the key of what a waiting caller is told, None if the run has ended well."""
    try:
        await waiting
    except HomeAssistantError as error:
        return error.translation_key
    return None


async def nothing_goes_on(hass: HomeAssistant, booklore: BookLoreServer, entry: Any) -> None:
    """Neither in time nor after a restart."""
    lists = booklore.requests["list"]
    await pass_time_and_run(hass, 2 * 86_400)
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    await pass_time_and_run(hass, 2 * 86_400)
    assert (booklore.requests["list"], status_of(hass)) == (lists, "idle")


async def test_a_run_under_way(
    hass: HomeAssistant,
    entry,
    in_mid_run,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Everybody who waits is told, what was found stays, and the next run finds the rest."""
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    joined = asyncio.create_task(fetch(book_ids=[2]))
    await start(hass, book_ids=[2])
    await stop(hass)
    assert await told(in_mid_run) == await told(joined) == "run_stopped"
    await settle(hass)
    assert our_tasks() == []
    assert (counts_of(hass), status_of(hass)) == (HALF, "idle")
    [event] = finished
    assert (event.data["result"], event.data["stored"], event.data["total"]) == ("stopped", 2, 2)
    state = hass.states.get(f"event.{DOMAIN}_run")
    assert (state.attributes["event_type"], state.attributes["result"]) == (
        "run_finished",
        "stopped",
    )
    summary = notifications(hass)[SUMMARY]
    assert summary["title"] == "reader on 127.0.0.1: run stopped"
    assert summary["message"].startswith("The run was stopped")
    hardcover.heal()
    await nothing_goes_on(hass, booklore, entry)
    hardcover.requests.clear()
    await start(hass)
    await settle(hass)
    assert counts_of(hass) == LATER
    assert hardcover.requests["editions"] == 0
    assert len(finished) == 2


async def test_a_paused_run(
    hass: HomeAssistant, entry, library, set_up, fetch, booklore, hardcover
) -> None:
    """It does not go on after the reset; what is asked for then starts as usual."""
    await set_up()
    hardcover.fail("books_by_title", "429_daily")
    until_then = dt_util.parse_datetime((await fetch())["paused_until"])
    await stop(hass)
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    assert (state.state, state.attributes["paused_until"]) == ("idle", None)
    assert counts_of(hass) == HALF
    await nothing_goes_on(hass, booklore, entry)
    # Hardcover's limit still stands: a run that needs it pauses again.
    assert (await fetch())["paused_until"] is not None
    await stop(hass)
    with freeze_time(until_then, tick=True, real_asyncio=True):
        await fetch()
    assert counts_of(hass) == LATER


async def test_a_run_that_waits_for_booklore(
    hass: HomeAssistant, entry, in_mid_run, fetch, booklore: BookLoreServer
) -> None:
    """It tries no more; and a later run that finds BookLore away fails at once, as ever."""
    await hass.config_entries.async_unload(entry.entry_id)
    assert await told(in_mid_run) == "run_interrupted"
    booklore.fail("list", "refuse", times=None)
    await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert status_of(hass) == "interrupted"
    await stop(hass)
    assert status_of(hass) == "idle"
    await nothing_goes_on(hass, booklore, entry)
    with pytest.raises(HomeAssistantError):
        await fetch()
    assert status_of(hass) == "error"


async def test_a_run_that_waits_for_an_account(
    hass: HomeAssistant, entry, library, set_up, fetch, booklore, hardcover
) -> None:
    """Which stays refused."""
    await set_up()
    hardcover.fail("books_by_title", "429_daily")
    await fetch()
    await let_refuse(hass, entry, "hardcover")
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    await stop(hass)
    assert status_of(hass) == "idle"
    assert entry.runtime_data.accounts.refused == "hardcover"


@pytest.mark.parametrize("when", ["before", "after", "twice"])
async def test_when_nothing_is_under_way(
    hass: HomeAssistant, library, set_up, fetch, when: str
) -> None:
    """It is refused in words, and nothing is told to anybody."""
    await set_up()
    if when != "before":
        await fetch()
    if when == "twice":
        await start(hass)
        await asyncio.gather(stop(hass), return_exceptions=True)
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    await settle(hass)
    finished.clear()
    with pytest.raises(ServiceValidationError) as error:
        await stop(hass)
    assert error.value.translation_key == "nothing_to_stop"
    assert finished == []


async def test_before_the_library_is_read(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer
) -> None:
    """The press of the button is told as well; the counts are those of the run before."""
    await set_up()
    await fetch()
    before = counts_of(hass)
    booklore.gate = Gate()
    pressing = asyncio.create_task(press(hass))
    await until(lambda: booklore.requests["list"] == 2)
    await stop(hass)
    assert await told(pressing) == "run_stopped"
    booklore.gate.open()
    await settle(hass)
    assert (counts_of(hass), status_of(hass)) == (before, "idle")
    assert (await fetch())["skipped"] == 2


@pytest.mark.parametrize("turns", range(0, 60, 4))
async def test_at_any_moment(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer, turns: int
) -> None:
    """The run is over or stopped, once for everybody; one that is asked for afterwards works."""
    await set_up()
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    waiting = asyncio.create_task(fetch())
    for _ in range(turns):
        await asyncio.sleep(0.001)
    stopping = asyncio.create_task(stop(hass))
    again = asyncio.create_task(fetch())
    assert await told(stopping) in (None, "nothing_to_stop")
    assert await told(waiting) in (None, "run_stopped")
    assert await told(again) in (None, "run_stopped")
    await settle(hass)
    assert our_tasks() == []
    assert status_of(hass) == "idle"
    assert {each.data["result"] for each in finished} <= {"finished", "stopped"}
    assert len(finished) <= 2
    await fetch()
    counts = counts_of(hass)
    assert (counts["matched"], counts["pending"]) == (2, 2)
    assert counts["stored"] + counts["skipped"] == 2
    assert len(await matches(hass)) == 4


async def test_what_joins_after_it_gets_a_run_of_its_own(
    hass: HomeAssistant, in_mid_run, fetch, hardcover: HardcoverServer
) -> None:
    """Also in the same moment; two passes never work at once."""
    stopping = asyncio.create_task(stop(hass))
    await asyncio.sleep(0)
    joining = asyncio.create_task(fetch())
    hardcover.heal()
    await stopping
    assert await told(in_mid_run) == "run_stopped"
    assert (await joining)["total"] == 4
    assert len(our_tasks()) <= 1
    await settle(hass)
    assert status_of(hass) == "idle"


async def test_while_the_disk_takes_nothing(
    hass: HomeAssistant, in_mid_run, hardcover: HardcoverServer
) -> None:
    """The run is not stopped, as it would go on after a restart; later it can be."""
    with full_disk():
        with pytest.raises(HomeAssistantError) as error:
            await stop(hass)
        assert error.value.translation_key == "store_not_written"
        assert status_of(hass) == "running"
        assert not in_mid_run.done()
    await stop(hass)
    assert await told(in_mid_run) == "run_stopped"
    assert status_of(hass) == "idle"


async def test_while_the_entry_is_unloaded(
    hass: HomeAssistant, entry, in_mid_run, hardcover: HardcoverServer
) -> None:
    """Whoever is first wins, and nobody hangs."""
    unloading = asyncio.create_task(hass.config_entries.async_unload(entry.entry_id))
    results = await asyncio.gather(*(stop(hass) for _ in range(3)), return_exceptions=True)
    assert await unloading
    keys = {each.translation_key if each else None for each in results}
    assert keys <= {None, "nothing_to_stop", "run_interrupted", "entry_not_loaded", "store_closed"}
    assert await told(in_mid_run) in ("run_stopped", "run_interrupted")
    hardcover.heal()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert status_of(hass) == "idle"


async def test_while_home_assistant_stops(hass: HomeAssistant, entry, in_mid_run) -> None:
    """As every action then, it is refused in words, or done."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await asyncio.gather(stop(hass), return_exceptions=True)
    await hass.async_block_till_done()
    assert await told(in_mid_run) in ("run_stopped", "run_interrupted")
    assert our_tasks() == []


async def test_a_caller_who_gives_up_has_stopped_the_run_all_the_same(
    hass: HomeAssistant, in_mid_run
) -> None:
    """An automation may be restarted while it stops a run: nobody is left waiting."""
    stopping = asyncio.create_task(stop(hass))
    while not in_mid_run.done() and not stopping.done():
        await asyncio.sleep(0)
        if not our_tasks():
            stopping.cancel()
    await asyncio.gather(stopping, return_exceptions=True)
    assert await told(in_mid_run) == "run_stopped"
    await settle(hass)
    assert our_tasks() == []
