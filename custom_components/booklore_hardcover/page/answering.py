"""What all websocket commands share: permissions, limits, and how errors are sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import WebSocketCommandHandler
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
import voluptuous as vol

from ..accounts.refusal import Asker
from ..const import DOMAIN
from ..data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData, require_loaded
from ..errors import validation_error
from ..wire import MAX_ID
from .limits import MOST_ANSWERS, limits_of
from .permissions import require_permission

MOST_ROWS: Final = 50
"""How many rows of a list one answer has at most."""
_MOST_COMMANDS: Final = 10
"""How many answers a connection may wait for at the same time."""

type Json = dict[str, Any]
type Answer = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Call:
    """A permitted command for a loaded entry."""

    hass: HomeAssistant
    entry: BookLoreHardcoverConfigEntry
    msg: Json
    asker: Asker

    @property
    def data(self) -> BookLoreHardcoverData:
        """The runtime data of the entry."""
        return self.entry.runtime_data


def id_number(value: Any) -> int:
    """Validate the id of a book or a work; raises `Invalid` for anything else."""
    if type(value) is not int or not 1 <= value <= MAX_ID:
        raise vol.Invalid("expected a whole number above 0 and below 2^53")
    return value


def whole_number(least: int, most: int) -> Callable[[Any], int]:
    """Return a validator for whole numbers from `least` to `most`."""

    def validate(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise vol.Invalid(f"expected a whole number from {least} to {most}")
        return value

    return validate


def ids(most: int) -> vol.All:
    """Return a validator for a list of 1 to `most` ids."""
    return vol.All([id_number], vol.Length(min=1, max=most))


ENTRY: Final = {vol.Required("entry_id"): str}
PAGE: Final = {
    vol.Required("offset"): whole_number(0, MAX_ID),
    vol.Required("limit"): whole_number(1, MOST_ROWS),
}
"""Which rows of a list are wanted."""


def command(
    name: str, schema: dict[Any, Any], *, control: bool
) -> Callable[[Answer], WebSocketCommandHandler]:
    """Make a websocket command from a function that answers for a loaded entry.

    With `control`, only users who may choose can call it; without, all who may look.
    """

    def decorate(answer: Answer) -> WebSocketCommandHandler:
        @websocket_command({vol.Required("type"): f"{DOMAIN}/{name}", **ENTRY, **schema})
        @async_response
        @wraps(answer)
        async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
            asker = Asker(connection.user.id)
            # Before anything else, so that closing the page always cancels the command.
            connection.subscriptions[asker] = asker.leave
            try:
                entry = entry_of(hass, connection, msg, control=control)
                require_loaded(entry)
                most = {connection: _MOST_COMMANDS, connection.user.id: MOST_ANSWERS}
                with limits_of(hass).within(most):
                    result = await answer(Call(hass, entry, msg, asker))
            except HomeAssistantError as err:
                send_error(connection, msg, err)
            else:
                connection.send_result(msg["id"], result)
            finally:
                connection.subscriptions.pop(asker, None)

        return handle

    return decorate


@callback
def entry_of(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json, *, control: bool
) -> BookLoreHardcoverConfigEntry:
    """Return the entry of a command; raises `Unauthorized` if the user lacks the permission."""
    entry: BookLoreHardcoverConfigEntry | None = hass.config_entries.async_get_entry(
        msg["entry_id"]
    )
    if entry is None or entry.domain != DOMAIN:
        raise validation_error("entry_not_found", entry_id=msg["entry_id"])
    require_permission(hass, connection.user, entry, control=control)
    return entry


@callback
def send_error(connection: ActiveConnection, msg: Json, err: HomeAssistantError) -> None:
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
