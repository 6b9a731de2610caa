"""A library's books by library, in order, and in parts; these functions are for a thread."""

from dataclasses import dataclass
from itertools import chain
from typing import Final

from ..booklore.book_list import BookList
from ..breaks import with_breaks
from ..matching.case import open_case
from ..matching.tiers import TIERS, requests_left

BOOKS_AT_A_TIME: Final = 1_000
"""Books that are planned or looked up together; each takes a few kilobytes of memory."""
_SAMPLE: Final = 100
"""Books from which the number of requests for all is estimated."""


@dataclass(frozen=True, slots=True)
class ByLibrary:
    """The list of all books, sorted by library."""

    ids: dict[int, int]
    """The library of every book, 0 for none."""
    names: dict[int, str]
    """The names of the libraries, where the list has them."""
    books: BookList
    """The books in the chosen libraries."""


def by_library(books: BookList, libraries: frozenset[int]) -> ByLibrary:
    """Sort a list by library; `libraries` are the chosen ones, empty for all."""
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
    """Return about how many requests these books need, estimated from some of them."""
    some = books[:: len(books) // _SAMPLE + 1]
    if not some:
        return 0
    return requests_left(TIERS, map(open_case, some)) * len(books) / len(some)


def cheapest_first(books: BookList) -> BookList:
    """Sort books with an ISBN or an id first, and the others by author."""
    numbered: list[int] = []
    by_author: dict[tuple[str, ...], list[int]] = {}
    # Not `sorted`: one call for 100,000 books would block the event loop, even from a thread.
    for place, book in enumerate(with_breaks(books)):
        if book.isbn13 or book.isbn10 or book.hardcover_id:
            numbered.append(place)
        else:
            by_author.setdefault(book.authors[:1], []).append(place)
    return books.at(chain(numbered, chain.from_iterable(by_author.values())))
