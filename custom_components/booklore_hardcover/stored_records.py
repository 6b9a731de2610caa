"""How records look in the store: plain JSON, absent facts left out."""

from collections.abc import Mapping
from typing import Any

from .matching.models import BookError, Candidate, FailureReason, Reason, Source
from .matching.records import Identity, Record, Status

type Json = dict[str, Any]


def record_as_json(record: Record) -> Json:
    """Return a record as JSON."""
    return _present(
        title=record.book.title,
        authors=record.book.authors,
        isbn13=record.book.isbn13,
        isbn10=record.book.isbn10,
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
    """Read a record; raises KeyError, TypeError or ValueError when it is none."""
    source, reason, error = data.get("source"), data.get("reason"), data.get("error")
    return Record(
        book=Identity(
            title=data["title"],
            authors=tuple(data["authors"]),
            isbn13=data.get("isbn13"),
            isbn10=data.get("isbn10"),
        ),
        status=Status(data["status"]),
        run=int(data["run"]),
        made_at=float(data["made_at"]),
        rules=int(data["rules"]),
        hardcover_id=data.get("hardcover_id"),
        source=Source(source) if source else None,
        candidates=tuple(_candidate_from_json(each) for each in data.get("candidates", ())),
        reason=FailureReason(reason) if reason else None,
        error=BookError(error) if error else None,
        booklore_id=data.get("booklore_id"),
    )


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
        hardcover_id=int(data["hardcover_id"]),
        title=data["title"],
        authors=tuple(data["authors"]),
        release_year=data.get("release_year"),
        users_count=int(data["users_count"]),
        cover_url=data.get("cover_url"),
        reason=Reason(data["reason"]),
    )


def _present(**facts: Any) -> Json:
    return {key: value for key, value in facts.items() if value is not None}
