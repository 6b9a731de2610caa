"""The tier before search: everything that a book's authors wrote, compared here.

Search is one request a book; this is one for forty authors. It finds what an exact title
misses, and tells when there is nothing to search for.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import batched
import logging

from ..hardcover.errors import HardcoverError, HardcoverUnexpectedReply
from ..hardcover.models import Author
from .lookup import Lookup
from .models import Outcome, Source
from .names import spellings_of_name
from .outcomes import Outcomes, ask_or_accept
from .ranking import Case, by_an_author, names_a_work, near_title

_LOGGER = logging.getLogger(__name__)

AUTHORS_PER_REQUEST = 40
WORKS_PER_AUTHOR = 100
_NAMES_PER_BOOK = 3
"""Of authors; "Le Guin, Ursula K." alone reads in three ways."""


async def author_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Look through the works of the authors, forty of them a request.

    A book is settled when one of the works has its title, or when these are all works
    of its authors: then search would only find other people's. An author whom Hardcover
    spells in another way, or who wrote more than comes in one reply, leaves the book to
    search, and so does a server that refuses the question.
    """

    async def ask(part: Sequence[Sequence[Case]]) -> list[Author]:
        names = {name for group in part for name in _names(group[0])}
        return await lookup.hardcover.works_by_author(names, limit=WORKS_PER_AUTHOR)

    groups: defaultdict[object, list[Case]] = defaultdict(list)
    for case in cases:
        if case.authors and case.title.full_words:
            groups[case.authors[:_NAMES_PER_BOOK]].append(case)
    for batch in batched(groups.values(), AUTHORS_PER_REQUEST, strict=False):
        async for part, authors in lookup.ask(batch, ask):
            if isinstance(authors, HardcoverUnexpectedReply):
                # A limit on the depth of queries is announced (contract §2).
                return
            if isinstance(authors, HardcoverError):
                _LOGGER.debug("%d authors are left to search: %s", len(part), authors)
                continue
            found = [case for group in part for case in group]
            yield await asyncio.to_thread(_settle, lookup, found, authors)


def _names(case: Case) -> list[str]:
    return [
        spelling for name in case.authors[:_NAMES_PER_BOOK] for spelling in spellings_of_name(name)
    ]


def _settle(lookup: Lookup, cases: Iterable[Case], authors: Iterable[Author]) -> Outcomes:
    by_name: defaultdict[str, list[Author]] = defaultdict(list)
    for author in authors:
        by_name[author.name].append(author)
    settled: dict[int, Outcome] = {}
    for case in cases:
        all_known = _consider(case, by_name)
        if all_known or names_a_work(case):
            settled[case.book.id] = ask_or_accept(lookup, case, Source.TITLE)
    return settled


def _consider(case: Case, by_name: Mapping[str, Sequence[Author]]) -> bool:
    """Meet the works whose title is near; return whether there can be no others."""
    found = [author for name in _names(case) for author in by_name.get(name, ())]
    works = {work.id: work for author in found for work in author.works}
    case.works.update({work.id: work for work in works.values() if near_title(case, work)})
    return all(author.complete for author in found) and any(
        by_an_author(case, work) for work in works.values()
    )
