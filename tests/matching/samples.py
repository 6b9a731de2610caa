"""Short ways to make books, works, candidates and records, as plain values."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.models import Contributor, Work
from custom_components.booklore_hardcover.matching.case import open_case
from custom_components.booklore_hardcover.matching.outcomes import Failed, Matched, Outcome, Pending
from custom_components.booklore_hardcover.matching.ranking import RULES_VERSION, rank
from custom_components.booklore_hardcover.matching.records import identity
from custom_components.booklore_hardcover.record import (
    Candidate,
    FailureReason,
    Reason,
    Record,
    Source,
    Status,
)

DUNE13, DUNE10 = "9780441172719", "0441172717"
EMMA13 = "9780141439587"


def a_book(title: str = "Dune", *authors: str, book_id: int = 1, **facts: Any) -> Book:
    """Return a book as the server describes it."""
    facts = {"library_id": 1, "isbn13": None, "isbn10": None, **facts}
    return Book(id=book_id, title=title, authors=authors, **facts)


def a_work(work_id: int, title: str = "Dune", *authors: str, **facts: Any) -> Work:
    """Return a work with these authors, read by one person."""
    people = tuple(Contributor(name) for name in authors)
    return Work(work_id, title, **{"users_count": 1, "contributors": people, **facts})


def ranked(
    book: Book,
    *works: Work,
    refused: Collection[int] = (),
    on_shelf: Collection[int] = frozenset(),
) -> tuple[Candidate, ...]:
    """Return the candidates among these works."""
    case = open_case(book, refused=refused, on_shelf=on_shelf)
    case.works.update({work.id: work for work in works})
    return rank(case)


def ids(candidates: Collection[Candidate]) -> list[int]:
    """Return the works of candidates, in their order."""
    return [each.hardcover_id for each in candidates]


def a_candidate(
    hardcover_id: int, reason: Reason = Reason.SAME_TITLE_AND_AUTHOR, title: str = "Dune"
) -> Candidate:
    """Return a candidate."""
    return Candidate(hardcover_id, title, ("Frank Herbert",), 1965, 1, None, reason=reason)


def a_record(book: Book, status: Status = Status.MATCHED, **facts: Any) -> Record:
    """Return a record of this book, made in the first run at time 0."""
    if status is Status.MATCHED:
        facts = {"hardcover_id": 10, "source": Source.ISBN, **facts}
    return Record(
        identity(book), status, **{"run": 1, "made_at": 0.0, "rules": RULES_VERSION, **facts}
    )


def a_choice(book: Book, hardcover_id: int = 10) -> Record:
    """Return the record of a person's choice."""
    return a_record(book, hardcover_id=hardcover_id, source=Source.CHOICE)


MATCHED = Matched(99, Source.ISBN)
NOT_FOUND = Failed(FailureReason.NOT_FOUND)

type Resolved = Callable[..., Coroutine[Any, Any, dict[int, Outcome]]]


def shown(outcome: Outcome) -> list[tuple[int, Reason]]:
    """Return ids and reasons of a pending book's candidates."""
    assert isinstance(outcome, Pending)
    return [(each.hardcover_id, each.reason) for each in outcome.candidates]
