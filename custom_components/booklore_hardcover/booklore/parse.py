"""Reading BookLore's replies: tolerant of what may be missing, strict about the frame."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from .errors import BookLoreUnexpectedReply
from .models import Account, Book, Library

LARGEST_HARDCOVER_ID: Final = 2**31 - 1


def json_of(body: bytes) -> object:
    """Return a reply's JSON; raises BookLoreUnexpectedReply when it is none."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BookLoreUnexpectedReply("the reply is not JSON") from None


def books_from(body: bytes) -> list[Book]:
    """Read a list of books (contract §2.2); one without a usable id is left out."""
    return books_in(json_of(body))


def books_in(value: object) -> list[Book]:
    """Read a list of books, or a part of one, that is no text any more."""
    found = (_book(each) for each in _rows(value))
    return [book for book in found if book is not None]


def libraries_from(body: bytes) -> list[Library]:
    """Read the list of libraries (contract §11)."""
    return [
        Library(library_id, _text(row.get("name")) or str(library_id))
        for row in _rows(json_of(body))
        if (library_id := _whole(row.get("id"))) is not None
    ]


def account_from(body: bytes) -> Account:
    """Read who we are from `/users/me` (contract §1.5)."""
    row = _mapping(json_of(body))
    user_id = _whole(row.get("id"))
    if user_id is None:
        raise BookLoreUnexpectedReply("the reply names no user")
    return Account(user_id)


def _book(row: Mapping[str, Any]) -> Book | None:
    book_id = _whole(row.get("id"))
    if book_id is None or book_id <= 0:
        return None
    metadata = _mapping(row.get("metadata"))
    return Book(
        id=book_id,
        library_id=_whole(row.get("libraryId")),
        title=_text(metadata.get("title")) or _text(row.get("title")) or "",
        authors=_texts(metadata.get("authors")),
        isbn13=_text(metadata.get("isbn13")),
        isbn10=_text(metadata.get("isbn10")),
        subtitle=_text(metadata.get("subtitle")),
        series=_text(metadata.get("seriesName")),
        series_number=_number(metadata.get("seriesNumber")),
        hardcover_id=_hardcover_id(metadata.get("hardcoverBookId")),
        # Only a stripped entry sums its locks up in one flag (contract §2.1).
        complete="allMetadataLocked" not in metadata,
    )


def _rows(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise BookLoreUnexpectedReply("the reply is not a list")
    return [row for row in value if isinstance(row, dict)]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return ()
    return tuple(text for text in map(_text, value) if text)


def _whole(value: object) -> int | None:
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
    """Read a number (before BookLore 2.0) or a string, which may be anything (§2.3)."""
    number = _whole(value.strip() if isinstance(value, str) else value)
    return number if number is not None and 0 < number <= LARGEST_HARDCOVER_ID else None
