"""Making a plan for ratings: reading both sides and the ledger, and comparing."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import batched

from ...booklore.client import BookLoreClient
from ...booklore.models import RatedBook
from ...hardcover.client import HardcoverClient
from ...hardcover.models import UserBook, Work
from ...hardcover.shelf import shelf, user_books_of
from ...matching.lookup import canonical
from ...matching.records import another_book, identity
from ...models import Options, Record
from ...run.shelf import OtherHardcoverAccount, Shelf, ShelfNotBelieved, read_shelf
from ...store import MatchStore
from ...store.journal import Outcome
from ...store.ledger import Pair, Standing
from ...store.ratings import Field, RatingWrite
from ..plan import Left
from ..planner import OtherAccount
from .compare import Copy, How, Unit
from .plan import Known, RatingPlan, add_to_plan, changed_at_once
from .scale import WANT_TO_READ, day_of, may_be_out_of_five, rating_of
from .undo import Present, add_undo

_AT_A_TIME = 1_000
_KNOWN_ENOUGH = 3
"""If so many known books are not on the shelf, none of them, it is not believed."""


@dataclass(frozen=True, slots=True)
class RatingPlanner:
    """Makes plans for the ratings of one entry; it writes nothing to either server."""

    store: MatchStore
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options
    accounts: str
    """Names the pair of accounts that the ledger belongs to."""
    booklore_user: int
    hardcover_user: int

    async def plan(
        self, book_ids: Collection[int] | None, how: How, *, asked: bool, confirmed: bool = False
    ) -> RatingPlan:
        """Return what a sync of these books, or of all, would do.

        Asks Hardcover for the shelf and, 200 at a time, for the works of rated books that are
        not on it, the first time that they are not; and BookLore for its account and, 200 at a time, the
        books. Raises the clients' errors, the store's, `OtherAccount`, `NotOutOfFive`,
        `OtherHardcoverAccount` and `ShelfNotBelieved`.
        """
        plan, sent = RatingPlan(), self.hardcover.sent
        found = await self.shelf()
        if (await self.booklore.account()).id != self.booklore_user:
            raise OtherAccount
        matched = await self.store.ratings.matched(self.options.libraries)
        rows = {work: row for row in found.rows for work in (*row.other_ids, row.book_id)}
        plan.not_in_booklore = _wanted_elsewhere(found.rows, rows, matched)
        pairs = await self.store.ratings.pairs()
        _require_believable(pairs, rows)
        wanted = await asyncio.to_thread(_of_units, matched, rows, book_ids)
        copies = await self._copies(plan, wanted, how)
        units = await asyncio.to_thread(_units, plan, matched, copies, rows, pairs)
        excluded = await self.store.journal.excluded()
        units = await self._follow(plan, units, rows, pairs, excluded)
        writes = await self.store.ratings.of_books(unit.hardcover_id for unit in units)
        plan.landed, units = _landed(units, writes)
        known = Known(_failures(writes), excluded)
        await asyncio.to_thread(add_to_plan, plan, units, how, known, asked)
        if not confirmed:
            plan.changed = changed_at_once(units, how, known, pairs.values())
        ratings = [each.raw for each in copies.values() if each.rating is not None and each.raw]
        plan.asks_scale = may_be_out_of_five(ratings)
        plan.shelf_rows, plan.privacy = len(found.rows), found.privacy
        plan.asked_hardcover = self.hardcover.sent - sent
        return plan

    async def undo(self, writes: Sequence[RatingWrite], how: How) -> RatingPlan:
        """Return what takes these writes back, where nothing has changed since.

        Raises the clients' errors, the store's, `OtherAccount` and `OtherHardcoverAccount`.
        """
        plan = RatingPlan()
        if not writes:
            return plan
        await self.require_accounts(writes)
        history = await self.store.ratings.of_books({each.hardcover_id for each in writes})
        row_ids = {each.row_id for each in history if each.row_id is not None}
        books = {book_id for each in history for book_id in (each.book_id, *each.pair.copies)}
        rows = await user_books_of(self.hardcover, self.hardcover_user, row_ids) if row_ids else []
        present = Present(
            {each.id: each for each in rows},
            await self.rated(sorted(books)),
            await self.store.ratings.pairs({each.hardcover_id for each in writes}),
        )
        await asyncio.to_thread(add_undo, plan, writes, history, present, how)
        return plan

    async def require_accounts(self, writes: Iterable[RatingWrite]) -> None:
        """Make sure that these writes are looked at with the accounts of this entry.

        Raises the clients' errors, `OtherAccount` and `OtherHardcoverAccount`.
        """
        if (await self.booklore.account()).id != self.booklore_user:
            raise OtherAccount
        if all(each.field is Field.TO_BOOKLORE for each in writes):
            return
        if (await shelf(self.hardcover)).user_id != self.hardcover_user:
            raise OtherHardcoverAccount

    async def shelf(self) -> Shelf:
        """Return the person's shelf; raises what `read_shelf` does."""
        return await read_shelf(self.hardcover, self.store, self.accounts, self.hardcover_user)

    async def rated(self, book_ids: Collection[int]) -> Mapping[int, RatedBook]:
        """Return these books with their ratings as they are in BookLore now, by id."""
        return {each.book.id: each for each in await self.booklore.rated_books(book_ids)}

    async def _copies(self, plan: RatingPlan, book_ids: Sequence[int], how: How) -> dict[int, Copy]:
        """Return these books as BookLore has them, by id; without those that mean others now."""
        copies: dict[int, Copy] = {}
        for part in batched(book_ids, _AT_A_TIME, strict=False):
            records, rows = await self.store.records(part), await self.rated(part)
            copies |= await asyncio.to_thread(_copies_of, plan, records, rows, how)
        return copies

    async def _follow(
        self,
        plan: RatingPlan,
        units: Sequence[Unit],
        rows: Mapping[int, UserBook],
        pairs: Mapping[int, Pair],
        excluded: AbstractSet[int],
    ) -> list[Unit]:
        """Look rated books up once that are not on the shelf: they may be merged or deleted."""
        unknown = [
            unit.hardcover_id
            for unit in units
            if unit.row is None
            and not _known_to_be_off(unit.pair)
            and any(e.rating is not None and e.book_id not in excluded for e in unit.copies)
        ]
        if not unknown:
            return list(units)
        works = await canonical(self.hardcover, await self.hardcover.works_by_id(unknown))
        return await asyncio.to_thread(
            _followed, plan, units, frozenset(unknown), works, rows, pairs
        )


