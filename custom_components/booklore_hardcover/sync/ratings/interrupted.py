"""Writes of ratings that were interrupted: finding out whether they were carried out."""

from ...const import LOGGER
from ...hardcover.models import UserBook
from ...store.journal import WriteOutcome
from ...store.rating_writes import Field, RatingWrite
from ...store.ratings import Ratings
from .planner import RatingPlanner
from .shelf_writer import ShelfWriter, after, as_made, happened, removes


async def check_interrupted(planner: RatingPlanner, shelf: ShelfWriter) -> None:
    """Find out whether the writes that a restart interrupted were carried out, and save that.

    Raises the clients' errors, the store's, `OtherAccount` and `OtherHardcoverAccount`.
    """
    ratings = planner.store.ratings
    await ratings.belong_to(planner.accounts)
    if not (interrupted := await ratings.interrupted()):
        return
    await planner.require_accounts(interrupted)
    for write in interrupted:
        if write.field is Field.TO_BOOKLORE:
            row = (await planner.rated([write.book_id])).get(write.book_id)
            done = row is not None and row.rating == write.after.raw
            await _complete(ratings, write, done=done)
        else:
            await check_on_hardcover(ratings, shelf, write)


async def check_on_hardcover(ratings: Ratings, shelf: ShelfWriter, write: RatingWrite) -> None:
    """Check the row of a write to Hardcover, and date the read that Hardcover has added."""
    row = await shelf.row_of(write)
    done = happened(row, write)
    if row is not None and done and not removes(write) and as_made(row, write):
        row = await shelf.date(row, write.after)
    await _complete(ratings, write, done=done, row=row)


async def _complete(
    ratings: Ratings, write: RatingWrite, *, done: bool, row: UserBook | None = None
) -> None:
    outcome = WriteOutcome.WRITTEN if done else WriteOutcome.INTERRUPTED
    LOGGER.debug("Book %d: the rating was interrupted: %s", write.book_id, outcome)
    await ratings.complete(
        [write],
        outcome,
        after=after(write, row) if done else None,
        row_id=row.id if row else None,
    )
