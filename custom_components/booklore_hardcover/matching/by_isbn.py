"""The tier "isbn": looks up the works of the books' ISBNs, as far as nothing contradicts them."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import batched, chain

from ..hardcover.client import HardcoverClient
from ..hardcover.models import Edition, Work
from ..record import Reason, Source
from .case import Case
from .evidence import Belief, weigh_isbn
from .lookup import canonical
from .outcomes import Outcome, Outcomes, ask_or_accept, match_by_isbn, match_in_batches

BOOKS_PER_ISBN_REQUEST = 100

type _Hits = Mapping[str, Sequence[tuple[Edition, Work]]]
"""Editions by ISBN, each with its work, or the one that was merged into."""


def isbn_tier(hardcover: HardcoverClient, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Look up both forms of every ISBN, a hundred books a request.

    A work that is believed at once is matched. One that is believed unless a later tier finds a
    better one is kept in `case.isbn_work`, and one that is not believed in `case.doubts`.
    """

    async def ask(part: Sequence[Case]) -> _Hits:
        isbns = {isbn for case in part for isbn in case.isbns}
        isbns10 = {isbn for isbn in isbns if len(isbn) == 10}
        editions = await hardcover.editions_by_isbn(isbns - isbns10, isbns10)
        works = await canonical(hardcover, (edition.work for edition in editions))
        hits: defaultdict[str, list[tuple[Edition, Work]]] = defaultdict(list)
        for edition in editions:
            if work := works.get(edition.work.id):
                for isbn in filter(None, (edition.isbn13, edition.isbn10)):
                    hits[isbn].append((edition, work))
        return hits

    numbered = [case for case in cases if case.isbns]
    batches = batched(numbered, BOOKS_PER_ISBN_REQUEST, strict=False)
    return match_in_batches(hardcover, batches, ask, _match)


def _match(case: Case, hits: _Hits) -> Outcome | None:
    """Match a book with the only work of its ISBNs, or note what the next tiers need to know."""
    works: dict[int, Work] = {}
    titles: defaultdict[int, list[str | None]] = defaultdict(list)
    isbns = sorted(case.isbns, reverse=True)  # the longer one first, mostly, and always alike
    for edition, work in chain.from_iterable(hits.get(isbn, ()) for isbn in isbns):
        if not case.refuses(edition.work.id, work):
            works[work.id] = work
            titles[work.id].append(edition.title)
            case.editions.setdefault(work.id, edition.canonical_id or edition.id)
    verdicts = {id_: weigh_isbn(case, work, titles[id_]) for id_, work in works.items()}
    if len(verdicts) == 1 and isinstance(verdict := next(iter(verdicts.values())), Belief):
        [work] = works.values()
        if verdict is Belief.AT_ONCE:
            return match_by_isbn(case, work)
        case.isbn_work = work
        case.wait_for_search = verdict is Belief.UNLESS_BETTER_IN_SEARCH
        return None
    case.works.update(works)
    for id_, verdict in verdicts.items():
        case.doubts[id_] = verdict if isinstance(verdict, Reason) else Reason.ISBN_SEVERAL_WORKS
    believed = any(isinstance(verdict, Belief) for verdict in verdicts.values())
    return ask_or_accept(case, Source.ISBN) if believed else None
