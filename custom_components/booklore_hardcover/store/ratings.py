"""Ratings: the ledger, the Hardcover shelf as it was read, and what was written."""

from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Mapping,
    Sequence,
    Set as AbstractSet,
)
from dataclasses import dataclass, replace
from functools import partial
from sqlite3 import Connection
from typing import Any, Final

import orjson

from ..hardcover.models import UserBook
from . import ledger
from .async_database import AsyncDatabase
from .changes import StoreUpdate
from .journal import WriteOutcome
from .ledger import Differing, Keep, Pair
from .queries import LISTED, as_json, in_libraries, insert_each, json_list
from .rating_writes import FIELDS, Rated, RatingWrite, insert_write, write_of
from .steps import Step

_RATINGS: Final = "hardcover_id IS NOT NULL"
"""A condition: the write in the journal is of a rating."""


SHELF_HOLDS: Final = 6 * 3600
"""Seconds for which matching uses the shelf as it was read."""


@dataclass(frozen=True, slots=True)
class ShelfState:
    """The state of the Hardcover shelf when it was last read."""

    count: int
    newest: str | None
    """The time of its newest change, as Hardcover writes it."""
    read_at: float
    """Unix time in seconds."""
    not_in_booklore: int | None = None
    """How many books on the want-to-read shelf are not in BookLore; None if it was not counted."""


