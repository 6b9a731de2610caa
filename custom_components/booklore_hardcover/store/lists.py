"""Lists of books for people: filtered, searched, sorted and cut in the database."""

from collections.abc import Iterable, Sequence, Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Final

import orjson

from ..record import Record, Source, Status
from .async_database import AsyncDatabase
from .queries import AMONG, json_list
from .rows import COLUMNS, record_of, search_text


class Sort(StrEnum):
    """The order of a list; equal books are sorted by their ids."""

    TITLE = "title"
    AUTHOR = "author"
    NEWEST = "newest"
    READERS = "readers"
    """By the readers of the likeliest candidate, most first."""


_ORDERS: Final = {
    Sort.TITLE: ("title_key", "book_id"),
    Sort.AUTHOR: ("author_key", "title_key", "book_id"),
    Sort.NEWEST: ("-made_at", "book_id"),
    Sort.READERS: ("-readers", "book_id"),
}
"""The columns of each order, all ascending; the database has an index for each order."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which listed books are wanted, and in which order."""

    status: Status
    libraries: AbstractSet[int] | None = None
    """None means all."""
    search: str | None = None
    """Each of its words must be part of the title, the subtitle or an author."""
    sources: AbstractSet[Source] | None = None
    since: float | None = None
    """A Unix time in seconds: only records that were made then or later."""
    exact: bool = False
    """Only books with a candidate that `accept_exact_matches` would take."""
    sort: Sort = Sort.TITLE


@dataclass(frozen=True, slots=True)
class Row:
    """One book of a list."""

    book_id: int
    record: Record
    library: str | None = None
    """The name of its library, where it is known."""
    excluded: bool = False
    """Whether nothing of it is written to the servers."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a book is in a list."""

    number: int | None
    """From 1; None if it is not in the list."""
    total: int
    previous: int | None
    next: int | None
    """The id of the book after it, or of the first one if it is not in the list."""


class Lists:
    """Reads lists of an entry's books, each with one query; raises `CannotRead` and `StoreClosed`."""

    def __init__(self, database: AsyncDatabase) -> None:
        """Take the store's database."""
        self._database = database

    async def page(self, wanted: Filter, offset: int, limit: int) -> tuple[list[Row], int]:
        """Return the rows of a list from `offset` on, and how many it has in all."""
        books, values = _found(wanted)
        order = ", ".join(_ORDERS[wanted.sort])
        sql = (
            f"WITH {books}, page AS (SELECT book_id FROM found ORDER BY {order} LIMIT ? OFFSET ?)"
            f" SELECT (SELECT count(*) FROM found), ({_rows('page', order)})"
        )
        values += [limit, offset]
        return await self._database.read(lambda connection: _page(connection, sql, values))

    async def rows(
        self, book_ids: Iterable[int], *, libraries: AbstractSet[int] | None = None
    ) -> dict[int, Row]:
        """Return the rows of these books, by id.

        With `libraries`, only books on the last list in these libraries, empty for all; with
        None, also books that are not on it.
        """
        where, values = AMONG, list[object]([json_list(book_ids)])
        if libraries is not None:
            where += f" AND {_in_libraries(libraries or None, values)}"
        sql = (
            f"WITH page AS (SELECT book_id FROM record WHERE {where})"
            f" SELECT 0, ({_rows('page', 'book_id')})"
        )
        found, _ = await self._database.read(lambda connection: _page(connection, sql, values))
        return {row.book_id: row for row in found}

    async def likeliest(self, wanted: Filter, limit: int) -> list[tuple[int, int | None]]:
        """Return the first books of a list, each with the Hardcover id of its likeliest candidate."""
        where, values = _where(wanted)
        sql = (
            "SELECT json_group_array(json_array(book_id, likeliest)) FROM (SELECT book_id, likeliest"
            f" FROM record {_index(wanted)} WHERE {where}"
            f" ORDER BY {', '.join(_ORDERS[wanted.sort])} LIMIT ?)"
        )
        rows = await self._database.read(
            lambda connection: orjson.loads(connection.execute(sql, (*values, limit)).fetchone()[0])
        )
        return [(book_id, hardcover_id) for book_id, hardcover_id in rows]

    async def position(self, wanted: Filter, book_id: int | None) -> Position:
        """Return where a book is in a list, and the books beside it."""
        found, values = _found(wanted)
        keys = _ORDERS[wanted.sort]
        order, back = ", ".join(keys), ", ".join(f"{key} DESC" for key in keys)
        here = f"(SELECT {order} FROM found WHERE book_id = ?{len(values) + 1})"
        sql = (
            f"WITH {found} SELECT * FROM"
            f" (SELECT count(*), count(*) FILTER (WHERE ({order}) <= {here}) FROM found),"
            f" (SELECT (SELECT book_id FROM found WHERE ({order}) < {here} ORDER BY {back} LIMIT 1),"
            f" (SELECT book_id FROM found WHERE ({order}) > {here} ORDER BY {order} LIMIT 1),"
            f" (SELECT book_id FROM found ORDER BY {order} LIMIT 1))"
        )
        row = await self._database.read(
            lambda connection: connection.execute(sql, (*values, book_id)).fetchone()
        )
        total, number, previous, after, first = row
        return Position(number or None, total, previous, after if number else first)


