"""How much memory something takes at most."""

from collections.abc import Generator
from contextlib import contextmanager
import tracemalloc


@contextmanager
def megabytes_at_most(most: int) -> Generator[None]:
    """Check that what happens meanwhile never has more than that at one time."""
    tracemalloc.start()
    try:
        yield
        taken = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert taken < most, f"{taken:.0f} MB"
