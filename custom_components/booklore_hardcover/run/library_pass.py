"""One pass of a run: reads the library, compares it with the records, and looks up the rest."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import batched
from time import time

from ..booklore.book_list import BookList
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreUnexpectedReply
from ..booklore.models import Book
from ..hardcover.client import HardcoverClient
from ..matching.outcomes import Failed, Matched, Outcome, Pending
from ..matching.plan import Plan, SetAside, accept, add_to_plan, to_set_aside
from ..matching.records import (
    Wanted,
    count_other_books,
    library_rebuilt,
    new_record,
    refused_for,
    replaces,
    updated,
)
from ..matching.tiers import BOOKLORE, TIERS, Tier, resolve
from ..models import Probe, RunRequest
from ..options import Options
from ..record import FailureReason, Record
from ..store import Decision, MatchStore, RunBeginning
from .answers import Answers, with_list
from .book_reader import BookReader
from .portions import BOOKS_AT_A_TIME, by_library, cheapest_first, expected_requests
from .progress import ProgressReport

type Started = Callable[[int], Awaitable[None]]
"""Called once the library has been read, with the number of books that need no look-up."""
type OnShelf = Callable[[], Awaitable[frozenset[int]]]
"""Returns the works on the person's Hardcover shelf."""
type Refused = Mapping[int, Sequence[int]]
"""The works that the person has unlinked from books, by book id."""

_RECORDS_PER_COMMIT = 100
"""Records in one transaction; a person's choice has to wait for one transaction at most."""


class LibraryEmpty(Exception):
    """BookLore lists no books although it had some: an error rather than a removal."""


class LibraryRebuilt(Exception):
    """Most of the known book ids mean other books now; nothing has been changed."""


