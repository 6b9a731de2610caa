"""Making a plan: reading what stands on both servers, and comparing."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import batched

from ..booklore.client import BookLoreClient
from ..booklore.models import EditableBook, FileSettings
from ..hardcover.client import HardcoverClient
from ..hardcover.models import Work
from ..matching.lookup import canonical
from ..models import Options, Record, Status
from ..store import MatchStore
from .plan import Facts, Known, Plan, add_to_plan, has_news, to_check, undo_plan

_AT_A_TIME = 1_000


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
        plan, journal = Plan(), self.store.journal
        known = Known(
            written=await journal.last_written(),
            unsuccessful=await journal.unsuccessful(),
            ever_written=await journal.written_ids(),
            failures=await journal.failures(),
            excluded=await journal.excluded(),
        )
        files: FileSettings | None = None
        for part in batched(await self._candidates(book_ids, known), _AT_A_TIME, strict=False):
            records = await self._records(part, known, asked=asked)
            if not records:
                continue
            if files is None:
                files = await self._files()
            rows = await self.rows(records)
            facts = Facts(rows, files, files_agreed, {}, known, asked)
            ids = await asyncio.to_thread(to_check, records, facts)
            facts = replace(facts, works=await self._works(ids))
            await asyncio.to_thread(add_to_plan, plan, records, facts)
        return plan

    async def undo(self, run: int) -> Plan:
        """Return what takes back the writes of a sync. Raises as `plan` does."""
        journal = self.store.journal
        await self.booklore.require_editing()
        book_ids = {each.book_id for each in await journal.of_run(run)}
        rows = await self.rows(book_ids)
        written = await journal.written(book_ids)
        return undo_plan(run, written, await journal.unsuccessful(), rows)

    async def rows(self, book_ids: Collection[int]) -> Mapping[int, EditableBook]:
        """Return these books as they are in BookLore now, by id; without those it does not show."""
        return {each.book.id: each for each in await self.booklore.editable_books(book_ids)}

    async def _files(self) -> FileSettings:
        """Make sure that this account may write, and return what follows for files."""
        account = await self.booklore.require_editing()
        if account.id != self.booklore_user:
            raise OtherAccount
        return await self.booklore.file_settings()

    async def _candidates(self, book_ids: Collection[int] | None, known: Known) -> list[int]:
        """Return the listed books that are matched, or were when their id was written."""
        libraries = self.options.libraries
        standing = [
            book_id
            for book_id, each in known.written.items()
            if each.after.book_id and (book_ids is None or book_id in book_ids)
        ]
        listed = await self.store.library_ids(standing)
        wanted = {
            book_id for book_id, library in listed.items() if not libraries or library in libraries
        }
        matched = await self.store.ids(libraries, [Status.MATCHED], among=book_ids)
        return sorted(wanted.union(matched))

    async def _records(
        self, book_ids: Collection[int], known: Known, *, asked: bool
    ) -> dict[int, Record | None]:
        """Return the records of these books, None for those without a match.

        If nobody asked, only of those that BookLore is asked about.
        """
        found = await self.store.records(book_ids)
        records = {
            book_id: record if (record := found.get(book_id)) and record.hardcover_id else None
            for book_id in book_ids
        }
        if asked:
            return records
        return {
            book_id: record
            for book_id, record in records.items()
            if has_news(book_id, record, known)
        }

    async def _works(self, ids: Collection[int]) -> dict[int, Work | None]:
        if not ids:
            return {}
        kept = await canonical(self.hardcover, await self.hardcover.works_by_id(ids))
        return {each: kept.get(each) for each in ids}