def _found(wanted: Filter) -> tuple[str, list[object]]:
    """Return a common table expression `found` with the wanted books, and its parameters.

    SQLite reads only as much of it as a query needs, from the index of the order or, if that
    lacks a column, from the one that has all of them.
    """
    where, values = _where(wanted)
    columns = "book_id, title_key, author_key, made_at, readers"
    found = f"SELECT {columns} FROM record {_index(wanted)} WHERE {where}"
    return f"found AS NOT MATERIALIZED ({found})", values


def _index(wanted: Filter) -> str:
    by_age = wanted.since is not None and wanted.sort is not Sort.NEWEST
    return "INDEXED BY record_list" if wanted.search or wanted.exact or by_age else ""


def _where(wanted: Filter) -> tuple[str, list[object]]:
    """Return the condition for the wanted books, and its parameters."""
    values: list[object] = [wanted.status.value]
    where = ["status = ?", _in_libraries(wanted.libraries, values)]
    if wanted.search:
        words = search_text(wanted.search).split()
        where += ["instr(search_text, ?)" for _ in words] or ["FALSE"]
        values += words
    if wanted.sources is not None:
        where.append("source IN (SELECT value FROM json_each(?))")
        values.append(json_list(each.value for each in wanted.sources))
    if wanted.since is not None:
        where.append("-made_at <= ?")  # as it is in the index
        values.append(-wanted.since)
    if wanted.exact:
        where.append("exact IS NOT NULL")
    return " AND ".join(where), values


def _in_libraries(libraries: AbstractSet[int] | None, values: list[object]) -> str:
    if libraries is None:
        return "listed_in IS NOT NULL"
    values.append(json_list(libraries))
    return "listed_in IN (SELECT value FROM json_each(?))"


def _rows(books: str, order: str) -> str:
    """Return a query for the rows of these books as one JSON text; see queries.py."""
    return (
        "SELECT json_group_array(json_array"
        f"(book_id, library_name, excluded, {COLUMNS})) FROM (SELECT record.*, library.name AS"
        " library_name, excluded.book_id IS NOT NULL AS excluded"
        f" FROM {books} JOIN record USING (book_id) LEFT JOIN library ON library.id = listed_in"
        f" LEFT JOIN excluded ON excluded.book_id = record.book_id ORDER BY {order})"
    )


def _page(connection: Connection, sql: str, values: Sequence[object]) -> tuple[list[Row], int]:
    total, rows = connection.execute(sql, values).fetchone()
    return [
        Row(book_id, record_of(row), library, bool(excluded))
        for book_id, library, excluded, *row in orjson.loads(rows)
    ], total
