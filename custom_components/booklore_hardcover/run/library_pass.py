"""One pass of a run: read the library, see what is known, ask about the rest."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched, chain
from time import time

from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreUnexpectedReply
from ..booklore.models import Book
from ..const import LOGGER
from ..hardcover.client import HardcoverClient
from ..kept_records import KeptRecords, Records
from ..match_store import MatchStore
from ..matching.case import open_case
from ..matching.models import Failed, Outcome, Pending
from ..matching.plan import Plan, Wanted, plan
from ..matching.records import mostly_other_books, new_record, replaces, updated
from ..matching.tiers import BOOKLORE, TIERS, Tier, requests_left, resolve
from ..models import Change, FailureReason, Record, RunRequest

_BOOKS_PER_BATCH = 200
_BOOKS_AT_A_TIME = 1_000
"""Books that are looked up together: each takes a few kilobytes meanwhile."""
_PUT_AT_A_TIME = 50
"""Records that are put in place before others get their turn."""
_SAMPLE = 500
"""Books whose requests are counted to judge all that are looked up later."""


class LibraryEmpty(Exception):
    """BookLore lists no book where it had some: an error, not a removal."""


class LibraryRebuilt(Exception):
    """Most known book ids mean other books now; nothing was changed."""


@dataclass(frozen=True, slots=True)
class LibraryPass:
    """Serves one request. Each step tells `report` how many books it has dealt with."""

    store: MatchStore
    run: int
    """The number of the run."""
    booklore: BookLoreClient
    hardcover: HardcoverClient
    libraries: frozenset[int]
    accept_exact: bool
    started: Callable[[int], None]
    """Called once the library is read: how many of its books need no look, nor to be reread."""
    report: Callable[[Sequence[Change], int], None]
    """Called after every batch: what changed, and how many books were looked at."""
    expect: Callable[[float], None]
    """Called when more is known of it: about how many requests Hardcover will get yet."""

    async def serve(self, request: RunRequest) -> None:
        """Do what was asked for.

        Raises the clients' errors, `LibraryEmpty` and `LibraryRebuilt`; what was found
        before stands.
        """
        todo = await self._begun(request)
        reread, left = list(todo.reread), list(todo.look_up)
        del todo  # it holds the whole library, of which parts are let go below
        planned = len(left)
        while reread:
            part, reread = reread[:_BOOKS_AT_A_TIME], reread[_BOOKS_AT_A_TIME:]
            left += await self._reread(part, request)
        if len(left) > planned:
            left = list(await asyncio.to_thread(_cheap_first, left))
        while left:
            part, left = left[:_BOOKS_AT_A_TIME], left[_BOOKS_AT_A_TIME:]
            await self._look_up(part, request, await asyncio.to_thread(_expected, left))

    async def _begun(self, request: RunRequest) -> Plan:
        """Read the library, and put in place what follows from that alone."""
        books = await self.booklore.books()
        store = self.store
        if not books and any(store.library.values()):
            raise LibraryEmpty
        library = await asyncio.to_thread(_by_library, books)
        before, todo = await self._planned(books, request)
        store.change(
            library=library,
            records=todo.records,
            forgotten=todo.forgotten,
            aside=todo.aside,
            run=replace(store.run, number=self.run, begun=True, paused_until=None),
        )
        # This and each step from here on may be about all books.
        await asyncio.to_thread(_let_go, books)
        await asyncio.to_thread(store.prepare, self.libraries)
        listed = len(store.in_view(self.libraries).ids)
        self.started(listed - len(todo.look_up) - len(todo.reread))
        await asyncio.sleep(0)
        self.report([Change(e, before.get(e), record) for e, record in todo.records.items()], 0)
        for batch in batched(todo.accepted, _PUT_AT_A_TIME, strict=False):
            await asyncio.sleep(0)
            # Somebody may have decided about one of them meanwhile.
            self._set({e: todo.accepted[e] for e in batch if store.records.get(e) == before.get(e)})
        await asyncio.to_thread(before.let_go)
        return todo

    async def _planned(
        self, books: Sequence[Book], request: RunRequest
    ) -> tuple[KeptRecords, Plan]:
        """Plan in a thread, and anew when somebody decided about a book meanwhile.

        Returns the records that it was planned with, too.
        """
        while True:
            revision, records = self.store.revision, self.store.records.copy()
            todo = await asyncio.to_thread(self._plan, books, request, records, time())
            if self.store.revision == revision:
                return records, todo

    def _plan(
        self, books: Sequence[Book], request: RunRequest, records: Mapping[int, Record], now: float
    ) -> Plan:
        if not request.rebuilt and mostly_other_books(records, books):
            raise LibraryRebuilt
        wanted = Wanted(
            run=self.run,
            now=now,
            book_ids=request.book_ids,
            retry_skipped=request.retry_skipped,
            retry_failed=request.retry_failed,
            accept_exact=self.accept_exact,
        )
        chosen = [b for b in books if not self.libraries or b.library_id in self.libraries]
        todo = plan(chosen, records, self.store.aside, wanted, Records())
        return replace(todo, look_up=_cheap_first(todo.look_up))

    async def _reread(self, books: Sequence[Book], request: RunRequest) -> list[Book]:
        """Settle pending and failed books whose id the person has set in BookLore since.

        Returns those that their records do not describe any more: they are to be looked up.
        """
        records = self.store.records
        full, _ = await self._in_full(books)
        changed: list[Book] = []
        news: list[Book] = []
        for part in batched(full, _PUT_AT_A_TIME, strict=False):
            await asyncio.sleep(0)
            for book in part:
                record = records.get(book.id)
                if record is None or record.by_person:
                    continue  # somebody decided about it meanwhile
                if updated(record.book, book) != record.book:
                    changed.append(book)
                elif book.hardcover_id and record.booklore_id != book.hardcover_id:
                    news.append(book)
        answered = await self._resolve(news, request, (BOOKLORE,), counted=False)
        # An id of another book is asked about, beside all else that may be the book.
        changed += [book for book in news if isinstance(answered.get(book.id), Pending)]
        # An id that leads nowhere is not asked about again.
        vain = [book for book in news if book.id not in answered]
        if vain:
            self.store.change(
                records={
                    b.id: replace(records[b.id], booklore_id=b.hardcover_id)
                    for b in vain
                    if b.id in records
                }
            )
        self.report((), len(books) - len(changed))
        return changed

    async def _look_up(self, books: Sequence[Book], request: RunRequest, later: float) -> None:
        """Find out about these books; about so many requests are due after them."""
        full, unread = await self._in_full(books)
        error = Failed(FailureReason.ERROR, BookLoreUnexpectedReply.key)
        self._put({book.id: (book, error) for book in unread}, request, counted=True)
        await self._resolve(full, request, TIERS, counted=True, later=later)

    async def _in_full(self, books: Sequence[Book]) -> tuple[list[Book], list[Book]]:
        """Read what a stripped list leaves out; the second list could not be read."""
        full = {book.id: book for book in books}
        unread: list[Book] = []
        stripped = [book for book in books if not book.complete]
        for batch in batched(stripped, _BOOKS_PER_BATCH, strict=False):
            try:
                read = await self.booklore.books_by_id([book.id for book in batch])
            except BookLoreUnexpectedReply as err:
                LOGGER.debug("BookLore could not tell more of %d books: %s", len(batch), err)
                unread += batch
            else:
                full.update({book.id: book for book in read if book.id in full})
        for book in unread:
            del full[book.id]
        return list(full.values()), unread

    async def _resolve(
        self,
        books: Sequence[Book],
        request: RunRequest,
        tiers: Sequence[Tier],
        *,
        counted: bool,
        later: float = 0,
    ) -> Mapping[int, Outcome]:
        """Return what was said of the books, by id; only what is counted puts questions."""
        by_id = {book.id: book for book in books}
        answered: dict[int, Outcome] = {}
        async for outcomes in resolve(
            books,
            self.hardcover,
            accept_exact=self.accept_exact,
            tiers=tiers,
            expect=lambda requests: self.expect(requests + later),
        ):
            answered.update(outcomes)
            for part in batched(outcomes.items(), _PUT_AT_A_TIME, strict=False):
                await asyncio.sleep(0)
                found = {
                    book_id: (by_id[book_id], outcome)
                    for book_id, outcome in part
                    if counted or not isinstance(outcome, Pending)
                }
                self._put(found, request, counted=counted)
        return answered

    def _put(
        self, outcomes: Mapping[int, tuple[Book, Outcome]], request: RunRequest, *, counted: bool
    ) -> None:
        """Turn outcomes into records, except where something stands that must stay."""
        run, now = self.run, time()
        records: dict[int, Record] = {}
        for book_id, (book, outcome) in outcomes.items():
            before = self.store.records.get(book_id)
            if replaces(outcome, before, run=run, retry_skipped=request.retry_skipped):
                records[book_id] = new_record(book, outcome, run=run, now=now, before=before)
        self._set(records, len(outcomes) if counted else 0)

    def _set(self, records: Mapping[int, Record], looked_at: int = 0) -> None:
        """Put records in place, and tell what has changed."""
        before = self.store.records
        changes = [Change(id_, before.get(id_), record) for id_, record in records.items()]
        if records:
            self.store.change(records=records)
        self.report(changes, looked_at)


def _by_library(books: Iterable[Book]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for book in books:
        found.setdefault(book.library_id or 0, []).append(book.id)
    return {library_id: tuple(_in_order(ids)) for library_id, ids in found.items()}


def _in_order(ids: Iterable[int]) -> Iterator[int]:
    """Sort ids, not all in one call: nothing else gets done during one."""
    parts: dict[int, list[int]] = {}
    for book_id in ids:
        parts.setdefault(book_id // _BOOKS_AT_A_TIME, []).append(book_id)
    for part in sorted(parts):
        yield from sorted(parts[part])


def _expected(books: Sequence[Book]) -> float:
    """Return about how many requests these books will need, judging by some of them."""
    some = books[:: len(books) // _SAMPLE + 1]
    if not some:
        return 0
    return requests_left(TIERS, map(open_case, some)) * len(books) / len(some)


def _cheap_first(books: Iterable[Book]) -> tuple[Book, ...]:
    """Put books with a number first, and of the others those of an author together."""
    numbered: list[Book] = []
    by_author: dict[tuple[str, ...], list[Book]] = {}
    # Not sorted: comparing all of them is one call, during which nothing else gets done.
    for book in books:
        if book.isbn13 or book.isbn10 or book.hardcover_id:
            numbered.append(book)
        else:
            by_author.setdefault(book.authors[:1], []).append(book)
    return (*numbered, *chain.from_iterable(by_author.values()))


def _let_go(books: list[Book]) -> None:
    """Throw books away, not all in one call: nothing else gets done during one."""
    while books:
        del books[-_BOOKS_AT_A_TIME:]
