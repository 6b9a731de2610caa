"""A library's books in parts, in order and by library: for a thread, and with little memory."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from ..booklore.models import Book
from ..matching.case import open_case
from ..matching.tiers import TIERS, requests_left

BOOKS_AT_A_TIME: Final = 1_000
"""Books that are planned or looked up together: each takes a few kilobytes meanwhile."""
_SAMPLE: Final = 100
"""Books by which the number of requests for all others is estimated."""


def by_library(books: list[Book], libraries: frozenset[int]) -> tuple[dict[int, int], list[Book]]:
    """Return the library of every book, 0 for none, and the books of the chosen libraries."""
    library_ids = {book.id: book.library_id or 0 for book in books}
    if libraries:
        books = [book for book in books if book.library_id in libraries]
    return library_ids, books


def parts(books: list[Book], size: int = BOOKS_AT_A_TIME) -> Iterable[Sequence[Book]]:
    """Yield a list in parts and empty it meanwhile: what is done takes no memory."""
    books.reverse()
    while books:
        part = books[-size:]
        del books[-size:]
        part.reverse()
        yield part


def release(books: list[Book]) -> None:
    """Free the memory of books in parts: freeing all at once would hold up Home Assistant."""
    while books:
        del books[-BOOKS_AT_A_TIME:]


def expected_requests(books: Sequence[Book]) -> float:
    """Return about how many requests these books need, estimated by some of them."""
    some = books[:: len(books) // _SAMPLE + 1]
    if not some:
        return 0
    return requests_left(TIERS, map(open_case, some)) * len(books) / len(some)


def cheapest_first(books: Iterable[Book]) -> list[Book]:
    """Put books with an ISBN or an id first, and the others of each author together."""
    numbered: list[Book] = []
    by_author: dict[tuple[str, ...], list[Book]] = {}
    # Not `sorted`: one call for 100,000 books would block the event loop, even from a thread.
    for book in books:
        if book.isbn13 or book.isbn10 or book.hardcover_id:
            numbered.append(book)
        else:
            by_author.setdefault(book.authors[:1], []).append(book)
    return [*numbered, *chain.from_iterable(by_author.values())]
