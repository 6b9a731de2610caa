"""The outcomes of matching, and how the tiers make them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..breaks import with_breaks
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError
from ..hardcover.models import Work
from ..record import Candidate, FailureReason, Reason, Source, WorkFacts
from .case import Case, compare
from .evidence import has_rival
from .facts import facts_of
from .likeness import TitleMatch
from .lookup import ask_in_batches
from .ranking import only_exact, rank


@dataclass(frozen=True, slots=True)
class Matched:
    """The book is this work."""

    hardcover_id: int
    source: Source
    # What is kept with the id; the id alone says which match it is.
    work: WorkFacts | None = field(default=None, compare=False, repr=False)
    edition_id: int | None = field(default=None, compare=False, repr=False)
    """The edition that bears the book's ISBN, if that led to the work."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The book may be one of several works: the person has to choose."""

    candidates: tuple[Candidate, ...]
    """The likeliest first; never empty."""
    source: Source
    """The tier that found them, which becomes the source of the match when one is accepted."""
    refused: frozenset[int] = frozenset()
    """The works that the person does not want, and those they were merged into."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was found that the book may be, or Hardcover could not be asked."""

    reason: FailureReason
    error: str | None = None
    """The key of the client's error, when that is the reason."""


type Outcome = Matched | Pending | Failed
type Outcomes = Mapping[int, Outcome]  # by book id


async def match_in_batches[ReplyT](
    hardcover: HardcoverClient,
    batches: Iterable[Sequence[Case]],
    ask: Callable[[Sequence[Case]], Awaitable[ReplyT]],
    match: Callable[[Case, ReplyT], Outcome | None],
) -> AsyncIterator[Outcomes]:
    """Ask about each batch of books and match each book by the reply; an error fails the batch."""
    for batch in batches:
        async for part, reply in ask_in_batches(hardcover, batch, ask):
            if isinstance(reply, HardcoverError):
                yield {case.book.id: Failed(FailureReason.ERROR, reply.key) for case in part}
            else:
                yield await asyncio.to_thread(match_each, part, reply, match)


def match_each[ReplyT](
    cases: Iterable[Case], reply: ReplyT, match: Callable[[Case, ReplyT], Outcome | None]
) -> Outcomes:
    """Match several books by one reply; those without an outcome are left to the next tier."""
    return {case.book.id: outcome for case in with_breaks(cases) if (outcome := match(case, reply))}


def match_or_ask(case: Case, source: Source) -> Outcome:
    """Match a book with the work of its ISBN; ask if it has none, or if another may be the book."""
    if case.isbn_work is None or has_rival(case, case.isbn_work):
        return ask_or_accept(case, source)
    return match_by_isbn(case, case.isbn_work)


def match_by_isbn(case: Case, work: Work) -> Outcome:
    """Match a book with the work of its ISBN, or ask when BookLore's id is another work's."""
    if Reason.BOOKLORE_OTHER_BOOK not in case.doubts.values():
        return Matched(work.id, Source.ISBN, facts_of(work), case.editions.get(work.id))
    case.works[work.id] = work
    return _ask_or_accept(case, Source.ISBN)


def ask_or_accept(case: Case, source: Source) -> Outcome:
    """Ask the person about the works found so far; without any, the book is not found.

    With `case.accept_exact`, the only one with the same title and author is matched instead.
    """
    if (work := case.isbn_work) is not None:
        case.works[work.id] = work
        if compare(case, work).title < TitleMatch.MAIN_TITLE:
            case.doubts[work.id] = Reason.ISBN_OTHER_TITLE
    return _ask_or_accept(case, source)


def _ask_or_accept(case: Case, source: Source) -> Outcome:
    if not (candidates := rank(case)):
        return Failed(FailureReason.NOT_FOUND)
    if case.authors_other_works:
        # The person is asked anyway, and one of these may be the book under another title.
        case.works = case.authors_other_works | case.works
        candidates = rank(case)
    if case.accept_exact and (exact := only_exact(candidates, case.refused)):
        return Matched(exact.hardcover_id, source, exact.work)
    return Pending(candidates, source, frozenset(case.refused))
