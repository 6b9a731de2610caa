"""What a record offers the person to choose from."""

from ..record import Candidate, Reason, Record
from .ranking import only_exact

_PROBABLE = frozenset(
    {Reason.SAME_TITLE_AND_AUTHOR, Reason.KNOWN_UNDER_TITLE, Reason.SAME_TITLE_UNKNOWN_AUTHOR}
)
"""Reasons that make the first candidate the likeliest."""


def offered(record: Record) -> tuple[Candidate, ...]:
    """Return the candidates in the order in which they are numbered, each work once.

    What the person's own search found comes first, then what was suggested: twenty at most.
    """
    found = {each.hardcover_id for each in record.found}
    suggested = (each for each in record.candidates if each.hardcover_id not in found)
    return (*record.found, *suggested)


def likeliest(record: Record) -> Candidate | None:
    """Return the candidate that the page suggests, if there is one."""
    first = next(iter(offered(record)), None)
    likely = first and first.reason in _PROBABLE and first.hardcover_id not in record.refused
    return first if likely else None


def exact_candidate(record: Record) -> Candidate | None:
    """Return the candidate with the same title and author, if no other one may be the book."""
    return only_exact(offered(record), record.refused)
