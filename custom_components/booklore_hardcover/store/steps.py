"""What each person did last, so that it can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any, Final

from ..breaks import with_breaks
from .async_database import AsyncDatabase
from .changes import Change
from .queries import AMONG, json_list, select
from .rows import json_of, record_from

STEPS_KEPT: Final = 10
"""How many of each person's latest steps can be taken back."""
_FIELDS: Final = "id, person, kind, count, title, choice, made_at"


class StepKind(StrEnum):
    """What somebody did."""

    CHOOSE = "choose"
    SKIP = "skip"
    UNLINK = "unlink"
    BRING_BACK = "bring_back"
    SEARCH = "search"
    FORGET = "forget"
    SETTLE = "settle"
    """Settled which of two ratings to keep; what that changed is in the ledger."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person did to one book, or to many at once."""

    id: str
    person: str
    """The id of the user; empty for an automation, whose steps are not kept."""
    kind: StepKind
    made_at: float
    """Unix time in seconds, to the millisecond."""
    count: int = 0
    """How many books it has changed."""
    title: str = ""
    """The title of the book, or of the first of many."""
    choice: str | None = None
    """The title of the chosen work, if the step has matched one book."""


class Steps:
    """The latest steps of each person; raises `CannotRead` and `StoreClosed`."""

    def __init__(self, database: AsyncDatabase) -> None:
        """Take the store's database."""
        self._database = database

    async def of(self, person: str, limit: int = STEPS_KEPT) -> list[Step]:
        """Return a person's steps that can be taken back, the newest first."""
        sql = f"SELECT {_FIELDS} FROM step WHERE person = ? ORDER BY rowid DESC LIMIT ?"
        return await self._steps(sql, person, limit)

    async def get(self, person: str, step_id: str) -> Step | None:
        """Return a step if it is this person's, and can still be taken back."""
        sql = f"SELECT {_FIELDS} FROM step WHERE person = ? AND id = ?"
        found = await self._steps(sql, person, step_id)
        return found[0] if found else None

    async def _steps(self, sql: str, *values: object) -> list[Step]:
        return [_step_of(row) for row in await self._database.select(_FIELDS, sql, *values)]


def add_step(connection: Connection, step: Step, changes: Sequence[Change]) -> None:
    """Save a step and what undoes it, or add to an existing step; deletes the person's oldest."""
    if not changes:
        return
    first = changes[0].before or changes[0].after
    insert_step(connection, step, len(changes), first.book.title if first else "")
    rows = [
        (each.book_id, json_of(each.before), json_of(each.after)) for each in with_breaks(changes)
    ]
    # If the step has changed a book before, an undo restores what it was before the first change.
    connection.execute(
        "INSERT INTO undo (step, book_id, before, after)"
        " SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE TRUE"
        " ON CONFLICT (step, book_id) DO UPDATE SET after = excluded.after,"
        " before = CASE WHEN after IS excluded.before THEN before ELSE excluded.before END",
        (step.id, json_list(rows)),
    )


def insert_step(connection: Connection, step: Step, count: int, title: str) -> None:
    """Save a step, or add `count` to an existing one; deletes the person's oldest."""
    connection.execute(
        f"INSERT INTO step ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET count = count + excluded.count, choice = NULL",
        (step.id, step.person, step.kind.value, count, title, step.choice, step.made_at),
    )
    old = "SELECT id FROM step WHERE person = ? ORDER BY rowid DESC LIMIT -1 OFFSET ?"
    for table, key in (("undo", "step"), ("step", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {key} IN ({old})", (step.person, STEPS_KEPT))


def take_undo(connection: Connection, step_id: str, limit: int) -> dict[int, Change]:
    """Return and delete what a step has changed, by book id: `limit` books at most."""
    columns = "book_id, before, after"
    sql = f"SELECT {columns} FROM undo WHERE step = ? ORDER BY book_id LIMIT ?"
    rows = select(connection, columns, sql, step_id, limit)
    taken = {
        book_id: Change(book_id, record_from(before), record_from(after))
        for book_id, before, after in with_breaks(rows)
    }
    connection.execute(f"DELETE FROM undo WHERE step = ? AND {AMONG}", (step_id, json_list(taken)))
    left = "SELECT count(*) FROM undo WHERE step = id"
    connection.execute(f"UPDATE step SET count = ({left}) WHERE id = ?", (step_id,))
    connection.execute("DELETE FROM step WHERE id = ? AND count = 0", (step_id,))
    return taken


def _step_of(row: Iterable[Any]) -> Step:
    step_id, person, kind, count, title, choice, made_at = row
    return Step(step_id, person, StepKind(kind), made_at, count, title, choice)
