"""The tier before search: everything that a book's authors wrote, compared here.

Search is one request a book; this is one for forty authors. It finds what an exact title
misses, and tells when there is nothing to search for.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import batched
import logging

from ..hardcover.errors import (
    HardcoverError,
    HardcoverMissingScope,
    HardcoverUnexpectedReply,
)
from ..hardcover.models import Author
from ..models import Source
from .agreement import Agreement, compare_authors
from .evidence import has_rival, names_a_work, near_title
from .likeness import TitleMatch
from .lookup import Lookup
from .models import Outcome
from .names import Name, parse_authors, spellings_of_name, work_authors
from .outcomes import Outcomes, ask_about_held, ask_or_accept, believe
from .rating import Case, rate

_LOGGER = logging.getLogger(__name__)

AUTHORS_PER_REQUEST = 40
WORKS_PER_AUTHOR = 100
_PEOPLE_PER_BOOK = 2
_READINGS_PER_PERSON = 3
"""Of a name as written: "Le Guin, Ursula K." reads in three ways."""
_WORKS_OF_NO_STUB = 2
"""Whose only work is another one may be known to Hardcover by another spelling, with the rest."""


async def author_tier(lookup: Lookup, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Look through the works of the authors, forty of them a request.

    A book is settled when these are all works of its authors: then search would only
    find other people's. When they may not be all, because an author wrote more than
    comes in one reply or goes by another spelling, nothing but the very title settles
    it; else it is left to search, and so is everything when the server refuses to answer.
    """

    async def ask(part: Sequence[Sequence[Case]]) -> list[Author]:
        names = {name for group in part for person in _people(group[0]) for name in _names(person)}
        return await lookup.hardcover.works_by_author(names, limit=WORKS_PER_AUTHOR)

    groups: defaultdict[object, list[Case]] = defaultdict(list)
    for case in cases:
        if case.title.full_words and (people := _people(case)):
            groups[people].append(case)
    try:
        for batch in batched(groups.values(), AUTHORS_PER_REQUEST, strict=False):
            async for part, authors in lookup.ask(batch, ask):
                if isinstance(authors, HardcoverUnexpectedReply):
                    raise authors
                if isinstance(authors, HardcoverError):
                    _LOGGER.debug("%d authors are left to search: %s", len(part), authors)
                    continue
                found = [case for group in part for case in group]
                yield await asyncio.to_thread(_settle, lookup, found, authors)
    except (HardcoverUnexpectedReply, HardcoverMissingScope) as err:
        # A limit on the depth of queries is announced, and scopes may change (contract §1, §2).
        _LOGGER.debug("Authors are left to search: %s", err)


type _Person = tuple[Name, ...]
"""The readings of one author as written."""


def _people(case: Case) -> tuple[_Person, ...]:
    """Return whose works to look through.

    Those of the work that an ISBN led to, whose names are as Hardcover writes them: the
    book may name nobody, or in another spelling.
    """
    if case.held is not None and (written_by := work_authors(case.held.contributors)):
        return tuple((name,) for name in written_by[:_PEOPLE_PER_BOOK])
    people = (parse_authors((text,)) for text in case.book.authors)
    named = [readings[:_READINGS_PER_PERSON] for readings in people if readings]
    return tuple(named[:_PEOPLE_PER_BOOK])


def _names(person: _Person) -> list[str]:
    return [spelling for name in person for spelling in spellings_of_name(name)]


def _settle(lookup: Lookup, cases: Iterable[Case], authors: Iterable[Author]) -> Outcomes:
    by_name: defaultdict[str, list[Author]] = defaultdict(list)
    for author in authors:
        by_name[author.name].append(author)
    settled: dict[int, Outcome] = {}
    for case in cases:
        found = [
            [author for name in _names(person) for author in by_name[name]]
            for person in _people(case)
        ]
        works = {work.id: work for person in found for author in person for work in author.works}
        near = {work.id: work for work in works.values() if near_title(case, work)}
        case.works.update(near)
        case.by_author = {} if near else works
        # The work that an ISBN led to shows that its author is the one meant.
        least = 1 if near or case.held else _WORKS_OF_NO_STUB
        people = [
            _is_known(person, authors, least)
            for person, authors in zip(_people(case), found, strict=True)
        ]
        known = any(people) if case.held else all(people)
        if case.held is not None:
            if has_rival(case, case.held):
                settled[case.book.id] = ask_about_held(lookup, case, case.held, Source.TITLE)
            elif known or not case.held_until_search:
                settled[case.book.id] = believe(lookup, case, case.held, Source.ISBN)
        elif known or names_a_work(case, TitleMatch.EXACT) or _has_all_but_words(case):
            settled[case.book.id] = ask_or_accept(lookup, case, Source.TITLE)
    return settled


def _has_all_but_words(case: Case) -> bool:
    """Whether the title tier met the book, but for a subtitle or a second author.

    Their works may have had both; search would hardly find what has.
    """
    ratings = (rate(case, work) for work in case.works.values())
    same = (each for each in ratings if each.author is Agreement.AGREE and not each.set_back)
    return any(
        (each.title is TitleMatch.LOOSE and not each.complete)
        or (each.title is TitleMatch.EXACT and not each.by_all)
        for each in same
    )


def _is_known(person: _Person, authors: Sequence[Author], least: int) -> bool:
    """Whether these are the person, with so many works at least, and all that they wrote."""
    written = {
        work.id
        for author in authors
        for work in author.works
        if compare_authors(person, work_authors(work.contributors)) is Agreement.AGREE
    }
    return len(written) >= least and all(author.complete for author in authors)
