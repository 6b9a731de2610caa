"""What a person's own search makes of a record."""

from collections.abc import Iterable
from dataclasses import replace

from ..booklore.models import Book
from ..hardcover.models import Work
from ..models import Record, Source, Status
from .ranking import RULES_VERSION, rank
from .rating import open_case


def searched_record(
    book_id: int, record: Record, works: Iterable[Work], run: int, now: float
) -> Record | None:
    """Return a record with these works as its candidates, None when there are none.

    A failed book asks for a choice from now on; what is settled stays so.
    """
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
