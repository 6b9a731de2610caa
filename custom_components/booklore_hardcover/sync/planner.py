"""Making the plan for ids: reads both servers, and compares them with the records."""

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
from ..options import Options
from ..record import Record, Status
from ..store import MatchStore
from .compare import Facts, Known, add_to_plan, has_news, to_check
from .plan import Plan
from .undo import add_undo

_AT_A_TIME = 1_000
_TOO_MANY_GONE = 10
"""If at least so many works are asked for and Hardcover returns none, the reply is not believed."""


class OtherAccount(Exception):
    """The BookLore log-in belongs to another user than when the entry was set up."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans for the ids of one entry; writes to neither server."""

    store: MatchStore
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options
    booklore_user: int
    """The id of the user with whom the entry was set up."""

    async def plan(
        self, book_ids: Collection[int] | None, *, asked: bool, files_agreed: bool
    ) -> Plan:
        """Return the plan for these books; None means all.

        Reads the settings, the account and the books from BookLore, and the works that may have
        to be written from Hardcover, both 200 at a time. Sends nothing if nobody `asked` and
        nothing has changed. Raises the clients' errors, the store's and `OtherAccount`.
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
        """Return the plan that takes back the writes of a sync. Raises what `plan` raises."""
        plan, journal = Plan(), self.store.journal
        if not (books := await journal.books_of_run(run)):
            return plan
        await self._require_account()
        for part in batched(books, _AT_A_TIME, strict=False):
            rows, writes = await self.rows(part), await journal.of_books(part)
            await asyncio.to_thread(add_undo, plan, run, writes, rows)
        return plan

    async def rows(self, book_ids: Collection[int]) -> Mapping[int, EditableBook]:
        """Return books as they are in BookLore now, by id; those it does not show are missing."""
        return {each.book.id: each for each in await self.booklore.editable_books(book_ids)}

    async def _require_account(self) -> None:
        """Raise unless the account may edit books and is the one the entry was set up with."""
        account = await self.booklore.require_editing()
        if account.id != self.booklore_user:
            raise OtherAccount

    async def _candidates(self, book_ids: Collection[int] | None) -> list[int]:
        """Return the listed books that are matched, and those that have an id that we wrote."""
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

        If nobody `asked`, books for which nothing has changed are left out.
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
