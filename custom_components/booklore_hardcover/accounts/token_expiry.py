"""Issues about a Hardcover token that is about to expire, or has expired."""

from datetime import datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..const import CONF_TOKEN
from ..hardcover.token import expires_at
from ..messages.issues import TOKEN_ISSUES, async_create_token_expires, async_delete_issues
from .check import token_path

_AHEAD = timedelta(days=14)


@callback
def async_watch_token(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Warn two weeks before the token expires, if it says when, and again once it has expired."""
    until = expires_at(entry.data[CONF_TOKEN])
    if until is None:
        async_delete_issues(hass, entry, *TOKEN_ISSUES)
        return
    end = dt_util.utc_from_timestamp(until)

    @callback
    def look(now: datetime) -> None:
        if now < end - _AHEAD:
            async_delete_issues(hass, entry, *TOKEN_ISSUES)
        else:
            path = token_path(hass)
            async_create_token_expires(hass, entry, until, path, expired=now >= end)

    now = dt_util.utcnow()
    look(now)
    for moment in (end - _AHEAD, end):
        if moment > now:
            entry.async_on_unload(async_track_point_in_utc_time(hass, look, moment))
