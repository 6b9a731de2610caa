"""The tiers: each settles what it can, the rest falls through to the next.

The list `TIERS` is the algorithm. The tier before them, "known", costs nothing and
is a matter of records: see `records.py`.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
import logging

from ..booklore.models import Book
from ..hardcover.client import IDS_PER_REQUEST, HardcoverClient
from ..hardcover.errors import HardcoverError
from ..hardcover.models import Work
from .by_author import AUTHORS_PER_REQUEST, author_tier
from .isbn import IsbnForms, isbn_forms
from .lookup import Lookup, canonical
from .models import Matched, Outcome, Reason, Source
from .outcomes import Outcomes, ask_or_accept, failed
from .ranking import Case, isbn_doubt, names_a_work, open_case, same_title
from .titles import spellings

_LOGGER = logging.getLogger(__name__)

BOOKS_PER_ISBN_REQUEST = 100
BOOKS_PER_TITLE_REQUEST = 25
WORKS_PER_TITLE_REQUEST = 500


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to settle books, and what it usually costs."""

    settle: Callable[[Lookup, Sequence[Case]], AsyncIterator[Outcomes]]
    takes: Callable[[Case], object]
    """Whether it asks about a book."""
    books_per_request: float
    leaves: float
    """The share of those books that it usually leaves to the tiers behind it."""


async def resolve(
    books: Sequence[Book],
    hardcover: HardcoverClient,
    *,
    accept_exact: bool,
    tiers: Sequence[Tier] | None = None,
    expect: Callable[[float], None] = lambda _: None,
) -> AsyncIterator[Outcomes]:
    """Find the Hardcover work of every book, batch by batch, cheapest way first.

    Every book gets exactly one outcome, unless only some `tiers` are asked. With
    `accept_exact`, a candidate with the same title and author is taken unasked when it
    is the only such. Before each tier, `expect` is told about how many requests are left.
    Raises the `HardcoverError`s that touch everything; what was yielded before stands.
    """
    cases = await asyncio.to_thread(lambda: {book.id: open_case(book) for book in books})
    lookup = Lookup(hardcover, accept_exact=accept_exact)
    tiers = TIERS if tiers is None else tiers
    for place, tier in enumerate(tiers):
        left = tuple(cases.values())
        expect(await asyncio.to_thread(requests_left, tiers[place:], left))
        async for outcomes in tier.settle(lookup, left):
            for book_id, outcome in outcomes.items():
                _LOGGER.debug("Book %d: %s", book_id, outcome)
                del cases[book_id]
            if outcomes:
                yield outcomes


def requests_left(tiers: Sequence[Tier], cases: Iterable[Case]) -> float:
    """Return how many requests these tiers usually need for these books."""
    requests = 0.0
    for case in cases:
        chance = 1.0
        for tier in tiers:
            if tier.takes(case):
                requests += chance / tier.books_per_request
                chance *= tier.leaves
    return requests


async def booklore_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Take the ids that BookLore already has, after a look at whether they still stand."""

    async def ask(part: Sequence[Case]) -> Mapping[int, Work]:
        ids = {case.book.hardcover_id for case in part if case.book.hardcover_id}
        return await canonical(lookup.hardcover, await lookup.hardcover.works_by_id(ids))

    known = [case for case in cases if case.book.hardcover_id]
    for batch in batched(known, IDS_PER_REQUEST, strict=False):
        async for part, works in lookup.ask(batch, ask):
            if isinstance(works, HardcoverError):
                yield failed(part, works)
                continue
            yield {
                case.book.id: Matched(work.id, Source.BOOKLORE)
                for case in part
                if (work := works.get(case.book.hardcover_id or 0))
            }


async def isbn_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Look up both forms of every ISBN, a hundred books at a time."""

    async def ask(part: Sequence[Case]) -> Mapping[str, list[Work]]:
        forms = [form for case in part for form in numbers[case.book.id]]
        editions = await lookup.hardcover.editions_by_isbn(
            {form.isbn13 for form in forms if form.isbn13},
            {form.isbn10 for form in forms if form.isbn10},
        )
        works = await canonical(lookup.hardcover, (edition.work for edition in editions))
        found: defaultdict[str, list[Work]] = defaultdict(list)
        for edition in editions:
            if work := works.get(edition.work.id):
                for number in filter(None, (edition.isbn13, edition.isbn10)):
                    found[number].append(work)
        return found

    numbers = await asyncio.to_thread(lambda: {case.book.id: _numbers(case.book) for case in cases})
    numbered = [case for case in cases if numbers[case.book.id]]
    for batch in batched(numbered, BOOKS_PER_ISBN_REQUEST, strict=False):
        async for part, found in lookup.ask(batch, ask):
            if isinstance(found, HardcoverError):
                yield failed(part, found)
            else:
                yield await asyncio.to_thread(_settle_by_isbn, lookup, part, numbers, found)


