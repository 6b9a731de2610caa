"""Records and the state of the run as rows of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Final

import orjson

from ..matching.normalize import words
from ..models import Probe, Problem, RunRequest, RunState
from ..record import (
    Candidate,
    FailureReason,
    Identity,
    Reason,
    Record,
    Source,
    Status,
    WorkFacts,
    WorkForm,
)

type Row = Sequence[Any]

_FACTS = (
    "title", "authors", "isbn13", "isbn10", "subtitle", "series_number",
    "status", "run", "made_at", "rules", "hardcover_id", "source", "work", "edition_id",
    "candidates", "found", "refused", "reason", "error", "booklore_id",
)  # fmt: skip
COLUMNS = ", ".join(_FACTS)
"""The columns that `record_of` reads, in its order."""
_OF_IDENTITY = len(fields(Identity))
IDENTITY = ", ".join(_FACTS[:_OF_IDENTITY])
"""The columns that `identity_of` reads."""
_WORK_FIELDS = tuple(each.name for each in fields(WorkFacts))
_BLANK: Final[Mapping[str, Any]] = {
    "authors": (),
    "release_year": None,
    "users_count": 0,
    "cover_url": None,
    **{each.name: each.default for each in fields(Candidate) if each.default is not MISSING},
}
"""Defaults of the fields of works and candidates, which are left out of the JSON."""


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
        _json_of_works((record.work,) if record.work else ()),
        record.edition_id,
        _json_of_works(record.candidates),
        _json_of_works(record.found),
        orjson.dumps(record.refused).decode() if record.refused else None,
        record.reason and record.reason.value,
        record.error,
        record.booklore_id,
    )


def record_of(row: Row) -> Record:
    """Return the record that the values of `COLUMNS` describe."""
    facts = dict(zip(_FACTS, row, strict=True))
    work, source, reason, refused = (
        facts[name] for name in ("work", "source", "reason", "refused")
    )
    return Record(
        book=identity_of(row[:_OF_IDENTITY]),
        status=Status(facts["status"]),
        run=facts["run"],
        made_at=facts["made_at"],
        rules=facts["rules"],
        hardcover_id=facts["hardcover_id"],
        source=Source(source) if source else None,
        work=WorkFacts(**_work(orjson.loads(work)[0])) if work else None,
        edition_id=facts["edition_id"],
        candidates=_candidates(facts["candidates"]),
        found=_candidates(facts["found"]),
        refused=tuple(orjson.loads(refused)) if refused else (),
        reason=FailureReason(reason) if reason else None,
        error=facts["error"],
        booklore_id=facts["booklore_id"],
    )


def identity_of(row: Row) -> Identity:
    """Return the book that the values of `IDENTITY` describe."""
    title, authors, *numbers = row
    return Identity(title, tuple(orjson.loads(authors)), *numbers)


def json_of(record: Record | None) -> str | None:
    """Return a record as JSON, for the tables that keep whole records."""
    return None if record is None else orjson.dumps(row_of(record)).decode()


def record_from(json: str | None) -> Record | None:
    """Return the record that `json_of` wrote."""
    return None if json is None else record_of(orjson.loads(json))


def search_text(*texts: str) -> str:
    """Return the words of these texts without case and accents, to search in or for."""
    return " ".join(word for text in texts for word in words(text))


def run_from(json: str) -> RunState:
    """Return the state of the run from its JSON."""
    facts = orjson.loads(json)
    probe, problem = facts["probe"], facts["problem"]
    facts |= {
        "requests": tuple(map(_request, facts["requests"])),
        "probe": probe and Probe(**probe),
        "problem": problem and Problem(problem["key"], problem["placeholders"]),
    }
    return RunState(**facts)


def _request(facts: Mapping[str, Any]) -> RunRequest:
    book_ids = facts["book_ids"]
    return RunRequest(**{**facts, "book_ids": None if book_ids is None else frozenset(book_ids)})


def _json_of_works(works: Sequence[WorkFacts]) -> str | None:
    """Return works or candidates as JSON, without fields that have their default."""
    if not works:
        return None
    names = [each.name for each in fields(works[0])]
    return orjson.dumps(
        [
            {name: value for name in names if (value := getattr(work, name)) != _BLANK.get(name)}
            for work in works
        ]
    ).decode()


def _candidates(json: str | None) -> tuple[Candidate, ...]:
    if not json:
        return ()
    return tuple(
        Candidate(
            **_work(facts), reason=Reason(facts["reason"]), on_shelf=facts.get("on_shelf", False)
        )
        for facts in orjson.loads(json)
    )


def _work(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a work's fields."""
    form = facts.get("form")
    return {
        **{name: facts.get(name, _BLANK.get(name)) for name in _WORK_FIELDS},
        "authors": tuple(facts.get("authors", ())),
        "form": WorkForm(form) if form else None,
    }
