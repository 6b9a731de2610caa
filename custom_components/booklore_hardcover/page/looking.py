"""The commands that only read: entries, lists of books, single books, and what can be undone."""

from dataclasses import asdict
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import DOMAIN
from ..data import BookLoreHardcoverConfigEntry, is_loaded
from ..errors import store_errors
from ..record import Source, Status
from ..store.lists import Filter, Sort
from .answering import (
    ENTRY,
    MOST_ROWS,
    PAGE,
    Call,
    Json,
    command,
    entry_of,
    id_number,
    ids,
    send_error,
    whole_number,
)
from .permissions import may
from .rows import matches_of, step_as_dict
from .subscription import Subscription

_MOST_IDS: Final = 10_000
_MOST_LIBRARIES: Final = 1_000
_MAX_SEARCH: Final = 200
"""Characters."""
_LANGUAGE: Final = r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$"


def _moment(value: Any) -> float:
    moment = dt_util.parse_datetime(value) if isinstance(value, str) else None
    if moment is None:
        raise vol.Invalid("expected an ISO time")
    try:
        return dt_util.as_utc(moment).timestamp()
    except OverflowError:
        raise vol.Invalid("expected a time of this age") from None


_FILTER: Final = vol.Schema(
    {
        vol.Required("status"): vol.Coerce(Status),
        vol.Optional("search"): vol.All(str, vol.Strip, vol.Length(max=_MAX_SEARCH)),
        vol.Optional("sources"): vol.All([vol.Coerce(Source)], vol.Length(max=len(Source))),
        vol.Optional("libraries"): vol.All([id_number], vol.Length(max=_MOST_LIBRARIES)),
        vol.Optional("since"): _moment,
        vol.Optional("exact"): bool,
        vol.Optional("sort"): vol.Coerce(Sort),
    }
)
_LIST: Final = {vol.Required("filter"): _FILTER}


@websocket_command({vol.Required("type"): f"{DOMAIN}/entries"})
@callback
def _entries(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
    """List the entries that the user may read, the oldest first, including disabled ones."""
    entries: list[BookLoreHardcoverConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False
    )
    found = [
        {
            "entry_id": entry.entry_id,
            "title": entry.title,
            "may_choose": may(hass, connection.user, entry, control=True),
            "pending": entry.runtime_data.coordinator.data.tally.pending if is_loaded(entry) else 0,
            "loaded": is_loaded(entry),
            "disabled": entry.disabled_by is not None,
        }
        for entry in sorted(entries, key=lambda each: each.created_at)
        if may(hass, connection.user, entry)
    ]
    connection.send_result(msg["id"], found)


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/matches/subscribe",
        **ENTRY,
        # The language of texts in the events; the one of Home Assistant by default.
        vol.Optional("language"): vol.All(str, vol.Match(_LANGUAGE)),
    }
)
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
    """Send an event for every change of an entry's matches, until the page unsubscribes."""
    try:
        entry = entry_of(hass, connection, msg, control=False)
        subscription = Subscription(hass, entry, connection, msg["id"], msg.get("language"))
    except HomeAssistantError as err:
        send_error(connection, msg, err)
        return
    connection.subscriptions[msg["id"]] = subscription.end
    connection.send_result(msg["id"])
    subscription.begin()


@command("matches/list", {**_LIST, **PAGE}, control=False)
async def _list(call: Call) -> Json:
    """Return some rows of a list, and how many it has in all."""
    with store_errors():
        rows, total = await call.data.store.lists.page(
            _filter(call), call.msg["offset"], call.msg["limit"]
        )
    return {"rows": await matches_of(call, rows), "total": total}


@command("matches/get", {vol.Required("book_ids"): ids(MOST_ROWS)}, control=False)
async def _get(call: Call) -> Json:
    """Return the matches of some books; those that are not listed are left out."""
    wanted = dict.fromkeys(call.msg["book_ids"])
    with store_errors():
        rows = await call.data.store.lists.rows(wanted, libraries=call.data.options.libraries)
    found = [row for book_id in wanted if (row := rows.get(book_id))]
    return {"rows": await matches_of(call, found)}


@command("matches/ids", {**_LIST, vol.Required("limit"): whole_number(1, _MOST_IDS)}, control=False)
async def _ids(call: Call) -> Json:
    """Return the books of a list, each with its likeliest candidate."""
    with store_errors():
        return {"books": await call.data.store.lists.likeliest(_filter(call), call.msg["limit"])}


@command("matches/position", {**_LIST, vol.Optional("book_id"): id_number}, control=False)
async def _position(call: Call) -> Json:
    """Return where a book is in a list, and the books beside it."""
    with store_errors():
        return asdict(await call.data.store.lists.position(_filter(call), call.msg.get("book_id")))


@command("matches/steps", {}, control=False)
async def _steps(call: Call) -> Json:
    """Return what the person did last and can still take back, the newest first."""
    with store_errors():
        steps = await call.data.store.steps.of(call.asker.user_id or "")
    return {"steps": [step_as_dict(each) for each in steps]}


def _filter(call: Call) -> Filter:
    """Return the filter of a call, restricted to the libraries chosen in the options."""
    wanted, looked_at = call.msg["filter"], call.data.options.libraries
    libraries: frozenset[int] | None = looked_at or None
    if (asked := wanted.get("libraries")) is not None:
        libraries = frozenset(asked) & looked_at if looked_at else frozenset(asked)
    sources = wanted.get("sources")
    return Filter(
        status=wanted["status"],
        libraries=libraries,
        search=wanted.get("search"),
        sources=None if sources is None else frozenset(sources),
        since=wanted.get("since"),
        exact=wanted.get("exact", False),
        sort=wanted.get("sort", Sort.TITLE),
    )


COMMANDS: Final = (_entries, _subscribe, _list, _get, _ids, _position, _steps)
