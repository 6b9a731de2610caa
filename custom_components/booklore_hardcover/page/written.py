"""The commands that show what was written to the servers."""

from dataclasses import asdict
from typing import Final

from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..errors import store_errors
from ..store.history import WrittenLine, WrittenRun
from ..store.rating_writes import Field
from ..sync.ratings.scale import stars, status_name
from ..sync.words import server_of
from ..wire import MAX_ID
from .answering import Call, Json, command, id_number, whole_number

_FIELDS: Final[dict[str, str]] = {
    Field.TO_HARDCOVER: "rating",
    Field.TO_BOOKLORE: "rating",
    Field.ADDED: "shelf",
}
_RUNS: Final = 20
_LINES: Final = 50
"""How many runs and lines one answer has at most."""


@command("writes/list", {vol.Optional("before"): id_number}, control=False)
async def _list(call: Call) -> Json:
    """Return the syncs that have written, the newest first."""
    with store_errors():
        runs = await call.data.store.history.runs(call.msg.get("before"), _RUNS + 1)
    more = len(runs) > _RUNS
    runs = runs[:_RUNS]
    return {"runs": [_run(each) for each in runs], "next": runs[-1].run if more else None}


@command(
    "writes/lines",
    {vol.Required("run"): id_number, vol.Optional("after", default=0): whole_number(0, MAX_ID)},
    control=False,
)
async def _lines(call: Call) -> Json:
    """Return the writes of a sync in their order."""
    with store_errors():
        lines = await call.data.store.history.lines(call.msg["run"], call.msg["after"], _LINES + 1)
    more = len(lines) > _LINES
    lines = lines[:_LINES]
    return {"lines": [_line(each) for each in lines], "next": lines[-1].id if more else None}


def _run(run: WrittenRun) -> Json:
    return asdict(run) | {"made_at": dt_util.utc_from_timestamp(run.made_at).isoformat()}


def _line(line: WrittenLine) -> Json:
    return {
        "id": line.id,
        "book_id": line.book_id,
        "title": line.title,
        "server": server_of(line.field),
        "field": _FIELDS.get(line.field, line.field),
        "before": _shown(line.field, line.before),
        "after": _shown(line.field, line.after, line.status),
        "outcome": line.outcome and line.outcome.value,
        "undone": line.undone,
    }


def _shown(field: str, value: str | int | None, status: int | None = None) -> str | None:
    """Return an id as text, or a rating in stars, after the status of a book that was added."""
    if value is None or field not in _FIELDS:
        return None if value is None else str(value)
    shown = f"{stars(int(value)):g}"
    return f"{status_name(status)} {shown}" if status is not None else shown


COMMANDS: Final = (_list, _lines)
