"""What all actions share: finding the entry, checking books, and types of fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..accounts.refusal import Asker
from ..const import DOMAIN
from ..data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData, require_loaded
from ..errors import store_errors, validation_error
from ..page.permissions import async_user_of, may, require_permission
from ..wire import MAX_ID

ATTR_BOOK_ID = "book_id"
ATTR_BOOK_IDS = "book_ids"


class Action(NamedTuple):
    """One action, as it is registered."""

    name: str
    perform: Callable[[ServiceCall], Any]
    fields: Mapping[vol.Marker, Any]
    """All but the entry."""
    response: SupportsResponse


def _no_fraction(value: Any) -> Any:
    """Refuse fractions and booleans, which would be rounded to the number of another book."""
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise vol.Invalid("expected a whole number")
    return value


ID = vol.All(_no_fraction, vol.Coerce(int), vol.Range(1, MAX_ID))
NUMBER = vol.All(_no_fraction, vol.Coerce(int))
BOOK_IDS = vol.All(cv.ensure_list, [ID])


async def async_target(
    call: ServiceCall,
) -> tuple[BookLoreHardcoverData, Asker, frozenset[int] | None]:
    """Return the entry's data, who asks, and the books of the call; None means all books.

    Raises what `async_entry` raises, and a `ServiceValidationError` for books that are unknown, or
    in libraries left out.
    """
    entry = await async_entry(call, control=True)
    data, asker = entry.runtime_data, Asker(call.context.user_id)
    if ATTR_BOOK_IDS not in call.data:
        return data, asker, None
    book_ids = frozenset(call.data[ATTR_BOOK_IDS])
    await _async_check_books(data, book_ids, asker)
    require_loaded(entry)
    return data, asker, book_ids


async def _async_check_books(
    data: BookLoreHardcoverData, book_ids: frozenset[int], asker: Asker
) -> None:
    with store_errors():
        listed = await data.store.library_ids(book_ids)
    chosen = data.options.libraries
    if left_out := [each for each, library in listed.items() if chosen and library not in chosen]:
        raise validation_error("books_not_looked_at", book_ids=_listing(left_out))
    if not (unknown := book_ids - listed.keys()):
        return
    async with data.accounts.asking(asker):
        found = await data.booklore.books_by_id(sorted(unknown))
    if left := unknown.difference(book.id for book in found):
        raise validation_error("unknown_books", book_ids=_listing(left))


def _listing(book_ids: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(book_ids)))


async def async_entry(call: ServiceCall, *, control: bool) -> BookLoreHardcoverConfigEntry:
    """Return the entry that an action names, or the only one; it is loaded.

    Raises `Unauthorized` for users who may not use it, before they learn anything about it, and
    a translated error if there is no such entry or it is not loaded.
    """
    hass, entry_id = call.hass, call.data.get(ATTR_CONFIG_ENTRY_ID)
    user = await async_user_of(hass, call.context)
    entries: list[BookLoreHardcoverConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    if entry_id is not None:
        entries = [entry for entry in entries if entry.entry_id == entry_id]
        if not entries:
            raise validation_error("entry_not_found", entry_id=entry_id)
    if not entries:
        raise validation_error("no_entry")
    known = [entry for entry in entries if may(hass, user, entry)]
    if len(known) > 1:
        raise validation_error("several_entries", names=", ".join(entry.title for entry in known))
    [entry] = known or entries[:1]
    require_permission(hass, user, entry, control=control)
    require_loaded(entry)
    return entry
