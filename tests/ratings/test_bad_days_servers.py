"""Ratings while a server or the disk gives up in the middle: they go on by themselves, once each."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import mine, theirs
from tests.bad_days import (
    add_equal,
    at_peace,
    hurry,
    outcomes,
    pairs,
    refused,
    restart,
    until_writing,
    writes,
)
from tests.disk import full_disk
from tests.person import pass_time_and_run, sleep_until
from tests.rating import sync
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import until
from tests.writing import issues

CHANGED = range(1, 9)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    hurry(monkeypatch)


@pytest.fixture
async def changed(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Have fifty books that were the same on both sides, of which the person has re-rated eight."""
    add_equal(booklore, hardcover, range(1, 51))
    entry: MockConfigEntry = await set_up()
    await at_peace(hass, entry)
    for number in CHANGED:
        booklore.books[number].personal_rating = 1
    hardcover.requests.clear()
    return entry


def carried(hardcover: HardcoverServer) -> int:
    """Return how many of the eight are on Hardcover."""
    return sum(theirs(hardcover)[number * 10] == 0.5 for number in CHANGED)


def check(hardcover: HardcoverServer) -> None:
    """Check that all eight were carried, each told of once."""
    assert carried(hardcover) == 8
    assert [each["event"] for each in hardcover.activities] == ["rated"] * 8


@pytest.mark.parametrize("restarts", [False, True])
async def test_the_days_quota_is_gone_in_mid_sync(
    hass: HomeAssistant,
    changed: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    restarts: bool,
) -> None:
    """It pauses and goes on by itself after the reset, over a restart too; nothing is doubled."""
    now = dt_util.utcnow()
    hardcover.policy = Policy(quota=6_000, burst=100)
    hardcover.gate = Gate()
    syncing = hass.async_create_task(sync(hass))
    while carried(hardcover) < 3:
        held = hardcover.gate.held
        await until(lambda: hardcover.gate is not None and hardcover.gate.held > 0)
        hardcover.gate.let_through(max(held, 1))
    hardcover.exhaust_day(3_600)
    hardcover.gate.open()
    paused = await syncing
    assert paused["paused_until"] is not None
    assert 3 <= paused["written"] == carried(hardcover) < 8
    until_when = datetime.fromisoformat(paused["paused_until"])
    assert now < until_when < now + timedelta(hours=2)
    if restarts:
        await restart(hass, changed)
    sent = hardcover.requests.total()
    await pass_time_and_run(hass, 60)
    assert (await sync(hass))["paused_until"] == paused["paused_until"]
    assert hardcover.requests.total() == sent
    hardcover.policy = Policy(quota=6_000, burst=100)
    await sleep_until(hass, until_when + timedelta(seconds=90))
    check(hardcover)
    assert issues(hass) == set()


