"""The view that serves covers from BookLore, where browsers cannot log in."""

from http import HTTPStatus

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView

from ..accounts.refusal import Asker
from ..const import DOMAIN, LOGGER
from ..data import BookLoreHardcoverConfigEntry, is_loaded
from ..store.errors import StoreError
from .permissions import may

COVER_PATH = f"/api/{DOMAIN}/cover"
_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


def cover_path(entry_id: str, book_id: int) -> str:
    """Return the path of a book's cover, for the page to sign."""
    return f"{COVER_PATH}/{entry_id}/{book_id}"


class CoverView(HomeAssistantView):
    """Serves the covers of books that have a record."""

    url = COVER_PATH + r"/{entry_id}/{book_id:[0-9]{1,18}}"
    name = f"api:{DOMAIN}:cover"

    async def get(self, request: web.Request, entry_id: str, book_id: str) -> web.Response:
        """Return a cover, fetched with the entry's BookLore account."""
        hass = request.app[KEY_HASS]
        entry: BookLoreHardcoverConfigEntry | None = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            raise web.HTTPNotFound
        if not may(hass, request[KEY_HASS_USER], entry):
            # Not a 401, which Home Assistant counts as a failed log-in from this address.
            raise web.HTTPForbidden
        if not is_loaded(entry) or entry.runtime_data.accounts.refused:
            raise web.HTTPServiceUnavailable
        data = entry.runtime_data
        try:
            known = await data.store.records([int(book_id)])
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        if not known:
            raise web.HTTPNotFound
        try:
            async with data.accounts.asking(Asker()):
                cover = await data.booklore.cover(int(book_id))
        except HomeAssistantError as err:
            LOGGER.debug("No cover for book %s: %s", book_id, err)
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        return web.Response(body=cover.body, content_type=cover.content_type, headers=_HEADERS)
