"""Units: what both sides and the ledger know about each Hardcover book, before it is judged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ...booklore.models import RatedBook
from ...hardcover.models import UserBook, Work
from ...matching.records import another_book, identity
from ...record import Record
from ...run.shelf import ShelfNotBelieved
from ...store.journal import WriteOutcome
from ...store.ledger import Pair, Standing
from ...store.rating_writes import Field, RatingWrite
from ..plan import Left
from .compare import Copy, RatingTerms, Unit
from .plan import RatingPlan
from .scale import WANT_TO_READ, day_of, may_be_out_of_five, rating_of

_KNOWN_ENOUGH = 3
"""A shelf that has lost all of at least so many known books is not believed."""


def copies_of(
    plan: RatingPlan,
    records: Mapping[int, Record],
    rows: Mapping[int, RatedBook],
    terms: RatingTerms,
) -> dict[int, Copy]:
    """Return copies by book id, without books that BookLore lacks or has replaced.

    Raises `NotOutOfFive`.
    """
    copies: dict[int, Copy] = {}
    for book_id, record in records.items():
        if (row := rows.get(book_id)) is None:
            plan.left[book_id] = Left.GONE
        elif another_book(record.book, identity(row.book)):
            plan.left[book_id] = Left.OTHER_BOOK
        else:
            copies[book_id] = Copy(
                book_id,
                row.book.title,
                row.rating,
                rating_of(row.rating, out_of_five=terms.out_of_five),
                row.status,
                day_of(row.finished),
            )
    return copies


def books_of_units(
    matched: Iterable[tuple[int, int]],
    rows: Mapping[int, UserBook],
    book_ids: Collection[int] | None,
) -> list[int]:
    """Return these books, and all that are the same on Hardcover; None means every book."""
    if book_ids is None:
        return [book_id for book_id, _ in matched]
    unit_of = {book_id: _unit(work, rows) for book_id, work in matched}
    units = {unit_of[book_id] for book_id in book_ids if book_id in unit_of}
    return [book_id for book_id, unit in unit_of.items() if unit in units]


def _unit(work: int, rows: Mapping[int, UserBook]) -> int:
    return rows[work].book_id if work in rows else work


def units_of(
    plan: RatingPlan,
    matched: Iterable[tuple[int, int]],
    copies: Mapping[int, Copy],
    rows: Mapping[int, UserBook],
    pairs: Mapping[int, Pair],
) -> list[Unit]:
    """Return a unit for each Hardcover book, with the books that are matched with it."""
    found: dict[int, list[Copy]] = {}
    for book_id, work in matched:
        if book_id in copies:
            unit = _unit(work, rows)
            found.setdefault(unit, []).append(copies[book_id])
            if unit != work:
                plan.moved[book_id] = work, unit
                _move_pair(plan, work, unit, pairs)
    return [
        Unit(unit, tuple(each), rows.get(unit), plan.notes.get(unit) or pairs.get(unit))
        for unit, each in found.items()
    ]


def _move_pair(plan: RatingPlan, before: int, after: int | None, pairs: Mapping[int, Pair]) -> None:
    """Move the pair of a work to the work that it was merged into, unless that has one."""
    if before in pairs:
        plan.notes[before] = None
        if after is not None and after not in pairs:
            plan.notes.setdefault(after, pairs[before])


def known_to_be_off(pair: Pair | None) -> bool:
    """Whether a book was not on the shelf before, so that its work need not be looked up again."""
    return pair is not None and pair.standing in (Standing.NOT_ON_SHELF, Standing.REMOVED)


def followed(
    plan: RatingPlan,
    units: Iterable[Unit],
    unknown: frozenset[int],
    works: Mapping[int, Work],
    rows: Mapping[int, UserBook],
    pairs: Mapping[int, Pair],
) -> list[Unit]:
    """Return units under the works that theirs were merged into, without deleted ones."""
    found: dict[int, Unit] = {}
    for unit in units:
        here = unit
        if unit.hardcover_id in unknown:
            work = works.get(unit.hardcover_id)
            after = None if work is None else work.id
            if after != unit.hardcover_id:
                for copy in unit.copies:
                    plan.moved[copy.book_id] = unit.hardcover_id, after
                _move_pair(plan, unit.hardcover_id, after, pairs)
            if after is None:
                plan.left[unit.copies[0].book_id] = Left.NO_WORK
                continue
            pair = plan.notes.get(after) or pairs.get(after)
            here = replace(unit, hardcover_id=after, row=rows.get(after), pair=pair)
        if (other := found.get(here.hardcover_id)) is not None:
            both = sorted((*other.copies, *here.copies), key=lambda each: each.book_id)
            here = replace(other, copies=tuple(both))
        found[here.hardcover_id] = here
    return list(found.values())


def rows_by_work(shelf: Iterable[UserBook]) -> dict[int, UserBook]:
    """Return the rows of the shelf by all ids of their works, former ones included."""
    return {work: row for row in shelf for work in (*row.other_ids, row.book_id)}


def may_all_be_out_of_five(copies: Iterable[Copy]) -> bool:
    """Whether the person may have rated these books out of five."""
    return may_be_out_of_five([each.raw for each in copies if each.rating is not None and each.raw])


def wanted_elsewhere(
    shelf: Iterable[UserBook], rows: Mapping[int, UserBook], matched: Iterable[tuple[int, int]]
) -> int:
    """Count the books on the want-to-read shelf that are not in BookLore."""
    here = {_unit(work, rows) for _, work in matched}
    return sum(row.status_id == WANT_TO_READ and row.book_id not in here for row in shelf)


def require_believable(pairs: Mapping[int, Pair], rows: Mapping[int, UserBook]) -> None:
    """Raise `ShelfNotBelieved` if none of the books that were on the shelf is there now."""
    known = [
        work
        for work, pair in pairs.items()
        if pair.standing is not Standing.NOT_ON_SHELF and pair.hardcover is not None
    ]
    enough = len(known) >= (_KNOWN_ENOUGH if rows else 1)
    if enough and not any(work in rows for work in known):
        raise ShelfNotBelieved


def failures_of(writes: Iterable[RatingWrite]) -> dict[int, int]:
    """Return how often in a row each Hardcover book could not be written."""
    failures: dict[int, int] = {}
    for write in writes:
        if write.outcome is WriteOutcome.WRITTEN:
            failures.pop(write.hardcover_id, None)
        elif write.outcome in (WriteOutcome.FAILED, WriteOutcome.NOT_WRITTEN):
            failures[write.hardcover_id] = failures.get(write.hardcover_id, 0) + 1
    return failures


def with_landed(
    units: Iterable[Unit], writes: Iterable[RatingWrite]
) -> tuple[list[RatingWrite], list[Unit]]:
    """Return writes that seemed to fail but were carried out, and all units with that in mind.

    Only a unit's last write is looked at. If BookLore has another rating by now, it is not clear
    whether the one on Hardcover is from us or from the person: then the two differ.
    """
    last = {each.hardcover_id: each for each in writes}
    landed: list[RatingWrite] = []
    compared: list[Unit] = []
    for unit in units:
        write = last.get(unit.hardcover_id)
        if write is None or not _may_have_landed(unit, write):
            compared.append(unit)
        elif unit.now.booklore == {write.after.rating}:
            landed.append(write)
            compared.append(replace(unit, pair=write.pair))
        else:
            pair = unit.pair and replace(unit.pair, standing=Standing.DIFFERS)
            compared.append(replace(unit, pair=pair))
    return landed, compared


def _may_have_landed(unit: Unit, write: RatingWrite) -> bool:
    """Whether a write that failed has left its rating, which was not there before."""
    row, before = unit.row, unit.pair.hardcover if unit.pair else None
    return (
        write.outcome in (WriteOutcome.FAILED, WriteOutcome.INTERRUPTED)
        and write.field is not Field.TO_BOOKLORE
        and write.undoes is None
        and row is not None
        and row.rating == write.after.rating is not None
        and (write.after.status is None or write.after.status == row.status_id)
        and before == write.before.rating
    )
