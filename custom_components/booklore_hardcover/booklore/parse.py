"""Reading the server's replies into the models.

A field that is missing or of the wrong type is treated as absent, because servers differ
between versions. A reply of the wrong shape raises `BookLoreUnexpectedReply`.
"""

from collections.abc import Mapping
import logging
import re
from typing import Any, Final

from ..wire import MAX_NAME, MAX_TEXTS, MAX_TITLE, MAX_WORD, id_of, mapping, representable, tidy
from .errors import BookLoreUnexpectedReply
from .models import Account, Book, Cover, Library
from .reply import json_from

_LOGGER = logging.getLogger(__name__)

LARGEST_HARDCOVER_ID: Final = 2**31 - 1
"""The largest value of GraphQL's Int, the type of ids at Hardcover."""

_IMAGE_TYPES = {
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/webp": rb"RIFF.{4}WEBP",
}
"""How images of a type begin."""


def books_from(body: bytes) -> list[Book]:
    """Read a list of books (contract §2.2), without those that have no id or no valid text."""
    return books_from_json(json_from(body))


def books_from_json(value: object) -> list[Book]:
    """Read a list of books that has already been parsed as JSON; see `books_from`."""
    return [book for row in rows(value) if (book := book_from(row))]


def libraries_from(body: bytes) -> list[Library]:
    """Read the libraries that have an id (contract §11), which stands in for a missing name."""
    return [
        Library(library_id, text_in(row.get("name"), MAX_NAME) or str(library_id))
        for row in rows(json_from(body))
        if (library_id := id_of(row.get("id"))) is not None
    ]


def account_from(body: bytes) -> Account:
    """Read the reply to `/users/me`, which names the user (contract §1.5)."""
    user = mapping(json_from(body))
    user_id, permissions = id_of(user.get("id")), mapping(user.get("permissions"))
    if user_id is None:
        raise BookLoreUnexpectedReply("the reply names no user")
    may_edit = any(permissions.get(each) is True for each in ("admin", "canEditMetadata"))
    return Account(user_id, may_edit)


def cover_from(body: bytes) -> Cover:
    """Return the image in a body; raises `BookLoreUnexpectedReply` if it is not an image.

    The type is told from the first bytes, not from the server's Content-Type, so that nothing
    but an image is ever served to a browser as one.
    """
    for content_type, beginning in _IMAGE_TYPES.items():
        if re.match(beginning, body, re.DOTALL):
            return Cover(body, content_type)
    raise BookLoreUnexpectedReply("the cover is not an image")


def book_from(row: Mapping[str, Any]) -> Book | None:
    """Read one row of a list; None if it has no id or no valid text."""
    book_id = id_of(row.get("id"))
    if book_id is None:
        return None
    if not representable(row):
        _LOGGER.debug("Book %d is left out: it holds what is no text or no number", book_id)
        return None
    metadata = mapping(row.get("metadata"))
    return Book(
        id=book_id,
        library_id=id_of(row.get("libraryId")),
        title=text_in(metadata.get("title"), MAX_TITLE)
        or text_in(row.get("title"), MAX_TITLE)
        or "",
        authors=_texts(metadata.get("authors")),
        isbn13=text_in(metadata.get("isbn13"), MAX_WORD),
        isbn10=text_in(metadata.get("isbn10"), MAX_WORD),
        subtitle=text_in(metadata.get("subtitle"), MAX_TITLE),
        series=text_in(metadata.get("seriesName"), MAX_TITLE),
        series_number=_number(metadata.get("seriesNumber")),
        hardcover_id=_hardcover_id(metadata.get("hardcoverBookId")),
        library=text_in(row.get("libraryName"), MAX_NAME),
        # Only a stripped list has this field, in place of one lock per field (contract §2.1).
        complete="allMetadataLocked" not in metadata,
    )


def rows(value: object) -> list[Mapping[str, Any]]:
    """Return the objects in a list; raises `BookLoreUnexpectedReply` if it is not a list."""
    if not isinstance(value, list):
        raise BookLoreUnexpectedReply("the reply is not a list")
    return [row for row in value if isinstance(row, dict)]


def text_in(value: object, most: int) -> str | None:
    """Return a text with `most` characters or fewer; a number, as an ISBN may be, is one too."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return tidy(value, most) or None if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):  # a single text counts as a list of one
        value = [value]
    if not isinstance(value, list):
        return ()
    return tuple(text for each in value[:MAX_TEXTS] if (text := text_in(each, MAX_NAME)))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _hardcover_id(value: object) -> int | None:
    """Read a number or, since BookLore 2.0, whatever text a person has typed (contract §2.3)."""
    number = id_of(value.strip() if isinstance(value, str) else value)
    return number if number is not None and number <= LARGEST_HARDCOVER_ID else None
