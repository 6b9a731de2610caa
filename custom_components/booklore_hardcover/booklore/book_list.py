"""A list of books that takes little memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import overload, override

import orjson

from .models import Book

_values = attrgetter(*(each.name for each in fields(Book)))


class BookList(Sequence[Book]):
    """Books, each kept as a JSON text and made anew whenever it is asked for.

    100,000 of them take fifteen megabytes, where as objects they take forty. To make one costs
    some microseconds: read many in a thread.
    """

    def __init__(self, books: Iterable[Book] = ()) -> None:
        """Start with these books."""
        self.packed: list[str] = []
        """Each book as it is kept."""
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
        """Yield the books in lists of `size`, and empty this one meanwhile: it takes less memory."""
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
    # Not the bytes: orjson leaves a kilobyte allocated for them.
    return orjson.dumps(_values(book)).decode()


def _unpack(packed: str) -> Book:
    book_id, library_id, title, authors, *others = orjson.loads(packed)
    return Book(book_id, library_id, title, tuple(authors), *others)
