"""What stands in both accounts: what the person puts there, and what a test finds."""

from copy import deepcopy
from dataclasses import asdict
from typing import Any

from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_shelf import ShelfRow

USER = 7
"""The person on Hardcover."""
FINISHED, DAY = "2026-05-03T12:00:00Z", "2026-05-03"
"""When a book was read to its end, as BookLore tells it, and the day that Hardcover is given."""


def add_rated(
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    number: int,
    mine: int | None,
    there: float | None = None,
    *,
    on_shelf: bool = True,
    status: str | None = "READ",
) -> None:
    """Put book `number` into the library, rated `mine`, and its work on the shelf, `there` stars.

    Its ISBN settles it: book 1 is work 10, book 2 work 20, …
    """
    title, author = f"The {number}. Book", f"Author {number}"
    add_work(hardcover, number * 10, title, author, isbn13=isbn(number), slug=f"book-{number}")
    add_book(
        booklore,
        number,
        title,
        author,
        isbn13=isbn(number),
        personal_rating=mine,
        read_status=status,
    )
    if on_shelf:
        hardcover.put_on_shelf(number * 10, rating=there, user_id=USER)


def links(booklore: BookLoreServer) -> dict[int, tuple[str | None, str | None]]:
    """Return the two Hardcover fields of every book that has one of them."""
    books = deepcopy(booklore.books).values()
    for book in books:
        book.settle()
    return {
        book.id: (book.hardcover_book_id, book.slug)
        for book in books
        if book.hardcover_book_id or book.slug
    }


def mine(booklore: BookLoreServer) -> dict[int, int | None]:
    """Return the ratings in BookLore, by book."""
    return {each.id: each.personal_rating for each in booklore.books.values()}


def theirs(hardcover: HardcoverServer) -> dict[int, float | None]:
    """Return the ratings on the shelf, by work."""
    return {each.book_id: each.rating for each in hardcover.shelf.values()}


def rate_here(booklore: BookLoreServer, book_id: int, rating: int | None) -> None:
    """Rate a book in BookLore, as the person does, from 1 to 10; None clears it."""
    booklore.edit(book_id, personal_rating=rating)


def rate_there(hardcover: HardcoverServer, number: int, rating: float | None) -> None:
    """Rate the work of a book on Hardcover, as the person does, in stars; None clears it."""
    row_of(hardcover, number).rating = rating


def row_of(hardcover: HardcoverServer, number: int) -> ShelfRow:
    """Return the row of a book's work on the person's shelf."""
    row = hardcover.row_of(USER, number * 10)
    assert row is not None
    return row


def take_off_shelf(hardcover: HardcoverServer, number: int) -> None:
    """Take the work of a book off the shelf, as the person does."""
    del hardcover.shelf[row_of(hardcover, number).id]


type Columns = dict[tuple[str, int], dict[str, Any]]


def everything(booklore: BookLoreServer, hardcover: HardcoverServer) -> Columns:
    """Return every column of every book in BookLore and of every row on Hardcover's shelves."""
    books = {("book", each.id): asdict(each) for each in deepcopy(booklore.books).values()}
    rows = {
        ("row", each.id): {
            **{name: value for name, value in vars(each).items() if name != "moment"},
            "reads": [asdict(read) for read in each.reads],
        }
        for each in hardcover.shelf.values()
    }
    return books | rows


def changes(before: Columns, after: Columns) -> dict[tuple[str, int], Any]:
    """Return what has changed: by book or row the columns with their values before and after.

    A row that is new, or gone, is told as such. `updated_at`, which follows from the rest, and
    `opened`, that a book was once touched, are left out.
    """
    changed: dict[tuple[str, int], Any] = {}
    for key in sorted(before.keys() | after.keys()):
        if key not in before or key not in after:
            changed[key] = "new" if key in after else "gone"
            continue
        columns = {
            name: (value, after[key][name])
            for name, value in before[key].items()
            if value != after[key][name] and name not in ("updated_at", "opened")
        }
        if columns:
            changed[key] = columns
    return changed