@dataclass(frozen=True, slots=True)
class LibraryPass:
    """Reads the whole library once, and serves all these requests."""

    requests: Sequence[RunRequest]
    store: MatchStore
    run: int
    """The number of the run."""
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options
    started: Started
    progress: ProgressReport
    on_shelf: OnShelf
    """Called if there are books to look up."""
    answers: Answers | None = None
    """Asked for the probe to save with the list; None while imports are not watched."""

    async def serve(self) -> None:
        """Serve the requests.

        Raises the clients' errors, the store's, `LibraryEmpty` and `LibraryRebuilt`; what was
        found before is saved.
        """
        plan = await self._begin()
        left, planned = plan.look_up, len(plan.look_up)
        for part in plan.reread.taken(BOOKS_AT_A_TIME):
            left.extend(await self._reread(await _unpacked(part), plan.refused))
        if len(left) > planned:
            left = await asyncio.to_thread(cheapest_first, left)
        on_shelf = await self.on_shelf() if left else frozenset()
        for part in left.taken(BOOKS_AT_A_TIME):
            later = await asyncio.to_thread(expected_requests, left)
            await self._look_up(await _unpacked(part), plan.refused, on_shelf, later)

    @property
    def _reader(self) -> BookReader:
        return BookReader(self.booklore, self.store.journal)

    async def _begin(self) -> Plan:
        """Read the library, save what follows from the list, and return what is left to do."""
        probe, began = await self._probe(), time()
        books = await self.booklore.books()
        if not books and (await self.store.counts(frozenset())).listed:
            raise LibraryEmpty
        probe = probe and await with_list(probe, books, began)
        books = await self._reader.without_own_ids(books)
        set_aside = await self._to_set_aside(books)
        listed = await asyncio.to_thread(by_library, books, self.options.libraries)
        books = listed.books
        if libraries := self.options.libraries:
            set_aside = {k: each for k, each in set_aside.items() if listed.ids[k] in libraries}
        wanted, known = self._wanted(), len(books)
        plan = await self._plan(books, set_aside, wanted)
        known -= len(plan.look_up) + len(plan.reread)
        await self.store.begin_run(
            RunBeginning(listed.ids, listed.names, set_aside, plan.taken_up, plan.described),
            lambda run: replace(
                run,
                number=self.run,
                begun=True,
                paused_until=None,
                held=False,
                probe=probe or run.probe,
            ),
        )
        plan.look_up = await asyncio.to_thread(cheapest_first, plan.look_up)
        await self.started(known)
        for part in plan.accept.taken(_RECORDS_PER_COMMIT):
            await self.store.update({book.id: _accept_exact(book, wanted[0]) for book in part})
        return plan

    async def _probe(self) -> Probe | None:
        """Ask for the probe before the list is read, so that no import is missed in between.

        Only if a request is for the whole library: otherwise new books may not be looked up, and
        must still be noticed later.
        """
        if self.answers is None or all(each.book_ids is not None for each in self.requests):
            return None
        return await self.answers.before_list(self.booklore)

    def _wanted(self) -> list[Wanted]:
        accept_exact, now = self.options.accept_exact_matches, round(time(), 3)
        return [
            Wanted(
                self.run, now, each.book_ids, each.retry_skipped, each.retry_failed, accept_exact
            )
            for each in self.requests
        ]

    async def _to_set_aside(self, books: BookList) -> dict[int, Record]:
        """Return the decisions whose book id means another book now, by book id.

        Raises `LibraryRebuilt` if that is so for most ids, unless the person has confirmed it.
        """
        found: dict[int, Record] = {}
        known = others = 0
        for packed in books.parts(BOOKS_AT_A_TIME):
            part = await _unpacked(packed)
            records = await self.store.records([book.id for book in part])
            found |= await asyncio.to_thread(to_set_aside, part, records)
            more, other = await asyncio.to_thread(count_other_books, part, records)
            known, others = known + more, others + other
        confirmed = any(request.rebuilt for request in self.requests)
        if not confirmed and library_rebuilt(known, others):
            raise LibraryRebuilt
        return found

    async def _plan(
        self, books: BookList, gone: Mapping[int, Record], wanted: Sequence[Wanted]
    ) -> Plan:
        """Compare the library with the records, a part at a time; `books` is empty afterwards."""
        plan = Plan()
        set_aside = await asyncio.to_thread(SetAside, await self.store.set_aside(), gone)
        for packed in books.taken(BOOKS_AT_A_TIME):
            part = await _unpacked(packed)
            records = await self.store.records([book.id for book in part if book.id not in gone])
            await asyncio.to_thread(add_to_plan, plan, part, records, set_aside, wanted)
        return plan

    async def _reread(self, books: Sequence[Book], refused: Refused) -> list[Book]:
        """Match pending and failed books whose Hardcover id the person has since set in BookLore.

        Returns books to look up, because their details or the candidates may have changed.
        """
        full, _ = await self._reader.in_full(books)
        records = await self.store.records([book.id for book in full])
        changed: list[Book] = []
        news: list[Book] = []
        for book in full:
            record = records.get(book.id)
            if record is None or record.by_person:
                continue  # the person has decided meanwhile
            if updated(record.book, book) != record.book:
                changed.append(book)
            elif book.hardcover_id and record.booklore_id != book.hardcover_id:
                news.append(book)
        answered = await self._resolve(news, (BOOKLORE,), refused, counted=False)
        # The id seems to be of another book, so the person is asked: find the other candidates too.
        changed += [book for book in news if isinstance(answered.get(book.id), Pending)]
        # Hardcover has no such work: save the id, so that it is not asked for again.
        await self.store.update(
            {
                book.id: _note_booklore_id(book.hardcover_id)
                for book in news
                if book.id not in answered
            }
        )
        self.progress.add(len(books) - len(changed))
        return changed

    async def _look_up(
        self, books: Sequence[Book], refused: Refused, on_shelf: frozenset[int], later: float
    ) -> None:
        """Look up these books; about `later` more requests will follow for others."""
        full, unread = await self._reader.in_full(books)
        error = Failed(FailureReason.ERROR, BookLoreUnexpectedReply.key)
        await self._save([(book, error) for book in unread])
        self.progress.add(len(unread))
        await self._resolve(full, TIERS, refused, counted=True, on_shelf=on_shelf, later=later)

    async def _resolve(
        self,
        books: Sequence[Book],
        tiers: Sequence[Tier],
        refused: Refused,
        *,
        counted: bool,
        on_shelf: frozenset[int] = frozenset(),
        later: float = 0,
    ) -> Mapping[int, Outcome]:
        """Look up books in these tiers, save the outcomes, and return them by book id.

        Unless `counted`, pending outcomes are not saved, and the progress does not change.
        """
        by_id = {book.id: book for book in books}
        answered: dict[int, Outcome] = {}
        async for outcomes in resolve(
            books,
            self.hardcover,
            accept_exact=self.options.accept_exact_matches,
            refused=refused,
            on_shelf=on_shelf,
            tiers=tiers,
            expect=lambda requests: self.progress.expect(requests + later),
        ):
            answered.update(outcomes)
            found = [
                (by_id[book_id], outcome)
                for book_id, outcome in outcomes.items()
                if counted or not isinstance(outcome, Pending)
            ]
            await self._save(found)
            if counted:
                self.progress.add(len(outcomes))
        return answered

    async def _save(self, outcomes: Sequence[tuple[Book, Outcome]]) -> None:
        """Save outcomes as records, except where a record must not be replaced."""
        save = partial(_replace_by, wanted=self._wanted())
        for part in batched(outcomes, _RECORDS_PER_COMMIT, strict=False):
            await self.store.update({book.id: save(book, outcome) for book, outcome in part})


async def _unpacked(books: BookList) -> list[Book]:
    return await asyncio.to_thread(list, books)


def _replace_by(book: Book, outcome: Outcome, wanted: Sequence[Wanted]) -> Decision:
    def decide(before: Record | None) -> Record | None:
        if not any(replaces(outcome, before, each) for each in wanted if each.covers(book.id)):
            return before
        if isinstance(outcome, Matched) and outcome.hardcover_id in refused_for(book, before):
            return before  # the person has unlinked it meanwhile
        return new_record(book, outcome, run=wanted[0].run, now=wanted[0].now, before=before)

    return decide


def _accept_exact(book: Book, wanted: Wanted) -> Decision:
    return lambda before: accept(before, book, wanted)


def _note_booklore_id(booklore_id: int | None) -> Decision:
    return lambda before: before and replace(before, booklore_id=booklore_id)
