"""The websocket commands of the page and the card; each names its entry."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import WebSocketCommandHandler
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
import voluptuous as vol

from ..accounts.refusal import Asker
from ..const import DOMAIN
from ..data import BookLoreHardcoverConfigEntry, is_loaded, require_loaded
from ..decisions import Choice
from ..errors import store_errors, validation_error
from ..hardcover.address import MAX_ADDRESS_LENGTH
from ..messages.texts import async_load_texts
from ..models import Record
from ..wire import MAX_ID
from .crowd import MOST_ANSWERS, crowd_of
from .permissions import may, require_permission
from .serialize import match_for_page
from .subscription import Subscription

_MAX_BOOKS = 50
_MOST_COMMANDS = 10
"""How many answers one connection may wait for at the same time."""
_MAX_QUERY_LENGTH = 200

type Json = dict[str, Any]
type _Answer = Callable[[_Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class _Call:
    """A command for a loaded entry, by somebody who may."""

    hass: HomeAssistant
    entry: BookLoreHardcoverConfigEntry
    msg: Json
    asker: Asker

    @property
    def book_id(self) -> int:
        """The book that it is about."""
        return int(self.msg["book_id"])


def _id(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= MAX_ID:
        raise vol.Invalid("expected a whole number above 0 and below 2^53")
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
            asker = Asker(connection.user.id)
            # At once, so that nobody is missed who closes the page before a server is asked.
            connection.subscriptions[asker] = asker.leave
            try:
                entry = _entry(hass, connection, msg, control=control)
                require_loaded(entry)
                limits = {connection: _MOST_COMMANDS, connection.user.id: MOST_ANSWERS}
                with crowd_of(hass).inside(limits):
                    result = await answer(_Call(hass, entry, msg, asker))
            except HomeAssistantError as err:
                _send_error(connection, msg, err)
            else:
                connection.send_result(msg["id"], result)
            finally:
                connection.subscriptions.pop(asker, None)

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
        subscription = Subscription(hass, entry, connection, msg["id"])
    except HomeAssistantError as err:
        _send_error(connection, msg, err)
        return
    connection.subscriptions[msg["id"]] = subscription.end
    connection.send_result(msg["id"])
    subscription.begin()


@_command("get", {**_ENTRY, vol.Required("book_ids"): _BOOK_IDS}, control=False)
async def _get(call: _Call) -> Json:
    """Return the matches of some books; those that are not listed are left out."""
    data, wanted = call.entry.runtime_data, dict.fromkeys(call.msg["book_ids"])
    texts = await async_load_texts(call.hass, call.msg.get("language"))
    with store_errors():
        records = await data.store.records(wanted, listed_in=data.options.libraries)

    def build() -> Json:
        found = [
            match_for_page(call.entry.entry_id, book_id, records[book_id], texts)
            for book_id in wanted
            if book_id in records
        ]
        return {"matches": found}

    return await crowd_of(call.hass).build(call.hass, build)


@_command("choose", _BOOK | _WAYS)
async def _choose(call: _Call) -> Json:
    """Match a book with one of its candidates, or with another work."""
    choice = Choice(hardcover_id=call.msg.get("hardcover_id"), address=call.msg.get("address"))
    return await _async_choose(call, choice)


@_command("skip", _BOOK)
async def _skip(call: _Call) -> Json:
    return await _async_choose(call, Choice(skip=True))


@_command("undo", {**_BOOK, vol.Required("undo"): str})
async def _undo(call: _Call) -> Json:
    record = await call.entry.runtime_data.decisions.undo(call.book_id, call.msg["undo"])
    return {"match": record and await _async_match(call, record)}


@_command("search", {**_BOOK, vol.Required("query"): _QUERY})
async def _search(call: _Call) -> Json:
    """Search for other candidates with the person's own words."""
    decisions = call.entry.runtime_data.decisions
    found, record = await decisions.search_again(call.book_id, call.msg["query"], call.asker)
    return {"found": found, "match": await _async_match(call, record)}


async def _async_choose(call: _Call, choice: Choice) -> Json:
    decided = await call.entry.runtime_data.decisions.choose(call.book_id, choice, call.asker)
    return {"undo": decided.undo, "match": await _async_match(call, decided.record)}


async def _async_match(call: _Call, record: Record) -> Json:
    texts = await async_load_texts(call.hass, call.msg.get("language"))
    return match_for_page(call.entry.entry_id, call.book_id, record, texts)


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
