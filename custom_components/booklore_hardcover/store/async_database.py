"""The database for coroutines: their calls run in threads, one at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from .database import Database, hold, release
from .errors import NotWritten, StoreClosed
from .queries import select

type RunBlocking = Callable[..., Awaitable[Any]]
"""Runs a function with its arguments in a thread.

It must not be a job of Home Assistant, which cancels its own when it stops: the thread would go
on, and the next call would begin beside it, in the same transaction.
"""


class AsyncDatabase:
    """A database behind one lock.

    If a caller is cancelled, its call is finished all the same. All methods but `close` raise
    `StoreClosed` once the database is closed.
    """

    def __init__(self, database: Database, run_blocking: RunBlocking) -> None:
        """Take over an open database; see `open`."""
        self._database = database
        self.damaged_file = database.damaged_file
        """Where the damaged file is kept that this one has replaced; None if there is none."""
        self._run_blocking = run_blocking
        self._lock = asyncio.Lock()
        self._closed = False
        self._failing = False
        """Whether the last write has failed because of the disk."""
        self._disk_listeners: list[Callable[[bool], None]] = []

    @classmethod
    async def open(cls, path: Path, run_blocking: RunBlocking) -> AsyncDatabase:
        """Open the database at `path`, or create it. Raises `NewerSchema` and `CannotOpen`."""
        return cls(await run_blocking(Database.open, path), run_blocking)

    async def read[ResultT](
        self, query: Callable[[Connection], ResultT], then: Callable[[ResultT], None] | None = None
    ) -> ResultT:
        """Return what `query` reads. Raises `CannotRead`.

        `then` is called with it on the event loop, before the next call.
        """

        async def locked() -> ResultT:
            async with self._lock:
                found: ResultT = await self._in_thread(self._database.read, query)
                if then is not None:
                    then(found)
                return found

        return await _shielded(locked())

    async def select(self, columns: str, query: str, *values: object) -> list[Any]:
        """Return the rows of a query, each a list with the values of these columns.

        Raises `CannotRead`.
        """
        return await self.read(lambda connection: select(connection, columns, query, *values))

    async def write[ResultT](
        self, work: Callable[[Connection], ResultT], then: Callable[[ResultT], None] | None = None
    ) -> ResultT:
        """Do `work` in one transaction, and return its result once it is on disk.

        `then` is called with the result on the event loop, before the next call. Raises
        `NotWritten`, and what `work` raises.
        """

        async def locked() -> ResultT:
            async with self._lock:
                try:
                    written: ResultT = await self._in_thread(self._database.write, work)
                except NotWritten:
                    self._note_disk(failing=True)
                    raise
                self._note_disk(failing=False)
                if then is not None:
                    then(written)
                return written

        return await _shielded(locked())

    async def hold(self, *, checkpoint: bool = True) -> None:
        """Leave the file unchanged while it is copied; writes go to the -wal file beside it.

        `checkpoint` first moves the -wal into the file; not if copying has begun already.
        """
        await self.read(partial(hold, checkpoint=checkpoint))

    async def release(self) -> None:
        """End what `hold` began."""
        await self.read(release)

    async def close(self) -> None:
        """Close the database after the calls that are under way; does nothing the second time."""

        async def locked() -> None:
            async with self._lock:
                if not self._closed:
                    await self._run_blocking(self._database.close)
                    self._closed = True

        await _shielded(locked())

    def listen_to_disk(self, listener: Callable[[bool], None]) -> None:
        """Call `listener` with True when writes begin to fail, with False when they work again."""
        self._disk_listeners.append(listener)

    async def _in_thread(self, work: Callable[..., Any], argument: Callable[..., Any]) -> Any:
        """Run `work`; the lock must be held."""
        if self._closed:  # Home Assistant may have no threads any more
            raise StoreClosed
        return await self._run_blocking(work, argument)

    def _note_disk(self, *, failing: bool) -> None:
        if failing is not self._failing:
            self._failing = failing
            for listener in self._disk_listeners:
                listener(failing)


async def _shielded[ResultT](work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run `work` to its end even if the caller is cancelled: a thread cannot be stopped."""
    return await asyncio.shield(asyncio.get_running_loop().create_task(work))
