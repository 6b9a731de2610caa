"""Time that passes at once: the event loop's clock, set forward."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager

type Travel = Callable[[float], None]


class Travelled:
    """How far ahead of the machine's clock the event loop's is."""

    def __init__(self) -> None:
        """Begin at the machine's time."""
        self.ahead = 0.0

    def __call__(self, seconds: float) -> None:
        """Let so many seconds pass at once: every timer that falls into them is due."""
        self.ahead += seconds


@contextmanager
def travelling(loop: asyncio.AbstractEventLoop) -> Generator[Travelled]:
    """Give the way to let seconds pass at once on an event loop's clock."""
    real_time, travel = loop.time, Travelled()
    loop.time = lambda: real_time() + travel.ahead  # type: ignore[method-assign]
    try:
        yield travel
    finally:
        del loop.time
