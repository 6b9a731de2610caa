"""A disk on which nothing more can be written."""

from collections.abc import Iterator
from contextlib import contextmanager
import resource


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond a few bytes: the system refuses root as well."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
