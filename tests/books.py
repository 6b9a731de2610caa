"""Short ways to put books on the shelf and works into the catalogue."""

from typing import Any

from tests.servers.booklore import BookLoreServer
from tests.servers.catalogue import CatalogueEdition, CatalogueWork
from tests.servers.hardcover import HardcoverServer
from tests.servers.shelf import ShelfBook


def isbn(number: int) -> str:
    """Return the ISBN-13 with this number, check digit included."""
    body = f"978{number:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def add_book(
    server: BookLoreServer, book_id: int, title: str, author: str = "", **facts: Any
) -> ShelfBook:
    """Put a book on the shelf."""
    book = ShelfBook(book_id, title, [author] if author else [], **facts)
    server.books[book_id] = book
    return book


def add_work(
    server: HardcoverServer,
    work_id: int,
    title: str,
    author: str = "",
    *,
    isbn13: str | None = None,
    isbn10: str | None = None,
    **facts: Any,
) -> CatalogueWork:
    """Put a work into the catalogue, with an edition when an ISBN is given."""
    contributors: list[tuple[str, str | None]] = [(author, None)] if author else []
    work = CatalogueWork(work_id, title, contributors, **{"users_count": 1, **facts})
    server.catalogue.add_work(work)
    if isbn13 or isbn10:
        editions = len(server.catalogue.editions)
        server.catalogue.add_edition(
            CatalogueEdition(10_000_000 + editions, work_id, isbn13, isbn10)
        )
    return work
