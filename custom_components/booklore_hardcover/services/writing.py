"""The actions that write to BookLore, and those that keep it from being written to."""

from collections import Counter
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..accounts.refusal import Asker
from ..data import BookLoreHardcoverData, require_loaded
from ..errors import error_of, store_errors, validation_error
from ..store.sync_state import SyncRequest
from ..sync.end import SyncEnd
from ..sync.plan import Plan
from ..sync.words import difference_as_dict, line_as_dict
from .calls import ATTR_BOOK_ID, ATTR_BOOK_IDS, BOOK_IDS, ID, Action, async_check_books, async_entry

ATTR_DRY_RUN = "dry_run"
ATTR_EXCLUDE = "exclude"
ATTR_RUN = "run"

_WRITE = {
    vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
    vol.Optional(ATTR_BOOK_IDS): BOOK_IDS,
}
_UNDO = {vol.Required(ATTR_RUN): ID}
_EXCLUDE = {
    vol.Required(ATTR_BOOK_ID): ID,
    vol.Optional(ATTR_EXCLUDE, default=True): cv.boolean,
}


async def _async_write_ids(call: ServiceCall) -> ServiceResponse:
    """Write ids, or tell what would be written; wait for the end if a response is wanted."""
    entry = await async_entry(call, control=True)
    data, asker = entry.runtime_data, Asker(call.context.user_id)
    book_ids = None
    if ATTR_BOOK_IDS in call.data:
        book_ids = frozenset(call.data[ATTR_BOOK_IDS])
        await async_check_books(data, book_ids, asker)
        require_loaded(entry)
    if call.data[ATTR_DRY_RUN]:
        async with data.accounts.asking(asker):
            with store_errors():
                plan = await data.syncer.async_plan(book_ids)
        return _of_plan(plan) if call.return_response else None
    if not data.options.write_ids:
        raise validation_error("write_ids_off")
    if data.syncer.consent is None:
        raise validation_error("consent_needed")
    return await _async_sync(call, data, SyncRequest(book_ids, asked=True))


async def _async_undo_writes(call: ServiceCall) -> ServiceResponse:
    """Take back what one run has written, where it is unchanged."""
    entry = await async_entry(call, control=True)
    data, run = entry.runtime_data, call.data[ATTR_RUN]
    with store_errors():
        known = await data.store.journal.has_run(run)
    if not known:
        raise validation_error("no_such_sync", run=str(run))
    return await _async_sync(call, data, SyncRequest(undo=run))


async def _async_exclude_book(call: ServiceCall) -> None:
    entry = await async_entry(call, control=True)
    asker = Asker(call.context.user_id)
    await entry.runtime_data.decisions.exclude(
        [call.data[ATTR_BOOK_ID]], asker, exclude=call.data[ATTR_EXCLUDE]
    )


async def _async_sync(
    call: ServiceCall, data: BookLoreHardcoverData, request: SyncRequest
) -> ServiceResponse:
    joined = await data.syncer.async_join(request)
    if not call.return_response:
        return None
    end = await joined
    if end.problem is not None:
        raise error_of(end.problem)
    return _of_end(end)


def _of_plan(plan: Plan) -> dict[str, Any]:
    """Return the response of a dry run."""
    return _of_end(SyncEnd(0).plus(plan, 0)) | {"run": None}


def _of_end(end: SyncEnd) -> dict[str, Any]:
    until = end.paused_until and dt_util.utc_from_timestamp(end.paused_until).isoformat()
    reasons = Counter(end.left.values())
    return {
        "run": end.run,
        "planned": end.planned,
        "written": end.written,
        "left": sum(reasons.values()),
        "left_by_reason": {reason.value: number for reason, number in reasons.items()},
        "files_rewritten": end.files_rewritten,
        "files_moved": end.files_moved,
        "requests": end.requests,
        "lines": [line_as_dict(each) for each in end.lines],
        "differences": [difference_as_dict(each) for each in end.differences],
        "paused_until": until,
    }


ACTIONS = (
    Action("write_ids", _async_write_ids, _WRITE, SupportsResponse.OPTIONAL),
    Action("undo_writes", _async_undo_writes, _UNDO, SupportsResponse.OPTIONAL),
    Action("exclude_book", _async_exclude_book, _EXCLUDE, SupportsResponse.NONE),
)
