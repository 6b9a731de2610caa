"""A list of books that takes little memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import overload, override

import orjson

from .models import Book

_values = attrgetter(*(each.name for each in fields(Book)))


class BookList(Sequence[Book]):
    """Books, each kept as a JSON text that is parsed whenever the book is read.

    100,000 books take 15 MB, instead of 40 as objects. Parsing one takes some microseconds: read
    many in a thread.
    """

    def __init__(self, books: Iterable[Book] = ()) -> None:
        """Start with these books."""
        self.packed: list[str] = []
        """Each book's JSON text."""
        self.extend(books)

    def append(self, book: Book) -> None:
        """Add a book at the end."""
        self.packed.append(_pack(book))

    def extend(self, books: Iterable[Book]) -> None:
        """Add books at the end."""
        self.packed += books.packed if isinstance(books, BookList) else map(_pack, books)

    def at(self, places: Iterable[int]) -> BookList:
        """Return a list of the books at these places, in their order."""
        return _list_of([self.packed[place] for place in places])

    def parts(self, size: int) -> Iterator[BookList]:
        """Yield the books in lists of `size`."""
        for start in range(0, len(self), size):
            yield self[start : start + size]

    def taken(self, size: int) -> Iterator[BookList]:
        """Yield the books in lists of `size`, and remove them from this one to save memory."""
        self.packed.reverse()
        while self.packed:
            part = self.packed[-size:]
            del self.packed[-size:]
            part.reverse()
            yield _list_of(part)

    @override
    def __len__(self) -> int:
        """Return the number of books."""
        return len(self.packed)

    @override
    def __iter__(self) -> Iterator[Book]:
        """Yield the books."""
        return map(_unpack, self.packed)

    @overload
    def __getitem__(self, place: int) -> Book: ...

    @overload
    def __getitem__(self, place: slice) -> BookList: ...

    @override
    def __getitem__(self, place: int | slice) -> Book | BookList:
        """Return one book, or a list of some."""
        if isinstance(place, slice):
            return _list_of(self.packed[place])
        return _unpack(self.packed[place])


def _list_of(packed: list[str]) -> BookList:
    books = BookList()
    books.packed = packed
    return books


def _pack(book: Book) -> str:
    # As text: orjson leaves a kilobyte allocated for each of its bytes objects.
    return orjson.dumps(_values(book)).decode()


def _unpack(packed: str) -> Book:
    book_id, library_id, title, authors, *others = orjson.loads(packed)
    return Book(book_id, library_id, title, tuple(authors), *others)
