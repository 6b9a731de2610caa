"""The books of a household, on its shelf and at Hardcover."""

from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

BOOKS = range(1, 8)
UNKNOWN_TO_HARDCOVER = 7
IN_ANOTHER_LIBRARY = 6


def shelve(booklore: BookLoreServer, book_id: int, title: str = "Title") -> None:
    """Put a book on the shelf: odd ones have an ISBN, one is in another library."""
    add_book(
        booklore,
        book_id,
        f"{title} {book_id}",
        f"Author {book_id}",
        isbn13=isbn(book_id) if book_id % 2 and book_id != UNKNOWN_TO_HARDCOVER else None,
        library_id=2 if book_id == IN_ANOTHER_LIBRARY else 1,
    )


def fill_catalogue(hardcover: HardcoverServer) -> None:
    """Let Hardcover know all books but one, and a namesake of each."""
    for book_id in BOOKS:
        if book_id == UNKNOWN_TO_HARDCOVER:
            continue
        number13 = isbn(book_id) if book_id % 2 else None
        add_work(
            hardcover, 1_000 + book_id, f"Title {book_id}", f"Author {book_id}", isbn13=number13
        )
        add_work(hardcover, 2_000 + book_id, f"Title {book_id}", "Namesake")
