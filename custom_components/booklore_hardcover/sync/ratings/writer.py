"""Carrying out a plan for ratings: each write is saved before it is sent."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from time import time
from typing import Final

from ...booklore.client import BOOKS_PER_BATCH
from ...booklore.errors import BookLoreCannotConnect, BookLoreForbidden, BookLoreUnexpectedReply
from ...const import LOGGER
from ...hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverRefused,
    HardcoverUnexpectedReply,
)
from ...hardcover.models import UserBook
from ...store import MatchStore
from ...store.journal import WriteOutcome
from ...store.rating_writes import Field, Rated, RatingWrite
from ..plan import READ_BACK, Left
from ..writer import NotAsExpected, follow_hardcover
from .compare import RatingLine
from .interrupted import check_interrupted, check_on_hardcover
from .plan import LINES_PER_LOOK, RatingPlan
from .planner import RatingPlanner
from .shelf_writer import ShelfWriter, after, happened, stands
from .wanted import unwanted

SECONDS_PER_RATING = 2.0
"""Seconds between two writes to Hardcover: thirty a minute."""
LOOK_HOLDS: Final = 600.0
"""Seconds after which rows are read again; a run in between may take long."""
_MOST_FAILURES: Final = 5
"""After so many failures in a row, the server is to blame rather than the books."""


@dataclass(eq=False, slots=True)
class RatingWriter:
    """Writes the lines of plans for ratings to both servers."""

    store: MatchStore
    planner: RatingPlanner
    number: int
    """The number of the sync."""
    wait_for_turn: Callable[[], Awaitable[None]]
    """Called before each write; returns once no run is under way."""
    written: int = field(default=0, init=False)
    _shelf: Mapping[int, UserBook] = field(default_factory=dict, init=False)
    """The rows of the shelf before anything was written, by their ids."""
    _privacy: int = field(default=0, init=False)
    _done: list[RatingWrite] = field(default_factory=list, init=False)
    """The first writes to Hardcover, which are read back."""
    _touched: bool = field(default=False, init=False)
    """Whether anything was sent to Hardcover."""
    _next_at: float = field(default=0.0, init=False)
    """When the next write may be sent, on the event loop's clock."""
    _unwritten: set[int] = field(default_factory=set, init=False)
    """Works whose line for Hardcover was not written."""
    _failed: int = field(default=0, init=False)
    """How many writes have failed in a row."""

    @property
    def _shelf_writer(self) -> ShelfWriter:
        return ShelfWriter(self.planner.hardcover, self.planner.hardcover_user)

    async def check_interrupted(self) -> None:
        """Find out whether interrupted writes were carried out; see `interrupted.py`."""
        await check_interrupted(self.planner, self._shelf_writer)

    async def carry_out(self, plan: RatingPlan) -> None:
        """Write the lines of a plan; adds to `plan.left` why a book was not written.

        Raises the store's errors, errors of the servers that concern all books, what `read_shelf`
        raises, and `NotAsExpected`.
        """
        ratings = self.store.ratings
        for write in plan.landed:
            if write.field is Field.ADDED:
                await check_on_hardcover(ratings, self._shelf_writer, write)
            else:
                await ratings.complete([write], WriteOutcome.WRITTEN)
        await ratings.note(plan.notes)
        await follow_hardcover(self.store, plan.moved)
        shelf = None
        if any(line.public for line in plan.lines):
            rows = await ratings.shelf()
            self._shelf, self._privacy = {each.id: each for each in rows}, plan.privacy
        await self._all_to_hardcover(plan)
        await self._to_booklore(plan)
        if self._touched:
            shelf = await self.planner.shelf()
        state, wanted = shelf.state if shelf else await ratings.shelf_state(), plan.not_in_booklore
        if state is not None and wanted not in (None, state.not_in_booklore):
            await ratings.save_shelf(replace(state, not_in_booklore=wanted), None)

    async def _all_to_hardcover(self, plan: RatingPlan) -> None:
        """Write the lines for Hardcover one by one; their rows are read again from time to time."""
        clock = asyncio.get_running_loop().time
        public = [line for line in plan.lines if line.public]
        changed, looked_at = set[int | None](), clock()
        for number, line in enumerate(public):
            await self._pace()
            many = number > 0 and number % LINES_PER_LOOK == 0
            if many or clock() - looked_at > LOOK_HOLDS:
                changed = await self._changed(public[number : number + LINES_PER_LOOK])
                looked_at = clock()
            gone = line.row_id in changed
            self._leave(plan, line, Left.LATER if gone else await self._to_hardcover(line))

    async def _changed(self, lines: Iterable[RatingLine]) -> set[int | None]:
        """Return the ids of the rows that have changed since these lines were planned."""
        planned = {line.row_id: line.before for line in lines if line.row_id is not None}
        rows = await self._shelf_writer.rows([*planned])
        ratings = {row.id: row.rating for row in rows}
        return {
            row_id
            for row_id, before in planned.items()
            if row_id not in ratings or ratings[row_id] != before
        }

    def _leave(self, plan: RatingPlan, line: RatingLine, left: Left | None) -> None:
        if left is not None:
            self._unwritten.add(line.hardcover_id)
            plan.left[line.book_id] = left
            LOGGER.debug("Book %d is left alone: %s", line.book_id, left)
        self._failed = self._failed + 1 if left is Left.FAILED else 0
        if self._failed >= _MOST_FAILURES:
            raise HardcoverCannotConnect("too many ratings fail in a row")

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._next_at - loop.time())
        await self.wait_for_turn()
        self._next_at = loop.time() + SECONDS_PER_RATING

    def _write_of(self, line: RatingLine) -> RatingWrite:
        return RatingWrite(
            run=self.number,
            field=line.field,
            book_id=line.book_id,
            hardcover_id=line.hardcover_id,
            before=Rated(line.before, line.raw_before),
            after=Rated(line.after, line.raw_after, line.status, line.finished),
            pair=line.pair,
            made_at=round(time(), 3),
            row_id=line.row_id,
            undoes=line.undoes,
            step=line.step,
        )

    # To Hardcover.

    async def _to_hardcover(self, line: RatingLine) -> Left | None:
        """Write one line; returns None, or why it was not written."""
        shelf = self._shelf_writer
        if (left := (await unwanted(self.store, [line])).get(line.book_id)) is not None:
            return left
        if (
            line.field is Field.ADDED
            and line.undoes is None
            and await shelf.rows_on(line.hardcover_id)
        ):
            return Left.LATER  # the person has added it meanwhile: the next sync compares
        [write] = await self.store.ratings.intend([self._write_of(line)])
        self._touched = True
        row: UserBook | None = None
        try:
            row = await shelf.send(line, self._privacy)
        except HardcoverRefused as err:
            return await self._fail(write, err)
        except (HardcoverCannotConnect, HardcoverUnexpectedReply) as err:
            # It may have been carried out: never send it again without looking.
            row = await shelf.row_of(write)
            if not happened(row, write):
                return await self._fail(write, err)
        except HardcoverError:
            # Nothing was sent, or it was refused for a reason that concerns all books.
            await self.store.ratings.complete([write], WriteOutcome.INTERRUPTED)
            raise
        if row is not None and line.field is Field.ADDED and line.undoes is None:
            row = await shelf.date(row, write.after)
        return await self._conclude(write, row)

    async def _conclude(self, write: RatingWrite, row: UserBook | None) -> Left | None:
        """Save the outcome of a write, and read back the first ones."""
        if row is None:
            failed = await self._shelf_writer.row_of(write) is not None
        else:
            failed = not stands(row, write)
        if failed:
            await self.store.ratings.complete([write], WriteOutcome.NOT_WRITTEN)
            return Left.FAILED
        await self.store.ratings.complete(
            [write],
            WriteOutcome.WRITTEN,
            after=after(write, row),
            row_id=row.id if row else None,
        )
        LOGGER.debug("Book %d: Hardcover has %s", write.book_id, write.after)
        self.written += 1
        if row is not None and len(self._done) < READ_BACK:
            self._done.append(replace(write, row_id=row.id))
            if len(self._done) in (1, READ_BACK):
                await self._read_back()
        return None

    async def _read_back(self) -> None:
        """Check that the first writes have changed the rating and nothing else."""
        rows = await self._shelf_writer.rows([each.row_id for each in self._done if each.row_id])
        found = {each.id: each for each in rows}
        for write in self._done:
            row, before = found.get(write.row_id or 0), self._shelf.get(write.row_id or 0)
            same_status = row is None or before is None or row.status_id == before.status_id
            if row is not None and not stands(row, write):
                # Its rating is of unknown origin: it is compared as if seen for the first time.
                await self.store.ratings.complete([write], WriteOutcome.NOT_WRITTEN)
                await self.store.ratings.note({write.hardcover_id: None})
            if row is None or not stands(row, write) or not same_status:
                raise NotAsExpected(f"the rating of book {write.book_id} is not what was written")

    async def _fail(self, write: RatingWrite, err: HardcoverError) -> Left:
        LOGGER.debug("Book %d: the rating was not written: %s", write.book_id, err)
        await self.store.ratings.complete([write], WriteOutcome.FAILED, err.key)
        return Left.FAILED

    # To BookLore.

    async def _to_booklore(self, plan: RatingPlan) -> None:
        """Write the lines for BookLore, those with the same rating together."""
        by_rating: dict[int | None, list[RatingLine]] = {}
        for line in plan.lines:
            if not line.public:
                by_rating.setdefault(line.raw_after, []).append(line)
        for rating, lines in by_rating.items():
            for part in batched(lines, BOOKS_PER_BATCH, strict=False):
                await self.wait_for_turn()
                await self._rate_in_booklore(plan, rating, part)

    async def _rate_in_booklore(
        self, plan: RatingPlan, rating: int | None, lines: Sequence[RatingLine]
    ) -> None:
        left_out = await unwanted(self.store, lines)
        rows = await self.planner.rated([each.book_id for each in lines])
        wanted: list[RatingLine] = []
        for line in lines:
            book_id = line.book_id
            if book_id in left_out:
                plan.left[book_id] = left_out[book_id]
            elif line.hardcover_id in self._unwritten:
                plan.left[book_id] = Left.LATER  # a settled rating goes to both sides or to neither
            elif (row := rows.get(book_id)) is None:
                plan.left[book_id] = Left.GONE
            elif row.rating != line.raw_before:
                plan.left[book_id] = Left.LATER  # it was changed meanwhile: the next sync compares
            else:
                wanted.append(line)
        if not wanted:
            return
        writes = await self.store.ratings.intend([self._write_of(each) for each in wanted])
        ids = [each.book_id for each in writes]
        error: str | None = None
        try:
            await self.planner.booklore.rate(ids, rating)
        except (BookLoreCannotConnect, BookLoreForbidden, BookLoreUnexpectedReply) as err:
            error = err.key  # it may have been carried out
        rows = await self.planner.rated(ids)  # the reply is not reliable
        done = [each for each in writes if (r := rows.get(each.book_id)) and r.rating == rating]
        await self.store.ratings.complete(done, WriteOutcome.WRITTEN)
        self.written += len(done)
        if failed := [each for each in writes if each not in done]:
            outcome = WriteOutcome.FAILED if error else WriteOutcome.NOT_WRITTEN
            await self.store.ratings.complete(failed, outcome, error)
            plan.left |= {each.book_id: Left.FAILED for each in failed}
        if error and not done:
            raise BookLoreCannotConnect("no rating was written")
