"""The actions that write to the servers, and those about what may be written."""

from collections import Counter
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..accounts.refusal import Asker
from ..data import BookLoreHardcoverData
from ..errors import error_of, store_errors, validation_error
from ..options import RatingsMode
from ..store.ledger import Differing, Keep
from ..store.sync_state import SyncRequest, SyncScope
from ..sync.end import SyncEnd
from ..sync.plan import Plan
from ..sync.ratings.compare import RatingTerms
from ..sync.ratings.plan import RatingPlan
from ..sync.ratings.scale import stars
from ..sync.words import difference_as_dict, line_as_dict
from .calls import ATTR_BOOK_ID, ATTR_BOOK_IDS, BOOK_IDS, ID, Action, async_entry, async_target

ATTR_DRY_RUN = "dry_run"
ATTR_EXCLUDE = "exclude"
ATTR_KEEP = "keep"
ATTR_RUN = "run"

_WRITE = {
    vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean,
    vol.Optional(ATTR_BOOK_IDS): BOOK_IDS,
}
_SETTLE = {vol.Required(ATTR_BOOK_ID): ID, vol.Required(ATTR_KEEP): vol.Coerce(Keep)}
_MOST_DIFFERENCES = 1_000
_UNDO = {vol.Required(ATTR_RUN): ID}
_EXCLUDE = {
    vol.Required(ATTR_BOOK_ID): ID,
    vol.Optional(ATTR_EXCLUDE, default=True): cv.boolean,
}


async def _async_write_ids(call: ServiceCall) -> ServiceResponse:
    """Write ids, or return what would be written; waits for the end if a response is wanted."""
    data, asker, book_ids = await async_target(call)
    if call.data[ATTR_DRY_RUN]:
        async with data.accounts.asking(asker):
            with store_errors():
                plan = await data.preview.async_ids(book_ids)
        return _of_plan(plan) if call.return_response else None
    if not data.options.write_ids:
        raise validation_error("write_ids_off")
    if not data.syncer.permission.agreement.ids:
        raise validation_error("consent_needed")
    return await _async_sync(call, data, SyncRequest(book_ids, SyncScope.IDS, asked=True))


async def _async_sync_ratings(call: ServiceCall) -> ServiceResponse:
    """Sync ratings, or return what would be written; waits for the end if a response is wanted."""
    data, asker, book_ids = await async_target(call)
    if call.data[ATTR_DRY_RUN]:
        terms = data.syncer.permission.agreement.ratings or _terms_of_dry_run(data)
        async with data.accounts.asking(asker):
            with store_errors():
                plan = await data.preview.async_ratings(book_ids, terms)
        return _of_plan(plan) if call.return_response else None
    data.syncer.permission.require_ratings()
    return await _async_sync(call, data, SyncRequest(book_ids, SyncScope.RATINGS, asked=True))


def _terms_of_dry_run(data: BookLoreHardcoverData) -> RatingTerms:
    """Return the terms of a dry run, for when no rating may be written."""
    options, consent = data.options, data.syncer.permission.agreement.consent
    off = options.ratings is RatingsMode.OFF
    mode = RatingsMode.TO_HARDCOVER if off else options.ratings
    return RatingTerms(mode, options.add_missing, consent is not None and consent.out_of_five)


async def _async_get_differences(call: ServiceCall) -> ServiceResponse:
    """Return the ratings that differ, in stars."""
    entry = await async_entry(call, control=False)
    with store_errors():
        found, _ = await entry.runtime_data.store.ratings.differences(0, _MOST_DIFFERENCES)
        records = await entry.runtime_data.store.records(each.book_id for each in found)
    titles = {book_id: record.book.title for book_id, record in records.items()}
    return {
        "differences": [
            {"title": titles.get(each.book_id, "")} | copy
            for each in found
            for copy in _copies(each)
        ]
    }


def _copies(differing: Differing) -> list[dict[str, Any]]:
    """Return a line for each copy whose rating differs from the one on Hardcover."""
    pair = differing.pair
    return [
        {"book_id": book_id, "booklore": stars(rating), "hardcover": stars(pair.hardcover)}
        for book_id, rating in pair.copies.items()
        if rating is not None and rating != pair.hardcover
    ]


async def _async_settle_difference(call: ServiceCall) -> None:
    """Keep one of two ratings that differ, or both."""
    entry = await async_entry(call, control=True)
    book_id, keep = call.data[ATTR_BOOK_ID], call.data[ATTR_KEEP]
    asker = Asker(call.context.user_id)
    settled = await entry.runtime_data.settlements.settle([book_id], keep, asker)
    if not settled.books:
        raise validation_error("no_such_difference", book_id=str(book_id))


async def _async_undo_writes(call: ServiceCall) -> ServiceResponse:
    """Take back what a sync wrote, where nothing has changed since."""
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


def _of_plan(plan: Plan | RatingPlan) -> dict[str, Any]:
    """Return the response of a dry run."""
    found = _of_end(SyncEnd(0).plus(plan, 0)) | {"run": None}
    if isinstance(plan, RatingPlan) and (changed := plan.changed) is not None:
        server = "hardcover" if changed.on_hardcover else "booklore"
        found["changed_at_once"] = {"number": changed.number, "server": server}
    return found


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
        "hardcover_requests": end.hardcover_requests,
        "not_in_booklore": end.not_in_booklore,
        "lines": [line_as_dict(each) for each in end.lines],
        "differences": [difference_as_dict(each) for each in end.differences],
        "paused_until": until,
    }


ACTIONS = (
    Action("sync_ratings", _async_sync_ratings, _WRITE, SupportsResponse.OPTIONAL),
    Action("get_differences", _async_get_differences, {}, SupportsResponse.ONLY),
    Action("settle_difference", _async_settle_difference, _SETTLE, SupportsResponse.NONE),
    Action("write_ids", _async_write_ids, _WRITE, SupportsResponse.OPTIONAL),
    Action("undo_writes", _async_undo_writes, _UNDO, SupportsResponse.OPTIONAL),
    Action("exclude_book", _async_exclude_book, _EXCLUDE, SupportsResponse.NONE),
)
