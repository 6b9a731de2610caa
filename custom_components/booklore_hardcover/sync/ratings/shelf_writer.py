"""Writes to the Hardcover shelf: sending them, and checking whether they were carried out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ...const import LOGGER
from ...hardcover.client import HardcoverClient
from ...hardcover.errors import HardcoverRefused, HardcoverUnexpectedReply
from ...hardcover.models import UserBook
from ...hardcover.shelf import add, date_read, rate, remove, user_book_on, user_books_of
from ...store.rating_writes import Field, Rated, RatingWrite
from .compare import RatingLine
from .scale import MAKES_READ, READ


@dataclass(frozen=True, slots=True)
class ShelfWriter:
    """Sends single writes to one person's shelf; raises Hardcover's errors."""

    hardcover: HardcoverClient
    user_id: int

    async def rows(self, row_ids: Collection[int]) -> Sequence[UserBook]:
        """Return these rows as they are now, with their reads; deleted ones are missing."""
        return await user_books_of(self.hardcover, self.user_id, row_ids)

    async def rows_on(self, hardcover_id: int) -> Sequence[UserBook]:
        """Return the rows of a work as they are now, with their reads."""
        return await user_book_on(self.hardcover, self.user_id, [hardcover_id])

    async def row_of(self, write: RatingWrite) -> UserBook | None:
        """Return the row that a write has changed or added, as it is now; None if there is none."""
        if write.row_id is not None:
            rows = await self.rows([write.row_id])
        else:
            rows = await self.rows_on(write.hardcover_id)
        return rows[0] if rows else None

    async def send(self, line: RatingLine, privacy: int) -> UserBook | None:
        """Send a line once; returns the row afterwards, None if it was removed."""
        if line.field is Field.TO_HARDCOVER and line.row_id is not None:
            return await rate(self.hardcover, line.row_id, line.after)
        if line.undoes is not None and line.row_id is not None:
            await remove(self.hardcover, line.row_id)
            return None
        status = line.status or READ
        return await add(self.hardcover, line.hardcover_id, status, line.after, privacy)

    async def date(self, row: UserBook, after: Rated) -> UserBook:
        """Replace the date of the read that Hardcover has added, which is today's; returns the row.

        The date becomes the one in BookLore, or none.
        """
        if after.status not in MAKES_READ or len(row.reads) != 1:
            return row
        [read] = row.reads
        finished = after.finished if after.status == READ else None
        wanted = replace(read, started_at=None, finished_at=finished)
        if read != wanted:
            try:
                await date_read(self.hardcover, wanted)
            except (HardcoverRefused, HardcoverUnexpectedReply) as err:
                # Trying again would not help, and would hold up everything else.
                LOGGER.debug("The read of row %d keeps the day that it has: %s", row.id, err)
            [row] = await self.rows([row.id]) or [row]
        return row


def removes(write: RatingWrite) -> bool:
    """Whether a write removes a book from the shelf that an earlier write has added."""
    return write.field is Field.ADDED and write.undoes is not None


def stands(row: UserBook, write: RatingWrite) -> bool:
    """Whether a row has what a write has put there."""
    added = write.field is Field.ADDED
    return row.rating == write.after.rating and (not added or row.status_id == write.after.status)


def happened(row: UserBook | None, write: RatingWrite) -> bool:
    """Whether a write was carried out, judging by its row now; None means that there is no row."""
    if removes(write) or row is None:
        return removes(write) and row is None
    return stands(row, write)


def as_made(row: UserBook, write: RatingWrite) -> bool:
    """Whether a row has only the read that Hardcover adds by itself, dated when the row was added.

    Any other read is the person's own (sync contract §B2, L10 and L12).
    """
    if len(row.reads) != 1:
        return False
    [read] = row.reads
    days = read.finished_at, read.started_at
    day, other = days if write.after.status == READ else reversed(days)
    added = datetime.fromtimestamp(write.made_at, UTC).date()
    near = {(added + timedelta(days=each)).isoformat() for each in (-1, 0, 1)}
    return other is None and day is not None and day[:10] in near


def after(write: RatingWrite, row: UserBook | None) -> Rated:
    """Return the row as a write has left it, for the journal."""
    return replace(write.after, updated_at=row.updated_at if row else None)
