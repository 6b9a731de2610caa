"""Reading rows, and parts of SQL that several queries share.

Python lets go of its interpreter lock for each step of SQLite. While another thread computes,
as matching does, it gets the lock back only after 5 ms; so hundreds of rows, read or written
one step each, took half a second, and kept the event loop from the lock, too. Many rows
therefore come and go as one JSON text, in a single step.
"""

from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from sqlite3 import Connection
from typing import Any

import orjson

LISTED = "record JOIN shelf USING (book_id)"
"""The records of books on the last list."""
AMONG = "book_id IN (SELECT value FROM json_each(?))"
"""Whether a book is one of a `json_list`."""


def select(connection: Connection, columns: str, query: str, *values: object) -> list[Any]:
    """Return the rows of a query, each with the values of `columns`, which are names."""
    sql = f"SELECT json_group_array(json_array({columns})) FROM ({query})"
    [rows] = connection.execute(sql, values).fetchone()
    result: list[Any] = orjson.loads(rows)
    return result


def insert_each(
    connection: Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows with the values of `columns`, or replace those with the same key."""
    places = ", ".join(f"value ->> {place}" for place in range(columns.count(",") + 1))
    connection.execute(
        f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {places} FROM json_each(?)",
        (json_list(rows),),
    )


def in_libraries(
    libraries: AbstractSet[int], column: str = "library_id"
) -> tuple[str, list[object]]:
    """Return whether a book is in one of these libraries, empty for all, and what it takes."""
    if not libraries:
        return "TRUE", []
    return f"{column} IN (SELECT value FROM json_each(?))", [json_list(libraries)]


def json_list(values: Iterable[object]) -> str:
    """Return values as SQLite's `json_each` takes them, however many there are."""
    return orjson.dumps(list(values)).decode()


def json_object(values: Mapping[int, object]) -> str:
    """Return values as `json_each` takes them, each with its key."""
    return orjson.dumps(values, option=orjson.OPT_NON_STR_KEYS).decode()