async def test_a_write_that_is_one_too_many_is_sent_again_after_a_while(
    hass: HomeAssistant, changed: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """A 429 with Retry-After has not written anything."""
    hardcover.fail("update_user_book", "429", after=2)
    assert (await sync(hass))["written"] == 8
    check(hardcover)
    assert writes(hardcover) == {"update_user_book": 9}


async def test_a_write_for_which_the_day_is_over(
    hass: HomeAssistant, changed: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """A 429 until tomorrow is a pause; that write is the first to be sent after it."""
    hardcover.fail("update_user_book", "429_daily", after=2)
    paused = await sync(hass)
    assert paused["written"] == carried(hardcover) == 2
    assert await outcomes(changed) == {"written": 2, "interrupted": 1}
    moment = datetime.fromisoformat(paused["paused_until"]) + timedelta(seconds=90)
    await sleep_until(hass, moment)
    check(hardcover)


async def test_a_write_that_hardcover_did_not_begin_with_is_sent_again(
    hass: HomeAssistant, changed: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """A 503 is such a reply."""
    hardcover.fail("update_user_book", "503")
    assert (await sync(hass))["written"] == 8
    check(hardcover)


@pytest.mark.parametrize("restarts", [False, True])
async def test_hardcover_goes_away_in_the_middle(
    hass: HomeAssistant, changed: MockConfigEntry, hardcover: HardcoverServer, restarts: bool
) -> None:
    """What it was given stands; the rest is tried again by itself."""
    hardcover.fail("update_user_book", "lands_reset", after=3)
    hardcover.fail("*", "refuse", after=8, times=None)
    assert await refused(hass) == "hardcover_cannot_connect"
    before = carried(hardcover)
    assert 0 < before < 8
    if restarts:
        await restart(hass, changed)
    hardcover.heal()
    await pass_time_and_run(hass, 61)
    check(hardcover)


@pytest.mark.parametrize("restarts", [False, True])
async def test_booklore_goes_away_in_the_middle(
    hass: HomeAssistant,
    changed: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    restarts: bool,
) -> None:
    """What went to Hardcover stands; what BookLore is to have it gets once it is back."""
    rate_there(hardcover)
    hardcover.gate = gate = Gate()
    syncing = hass.async_create_task(refused(hass))
    await until_writing(hardcover)
    await booklore.stop()
    gate.open()
    assert await syncing == "booklore_cannot_connect"
    check(hardcover)
    if restarts:
        await restart(hass, changed)
    await booklore.start()
    await pass_time_and_run(hass, 61)
    check(hardcover)
    assert (mine(booklore)[41], mine(booklore)[42]) == (10, 10)
    assert await outcomes(changed) == {"written": 10}


@pytest.mark.parametrize("lands", [False, True])
async def test_booklore_goes_away_with_the_reply(
    hass: HomeAssistant,
    changed: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hanging_up: None,
    lands: bool,
) -> None:
    """Whether it has taken the ratings it can't be asked either: that is asked later."""
    rate_there(hardcover)
    booklore.fail("rate", "lands_timeout" if lands else "timeout")
    syncing = hass.async_create_task(refused(hass))
    await until(lambda: booklore.hung > 0)
    await booklore.stop()
    assert await syncing == "booklore_cannot_connect"
    await booklore.start()
    await pass_time_and_run(hass, 61)
    assert (mine(booklore)[41], mine(booklore)[42]) == (10, 10)
    assert booklore.requests["rate"] == (1 if lands else 2)
    assert await outcomes(changed) == {"written": 10} | ({} if lands else {"interrupted": 2})
    check(hardcover)


def rate_there(hardcover: HardcoverServer) -> None:
    """Re-rate two books on Hardcover, which BookLore is to have."""
    for work in (410, 420):
        row = hardcover.row_of(7, work)
        assert row is not None
        row.rating = 5.0


async def test_a_disk_that_is_full_when_a_write_is_noted(
    hass: HomeAssistant,
    changed: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nothing is sent that could not be taken back; it goes on once there is room."""
    noted = await pairs(changed)
    hardcover.gate = gate = Gate()
    syncing = hass.async_create_task(refused(hass))
    await until(lambda: gate.held > 0)  # the shelf is asked for
    with full_disk():
        gate.open()
        assert await syncing == "store_not_written"
        assert writes(hardcover) == {}
        await pass_time_and_run(hass, 61)
        assert writes(hardcover) == {}
        assert issues(hass) == {"disk_fails"}
    assert await pairs(changed) == noted
    await pass_time_and_run(hass, 61)
    await pass_time_and_run(hass, 61)
    check(hardcover)
    assert issues(hass) == set()


async def test_a_disk_that_is_full_when_the_reply_is_noted(
    hass: HomeAssistant, changed: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """What was sent stands, and is not sent again once there is room."""
    hardcover.gate = gate = Gate()
    syncing = hass.async_create_task(refused(hass))
    await until_writing(hardcover)
    with full_disk():
        gate.open()
        assert await syncing == "store_not_written"
        assert carried(hardcover) == 1
    await pass_time_and_run(hass, 61)
    await pass_time_and_run(hass, 61)
    check(hardcover)
    assert writes(hardcover) == {"update_user_book": 8}
