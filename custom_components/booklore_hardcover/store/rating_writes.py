"""The writes of ratings in the journal."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any, Final

import orjson

from .journal import Outcome
from .ledger import Pair, json_of_pair, pair_from

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
    """What stands on one side before or after a write."""

    rating: int | None
    """In half stars."""
    raw: int | None = None
    """In BookLore: the number that it has."""
    status: int | None = None
    """Of a book that is added: its status on Hardcover."""
    finished: str | None = None
    """Of such a book: the day on which it was read."""
    updated_at: str | None = None
    """Of such a book: when Hardcover changed its row last."""


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
    """What the ledger is to hold once it is written."""
    made_at: float
    """Unix time in seconds, to the millisecond."""
    row_id: int | None = None
    """Its row on the Hardcover shelf."""
    outcome: Outcome | None = None
    """None until it is known."""
    error: str | None = None
    """The key of the error, if it failed."""
    undoes: int | None = None
    """The number of the write that it takes back."""
    step: str | None = None
    """The settlement that it is for."""
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
            json_of(write.before),
            json_of(write.after),
            write.made_at,
            write.undoes,
            write.hardcover_id,
            write.row_id,
            json_of_pair(write.pair),
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
        outcome=outcome and Outcome(outcome),
        error=error,
        undoes=undoes,
        step=step,
        id=number,
    )


def json_of(rated: Rated) -> str:
    """Return what stands on one side as JSON."""
    return orjson.dumps(asdict(rated)).decode()