async def title_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Ask for works with exactly these titles, in several spellings, and compare authors.

    An ISBN that led to a work of another title waits for this: it is believed, as the
    title of another country or of a file, unless a work of the book's own title and
    author exists beside it.
    """

    async def ask(part: Sequence[Case]) -> list[Work]:
        titles = {spelling for case in part for spelling in spelled[case.book.id]}
        works = await lookup.hardcover.works_by_title(titles, limit=WORKS_PER_TITLE_REQUEST)
        if len(works) < WORKS_PER_TITLE_REQUEST or len(part) == 1:
            return works
        # A full reply may have left works out: ask for less.
        half = len(part) // 2
        return await ask(part[:half]) + await ask(part[half:])

    spelled = await asyncio.to_thread(
        lambda: {case.book.id: spellings(case.book.title, case.book.authors) for case in cases}
    )
    titled = [case for case in cases if spelled[case.book.id]]
    yield {
        case.book.id: Matched(case.isbn_hit.id, Source.ISBN)
        for case in cases
        if case.isbn_hit is not None and not spelled[case.book.id]
    }
    for batch in batched(titled, BOOKS_PER_TITLE_REQUEST, strict=False):
        async for part, works in lookup.ask(batch, ask):
            if isinstance(works, HardcoverError):
                yield failed(part, works)
            else:
                yield await asyncio.to_thread(_settle_by_title, lookup, part, spelled, works)


async def search_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Search for title and first author, then for the title alone; settle what is left.

    Hardcover's search leaves words out by itself when too little has them all, so that
    the second question is worth asking only where the first brought nothing.
    """

    async def ask(part: Sequence[tuple[Case, str]]) -> list[Work]:
        [(_, query)] = part
        return await lookup.hardcover.search(query)

    for case in cases:
        error: HardcoverError | None = None
        found: list[Work] = []
        for query in _queries(case):
            async for _, reply in lookup.ask(((case, query),), ask):
                if isinstance(reply, HardcoverError):
                    error = reply
                else:
                    found = reply
            if error or found:
                break
        if error:
            yield failed((case,), error)
            continue
        case.works.update({work.id: work for work in found if not work.deleted})
        yield {case.book.id: ask_or_accept(lookup, case, Source.SEARCH)}


BOOKLORE = Tier(booklore_tier, lambda case: case.book.hardcover_id, IDS_PER_REQUEST, 0.1)
TIERS: tuple[Tier, ...] = (
    BOOKLORE,
    Tier(isbn_tier, lambda case: _numbers(case.book), BOOKS_PER_ISBN_REQUEST, 0.2),
    Tier(title_tier, lambda case: case.title.full_words, BOOKS_PER_TITLE_REQUEST, 0.15),
    Tier(author_tier, lambda case: case.authors, AUTHORS_PER_REQUEST, 0.3),
    Tier(search_tier, lambda case: case.title.full_words, 0.8, 0.0),
)
"""The algorithm. The shares are what `script/benchmark` shows, rounded."""


def _numbers(book: Book) -> tuple[IsbnForms, ...]:
    forms = (isbn_forms(book.isbn13), isbn_forms(book.isbn10))
    return tuple(dict.fromkeys(form for form in forms if form))


def _settle_by_isbn(
    lookup: Lookup,
    cases: Sequence[Case],
    numbers: Mapping[int, tuple[IsbnForms, ...]],
    found: Mapping[str, list[Work]],
) -> Outcomes:
    settled: dict[int, Outcome] = {}
    for case in cases:
        hits = {
            work.id: work
            for form in numbers[case.book.id]
            for number in (form.isbn13, form.isbn10)
            for work in found.get(number or "", ())
        }
        doubts = {work.id: isbn_doubt(case, work) for work in hits.values()}
        if len(hits) == 1 and not any(doubts.values()):
            [hit] = hits.values()
            if same_title(case, hit):
                settled[case.book.id] = Matched(hit.id, Source.ISBN)
            else:
                case.isbn_hit = hit
            continue
        case.works.update(hits)
        case.isbn_works.update(
            {work_id: doubt or Reason.ISBN_SEVERAL_WORKS for work_id, doubt in doubts.items()}
        )
        if any(doubt is None for doubt in doubts.values()):
            settled[case.book.id] = ask_or_accept(lookup, case, Source.ISBN)
    return settled


def _settle_by_title(
    lookup: Lookup,
    cases: Sequence[Case],
    spelled: Mapping[int, tuple[str, ...]],
    works: Iterable[Work],
) -> Outcomes:
    by_title: defaultdict[str, list[Work]] = defaultdict(list)
    for work in works:
        by_title[work.title].append(work)
    settled: dict[int, Outcome] = {}
    for case in cases:
        for spelling in spelled[case.book.id]:
            case.works.update({work.id: work for work in by_title[spelling]})
        if case.isbn_hit is not None:
            settled[case.book.id] = _settle_deferred(lookup, case, case.isbn_hit)
        elif names_a_work(case):
            settled[case.book.id] = ask_or_accept(lookup, case, Source.TITLE)
    return settled


def _settle_deferred(lookup: Lookup, case: Case, hit: Work) -> Outcome:
    """Believe an ISBN whose work has another title, unless a work with the title exists."""
    if hit.id in case.works or not names_a_work(case):
        return Matched(hit.id, Source.ISBN)
    case.works[hit.id] = hit
    case.isbn_works[hit.id] = Reason.ISBN_OTHER_TITLE
    return ask_or_accept(lookup, case, Source.TITLE)


def _queries(case: Case) -> tuple[str, ...]:
    title = case.title.main
    if not case.title.main_words:
        return ()
    if not case.authors:
        return (title,)
    return (f"{title} {case.authors[0].display}", title)
