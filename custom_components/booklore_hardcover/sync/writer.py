"""Carrying out a plan for ids: one write at a time, each saved before it is sent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from time import time

from ..booklore.errors import BookLoreCannotConnect, BookLoreForbidden, BookLoreUnexpectedReply
from ..booklore.models import EditableBook
from ..const import LOGGER
from ..record import Record, Status
from ..store import Decision, MatchStore
from ..store.journal import Write, WriteOutcome
from .plan import READ_BACK, Left, Line, Plan, Why
from .planner import Planner

SECONDS_PER_WRITE = 1.0
_MOST_FAILURES = 5
"""After so many failures in a row, the server is to blame rather than the books."""


class NotAsExpected(Exception):
    """A write has changed more than it should, or something else."""


@dataclass(eq=False, slots=True)
class Writer:
    """Writes the lines of plans to BookLore."""

    store: MatchStore
    planner: Planner
    number: int
    """The number of the sync."""
    wait_for_turn: Callable[[], Awaitable[None]]
    """Called before each write; returns once no run is under way."""
    written: int = field(default=0, init=False)
    _sent: int = field(default=0, init=False)
    _next_at: float = field(default=0.0, init=False)
    """When the next write may be sent, on the event loop's clock."""
    _failed: int = field(default=0, init=False)
    """How many writes have failed in a row."""

    async def check_interrupted(self) -> None:
        """Find out whether writes that a restart interrupted were carried out, and save that."""
        if not (interrupted := await self.store.journal.interrupted()):
            return
        rows = await self.planner.rows({each.book_id for each in interrupted})
        for write in interrupted:
            row = rows.get(write.book_id)
            happened = row is not None and row.link.book_id == write.after.book_id
            outcome = WriteOutcome.WRITTEN if happened else WriteOutcome.INTERRUPTED
            LOGGER.debug("Book %d: the write was interrupted: %s", write.book_id, outcome)
            await self.store.journal.complete(write.id, outcome)

    async def carry_out(self, plan: Plan) -> None:
        """Write the lines of a plan; adds to `plan.left` why a book was not written.

        Raises the store's errors, BookLore's errors that concern all books, and `NotAsExpected`.
        """
        for number in plan.landed:
            await self.store.journal.complete(number, WriteOutcome.WRITTEN)
        await follow_hardcover(self.store, plan.moved)
        for line in plan.lines:
            await self._pace()
            if (left := await self._write(line)) is not None:
                plan.left[line.book_id] = left
                LOGGER.debug("Book %d is left alone: %s", line.book_id, left)
            if self._failed >= _MOST_FAILURES:
                raise BookLoreCannotConnect("too many writes fail in a row")

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._next_at - loop.time())
        await self.wait_for_turn()
        self._next_at = loop.time() + SECONDS_PER_WRITE

    async def _write(self, line: Line) -> Left | None:
        """Write one line; returns None, or why it was not written."""
        book_id = line.book_id
        if (unwanted := await self._no_longer_wanted(line)) is not None:
            return unwanted
        before: EditableBook | None = None
        careful = self._sent < READ_BACK
        if careful or line.why is not Why.MISSING:  # a MISSING line overwrites nothing
            before = (await self.planner.rows([book_id])).get(book_id)
            if before is None:
                return Left.GONE
            if before.locked:
                return Left.LOCKED
            if before.link != line.before:
                return Left.DIFFERS
        now = round(time(), 3)
        write = Write(self.number, book_id, line.before, line.after, now, undoes=line.undoes)
        number = await self.store.journal.intend(write)
        self._sent += 1
        outcome, error = await self._send(line)
        if outcome is WriteOutcome.WRITTEN and careful and before is not None:
            outcome = await self._read_back(number, line, before)
        await self.store.journal.complete(number, outcome, error)
        self._failed = self._failed + 1 if outcome is WriteOutcome.FAILED else 0
        if outcome is WriteOutcome.WRITTEN:
            self.written += 1
            return None
        return Left.FAILED if outcome is WriteOutcome.FAILED else Left.LOCKED

    async def _no_longer_wanted(self, line: Line) -> Left | None:
        """Return why a line is not to be written any more, None if it still is."""
        if line.why is Why.UNDO:
            return None
        if line.book_id in await self.store.journal.excluded():
            return Left.EXCLUDED
        record = (await self.store.records([line.book_id])).get(line.book_id)
        matched = record.hardcover_id if record and record.status is Status.MATCHED else None
        wanted = None if matched is None else str(matched)
        return None if line.after.book_id == wanted else Left.LATER

    async def _send(self, line: Line) -> tuple[WriteOutcome, str | None]:
        """Send one write; returns its outcome, and the key of the error if it failed.

        Raises errors that concern all books; the write keeps no outcome then, since it may have
        been carried out.
        """
        book_id = line.book_id
        try:
            if line.why is Why.MISSING:
                # An existing slug is not sent: the person may have cleared it since.
                link = replace(line.after, slug=None) if line.before.slug else line.after
                echo = await self.planner.booklore.fill_link(book_id, link)
            else:
                echo = await self.planner.booklore.replace_link(book_id, line.before, line.after)
        except BookLoreForbidden as err:
            # Raises if the account has lost the permission.
            await self.planner.booklore.require_editing()
            return WriteOutcome.FAILED, err.key
        except (BookLoreCannotConnect, BookLoreUnexpectedReply) as err:
            # It may have been carried out: never send it again without looking.
            row = (await self.planner.rows([book_id])).get(book_id)
            if row is not None and row.link.book_id == line.after.book_id:
                return WriteOutcome.WRITTEN, None
            return WriteOutcome.FAILED, err.key
        LOGGER.debug("Book %d: %s was written, BookLore has %s", book_id, line.after, echo)
        # A reply has status 200 even if a field is locked.
        done = echo.book_id == line.after.book_id
        return WriteOutcome.WRITTEN if done else WriteOutcome.NOT_WRITTEN, None

    async def _read_back(self, number: int, line: Line, before: EditableBook) -> WriteOutcome:
        """Check that one of the first writes has changed the two fields and nothing else."""
        row = (await self.planner.rows([line.book_id])).get(line.book_id)
        if row is None or row.link.book_id != line.after.book_id:
            return WriteOutcome.NOT_WRITTEN
        if row.others != before.others:
            await self.store.journal.complete(number, WriteOutcome.WRITTEN)
            raise NotAsExpected(f"book {line.book_id} has lost or changed other metadata")
        return WriteOutcome.WRITTEN


async def follow_hardcover(store: MatchStore, moved: Mapping[int, tuple[int, int | None]]) -> None:
    """Update matches whose work was merged into another; forget those whose work is gone.

    `moved` has the Hardcover ids before and after, None if the work is gone, by book id.
    """
    if moved:
        await store.update({book_id: _follow(*ids) for book_id, ids in moved.items()})


def _follow(before: int, after: int | None) -> Decision:
    """Match with the work `after`; without one, delete the record so that a run looks again."""

    def decide(stands: Record | None) -> Record | None:
        if stands is None or stands.hardcover_id != before:
            return stands
        return None if after is None else replace(stands, hardcover_id=after)

    return decide
