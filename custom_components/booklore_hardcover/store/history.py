"""What each sync wrote to the servers, for people to look through."""

from dataclasses import dataclass
from typing import Final

from .async_database import AsyncDatabase
from .journal import WriteOutcome


def _same_place(one: str, other: str) -> str:
    """Return whether two writes are to the same field of the same book on the same server."""
    return (
        f"{one}.book_id = {other}.book_id AND {one}.hardcover_id IS {other}.hardcover_id"
        f" AND ({one}.field = 'to_booklore') = ({other}.field = 'to_booklore')"
    )


_UNDONE: Final = (
    f"EXISTS (SELECT 1 FROM journal AS back WHERE {_same_place('back', 'each')}"
    " AND back.outcome = 'written' AND back.undoes <= each.id AND back.id > each.id)"
)
"""Whether a later write has taken back the write `each`, or one before it."""
_STANDING: Final = (
    "standing AS NOT MATERIALIZED (SELECT * FROM journal AS each"
    f" WHERE outcome = 'written' AND undoes IS NULL AND NOT {_UNDONE})"
)
_UNDOABLE: Final = (
    "SELECT run, count(*) AS undoable FROM standing AS one WHERE run IN (SELECT run FROM page)"
    f" AND NOT EXISTS (SELECT 1 FROM standing AS later WHERE {_same_place('later', 'one')}"
    " AND later.id > one.id AND later.run <> one.run) GROUP BY run"
)
"""Counts the writes of a run that no later run has overwritten: those an undo would take back."""


@dataclass(frozen=True, slots=True)
class WrittenRun:
    """A sync that has written something, or may have."""

    run: int
    made_at: float
    """When its first write was made, as a Unix time in seconds."""
    written: int
    undoable: int
    """How many of its writes can still be taken back."""
    failed: int
    """How many of its writes failed, for whatever reason."""


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One write."""

    id: int
    book_id: int
    title: str
    """The title of the book; empty if there is no record any more."""
    field: str
    """`hardcover_id`, or a `rating_writes.Field`."""
    before: str | int | None
    """What the field had before: a Hardcover id, or a rating."""
    after: str | int | None
    status: int | None
    """The status on Hardcover of a book that was added to the shelf."""
    outcome: WriteOutcome | None
    """None until it is known."""
    undone: bool
    """Whether it has been taken back."""


class History:
    """Reads the journal; raises `CannotRead` and `StoreClosed`."""

    def __init__(self, database: AsyncDatabase) -> None:
        """Take the store's database."""
        self._database = database

    async def runs(self, before: int | None, limit: int) -> list[WrittenRun]:
        """Return the syncs, the newest first: those with smaller numbers than `before`."""
        columns = "run, made_at, written, undoable, failed"
        sql = (
            f"WITH {_STANDING}, page AS (SELECT run, min(made_at) AS made_at,"
            " count(*) FILTER (WHERE outcome = 'written') AS written,"
            " count(*) FILTER (WHERE outcome <> 'written') AS failed"
            " FROM journal WHERE run < ? GROUP BY run ORDER BY run DESC LIMIT ?),"
            f" undoable AS ({_UNDOABLE})"
            " SELECT run, made_at, written, coalesce(undoable, 0) AS undoable, failed"
            " FROM page LEFT JOIN undoable USING (run) ORDER BY run DESC"
        )
        before = 2**53 if before is None else before
        rows = await self._database.select(columns, sql, before, limit)
        return [WrittenRun(*row) for row in rows]

    async def lines(self, run: int, after: int, limit: int) -> list[WrittenLine]:
        """Return the writes of a sync with greater ids than `after`, in their order."""
        columns = "id, book_id, title, field, before, after, status, outcome, undone"
        sql = (
            "SELECT id, each.book_id, coalesce(title, '') AS title, field,"
            " coalesce(before ->> 'book_id', before ->> 'rating') AS before,"
            " coalesce(after ->> 'book_id', after ->> 'rating') AS after,"
            " after ->> 'status' AS status, outcome, "
            f"{_UNDONE} AND undoes IS NULL AS undone"
            " FROM journal AS each LEFT JOIN record USING (book_id)"
            " WHERE each.run = ? AND id > ? ORDER BY id LIMIT ?"
        )
        rows = await self._database.select(columns, sql, run, after, limit)
        return [
            WrittenLine(
                number, book_id, title, field, old, new, status,
                outcome and WriteOutcome(outcome), bool(undone),
            )
            for number, book_id, title, field, old, new, status, outcome, undone in rows
        ]  # fmt: skip
