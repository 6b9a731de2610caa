"""A disk on which nothing more can be written, or from which nothing can be read."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
import resource

from custom_components.booklore_hardcover.store import MatchStore


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond a few bytes: the system refuses root as well."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def lost_pages(store: MatchStore, path: Path) -> AsyncGenerator[None]:
    """Let the disk lose what an open database holds, all but its first page, and find it again."""
    await store.hold()  # everything is in the file
    content = path.read_bytes()
    _overwrite(path, b"\xff" * len(content))
    await _forget_pages(store)
    try:
        yield
    finally:
        _overwrite(path, content)
        await _forget_pages(store)
        await store.release()


def _overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(content[4096:])


async def _forget_pages(store: MatchStore) -> None:
    """Let SQLite keep no page in memory."""
    await store._rows("PRAGMA shrink_memory")
