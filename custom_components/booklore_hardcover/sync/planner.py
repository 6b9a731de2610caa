"""Making a plan: reading what stands on both servers, and comparing."""

import asyncio
from collections.abc import Collection, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import batched

from ..booklore.client import BookLoreClient
from ..booklore.models import EditableBook, FileSettings
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverUnexpectedReply
from ..hardcover.models import Work
from ..matching.lookup import canonical
from ..models import Options, Record, Status
from ..store import MatchStore
from .plan import Facts, Known, Plan, add_to_plan, has_news, to_check
from .undo import add_undo

_AT_A_TIME = 1_000
_TOO_MANY_GONE = 10
"""So many works are not given up at once when Hardcover says that it has none of them."""


class OtherAccount(Exception):
    """BookLore's log-in belongs to another user than the one the entry was set up with."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans for one entry; it writes nothing."""

    store: MatchStore
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options
    booklore_user: int
    """The id of the user whose books these are."""

    async def plan(
        self, book_ids: Collection[int] | None, *, asked: bool, files_agreed: bool
    ) -> Plan:
        """Return what a sync of these books, or of all, would do.

        Asks BookLore for its settings, its account and, 200 at a time, the books; and Hardcover
        for the works that may have to be written, 200 at a time. Without news, and if nobody
        asked, nothing is sent at all. Raises the clients' errors, the store's and `OtherAccount`.
        """
        plan = Plan()
        excluded = await self.store.journal.excluded()
        files: FileSettings | None = None
        for part in batched(await self._candidates(book_ids), _AT_A_TIME, strict=False):
            known = await self._known(part, excluded)
            records = await self._records(part, known, asked=asked)
            if not records:
                continue
            if files is None:
                await self._require_account()
                files = await self.booklore.file_settings()
            rows = await self.rows(records)
            facts = Facts(rows, files, files_agreed, {}, known, asked)
            ids = await asyncio.to_thread(to_check, records, facts)
            facts = replace(facts, works=await self._works(ids))
            await asyncio.to_thread(add_to_plan, plan, records, facts)
        return plan

    async def undo(self, run: int) -> Plan:
        """Return what takes back the writes of a sync. Raises as `plan` does."""
        plan, journal = Plan(), self.store.journal
        if not (books := await journal.books_of_run(run)):
            return plan
        await self._require_account()
        for part in batched(books, _AT_A_TIME, strict=False):
            rows, writes = await self.rows(part), await journal.of_books(part)
            await asyncio.to_thread(add_undo, plan, run, writes, rows)
        return plan

    async def rows(self, book_ids: Collection[int]) -> Mapping[int, EditableBook]:
        """Return these books as they are in BookLore now, by id; without those it does not show."""
        return {each.book.id: each for each in await self.booklore.editable_books(book_ids)}

    async def _require_account(self) -> None:
        """Make sure that this account may write, and is whose books these are."""
        account = await self.booklore.require_editing()
        if account.id != self.booklore_user:
            raise OtherAccount

    async def _candidates(self, book_ids: Collection[int] | None) -> list[int]:
        """Return the listed books that are matched, or were when their id was written."""
        libraries = self.options.libraries
        standing = await self.store.journal.standing_books()
        listed = await self.store.library_ids(standing)
        matched = await self.store.ids(libraries, [Status.MATCHED], among=book_ids)

        def union() -> list[int]:
            wanted = {
                book_id
                for book_id, library in listed.items()
                if (not libraries or library in libraries)
                and (book_ids is None or book_id in book_ids)
            }
            return sorted(wanted.union(matched))

        return await asyncio.to_thread(union)

    async def _known(self, book_ids: Collection[int], excluded: AbstractSet[int]) -> Known:
        journal = self.store.journal
        return Known(
            written=await journal.last_written(book_ids),
            unsuccessful=await journal.unsuccessful(book_ids),
            ever_written=await journal.written_ids(book_ids),
            failures=await journal.failures(book_ids),
            excluded=excluded,
        )

    async def _records(
        self, book_ids: Collection[int], known: Known, *, asked: bool
    ) -> dict[int, Record | None]:
        """Return the records of these books, None for those without a match.

        If nobody asked, only of those that BookLore is asked about.
        """
        records = await self.store.records(book_ids)
        matched = {book_id: each for book_id, each in records.items() if each.hardcover_id}
        return {
            book_id: matched.get(book_id)
            for book_id in book_ids
            if asked or has_news(book_id, matched.get(book_id), known)
        }

    async def _works(self, ids: Collection[int]) -> dict[int, Work | None]:
        if not ids:
            return {}
        kept = await canonical(self.hardcover, await self.hardcover.works_by_id(ids))
        if not kept and len(ids) >= _TOO_MANY_GONE:
            raise HardcoverUnexpectedReply("Hardcover knows none of the works any more")
        return {each: kept.get(each) for each in ids}
