"""A disk that is full, broken or slow."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
import gc
from pathlib import Path
import resource
import sqlite3
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
    try:
        with unreadable(path):
            yield
    finally:
        await store.database.release()


@contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Let the disk lose what the file of an open database holds; what is in its -wal stays."""
    content = path.read_bytes()
    _overwrite(path, b"\xff" * len(content))
    pragma(path, "shrink_memory")  # SQLite keeps no page in memory
    try:
        yield
    finally:
        _overwrite(path, content)
        pragma(path, "shrink_memory")


def _overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(content[4096:])


def pragma(path: Path, setting: str) -> None:
    """Change how SQLite works for the one who has a database open."""
    for each in gc.get_objects():
        if isinstance(each, sqlite3.Connection) and _file_of(each) == str(path):
            each.execute(f"PRAGMA {setting}").fetchall()
            return
    raise AssertionError(f"nobody has opened {path}")


def _file_of(connection: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.ProgrammingError):  # it is closed
        [(_, _, file)] = connection.execute("PRAGMA database_list")
        return str(file)
    return None


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
