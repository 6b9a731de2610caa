"""What is known: one record a book, the last complete list and the state of the run.

All of it lies in one SQLite database. Nothing is kept in memory but the state of the run.
"""

import asyncio
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Coroutine,
    Iterable,
    Mapping,
    Set as AbstractSet,
)
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from ..matching.records import Facts
from ..models import Change, Record, RunState, Status, StoreUpdate
from . import queries
from .database import Database
from .errors import NotWritten
from .queries import Decision, RunBeginning, Statistics

type RunBlocking = Callable[..., Awaitable[Any]]
"""Runs a function with its arguments in a thread."""
type Listener = Callable[[StoreUpdate], None]


class MatchStore:
    """The records of one entry; what has returned from a write is on disk.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed` once it is closed.
    A call that is under way ends, and is announced, also when its caller is cancelled.
    """

    def __init__(self, database: Database, run: RunState, run_blocking: RunBlocking) -> None:
        """Take over an open database; see `open`."""
        self.run = run
        self._database = database
        self._run_blocking = run_blocking
        self._failing = False
        """Whether the disk refused the last write."""
        self._listeners: list[Listener] = []
        self._disk_listeners: list[Callable[[bool], None]] = []
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, run_blocking: RunBlocking) -> MatchStore:
        """Open the database at `path`, which is made if there is none.

        `run_blocking` runs a function in a thread. Raises `NewerSchema` and `CannotOpen`.
        """
        database = await run_blocking(Database.open, path)
        run = await run_blocking(database.read, queries.run)
        return cls(database, run, run_blocking)

    @property
    def damaged_file(self) -> Path | None:
        """Return where the last damaged database is kept that this one replaces."""
        return self._database.damaged_file

    async def close(self) -> None:
        """Close the database, after what is under way."""
        await self._complete(self._database.close)

    async def hold(self, *, checkpoint: bool = True) -> None:
        """Let the file stand still while it is copied; writing goes on beside it.

        Without `checkpoint` it stands still as it is, since it is being copied already.
        """
        await self._complete(partial(self._database.hold, checkpoint=checkpoint))

    async def release(self) -> None:
        """End what `hold` began."""
        await self._complete(self._database.release)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every commit that changes records or the list.

        Returns what ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def listen_to_disk(self, listener: Callable[[bool], None]) -> None:
        """Call `listener` with True when the disk begins to refuse writes, and False when it ends."""
        self._disk_listeners.append(listener)

    async def probe(self) -> None:
        """Write what stands there anyway, to see whether the disk takes it."""
        await self.update_run(lambda run: run)

    async def facts(self, libraries: AbstractSet[int]) -> Mapping[Facts, int]:
        """Return how many listed books of these libraries, empty for all, have which facts."""
        return await self._read(queries.facts, libraries)

    async def listed(self, libraries: AbstractSet[int]) -> int:
        """Return how many books of these libraries, empty for all, are on the last list."""
        return await self._read(queries.listed, libraries)

    async def statistics(self) -> Statistics:
        """Return what diagnostics tell of all records, listed or not."""
        return await self._read(queries.statistics)

    async def library_ids(self, book_ids: Iterable[int] | None = None) -> dict[int, int]:
        """Return the libraries of these books, of all without any; only of listed ones."""
        return await self._read(queries.library_ids, book_ids)

    async def ids(
        self,
        libraries: AbstractSet[int],
        statuses: Collection[Status],
        *,
        search: str | None = None,
        among: Collection[int] | None = None,
        after: int = 0,
        limit: int = -1,
    ) -> list[int]:
        """Return listed books whose record is in one of these states, in ascending order.

        At most `limit` ids greater than `after`; `search` wants every one of its words in
        title or authors.
        """
        return await self._read(queries.ids, libraries, statuses, search, among, after, limit)

    async def records(
        self, book_ids: Iterable[int], *, listed_in: AbstractSet[int] | None = None
    ) -> dict[int, Record]:
        """Return the records of these books; of listed ones only if `listed_in` is given.

        An empty `listed_in` means all libraries.
        """
        return await self._read(queries.records, book_ids, listed_in)

    async def set_aside(self) -> dict[int, Record]:
        """Return the decisions whose book is gone, by their number."""
        return await self._read(queries.set_aside)

    async def kept(self, undo: str) -> list[Change]:
        """Return the changes that were kept under this word."""
        return await self._read(queries.kept, undo)

    async def update(
        self,
        decisions: Mapping[int, Decision],
        *,
        by_person: bool = False,
        keep_as: str | None = None,
        spend: str | None = None,
    ) -> list[Change]:
        """Change the records of some books in one transaction; returns what changed.

        Each decision is made on what stands there then, so that nothing is replaced unseen.
        Under the word `keep_as` the changes can be found again, see `kept`; those kept under
        `spend` are forgotten.
        """
        return await self._write(queries.update, decisions, by_person, keep_as, spend)

    async def begin_run(
        self, beginning: RunBeginning, advance: Callable[[RunState], RunState]
    ) -> list[Change]:
        """Put the list, what follows from it and the state of the run in place, all at once.

        What somebody decided about a book since the beginning was planned, stays.
        """
        return await self._write(queries.begin_run, beginning, advance)

    async def update_run(self, advance: Callable[[RunState], RunState]) -> RunState:
        """Change the state of the run in one transaction; returns the new one."""
        await self._write(queries.update_run, advance)
        return self.run

    async def _read[*ArgsT, ResultT](
        self, query: Callable[[Connection, *ArgsT], ResultT], *arguments: *ArgsT
    ) -> ResultT:
        def work(connection: Connection) -> ResultT:
            return query(connection, *arguments)

        return await self._complete(self._database.read, work)

    async def _write[*ArgsT](
        self, query: Callable[[Connection, *ArgsT], queries.Written], *arguments: *ArgsT
    ) -> list[Change]:
        def work(connection: Connection) -> queries.Written:
            return query(connection, *arguments)

        return await self._finish(self._write_and_announce(work))

    async def _write_and_announce(
        self, work: Callable[[Connection], queries.Written]
    ) -> list[Change]:
        async with self._lock:
            try:
                written: queries.Written = await self._run_blocking(self._database.write, work)
            except NotWritten:
                self._note_disk(failing=True)
                raise
            self._note_disk(failing=False)
            self.run = written.run or self.run
            if written.changes or written.relisted:
                update = StoreUpdate(written.changes, written.relisted)
                for listener in tuple(self._listeners):
                    listener(update)
        return written.changes

    async def _complete[*ArgsT, ResultT](
        self, work: Callable[[*ArgsT], ResultT], *arguments: *ArgsT
    ) -> ResultT:
        async def locked() -> ResultT:
            async with self._lock:
                result: ResultT = await self._run_blocking(work, *arguments)
                return result

        return await self._finish(locked())

    async def _finish[ResultT](self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Let `work` end even if its caller is cancelled: a thread cannot be."""
        return await asyncio.shield(asyncio.get_running_loop().create_task(work))

    def _note_disk(self, *, failing: bool) -> None:
        if failing is not self._failing:
            self._failing = failing
            for listener in self._disk_listeners:
                listener(failing)


__all__ = ["Decision", "MatchStore", "RunBeginning", "Statistics"]
