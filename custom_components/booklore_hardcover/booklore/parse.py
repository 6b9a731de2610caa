"""Reading the server's JSON into the models.

A field that is missing or of the wrong type is treated as absent, because servers differ
between versions. A reply of the wrong shape raises `BookLoreUnexpectedReply`.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from .errors import BookLoreUnexpectedReply
from .models import Account, Book, Library

LARGEST_HARDCOVER_ID: Final = 2**31 - 1
"""The largest value of GraphQL's Int, the type of ids at Hardcover."""


def json_from(body: bytes) -> object:
    """Parse a body as JSON; raises `BookLoreUnexpectedReply` when it is not valid JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BookLoreUnexpectedReply("the reply is not JSON") from None


def books_from(body: bytes) -> list[Book]:
    """Read a list of books (contract §2.2), leaving out those without a positive id."""
    return books_from_json(json_from(body), {})


def books_from_json(value: object, shared: dict[Any, Any]) -> list[Book]:
    """Read a list of books that has already been parsed as JSON; see `books_from`.

    Authors and series that are in `shared` already are not kept a second time.
    """
    books = (_book(row, shared) for row in _rows(value))
    return [book for book in books if book is not None]


def libraries_from(body: bytes) -> list[Library]:
    """Read the list of libraries (contract §11), leaving out those without an id.

    A library without a name is called by its id.
    """
    return [
        Library(library_id, _text(row.get("name")) or str(library_id))
        for row in _rows(json_from(body))
        if (library_id := _integer(row.get("id"))) is not None
    ]


def account_from(body: bytes) -> Account:
    """Read the reply to `/users/me` (contract §1.5).

    Raises `BookLoreUnexpectedReply` when it has no user id.
    """
    row = _mapping(json_from(body))
    user_id = _integer(row.get("id"))
    if user_id is None:
        raise BookLoreUnexpectedReply("the reply names no user")
    return Account(user_id)


def _book(row: Mapping[str, Any], shared: dict[Any, Any]) -> Book | None:
    book_id = _integer(row.get("id"))
    if book_id is None or book_id <= 0:
        return None
    metadata = _mapping(row.get("metadata"))
    authors = _texts(metadata.get("authors"))
    series = _text(metadata.get("seriesName"))
    return Book(
        id=book_id,
        library_id=_integer(row.get("libraryId")),
        title=_text(metadata.get("title")) or _text(row.get("title")) or "",
        authors=shared.setdefault(authors, authors),
        isbn13=_text(metadata.get("isbn13")),
        isbn10=_text(metadata.get("isbn10")),
        subtitle=_text(metadata.get("subtitle")),
        series=shared.setdefault(series, series),
        series_number=_number(metadata.get("seriesNumber")),
        hardcover_id=_hardcover_id(metadata.get("hardcoverBookId")),
        # Only a stripped list has this field, in place of one lock per field (contract §2.1).
        complete="allMetadataLocked" not in metadata,
    )


def _rows(value: object) -> list[Mapping[str, Any]]:
    """Return the JSON objects in a JSON array; raises `BookLoreUnexpectedReply` if it is none."""
    if not isinstance(value, list):
        raise BookLoreUnexpectedReply("the reply is not a list")
    return [row for row in value if isinstance(row, dict)]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    """Return a text without blanks around it, or None when nothing is left.

    An integer is accepted, since an ISBN or a title may be written as one.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts in a list that are not empty; a single text counts as a list of one."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return ()
    return tuple(text for text in map(_text, value) if text)


def _integer(value: object) -> int | None:
    """Return an integer that is written as a number or as up to 18 digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value)
    return None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _hardcover_id(value: object) -> int | None:
    """Return a Hardcover id, or None if the value cannot be one.

    The field is a number before BookLore 2.0 and a text since, which a person may have
    filled with anything (contract §2.3).
    """
    number = _integer(value.strip() if isinstance(value, str) else value)
    return number if number is not None and 0 < number <= LARGEST_HARDCOVER_ID else None
