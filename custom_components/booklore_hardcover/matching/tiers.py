"""The tiers: each settles what it can, the rest falls through to the next.

The list `TIERS` is the algorithm. The tier before them, "known", costs nothing and
is a matter of records: see `records.py`.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
import logging

from ..booklore.models import Book
from ..hardcover.client import IDS_PER_REQUEST, HardcoverClient
from ..hardcover.errors import HardcoverError
from ..hardcover.models import Work
from ..models import Reason, Source
from .by_author import AUTHORS_PER_REQUEST, author_tier
from .by_isbn import BOOKS_PER_ISBN_REQUEST, isbn_tier, numbers_on
from .evidence import doubt_booklore, has_rival, names_a_work
from .lookup import Lookup, canonical
from .models import Matched, Outcome
from .outcomes import Outcomes, ask_about_held, ask_or_accept, believe, failed
from .rating import Case, open_case
from .spellings import spellings
from .titles import counted_readings

_LOGGER = logging.getLogger(__name__)

TITLES_PER_REQUEST = 200
_BOOKS_PER_TITLE_REQUEST = 40
"""About as many books have so many spellings."""
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

    Every book gets exactly one outcome; where only some `tiers` are asked, those that they
    have nothing to say of get none. With
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
    doubted = [case for case in cases.values() if case.doubts]
    if doubted:
        yield {case.book.id: ask_or_accept(lookup, case, Source.BOOKLORE) for case in doubted}


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
    """Take the ids that BookLore already has, after a look at whether they still stand.

    One that title and author both contradict is not taken but asked about, whatever the
    tiers behind find.
    """

    async def ask(part: Sequence[Case]) -> Mapping[int, Work]:
        ids = {case.book.hardcover_id for case in part if case.book.hardcover_id}
        return await canonical(lookup.hardcover, await lookup.hardcover.works_by_id(ids))

    known = [case for case in cases if case.book.hardcover_id]
    for batch in batched(known, IDS_PER_REQUEST, strict=False):
        async for part, works in lookup.ask(batch, ask):
            if isinstance(works, HardcoverError):
                yield failed(part, works)
                continue
            yield await asyncio.to_thread(_settle_by_booklore, part, works)


async def title_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Ask for works with exactly these titles, in several spellings, and compare authors.

    An ISBN that led to a work of another title waits for this and the next tiers: it is
    believed, as the title of another country or of a file, unless a work of the book's own
    title and author exists beside it.
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
        lambda: {case.book.id: spellings(case.book.title, case.titles) for case in cases}
    )
    titled = [case for case in cases if spelled[case.book.id]]
    for batch in _by_titles(titled, spelled):
        async for part, works in lookup.ask(batch, ask):
            if isinstance(works, HardcoverError):
                yield failed(part, works)
            else:
                yield await asyncio.to_thread(_settle_by_title, lookup, part, spelled, works)


def _by_titles(
    cases: Iterable[Case], spelled: Mapping[int, Sequence[str]]
) -> Iterator[Sequence[Case]]:
    """Part books into batches of at most `TITLES_PER_REQUEST` spellings."""
    batch: list[Case] = []
    titles = 0
    for case in cases:
        count = len(spelled[case.book.id])
        if batch and titles + count > TITLES_PER_REQUEST:
            yield batch
            batch, titles = [], 0
        batch.append(case)
        titles += count
    if batch:
        yield batch


async def search_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Search for title and first author, then for the title alone; settle what is left.

    Hardcover's search leaves words out by itself when too little has them all, so that
    the second question is worth asking only where the first brought nothing. A work that
    an ISBN led to is believed or asked about here at the latest.
    """
    for case in cases:
        if case.held is None or case.held_until_search:
            found = await _searched(lookup, case)
            if isinstance(found, HardcoverError):
                yield failed((case,), found)
                continue
            # What another tier has read tells more than a search's result.
            case.works = {work.id: work for work in found if not work.deleted} | case.works
        if case.held is None:
            yield {case.book.id: ask_or_accept(lookup, case, Source.SEARCH)}
        elif has_rival(case, case.held):
            yield {case.book.id: ask_about_held(lookup, case, case.held, Source.SEARCH)}
        else:
            yield {case.book.id: believe(lookup, case, case.held, Source.ISBN)}


async def _searched(lookup: Lookup, case: Case) -> list[Work] | HardcoverError:
    """Return what the first query finds that finds anything, or the error it met."""

    async def ask(part: Sequence[tuple[Case, str]]) -> list[Work]:
        [(_, query)] = part
        return await lookup.hardcover.search(query)

    for query in _queries(case):
        async for _, reply in lookup.ask(((case, query),), ask):
            if reply or isinstance(reply, HardcoverError):
                return reply
    return []


BOOKLORE = Tier(booklore_tier, lambda case: case.book.hardcover_id, IDS_PER_REQUEST, 0.1)
TIERS: tuple[Tier, ...] = (
    BOOKLORE,
    Tier(isbn_tier, lambda case: numbers_on(case.book), BOOKS_PER_ISBN_REQUEST, 0.2),
    Tier(title_tier, lambda case: case.title.full_words, _BOOKS_PER_TITLE_REQUEST, 0.15),
    Tier(author_tier, lambda case: case.authors, AUTHORS_PER_REQUEST, 0.3),
    Tier(search_tier, lambda case: case.title.full_words, 0.8, 0.0),
)
"""The algorithm. The shares are what `script/benchmark` shows, rounded."""


def _settle_by_booklore(cases: Sequence[Case], works: Mapping[int, Work]) -> Outcomes:
    settled: dict[int, Outcome] = {}
    for case in cases:
        if not (work := works.get(case.book.hardcover_id or 0)):
            continue
        if doubt_booklore(case, work):
            case.works[work.id] = work
            case.doubts[work.id] = Reason.BOOKLORE_OTHER_BOOK
        else:
            settled[case.book.id] = Matched(work.id, Source.BOOKLORE)
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
        if not names_a_work(case, by_all=True):
            continue
        if case.held is not None:
            settled[case.book.id] = ask_about_held(lookup, case, case.held, Source.TITLE)
        else:
            settled[case.book.id] = ask_or_accept(lookup, case, Source.TITLE)
    return settled


def _queries(case: Case) -> tuple[str, ...]:
    """Return what to search for: the title that stands behind a series' name, if one does."""
    read = case.titles[-1] if case.titles[-1].series else case.title
    if not read.main_words:
        return ()
    read = next((each for each in counted_readings(read) if each.numbers.main == "1"), read)
    # A first volume may go without its number, and parts are written in many ways.
    number = read.numbers.main
    title = read.main if number in (None, "1") else f"{read.main} {number}"
    if not case.authors:
        return (title,)
    return (f"{title} {case.authors[0].display}", case.title.main)
