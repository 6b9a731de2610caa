"""The writes of ratings in the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any, Final

import orjson

from .journal import WriteOutcome
from .ledger import Pair, pair_from
from .queries import as_json

FIELDS: Final = (
    "id, run, book_id, field, before, after, made_at, outcome, error, undoes,"
    " hardcover_id, row_id, pair, step"
)
"""The columns that `write_of` reads, in its order."""


class Field(StrEnum):
    """Where a rating was written."""

    TO_HARDCOVER = "to_hardcover"
    TO_BOOKLORE = "to_booklore"
    ADDED = "added"
    """The book was added to the Hardcover shelf, with its rating."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating on one side before or after a write."""

    rating: int | None
    """In half stars."""
    raw: int | None = None
    """BookLore's own number, for a write to BookLore."""
    status: int | None = None
    """The status on Hardcover of a book that is added."""
    finished: str | None = None
    """The day on which a book that is added was read, as an ISO date."""
    updated_at: str | None = None
    """When Hardcover last changed the row of a book that is added."""


@dataclass(frozen=True, slots=True)
class RatingWrite:
    """One write of a rating."""

    run: int
    """The number of the sync that made it."""
    field: Field
    book_id: int
    hardcover_id: int
    before: Rated
    after: Rated
    pair: Pair
    """What the ledger has once it is written."""
    made_at: float
    """Unix time in seconds, to the millisecond."""
    row_id: int | None = None
    """Its row on the Hardcover shelf."""
    outcome: WriteOutcome | None = None
    """None until it is known."""
    error: str | None = None
    """The key of the error, if it failed."""
    undoes: int | None = None
    """The number of the write that it takes back."""
    step: str | None = None
    """The id of the settlement that it carries out."""
    id: int = 0
    """Its own number, in the order of writing."""


def insert_write(connection: Connection, write: RatingWrite) -> int:
    """Save a write that is about to be sent; returns its number."""
    cursor = connection.execute(
        "INSERT INTO journal (run, book_id, field, before, after, made_at, undoes,"
        " hardcover_id, row_id, pair, step) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            write.run,
            write.book_id,
            write.field,
            as_json(write.before),
            as_json(write.after),
            write.made_at,
            write.undoes,
            write.hardcover_id,
            write.row_id,
            as_json(write.pair),
            write.step,
        ),
    )
    return cursor.lastrowid or 0


def write_of(row: Iterable[Any]) -> RatingWrite:
    """Return the write that the values of `FIELDS` describe."""
    number, run, book_id, field, before, after, made_at, outcome, error, undoes, *of_rating = row
    hardcover_id, row_id, pair, step = of_rating
    return RatingWrite(
        run=run,
        field=Field(field),
        book_id=book_id,
        hardcover_id=hardcover_id,
        before=Rated(**orjson.loads(before)),
        after=Rated(**orjson.loads(after)),
        pair=pair_from(pair),
        made_at=made_at,
        row_id=row_id,
        outcome=outcome and WriteOutcome(outcome),
        error=error,
        undoes=undoes,
        step=step,
        id=number,
    )
