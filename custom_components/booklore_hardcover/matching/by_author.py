"""The tier "author": looks through all works of the books' authors, for misspelt titles too."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import batched
import logging

from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError, HardcoverMissingScope, HardcoverUnexpectedReply
from ..hardcover.models import Author
from ..record import Source
from .agreement import Agreement, compare_authors
from .case import Case, title_match
from .evidence import considered, has_likely_work, has_rival
from .likeness import TitleMatch
from .lookup import ask_in_batches
from .names import Name, parse_authors, spellings_of_name, work_authors
from .outcomes import Outcome, Outcomes, match_each, match_or_ask

_LOGGER = logging.getLogger(__name__)

AUTHORS_PER_REQUEST = 40
WORKS_PER_AUTHOR = 100
_PEOPLE_PER_BOOK = 2
_READINGS_PER_PERSON = 3  # "Le Guin, Ursula K." has three


async def author_tier(hardcover: HardcoverClient, cases: Sequence[Case]) -> AsyncIterator[Outcomes]:
    """Compare the books with the works of their authors, forty authors a request.

    When all works of a book's authors are known, the book gets its outcome here: a search, which
    costs one request a book, would only find other people's works. Where there may be more, it
    does so only if a work with its exact title is among them, and goes on to the search tier
    otherwise; so do all books when Hardcover refuses the question.
    """

    async def ask(part: Sequence[Sequence[Case]]) -> Mapping[str, Sequence[Author]]:
        names = {name for group in part for person in _people(group[0]) for name in _names(person)}
        by_name: defaultdict[str, list[Author]] = defaultdict(list)
        for author in await hardcover.works_by_author(names, limit=WORKS_PER_AUTHOR):
            by_name[author.name].append(author)
        return by_name

    groups: defaultdict[object, list[Case]] = defaultdict(list)
    for case in cases:
        if case.title.full_words and (people := _people(case)):
            groups[people].append(case)
    try:
        for batch in batched(groups.values(), AUTHORS_PER_REQUEST, strict=False):
            async for part, authors in ask_in_batches(hardcover, batch, ask):
                if isinstance(authors, HardcoverUnexpectedReply):
                    raise authors
                if isinstance(authors, HardcoverError):
                    _LOGGER.debug("%d authors are left to search: %s", len(part), authors)
                    continue
                asked = [case for group in part for case in group]
                yield await asyncio.to_thread(match_each, asked, authors, _match)
    except (HardcoverUnexpectedReply, HardcoverMissingScope) as err:
        # Hardcover has announced a limit on how deep a query may go (contract §1, §2).
        _LOGGER.debug("Authors are left to search: %s", err)


type _Person = tuple[Name, ...]  # all readings of one author's name


def _people(case: Case) -> tuple[_Person, ...]:
    """Return whose works are looked through: the authors of the ISBN's work, or the book's.

    Hardcover writes the former itself, while the book may name nobody or spell a name otherwise.
    """
    if case.isbn_work is not None and (authors := work_authors(case.isbn_work.contributors)):
        return tuple((name,) for name in authors[:_PEOPLE_PER_BOOK])
    people = (parse_authors((text,)) for text in case.book.authors)
    named = [readings[:_READINGS_PER_PERSON] for readings in people if readings]
    return tuple(named[:_PEOPLE_PER_BOOK])


def _names(person: _Person) -> list[str]:
    return [spelling for name in person for spelling in spellings_of_name(name)]


def _match(case: Case, by_name: Mapping[str, Sequence[Author]]) -> Outcome | None:
    """Match a book, given Hardcover's authors by name; None leaves it to search."""
    found = {
        person: [author for name in _names(person) for author in by_name.get(name, ())]
        for person in _people(case)
    }
    works = {work.id: work for each in found.values() for author in each for work in author.works}
    similar = {
        id_: work for id_, work in works.items() if title_match(case, work) >= TitleMatch.SIMILAR
    }
    case.works.update(similar)
    case.authors_other_works = {} if similar.keys() - case.refused else works
    # Two works show that Hardcover's author is the person whom the book names: with a single one
    # that is not the book, most works may well be under another spelling of the name. The ISBN's
    # work shows it by itself.
    least = 1 if similar or case.isbn_work else 2
    complete = [_all_works_known(person, authors, least) for person, authors in found.items()]
    if case.isbn_work is not None:
        known = any(complete) or not case.wait_for_search or has_rival(case, case.isbn_work)
    else:
        likely = has_likely_work(case, TitleMatch.EXACT)
        known = all(complete) or likely or _search_finds_no_better(case)
    return match_or_ask(case, Source.TITLE) if known else None


def _search_finds_no_better(case: Case) -> bool:
    """Whether a work has the book's title, but not its subtitle or its second author.

    A work that has both would have been found by the title tier; a search hardly finds it.
    """
    return any(
        (each.title is TitleMatch.MAIN_TITLE and not each.complete)
        or (each.title is TitleMatch.EXACT and not each.by_everybody)
        for each in considered(case)
        if each.author is Agreement.AGREE and not each.ranks_last
    )


def _all_works_known(person: _Person, authors: Sequence[Author], least: int) -> bool:
    """Whether these authors are the person, have `least` works or more, and show all of them."""
    written = {
        work.id
        for author in authors
        for work in author.works
        if compare_authors(person, work_authors(work.contributors)) is Agreement.AGREE
    }
    return len(written) >= least and all(author.complete for author in authors)
