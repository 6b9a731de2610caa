"""Records and the state of the run as rows of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import orjson

from ..matching.normalize import words
from ..models import (
    Candidate,
    FailureReason,
    Identity,
    Probe,
    Problem,
    Reason,
    Record,
    RunRequest,
    RunState,
    Source,
    Status,
)

type Row = Sequence[Any]

_FACTS = (
    "title", "authors", "isbn13", "isbn10", "subtitle", "series_number",
    "status", "run", "made_at", "rules", "hardcover_id", "source", "candidates",
    "reason", "error", "booklore_id",
)  # fmt: skip
COLUMNS = ", ".join(_FACTS)
"""The columns that `record_of` reads, in its order."""
_IDENTITY = len(fields(Identity))


def row_of(record: Record) -> Row:
    """Return a record as the values of `COLUMNS`."""
    book = record.book
    return (
        book.title,
        orjson.dumps(book.authors).decode(),
        book.isbn13,
        book.isbn10,
        book.subtitle,
        book.series_number,
        record.status.value,
        record.run,
        record.made_at,
        record.rules,
        record.hardcover_id,
        record.source and record.source.value,
        orjson.dumps(record.candidates).decode() if record.candidates else None,
        record.reason and record.reason.value,
        record.error,
        record.booklore_id,
    )


def record_of(row: Row) -> Record:
    """Return the record that the values of `COLUMNS` describe."""
    title, authors, *numbers = row[:_IDENTITY]
    status, run, made_at, rules, hardcover_id, source, candidates, reason, error, booklore_id = row[
        _IDENTITY:
    ]
    return Record(
        book=Identity(title, tuple(orjson.loads(authors)), *numbers),
        status=Status(status),
        run=run,
        made_at=made_at,
        rules=rules,
        hardcover_id=hardcover_id,
        source=Source(source) if source else None,
        candidates=tuple(map(_candidate, orjson.loads(candidates))) if candidates else (),
        reason=FailureReason(reason) if reason else None,
        error=error,
        booklore_id=booklore_id,
    )


def json_of(record: Record | None) -> str | None:
    """Return a record as JSON, for the tables that keep whole records."""
    return None if record is None else orjson.dumps(row_of(record)).decode()


def record_from(json: str | None) -> Record | None:
    """Return the record that `json_of` wrote."""
    return None if json is None else record_of(orjson.loads(json))


def search_text(*texts: str) -> str:
    """Return the words of these texts without case and accents, to search in or for."""
    return " ".join(word for text in texts for word in words(text))


def json_of_run(run: RunState) -> str:
    """Return the state of the run as JSON."""
    return orjson.dumps(run, default=sorted).decode()


def run_from(json: str) -> RunState:
    """Return the state of the run that `json_of_run` wrote."""
    facts = orjson.loads(json)
    probe, problem = facts["probe"], facts["problem"]
    facts |= {
        "requests": tuple(map(_request, facts["requests"])),
        "probe": probe and Probe(**probe),
        "problem": problem and Problem(**problem),
    }
    return RunState(**facts)


def _request(facts: Mapping[str, Any]) -> RunRequest:
    book_ids = facts["book_ids"]
    return RunRequest(**{**facts, "book_ids": None if book_ids is None else frozenset(book_ids)})


def _candidate(facts: Mapping[str, Any]) -> Candidate:
    return Candidate(
        **{**facts, "authors": tuple(facts["authors"]), "reason": Reason(facts["reason"])}
    )
