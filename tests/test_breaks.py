"""Long work in a thread leaves the event loop its turn."""

import asyncio
import threading
from time import perf_counter

from custom_components.booklore_hardcover.breaks import with_breaks

ITEM = 0.003
"""Seconds of work on each item."""


def compute(seconds: float) -> None:
    """Keep the interpreter busy."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        pass


def test_every_item_comes_once() -> None:
    """Breaks change nothing about what is worked on."""
    assert list(with_breaks(range(1_000))) == list(range(1_000))


async def test_the_loop_takes_its_turn_between_two_items() -> None:
    """What the loop does takes about one item each time, not the 5 ms of Python's own switches."""
    done = threading.Event()

    def work() -> None:
        for _ in with_breaks(range(100)):
            compute(ITEM)
        done.set()

    turns = 0
    thread = asyncio.create_task(asyncio.to_thread(work))
    while not done.is_set():
        await asyncio.sleep(0.0001)
        turns += 1
    await thread
    assert turns >= 100
