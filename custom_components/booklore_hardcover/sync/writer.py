"""Carrying out a plan: one write at a time, each saved before it is sent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from time import time

from ..booklore.errors import BookLoreCannotConnect, BookLoreForbidden, BookLoreUnexpectedReply
from ..booklore.models import EditableBook, HardcoverLink
from ..const import LOGGER
from ..record import Record, Status
from ..store import Decision, MatchStore
from ..store.journal import Outcome, Write
from .plan import READ_BACK, Left, Line, Plan, Why
from .planner import Planner

SECONDS_PER_WRITE = 1.0
_MOST_FAILURES = 5
"""So many writes that fail one after the other are the server's fault, and not the books'."""


class NotAsExpected(Exception):
    """A write has changed more, or something else, than it should have."""


@dataclass(eq=False, slots=True)
class Writer:
    """Writes the lines of plans to BookLore."""

    store: MatchStore
    planner: Planner
    number: int
    """The number of the sync."""
    wait_for_turn: Callable[[], Awaitable[None]]
    """Called before each write; returns once nothing more important works."""
    written: int = field(default=0, init=False)
    _sent: int = field(default=0, init=False)
    _next_at: float = field(default=0.0, init=False)
    """When the next write may be sent, on the event loop's clock."""
    _failed: int = field(default=0, init=False)
    """How many writes have failed one after the other."""

    async def settle_interrupted(self) -> None:
        """Find out what became of the writes that a restart interrupted, before anything else."""
        if not (interrupted := await self.store.journal.interrupted()):
            return
        rows = await self.planner.rows({each.book_id for each in interrupted})
        for write in interrupted:
            row = rows.get(write.book_id)
            happened = row is not None and row.link.book_id == write.after.book_id
            outcome = Outcome.WRITTEN if happened else Outcome.INTERRUPTED
            LOGGER.debug("Book %d: the write was interrupted: %s", write.book_id, outcome)
            await self.store.journal.complete(write.id, outcome)

    async def carry_out(self, plan: Plan) -> None:
        """Do what the plan says; what cannot be done is left alone, with the reason in the plan.

        Raises the store's errors, those of BookLore that concern every book, and `NotAsExpected`.
        """
        for number in plan.landed:
            await self.store.journal.complete(number, Outcome.WRITTEN)
        await follow_hardcover(self.store, plan.moved)
        for line in plan.lines:
            await self._pace()
            if (left := await self._write(line)) is not None:
                plan.left[line.book_id] = left
                LOGGER.debug("Book %d is left alone: %s", line.book_id, left)
            if self._failed >= _MOST_FAILURES:
                raise BookLoreCannotConnect("one write after the other fails")

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._next_at - loop.time())
        await self.wait_for_turn()
        self._next_at = loop.time() + SECONDS_PER_WRITE

    async def _write(self, line: Line) -> Left | None:
        """Write one line; returns why it was not written, if it was not."""
        book_id = line.book_id
        if (unwanted := await self._no_longer_wanted(line)) is not None:
            return unwanted
        before: EditableBook | None = None
        careful = self._sent < READ_BACK
        if careful or line.why is not Why.MISSING:  # only that write cannot overwrite
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
        if outcome is Outcome.WRITTEN and careful and before is not None:
            outcome = await self._read_back(number, line, before)
        await self.store.journal.complete(number, outcome, error)
        self._failed = self._failed + 1 if outcome is Outcome.FAILED else 0
        if outcome is Outcome.WRITTEN:
            self.written += 1
            return None
        return Left.FAILED if outcome is Outcome.FAILED else Left.LOCKED

    async def _no_longer_wanted(self, line: Line) -> Left | None:
        """Return why a line is not to be written, though it was when it was planned."""
        if line.why is Why.UNDO:
            return None
        if line.book_id in await self.store.journal.excluded():
            return Left.EXCLUDED
        record = (await self.store.records([line.book_id])).get(line.book_id)
        matched = record.hardcover_id if record and record.status is Status.MATCHED else None
        wanted = None if matched is None else str(matched)
        return None if line.after.book_id == wanted else Left.LATER

    async def _send(self, line: Line) -> tuple[Outcome, str | None]:
        """Send one write, and return what became of it.

        Raises what concerns every book; the write stays without an outcome then if it may have
        happened.
        """
        book_id = line.book_id
        try:
            if line.why is Why.MISSING:
                # A slug that stood there is not sent: it may have been emptied since.
                link = replace(line.after, slug=None) if line.before.slug else line.after
                echo = await self.planner.booklore.fill_link(book_id, link)
            else:
                echo = await self.planner.booklore.replace_link(book_id, line.before, line.after)
        except BookLoreForbidden as err:
            # This raises if the permission has been taken away.
            await self.planner.booklore.require_editing()
            return Outcome.FAILED, err.key
        except (BookLoreCannotConnect, BookLoreUnexpectedReply) as err:
            # It may have happened all the same: never send it again without looking.
            row = (await self.planner.rows([book_id])).get(book_id)
            if row is not None and row.link.book_id == line.after.book_id:
                return Outcome.WRITTEN, None
            return Outcome.FAILED, err.key
        LOGGER.debug("Book %d: %s was written, BookLore has %s", book_id, line.after, echo)
        return _outcome(line.after, echo), None

    async def _read_back(self, number: int, line: Line, before: EditableBook) -> Outcome:
        """Look at a book after one of the first writes: the two fields, and nothing else."""
        row = (await self.planner.rows([line.book_id])).get(line.book_id)
        if row is None or row.link.book_id != line.after.book_id:
            return Outcome.NOT_WRITTEN
        if row.others != before.others:
            await self.store.journal.complete(number, Outcome.WRITTEN)
            raise NotAsExpected(f"book {line.book_id} has lost or changed other metadata")
        return Outcome.WRITTEN


async def follow_hardcover(store: MatchStore, moved: Mapping[int, tuple[int, int | None]]) -> None:
    """Change matches whose work was merged, and look those up again whose work is gone (None)."""
    if moved:
        await store.update({book_id: _follow(*ids) for book_id, ids in moved.items()})


def _outcome(after: HardcoverLink, echo: HardcoverLink) -> Outcome:
    """Return what the reply says: a locked or filled field is left as it is, with status 200."""
    return Outcome.WRITTEN if echo.book_id == after.book_id else Outcome.NOT_WRITTEN


def _follow(before: int, after: int | None) -> Decision:
    """Match with the work that another was merged into; without one, look the book up again."""

    def decide(stands: Record | None) -> Record | None:
        if stands is None or stands.hardcover_id != before:
            return stands
        return None if after is None else replace(stands, hardcover_id=after)

    return decide
