"""How records look in the store: plain JSON, absent facts left out."""

from collections.abc import Mapping
from typing import Any

from .models import Candidate, FailureReason, Identity, Reason, Record, Source, Status
from .stored_file import Json


def record_as_json(record: Record) -> Json:
    """Return a record as JSON."""
    return _present(
        title=record.book.title,
        authors=record.book.authors,
        isbn13=record.book.isbn13,
        isbn10=record.book.isbn10,
        subtitle=record.book.subtitle,
        series_number=record.book.series_number,
        status=record.status,
        run=record.run,
        made_at=record.made_at,
        rules=record.rules,
        hardcover_id=record.hardcover_id,
        source=record.source,
        candidates=[_candidate_as_json(each) for each in record.candidates] or None,
        reason=record.reason,
        error=record.error,
        booklore_id=record.booklore_id,
    )


def record_from_json(data: Mapping[str, Any]) -> Record:
    """Read a record; raises AttributeError, KeyError, TypeError or ValueError when it is none."""
    source, reason = data.get("source"), data.get("reason")
    error = of_kind(data.get("error"), str, None)
    record = Record(
        book=Identity(
            title=of_kind(data["title"], str),
            authors=_texts(data["authors"]),
            isbn13=of_kind(data.get("isbn13"), str, None),
            isbn10=of_kind(data.get("isbn10"), str, None),
            subtitle=of_kind(data.get("subtitle"), str, None),
            series_number=of_kind(data.get("series_number"), float, int, None),
        ),
        status=Status(data["status"]),
        run=of_kind(data["run"], int),
        made_at=of_kind(data["made_at"], float, int),
        rules=of_kind(data["rules"], int),
        hardcover_id=of_kind(data.get("hardcover_id"), int, None),
        source=Source(source) if source else None,
        candidates=tuple(
            _candidate_from_json(each) for each in of_kind(data.get("candidates", []), list)
        ),
        reason=FailureReason(reason) if reason else None,
        error=error,
        booklore_id=of_kind(data.get("booklore_id"), int, None),
    )
    if record.status is Status.MATCHED and None in (record.hardcover_id, record.source):
        raise ValueError("matched, but not with what")
    return record


def of_kind(value: Any, *kinds: type | None) -> Any:
    """Return a value that is of one of these kinds; raises TypeError when it is not."""
    if type(value) in kinds or (value is None and None in kinds):
        return value
    raise TypeError("a value of another kind")


def numbers(values: Any) -> tuple[int, ...]:
    """Return a list of whole numbers; raises TypeError when it is none."""
    if not isinstance(values, list) or not all(type(each) is int for each in values):
        raise TypeError("not a list of numbers")
    return tuple(values)


def _candidate_as_json(candidate: Candidate) -> Json:
    return _present(
        hardcover_id=candidate.hardcover_id,
        title=candidate.title,
        authors=candidate.authors,
        release_year=candidate.release_year,
        users_count=candidate.users_count,
        cover_url=candidate.cover_url,
        reason=candidate.reason,
    )


def _candidate_from_json(data: Mapping[str, Any]) -> Candidate:
    return Candidate(
        hardcover_id=of_kind(data["hardcover_id"], int),
        title=of_kind(data["title"], str),
        authors=_texts(data["authors"]),
        release_year=of_kind(data.get("release_year"), int, None),
        users_count=of_kind(data["users_count"], int),
        cover_url=of_kind(data.get("cover_url"), str, None),
        reason=Reason(data["reason"]),
    )


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(type(each) is str for each in values):
        raise TypeError("not a list of texts")
    return tuple(values)


def _present(**facts: Any) -> Json:
    return {key: value for key, value in facts.items() if value is not None}
