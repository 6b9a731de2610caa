"""A person's shelf at Hardcover: reading it, and writing to it (sync §B2 and §D).

Every function but `user_books`, which asks page by page, sends one request for each 200 ids.
All raise a `HardcoverError` when they fail, and no other exception: without the permission
`HardcoverMissingLibraryScope`, which says nothing against the token, and `HardcoverRefused` when
Hardcover has decided not to write. A write is sent once; after `HardcoverCannotConnect` or
`HardcoverUnexpectedReply` it may still have happened, so that the row must be read again.
"""

from collections.abc import Collection
from functools import partial
from itertools import pairwise
from typing import Final

from .client import HardcoverClient, chunks_of, require_asked
from .errors import HardcoverUnexpectedReply
from .models import Read, Shelf, UserBook
from .parse_shelf import read_from, removed_from, shelf_from, user_books_from, written_from
from .queries import (
    ADD,
    DATE_READ,
    RATE,
    REMOVE,
    SHELF,
    USER_BOOKS,
    USER_BOOKS_BY_ID,
    USER_BOOKS_BY_WORK,
    Operation,
)

ROWS_PER_REQUEST: Final = 1_000


async def shelf(client: HardcoverClient) -> Shelf:
    """Return whose shelf the token opens, how many rows it has, and when it last changed."""
    return await client.ask(SHELF, {}, shelf_from)


async def user_books(client: HardcoverClient, user_id: int, count: int) -> list[UserBook]:
    """Return all rows of a person's shelf by their ids, without their reads.

    One request per `ROWS_PER_REQUEST` rows, until there are as many as `count`, or no more: a
    page may be shorter than was asked for. Raises `HardcoverUnexpectedReply` for another
    person's row, and for pages that do not go forward.
    """
    rows: list[UserBook] = []
    while len(rows) < count:
        after = rows[-1].id if rows else 0
        variables = {"user": user_id, "after": after, "limit": ROWS_PER_REQUEST}
        page = await client.ask(USER_BOOKS, variables, partial(user_books_from, user_id=user_id))
        ids = [after, *(row.id for row in page)]
        if any(later <= earlier for earlier, later in pairwise(ids)):
            raise HardcoverUnexpectedReply("the pages of the shelf do not go forward")
        rows += page
        if not page:
            break
    return rows


async def user_books_of(
    client: HardcoverClient, user_id: int, ids: Collection[int]
) -> list[UserBook]:
    """Return the rows with these ids that are still on a person's shelf, with their reads."""
    rows: list[UserBook] = []
    for chunk in chunks_of(ids):
        found = await _rows_for(client, USER_BOOKS_BY_ID, user_id, chunk)
        require_asked(row.id in chunk for row in found)
        rows += found
    return rows


async def user_book_on(
    client: HardcoverClient, user_id: int, book_ids: Collection[int]
) -> list[UserBook]:
    """Return the rows of these works on a person's shelf, with their reads.

    A row is found by any id that its work has or had.
    """
    rows: dict[int, UserBook] = {}
    for chunk in chunks_of(book_ids):
        found = await _rows_for(client, USER_BOOKS_BY_WORK, user_id, chunk)
        require_asked(not {row.book_id, *row.other_ids}.isdisjoint(chunk) for row in found)
        rows.update((row.id, row) for row in found)
    return list(rows.values())


async def rate(client: HardcoverClient, row_id: int, rating: int | None) -> UserBook:
    """Set only a row's rating, in half stars, or clear it with None (L1); return the row."""
    row = await client.ask(RATE, {"id": row_id, "rating": _stars(rating)}, written_from)
    require_asked([row.id == row_id])
    return row


async def add(
    client: HardcoverClient, book_id: int, status_id: int, rating: int | None, privacy: int
) -> UserBook:
    """Put a work on the shelf; return its row with the reads that Hardcover made, dated today.

    If the work is already on the shelf, its row is changed and announced to everybody again:
    look with `user_book_on` right before. `rating` is in half stars.
    """
    new: dict[str, object] = {
        "book_id": book_id,
        "status_id": status_id,
        "privacy_setting_id": privacy,
    }
    if rating is not None:
        new["rating"] = _stars(rating)
    row = await client.ask(ADD, {"object": new}, written_from)
    require_asked([book_id in (row.book_id, *row.other_ids)])
    return row


async def date_read(client: HardcoverClient, read: Read) -> Read:
    """Set the days of a read, None for an unknown day; return the read.

    It is sent whole: Hardcover used to forget what was left out (L1).
    """
    days = {
        "edition_id": read.edition_id,
        "started_at": read.started_at,
        "finished_at": read.finished_at,
    }
    written = await client.ask(DATE_READ, {"id": read.id, "object": days}, read_from)
    require_asked([written.id == read.id])
    return written


async def remove(client: HardcoverClient, row_id: int) -> None:
    """Take a row off the shelf, with its reads."""
    removed = await client.ask(REMOVE, {"id": row_id}, removed_from)
    require_asked([removed == row_id])


async def _rows_for(
    client: HardcoverClient, operation: Operation, user_id: int, ids: Collection[int]
) -> list[UserBook]:
    read = partial(user_books_from, user_id=user_id)
    return await client.ask(operation, {"user": user_id, "ids": ids}, read)


def _stars(rating: int | None) -> float | None:
    """Return half stars as Hardcover's 0.5 to 5, exactly."""
    return None if rating is None else rating / 2
