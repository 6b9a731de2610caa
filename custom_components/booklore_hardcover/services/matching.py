"""The actions that match books."""

from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..accounts.refusal import Asker
from ..const import FETCH_HARDCOVER_IDS
from ..data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData
from ..decisions import Choice
from ..errors import error_of, store_errors, validation_error
from ..messages.events import run_end_facts
from ..messages.translations import Texts, async_load_texts, failure_text
from ..models import RunEnd, RunRequest
from ..page.limits import MOST_ANSWERS, limits_of
from ..page.serialize import match_as_dict
from ..record import Status
from ..wire import MAX_ID
from .calls import (
    ATTR_BOOK_ID,
    ATTR_BOOK_IDS,
    BOOK_IDS,
    ID,
    NUMBER,
    Action,
    async_entry,
    async_target,
)

ATTR_RETRY_SKIPPED = "retry_skipped"
ATTR_RETRY_FAILED = "retry_failed"
ATTR_CANDIDATE = "candidate"
ATTR_HARDCOVER_ID = "hardcover_id"
ATTR_SKIP = "skip"
ATTR_STATUS = "status"
ATTR_SEARCH = "search"
ATTR_LIMIT = "limit"
ATTR_AFTER = "after"
FAILURES_LISTED = 50

_STATUSES = vol.All(cv.ensure_list, [vol.Coerce(Status)])
_FETCH = {
    vol.Optional(ATTR_BOOK_IDS): BOOK_IDS,
    vol.Optional(ATTR_RETRY_SKIPPED, default=False): cv.boolean,
    vol.Optional(ATTR_RETRY_FAILED, default=False): cv.boolean,
}
_FORGET = {vol.Required(ATTR_BOOK_ID): ID}
_CHOOSE = {
    vol.Required(ATTR_BOOK_ID): ID,
    vol.Optional(ATTR_CANDIDATE): NUMBER,
    vol.Optional(ATTR_HARDCOVER_ID): ID,
    vol.Optional(ATTR_SKIP, default=False): cv.boolean,
}
_GET_MATCHES = {
    vol.Optional(ATTR_STATUS, default=[Status.PENDING]): _STATUSES,
    vol.Optional(ATTR_BOOK_IDS): BOOK_IDS,
    vol.Optional(ATTR_SEARCH): cv.string,
    vol.Optional(ATTR_LIMIT, default=500): vol.All(NUMBER, vol.Range(1, 1_000)),
    vol.Optional(ATTR_AFTER, default=0): vol.All(NUMBER, vol.Range(0, MAX_ID)),
}


async def _async_fetch_hardcover_ids(call: ServiceCall) -> ServiceResponse:
    """Start or join a run; if a response is wanted, wait until it is over or pauses."""
    data, _, book_ids = await async_target(call)
    request = RunRequest(book_ids, call.data[ATTR_RETRY_SKIPPED], call.data[ATTR_RETRY_FAILED])
    joined = await data.runner.async_join(request)
    end = await (joined.ended if call.return_response else joined.started)
    if end is not None and end.problem is not None:
        raise error_of(end.problem)
    if end is None or not call.return_response:
        return None
    return await _async_fetch_response(data, end, await async_load_texts(call.hass))


async def _async_choose_candidate(call: ServiceCall) -> None:
    """Choose a candidate or a Hardcover id for one book, or skip it: exactly one of the three."""
    entry = await async_entry(call, control=True)
    candidate, hardcover_id = call.data.get(ATTR_CANDIDATE), call.data.get(ATTR_HARDCOVER_ID)
    choice = Choice(candidate, hardcover_id, skip=call.data[ATTR_SKIP])
    if (candidate is not None) + (hardcover_id is not None) + choice.skip != 1:
        raise validation_error("one_way_to_choose")
    asker = Asker(call.context.user_id)
    await entry.runtime_data.decisions.choose(call.data[ATTR_BOOK_ID], choice, asker)


async def _async_forget_match(call: ServiceCall) -> None:
    entry = await async_entry(call, control=True)
    asker = Asker(call.context.user_id)
    await entry.runtime_data.decisions.forget(call.data[ATTR_BOOK_ID], asker)


async def _async_stop_run(call: ServiceCall) -> None:
    entry = await async_entry(call, control=True)
    await entry.runtime_data.runner.async_end()


async def _async_get_matches(call: ServiceCall) -> ServiceResponse:
    """Return one page of the records in these states, in the order of their book ids."""
    entry = await async_entry(call, control=False)
    user_id, limits = call.context.user_id, limits_of(call.hass)
    with limits.within({} if user_id is None else {user_id: MOST_ANSWERS}):
        return await _async_page_of_matches(call, entry)


async def _async_page_of_matches(
    call: ServiceCall, entry: BookLoreHardcoverConfigEntry
) -> ServiceResponse:
    store, libraries = entry.runtime_data.store, entry.runtime_data.options.libraries
    limit = call.data[ATTR_LIMIT]
    with store_errors():
        ids = await store.ids(
            libraries,
            call.data[ATTR_STATUS],
            search=call.data.get(ATTR_SEARCH),
            among=call.data.get(ATTR_BOOK_IDS),
            after=call.data[ATTR_AFTER],
            limit=limit + 1,
        )
        records = await store.records(ids[:limit], listed_in=libraries)
        excluded = await store.journal.excluded()

    def read() -> dict[str, Any]:
        matches = [
            match_as_dict(book_id, record, excluded=book_id in excluded)
            for book_id, record in records.items()
        ]
        return {"matches": matches}

    response = await limits_of(call.hass).build(call.hass, read)
    return response | ({"next": ids[limit - 1]} if len(ids) > limit else {})


async def _async_fetch_response(
    data: BookLoreHardcoverData, end: RunEnd, texts: Texts
) -> dict[str, Any]:
    with store_errors():
        failed = await data.store.records(
            await data.store.ids(data.options.libraries, [Status.FAILED], limit=FAILURES_LISTED)
        )
    failures = [
        {
            "book_id": book_id,
            "title": record.book.title,
            "reason": record.reason.value,
            "message": failure_text(texts, record),
        }
        for book_id, record in failed.items()
        if record.reason is not None
    ]
    return run_end_facts(end) | {
        "by_source": {source.value: count for source, count in end.tally.by_source.items()},
        "failures": failures,
    }


ACTIONS = (
    Action(FETCH_HARDCOVER_IDS, _async_fetch_hardcover_ids, _FETCH, SupportsResponse.OPTIONAL),
    Action("choose_candidate", _async_choose_candidate, _CHOOSE, SupportsResponse.NONE),
    Action("forget_match", _async_forget_match, _FORGET, SupportsResponse.NONE),
    Action("get_matches", _async_get_matches, _GET_MATCHES, SupportsResponse.ONLY),
    Action("stop_run", _async_stop_run, {}, SupportsResponse.NONE),
)
