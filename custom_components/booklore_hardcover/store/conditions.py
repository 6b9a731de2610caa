"""Parts of SQL that several queries share."""

from collections.abc import Iterable, Set as AbstractSet

import orjson

LISTED = "record JOIN shelf USING (book_id)"
"""The records of books on the last list."""
AMONG = "book_id IN (SELECT value FROM json_each(?))"
"""Whether a book is one of a `json_list`."""


def in_libraries(libraries: AbstractSet[int]) -> tuple[str, list[object]]:
    """Return whether a book is in one of these libraries, empty for all, and what it takes."""
    if not libraries:
        return "TRUE", []
    return "library_id IN (SELECT value FROM json_each(?))", [json_list(libraries)]


def json_list(values: Iterable[object]) -> str:
    """Return values as SQLite's `json_each` takes them, however many there are."""
    return orjson.dumps(list(values)).decode()
