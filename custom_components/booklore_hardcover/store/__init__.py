"""The store: a record for each book, the last complete list, and the state of the run.

Everything is in one SQLite database; only the state of the run and counts are kept in memory.
"""

from collections.abc import (
    Callable,
    Collection,
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
from .async_database import AsyncDatabase, RunBlocking
from .changes import Change, StoreUpdate
from .counts import Counts, count_books, count_everything, recount
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
"""Records in one JSON text at most: threads keep the memory of longer texts for themselves."""

type Listener = Callable[[StoreUpdate], None]


class MatchStore:
    """The records of one entry; a write is on disk when its call returns.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed` once it is closed.
    If a caller is cancelled, its call is finished all the same, and the listeners are called.
    Methods that take `libraries` only see books on the last list; empty means all libraries.
    """

    def __init__(self, database: AsyncDatabase, run: RunState, sync: SyncState) -> None:
        """Take over an open database; see `open`."""
        self.database = database
        """The file: held while it is backed up, and listened to for failures of the disk."""
        self.run = run
        self.journal = Journal(sync, database)
        """Which ids were written to BookLore."""
        self.ratings = Ratings(database, self._write)
        """The ratings on both sides, and which were written."""
        self.lists = Lists(database)
        """Lists of books for people."""
        self.history = History(database)
        """What was written, for people to look through."""
        self.steps = Steps(database)
        """What each person did last and can undo."""
        self._counts: dict[AbstractSet[int], Counts] = {}
        """By libraries; each is counted when it is needed for the first time."""
        self._listeners: list[Listener] = []

    @classmethod
    async def open(cls, path: Path, run_blocking: RunBlocking) -> MatchStore:
        """Open the database at `path`, or create it. Raises `NewerSchema` and `CannotOpen`."""
        database = await AsyncDatabase.open(path, run_blocking)
        run, sync = await database.read(read_run), await database.read(read_sync)
        return cls(database, run, sync)

    async def close(self) -> None:
        """Close the database after the calls that are under way."""
        await self.database.close()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every commit that changes records or the list.

        Returns a function that removes it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def counts(self, libraries: AbstractSet[int]) -> Counts:
        """Return how many books are in which state; counted once, then kept up to date."""
        if (counts := self._counts.get(libraries)) is not None:
            return counts
        return await self.database.read(
            partial(count_books, libraries=libraries), partial(self._counts.__setitem__, libraries)
        )

    async def library_ids(self, book_ids: Iterable[int]) -> dict[int, int]:
        """Return the libraries of these books; those not on the last list are left out."""
        sql = "SELECT book_id, library_id FROM shelf WHERE " + AMONG
        return dict(await self.database.select("book_id, library_id", sql, json_list(book_ids)))

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

        At most `limit` ids greater than `after`, or all of them if it is negative. Each word of
        `search` must be part of the title, the subtitle or the authors. With `among`, only ids
        of these books.
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
        rows = await self.database.select("book_id", sql, *values, limit)
        return [book_id for [book_id] in rows]

    async def records(
        self, book_ids: Iterable[int], *, listed_in: AbstractSet[int] | None = None
    ) -> dict[int, Record]:
        """Return the records of these books, in ascending order of their ids.

        With `listed_in`, only of books on the last list in these libraries; empty means all.
        """
        where, values = in_libraries(listed_in or frozenset())
        table = "record" if listed_in is None else LISTED
        sql = f"SELECT book_id, {COLUMNS} FROM {table} WHERE {where} AND {AMONG} ORDER BY book_id"
        return await self.database.read(
            lambda connection: {
                book_id: record_of(row)
                for part in batched(sorted(book_ids), _RECORDS_IN_QUERY, strict=False)
                for book_id, *row in select(
                    connection, f"book_id, {COLUMNS}", sql, *values, json_list(part)
                )
            }
        )

    async def books(self, book_ids: Iterable[int]) -> dict[int, Identity]:
        """Return the identities of these books, in ascending order: cheaper than their records."""
        sql = f"SELECT book_id, {IDENTITY} FROM record WHERE {AMONG} ORDER BY book_id"
        rows = await self.database.select(f"book_id, {IDENTITY}", sql, json_list(book_ids))
        return {book_id: identity_of(row) for book_id, *row in rows}

    async def set_aside(self) -> dict[int, Record]:
        """Return decisions by their number that were set aside: their id means another book now."""
        sql = "SELECT id, record FROM set_aside ORDER BY id"
        return await self.database.read(
            lambda connection: {
                number: record
                for number, json in select(connection, "id, record", sql)
                if (record := record_from(json))
            }
        )

    async def statistics(self) -> dict[str, dict[Any, int]]:
        """Return counts of all records, listed or not, by name; for diagnostics."""
        return await self.database.read(count_everything)

    async def update(
        self,
        decisions: Mapping[int, Decision],
        *,
        by_person: bool = False,
        step: Step | None = None,
    ) -> Sequence[Change]:
        """Change the records of some books in one transaction; returns what changed.

        Each decision gets the record as it is within the transaction; if one raises, nothing
        changes. With a `step`, the changes can be taken back; if there is a step with its id,
        they are added to that.
        """
        return await self._write(lambda connection: update(connection, decisions, by_person, step))

    async def take_back(
        self, step: Step, *, by_person: bool
    ) -> tuple[Sequence[Change], Collection[int]]:
        """Undo a step for up to `BOOKS_IN_STEP` books, in one transaction.

        Returns what changed, and the books that are left alone because they have changed since.
        If the step has more books, it still exists afterwards.
        """
        left: list[int] = []
        changes = await self._write(
            lambda connection: take_back(connection, step.id, by_person, BOOKS_IN_STEP, left)
        )
        return changes, left

    async def exclude(self, book_ids: Collection[int], *, exclude: bool) -> None:
        """Exclude books from everything that is written to the servers, or include them again."""
        await self._write(lambda connection: write_exclusion(connection, book_ids, exclude))

    async def begin_run(
        self, beginning: RunBeginning, advance: Callable[[RunState], RunState]
    ) -> Sequence[Change]:
        """Save the list, what follows from it, and the state of the run in one transaction.

        Records that have changed since `beginning` was planned stay as they are.
        """
        return await self._write(lambda connection: begin_run(connection, beginning, advance))

    async def update_run(self, advance: Callable[[RunState], RunState]) -> RunState:
        """Change the state of the run in one transaction; returns the new one."""
        await self._write(lambda connection: update_run(connection, advance))
        return self.run

    async def check_disk(self) -> None:
        """Save the state of the run unchanged, to find out whether the disk can be written."""
        await self.update_run(lambda run: run)

    async def _write(self, work: Callable[[Connection], StoreUpdate]) -> Sequence[Change]:
        return (await self.database.write(work, self._written)).changes

    def _written(self, update: StoreUpdate) -> None:
        """Take over what a commit has changed, and call the listeners."""
        self.run = update.run or self.run
        if update.relisted or update.renamed:
            self._counts.clear()
        for libraries, counts in self._counts.items():
            recount(counts, libraries, update.changes)
        if any((update.changes, update.relisted, update.touched, update.reshelved)):
            for listener in tuple(self._listeners):
                listener(update)
