"""A library's books in parts, in order and by library: for a thread, and with little memory."""

from dataclasses import dataclass
from itertools import chain
from typing import Final

from ..booklore.book_list import BookList
from ..breaks import with_breaks
from ..matching.case import open_case
from ..matching.tiers import TIERS, requests_left

BOOKS_AT_A_TIME: Final = 1_000
"""Books that are planned or looked up together: each takes a few kilobytes meanwhile."""
_SAMPLE: Final = 100
"""Books by which the number of requests for all others is estimated."""


@dataclass(frozen=True, slots=True)
class ByLibrary:
    """A whole list of books by library."""

    ids: dict[int, int]
    """The library of every book, 0 for none."""
    names: dict[int, str]
    """What the libraries are called, as far as the list tells."""
    books: BookList
    """Those in the chosen libraries."""


def by_library(books: BookList, libraries: frozenset[int]) -> ByLibrary:
    """Sort a list by library; without `libraries`, all of them are chosen."""
    ids: dict[int, int] = {}
    names: dict[int, str] = {}
    for book in with_breaks(books):
        ids[book.id] = book.library_id or 0
        if book.library_id is not None and book.library is not None:
            names[book.library_id] = book.library
    if libraries:
        books = BookList(book for book in with_breaks(books) if book.library_id in libraries)
    return ByLibrary(ids, names, books)


def expected_requests(books: BookList) -> float:
    """Return about how many requests these books need, estimated by some of them."""
    some = books[:: len(books) // _SAMPLE + 1]
    if not some:
        return 0
    return requests_left(TIERS, map(open_case, some)) * len(books) / len(some)


def cheapest_first(books: BookList) -> BookList:
    """Put books with an ISBN or an id first, and the others of each author together."""
    numbered: list[int] = []
    by_author: dict[tuple[str, ...], list[int]] = {}
    # Not `sorted`: one call for 100,000 books would block the event loop, even from a thread.
    for place, book in enumerate(with_breaks(books)):
        if book.isbn13 or book.isbn10 or book.hardcover_id:
            numbered.append(place)
        else:
            by_author.setdefault(book.authors[:1], []).append(place)
    return books.at(chain(numbered, chain.from_iterable(by_author.values())))
