"""A clock that was wrong, and is set right: nothing waits for years, and nothing is lost."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from time import CLOCK_MONOTONIC, CLOCK_REALTIME, clock_gettime

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.books import add_book, add_work, isbn
from tests.person import pass_time_and_run
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import counts_of, status_of

YEARS = [pytest.param(10, id="ahead"), pytest.param(-10, id="behind")]
DAY = 24 * 3600


@pytest.fixture
def hardcover_clock() -> Callable[[], float]:
    """Return the time as Hardcover has it: right."""
    return partial(clock_gettime, CLOCK_REALTIME)


@contextmanager
def wrong_clock(years: int) -> Generator[None]:
    """Let the wall clock be wrong by so many years; the event loop has its own."""
    wrong = datetime.now(UTC) + timedelta(days=365 * years)
    loop = asyncio.get_running_loop()
    loop.time = partial(clock_gettime, CLOCK_MONOTONIC)  # type: ignore[method-assign]
    try:
        with freeze_time(wrong, tick=True):
            yield
    finally:
        del loop.time


@pytest.fixture
def used_up(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Two books, and a day's requests for one of them."""
    for number in (1, 2):
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author")
        add_book(booklore, number, f"Title {number}", "Ann Author")
    add_work(hardcover, 1003, "Title 3", "Ann Author", isbn13=isbn(3))
    add_book(booklore, 3, "Title 3", "Ann Author", isbn13=isbn(3))
    hardcover.policy = Policy(daily=1)


@pytest.fixture(params=YEARS)
async def paused(
    hass: HomeAssistant,
    used_up: None,
    set_up,
    fetch,
    hardcover: HardcoverServer,
    request: pytest.FixtureRequest,
) -> MockConfigEntry:
    """Return an entry whose run pauses until the next day of a wrong year."""
    entry: MockConfigEntry = await set_up()
    with wrong_clock(request.param):
        assert (await fetch())["paused_until"] is not None
    assert status_of(hass) == "waiting_for_quota"
    hardcover.policy = Policy()
    return entry


async def test_a_pause_is_over_when_somebody_asks(paused: MockConfigEntry, fetch) -> None:
    tally = await fetch()
    assert (tally["paused_until"], tally["stored"], tally["pending"]) == (None, 1, 2)


async def test_a_pause_is_over_after_a_restart(
    hass: HomeAssistant, paused: MockConfigEntry
) -> None:
    await hass.config_entries.async_reload(paused.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (status_of(hass), counts_of(hass)["pending"]) == ("idle", 2)


async def test_a_pause_is_over_by_itself_within_a_day(
    hass: HomeAssistant, paused: MockConfigEntry
) -> None:
    await pass_time_and_run(hass, DAY + 65)
    assert (status_of(hass), counts_of(hass)["pending"]) == ("idle", 2)


@pytest.mark.usefixtures("used_up")
@pytest.mark.parametrize("years", YEARS)
async def test_a_clock_that_is_wrong_during_a_pause(
    hass: HomeAssistant, set_up, fetch, hardcover: HardcoverServer, years: int
) -> None:
    """Who asks meanwhile may be told of another pause; once it is right, the run goes on."""
    await set_up()
    assert (await fetch())["paused_until"] is not None
    with wrong_clock(years):
        await fetch()
    hardcover.policy = Policy()
    await pass_time_and_run(hass, DAY + 65)
    assert (status_of(hass), counts_of(hass)["pending"]) == ("idle", 2)


@pytest.mark.parametrize("years", YEARS)
async def test_not_found_by_a_wrong_clock_is_looked_up_again(
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    years: int,
) -> None:
    """It holds for thirty days, and none of those lies in the future."""
    add_book(booklore, 1, "Untitled Family Cookbook")
    await set_up()
    with wrong_clock(years):
        assert (await fetch())["failed"] == 1
    asked = hardcover.requests["search"]
    await fetch()
    assert hardcover.requests["search"] > asked
    asked = hardcover.requests.total()
    await fetch()
    assert hardcover.requests.total() == asked


@pytest.mark.parametrize("years", YEARS)
async def test_what_is_settled_stays_so(
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    years: int,
) -> None:
    add_work(hardcover, 1003, "Title 3", "Ann Author", isbn13=isbn(3))
    add_book(booklore, 3, "Title 3", "Ann Author", isbn13=isbn(3))
    await set_up()
    with wrong_clock(years):
        assert (await fetch())["stored"] == 1
    asked = hardcover.requests.total()
    assert (await fetch())["skipped"] == 1
    assert hardcover.requests.total() == asked
