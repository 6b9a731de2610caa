"""The websocket commands of the page and the card; each names its entry."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import WebSocketCommandHandler
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
import voluptuous as vol

from ..const import DOMAIN
from ..data import BookLoreHardcoverConfigEntry, is_loaded, require_loaded
from ..decisions import Choice, Decided
from ..errors import store_errors, validation_error
from ..hardcover.address import MAX_ADDRESS_LENGTH
from ..messages.texts import async_load_texts
from ..models import Record
from .permissions import may, require_permission
from .serialize import match_for_page
from .subscription import Subscription

_MAX_BOOKS = 50
_MAX_QUERY_LENGTH = 200

type Json = dict[str, Any]
type _Answer = Callable[[HomeAssistant, BookLoreHardcoverConfigEntry, Json], Awaitable[Json]]


def _id(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise vol.Invalid("expected a whole number above 0")
    return value


_ENTRY = {
    vol.Required("entry_id"): str,
    # Of the texts in the answer; Home Assistant's own by default.
    vol.Optional("language"): vol.All(str, vol.Match(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")),
}
_BOOK = {**_ENTRY, vol.Required("book_id"): _id}
_BOOK_IDS = vol.All([_id], vol.Length(min=1, max=_MAX_BOOKS))
_ADDRESS = vol.All(str, vol.Length(min=1, max=MAX_ADDRESS_LENGTH))
_WAYS = {vol.Exclusive("hardcover_id", "way"): _id, vol.Exclusive("address", "way"): _ADDRESS}
_QUERY = vol.All(str, vol.Strip, vol.Length(min=1, max=_MAX_QUERY_LENGTH))


@callback
def async_setup_commands(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_entries, _subscribe, _get, _choose, _skip, _undo, _search):
        async_register_command(hass, command)


def _command(
    name: str, schema: dict[Any, Any], *, control: bool = True
) -> Callable[[_Answer], WebSocketCommandHandler]:
    """Make a websocket command of a function that answers for a loaded entry."""

    def decorate(answer: _Answer) -> WebSocketCommandHandler:
        @websocket_command({vol.Required("type"): f"{DOMAIN}/matches/{name}", **schema})
        @async_response
        @wraps(answer)
        async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
            try:
                entry = _entry(hass, connection, msg, control=control)
                require_loaded(entry)
                result = await answer(hass, entry, msg)
            except HomeAssistantError as err:
                _send_error(connection, msg, err)
            else:
                connection.send_result(msg["id"], result)

        return handle

    return decorate


@websocket_command({vol.Required("type"): f"{DOMAIN}/entries"})
@callback
def _entries(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
    """List the entries that the person may read, the oldest first."""
    entries: list[BookLoreHardcoverConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    found = [
        {
            "entry_id": entry.entry_id,
            "title": entry.title,
            "may_choose": may(hass, connection.user, entry, control=True),
            "pending": entry.runtime_data.coordinator.data.tally.pending if is_loaded(entry) else 0,
            "loaded": is_loaded(entry),
        }
        for entry in sorted(entries, key=lambda each: each.created_at)
        if may(hass, connection.user, entry)
    ]
    connection.send_result(msg["id"], found)


@websocket_command({vol.Required("type"): f"{DOMAIN}/matches/subscribe", **_ENTRY})
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
    """Send an event for every change of an entry's matches, until the page unsubscribes."""
    try:
        entry = _entry(hass, connection, msg, control=False)
    except HomeAssistantError as err:
        _send_error(connection, msg, err)
        return
    subscription = Subscription(hass, entry, connection, msg["id"])
    connection.subscriptions[msg["id"]] = subscription.end
    connection.send_result(msg["id"])
    subscription.begin()


@_command("get", {**_ENTRY, vol.Required("book_ids"): _BOOK_IDS}, control=False)
async def _get(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, msg: Json) -> Json:
    """Return the matches of some books; those that are not listed are left out."""
    data, wanted = entry.runtime_data, dict.fromkeys(msg["book_ids"])
    with store_errors():
        records = await data.store.records(wanted, listed_in=data.options.libraries)
    return {
        "matches": [
            await _async_match(hass, entry, msg, records[book_id], book_id)
            for book_id in wanted
            if book_id in records
        ]
    }


@_command("choose", _BOOK | _WAYS)
async def _choose(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, msg: Json) -> Json:
    """Match a book with one of its candidates, or with another work."""
    choice = Choice(hardcover_id=msg.get("hardcover_id"), address=msg.get("address"))
    decided = await entry.runtime_data.decisions.choose(msg["book_id"], choice)
    return await _async_decided(hass, entry, msg, decided)


@_command("skip", _BOOK)
async def _skip(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, msg: Json) -> Json:
    decided = await entry.runtime_data.decisions.choose(msg["book_id"], Choice(skip=True))
    return await _async_decided(hass, entry, msg, decided)


@_command("undo", {**_BOOK, vol.Required("undo"): str})
async def _undo(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, msg: Json) -> Json:
    record = await entry.runtime_data.decisions.undo(msg["book_id"], msg["undo"])
    return {"match": record and await _async_match(hass, entry, msg, record)}


@_command("search", {**_BOOK, vol.Required("query"): _QUERY})
async def _search(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, msg: Json) -> Json:
    """Search for other candidates with the person's own words."""
    found, record = await entry.runtime_data.decisions.search_again(msg["book_id"], msg["query"])
    return {"found": found, "match": await _async_match(hass, entry, msg, record)}


async def _async_decided(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, msg: Json, decided: Decided
) -> Json:
    return {"undo": decided.undo, "match": await _async_match(hass, entry, msg, decided.record)}


async def _async_match(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    msg: Json,
    record: Record,
    book_id: int | None = None,
) -> Json:
    texts = await async_load_texts(hass, msg.get("language"))
    return match_for_page(entry.entry_id, book_id or msg["book_id"], record, texts)


@callback
def _entry(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json, *, control: bool
) -> BookLoreHardcoverConfigEntry:
    """Return the entry that a command names; raises `Unauthorized` for those who may not."""
    entry: BookLoreHardcoverConfigEntry | None = hass.config_entries.async_get_entry(
        msg["entry_id"]
    )
    if entry is None or entry.domain != DOMAIN:
        raise validation_error("entry_not_found", entry_id=msg["entry_id"])
    require_permission(hass, connection.user, entry, control=control)
    return entry


@callback
def _send_error(connection: ActiveConnection, msg: Json, err: HomeAssistantError) -> None:
    """Send an error with its translation key, so that the page can show it in any language."""
    if isinstance(err, Unauthorized) or err.translation_key is None:
        connection.async_handle_exception(msg, err)
        return
    connection.send_error(
        msg["id"],
        err.translation_key,
        str(err),
        translation_domain=err.translation_domain,
        translation_key=err.translation_key,
        translation_placeholders=err.translation_placeholders,
    )