class Ratings:
    """The ledger, the shelf and the writes of one entry.

    Reads raise `CannotRead`, writes `NotWritten`, and both `StoreClosed`, as the store's do.
    """

    def __init__(
        self,
        database: AsyncDatabase,
        write: Callable[[Callable[[Connection], StoreUpdate]], Awaitable[Any]],
    ) -> None:
        """Take the store's database, and its function to write in one transaction."""
        self._database = database
        self._write = write

    async def belong_to(self, accounts: str) -> None:
        """Clear the ledger and the shelf unless they are of these two accounts.

        Writes without an outcome are given up: other accounts cannot tell what became of them.
        """
        rows = await self._database.select("accounts", "SELECT accounts FROM ledger_of")
        if rows == [[accounts]]:
            return

        def start(connection: Connection) -> StoreUpdate:
            for table in ("ledger", "user_book"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute(
                f"UPDATE journal SET outcome = ? WHERE {_RATINGS} AND outcome IS NULL",
                (WriteOutcome.INTERRUPTED,),
            )
            connection.execute(
                "INSERT OR REPLACE INTO ledger_of VALUES (1, ?, 'null')", (accounts,)
            )
            return StoreUpdate()

        await self._write(start)

    # The shelf.

    async def shelf_state(self) -> ShelfState | None:
        """Return the state of the shelf, None before it was read."""
        rows = await self._database.select("shelf", "SELECT shelf FROM ledger_of")
        facts = orjson.loads(rows[0][0]) if rows else None
        return facts and ShelfState(**facts)

    async def save_shelf(self, state: ShelfState, rows: Sequence[UserBook] | None) -> None:
        """Save the state of the shelf, and its rows unless they have not changed (None)."""

        def save(connection: Connection) -> StoreUpdate:
            connection.execute("UPDATE ledger_of SET shelf = ?", (as_json(state),))
            if rows is not None:
                connection.execute("DELETE FROM user_book")
                insert_each(
                    connection,
                    "user_book",
                    "id, book_id, status_id, rating, other_ids",
                    [
                        (
                            each.id,
                            each.book_id,
                            each.status_id,
                            each.rating,
                            json_list(each.other_ids),
                        )
                        for each in rows
                    ],
                )
            return StoreUpdate(reshelved=True)

        await self._write(save)

    async def shelf(self) -> list[UserBook]:
        """Return the rows of the shelf as they were last read."""
        columns = "id, book_id, status_id, rating, other_ids"
        rows = await self._database.select(columns, f"SELECT {columns} FROM user_book")
        return [
            UserBook(row_id, work, status, rating, tuple(orjson.loads(others)), None)
            for row_id, work, status, rating, others in rows
        ]

    async def on_shelf(self, since: float) -> frozenset[int]:
        """Return all ids of the works on the shelf; empty if it was read before `since`."""
        state = await self.shelf_state()
        if state is None or state.read_at < since:
            return frozenset()
        rows = await self.shelf()
        return frozenset(work for each in rows for work in (each.book_id, *each.other_ids))

    # The ledger.

    async def matched(self, libraries: AbstractSet[int]) -> list[tuple[int, int]]:
        """Return the matched books of these libraries with their Hardcover ids, sorted by book id.

        Empty means all libraries.
        """
        where, values = in_libraries(libraries)
        columns = "book_id, hardcover_id"
        sql = (
            f"SELECT {columns} FROM {LISTED} WHERE {where} AND status = 'matched' ORDER BY book_id"
        )
        rows = await self._database.select(columns, sql, *values)
        return [(book_id, work) for book_id, work in rows]

    async def pairs(self, hardcover_ids: Iterable[int] | None = None) -> dict[int, Pair]:
        """Return the pairs of these Hardcover books, or all, by Hardcover id."""
        return await self._database.read(partial(ledger.read_pairs, hardcover_ids=hardcover_ids))

    async def note(self, pairs: Mapping[int, Pair | None]) -> None:
        """Save pairs by Hardcover id, or delete those that are None."""
        if pairs:
            await self._write(partial(ledger.write_pairs, pairs=pairs))

    async def differences(self, offset: int, limit: int) -> tuple[Sequence[Differing], int]:
        """Return some of the ratings that differ, sorted by title, and the number of all."""
        return await self._database.read(partial(ledger.differences, offset=offset, limit=limit))

    async def count_differences(self) -> int:
        """Return how many Hardcover books have ratings that differ."""
        return await self._database.read(ledger.count_differences)

    async def settle(self, books: Collection[int], keep: Keep, step: Step) -> list[int]:
        """Save which of the differing ratings a person keeps; returns the settled books."""
        settled: list[int] = []
        await self._write(lambda connection: ledger.settle(connection, books, keep, step, settled))
        return settled

    async def unsettle(self, step_id: str) -> list[int]:
        """Undo a settlement where it is not written yet; returns these books."""
        restored: list[int] = []
        await self._write(lambda connection: ledger.unsettle(connection, step_id, restored))
        return restored

    # The writes.

    async def intend(self, writes: Sequence[RatingWrite]) -> list[RatingWrite]:
        """Save writes that are about to be sent; returns them with their numbers."""
        numbers: list[int] = []

        def insert(connection: Connection) -> StoreUpdate:
            numbers.extend(insert_write(connection, each) for each in writes)
            return StoreUpdate()

        await self._write(insert)
        return [replace(each, id=number) for each, number in zip(writes, numbers, strict=True)]

    async def complete(
        self,
        writes: Iterable[RatingWrite],
        outcome: WriteOutcome,
        error: str | None = None,
        *,
        after: Rated | None = None,
        row_id: int | None = None,
    ) -> None:
        """Save the outcome of writes; the pairs of successful ones become those of the ledger.

        `after` and `row_id` are the rating and its row as Hardcover has them, if it has replied.
        """
        done = list(writes)

        def save(connection: Connection) -> StoreUpdate:
            connection.executemany(
                "UPDATE journal SET outcome = ?, error = ?, after = coalesce(?, after),"
                " row_id = coalesce(?, row_id) WHERE id = ?",
                [(outcome, error, after and as_json(after), row_id, each.id) for each in done],
            )
            if outcome is not WriteOutcome.WRITTEN:
                return StoreUpdate()
            return ledger.write_pairs(connection, {each.hardcover_id: each.pair for each in done})

        await self._write(save)

    async def interrupted(self) -> list[RatingWrite]:
        """Return the writes without an outcome."""
        return await self._writes(f"{_RATINGS} AND outcome IS NULL")

    async def of_run(self, run: int) -> list[RatingWrite]:
        """Return the writes of a sync, in their order, without those that undo others."""
        return await self._writes(f"{_RATINGS} AND run = ? AND undoes IS NULL", run)

    async def of_step(self, step: str) -> list[RatingWrite]:
        """Return the writes for a settlement, in their order, without those that undo others."""
        return await self._writes(f"{_RATINGS} AND step = ? AND undoes IS NULL", step)

    async def of_books(self, hardcover_ids: Iterable[int]) -> list[RatingWrite]:
        """Return all writes of these Hardcover books, in their order."""
        among = "hardcover_id IN (SELECT value FROM json_each(?))"
        return await self._writes(f"{_RATINGS} AND {among}", json_list(hardcover_ids))

    async def _writes(self, where: str, *values: object) -> list[RatingWrite]:
        query = f"SELECT {FIELDS} FROM journal WHERE {where} ORDER BY id"
        return [write_of(row) for row in await self._database.select(FIELDS, query, *values)]
