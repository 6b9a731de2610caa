"""The tier that looks ISBNs up: the cheapest evidence, and believed as far as nothing contradicts it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from ..booklore.models import Book
from ..hardcover.errors import HardcoverError
from ..hardcover.models import Edition, Work
from ..models import Reason, Source
from .evidence import Belief, weigh_isbn
from .isbn import IsbnForms, isbn_forms
from .lookup import Lookup, canonical
from .models import Outcome
from .outcomes import Outcomes, ask_or_accept, believe, failed
from .rating import Case

BOOKS_PER_ISBN_REQUEST = 100


@dataclass(frozen=True, slots=True)
class _Hit:
    """A work that an ISBN led to, by way of an edition."""

    work: Work
    edition: Edition


async def isbn_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Look up both forms of every ISBN, a hundred books at a time."""

    async def ask(part: Sequence[Case]) -> Mapping[str, list[_Hit]]:
        forms = [form for case in part for form in numbers[case.book.id]]
        editions = await lookup.hardcover.editions_by_isbn(
            {form.isbn13 for form in forms if form.isbn13},
            {form.isbn10 for form in forms if form.isbn10},
        )
        works = await canonical(lookup.hardcover, (edition.work for edition in editions))
        found: defaultdict[str, list[_Hit]] = defaultdict(list)
        for edition in editions:
            if work := works.get(edition.work.id):
                for number in filter(None, (edition.isbn13, edition.isbn10)):
                    found[number].append(_Hit(work, edition))
        return found

    numbers = await asyncio.to_thread(
        lambda: {case.book.id: numbers_on(case.book) for case in cases}
    )
    numbered = [case for case in cases if numbers[case.book.id]]
    for batch in batched(numbered, BOOKS_PER_ISBN_REQUEST, strict=False):
        async for part, found in lookup.ask(batch, ask):
            if isinstance(found, HardcoverError):
                yield failed(part, found)
            else:
                yield await asyncio.to_thread(_settle_by_isbn, lookup, part, numbers, found)


def numbers_on(book: Book) -> tuple[IsbnForms, ...]:
    """Return the numbers that a book bears, each in both forms."""
    forms = (isbn_forms(book.isbn13), isbn_forms(book.isbn10))
    return tuple(dict.fromkeys(form for form in forms if form))


def _settle_by_isbn(
    lookup: Lookup,
    cases: Sequence[Case],
    numbers: Mapping[int, tuple[IsbnForms, ...]],
    found: Mapping[str, list[_Hit]],
) -> Outcomes:
    settled: dict[int, Outcome] = {}
    for case in cases:
        works: dict[int, Work] = {}
        titles: defaultdict[int, list[str | None]] = defaultdict(list)
        for form in numbers[case.book.id]:
            for number in (form.isbn13, form.isbn10):
                for hit in found.get(number or "", ()):
                    works[hit.work.id] = hit.work
                    titles[hit.work.id].append(hit.edition.title)
        weighed = {work.id: weigh_isbn(case, work, titles[work.id]) for work in works.values()}
        if outcome := _by_weight(lookup, case, works, weighed):
            settled[case.book.id] = outcome
    return settled


def _by_weight(
    lookup: Lookup,
    case: Case,
    works: Mapping[int, Work],
    weighed: Mapping[int, Belief | Reason],
) -> Outcome | None:
    """Settle a book by what its numbers led to; None leaves it to the tiers behind."""
    if len(weighed) == 1 and isinstance(weight := next(iter(weighed.values())), Belief):
        [work] = works.values()
        if weight is Belief.AT_ONCE:
            return believe(lookup, case, work, Source.ISBN)
        case.held = work
        case.held_until_search = weight is Belief.UNLESS_BETTER_IN_SEARCH
        return None
    case.works.update(works)
    case.doubts.update(
        {
            work_id: weight if isinstance(weight, Reason) else Reason.ISBN_SEVERAL_WORKS
            for work_id, weight in weighed.items()
        }
    )
    if any(isinstance(weight, Belief) for weight in weighed.values()):
        return ask_or_accept(lookup, case, Source.ISBN)
    return None
