"""Which ids went to BookLore: each write with what stood there before.

A write is saved as intended before it is sent, and completed by its outcome. One without an
outcome was interrupted: nobody knows whether it happened until the book is looked at again.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import orjson

from ..booklore.models import HardcoverLink
from .queries import AMONG, json_list, select
from .sync_state import SyncState, read_sync

_FIELDS = "id, run, book_id, before, after, made_at, outcome, error, undoes"


class Outcome(StrEnum):
    """What became of a write."""

    WRITTEN = "written"
    NOT_WRITTEN = "not_written"
    """The server agreed, and the field is as it was: it is locked, or somebody was faster."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """It did not happen, since something ended the sync; the book is not to blame."""


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
    outcome: Outcome | None = None
    """None until it is known."""
    error: str | None = None
    """The key of the error, if it failed."""
    undoes: int | None = None
    """The number of the write that it takes back."""
    id: int = 0
    """Its own number, in the order of writing."""


class Journal:
    """The writes of one entry, the books that are left out of all writes, and the sync's state.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed`, as the store's do.
    """

    def __init__(
        self,
        state: SyncState,
        read: Callable[[Callable[[Connection], Any]], Awaitable[Any]],
        write: Callable[[Callable[[Connection], Any]], Awaitable[Any]],
    ) -> None:
        """Take the store's ways to read, and to write in one transaction."""
        self.state = state
        self._read = read
        self._write = write

    async def update_state(self, advance: Callable[[SyncState], SyncState]) -> SyncState:
        """Change the state of the sync; returns the new one."""

        def update(connection: Connection) -> SyncState:
            after = advance(read_sync(connection))
            json = orjson.dumps(after, default=sorted).decode()
            connection.execute("INSERT OR REPLACE INTO sync VALUES (1, ?)", (json,))
            return after

        self.state = await self._write(update)
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
                    _json(write.before),
                    _json(write.after),
                    write.made_at,
                    write.undoes,
                ),
            )
            return cursor.lastrowid or 0

        number: int = await self._write(insert)
        return number

    async def complete(self, number: int, outcome: Outcome, error: str | None = None) -> None:
        """Save what became of a write."""
        sql = "UPDATE journal SET outcome = ?, error = ? WHERE id = ?"
        await self._write(lambda connection: connection.execute(sql, (outcome, error, number)))

    async def interrupted(self) -> list[Write]:
        """Return the writes of which nobody knows whether they happened."""
        return await self._writes("WHERE outcome IS NULL")

    async def unsuccessful(self, book_ids: Collection[int]) -> dict[int, Write]:
        """Return the last write of each of these books that seems not to have happened.

        Only if no other has since. A server may carry it out all the same, long after the reply
        was given up.
        """
        found = await self._writes(
            f"WHERE id IN (SELECT max(id) FROM id_write WHERE {AMONG} GROUP BY book_id)"
            " AND outcome <> 'written'",
            json_list(book_ids),
        )
        return {each.book_id: each for each in found}

    async def has_run(self, run: int) -> bool:
        """Whether a sync has written anything, or may have."""
        sql = "SELECT id FROM journal WHERE run = ? LIMIT 1"
        return bool(await self._rows("id", sql, run))

    async def books_of_run(self, run: int) -> list[int]:
        """Return the books to which a sync has written ids, or may have, in ascending order."""
        sql = "SELECT DISTINCT book_id FROM id_write WHERE run = ? ORDER BY book_id"
        return [book_id for [book_id] in await self._rows("book_id", sql, run)]

    async def standing_books(self) -> list[int]:
        """Return the books whose last write that was carried out has left an id."""
        # SQLite takes the other columns from the row that has the greatest number.
        rows = await self._rows(
            "book_id",
            "SELECT book_id FROM (SELECT book_id, after, max(id) FROM id_write"
            " WHERE outcome = 'written' GROUP BY book_id) WHERE after ->> 'book_id' IS NOT NULL",
        )
        return [book_id for [book_id] in rows]

    async def last_written(self, book_ids: Collection[int]) -> dict[int, Write]:
        """Return the last write of each of these books that was carried out."""
        found = await self._writes(
            "WHERE id IN (SELECT max(id) FROM id_write WHERE outcome = 'written'"
            f" AND {AMONG} GROUP BY book_id)",
            json_list(book_ids),
        )
        return {each.book_id: each for each in found}

    async def of_books(self, book_ids: Collection[int]) -> dict[int, list[Write]]:
        """Return all writes of these books in their order, whatever has become of them."""
        found: dict[int, list[Write]] = {book_id: [] for book_id in book_ids}
        for write in await self._writes(f"WHERE {AMONG}", json_list(book_ids)):
            found[write.book_id].append(write)
        return found

    async def echoes(self, book_ids: Collection[int]) -> set[tuple[int, str]]:
        """Return which Hardcover ids these books have from us, if they have them.

        Those among them of which it is not known, or wrongly, whether they were written.
        """
        among = json_list(book_ids)
        return await self._ids(
            "SELECT book_id, after ->> 'book_id' AS hardcover_id FROM id_write WHERE id IN"
            f" (SELECT max(id) FROM id_write WHERE {AMONG} GROUP BY book_id UNION"
            f" SELECT max(id) FROM id_write WHERE outcome = 'written' AND {AMONG} GROUP BY book_id)"
            " AND after ->> 'book_id' IS NOT NULL",
            among,
            among,
        )

    async def failures(self, book_ids: Collection[int]) -> dict[int, int]:
        """Return how often in a row the writing of these books has failed, where it has."""
        rows = await self._rows(
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
        """Return which Hardcover ids were ever written for these books."""
        return await self._ids(
            "SELECT DISTINCT book_id, after ->> 'book_id' AS hardcover_id FROM id_write"
            f" WHERE outcome = 'written' AND undoes IS NULL AND {AMONG}"
            " AND after ->> 'book_id' IS NOT NULL",
            json_list(book_ids),
        )

    async def excluded(self) -> frozenset[int]:
        """Return the books of which nothing is to be written."""
        return frozenset(
            book_id for [book_id] in await self._rows("book_id", "SELECT book_id FROM excluded")
        )

    async def counts(self) -> Mapping[str, int]:
        """Return how many writes had which outcome, for diagnostics."""
        return dict(
            await self._rows(
                "outcome, number",
                "SELECT coalesce(outcome, 'under_way') AS outcome, count(*) AS number"
                " FROM journal GROUP BY 1",
            )
        )

    async def _writes(self, where: str, *values: object) -> list[Write]:
        query = f"SELECT {_FIELDS} FROM id_write {where} ORDER BY id"
        writes: list[Write] = await self._read(
            lambda connection: [
                _write_of(row) for row in select(connection, _FIELDS, query, *values)
            ]
        )
        return writes

    async def _ids(self, query: str, *values: object) -> set[tuple[int, str]]:
        rows = await self._rows("book_id, hardcover_id", query, *values)
        return {(book_id, hardcover_id) for book_id, hardcover_id in rows}

    async def _rows(self, columns: str, query: str, *values: object) -> list[Any]:
        rows: list[Any] = await self._read(
            lambda connection: select(connection, columns, query, *values)
        )
        return rows


def _write_of(row: Iterable[Any]) -> Write:
    number, run, book_id, before, after, made_at, outcome, error, undoes = row
    return Write(
        run,
        book_id,
        HardcoverLink(**orjson.loads(before)),
        HardcoverLink(**orjson.loads(after)),
        made_at,
        outcome and Outcome(outcome),
        error,
        undoes,
        number,
    )


def _json(link: HardcoverLink) -> str:
    return orjson.dumps(asdict(link)).decode()
