"""The tier "isbn": looks up the works of the books' ISBNs, as far as nothing contradicts them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from ..booklore.models import Book
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError
from ..hardcover.models import Edition, Work
from ..models import Reason, Source
from .case import Case
from .evidence import Belief, weigh_isbn
from .isbn import IsbnForms, isbn_forms
from .lookup import ask_in_batches, canonical
from .models import Outcome
from .outcomes import Outcomes, ask_or_accept, failed, match_by_isbn

BOOKS_PER_ISBN_REQUEST = 100


@dataclass(frozen=True, slots=True)
class _Hit:
    """An edition that bears an ISBN, and its work."""

    work: Work
    edition: Edition


async def isbn_tier(hardcover: HardcoverClient, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Look up both forms of every ISBN, a hundred books a request.

    A work that is believed at once is matched. One that is believed unless a later tier finds a
    better one is kept in `case.isbn_work`, and one that is not believed in `case.doubts`.
    """

    async def ask(part: Sequence[Case]) -> Mapping[str, list[_Hit]]:
        forms = [form for case in part for form in isbns[case.book.id]]
        editions = await hardcover.editions_by_isbn(
            {form.isbn13 for form in forms if form.isbn13},
            {form.isbn10 for form in forms if form.isbn10},
        )
        works = await canonical(hardcover, (edition.work for edition in editions))
        hits: defaultdict[str, list[_Hit]] = defaultdict(list)
        for edition in editions:
            if work := works.get(edition.work.id):
                for isbn in filter(None, (edition.isbn13, edition.isbn10)):
                    hits[isbn].append(_Hit(work, edition))
        return hits

    isbns = await asyncio.to_thread(lambda: {case.book.id: isbns_of(case.book) for case in cases})
    numbered = [case for case in cases if isbns[case.book.id]]
    for batch in batched(numbered, BOOKS_PER_ISBN_REQUEST, strict=False):
        async for part, hits in ask_in_batches(hardcover, batch, ask):
            if isinstance(hits, HardcoverError):
                yield failed(part, hits)
            else:
                yield await asyncio.to_thread(_match_all, part, isbns, hits)


def isbns_of(book: Book) -> tuple[IsbnForms, ...]:
    """Return the ISBNs of a book, each in both forms."""
    forms = (isbn_forms(book.isbn13), isbn_forms(book.isbn10))
    return tuple(dict.fromkeys(form for form in forms if form))


def _match_all(
    cases: Sequence[Case],
    isbns: Mapping[int, tuple[IsbnForms, ...]],
    hits: Mapping[str, list[_Hit]],
) -> Outcomes:
    """Judge the hits of every book; those without an outcome go on to the next tier."""
    outcomes: dict[int, Outcome] = {}
    for case in cases:
        works: dict[int, Work] = {}
        titles: defaultdict[int, list[str | None]] = defaultdict(list)
        for form in isbns[case.book.id]:
            for isbn in (form.isbn13, form.isbn10):
                for hit in hits.get(isbn or "", ()):
                    works[hit.work.id] = hit.work
                    titles[hit.work.id].append(hit.edition.title)
        verdicts = {work.id: weigh_isbn(case, work, titles[work.id]) for work in works.values()}
        if outcome := _match(case, works, verdicts):
            outcomes[case.book.id] = outcome
    return outcomes


def _match(
    case: Case, works: Mapping[int, Work], verdicts: Mapping[int, Belief | Reason]
) -> Outcome | None:
    """Match a book with the only work of its ISBNs, or note what the next tiers need to know.

    Returns None when the book goes on to the next tier.
    """
    if len(verdicts) == 1 and isinstance(verdict := next(iter(verdicts.values())), Belief):
        [work] = works.values()
        if verdict is Belief.AT_ONCE:
            return match_by_isbn(case, work)
        case.isbn_work = work
        case.wait_for_search = verdict is Belief.UNLESS_BETTER_IN_SEARCH
        return None
    case.works.update(works)
    case.doubts.update(
        {
            work_id: verdict if isinstance(verdict, Reason) else Reason.ISBN_SEVERAL_WORKS
            for work_id, verdict in verdicts.items()
        }
    )
    if any(isinstance(verdict, Belief) for verdict in verdicts.values()):
        return ask_or_accept(case, Source.ISBN)
    return None
