"""Carrying out a plan for ratings: each write is saved before it is sent."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
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
from ...hardcover.shelf import add, date_read, rate, remove, user_book_on, user_books_of
from ...models import Status
from ...store import MatchStore
from ...store.journal import Outcome
from ...store.ledger import Standing
from ...store.ratings import Field, Rated, RatingWrite
from ..plan import READ_BACK, Left, Why
from ..writer import NotAsExpected, follow_hardcover
from .compare import RatingLine
from .plan import LINES_PER_LOOK, RatingPlan
from .planner import RatingPlanner
from .scale import MAKES_READ, READ

SECONDS_PER_RATING = 2.0
"""Thirty a minute."""
LOOK_HOLDS: Final = 600.0
"""Seconds after which rows are looked at again; so long may it take until a run is over."""
_MOST_FAILURES: Final = 5
"""So many writes that fail one after the other are the server's fault, and not the books'."""


@dataclass(eq=False, slots=True)
class RatingWriter:
    """Writes the lines of plans for ratings to both servers."""

    store: MatchStore
    planner: RatingPlanner
    number: int
    """The number of the sync."""
    wait_for_turn: Callable[[], Awaitable[None]]
    """Called before each write; returns once nothing more important works."""
    written: int = field(default=0, init=False)
    _shelf: Mapping[int, UserBook] = field(default_factory=dict, init=False)
    """The shelf before anything was written, by row."""
    _privacy: int = field(default=0, init=False)
    _done: list[RatingWrite] = field(default_factory=list, init=False)
    """The first writes to Hardcover, which are looked at."""
    _touched: bool = field(default=False, init=False)
    """Whether anything was sent to Hardcover."""
    _next_at: float = field(default=0.0, init=False)
    """When the next write may be sent, on the event loop's clock."""
    _unwritten: set[int] = field(default_factory=set, init=False)
    """The works of which the rating that was planned is not on Hardcover."""
    _failed: int = field(default=0, init=False)
    """How many writes have failed one after the other."""

    async def settle_interrupted(self) -> None:
        """Find out what became of the writes that a restart interrupted, before anything else.

        Raises as `carry_out` does.
        """
        await self.store.ratings.belong_to(self.planner.accounts)
        if not (interrupted := await self.store.ratings.interrupted()):
            return
        await self.planner.require_accounts(interrupted)
        for write in interrupted:
            if write.field is Field.TO_BOOKLORE:
                row = (await self.planner.rated([write.book_id])).get(write.book_id)
                happened = row is not None and row.rating == write.after.raw
                await self._complete(write, happened=happened)
            else:
                await self._settle_on_hardcover(write)

    async def _settle_on_hardcover(self, write: RatingWrite) -> None:
        row = await self._row_of(write)
        if _removes(write):
            await self._complete(write, happened=row is None)
            return
        happened = row is not None and _stands(row, write)
        if row is not None and happened and write.field is Field.ADDED and _as_made(row, write):
            row = await self._date(row, write.after)
        await self._complete(write, happened=happened, row=row)

    async def _complete(
        self, write: RatingWrite, *, happened: bool, row: UserBook | None = None
    ) -> None:
        outcome = Outcome.WRITTEN if happened else Outcome.INTERRUPTED
        LOGGER.debug("Book %d: the rating was interrupted: %s", write.book_id, outcome)
        await self.store.ratings.complete(
            [write],
            outcome,
            after=_after(write, row) if happened else None,
            row_id=row.id if row else None,
        )

    async def carry_out(self, plan: RatingPlan) -> None:
        """Do what the plan says; what cannot be done is left alone, with the reason in the plan.

        Raises the store's errors, those of the servers that concern every book, what `read_shelf`
        raises, and `NotAsExpected`.
        """
        ratings = self.store.ratings
        for write in plan.landed:
            if write.field is Field.ADDED:
                await self._settle_on_hardcover(write)
            else:
                await ratings.complete([write], Outcome.WRITTEN)
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
        if (state := shelf.state if shelf else await ratings.shelf_state()) is not None:
            await ratings.save_shelf(replace(state, not_in_booklore=plan.not_in_booklore), None)

    async def _all_to_hardcover(self, plan: RatingPlan) -> None:
        """Write the lines for Hardcover, one after the other; rows are looked at again now and then."""
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
        """Return the rows that have changed since they were planned, which is minutes ago."""
        planned = {line.row_id: line.before for line in lines if line.row_id is not None}
        rows = await user_books_of(self.planner.hardcover, self.planner.hardcover_user, [*planned])
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
            raise HardcoverCannotConnect("one rating after the other fails")

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
        """Write one line; returns why it was not written, if it was not."""
        if (unwanted := (await self._unwanted([line])).get(line.book_id)) is not None:
            return unwanted
        if line.field is Field.ADDED and line.undoes is None and await self._rows_on(line):
            return Left.LATER  # it is on the shelf by now: the next sync compares
        [write] = await self.store.ratings.intend([self._write_of(line)])
        self._touched = True
        row: UserBook | None = None
        try:
            row = await self._send(line)
        except HardcoverRefused as err:
            return await self._fail(write, err)
        except (HardcoverCannotConnect, HardcoverUnexpectedReply) as err:
            # It may have happened all the same: never send it again without looking.
            row = await self._row_of(write)
            happened = row is None if _removes(write) else row is not None and _stands(row, write)
            if not happened:
                return await self._fail(write, err)
        except HardcoverError:
            # Nothing was sent, or it was refused for a reason that concerns every book.
            await self.store.ratings.complete([write], Outcome.INTERRUPTED)
            raise
        if row is not None and line.field is Field.ADDED and line.undoes is None:
            row = await self._date(row, write.after)
        return await self._conclude(write, row)

    async def _send(self, line: RatingLine) -> UserBook | None:
        hardcover = self.planner.hardcover
        if line.field is Field.TO_HARDCOVER and line.row_id is not None:
            return await rate(hardcover, line.row_id, line.after)
        if line.undoes is not None and line.row_id is not None:
            await remove(hardcover, line.row_id)
            return None
        status = line.status or READ
        return await add(hardcover, line.hardcover_id, status, line.after, self._privacy)

    async def _date(self, row: UserBook, after: Rated) -> UserBook:
        """Give the read that Hardcover made of today its day, or none; it needs the row's reads."""
        if after.status not in MAKES_READ or len(row.reads) != 1:
            return row
        [read] = row.reads
        finished = after.finished if after.status == READ else None
        wanted = replace(read, started_at=None, finished_at=finished)
        if read != wanted:
            try:
                await date_read(self.planner.hardcover, wanted)
            except (HardcoverRefused, HardcoverUnexpectedReply) as err:
                # To be asked again and again would not help, and keep all else from going on.
                LOGGER.debug("The read of row %d keeps the day that it has: %s", row.id, err)
            [row] = await user_books_of(
                self.planner.hardcover, self.planner.hardcover_user, [row.id]
            ) or [row]
        return row

    async def _conclude(self, write: RatingWrite, row: UserBook | None) -> Left | None:
        """Save what became of a write that was answered, and look at the first ones."""
        if row is None and await self._row_of(write) is not None:
            await self.store.ratings.complete([write], Outcome.NOT_WRITTEN)
            return Left.FAILED
        if row is not None and not _stands(row, write):
            await self.store.ratings.complete([write], Outcome.NOT_WRITTEN)
            return Left.FAILED
        await self.store.ratings.complete(
            [write],
            Outcome.WRITTEN,
            after=_after(write, row),
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
        """Look at the first writes: the rating, and nothing else."""
        rows = await user_books_of(
            self.planner.hardcover,
            self.planner.hardcover_user,
            [each.row_id for each in self._done if each.row_id],
        )
        found = {each.id: each for each in rows}
        for write in self._done:
            row, before = found.get(write.row_id or 0), self._shelf.get(write.row_id or 0)
            same_status = row is None or before is None or row.status_id == before.status_id
            if row is not None and not _stands(row, write):
                # What it is now was never seen: it is compared as at first sight.
                await self.store.ratings.complete([write], Outcome.NOT_WRITTEN)
                await self.store.ratings.note({write.hardcover_id: None})
            if row is None or not _stands(row, write) or not same_status:
                raise NotAsExpected(f"the rating of book {write.book_id} is not what was written")

    async def _fail(self, write: RatingWrite, err: HardcoverError) -> Left:
        LOGGER.debug("Book %d: the rating was not written: %s", write.book_id, err)
        await self.store.ratings.complete([write], Outcome.FAILED, err.key)
        return Left.FAILED

    async def _row_of(self, write: RatingWrite) -> UserBook | None:
        """Return the row that a write is about, as it is now."""
        planner = self.planner
        if write.row_id is not None:
            rows = await user_books_of(planner.hardcover, planner.hardcover_user, [write.row_id])
        else:
            rows = await user_book_on(
                planner.hardcover, planner.hardcover_user, [write.hardcover_id]
            )
        return rows[0] if rows else None

    async def _rows_on(self, line: RatingLine) -> Sequence[UserBook]:
        planner = self.planner
        return await user_book_on(planner.hardcover, planner.hardcover_user, [line.hardcover_id])

    # To BookLore.

    async def _to_booklore(self, plan: RatingPlan) -> None:
        """Write the lines for BookLore, all with one rating at once."""
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
        unwanted = await self._unwanted(lines)
        rows = await self.planner.rated([each.book_id for each in lines])
        wanted: list[RatingLine] = []
        for line in lines:
            row = rows.get(line.book_id)
            left = unwanted.get(line.book_id)
            if left is None and line.hardcover_id in self._unwritten:
                left = Left.LATER  # what was settled is written on both sides, or on neither
            if left is None and row is None:
                left = Left.GONE
            if left is None and row is not None and row.rating != line.raw_before:
                left = Left.LATER  # it was changed meanwhile: the next sync compares
            if left is None:
                wanted.append(line)
            else:
                plan.left[line.book_id] = left
        if not wanted:
            return
        writes = await self.store.ratings.intend([self._write_of(each) for each in wanted])
        ids = [each.book_id for each in writes]
        error: str | None = None
        try:
            await self.planner.booklore.rate(ids, rating)
        except (BookLoreCannotConnect, BookLoreForbidden, BookLoreUnexpectedReply) as err:
            error = err.key  # it may have happened all the same
        rows = await self.planner.rated(ids)  # the reply may say what is not so
        done = [each for each in writes if (r := rows.get(each.book_id)) and r.rating == rating]
        await self.store.ratings.complete(done, Outcome.WRITTEN)
        self.written += len(done)
        if failed := [each for each in writes if each not in done]:
            outcome = Outcome.FAILED if error else Outcome.NOT_WRITTEN
            await self.store.ratings.complete(failed, outcome, error)
            plan.left |= {each.book_id: Left.FAILED for each in failed}
        if error and not done:
            raise BookLoreCannotConnect("no rating was written")

    async def _unwanted(self, lines: Iterable[RatingLine]) -> dict[int, Left]:
        """Return which lines are not to be written, though they were when they were planned."""
        planned = [line for line in lines if line.why is not Why.UNDO]
        if not planned:
            return {}
        left: dict[int, Left] = {}
        excluded = await self.store.journal.excluded()
        records = await self.store.records([each.book_id for each in planned])
        settled = await self._settlements(planned)
        for line in planned:
            record = records.get(line.book_id)
            matched = record and record.status is Status.MATCHED and record.hardcover_id
            taken_back = line.why is Why.SETTLED and line.hardcover_id not in settled
            if line.book_id in excluded:
                left[line.book_id] = Left.EXCLUDED
            elif matched != line.hardcover_id or taken_back:
                left[line.book_id] = Left.LATER
        return left

    async def _settlements(self, lines: Collection[RatingLine]) -> set[int]:
        """Return the Hardcover books of which the person's settlement still holds."""
        if all(line.why is not Why.SETTLED for line in lines):
            return set()
        pairs = await self.store.ratings.pairs(each.hardcover_id for each in lines)
        # With several copies the first line that is written has settled the pair.
        return {
            work
            for work, pair in pairs.items()
            if pair.standing in (Standing.SETTLED, Standing.AGREED)
        }


def _removes(write: RatingWrite) -> bool:
    """Whether a write takes a book off the shelf that another one has put there."""
    return write.field is Field.ADDED and write.undoes is not None


def _stands(row: UserBook, write: RatingWrite) -> bool:
    """Whether a row is as a write has left it."""
    added = write.field is Field.ADDED
    return row.rating == write.after.rating and (not added or row.status_id == write.after.status)


def _as_made(row: UserBook, write: RatingWrite) -> bool:
    """Whether the one read of a row is as Hardcover makes it by itself, about when it was added.

    Any other is the person's, who was there since (sync §B2, L10 and L12).
    """
    if len(row.reads) != 1:
        return False
    [read] = row.reads
    days = read.finished_at, read.started_at
    day, other = days if write.after.status == READ else reversed(days)
    added = datetime.fromtimestamp(write.made_at, UTC).date()
    near = {(added + timedelta(days=each)).isoformat() for each in (-1, 0, 1)}
    return other is None and day is not None and day[:10] in near


def _after(write: RatingWrite, row: UserBook | None) -> Rated:
    return replace(write.after, updated_at=row.updated_at if row else None)
