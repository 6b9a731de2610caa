"""What is known: one record a book, the last complete list and the state of the run.

All of it lies in one SQLite database; only the state of the run and counts are kept in memory.
"""

import asyncio
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
    Set as AbstractSet,
)
from functools import partial
from itertools import batched
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final

from ..models import RunState
from ..record import Identity, Record, Status
from .changes import Change, StoreUpdate
from .counts import Counts, count_books, count_everything, recount
from .database import Database
from .errors import NotWritten, StoreClosed
from .history import History
from .journal import Journal
from .lists import Lists
from .queries import AMONG, LISTED, in_libraries, json_list, select
from .ratings import Ratings
from .rows import COLUMNS, IDENTITY, identity_of, record_from, record_of, search_text
from .steps import Step, Steps
from .sync_state import SyncState, read_sync
from .writes import (
    Decision,
    RunBeginning,
    begin_run,
    exclude as write_exclusion,
    read_run,
    take_back,
    update,
    update_run,
)

__all__ = ["BOOKS_IN_STEP", "Decision", "MatchStore", "RunBeginning"]

BOOKS_IN_STEP: Final = 500
"""How many books a person decides about in one transaction at most."""
_RECORDS_IN_QUERY: Final = 50
"""How many records one JSON text holds: what longer ones leave free, each thread keeps for itself."""

type RunBlocking = Callable[..., Awaitable[Any]]
"""Runs a function with its arguments in a thread."""
type Listener = Callable[[StoreUpdate], None]


