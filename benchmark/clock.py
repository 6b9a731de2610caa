"""An event loop that does not wait: when only timers are left, its clock goes on to the next one.

Whatever takes time by itself, such as threads and replies, takes it on this clock as well. So what
a pacer spreads over an hour is over in seconds, in the same order, and the clock says that it was
an hour.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
import selectors
from time import time
from typing import Any

_AT_LEAST = 0.001
"""Seconds for which a reply that is on its way may come; servers in this process are quicker."""


class _Selector(selectors.DefaultSelector):
    """Waits for sockets as ever, and for timers not at all."""

    def __init__(self) -> None:
        """Begin with nothing skipped."""
        super().__init__()
        self.skipped = 0.0
        """Seconds that nobody had to wait."""
        self.threads = 0
        """How many work, whose results are waited for."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; skip the time until the next timer if nothing is on its way."""
        if timeout is None or timeout <= _AT_LEAST or self.threads:
            return super().select(timeout)
        ready = super().select(_AT_LEAST)
        if not ready:
            self.skipped += timeout - _AT_LEAST
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop for clients and servers of one process; see above."""

    def __init__(self) -> None:
        """Begin at the machine's time."""
        self._waits = _Selector()
        super().__init__(self._waits)

    def time(self) -> float:
        """Return the loop's time, with all that was skipped."""
        return super().time() + self._waits.skipped

    def unix_time(self) -> float:
        """Return the time of a wall clock that is set forward as well."""
        return time() + self._waits.skipped

    def run_in_executor[*Args, ResultT](
        self, executor: Executor | None, func: Callable[[*Args], ResultT], *args: *Args
    ) -> asyncio.Future[ResultT]:
        """Let a thread work, whose time is not skipped."""
        future = super().run_in_executor(executor, func, *args)
        self._waits.threads += 1
        future.add_done_callback(self._thread_is_done)
        return future

    async def shutdown_default_executor(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - as in the loop that it extends
    ) -> None:
        """Wait for the threads as long as it takes."""
        self._waits.threads += 1
        await super().shutdown_default_executor(timeout)

    def _thread_is_done(self, _future: object) -> None:
        self._waits.threads -= 1


def run[ResultT](made: Callable[[SkippingLoop], Coroutine[Any, Any, ResultT]]) -> ResultT:
    """Run what is made for such a loop to its end."""
    loop = SkippingLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(made(loop))
