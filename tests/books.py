"""Short ways to put books on the shelf and works into the catalogue."""

from collections.abc import Iterable
from typing import Any

from tests.servers.booklore import BookLoreServer
from tests.servers.catalogue import CatalogueEdition, CatalogueWork
from tests.servers.hardcover import HardcoverServer
from tests.servers.shelf import ShelfBook


def isbn(number: int) -> str:
    """Return the ISBN-13 with this number, check digit included.

    None is all zeros behind the prefix: that would be no ISBN to anybody.
    """
    body = f"9789{number:08d}"
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


def add_half_found(
    booklore: BookLoreServer, hardcover: HardcoverServer, numbers: Iterable[int]
) -> None:
    """Put books on the shelf: odd ones are settled by their ISBN, even ones are asked about.

    Book 1 is work 1001, book 2 may be work 1002, …
    """
    for number in numbers:
        isbn13 = isbn(number) if number % 2 else None
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author", isbn13=isbn13)
        add_book(booklore, number, f"Title {number}", "Ann Author", isbn13=isbn13)


def add_pending(
    booklore: BookLoreServer, hardcover: HardcoverServer, numbers: Iterable[int]
) -> None:
    """Put books on the shelf that are asked about: book 1 may be work 101, book 2 work 102, …"""
    for number in numbers:
        add_work(hardcover, 100 + number, f"Title {number}", "Ann Author")
        add_book(booklore, number, f"Title {number}", "Ann Author")


def add_one_found_and_two_pending(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put book 1 on the shelf, which its ISBN settles, and 2 and 3, which two works each may be."""
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    add_book(booklore, 1, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    for number, title in ((2, "Emma"), (3, "Persuasion")):
        add_work(hardcover, number * 10, title, "Jane Austen")
        add_work(hardcover, number * 10 + 1, title, "Jane Austen")
        add_book(booklore, number, title, "Jane Austen")


def add_matches(booklore: BookLoreServer, hardcover: HardcoverServer, number: int = 1) -> None:
    """Put books on the shelf that their ISBNs settle: book 1 is work 10, book 2 work 20, …"""
    for each in range(1, number + 1):
        title, author = f"The {each}. Book", f"Author {each}"
        add_work(hardcover, each * 10, title, author, isbn13=isbn(each), slug=f"book-{each}")
        add_book(booklore, each, title, author, isbn13=isbn(each))
