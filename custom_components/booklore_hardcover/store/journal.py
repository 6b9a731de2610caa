"""The journal of ids: each write to BookLore, with what was there before.

A write is saved before it is sent, and its outcome afterwards. A write without an outcome was
interrupted: only reading the book again tells whether it was carried out.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import orjson

from ..booklore.models import HardcoverLink
from .async_database import AsyncDatabase
from .queries import AMONG, as_json, json_list, select
from .sync_state import SyncState, read_sync

_FIELDS = "id, run, book_id, before, after, made_at, outcome, error, undoes"
_LAST = f"SELECT max(id) FROM id_write WHERE {AMONG} GROUP BY book_id"
"""The last write of each book in a list, whatever has become of it."""
_LAST_WRITTEN = (
    f"SELECT max(id) FROM id_write WHERE outcome = 'written' AND {AMONG} GROUP BY book_id"
)


class WriteOutcome(StrEnum):
    """What became of a write."""

    WRITTEN = "written"
    NOT_WRITTEN = "not_written"
    """The server agreed but did not change the field: it is locked, or somebody was faster."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """It was not carried out, because the sync was interrupted; it does not count as a failure."""


@dataclass(frozen=True, slots=True)
class Write:
    """One write of an id to BookLore."""

    run: int
    """The number of the sync that made it."""
    book_id: int
    before: HardcoverLink
    after: HardcoverLink
    made_at: float
    """Unix time in seconds, to the millisecond."""
    outcome: WriteOutcome | None = None
    """None until it is known."""
    error: str | None = None
    """The key of the error, if it failed."""
    undoes: int | None = None
    """The number of the write that it takes back."""
    id: int = 0
    """Its own number, in the order of writing."""


class Journal:
    """The writes of one entry, the books excluded from all writes, and the state of the sync.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed`, as the store's do.
    """

    def __init__(self, state: SyncState, database: AsyncDatabase) -> None:
        """Take the store's database, and the state of the sync that was read from it."""
        self.state = state
        self._database = database

    async def update_state(self, advance: Callable[[SyncState], SyncState]) -> SyncState:
        """Change the state of the sync; returns the new one."""

        def update(connection: Connection) -> SyncState:
            after = advance(read_sync(connection))
            connection.execute("INSERT OR REPLACE INTO sync VALUES (1, ?)", (as_json(after),))
            return after

        self.state = await self._database.write(update)
        return self.state

    async def intend(self, write: Write) -> int:
        """Save a write that is about to be sent; returns its number."""

        def insert(connection: Connection) -> int:
            cursor = connection.execute(
                "INSERT INTO journal (run, book_id, field, before, after, made_at, undoes)"
                " VALUES (?, ?, 'hardcover_id', ?, ?, ?, ?)",
                (
                    write.run,
                    write.book_id,
                    as_json(write.before),
                    as_json(write.after),
                    write.made_at,
                    write.undoes,
                ),
            )
            return cursor.lastrowid or 0

        return await self._database.write(insert)

    async def complete(self, number: int, outcome: WriteOutcome, error: str | None = None) -> None:
        """Save the outcome of a write."""
        sql = "UPDATE journal SET outcome = ?, error = ? WHERE id = ?"
        await self._database.write(
            lambda connection: connection.execute(sql, (outcome, error, number))
        )

    async def interrupted(self) -> list[Write]:
        """Return the writes without an outcome."""
        return await self._writes("WHERE outcome IS NULL")

    async def unsuccessful(self, book_ids: Collection[int]) -> dict[int, Write]:
        """Return the last write of each of these books, if it seems to have failed.

        A server may carry it out all the same, long after we have stopped waiting for the reply.
        """
        where = f"WHERE id IN ({_LAST}) AND outcome <> 'written'"
        found = await self._writes(where, json_list(book_ids))
        return {each.book_id: each for each in found}

    async def has_run(self, run: int) -> bool:
        """Whether a sync has written anything, or may have."""
        sql = "SELECT id FROM journal WHERE run = ? LIMIT 1"
        return bool(await self._database.select("id", sql, run))

    async def books_of_run(self, run: int) -> list[int]:
        """Return the books to which a sync has written ids, or may have, in ascending order."""
        sql = "SELECT DISTINCT book_id FROM id_write WHERE run = ? ORDER BY book_id"
        return [book_id for [book_id] in await self._database.select("book_id", sql, run)]

    async def standing_books(self) -> list[int]:
        """Return the books whose last successful write has left an id."""
        # With max(), SQLite takes the other columns from the row with the greatest id.
        rows = await self._database.select(
            "book_id",
            "SELECT book_id FROM (SELECT book_id, after, max(id) FROM id_write"
            " WHERE outcome = 'written' GROUP BY book_id) WHERE after ->> 'book_id' IS NOT NULL",
        )
        return [book_id for [book_id] in rows]

    async def last_written(self, book_ids: Collection[int]) -> dict[int, Write]:
        """Return the last successful write of each of these books."""
        found = await self._writes(f"WHERE id IN ({_LAST_WRITTEN})", json_list(book_ids))
        return {each.book_id: each for each in found}

    async def of_books(self, book_ids: Collection[int]) -> dict[int, list[Write]]:
        """Return all writes of these books in their order, whatever has become of them."""
        found: dict[int, list[Write]] = {book_id: [] for book_id in book_ids}
        for write in await self._writes(f"WHERE {AMONG}", json_list(book_ids)):
            found[write.book_id].append(write)
        return found

    async def echoes(self, book_ids: Collection[int]) -> set[tuple[int, str]]:
        """Return pairs of book id and Hardcover id that are from us, if BookLore has them.

        Writes that seem to have failed are included, since they may have been carried out.
        """
        among = json_list(book_ids)
        return await self._ids(
            "SELECT book_id, after ->> 'book_id' AS hardcover_id FROM id_write"
            f" WHERE id IN ({_LAST} UNION {_LAST_WRITTEN})"
            " AND after ->> 'book_id' IS NOT NULL",
            among,
            among,
        )

    async def failures(self, book_ids: Collection[int]) -> dict[int, int]:
        """Return how often in a row these books could not be written; without those that could."""
        rows = await self._database.select(
            "book_id, number",
            "SELECT book_id, count(*) AS number FROM id_write AS each"
            f" WHERE outcome IN ('failed', 'not_written') AND {AMONG}"
            " AND id > coalesce((SELECT max(id)"
            " FROM id_write WHERE outcome = 'written' AND book_id = each.book_id), 0)"
            " GROUP BY book_id",
            json_list(book_ids),
        )
        return dict(rows)

    async def written_ids(self, book_ids: Collection[int]) -> set[tuple[int, str]]:
        """Return the pairs of book id and Hardcover id that were ever written for these books."""
        return await self._ids(
            "SELECT DISTINCT book_id, after ->> 'book_id' AS hardcover_id FROM id_write"
            f" WHERE outcome = 'written' AND undoes IS NULL AND {AMONG}"
            " AND after ->> 'book_id' IS NOT NULL",
            json_list(book_ids),
        )

    async def excluded(self) -> frozenset[int]:
        """Return the books that are excluded from all writes."""
        rows = await self._database.select("book_id", "SELECT book_id FROM excluded")
        return frozenset(book_id for [book_id] in rows)

    async def counts(self) -> Mapping[str, int]:
        """Return how many writes had which outcome, for diagnostics."""
        rows = await self._database.select(
            "outcome, number",
            "SELECT coalesce(outcome, 'under_way') AS outcome, count(*) AS number"
            " FROM journal GROUP BY 1",
        )
        return dict(rows)

    async def _writes(self, where: str, *values: object) -> list[Write]:
        query = f"SELECT {_FIELDS} FROM id_write {where} ORDER BY id"
        return await self._database.read(
            lambda connection: [
                _write_of(row) for row in select(connection, _FIELDS, query, *values)
            ]
        )

    async def _ids(self, query: str, *values: object) -> set[tuple[int, str]]:
        rows = await self._database.select("book_id, hardcover_id", query, *values)
        return {(book_id, hardcover_id) for book_id, hardcover_id in rows}


def _write_of(row: Iterable[Any]) -> Write:
    number, run, book_id, before, after, made_at, outcome, error, undoes = row
    return Write(
        run,
        book_id,
        HardcoverLink(**orjson.loads(before)),
        HardcoverLink(**orjson.loads(after)),
        made_at,
        outcome and WriteOutcome(outcome),
        error,
        undoes,
        number,
    )
