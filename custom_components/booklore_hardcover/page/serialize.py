"""Records as JSON, for actions and the page."""

from typing import Any

from ..hardcover.address import image_url, work_url
from ..matching.isbn import isbn_forms
from ..messages.texts import Texts, failure_text
from ..models import Reason, Record
from .covers import cover_path

_PROBABLE = frozenset({Reason.SAME_TITLE_AND_AUTHOR, Reason.SAME_TITLE_UNKNOWN_AUTHOR})
"""Reasons for which the page suggests the first of several candidates."""


def match_as_dict(book_id: int, record: Record, *, excluded: bool = False) -> dict[str, Any]:
    """Return a record for the response of an action; absent facts are left out.

    `excluded` says whether nothing of the book is to be written to the servers.
    """
    forms = isbn_forms(record.book.isbn13) or isbn_forms(record.book.isbn10)
    return _present(
        book_id=book_id,
        title=record.book.title,
        authors=list(record.book.authors),
        isbn13=forms and forms.isbn13,
        status=record.status.value,
        hardcover_id=record.hardcover_id,
        url=record.hardcover_id and work_url(record.hardcover_id),
        source=record.source and record.source.value,
        reason=record.reason and record.reason.value,
        excluded=excluded or None,
        candidates=[
            _present(
                number=number,
                hardcover_id=candidate.hardcover_id,
                title=candidate.title,
                authors=list(candidate.authors),
                release_year=candidate.release_year,
                users_count=candidate.users_count,
                url=work_url(candidate.hardcover_id),
                cover_url=image_url(candidate.cover_url),
                reason=candidate.reason.value,
            )
            for number, candidate in enumerate(record.candidates, start=1)
        ],
    )


def match_for_page(entry_id: str, book_id: int, record: Record, texts: Texts) -> dict[str, Any]:
    """Return a record for the page: with the texts of reasons, and the path of the cover."""
    match = match_as_dict(book_id, record)
    for shown, candidate in zip(match.get("candidates", ()), record.candidates, strict=True):
        shown["reason_text"] = texts(f"reason.{candidate.reason.value}")
    if len(record.candidates) > 1 and record.candidates[0].reason in _PROBABLE:
        match["candidates"][0]["likeliest"] = True
    if record.reason is not None:
        match["message"] = failure_text(texts, record)
    match["cover_path"] = cover_path(entry_id, book_id)
    return match


def _present(**facts: Any) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, [], "")}
