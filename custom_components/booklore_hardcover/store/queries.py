"""Reading and writing many rows at once, and parts of SQL that several queries share.

Python releases its interpreter lock for each step of SQLite. While another thread computes, as
matching does, it takes 5 ms to get the lock back. Hundreds of rows, read or written in a step
each, would take half a second and slow down the event loop as well. Therefore many rows travel
as one JSON text, in a single step.
"""

from collections.abc import Iterable, Sequence, Set as AbstractSet
from sqlite3 import Connection
from typing import Any

import orjson

LISTED = "record JOIN shelf USING (book_id)"
"""The records of books on the last list."""
AMONG = "book_id IN (SELECT value FROM json_each(?))"
"""A condition: the book is in a `json_list`."""


def select(connection: Connection, columns: str, query: str, *values: object) -> list[Any]:
    """Return the rows of a query, each a list with the values of these columns."""
    sql = f"SELECT json_group_array(json_array({columns})) FROM ({query})"
    [rows] = connection.execute(sql, values).fetchone()
    result: list[Any] = orjson.loads(rows)
    return result


def insert_each(
    connection: Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows with the values of these columns, or replace those with the same key."""
    places = ", ".join(f"value ->> {place}" for place in range(columns.count(",") + 1))
    connection.execute(
        f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {places} FROM json_each(?)",
        (json_list(rows),),
    )


def in_libraries(
    libraries: AbstractSet[int], column: str = "library_id"
) -> tuple[str, list[object]]:
    """Return the condition that a book is in one of these libraries, and its parameters.

    Empty means all.
    """
    if not libraries:
        return "TRUE", []
    return f"{column} IN (SELECT value FROM json_each(?))", [json_list(libraries)]


def json_list(values: Iterable[object]) -> str:
    """Return any number of values as one parameter, for SQLite's `json_each`."""
    return orjson.dumps(list(values)).decode()


def as_json(value: object) -> str:
    """Return a value as JSON; dataclasses become objects, and sets sorted lists."""
    return orjson.dumps(value, default=sorted, option=orjson.OPT_NON_STR_KEYS).decode()
