"""Making the plan for ratings: reads both servers, and compares them with the ledger."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from itertools import batched

from ...booklore.client import BookLoreClient
from ...booklore.models import RatedBook
from ...hardcover.client import HardcoverClient
from ...hardcover.models import UserBook
from ...hardcover.shelf import shelf, user_books_of
from ...matching.lookup import canonical
from ...options import Options
from ...run.shelf import OtherHardcoverAccount, Shelf, read_shelf
from ...store import MatchStore
from ...store.ledger import Pair
from ...store.rating_writes import Field, RatingWrite
from ..planner import OtherAccount
from .compare import Copy, RatingTerms, Unit
from .plan import Known, RatingPlan, add_to_plan, changed_at_once
from .undo import Present, add_undo
from .units import (
    books_of_units,
    copies_of,
    failures_of,
    followed,
    known_to_be_off,
    may_all_be_out_of_five,
    require_believable,
    rows_by_work,
    units_of,
    wanted_elsewhere,
    with_landed,
)

_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class RatingPlanner:
    """Makes plans for the ratings of one entry; it writes nothing to either server."""

    store: MatchStore
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options
    accounts: str
    """The name of the two accounts that the ledger belongs to."""
    booklore_user: int
    hardcover_user: int

    async def plan(
        self,
        book_ids: Collection[int] | None,
        terms: RatingTerms,
        *,
        asked: bool,
        confirmed: bool = False,
    ) -> RatingPlan:
        """Return the plan for these books; None means all.

        Reads the shelf from Hardcover, the account and the books from BookLore, and then from
        Hardcover the works of rated books that are missing from the shelf for the first time.
        Books and works are read 200 at a time. Raises the clients' errors, the store's,
        `OtherAccount`, `NotOutOfFive`, `OtherHardcoverAccount` and `ShelfNotBelieved`.
        """
        plan = RatingPlan()
        found = await self.shelf()
        if (await self.booklore.account()).id != self.booklore_user:
            raise OtherAccount
        matched = await self.store.ratings.matched(self.options.libraries)
        rows = await asyncio.to_thread(rows_by_work, found.rows)
        plan.not_in_booklore = await asyncio.to_thread(wanted_elsewhere, found.rows, rows, matched)
        pairs = await self.store.ratings.pairs()
        await asyncio.to_thread(require_believable, pairs, rows)
        wanted = await asyncio.to_thread(books_of_units, matched, rows, book_ids)
        copies = await self._copies(plan, wanted, terms)
        units = await asyncio.to_thread(units_of, plan, matched, copies, rows, pairs)
        excluded = await self.store.journal.excluded()
        units = await self._follow(plan, units, rows, pairs, excluded)
        writes = await self.store.ratings.of_books(unit.hardcover_id for unit in units)
        plan.landed, units = with_landed(units, writes)
        known = Known(failures_of(writes), excluded)
        await asyncio.to_thread(add_to_plan, plan, units, terms, known, asked)
        if not confirmed:
            plan.changed = await asyncio.to_thread(
                changed_at_once, units, terms, known, pairs.values()
            )
        plan.asks_scale = await asyncio.to_thread(may_all_be_out_of_five, copies.values())
        plan.shelf_rows, plan.privacy = len(found.rows), found.privacy
        return plan

    async def undo(self, writes: Sequence[RatingWrite], terms: RatingTerms) -> RatingPlan:
        """Return the plan that takes these writes back, where nothing has changed since.

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
        await asyncio.to_thread(add_undo, plan, writes, history, present, terms)
        return plan

    async def require_accounts(self, writes: Iterable[RatingWrite]) -> None:
        """Raise unless the log-ins belong to the accounts the entry was set up with.

        Hardcover is asked only if one of these writes went there. Raises the clients' errors,
        `OtherAccount` and `OtherHardcoverAccount`.
        """
        if (await self.booklore.account()).id != self.booklore_user:
            raise OtherAccount
        if all(each.field is Field.TO_BOOKLORE for each in writes):
            return
        if (await shelf(self.hardcover)).user_id != self.hardcover_user:
            raise OtherHardcoverAccount

    async def shelf(self) -> Shelf:
        """Return the person's shelf; raises what `read_shelf` raises."""
        return await read_shelf(self.hardcover, self.store, self.accounts, self.hardcover_user)

    async def rated(self, book_ids: Collection[int]) -> Mapping[int, RatedBook]:
        """Return these books with their ratings as they are in BookLore now, by id."""
        return {each.book.id: each for each in await self.booklore.rated_books(book_ids)}

    async def _copies(
        self, plan: RatingPlan, book_ids: Sequence[int], terms: RatingTerms
    ) -> dict[int, Copy]:
        """Return copies by book id, without books that BookLore lacks or has replaced."""
        copies: dict[int, Copy] = {}
        for part in batched(book_ids, _AT_A_TIME, strict=False):
            records, rows = await self.store.records(part), await self.rated(part)
            copies |= await asyncio.to_thread(copies_of, plan, records, rows, terms)
        return copies

    async def _follow(
        self,
        plan: RatingPlan,
        units: Sequence[Unit],
        rows: Mapping[int, UserBook],
        pairs: Mapping[int, Pair],
        excluded: AbstractSet[int],
    ) -> list[Unit]:
        """Look up rated books that are not on the shelf: their works may be merged or deleted."""
        unknown = [
            unit.hardcover_id
            for unit in units
            if unit.row is None
            and not known_to_be_off(unit.pair)
            and any(e.rating is not None and e.book_id not in excluded for e in unit.copies)
        ]
        if not unknown:
            return list(units)
        works = await canonical(self.hardcover, await self.hardcover.works_by_id(unknown))
        return await asyncio.to_thread(
            followed, plan, units, frozenset(unknown), works, rows, pairs
        )
