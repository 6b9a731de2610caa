"""A house in which something goes wrong, and somebody who watches all the time."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from time import time

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.clock import Travel, retry_at_once, travelling
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

from .life import live_until_now
from .watch import Watch

LONGEST_CALL = 121.0
"""Seconds after which nobody waits for an answer any more."""
LONGEST_HOLD = 61.0
"""Seconds for which a 429 holds a run back without a pause."""


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Do without: it takes a third of the time, and there are thousands of cases."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing between two attempts."""
    retry_at_once(monkeypatch)


@pytest.fixture
def travel(booklore: BookLoreServer) -> Generator[Travel]:
    """Let so many seconds pass at once, for Home Assistant and for BookLore."""
    with travelling(asyncio.get_event_loop()) as travel:
        booklore.clock = lambda: time() + travel.ahead
        yield travel


def running(hass: HomeAssistant) -> bool:
    """Whether a run is at work, and does not pause."""
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    return state is not None and state.state == "running"


@pytest.fixture
async def impatience(
    hass: HomeAssistant,
    travel: Travel,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> AsyncGenerator[None]:
    """Let the minutes pass at once in which nothing happens but waiting.

    That is when a server has left a request without an answer, and when a 429 has been
    answered with patience.
    """

    async def look() -> None:
        hung = rejected = sent = 0
        held_back = False
        while True:
            await asyncio.sleep(0.005)
            if hung < (hung := booklore.hung + hardcover.hung):
                travel(LONGEST_CALL)
            if rejected < (rejected := hardcover.rejected):
                held_back, sent = True, hardcover.requests.total()
            # Until the run asks again, pauses or ends.
            held_back = held_back and sent == hardcover.requests.total() and running(hass)
            if held_back:
                travel(LONGEST_HOLD)

    task = asyncio.create_task(look())
    yield
    task.cancel()


@pytest.fixture
async def watch(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    impatience: None,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    caplog: pytest.LogCaptureFixture,
) -> AsyncGenerator[Watch]:
    """Watch a library in the middle of its life."""
    await set_up()
    watch = Watch(hass, entry, caplog)
    await live_until_now(hass, booklore, hardcover, fetch)
    yield watch
    await watch.leave()