class MatchStore:
    """The records of one entry; a write is on disk when its call returns.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed` once it is closed.
    When a caller is cancelled, its call goes on to its end, and listeners hear of it.
    Methods that take `libraries` mean books on the last list only; empty means all libraries.
    """

    def __init__(
        self, database: Database, run: RunState, sync: SyncState, run_blocking: RunBlocking
    ) -> None:
        """Take over an open database; see `open`."""
        self.run = run
        self.journal = Journal(sync, self._read, self._write_plain)
        """What is written to the servers."""
        self.ratings = Ratings(self._read, self._write)
        """What both sides hold as ratings, and what was written of them."""
        self.lists = Lists(self._read)
        """Lists of books for people."""
        self.history = History(self._read)
        """What was written, for people to look through."""
        self.steps = Steps(self._read)
        """What each person did last."""
        self._database = database
        self._run_blocking = run_blocking
        self._failing = False
        """Whether the disk refused the last write."""
        self._counts: dict[AbstractSet[int], Counts] = {}
        """By libraries; what is missing is counted when it is asked for."""
        self._listeners: list[Listener] = []
        self._disk_listeners: list[Callable[[bool], None]] = []
        self._lock = asyncio.Lock()
        self._closed = False

    @classmethod
    async def open(cls, path: Path, run_blocking: RunBlocking) -> MatchStore:
        """Open the database at `path`, or create it. Raises `NewerSchema` and `CannotOpen`."""
        database = await run_blocking(Database.open, path)
        run = await run_blocking(database.read, read_run)
        return cls(database, run, await run_blocking(database.read, read_sync), run_blocking)

    @property
    def damaged_file(self) -> Path | None:
        """Return where the last damaged database is kept that was replaced by a new one."""
        return self._database.damaged_file

    async def close(self) -> None:
        """Close the database, after the calls that are under way."""

        async def locked() -> None:
            async with self._lock:
                if not self._closed:
                    await self._run_blocking(self._database.close)
                    self._closed = True

        await _shielded(locked())

    async def hold(self, *, checkpoint: bool = True) -> None:
        """Leave the file unchanged while it is copied; writes go to the -wal beside it.

        `checkpoint` moves the -wal into the file before; not if copying has begun already.
        """
        await self._run_locked(partial(self._database.hold, checkpoint=checkpoint))

    async def release(self) -> None:
        """End what `hold` began."""
        await self._run_locked(self._database.release)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every commit that changes records or the list.

        Returns a function that removes it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def listen_to_disk(self, listener: Callable[[bool], None]) -> None:
        """Call `listener` with True when writes begin to fail, and with False when they work again."""
        self._disk_listeners.append(listener)

    async def counts(self, libraries: AbstractSet[int]) -> Counts:
        """Return how many books are in which state, without reading them all at every change."""
        if (counts := self._counts.get(libraries)) is None:
            counts = await _shielded(self._count(libraries))
        return counts

    async def _count(self, libraries: AbstractSet[int]) -> Counts:
        count = partial(count_books, libraries=libraries)
        async with self._lock:
            counts: Counts = await self._in_thread(self._database.read, count)
            self._counts[libraries] = counts
        return counts

    async def library_ids(self, book_ids: Iterable[int]) -> dict[int, int]:
        """Return the libraries of those of these books that are listed."""
        sql = "SELECT book_id, library_id FROM shelf WHERE " + AMONG
        return dict(await self._rows("book_id, library_id", sql, json_list(book_ids)))

    async def ids(
        self,
        libraries: AbstractSet[int],
        statuses: Iterable[Status],
        *,
        search: str | None = None,
        among: Collection[int] | None = None,
        after: int = 0,
        limit: int = -1,
    ) -> list[int]:
        """Return the ids of books whose record is in one of these states, in ascending order.

        At most `limit` ids greater than `after`, all if it is negative; each word of `search`
        must be part of the title, the subtitle or the authors; `among` limits them to these books.
        """
        where, values = in_libraries(libraries)
        words = search_text(search or "").split()
        if search and not words:
            return []
        states = [status.value for status in statuses]
        # One state is found in the order of the ids, so that SQLite need not read and sort all.
        where += f" AND status IN ({', '.join('?' for _ in states)}) AND book_id > ?"
        values += [*states, after]
        if among is not None:
            where += " AND " + AMONG
            values.append(json_list(among))
        for word in words:
            where += " AND instr(search_text, ?)"
            values.append(word)
        sql = f"SELECT book_id FROM {LISTED} WHERE {where} ORDER BY book_id LIMIT ?"
        return [book_id for [book_id] in await self._rows("book_id", sql, *values, limit)]

    async def records(
        self, book_ids: Iterable[int], *, listed_in: AbstractSet[int] | None = None
    ) -> dict[int, Record]:
        """Return the records of these books, in ascending order of their ids.

        With `listed_in`, only of books on the last list that are in one of these libraries.
        """
        where, values = in_libraries(listed_in or frozenset())
        table = "record" if listed_in is None else LISTED
        sql = f"SELECT book_id, {COLUMNS} FROM {table} WHERE {where} AND {AMONG} ORDER BY book_id"
        return await self._read(
            lambda connection: {
                book_id: record_of(row)
                for part in batched(sorted(book_ids), _RECORDS_IN_QUERY, strict=False)
                for book_id, *row in select(
                    connection, f"book_id, {COLUMNS}", sql, *values, json_list(part)
                )
            }
        )

    async def books(self, book_ids: Iterable[int]) -> dict[int, Identity]:
        """Return which books have these ids, in ascending order: cheaper than their records."""
        sql = f"SELECT book_id, {IDENTITY} FROM record WHERE {AMONG} ORDER BY book_id"
        rows = await self._rows(f"book_id, {IDENTITY}", sql, json_list(book_ids))
        return {book_id: identity_of(row) for book_id, *row in rows}

    async def set_aside(self) -> dict[int, Record]:
        """Return the decisions whose book id has come to mean another book, by their number."""
        sql = "SELECT id, record FROM set_aside ORDER BY id"
        return await self._read(
            lambda connection: {
                number: record
                for number, json in select(connection, "id, record", sql)
                if (record := record_from(json))
            }
        )

    async def statistics(self) -> dict[str, dict[Any, int]]:
        """Return counts of all records, listed or not, by name; for diagnostics."""
        found: dict[str, dict[Any, int]] = await self._read(count_everything)
        return found

    async def update(
        self,
        decisions: Mapping[int, Decision],
        *,
        by_person: bool = False,
        step: Step | None = None,
    ) -> Sequence[Change]:
        """Change the records of some books in one transaction; returns what changed.

        Each decision is given the record as it is within the transaction; what it raises
        undoes all of them. A `step` can be taken back; its id may be that of one to add to.
        """
        return await self._write(lambda connection: update(connection, decisions, by_person, step))

    async def take_back(
        self, step: Step, *, by_person: bool
    ) -> tuple[Sequence[Change], Collection[int]]:
        """Restore what a step has changed, in so many books as one transaction should take.

        Returns what changed, and the books that are left because they have changed since. While
        there is more of it, the step is still there.
        """
        left: list[int] = []
        changes = await self._write(
            lambda connection: take_back(connection, step.id, by_person, BOOKS_IN_STEP, left)
        )
        return changes, left

    async def exclude(self, book_ids: Collection[int], *, exclude: bool) -> None:
        """Leave books out of all that is written to the servers, or no longer."""
        await self._write(lambda connection: write_exclusion(connection, book_ids, exclude))

    async def begin_run(
        self, beginning: RunBeginning, advance: Callable[[RunState], RunState]
    ) -> Sequence[Change]:
        """Save the list, what follows from it and the state of the run, in one transaction.

        Records that have changed since the beginning was planned stay as they are.
        """
        return await self._write(lambda connection: begin_run(connection, beginning, advance))

    async def update_run(self, advance: Callable[[RunState], RunState]) -> RunState:
        """Change the state of the run in one transaction; returns the new one."""
        await self._write(lambda connection: update_run(connection, advance))
        return self.run

    async def probe(self) -> None:
        """Save the state of the run unchanged, to see whether the disk takes it."""
        await self.update_run(lambda run: run)

    async def _rows(self, columns: str, query: str, *values: object) -> list[Any]:
        return await self._read(lambda connection: select(connection, columns, query, *values))

    async def _read[ResultT](self, query: Callable[[Connection], ResultT]) -> ResultT:
        return await self._run_locked(partial(self._database.read, query))

    async def _write(self, work: Callable[[Connection], StoreUpdate]) -> Sequence[Change]:
        return await _shielded(self._write_locked(work))

    async def _write_plain[ResultT](self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Write what changes no record; returns what `work` does."""

        async def locked() -> ResultT:
            async with self._lock:
                return await self._commit(work)

        return await _shielded(locked())

    async def _commit[ResultT](self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Write in one transaction; the lock is held."""
        try:
            written: ResultT = await self._in_thread(self._database.write, work)
        except NotWritten:
            self._note_disk(failing=True)
            raise
        self._note_disk(failing=False)
        return written

    async def _write_locked(self, work: Callable[[Connection], StoreUpdate]) -> Sequence[Change]:
        async with self._lock:
            written = await self._commit(work)
            self.run = written.run or self.run
            self._recount(written)
            news = (written.changes, written.relisted, written.touched, written.reshelved)
            if any(news):
                for listener in tuple(self._listeners):
                    listener(written)
        return written.changes

    async def _run_locked[ResultT](self, work: Callable[[], ResultT]) -> ResultT:
        async def locked() -> ResultT:
            async with self._lock:
                result: ResultT = await self._in_thread(work)
                return result

        return await _shielded(locked())

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run `work`; the lock is held. Once the store is closed there may be no thread any more."""
        if self._closed:
            raise StoreClosed
        return await self._run_blocking(work, *arguments)

    def _recount(self, written: StoreUpdate) -> None:
        if written.relisted or written.renamed:
            self._counts.clear()
        for libraries, counts in self._counts.items():
            recount(counts, libraries, written.changes)

    def _note_disk(self, *, failing: bool) -> None:
        if failing is not self._failing:
            self._failing = failing
            for listener in self._disk_listeners:
                listener(failing)


async def _shielded[ResultT](work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run `work` to its end even if the caller is cancelled: its thread cannot be stopped."""
    return await asyncio.shield(asyncio.get_running_loop().create_task(work))
