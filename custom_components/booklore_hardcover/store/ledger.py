"""The ledger: the ratings that each Hardcover book had on both sides when they were last seen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from sqlite3 import Connection
from typing import Any, Final

import orjson

from .changes import StoreUpdate
from .queries import LISTED, as_json, insert_each, json_list, select
from .steps import Step, insert_step

_DIFFERING: Final = f"""{LISTED} JOIN ledger USING (book_id)
    WHERE standing = 'differs' AND status = 'matched' AND record.hardcover_id = ledger.hardcover_id
    AND book_id NOT IN (SELECT book_id FROM excluded)"""
"""Pairs that a person is asked about, if their book is still matched with this work."""


class Standing(StrEnum):
    """How the ratings of a Hardcover book on both sides relate."""

    AGREED = "agreed"
    """They are equal, or the person has decided to keep both."""
    DIFFERS = "differs"
    """They differ, and the person has to decide which one to keep."""
    SETTLED = "settled"
    """The person has decided, and the rating is still to be written."""
    NOT_ON_SHELF = "not_on_shelf"
    """The book was never seen on the Hardcover shelf."""
    REMOVED = "removed"
    """The book was on the Hardcover shelf, and is no longer."""


class Keep(StrEnum):
    """Which rating to keep where two differ."""

    BOOKLORE = "booklore"
    HARDCOVER = "hardcover"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Pair:
    """The ratings of one Hardcover book on both sides, in half stars; None where there is none."""

    copies: Mapping[int, int | None]
    """The ratings of its books in BookLore, by book id."""
    hardcover: int | None
    standing: Standing = Standing.AGREED
    wanted: int | None = None
    """The rating that the person has decided to keep, until it is written."""
    step: str | None = None
    """The id of the settlement."""

    @property
    def booklore(self) -> frozenset[int]:
        """The ratings in BookLore, each once: several if the copies are rated differently."""
        return frozenset(each for each in self.copies.values() if each is not None)


@dataclass(frozen=True, slots=True)
class Differing:
    """Ratings that differ, with the ids of the book."""

    hardcover_id: int
    book_id: int
    """The first of its books in BookLore."""
    pair: Pair


def write_pairs(connection: Connection, pairs: Mapping[int, Pair | None]) -> StoreUpdate:
    """Save pairs by Hardcover id, or delete those that are None."""
    gone = [hardcover_id for hardcover_id, pair in pairs.items() if pair is None]
    connection.execute(
        "DELETE FROM ledger WHERE hardcover_id IN (SELECT value FROM json_each(?))",
        (json_list(gone),),
    )
    kept = {hardcover_id: pair for hardcover_id, pair in pairs.items() if pair and pair.copies}
    insert_each(
        connection,
        "ledger",
        "hardcover_id, book_id, standing, step, pair",
        [
            (hardcover_id, min(pair.copies), pair.standing.value, pair.step, as_json(pair))
            for hardcover_id, pair in kept.items()
        ],
    )
    return StoreUpdate(touched=[book_id for pair in kept.values() for book_id in pair.copies])


def read_pairs(connection: Connection, hardcover_ids: Iterable[int] | None) -> dict[int, Pair]:
    """Return the pairs of these Hardcover books, or all, by Hardcover id."""
    sql, values = "SELECT hardcover_id, pair FROM ledger", list[object]()
    if hardcover_ids is not None:
        sql += " WHERE hardcover_id IN (SELECT value FROM json_each(?))"
        values = [json_list(hardcover_ids)]
    rows = select(connection, "hardcover_id, pair", sql, *values)
    return {hardcover_id: pair_from(json) for hardcover_id, json in rows}


def settle(
    connection: Connection,
    books: Collection[int],
    keep: Keep,
    step: Step,
    settled: list[int],
) -> StoreUpdate:
    """Save which of the differing ratings a person keeps; adds the settled books to `settled`.

    `books` are ids in BookLore. A book without a rating on the side to keep is not settled. The
    kept rating is still to be written to the other side.
    """
    changed: dict[int, Pair | None] = {}
    title = ""
    for differing in _differing(connection):
        pair = differing.pair
        book_id = next((each for each in books if each in pair.copies), None)
        wanted = pair.hardcover if keep is Keep.HARDCOVER else pair.copies.get(book_id or 0)
        if book_id is None or (keep is not Keep.BOTH and wanted is None):
            continue
        changed[differing.hardcover_id] = replace(
            pair,
            standing=Standing.AGREED if keep is Keep.BOTH else Standing.SETTLED,
            wanted=None if keep is Keep.BOTH else wanted,
            step=step.id,
        )
        settled.append(book_id)
        title = title or _title(connection, differing.book_id)
    if step.person and changed:
        insert_step(connection, step, len(changed), title)
    return write_pairs(connection, changed)


def unsettle(connection: Connection, step_id: str, restored: list[int]) -> StoreUpdate:
    """Undo a settlement where it is not written yet; adds these books to `restored`."""
    sql = "SELECT hardcover_id, pair FROM ledger WHERE step = ?"
    rows = select(connection, "hardcover_id, pair", sql, step_id)
    pairs: dict[int, Pair | None] = {}
    for hardcover_id, json in rows:
        pair = pair_from(json)
        pairs[hardcover_id] = replace(pair, standing=Standing.DIFFERS, wanted=None, step=None)
        restored.append(min(pair.copies))
    connection.execute("DELETE FROM step WHERE id = ?", (step_id,))
    return write_pairs(connection, pairs)


def differences(connection: Connection, offset: int, limit: int) -> tuple[Sequence[Differing], int]:
    """Return some of the ratings that differ, sorted by title, and the number of all."""
    order = "ORDER BY title_key, book_id LIMIT ? OFFSET ?"
    return _differing(connection, order, limit, offset), count_differences(connection)


def count_differences(connection: Connection) -> int:
    """Return how many Hardcover books have ratings that differ."""
    sql = f"SELECT count(*) FROM {_DIFFERING}"
    number: int = connection.execute(sql).fetchone()[0]
    return number


def pair_from(json: str) -> Pair:
    """Return a pair from its JSON."""
    facts: dict[str, Any] = orjson.loads(json)
    copies = {int(book_id): rating for book_id, rating in facts["copies"].items()}
    return Pair(**{**facts, "copies": copies, "standing": Standing(facts["standing"])})


def _differing(connection: Connection, order: str = "", *values: object) -> list[Differing]:
    sql = f"SELECT ledger.hardcover_id, book_id, pair FROM {_DIFFERING} {order}"
    rows = select(connection, "hardcover_id, book_id, pair", sql, *values)
    return [Differing(work, book_id, pair_from(json)) for work, book_id, json in rows]


def _title(connection: Connection, book_id: int) -> str:
    row = connection.execute("SELECT title FROM record WHERE book_id = ?", (book_id,)).fetchone()
    return str(row[0]) if row else ""
