"""A disk that is full, broken or slow."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
import resource
import threading

from custom_components.booklore_hardcover.record import Record
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
    await store.database.hold()  # everything is in the file
    content = path.read_bytes()
    _overwrite(path, b"\xff" * len(content))
    await pragma(store, "shrink_memory")  # SQLite keeps no page in memory
    try:
        yield
    finally:
        _overwrite(path, content)
        await pragma(store, "shrink_memory")  # SQLite keeps no page in memory
        await store.database.release()


def _overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(content[4096:])


async def pragma(store: MatchStore, setting: str) -> None:
    """Change how SQLite works."""
    await store._read(lambda connection: connection.execute(f"PRAGMA {setting}").fetchall())


@asynccontextmanager
async def slow_disk(store: MatchStore) -> AsyncGenerator[None]:
    """Let a write last for as long as the block, and everything else wait for it."""
    go_on = threading.Event()

    def decide(stands: Record | None) -> Record | None:
        go_on.wait()
        return stands

    write = asyncio.create_task(store.update({1: decide}))
    await asyncio.sleep(0.01)
    try:
        yield
    finally:
        go_on.set()
        await write
