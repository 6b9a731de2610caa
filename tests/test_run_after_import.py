"""Runs that nobody asks for: what they notice, what they cost, and when they keep still."""

import asyncio
from collections.abc import Generator
from datetime import timedelta
import logging
import math
from pathlib import Path
from time import time
from typing import Any

from freezegun import freeze_time
from homeassistant.components import persistent_notification
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import links
from tests.books import add_book, add_work, isbn
from tests.clock import log_in_at_once
from tests.disk import full_disk
from tests.person import fetch as fetch_ids, let_refuse, start
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import counts_of, ids_of, notifications, status_of, until
from tests.writing import agree, write_quickly

SUMMARY = f"{DOMAIN}_01KENTRY0000000000000000AA_summary"
LOOK = 5 * 60
DAY = 288
"""Looks in a day."""
READER = 7
"""The Hardcover user of the tests' token."""


class Clock:
    """Lets time pass in looks."""

    def __init__(self, hass: HomeAssistant, frozen: Any) -> None:
        """Take a clock that goes on by itself and can be sent ahead."""
        self._hass, self._frozen = hass, frozen

    async def looks(self, number: int = 1) -> None:
        """Let so many times five minutes pass, and wait for what happens then."""
        for _ in range(number):
            await self.seconds(LOOK)

    async def seconds(self, seconds: float) -> None:
        """Let so many seconds pass at once, and wait for what happens then."""
        self.pass_now(seconds)
        await self._hass.async_block_till_done(wait_background_tasks=True)

    def pass_now(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._frozen.tick(seconds)
        # A second more: on a busy machine this is looked at later than it was reckoned.
        async_fire_time_changed(self._hass, dt_util.utcnow() + timedelta(seconds=1))


@pytest.fixture(autouse=True)
def clock(hass: HomeAssistant, booklore: BookLoreServer) -> Generator[Clock]:
    """Return the one clock of everybody, the event loop's included."""
    with freeze_time("2026-11-26T09:00:00Z", tick=True, real_asyncio=True) as frozen:
        booklore.clock = lambda: time()  # noqa: PLW0108 - the one that is sent ahead
        hass.loop.slow_callback_duration = math.inf  # five minutes are not, here
        yield Clock(hass, frozen)


@pytest.fixture(autouse=True)
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put two books on the shelf that their ISBN settles."""
    arrive(booklore, hardcover, 1, 2)


def arrive(booklore: BookLoreServer, hardcover: HardcoverServer, *numbers: int) -> None:
    """Put books on the shelf that their ISBN settles."""
    for number in numbers:
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author", isbn13=isbn(number))
        add_book(booklore, number, f"Title {number}", "Ann Author", isbn13=isbn(number))


def forget(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Count requests from now on."""
    booklore.requests.clear()
    hardcover.requests.clear()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the integration has logged above debug."""
    records = [each for each in caplog.records if DOMAIN in each.name]
    return [each.getMessage() for each in records if each.levelno > logging.DEBUG]


@pytest.fixture
async def watching(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Return an entry whose library is known; requests are counted from then on."""
    entry: MockConfigEntry = await set_up(run_after_import=True)
    await fetch()
    forget(booklore, hardcover)
    return entry


DAYS: dict[str, dict[str, int]] = {
    # A list every hour; with the last one, a run's, the other questions are tried once more.
    "booklore-1.16": {"list": 24, "page-probe": 2, "app-probe": 1, "libraries": 1}
    | {"format-counts": 1},
    "booklore-2.0.3": {"libraries": DAY, "format-counts": DAY, "list": 1},
    "booklore-2.2": {"app-probe": DAY, "list": 1},
    "grimmory-3.2": {"page-probe": DAY, "list": 1},
}
"""What a day costs, before the sessions (sync contract §C2)."""
DAYS |= {"booklore-1.18": DAYS["booklore-1.16"], "booklore-2.3": DAYS["booklore-2.0.3"]}
DAYS |= {"grimmory-3.3": DAYS["grimmory-3.2"]}


@pytest.mark.parametrize("generation", GENERATIONS)
async def test_a_day_without_news(
    hass: HomeAssistant,
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    caplog: pytest.LogCaptureFixture,
    generation: str,
) -> None:
    """Hardcover is not asked, the list is read once, and one log-in serves for all of it."""
    await booklore.become(generation)
    await set_up(run_after_import=True)
    await fetch()
    assert booklore.requests["login"] == 1
    forget(booklore, hardcover)
    caplog.clear()
    shown, counts = notifications(hass), counts_of(hass)
    await clock.looks(DAY)
    cost = dict(booklore.requests)
    # A token that has run out costs its renewal, and the question once more.
    renewals = cost.pop("refresh")
    assert renewals == DAY * LOOK // booklore.profile.access_seconds - (booklore.profile.grimmory)
    assert sum(cost.values()) == sum(DAYS[generation].values()) + renewals
    assert all(0 <= cost[name] - number <= renewals for name, number in DAYS[generation].items())
    assert cost.keys() == DAYS[generation].keys()
    assert hardcover.requests.total() == 0
    assert notifications(hass) == shown
    assert counts_of(hass) == counts | {"stored": 0, "skipped": 2}
    assert told(caplog) == []


@pytest.mark.parametrize("generation", GENERATIONS)
async def test_a_book_is_found_without_anybody_asking(
    hass: HomeAssistant,
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    generation: str,
) -> None:
    """Five to ten minutes after it came, or an hour where the list is all that can be asked for."""
    await booklore.become(generation)
    await set_up(run_after_import=True)
    await fetch()
    by_list = generation.startswith("booklore-1")
    await clock.looks(3)
    shown = notifications(hass)
    forget(booklore, hardcover)
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    arrive(booklore, hardcover, 3)
    await clock.looks(9 if by_list else 1)
    assert (booklore.requests["list"], hardcover.requests.total()) == (int(by_list), 0)
    await clock.looks()
    assert await ids_of(hass) == {1: 1001, 2: 1002, 3: 1003}
    assert dict(hardcover.requests) == {"editions": 1}
    assert booklore.requests["list"] == 1 + by_list
    assert booklore.requests["login"] == 0
    assert (notifications(hass), status_of(hass)) == (shown, "idle")
    assert [event.data["stored"] for event in finished] == [1]
    await clock.looks(11)
    assert booklore.requests["list"] == 1 + by_list


async def test_a_question_comes_with_a_summary(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """And what has been dismissed stays away while nothing new asks."""
    for number in (3, 4):
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author")
    add_book(booklore, 3, "Title 3", "Ann Author")
    before = notifications(hass)[SUMMARY]
    await clock.looks(2)
    question = SUMMARY.replace("summary", "3")
    assert notifications(hass).keys() == {SUMMARY, question}
    assert notifications(hass)[SUMMARY]["message"] != before["message"]
    persistent_notification.async_dismiss(hass, SUMMARY)
    persistent_notification.async_dismiss(hass, question)
    arrive(booklore, hardcover, 5)
    await clock.looks(2)
    assert counts_of(hass)["stored"] == 1
    assert notifications(hass) == {}
    add_book(booklore, 4, "Title 4", "Ann Author")
    await clock.looks(2)
    assert notifications(hass).keys() == {SUMMARY, question, SUMMARY.replace("summary", "4")}


async def test_a_run_waits_until_the_import_is_over(
    clock: Clock, watching: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Five minutes without another book."""
    for number in range(3, 7):
        arrive(booklore, hardcover, number)
        await clock.looks()
    assert booklore.requests["list"] == 0
    await clock.looks()
    assert (booklore.requests["list"], hardcover.requests["editions"]) == (1, 1)


async def test_a_run_does_not_wait_longer_than_half_an_hour(
    clock: Clock, watching: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """While books keep coming; the last of them start another."""
    for number in range(3, 10):
        assert booklore.requests["list"] == 0
        arrive(booklore, hardcover, number)
        await clock.looks()
    assert booklore.requests["list"] == 1
    arrive(booklore, hardcover, 10)
    await clock.looks(2)
    assert booklore.requests["list"] == 2


async def test_a_change_that_is_taken_back_starts_nothing(
    clock: Clock, watching: MockConfigEntry, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    arrive(booklore, hardcover, 3)
    await clock.looks()
    del booklore.books[3]
    await clock.looks(20)
    assert booklore.requests["list"] == 0


async def test_a_book_in_place_of_another_is_news(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Their number is the same, and the newest came later."""
    arrive(booklore, hardcover, 3)
    booklore.books[3].added_on = "2026-09-01T00:00:00Z"
    del booklore.books[1]
    await clock.looks(2)
    assert await ids_of(hass) == {2: 1002, 3: 1003}


@pytest.mark.parametrize("generation", ["booklore-1.18", "grimmory-3.2"])
async def test_an_id_that_is_written_there_is_no_news(
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    generation: str,
) -> None:
    """Whoever wrote it: our own writes start no run."""
    await booklore.become(generation)
    await set_up(run_after_import=True)
    await fetch()
    forget(booklore, hardcover)
    booklore.books[1].hardcover_book_id = "1001"
    await clock.looks(30)
    lists = 2 if generation == "booklore-1.18" else 0
    assert (booklore.requests["list"], hardcover.requests.total()) == (lists, 0)


async def test_a_run_in_between_has_seen_it(
    clock: Clock,
    watching: MockConfigEntry,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Its list has the new book: there is no further run."""
    arrive(booklore, hardcover, 3)
    await clock.looks()
    assert (await fetch())["stored"] == 1
    await clock.looks(20)
    assert booklore.requests["list"] == 1


async def test_a_run_for_some_books_leaves_the_others_news(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It reads the whole list, and looks up those alone."""
    arrive(booklore, hardcover, 3, 4)
    await fetch(book_ids=[3])
    assert await ids_of(hass) == {1: 1001, 2: 1002, 3: 1003}
    await clock.looks(2)
    assert await ids_of(hass) == {1: 1001, 2: 1002, 3: 1003, 4: 1004}


async def test_who_asks_meanwhile_joins(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """One run, one event, and the summary that somebody who asks is shown."""
    persistent_notification.async_dismiss(hass, SUMMARY)
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    arrive(booklore, hardcover, 3)
    await clock.looks()
    hardcover.gate = Gate()
    looking = asyncio.create_task(clock.looks())
    await until(lambda: hardcover.gate is not None and hardcover.gate.held == 1)
    assert notifications(hass) == {}
    joined = asyncio.create_task(fetch_ids(hass))
    await until(lambda: len(watching.runtime_data.store.run.requests) == 2)
    hardcover.gate.open()
    assert (await joined)["stored"] == 1
    await looking
    assert len(finished) == 1
    assert notifications(hass).keys() == {SUMMARY}
    await clock.looks(20)
    assert booklore.requests["list"] == 2


async def test_no_question_while_a_run_works(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    arrive(booklore, hardcover, 3)
    hardcover.gate = Gate()
    await start(hass)
    await until(lambda: hardcover.gate is not None and hardcover.gate.held == 1)
    forget(booklore, hardcover)
    clock.pass_now(LOOK)
    await asyncio.sleep(0.05)
    assert booklore.requests.total() == 0
    hardcover.gate.open()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert counts_of(hass)["stored"] == 1


@pytest.mark.parametrize("news", [False, True])
@pytest.mark.parametrize("generation", ["booklore-1.18", "grimmory-3.3"])
async def test_a_restart_compares_with_what_was_kept(
    hass: HomeAssistant,
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    generation: str,
    news: bool,
) -> None:
    """What came while Home Assistant was off is looked up, and the question is known already."""
    await booklore.become(generation)
    entry = await set_up(run_after_import=True)
    await fetch()
    assert await hass.config_entries.async_unload(entry.entry_id)
    if news:
        arrive(booklore, hardcover, 3)
    assert await hass.config_entries.async_setup(entry.entry_id)
    forget(booklore, hardcover)
    await clock.looks()
    question = "list" if generation == "booklore-1.18" else "page-probe"
    assert booklore.requests == {"login": 1, question: 1}
    await clock.looks()
    assert counts_of(hass)["matched"] == 2 + news
    assert hardcover.requests.total() == news


async def test_set_up_asks_nothing_but_who_is_there(
    hass: HomeAssistant, watching: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It may be repeated for ever."""
    for _ in range(5):
        assert await hass.config_entries.async_reload(watching.entry_id)
    assert booklore.requests == {"healthcheck": 5}


async def test_nothing_is_asked_while_it_is_off(
    hass: HomeAssistant,
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Not even with a list; turned on, it begins with one."""
    entry = await set_up()
    await fetch()
    assert booklore.requests == {"healthcheck": 1, "login": 1, "list": 1, "batch": 1}
    arrive(booklore, hardcover, 3)
    await clock.looks(DAY + 2)
    assert booklore.requests.total() == 4
    hass.config_entries.async_update_entry(entry, options={"run_after_import": True})
    assert await hass.config_entries.async_reload(entry.entry_id)
    await clock.looks()
    assert counts_of(hass)["stored"] == 1
    hass.config_entries.async_update_entry(entry, options={})
    assert await hass.config_entries.async_reload(entry.entry_id)
    forget(booklore, hardcover)
    await clock.looks(DAY)
    assert booklore.requests.total() == 0


@pytest.mark.parametrize("failed", [False, True])
async def test_a_server_that_is_away_is_no_news(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    caplog: pytest.LogCaptureFixture,
    failed: bool,
) -> None:
    """Nothing is said, and no state changes; as it is back, its news are looked up."""
    if failed:
        hardcover.fail("editions", "401", times=None)
        booklore.fail("list", "html")
        with pytest.raises(HomeAssistantError):
            await fetch()
    shown, status = notifications(hass), status_of(hass)
    assert status == ("error" if failed else "idle")
    hardcover.heal()
    ended = async_capture_events(hass, f"{DOMAIN}_run_finished")
    changed = async_capture_events(hass, EVENT_STATE_CHANGED)
    arrive(booklore, hardcover, 3)
    caplog.clear()
    await booklore.stop()
    await clock.looks(DAY + 12)
    assert (notifications(hass), status_of(hass), ended, changed) == (shown, status, [], [])
    assert told(caplog) == []
    await booklore.start()
    await clock.looks()
    assert counts_of(hass)["stored"] == 1
    assert status_of(hass) == "idle"


@pytest.mark.parametrize("fault", ["refuse", "503", "reset", "500"])
async def test_a_list_that_does_not_come_is_no_news_either(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    """It is tried again, soon at first and then every hour: a list is much to ask for."""
    ended = async_capture_events(hass, f"{DOMAIN}_run_finished")
    arrive(booklore, hardcover, 3)
    shown = notifications(hass)
    caplog.clear()
    await clock.looks()
    changed = async_capture_events(hass, EVENT_STATE_CHANGED)
    booklore.fail("list", fault, times=None)
    await clock.looks(DAY)
    # aiohttp itself asks once more when a connection breaks that has served before.
    assert 20 <= booklore.requests["list"] <= (60 if fault in ("refuse", "reset") else 30)
    assert (notifications(hass), status_of(hass), ended, changed) == (shown, "idle", [], [])
    assert told(caplog) == []
    booklore.heal()
    await clock.looks(15)
    assert counts_of(hass)["stored"] == 1


async def test_a_server_that_goes_under_way_is_tried_again(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The answer was kept already, and yet the books are looked up."""
    arrive(booklore, hardcover, 3)
    ended = async_capture_events(hass, f"{DOMAIN}_run_finished")
    booklore.fail("batch", "503", times=None)
    await clock.looks(2)
    assert (booklore.requests["list"], status_of(hass), ended) == (1, "idle", [])
    booklore.heal()
    await clock.looks()
    assert counts_of(hass)["stored"] == 1


async def test_nothing_is_asked_while_an_account_is_refused(
    hass: HomeAssistant, clock: Clock, watching: MockConfigEntry, booklore: BookLoreServer
) -> None:
    await let_refuse(hass, watching, "hardcover")
    await clock.looks(DAY)
    assert booklore.requests.total() == 0


async def test_a_password_that_is_refused_is_tried_once(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """And the person is asked for it, as after any run."""
    booklore.password = "changed since"
    booklore.expire_tokens()
    booklore.revoke_refresh_tokens()
    await clock.looks(DAY)
    assert booklore.requests["login"] == 1
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH


async def test_what_a_run_must_say_is_said_once_a_day(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """An empty list is an error, and no better after five minutes."""
    persistent_notification.async_dismiss(hass, SUMMARY)
    ended = async_capture_events(hass, f"{DOMAIN}_run_finished")
    books, booklore.books = booklore.books, {}
    await clock.looks(2)
    assert [event.data["result"] for event in ended] == ["failed"]
    assert (status_of(hass), notifications(hass).keys()) == ("error", {SUMMARY})
    await clock.looks(DAY - 12)
    assert len(ended) == 1
    await clock.looks(20)
    assert len(ended) == 2
    booklore.books = books
    await clock.looks(2)
    assert status_of(hass) == "idle"


async def test_no_more_than_twelve_log_ins_a_day(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever becomes of the sessions, and over reloads; a person may always log in."""
    log_in_at_once(monkeypatch)
    caplog.clear()
    for _ in range(3):
        for _ in range(30):
            booklore.expire_tokens()
            booklore.revoke_refresh_tokens()
            await clock.looks()
        assert await hass.config_entries.async_reload(watching.entry_id)
    assert booklore.requests["login"] == 12
    assert told(caplog) == []
    arrive(booklore, hardcover, 3)
    booklore.expire_tokens()
    booklore.revoke_refresh_tokens()
    assert (await fetch())["stored"] == 1
    assert booklore.requests["login"] == 13
    booklore.expire_tokens()
    booklore.revoke_refresh_tokens()
    await clock.looks(DAY)
    assert booklore.requests["login"] == 14


async def test_a_server_that_is_away_uses_up_no_log_ins(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nobody was there to log in to."""
    assert await hass.config_entries.async_reload(watching.entry_id)
    booklore.fail("login", "503", times=None)
    await clock.looks(50)
    booklore.heal()
    arrive(booklore, hardcover, 3)
    await clock.looks(2)
    assert counts_of(hass)["stored"] == 1


@pytest.fixture
def small_day(watching: MockConfigEntry, hardcover: HardcoverServer) -> None:
    """Hardcover's day has one request more than is left to those who ask."""
    hardcover.policy = Policy(quota=6_000, burst=100, daily=1_001)


def wait_for_search(booklore: BookLoreServer, hardcover: HardcoverServer, *numbers: int) -> None:
    """Put books on the shelf that take several requests each."""
    for number in numbers:
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author")
        add_book(booklore, number, f"Title {number}", "Ann Author")


@pytest.fixture
async def held(
    hass: HomeAssistant,
    clock: Clock,
    small_day: None,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> MockConfigEntry:
    """Return an entry whose unasked run leaves the rest of the day to others."""
    hardcover.spend(3, READER)
    arrive(booklore, hardcover, 3)
    wait_for_search(booklore, hardcover, 4)
    await clock.looks(2)
    assert status_of(hass) == "waiting_for_quota"
    assert hardcover.requests.total() == 1
    forget(booklore, hardcover)
    return watching


async def test_a_thousand_requests_are_left_to_those_who_ask(
    hass: HomeAssistant,
    clock: Clock,
    held: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The run goes on by itself on the next day; until then nothing is asked."""
    assert notifications(hass).keys() <= {SUMMARY}
    await clock.looks(3)
    assert hardcover.requests.total() + booklore.requests.total() == 0
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    assert state is not None
    until_then = state.attributes["paused_until"]
    assert (until_then.hour, until_then.minute) in ((0, 0), (0, 1))
    await clock.seconds(until_then.timestamp() - time() + 1)
    assert (status_of(hass), counts_of(hass)["pending"]) == ("idle", 1)


@pytest.mark.parametrize("restart", [False, True])
async def test_whoever_asks_goes_at_once(
    hass: HomeAssistant,
    clock: Clock,
    held: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    restart: bool,
) -> None:
    """The pause is not for them, nor is it after a restart."""
    if restart:
        assert await hass.config_entries.async_reload(held.entry_id)
        assert status_of(hass) == "waiting_for_quota"
    tally = await fetch_ids(hass)
    assert (tally["paused_until"], tally["pending"]) == (None, 1)
    assert status_of(hass) == "idle"
    assert booklore.requests["list"] == 1
    forget(booklore, hardcover)
    await clock.looks(20)
    assert (booklore.requests["list"], hardcover.requests.total()) == (0, 0)


async def test_whoever_asks_for_one_book_is_served_alone(
    hass: HomeAssistant,
    clock: Clock,
    held: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The rest of the library stays with the run that nobody asked for."""
    wait_for_search(booklore, hardcover, 5)
    tally = await fetch_ids(hass, book_ids=[4])
    assert (tally["paused_until"], tally["pending"]) == (None, 1)
    await clock.looks(2)
    assert status_of(hass) == "waiting_for_quota"
    assert counts_of(hass)["pending"] == 1


async def test_whoever_asks_as_it_is_held_goes_at_once_too(
    hass: HomeAssistant,
    clock: Clock,
    small_day: None,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    arrive(booklore, hardcover, 3)
    wait_for_search(booklore, hardcover, 4)
    await clock.looks()
    hardcover.spend(3, READER)
    hardcover.gate = Gate()
    looking = asyncio.create_task(clock.looks())
    await until(lambda: hardcover.gate is not None and hardcover.gate.held == 1)
    joined = asyncio.create_task(fetch_ids(hass))
    await until(lambda: len(watching.runtime_data.store.run.requests) == 2)
    hardcover.gate.open()
    tally = await joined
    await looking
    assert (tally["paused_until"], tally["pending"]) == (None, 1)
    assert status_of(hass) == "idle"


async def test_turned_off_it_waits_no_more(
    hass: HomeAssistant,
    clock: Clock,
    held: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """What nobody wants any more is not done."""
    hass.config_entries.async_update_entry(held, options={})
    assert await hass.config_entries.async_reload(held.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert status_of(hass) == "idle"
    await clock.looks(DAY)
    assert booklore.requests == {"healthcheck": 1}
    assert hardcover.requests.total() == 0


async def test_an_update_of_the_server_is_noticed(
    hass: HomeAssistant,
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The question that it no longer answers is replaced, with nothing said and nothing lost."""
    await booklore.become("booklore-2.2")
    await set_up(run_after_import=True)
    await fetch()
    await clock.looks()
    await booklore.become("booklore-2.3")
    arrive(booklore, hardcover, 3)
    await clock.looks(2)
    assert counts_of(hass)["stored"] == 1
    forget(booklore, hardcover)
    await clock.looks(12)
    assert booklore.requests == {"libraries": 12, "format-counts": 12}


async def test_a_server_without_any_cheap_question_is_asked_for_its_list(
    hass: HomeAssistant,
    clock: Clock,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """From the next daily list on, should it have had one before."""
    await booklore.become("booklore-2.3")
    await set_up(run_after_import=True)
    await fetch()
    await booklore.become("booklore-1.18")
    arrive(booklore, hardcover, 3)
    forget(booklore, hardcover)
    await clock.looks(DAY)
    assert counts_of(hass)["matched"] == 3
    assert booklore.requests["list"] == 1
    arrive(booklore, hardcover, 4)
    await clock.looks(13)
    assert counts_of(hass)["matched"] == 4


async def test_trouble_for_a_moment_leaves_no_trace(
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A server that fails at every cheap question is not asked for its list for ever."""
    for name in ("page-probe", "app-probe", "format-counts"):
        booklore.fail(name, "500", times=3)
    await clock.looks()
    booklore.heal()
    await clock.looks(13)
    forget(booklore, hardcover)
    await clock.looks(6)
    assert booklore.requests["page-probe"] >= 6
    assert booklore.requests.keys() <= {"page-probe", "refresh"}


async def test_nothing_goes_on_when_it_is_unloaded(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
) -> None:
    """Not even the question under way."""
    booklore.gate = Gate()
    clock.pass_now(LOOK)
    await until(lambda: booklore.gate is not None and booklore.gate.held == 1)
    assert await hass.config_entries.async_unload(watching.entry_id)
    booklore.gate.open()
    forget_only = dict(booklore.requests)
    await clock.looks(5)
    assert dict(booklore.requests) == forget_only


async def test_nothing_goes_on_when_home_assistant_stops(
    hass: HomeAssistant, clock: Clock, watching: MockConfigEntry, booklore: BookLoreServer
) -> None:
    booklore.gate = Gate()
    clock.pass_now(LOOK)
    await until(lambda: booklore.gate is not None and booklore.gate.held == 1)
    await hass.async_stop(force=True)
    assert not [task for task in asyncio.all_tasks() if "look for news" in task.get_name()]
    booklore.gate.open()


@pytest.mark.parametrize("fault", ["503", "refuse", "html"])
async def test_a_question_that_fails_does_not_fail_who_asks(
    clock: Clock,
    watching: MockConfigEntry,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fault: str,
) -> None:
    """Their run has no answer to keep, so that another follows, which finds nothing to do."""
    arrive(booklore, hardcover, 3)
    for name in ("page-probe", "app-probe", "format-counts"):
        booklore.fail(name, fault, times=None)
    assert (await fetch())["stored"] == 1
    booklore.heal()
    forget(booklore, hardcover)
    await clock.looks(30)
    assert booklore.requests["list"] <= 2
    assert hardcover.requests.total() == 0


async def test_what_somebody_asked_for_goes_on_after_a_kill_and_the_rest_later(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    storage: Path,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """One book was asked for while a run worked that nobody had asked for."""
    arrive(booklore, hardcover, 3, 4)
    await clock.looks()
    hardcover.gate = Gate()
    looking = asyncio.create_task(clock.looks())
    await until(lambda: hardcover.gate is not None and hardcover.gate.held == 1)
    await start(hass, book_ids=[3])
    shut, hardcover.gate = hardcover.gate, None
    await kill(hass, watching, storage)
    shut.open()
    await looking
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await ids_of(hass) == {1: 1001, 2: 1002, 3: 1003}
    await clock.looks()
    assert await ids_of(hass) == {1: 1001, 2: 1002, 3: 1003, 4: 1004}


async def test_a_full_disk_starts_nothing(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The disk's own repair says so; with room again, the run starts."""
    arrive(booklore, hardcover, 3)
    with full_disk():
        await clock.looks(4)
        assert booklore.requests["list"] == 0
    await clock.looks(2)
    assert counts_of(hass)["stored"] == 1


async def test_a_book_that_comes_in_is_matched_and_written_without_anybody_asking(
    hass: HomeAssistant,
    clock: Clock,
    watching: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And a day in which nothing happens costs Hardcover nothing, with both options on.

    BookLore is asked what it is asked without writing: the day's sync has nothing to look at.
    """
    write_quickly(monkeypatch)
    booklore.permissions = {"canEditMetadata": True}
    await agree(hass, watching, run_after_import=True)
    assert set(links(booklore)) == {1, 2}
    arrive(booklore, hardcover, 3)
    booklore.edit(3, added_on="2026-11-27T08:00:00Z")
    await clock.looks(3)
    assert links(booklore)[3] == ("1003", "title-3-1003")
    forget(booklore, hardcover)
    await clock.looks(DAY)
    assert hardcover.requests == {}
    assert booklore.requests["page-probe"] <= DAY + 11  # again when a token runs out
    assert set(booklore.requests) == {"page-probe", "list", "refresh"}
    assert booklore.requests["list"] == 1
