"""What becomes of a case once a tier is done with it, and of a batch that failed."""

from collections.abc import Iterable, Mapping

from ..hardcover.errors import HardcoverError, HardcoverTimeout, HardcoverUnexpectedReply
from .lookup import Lookup
from .models import BookError, Failed, FailureReason, Matched, Outcome, Pending, Source
from .ranking import Case, only_exact, rank

type Outcomes = Mapping[int, Outcome]
"""By book id."""


def ask_or_accept(lookup: Lookup, case: Case, source: Source) -> Outcome:
    """Ask about the works met so far, or take the only exact one if that is wanted."""
    candidates = rank(case)
    if not candidates:
        return Failed(FailureReason.NOT_FOUND)
    if lookup.accept_exact and (exact := only_exact(candidates)):
        return Matched(exact.hardcover_id, source)
    return Pending(candidates, source)


def failed(cases: Iterable[Case], err: HardcoverError) -> Outcomes:
    """Note the same error for every book of a batch."""
    match err:
        case HardcoverTimeout():
            error = BookError.TIMEOUT
        case HardcoverUnexpectedReply():
            error = BookError.UNEXPECTED_REPLY
        case _:
            error = BookError.CANNOT_CONNECT
    return {case.book.id: Failed(FailureReason.ERROR, error) for case in cases}
