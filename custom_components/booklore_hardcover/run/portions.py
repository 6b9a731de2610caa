"""A library's books in parts, in order and by library: for a thread, and with little memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from ..booklore.models import Book
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
    books: list[Book]
    """Those in the chosen libraries."""


def by_library(books: list[Book], libraries: frozenset[int]) -> ByLibrary:
    """Sort a list by library; without `libraries`, all of them are chosen."""
    ids: dict[int, int] = {}
    names: dict[int, str] = {}
    for book in books:
        ids[book.id] = book.library_id or 0
        if book.library_id is not None and book.library is not None:
            names[book.library_id] = book.library
    if libraries:
        books = [book for book in books if book.library_id in libraries]
    return ByLibrary(ids, names, books)


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
