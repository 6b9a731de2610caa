"""Questions whose answer changes when the library does (sync contract §C2)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from ..breaks import with_breaks
from ..wire import MAX_WORD, id_of, mapping, tidy
from .errors import BookLoreUnexpectedReply
from .models import Book
from .reply import json_from


class Question(StrEnum):
    """What can be asked; no server knows all of them."""

    PAGE = "page"
    """The newest book and the number of all: Grimmory 3.0 to 3.2."""
    SORTED_PAGE = "sorted_page"
    """The same: since Grimmory 3.3."""
    APP_BOOKS = "app_books"
    """The same: BookLore 2.2 and Grimmory before 3.0."""
    FORMAT_COUNTS = "format_counts"
    """How many books there are of each format, in each library: since BookLore 2.0."""
    LIST = "list"
    """The whole list: what is left for BookLore 1.x."""


CHEAP: Final = tuple(each for each in Question if each is not Question.LIST)
"""Those that cost little, the cheapest first."""
ADDRESSES: Final = {
    Question.PAGE: ("books/page", {"page": "0", "size": "1", "sort": "addedOn,desc"}),
    Question.SORTED_PAGE: ("books/page", {"page": "0", "size": "1", "sort": "-addedOn"}),
    Question.APP_BOOKS: ("app/books", {"size": "1", "sort": "addedOn", "dir": "desc"}),
}
_BYTES = 16
"""The length of a digest."""


def newest_from(body: bytes) -> str:
    """Read how many books there are and when the newest came, from a page with only that one.

    Not its id: of books that came in the same second, any may be called the newest.
    """
    reply = mapping(json_from(body))
    page = reply.get("page")
    total = (page if isinstance(page, dict) else reply).get("totalElements")
    rows = reply.get("content")
    if not isinstance(total, int) or not isinstance(rows, list):
        raise BookLoreUnexpectedReply("the reply is no page of books")
    newest = mapping(rows[0] if rows else None)
    added, id_ = newest.get("addedOn"), id_of(newest.get("id"))
    return f"{total} {tidy(added, MAX_WORD) if isinstance(added, str) else id_}"


def counts_from(bodies: Mapping[int, bytes]) -> str:
    """Read how many books of each format there are; `bodies` has a reply for each library id."""
    counts = {library: json_from(body) for library, body in sorted(bodies.items())}
    for found in counts.values():
        if not isinstance(found, dict) or not all(isinstance(n, int) for n in found.values()):
            raise BookLoreUnexpectedReply("the reply does not count formats")
    facts = [(library, sorted(found.items())) for library, found in counts.items()]
    return blake2b(ascii(facts).encode(), digest_size=_BYTES).hexdigest()


def digest(books: Iterable[Book]) -> str:
    """Return a short text for a list of books in any order. Slow: call it in a thread.

    Hardcover ids make no difference: the ones that we write ourselves are no news.
    """
    total = 0
    for book in with_breaks(books):
        facts = (
            *(book.id, book.library_id, book.title, sorted(book.authors), book.isbn13, book.isbn10),
            *(book.subtitle, book.series, book.series_number),
        )
        hashed = blake2b(ascii(facts).encode(), digest_size=_BYTES).digest()
        total += int.from_bytes(hashed)
    return f"{total % 256**_BYTES:0{2 * _BYTES}x}"
