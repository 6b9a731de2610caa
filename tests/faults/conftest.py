"""A house in which something goes wrong, and somebody who watches all the time."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from time import time

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.clock import Travel, travelling
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


@pytest.fixture
def travel(booklore: BookLoreServer) -> Generator[Travel]:
    """Let so many seconds pass at once, for Home Assistant and for BookLore."""
    with travelling(asyncio.get_event_loop()) as travel:
        booklore.clock = lambda: time() + travel.ahead
        yield travel


@pytest.fixture
async def impatience(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    travel: Travel,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> AsyncGenerator[None]:
    """Let the minutes pass at once in which nothing happens but waiting.

    That is when a server has left a request without an answer, and when a 429 has been
    answered with patience.
    """

    async def look() -> None:
        hung = 0
        while True:
            await asyncio.sleep(0.005)
            if hung < (hung := booklore.hung + hardcover.hung):
                travel(LONGEST_CALL)
            data = getattr(entry, "runtime_data", None)
            if data and data.hardcover.pacer.held_back_until > time() + 0.5:
                travel(0 if data.hardcover.pacer.paused_until else LONGEST_HOLD)

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
) -> Watch:
    """Watch a library in the middle of its life."""
    await set_up()
    watch = Watch(hass, entry, caplog)
    watch.look()
    await live_until_now(hass, booklore, hardcover, fetch)
    return watch