def copy_of(rated: RatedBook, how: How) -> Copy:
    """Return one book as BookLore has it; raises `NotOutOfFive`."""
    return Copy(
        rated.book.id,
        rated.book.title,
        rated.rating,
        rating_of(rated.rating, out_of_five=how.out_of_five),
        rated.status,
        day_of(rated.finished),
    )


def _copies_of(
    plan: RatingPlan,
    records: Mapping[int, Record],
    rows: Mapping[int, RatedBook],
    how: How,
) -> dict[int, Copy]:
    copies: dict[int, Copy] = {}
    for book_id, record in records.items():
        if (row := rows.get(book_id)) is None:
            plan.left[book_id] = Left.GONE
        elif another_book(record.book, identity(row.book)):
            plan.left[book_id] = Left.OTHER_BOOK
        else:
            copies[book_id] = copy_of(row, how)
    return copies


def _of_units(
    matched: Iterable[tuple[int, int]],
    rows: Mapping[int, UserBook],
    book_ids: Collection[int] | None,
) -> list[int]:
    """Return these books with all others that are the same on Hardcover; all if none are named."""
    if book_ids is None:
        return [book_id for book_id, _ in matched]
    unit_of = {book_id: _unit(work, rows) for book_id, work in matched}
    units = {unit_of[book_id] for book_id in book_ids if book_id in unit_of}
    return [book_id for book_id, unit in unit_of.items() if unit in units]


def _unit(work: int, rows: Mapping[int, UserBook]) -> int:
    return rows[work].book_id if work in rows else work


def _units(
    plan: RatingPlan,
    matched: Iterable[tuple[int, int]],
    copies: Mapping[int, Copy],
    rows: Mapping[int, UserBook],
    pairs: Mapping[int, Pair],
) -> list[Unit]:
    """Bring together what is known of each Hardcover book, by its own id."""
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
    """Keep the pair of a work under the work that it was merged into, unless that has its own."""
    if before in pairs:
        plan.notes[before] = None
        if after is not None and after not in pairs:
            plan.notes.setdefault(after, pairs[before])


def _known_to_be_off(pair: Pair | None) -> bool:
    return pair is not None and pair.standing in (Standing.NOT_ON_SHELF, Standing.REMOVED)


def _followed(
    plan: RatingPlan,
    units: Iterable[Unit],
    unknown: frozenset[int],
    works: Mapping[int, Work],
    rows: Mapping[int, UserBook],
    pairs: Mapping[int, Pair],
) -> list[Unit]:
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


def _wanted_elsewhere(
    shelf: Iterable[UserBook], rows: Mapping[int, UserBook], matched: Iterable[tuple[int, int]]
) -> int:
    """Count the books on the shelf that want to be read and are not in BookLore."""
    here = {_unit(work, rows) for _, work in matched}
    return sum(row.status_id == WANT_TO_READ and row.book_id not in here for row in shelf)


def _require_believable(pairs: Mapping[int, Pair], rows: Mapping[int, UserBook]) -> None:
    """Raise `ShelfNotBelieved` if nothing is left on a shelf that had something."""
    known = [
        work
        for work, pair in pairs.items()
        if pair.standing is not Standing.NOT_ON_SHELF and pair.hardcover is not None
    ]
    enough = len(known) >= (_KNOWN_ENOUGH if rows else 1)
    if enough and not any(work in rows for work in known):
        raise ShelfNotBelieved


def _failures(writes: Iterable[RatingWrite]) -> dict[int, int]:
    """Return how often in a row each Hardcover book could not be written."""
    failures: dict[int, int] = {}
    for write in writes:
        if write.outcome is Outcome.WRITTEN:
            failures.pop(write.hardcover_id, None)
        elif write.outcome in (Outcome.FAILED, Outcome.NOT_WRITTEN):
            failures[write.hardcover_id] = failures.get(write.hardcover_id, 0) + 1
    return failures


def _landed(
    units: Iterable[Unit], writes: Iterable[RatingWrite]
) -> tuple[list[RatingWrite], list[Unit]]:
    """Return the writes that seemed to fail and whose rating stands there, and the units then.

    Only if nothing else has happened since. If BookLore has another rating by now, nobody knows
    whether that on Hardcover is from us, or the person's own: then the two differ.
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
    """Whether the rating of a write that failed stands there, and was not there before."""
    row, before = unit.row, unit.pair.hardcover if unit.pair else None
    return (
        write.outcome in (Outcome.FAILED, Outcome.INTERRUPTED)
        and write.field is not Field.TO_BOOKLORE
        and write.undoes is None
        and row is not None
        and row.rating == write.after.rating is not None
        and (write.after.status is None or write.after.status == row.status_id)
        and before == write.before.rating
    )
