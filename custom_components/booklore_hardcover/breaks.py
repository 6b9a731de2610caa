"""Computing in a thread without keeping the event loop waiting."""

from collections.abc import Iterable, Iterator
from time import perf_counter, sleep

_WORK: float = 0.002
_BREAK: float = 0.001


def with_breaks[ItemT](items: Iterable[ItemT]) -> Iterator[ItemT]:
    """Yield each item; after 2 ms of work, rest for 1 ms, in which other threads run undisturbed.

    A thread that computes gives up Python's interpreter lock only every 5 ms, and the event loop
    needs it anew after each of its reads and writes.
    """
    since = perf_counter()
    for item in items:
        yield item
        if perf_counter() - since > _WORK:
            sleep(_BREAK)
            since = perf_counter()
