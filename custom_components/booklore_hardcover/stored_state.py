"""How the files of the store look: what is known, and the journal of choices."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from .kept_records import KeptRecords, Records
from .models import Record, RunRequest, RunState
from .stored_file import Json
from .stored_records import numbers, of_kind, record_as_json, record_from_json


@dataclass(frozen=True, slots=True)
class Contents:
    """What the large file holds."""

    revision: int = 0
    run: RunState = field(default_factory=RunState)
    library: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    aside: tuple[Record, ...] = ()
    records: KeptRecords = field(default_factory=Records)
    oldest: int = 0
    """The revision of the oldest part that it was read from."""


type Choices = dict[int, tuple[int, Record | None]]
"""The journal: what was decided about each book id, and in which revision."""


def contents_as_json(contents: Contents) -> Json:
    """Return the contents of the large file as JSON."""
    return {
        "revision": contents.revision,
        "run": _run_as_json(contents.run),
        "library": {str(key): ids for key, ids in contents.library.items()},
        "aside": [record_as_json(record) for record in contents.aside],
        **contents.records.as_json(),
    }


def contents_from_json(data: Json) -> Contents:
    """Read the large file; raises as `record_from_json` does when it is none of ours."""
    return Contents(
        revision=of_kind(data["revision"], int),
        run=_run_from_json(data["run"]),
        library={int(key): numbers(ids) for key, ids in data["library"].items()},
        aside=tuple(record_from_json(each) for each in of_kind(data["aside"], list)),
        records=Records.from_json(data),
        oldest=data["revision"],
    )


def add_pages(contents: Contents, data: Json) -> Contents:
    """Read a part of the large file into its contents; raises as `record_from_json` does."""
    Records.of(contents.records).take(data["pages"])
    return replace(contents, oldest=min(contents.oldest, of_kind(data["revision"], int)))


def choices_as_json(revision: int, choices: Choices) -> Json:
    """Return the journal as JSON."""
    return {
        "revision": revision,
        "choices": {
            str(book_id): {"revision": made_in, "record": record and record_as_json(record)}
            for book_id, (made_in, record) in choices.items()
        },
    }


def choices_from_json(data: Json) -> Choices:
    """Read the journal; raises as `record_from_json` does when it is none of ours."""
    of_kind(data["revision"], int)
    return {
        int(key): (
            of_kind(each["revision"], int),
            None if each["record"] is None else record_from_json(each["record"]),
        )
        for key, each in data["choices"].items()
    }


def _run_as_json(run: RunState) -> Json:
    requests = [
        {**asdict(each), "book_ids": None if each.book_ids is None else sorted(each.book_ids)}
        for each in run.requests
    ]
    return {**asdict(replace(run, requests=())), "requests": requests}


def _run_from_json(data: Json) -> RunState:
    """Read the state of the run; what an older version did not write is as at the start."""
    requests = tuple(_request_from_json(each) for each in of_kind(data["requests"], list))
    run = RunState(**{**data, "requests": requests})
    of_kind(run.number, int)
    for moment in (run.paused_until, run.ended_at):
        of_kind(moment, float, int, None)
    for flag in (run.begun, run.failed):
        of_kind(flag, bool)
    return run


def _request_from_json(data: Json) -> RunRequest:
    ids = data["book_ids"]
    request = RunRequest(**{**data, "book_ids": None if ids is None else frozenset(numbers(ids))})
    for flag in (request.retry_skipped, request.retry_failed, request.rebuilt):
        of_kind(flag, bool)
    return request
