"""Reading ratings and reading status, and the requests that rate books.

Section numbers are those of the sync contract.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from ..wire import MAX_WORD, id_of
from .connection import Request
from .errors import BookLoreUnexpectedReply
from .models import Book, RatedBook
from .parse import book_from, rows, text_in
from .reply import json_from

RATINGS_PER_REQUEST: Final = 500
"""The most books that the servers rate at once (§B1)."""
_LARGEST_RATING: Final = 2**31 - 1
"""The servers keep a rating in an integer column and check no range (§B1)."""


def rated_books_from(body: bytes) -> list[RatedBook]:
    """Read a list of books in full (§B1); raises `BookLoreUnexpectedReply`.

    A stripped row is left out, as it is before a write of metadata.
    """
    return [
        _rated(row, book)
        for row in rows(json_from(body))
        if (book := book_from(row)) is not None and book.complete
    ]


def request_to_rate(ids: Collection[int], rating: int | None) -> Request:
    """Return the request that rates all these books, or clears their ratings with None.

    Duplicate ids are sent once: otherwise the servers refuse the request.
    """
    once = list(dict.fromkeys(ids))
    if rating is None:
        body = orjson.dumps(once)
        return Request("books/reset-personal-rating", method="POST", body=body)
    body = orjson.dumps({"ids": once, "rating": rating})
    return Request("books/personal-rating", method="PUT", body=body)


def ratings_from(body: bytes, ids: Collection[int]) -> dict[int, int | None]:
    """Read the reply to such a request: the rating that each book has now, by its id.

    BookLore 1.14 to 1.16 answers with the books in full, newer servers with id and rating
    (contract §4). Raises `BookLoreUnexpectedReply`, also for books that are not in `ids`.
    """
    found = {
        book_id: _rating(row.get("personalRating"))
        for row in rows(json_from(body))
        if (book_id := id_of(row["bookId"] if "bookId" in row else row.get("id"))) is not None
    }
    if not found.keys() <= set(ids):
        raise BookLoreUnexpectedReply("the reply tells of books that were not asked for")
    return found


def _rated(row: Mapping[str, Any], book: Book) -> RatedBook:
    return RatedBook(
        book=book,
        rating=_rating(row.get("personalRating")),
        status=text_in(row.get("readStatus"), MAX_WORD),
        finished=_instant(row.get("dateFinished")),
    )


def _rating(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) <= _LARGEST_RATING else None


def _instant(value: object) -> datetime | None:
    """Read an instant such as `2026-06-02T18:22:41.5Z`; None for anything else (contract §2.2)."""
    if not isinstance(value, str) or len(value) > MAX_WORD or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except ValueError, OverflowError:
        return None
