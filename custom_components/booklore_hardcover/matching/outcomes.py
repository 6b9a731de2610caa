"""What becomes of a case once a tier is done with it, and of a batch that failed."""

from collections.abc import Iterable, Mapping

from ..hardcover.errors import HardcoverError
from ..hardcover.models import Work
from ..models import FailureReason, Reason, Source
from .likeness import TitleMatch
from .lookup import Lookup
from .models import Failed, Matched, Outcome, Pending
from .ranking import only_exact, rank
from .rating import Case, rate

type Outcomes = Mapping[int, Outcome]
"""By book id."""


def ask_or_accept(lookup: Lookup, case: Case, source: Source) -> Outcome:
    """Ask about the works met so far, or take the only exact one if that is wanted."""
    candidates = rank(case)
    if not candidates:
        return Failed(FailureReason.NOT_FOUND)
    if case.by_author:
        # Where there is a question anyway, the author's other works may hold the answer.
        case.works = case.by_author | case.works
        candidates = rank(case)
    if lookup.accept_exact and (exact := only_exact(candidates)):
        return Matched(exact.hardcover_id, source)
    return Pending(candidates, source)


def believe(lookup: Lookup, case: Case, work: Work, source: Source) -> Outcome:
    """Store the work that a number led to, or ask when BookLore names another one."""
    if Reason.BOOKLORE_OTHER_BOOK not in case.doubts.values():
        return Matched(work.id, source)
    case.works[work.id] = work
    return ask_or_accept(lookup, case, source)


def ask_about_held(lookup: Lookup, case: Case, held: Work, source: Source) -> Outcome:
    """Ask about the work that the ISBN led to, beside one with the book's own title."""
    case.works[held.id] = held
    if rate(case, held).title < TitleMatch.LOOSE:
        case.doubts[held.id] = Reason.ISBN_OTHER_TITLE
    return ask_or_accept(lookup, case, source)


def failed(cases: Iterable[Case], err: HardcoverError) -> Outcomes:
    """Note the same error for every book of a batch."""
    return {case.book.id: Failed(FailureReason.ERROR, err.key) for case in cases}
