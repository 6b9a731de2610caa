"""What becomes of a book's record when the person searches for the book again."""

from collections.abc import Iterable
from dataclasses import replace

from ..booklore.models import Book
from ..hardcover.models import Work
from ..models import Record, Source, Status
from .case import open_case
from .ranking import RULES_VERSION, rank


def searched_record(
    book_id: int, record: Record, works: Iterable[Work], run: int, now: float
) -> Record | None:
    """Return the record with these works as candidates, or None when no work is left.

    `works` are what the person's search found, deleted ones among them; `now` is a Unix time in
    seconds. A failed book becomes pending, in run number `run`; other records keep their state.
    """
    # BookLore is not asked again: what the record says of the book is enough to rank works.
    case = open_case(
        Book(
            id=book_id,
            library_id=None,
            title=record.book.title,
            authors=record.book.authors,
            isbn13=record.book.isbn13,
            isbn10=record.book.isbn10,
            subtitle=record.book.subtitle,
            series_number=record.book.series_number,
        )
    )
    case.works.update({work.id: work for work in works if not work.deleted})
    candidates = rank(case, asked_for=True)
    if not candidates:
        return None
    if record.status is Status.FAILED:
        record = replace(
            record, status=Status.PENDING, run=run, made_at=now, reason=None, error=None
        )
    if record.status is Status.PENDING:
        record = replace(record, source=Source.SEARCH, rules=RULES_VERSION)
    return replace(record, candidates=candidates)
