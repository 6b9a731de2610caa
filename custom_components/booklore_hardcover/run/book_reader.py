"""Reading books from BookLore, without the Hardcover ids that we have written there ourselves."""

import asyncio
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Final

from ..booklore.book_list import BookList
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreUnexpectedReply
from ..booklore.models import Book
from ..const import LOGGER
from ..store.journal import Journal
from .portions import BOOKS_AT_A_TIME

_BOOKS_PER_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class BookReader:
    """Reads books for matching: an id that we wrote is no evidence, so it is left out."""

    booklore: BookLoreClient
    journal: Journal

    async def without_own_ids(self, books: BookList) -> BookList:
        """Return a list of books without the ids that we wrote; `books` is empty afterwards."""
        result = BookList()
        for part in books.taken(BOOKS_AT_A_TIME):
            result.extend(await self._without_own_ids(part))
        return result

    async def in_full(self, books: Sequence[Book]) -> tuple[list[Book], list[Book]]:
        """Read the details that a list leaves out for some books.

        Returns all books with their details, and those that BookLore could not show in full.
        Raises `BookLoreError`, except for an unexpected reply.
        """
        full = {book.id: book for book in books}
        unread: list[Book] = []
        stripped = [book for book in books if not book.complete]
        for batch in batched(stripped, _BOOKS_PER_BATCH, strict=False):
            try:
                read = await self.booklore.books_by_id([book.id for book in batch])
            except BookLoreUnexpectedReply as err:
                LOGGER.debug("BookLore cannot show %d books in full: %s", len(batch), err)
                unread += batch
            else:
                kept = await self._without_own_ids(read)
                full.update({book.id: book for book in kept if book.id in full})
        for book in unread:
            del full[book.id]
        return list(full.values()), unread

    async def _without_own_ids(self, books: Sequence[Book]) -> Sequence[Book]:
        with_id = await asyncio.to_thread(_with_id, books)
        ours = await self.journal.echoes(with_id) if with_id else None
        return await asyncio.to_thread(_without, books, ours) if ours else books


def _with_id(books: Iterable[Book]) -> list[int]:
    return [book.id for book in books if book.hardcover_id]


def _without(books: Iterable[Book], ours: Container[tuple[int, str]]) -> list[Book]:
    return [
        replace(book, hardcover_id=None) if (book.id, str(book.hardcover_id)) in ours else book
        for book in books
    ]
