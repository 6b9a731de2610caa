"""What matching says about a book, and how several tiers come to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..hardcover.errors import HardcoverError
from ..hardcover.models import Work
from ..models import Candidate, FailureReason, Reason, Source
from .case import Case
from .likeness import TitleMatch
from .ranking import only_exact, rank
from .rating import rate


@dataclass(frozen=True, slots=True)
class Matched:
    """The book is this work."""

    hardcover_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class Pending:
    """The book may be one of several works: the person has to choose."""

    candidates: tuple[Candidate, ...]  # the likeliest first; never empty
    source: Source
    """The tier that found them, which becomes the source of the match when one is accepted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was found that the book may be, or Hardcover could not be asked."""

    reason: FailureReason
    error: str | None = None  # the key of the client's error, when that is the reason


type Outcome = Matched | Pending | Failed
type Outcomes = Mapping[int, Outcome]  # by book id


def ask_or_accept(case: Case, source: Source) -> Outcome:
    """Ask the person about the works found so far; without any, the book is not found.

    With `case.accept_exact`, the only one with the same title and author is matched instead.
    """
    if not (candidates := rank(case)):
        return Failed(FailureReason.NOT_FOUND)
    if case.authors_other_works:
        # The person is asked anyway, and one of these may be the book under another title.
        case.works = case.authors_other_works | case.works
        candidates = rank(case)
    if case.accept_exact and (exact := only_exact(candidates)):
        return Matched(exact.hardcover_id, source)
    return Pending(candidates, source)


def match_by_isbn(case: Case, work: Work) -> Outcome:
    """Match a book with the work of its ISBN, or ask when BookLore's id is another work's."""
    if Reason.BOOKLORE_OTHER_BOOK not in case.doubts.values():
        return Matched(work.id, Source.ISBN)
    case.works[work.id] = work
    return ask_or_accept(case, Source.ISBN)


def ask_about_isbn_work(case: Case, isbn_work: Work, source: Source) -> Outcome:
    """Ask about the work of the book's ISBN, beside a work that has the book's own title."""
    case.works[isbn_work.id] = isbn_work
    if rate(case, isbn_work).title < TitleMatch.MAIN_TITLE:
        case.doubts[isbn_work.id] = Reason.ISBN_OTHER_TITLE
    return ask_or_accept(case, source)


def failed(cases: Iterable[Case], err: HardcoverError) -> Outcomes:
    """Note the same error for every book of a batch."""
    return {case.book.id: Failed(FailureReason.ERROR, err.key) for case in cases}
