"""What a stretch of work costs: its processor time, and for how long the event loop stood still.

A task sleeps a few milliseconds, again and again. When it wakes up late, something kept the
event loop: work on the loop itself, a thread inside one call into C that lets nobody else run
(parsing, sorting, freeing), the garbage collector, or another program on the same processor.
The last is not ours. It is told apart by the processor time of our process, all threads taken
together: what we did not work, we did not cause. Nor is the collector, whose pass through all
that Home Assistant holds takes as long without us; it has a figure of its own. So three come
out: the lateness as the clock has it, how much of it was work of our own, and the collector's.
(What a thread works without holding up others, as compressing, counts as a stall when the loop
is late for another reason at that time: the figure errs on the side of too much.)
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
import gc
from pathlib import Path
import resource
from time import perf_counter, process_time
from types import TracebackType
from typing import Any, Self

BEAT = 0.005
"""Seconds that the task sleeps."""


@dataclass(slots=True)
class Cost:
    """What a stretch of work has cost."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    longest_stall: float = 0.0
    """Seconds that our own work kept the event loop."""
    longest_lateness: float = 0.0
    """Seconds that the event loop was kept, by whomever."""
    longest_collection: float = 0.0
    """Seconds of processor time that a pass of the garbage collector took."""


class Heartbeat:
    """Measures what is done while it is entered."""

    def __init__(self) -> None:
        """Measure nothing yet."""
        self.cost = Cost()
        self._task: asyncio.Task[None] | None = None
        self._began = self._began_cpu = 0.0
        self._collecting_since: float | None = None
        self._collected = self._collection = 0.0

    async def __aenter__(self) -> Self:
        """Begin."""
        gc.callbacks.append(self._collecting)
        self._began, self._began_cpu = perf_counter(), process_time()
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End, after one more beat: what has just been done counts."""
        await asyncio.sleep(2 * BEAT)
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        gc.callbacks.remove(self._collecting)
        self.cost.seconds = perf_counter() - self._began
        self.cost.cpu_seconds = process_time() - self._began_cpu

    async def _beat(self) -> None:
        while True:
            before, before_cpu = perf_counter(), process_time()
            self._collected = 0.0
            await asyncio.sleep(BEAT)
            late = perf_counter() - before - BEAT
            self._count_collection()
            ours = min(late, process_time() - before_cpu) - self._collected
            self.cost.longest_lateness = max(self.cost.longest_lateness, late)
            self.cost.longest_stall = max(self.cost.longest_stall, ours)

    def _collecting(self, phase: str, _info: dict[str, Any]) -> None:
        if phase == "start":
            self._collecting_since, self._collection = process_time(), 0.0
        else:
            self._count_collection()
            self._collecting_since = None

    def _count_collection(self) -> None:
        """Count the pass under way: the loop may go on before a thread's pass is known to end."""
        if self._collecting_since is not None:
            now = process_time()
            self._collected += now - self._collecting_since
            self._collection += now - self._collecting_since
            self._collecting_since = now
            self.cost.longest_collection = max(self.cost.longest_collection, self._collection)


def peak_memory() -> int:
    """Return the most bytes that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def memory() -> int:
    """Return how many bytes this process holds now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()
