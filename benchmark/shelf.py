"""A library that is in the store already, as large as one likes: nothing of it was looked up."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path
from random import Random

from custom_components.booklore_hardcover.matching.ranking import RULES_VERSION
from custom_components.booklore_hardcover.record import (
    Candidate,
    FailureReason,
    Identity,
    Reason,
    Record,
    Source,
    Status,
)
from custom_components.booklore_hardcover.store import Decision, MatchStore, RunBeginning
from tests.servers.library import library_rows
from tests.servers.world_rows import Row

LIBRARIES = {1: "Books", 2: "Comics"}
_SHARES = {Status.MATCHED: 60, Status.PENDING: 36, Status.FAILED: 3, Status.SKIPPED: 1}
"""Percent; on the library of a demanding user half of the books waited."""
_PORTION = 1_000
_BEGAN = 1_750_000_000.0
_WORKS = 10_000_000
"""Hardcover ids go up from here."""


async def fill(path: Path, books: int, covers: Sequence[str], seed: int = 1) -> None:
    """Put a record for each book into the store; its covers are some of these addresses."""
    store = await MatchStore.open(path, asyncio.to_thread)
    shelf = {book_id: 1 + (book_id % 7 == 0) for book_id in range(1, books + 1)}
    await store.begin_run(RunBeginning(shelf, LIBRARIES), lambda run: run)
    for portion in batched(_records(books, covers, Random(seed)), _PORTION, strict=False):
        await store.update({book_id: _put(record) for book_id, record in portion})
    await store.close()


def _put(record: Record) -> Decision:
    return lambda _stands: record


def _records(books: int, covers: Sequence[str], dice: Random) -> Iterator[tuple[int, Record]]:
    rows = library_rows()
    states = dice.choices(list(_SHARES), list(_SHARES.values()), k=books)
    for book_id, status in enumerate(states, start=1):
        row = rows[book_id % len(rows)]
        # Each copy has a title of its own, as sorting and searching should find it.
        title = f"{row.title}, volume {book_id // len(rows) + 1}"
        yield book_id, _record(book_id, title, row, status, covers, dice)


def _record(
    book_id: int, title: str, row: Row, status: Status, covers: Sequence[str], dice: Random
) -> Record:
    works = tuple(
        Candidate(
            _WORKS + 10 * book_id + place,
            title if place == 0 else f"{row.title}: {place}",
            row.authors,
            row.year,
            dice.randint(1, 40_000),
            f"{covers[(book_id + place) % len(covers)]}?{book_id}",
            pages=dice.randint(80, 900),
            language="English",
            reason=Reason.SAME_TITLE_AND_AUTHOR if place == 0 else Reason.SIMILAR_TITLE_SAME_AUTHOR,
        )
        for place in range(dice.randint(1, 10) if status is Status.PENDING else 1)
    )
    matched, pending = status is Status.MATCHED, status is Status.PENDING
    return Record(
        Identity(title, row.authors, isbn13=row.isbn13),
        status,
        run=1,
        made_at=_BEGAN + round(dice.random() * 1e7, 3),
        rules=RULES_VERSION,
        hardcover_id=works[0].hardcover_id if matched else None,
        source=dice.choice((Source.ISBN, Source.BOOKLORE)) if matched else Source.TITLE,
        work=works[0].work if matched else None,
        candidates=works if pending else (),
        reason=FailureReason.NOT_FOUND if status is Status.FAILED else None,
    )
