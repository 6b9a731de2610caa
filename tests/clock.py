"""Time that passes at once: the event loop's clock, set forward."""

import asyncio
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from time import time

import aiohttp
import pytest

_ROUNDS = 30
"""More turns of the event loop than a request to a server in the same loop takes."""


class Travel:
    """Sets an event loop's clock forward; `ahead` tells how many seconds so far."""

    def __init__(self) -> None:
        """Begin at the machine's time."""
        self.ahead = 0.0

    def __call__(self, seconds: float) -> None:
        """Let so many seconds pass at once: every timer that falls into them is due."""
        self.ahead += seconds

    def unix_time(self) -> float:
        """Return the time of a wall clock that is set forward as well."""
        return time() + self.ahead

    async def through[ResultT](
        self, awaitable: Awaitable[ResultT], *, step: float = 0.1
    ) -> ResultT:
        """Return the result of what waits, and let the time pass for which it does.

        The clock goes forward by `step` seconds whenever nothing else is left to do.
        """
        task = asyncio.ensure_future(awaitable)
        await settle()
        while not task.done():
            self(step)
            await settle()
        return await task


def retry_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what failed be asked of Hardcover once more without a pause."""
    path = "custom_components.booklore_hardcover.hardcover.client.RETRY_PAUSE"
    monkeypatch.setattr(path, 0.0)


def log_in_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let BookLore be asked for a token right after another: a server must not mind that."""
    path = "custom_components.booklore_hardcover.booklore.login.COLLISION_PAUSE"
    monkeypatch.setattr(path, 0.0)


async def settle() -> None:
    """Let everything happen that needs no time, such as requests and their replies."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)


def plain_session() -> aiohttp.ClientSession:
    """Return a session whose connections do not outlive a request, since time is set forward."""
    connector = aiohttp.TCPConnector(force_close=True)
    return aiohttp.ClientSession(connector=connector, auto_decompress=False)


@contextmanager
def travelling(loop: asyncio.AbstractEventLoop) -> Generator[Travel]:
    """Give the way to let seconds pass at once on an event loop's clock."""
    real_time, travel = loop.time, Travel()
    loop.time = lambda: real_time() + travel.ahead  # type: ignore[method-assign]
    try:
        yield travel
    finally:
        del loop.time
