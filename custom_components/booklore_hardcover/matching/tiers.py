"""The tiers: each matches the books it can and leaves the others to the next one.

The list `TIERS` is the algorithm. A tier gets the books that are left, each with what was noted in
its `Case`, asks Hardcover about many of them at once and yields outcomes by book id. Before all
tiers, `plan.py` takes out the books whose record still holds.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
import logging

from ..booklore.models import Book
from ..breaks import with_breaks
from ..hardcover.client import IDS_PER_REQUEST, HardcoverClient
from ..hardcover.models import Work
from ..record import Reason, Source
from .by_author import AUTHORS_PER_REQUEST, author_tier
from .by_isbn import BOOKS_PER_ISBN_REQUEST, isbn_tier
from .case import Case, open_case
from .evidence import doubt_booklore, has_likely_work
from .facts import facts_of
from .lookup import canonical
from .outcomes import Matched, Outcome, Outcomes, ask_or_accept, match_in_batches, match_or_ask
from .titles import counted_readings, spellings

_LOGGER = logging.getLogger(__name__)

TITLES_PER_REQUEST = 200
WORKS_PER_TITLE_REQUEST = 500


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to find the works of books, and what it usually costs."""

    match: Callable[[HardcoverClient, Sequence[Case]], AsyncIterator[Outcomes]]
    """Gets the books that are left and yields outcomes for some; raises as `resolve` does."""
    takes: Callable[[Case], object]
    """Returns something true if the tier asks Hardcover about a book."""
    books_per_request: float
    leaves: float
    """The share of the books it asks about that it usually leaves to the next tiers, 0 to 1."""


async def resolve(
    books: Sequence[Book],
    hardcover: HardcoverClient,
    *,
    accept_exact: bool,
    refused: Mapping[int, Iterable[int]] | None = None,
    on_shelf: Collection[int] = frozenset(),
    tiers: Sequence[Tier] | None = None,
    expect: Callable[[float], None] = lambda _: None,
) -> AsyncIterator[Outcomes]:
    """Find the Hardcover work of every book, batch by batch, the cheapest way first.

    Yields outcomes by book id: exactly one for each book with all `TIERS` (the default), at
    most one with fewer `tiers`. `refused` are the works that the person has unlinked, by book id:
    none of them is matched. `on_shelf` is the set of works on the person's Hardcover shelf, with
    the ids they had before they were merged; it only affects candidates. `expect` is called before
    each tier with the number of requests that are probably left. Raises the `HardcoverError`s that
    concern every question; what was yielded stands.
    """
    refused = refused or {}
    opened = partial(open_case, accept_exact=accept_exact, on_shelf=on_shelf)
    cases = await asyncio.to_thread(
        lambda: {
            book.id: opened(book, refused=refused.get(book.id, ())) for book in with_breaks(books)
        }
    )
    tiers = TIERS if tiers is None else tiers
    for number, tier in enumerate(tiers):
        left = tuple(cases.values())
        expect(await asyncio.to_thread(requests_left, tiers[number:], left))
        async for outcomes in tier.match(hardcover, left):
            for book_id, outcome in outcomes.items():
                _LOGGER.debug("Book %d: %s", book_id, outcome)
                del cases[book_id]
            if outcomes:
                yield outcomes
    # Where only some tiers were asked, BookLore's doubted ids are still asked about.
    if doubted := [case for case in cases.values() if case.doubts]:
        yield {case.book.id: ask_or_accept(case, Source.BOOKLORE) for case in doubted}


def requests_left(tiers: Sequence[Tier], cases: Iterable[Case]) -> float:
    """Return how many requests these tiers usually need for these books."""
    requests = 0.0
    for case in with_breaks(cases):
        chance = 1.0
        for tier in tiers:
            if tier.takes(case):
                requests += chance / tier.books_per_request
                chance *= tier.leaves
    return requests


