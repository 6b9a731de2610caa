"""The commands that decide: choose, skip, unlink, bring back, search, exclude and undo."""

from dataclasses import replace
from typing import Any, Final

import voluptuous as vol

from ..decisions import Choice, Done
from ..errors import store_errors
from ..hardcover.address import MAX_ADDRESS_LENGTH
from ..record import Status
from ..store import BOOKS_IN_STEP
from ..store.lists import Row
from ..store.steps import StepKind
from .answering import Call, Json, command, id_number, ids
from .ratings import settled_as_dict
from .rows import matches_of, step_as_dict

_MAX_QUERY: Final = 200
"""Characters."""


def _pair(value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise vol.Invalid("expected a book id and a Hardcover id")
    return id_number(value[0]), id_number(value[1])


_STEP: Final = {vol.Optional("step"): str}
_BOOK: Final = {vol.Required("book_id"): id_number}
_BOOKS: Final = {vol.Required("book_ids"): ids(BOOKS_IN_STEP)}
_PAIRS: Final = vol.All([_pair], vol.Length(min=1, max=BOOKS_IN_STEP))
_ADDRESS: Final = vol.All(str, vol.Strip, vol.Length(min=1, max=MAX_ADDRESS_LENGTH))
_QUERY: Final = vol.All(str, vol.Strip, vol.Length(min=1, max=_MAX_QUERY))


@command("matches/choose", {vol.Required("books"): _PAIRS, **_STEP}, control=True)
async def _choose(call: Call) -> Json:
    """Match one book with any work, or several books with candidates of theirs."""
    chosen, add_to, decisions = dict(call.msg["books"]), call.msg.get("step"), call.data.decisions
    if len(chosen) > 1:
        return await _done(call, await decisions.choose_each(chosen, call.asker, add_to))
    [(book_id, hardcover_id)] = chosen.items()
    choice = Choice(hardcover_id=hardcover_id)
    return await _done(call, await decisions.choose(book_id, choice, call.asker, add_to), book_id)


@command(
    "matches/skip", {**_BOOKS, **_STEP, vol.Optional("status"): vol.Coerce(Status)}, control=True
)
async def _skip(call: Call) -> Json:
    """Skip books; a single one need not have a record."""
    book_ids, decisions, add_to = call.msg["book_ids"], call.data.decisions, call.msg.get("step")
    if len(book_ids) == 1 and "status" not in call.msg:
        done = await decisions.choose(book_ids[0], Choice(skip=True), call.asker, add_to)
    else:
        status = call.msg.get("status")
        done = await decisions.skip(book_ids, call.asker, add_to, status=status)
    return await _done(call, done, *book_ids)


@command("matches/unlink", {**_BOOKS, **_STEP}, control=True)
async def _unlink(call: Call) -> Json:
    """Unlink matched books from their works, so that they are asked about again."""
    book_ids, add_to = call.msg["book_ids"], call.msg.get("step")
    done = await call.data.decisions.unlink(book_ids, call.asker, add_to)
    return await _done(call, done, *book_ids)


@command("matches/bring_back", {**_BOOKS, **_STEP}, control=True)
async def _bring_back(call: Call) -> Json:
    """Bring skipped books back, so that they are asked about again."""
    book_ids, add_to = call.msg["book_ids"], call.msg.get("step")
    done = await call.data.decisions.bring_back(book_ids, call.asker, add_to)
    return await _done(call, done, *book_ids)


@command("matches/search", {**_BOOK, vol.Required("query"): _QUERY}, control=True)
async def _search(call: Call) -> Json:
    """Search for other candidates with the person's own words."""
    book_id = call.msg["book_id"]
    done = await call.data.decisions.search(book_id, call.msg["query"], call.asker)
    return await _done(call, done, book_id)


@command("matches/find", {**_BOOK, vol.Required("address"): _ADDRESS}, control=True)
async def _find(call: Call) -> Json:
    """Add the work at an address that the person typed to the candidates."""
    book_id = call.msg["book_id"]
    done = await call.data.decisions.find(book_id, call.msg["address"], call.asker)
    return await _done(call, done, book_id)


@command("matches/exclude", {**_BOOKS, vol.Required("exclude"): bool}, control=True)
async def _exclude(call: Call) -> Json:
    """Exclude books from everything that is written to the servers, or include them again."""
    book_ids = call.msg["book_ids"]
    await call.data.decisions.exclude(book_ids, call.asker, exclude=call.msg["exclude"])
    return await _done(call, Done(), *book_ids)


@command("matches/undo", {vol.Required("step"): str}, control=True)
async def _undo(call: Call) -> Json:
    """Take back one of the person's own steps."""
    with store_errors():
        step = await call.data.store.steps.get(call.asker.user_id or "", call.msg["step"])
    if step is not None and step.kind is StepKind.SETTLE:
        return settled_as_dict(await call.data.settlements.undo(step))
    done = await call.data.decisions.undo(call.msg["step"], call.asker)
    return await _done(call, done, *(each.book_id for each in done.changes), *done.left)


async def _done(call: Call, done: Done, *book_ids: int) -> Json:
    """Return what was done and, for a single book, its match afterwards."""
    result: Json = {"step": done.step and step_as_dict(done.step), "left": sorted(done.left)}
    if len(book_ids) == 1:
        with store_errors():
            row = (await call.data.store.lists.rows(book_ids)).get(*book_ids)
        for change in done.changes:  # somebody may have changed it since
            if change.after is None:
                row = None
            elif row is None:
                row = Row(change.book_id, change.after)
            else:
                row = replace(row, record=change.after)
        result["match"] = row and (await matches_of(call, [row]))[0]
    return result


COMMANDS: Final = (_choose, _skip, _unlink, _bring_back, _search, _find, _exclude, _undo)
