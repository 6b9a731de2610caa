"""What is known: one record a book, the last complete list and the state of the run.

All of it lies in one SQLite database. Nothing is kept in memory but the state of the run.
"""

import asyncio
from collections import Counter
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
from typing import Any, NamedTuple

import orjson

from ..matching.records import Facts
from ..models import Change, Record, RunState, Source, Status, StoreUpdate
from .database import Database
from .errors import NotWritten
from .rows import COLUMNS, record_from, record_of, search_text
from .writes import Decision, RunBeginning, Written, begin_run, read_run, update, update_run

__all__ = ["Decision", "MatchStore", "RunBeginning"]

type RunBlocking = Callable[..., Awaitable[Any]]
"""Runs a function with its arguments in a thread."""
type Listener = Callable[[StoreUpdate], None]


class Counts(NamedTuple):
    """How many books of the last list there are, and how many have which facts."""

    facts: Counter[Facts]
    listed: int


_LISTED = "record JOIN shelf USING (book_id)"
_AMONG = "book_id IN (SELECT value FROM json_each(?))"


class MatchStore:
    """The records of one entry; what has returned from a write is on disk.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed` once it is closed.
    A call that is under way ends, and is announced, also when its caller is cancelled.
    Where `libraries` are asked for, only books on the last list count; empty means all.
    """

    def __init__(self, database: Database, run: RunState, run_blocking: RunBlocking) -> None:
        """Take over an open database; see `open`."""
        self.run = run
        self._database = database
        self._run_blocking = run_blocking
        self._failing = False
        """Whether the disk refused the last write."""
        self._counts: dict[AbstractSet[int], Counts] = {}
        """By the libraries that are counted; until there is another list."""
        self._listeners: list[Listener] = []
        self._disk_listeners: list[Callable[[bool], None]] = []
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, run_blocking: RunBlocking) -> MatchStore:
        """Open the database at `path`, which is made if there is none.

        `run_blocking` runs a function in a thread. Raises `NewerSchema` and `CannotOpen`.
        """
        database = await run_blocking(Database.open, path)
        return cls(database, await run_blocking(database.read, read_run), run_blocking)

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
        """Call `listener` with True once the disk refuses writes, and False once it takes them."""
        self._disk_listeners.append(listener)

    async def counts(self, libraries: AbstractSet[int]) -> Counts:
        """Count the books once after each list, and keep that up with every commit.

        Going through all books at every choice would take too long.
        """
        if (counts := self._counts.get(libraries)) is None:
            counts = await _finish(self._count(libraries))
        return counts

    async def _count(self, libraries: AbstractSet[int]) -> Counts:
        def count(connection: Connection) -> Counts:
            where, values = _in(libraries)
            sql = f"SELECT count(*) FROM shelf WHERE {where}"
            [listed] = connection.execute(sql, values).fetchone()
            sql = (
                f"SELECT status, run, source, count(*) FROM {_LISTED}"
                f" WHERE {where} GROUP BY 1, 2, 3"
            )
            facts = {
                Facts(Status(status), run, Source(source) if source else None): number
                for status, run, source, number in connection.execute(sql, values)
            }
            return Counts(Counter(facts), listed)

        async with self._lock:
            counts: Counts = await self._run_blocking(self._database.read, count)
            self._counts[libraries] = counts
        return counts

    async def library_ids(self, book_ids: Iterable[int]) -> dict[int, int]:
        """Return the libraries of those of these books that are listed."""
        sql = "SELECT book_id, library_id FROM shelf WHERE " + _AMONG
        return dict(await self._rows(sql, _json(book_ids)))

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
        """Return the books whose record is in one of these states, in ascending order.

        At most `limit` ids greater than `after`; `search` wants every one of its words in
        title or authors.
        """
        where, values = _in(libraries)
        words = search_text(search or "").split()
        if search and not words:
            return []
        where += " AND status IN (SELECT value FROM json_each(?)) AND book_id > ?"
        values += [_json(status.value for status in statuses), after]
        if among is not None:
            where += " AND " + _AMONG
            values.append(_json(among))
        for word in words:
            where += " AND instr(search_text, ?)"
            values.append(word)
        sql = f"SELECT book_id FROM {_LISTED} WHERE {where} ORDER BY book_id LIMIT ?"
        return [book_id for (book_id,) in await self._rows(sql, *values, limit)]

    async def records(
        self, book_ids: Iterable[int], *, listed_in: AbstractSet[int] | None = None
    ) -> dict[int, Record]:
        """Return the records of these books in ascending order.

        Only of books that are listed in these libraries, empty for all, if `listed_in` is given.
        """
        where, values = _in(listed_in or frozenset())
        table = "record" if listed_in is None else _LISTED
        sql = f"SELECT book_id, {COLUMNS} FROM {table} WHERE {where} AND {_AMONG} ORDER BY book_id"
        arguments = (*values, _json(book_ids))
        return await self._read(
            lambda connection: {
                book_id: record_of(row) for book_id, *row in connection.execute(sql, arguments)
            }
        )

    async def set_aside(self) -> dict[int, Record]:
        """Return the decisions whose book is gone, by their number."""
        sql = "SELECT id, record FROM set_aside ORDER BY id"
        return await self._read(
            lambda connection: {
                number: record
                for number, json in connection.execute(sql)
                if (record := record_from(json))
            }
        )

    async def kept(self, undo: str) -> list[Change]:
        """Return the changes that were kept under this word, see `update`."""
        sql = "SELECT book_id, before, after FROM undo WHERE word = ?"
        return [
            Change(book_id, record_from(before), record_from(after), by_person=True)
            for book_id, before, after in await self._rows(sql, undo)
        ]

    async def statistics(self) -> dict[str, dict[Any, int]]:
        """Return counts of all records, listed or not, each by what it is a count of."""
        return {
            name: dict(await self._rows(f"SELECT {by}, count(*) FROM {table} GROUP BY 1"))
            for name, by, table in (
                ("by_status", "status", "record"),
                ("by_source", "source", "record WHERE source IS NOT NULL"),
                ("by_reason", "coalesce(error, reason)", "record WHERE reason IS NOT NULL"),
                ("set_aside", "'decisions'", "set_aside"),
                ("by_library", "library_id", "shelf"),
            )
        }

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
        return await self._write(
            lambda connection: update(connection, decisions, by_person, keep_as, spend)
        )

    async def begin_run(
        self, beginning: RunBeginning, advance: Callable[[RunState], RunState]
    ) -> list[Change]:
        """Put the list, what follows from it and the state of the run in place, all at once.

        What somebody decided about a book since the beginning was planned, stays.
        """
        return await self._write(lambda connection: begin_run(connection, beginning, advance))

    async def update_run(self, advance: Callable[[RunState], RunState]) -> RunState:
        """Change the state of the run in one transaction; returns the new one."""
        await self._write(lambda connection: update_run(connection, advance))
        return self.run

    async def probe(self) -> None:
        """Write what stands there anyway, to see whether the disk takes it."""
        await self.update_run(lambda run: run)

    async def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return await self._read(lambda connection: connection.execute(sql, values).fetchall())

    async def _read[ResultT](self, query: Callable[[Connection], ResultT]) -> ResultT:
        return await self._complete(partial(self._database.read, query))

    async def _write(self, work: Callable[[Connection], Written]) -> list[Change]:
        return await _finish(self._write_and_announce(work))

    async def _write_and_announce(self, work: Callable[[Connection], Written]) -> list[Change]:
        async with self._lock:
            try:
                written: Written = await self._run_blocking(self._database.write, work)
            except NotWritten:
                self._note_disk(failing=True)
                raise
            self._note_disk(failing=False)
            self.run = written.run or self.run
            self._keep_counting(written)
            if written.changes or written.relisted:
                for listener in tuple(self._listeners):
                    listener(StoreUpdate(written.changes, written.relisted))
        return written.changes

    async def _complete[ResultT](self, work: Callable[[], ResultT]) -> ResultT:
        async def locked() -> ResultT:
            async with self._lock:
                result: ResultT = await self._run_blocking(work)
                return result

        return await _finish(locked())

    def _keep_counting(self, written: Written) -> None:
        if written.relisted:
            self._counts.clear()
        for libraries, counts in self._counts.items():
            for change in written.changes:
                if change.library_id in libraries or (
                    not libraries and change.library_id is not None
                ):
                    counts.facts.update(_facts(change.after))
                    counts.facts.subtract(_facts(change.before))

    def _note_disk(self, *, failing: bool) -> None:
        if failing is not self._failing:
            self._failing = failing
            for listener in self._disk_listeners:
                listener(failing)


async def _finish[ResultT](work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Let `work` end even if its caller is cancelled: a thread cannot be."""
    return await asyncio.shield(asyncio.get_running_loop().create_task(work))


def _facts(record: Record | None) -> list[Facts]:
    return [] if record is None else [Facts(record.status, record.run, record.source)]


def _in(libraries: AbstractSet[int]) -> tuple[str, list[object]]:
    """Return the condition that a book is in one of these libraries, empty for all."""
    if not libraries:
        return "TRUE", []
    return "library_id IN (SELECT value FROM json_each(?))", [_json(libraries)]


def _json(values: Iterable[object]) -> str:
    return orjson.dumps(list(values)).decode()