def booklore_tier(hardcover: HardcoverClient, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Match the books that have an id in BookLore, if Hardcover still has the work of that id.

    The person is asked about a work that title and author both contradict: see `case.doubts`.
    One that the person has refused is left to the next tiers, as if BookLore had none.
    """

    async def ask(part: Sequence[Case]) -> Mapping[int, Work]:
        ids = {case.book.hardcover_id for case in part if case.book.hardcover_id}
        return await canonical(hardcover, await hardcover.works_by_id(ids))

    def match(case: Case, works: Mapping[int, Work]) -> Outcome | None:
        named = case.book.hardcover_id or 0
        if not (work := works.get(named)) or case.refuses(named, work):
            return None
        if not doubt_booklore(case, work):
            return Matched(work.id, Source.BOOKLORE, facts_of(work))
        case.works[work.id] = work
        case.doubts[work.id] = Reason.BOOKLORE_OTHER_BOOK
        return None

    with_id = [case for case in cases if case.book.hardcover_id]
    batches = batched(with_id, IDS_PER_REQUEST, strict=False)
    return match_in_batches(hardcover, batches, ask, match)


async def title_tier(hardcover: HardcoverClient, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Ask for works with exactly the books' titles, in several spellings, and compare authors."""

    async def works_of(part: Sequence[Case]) -> list[Work]:
        titles = {spelling for case in part for spelling in spelled[case.book.id]}
        works = await hardcover.works_by_title(titles, limit=WORKS_PER_TITLE_REQUEST)
        if len(works) < WORKS_PER_TITLE_REQUEST or len(part) == 1:
            return works
        # A full reply may have left works out: ask for less.
        half = len(part) // 2
        return await works_of(part[:half]) + await works_of(part[half:])

    async def ask(part: Sequence[Case]) -> Mapping[str, Sequence[Work]]:
        by_title: defaultdict[str, list[Work]] = defaultdict(list)
        for work in await works_of(part):
            by_title[work.title].append(work)
        return by_title

    def match(case: Case, by_title: Mapping[str, Sequence[Work]]) -> Outcome | None:
        for spelling in spelled[case.book.id]:
            case.works.update({work.id: work for work in by_title.get(spelling, ())})
        likely = has_likely_work(case, by_everybody=True)
        return ask_or_accept(case, Source.TITLE) if likely else None

    spelled = await asyncio.to_thread(
        lambda: {
            case.book.id: spellings(case.book.title, case.titles) for case in with_breaks(cases)
        }
    )
    titled = [case for case in cases if spelled[case.book.id]]
    batches = _batched_by_titles(titled, spelled)
    async for outcomes in match_in_batches(hardcover, batches, ask, match):
        yield outcomes


def _batched_by_titles(
    cases: Iterable[Case], spelled: Mapping[int, Sequence[str]]
) -> Iterable[Sequence[Case]]:
    """Divide books into batches of at most `TITLES_PER_REQUEST` spellings."""
    batch: list[Case] = []
    titles = 0
    for case in cases:
        titles += len(spelled[case.book.id])
        if batch and titles > TITLES_PER_REQUEST:
            yield batch
            batch, titles = [], len(spelled[case.book.id])
        batch.append(case)
    if batch:
        yield batch


def search_tier(hardcover: HardcoverClient, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Search for each book that is left, unless its ISBN's work needs none; all get an outcome."""

    async def ask(part: Sequence[Case]) -> list[Work]:
        [case] = part
        if case.isbn_work is None or case.wait_for_search:
            for query in _queries(case):
                if found := await hardcover.search(query):
                    return found
        return []

    def match(case: Case, found: list[Work]) -> Outcome:
        # What an earlier tier has read about a work is more complete than a search result.
        case.works = {work.id: work for work in found if not work.deleted} | case.works
        return match_or_ask(case, Source.SEARCH)

    return match_in_batches(hardcover, batched(cases, 1, strict=True), ask, match)


def _queries(case: Case) -> tuple[str, ...]:
    """Return what to search for: title and first author, then the title alone.

    Hardcover's search drops words by itself when too few works have them all. Of a title with a
    series' name in front, the first query takes the part behind it.
    """
    read = case.titles[-1] if case.titles[-1].series else case.title
    if not read.main_words:
        return ()
    read = next((each for each in counted_readings(read) if each.numbers.main == "1"), read)
    # Works often leave out the number of a first volume, and write parts in many ways.
    number = read.numbers.main
    title = read.main if number in (None, "1") else f"{read.main} {number}"
    return (f"{title} {case.authors[0].display}", case.title.main) if case.authors else (title,)


BOOKLORE = Tier(booklore_tier, lambda case: case.book.hardcover_id, IDS_PER_REQUEST, 0.1)
# The algorithm. A tier is added by writing what `Tier.match` is, an iterator of outcomes (most are
# one `match_in_batches`), here or in a file of its own if it is long, and an item before the
# search, which leaves no book; its share is what `script/benchmark` shows, rounded.
TIERS: tuple[Tier, ...] = (
    BOOKLORE,
    Tier(isbn_tier, lambda case: case.isbns, BOOKS_PER_ISBN_REQUEST, 0.2),
    # A book has about five spellings.
    Tier(title_tier, lambda case: case.title.full_words, TITLES_PER_REQUEST / 5, 0.15),
    Tier(author_tier, lambda case: case.authors, AUTHORS_PER_REQUEST, 0.3),
    Tier(search_tier, lambda case: case.title.full_words, 0.8, 0.0),
)
