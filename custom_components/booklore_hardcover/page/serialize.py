"""Records as JSON, for actions and the page."""

from typing import Any

from homeassistant.util import dt as dt_util

from ..booklore.address import book_url
from ..hardcover.address import image_url, work_url
from ..matching.isbn import isbn_forms
from ..matching.offers import exact_candidate, likeliest, offered
from ..record import Record, WorkFacts
from ..store.lists import Row
from .covers import cover_path


def match_as_dict(book_id: int, record: Record, *, excluded: bool = False) -> dict[str, Any]:
    """Return a record for the response of an action; unknown facts are left out.

    `excluded` is whether the book is excluded from all writes.
    """
    return _book(book_id, record) | _present(
        url=record.hardcover_id and work_url(record.hardcover_id),
        reason=record.reason and record.reason.value,
        excluded=excluded or None,
        candidates=_candidates(record),
    )


def match_for_page(row: Row, entry_id: str, booklore: str) -> dict[str, Any]:
    """Return a book as the page's `Match`; `booklore` is the address of BookLore."""
    record = row.record
    return _book(row.book_id, record) | _present(
        subtitle=record.book.subtitle,
        series_number=record.book.series_number,
        library=row.library,
        made_at=dt_util.utc_from_timestamp(record.made_at).isoformat(),
        work=record.work and _work(record.work),
        failure=record.reason and (record.error or record.reason.value),
        excluded=row.excluded or None,
        candidates=_candidates_for_page(record),
        cover_path=cover_path(entry_id, row.book_id),
        booklore_url=book_url(booklore, row.book_id),
    )


def _book(book_id: int, record: Record) -> dict[str, Any]:
    forms = isbn_forms(record.book.isbn13) or isbn_forms(record.book.isbn10)
    return _present(
        book_id=book_id,
        title=record.book.title,
        authors=list(record.book.authors),
        isbn13=forms and forms.isbn13,
        status=record.status.value,
        hardcover_id=record.hardcover_id,
        source=record.source and record.source.value,
    )


def _candidates(record: Record) -> list[dict[str, Any]]:
    found = {each.hardcover_id for each in record.found}
    return [
        {"number": number, **_work(each), "reason": each.reason.value}
        | _marks(
            found=each.hardcover_id in found,
            refused=each.hardcover_id in record.refused,
            on_shelf=each.on_shelf,
        )
        for number, each in enumerate(offered(record), start=1)
    ]


def _candidates_for_page(record: Record) -> list[dict[str, Any]]:
    first, exact = likeliest(record), exact_candidate(record)
    return [
        shown | _marks(likeliest=candidate is first, exact=candidate is exact)
        for shown, candidate in zip(_candidates(record), offered(record), strict=True)
    ]


def _work(work: WorkFacts) -> dict[str, Any]:
    return _present(
        hardcover_id=work.hardcover_id,
        title=work.title,
        authors=list(work.authors),
        release_year=work.release_year,
        users_count=work.users_count,
        pages=work.pages,
        language=work.language,
        series=work.series,
        series_number=work.series_number,
        form=work.form and work.form.value,
        audio_only=work.audio_only or None,
        cover_url=image_url(work.cover_url),
        url=work_url(work.hardcover_id),
    )


def _marks(**marks: bool) -> dict[str, bool]:
    return {name: True for name, holds in marks.items() if holds}


def _present(**facts: Any) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, [], "")}
