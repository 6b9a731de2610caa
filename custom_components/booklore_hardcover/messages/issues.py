"""What Home Assistant lists under Repairs: made here, and deleted when it no longer holds."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval

from ..const import CONF_HARDCOVER_USERNAME, DOMAIN, KEY_PAGE
from ..errors import local_time
from ..store import MatchStore
from ..store.errors import StoreError

_DISK_RETRY = timedelta(minutes=1)

_LIBRARY_REBUILT = "library_rebuilt"
_DISK_FAILS = "disk_fails"
_STORE_DAMAGED = "store_damaged"
_STORE_UNUSABLE = ("store_too_new", "store_unreadable")
_TOKEN = ("token_expires", "token_expired")


@callback
def async_create_library_rebuilt(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Ask whether BookLore's ids mean other books now: its database may have been rebuilt."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(_LIBRARY_REBUILT, entry),
        data={"entry_id": entry.entry_id},
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=_LIBRARY_REBUILT,
        # What persists is part of the diagnostics, which name nobody: the flow does.
    )


@callback
def async_delete_library_rebuilt(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete that question: the library has been read without it."""
    ir.async_delete_issue(hass, DOMAIN, _issue_id(_LIBRARY_REBUILT, entry))


class DiskIssue:
    """Says that the disk takes nothing, and tries again every minute until it does."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, store: MatchStore, folder: Path
    ) -> None:
        """Listen to the store of an entry, which lies in this folder."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._folder = folder
        self._cancel_retry: CALLBACK_TYPE | None = None
        store.listen_to_disk(self._update)
        entry.async_on_unload(self._stop)

    @callback
    def _update(self, failing: bool) -> None:
        self._stop()
        if failing:
            _create(self._hass, self._entry, _DISK_FAILS, path=str(self._folder))
            self._cancel_retry = async_track_time_interval(self._hass, self._retry, _DISK_RETRY)
        else:
            ir.async_delete_issue(self._hass, DOMAIN, _issue_id(_DISK_FAILS, self._entry))

    async def _retry(self, _now: datetime) -> None:
        with suppress(StoreError):  # the issue says so already
            await self._store.probe()

    @callback
    def _stop(self) -> None:
        if self._cancel_retry is not None:
            self._cancel_retry()
            self._cancel_retry = None


@callback
def async_delete_disk_fails(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete that issue of before a restart: the disk takes something."""
    ir.async_delete_issue(hass, DOMAIN, _issue_id(_DISK_FAILS, entry))


@callback
def async_update_store_damaged(
    hass: HomeAssistant, entry: ConfigEntry, damaged_file: Path | None
) -> None:
    """Say that the database was damaged and where it is kept, as long as it is there."""
    if damaged_file is None:
        ir.async_delete_issue(hass, DOMAIN, _issue_id(_STORE_DAMAGED, entry))
    else:
        _create(hass, entry, _STORE_DAMAGED, path=str(damaged_file))


@callback
def async_create_store_unusable(
    hass: HomeAssistant, entry: ConfigEntry, key: str, path: Path
) -> None:
    """Say which file keeps the entry from loading, and what to do about it."""
    _create(hass, entry, key, path=str(path))


@callback
def async_delete_store_unusable(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete that: the file has been opened."""
    for key in _STORE_UNUSABLE:
        ir.async_delete_issue(hass, DOMAIN, _issue_id(key, entry))


@callback
def async_create_token_expires(
    hass: HomeAssistant, entry: ConfigEntry, until: int, path: Path, *, expired: bool
) -> None:
    """Say until when Hardcover takes the token, or since when it does not.

    These are two issues: whoever ignored the first hears of the second. `until` is a Unix
    time in seconds.
    """
    key = _TOKEN[expired]
    if expired:
        async_delete_token_expires(hass, entry)
    _create(
        hass,
        entry,
        key,
        ir.IssueSeverity.ERROR if expired else ir.IssueSeverity.WARNING,
        account=entry.data[CONF_HARDCOVER_USERNAME],
        date=local_time(until),
        key_page=KEY_PAGE,
        path=str(path),
    )


@callback
def async_delete_token_expires(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete that: the token is good for longer than anybody need care about."""
    for key in _TOKEN:
        ir.async_delete_issue(hass, DOMAIN, _issue_id(key, entry))


@callback
def async_delete_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete all issues of an entry: it is gone."""
    for key in (_LIBRARY_REBUILT, _DISK_FAILS, _STORE_DAMAGED, *_STORE_UNUSABLE, *_TOKEN):
        ir.async_delete_issue(hass, DOMAIN, _issue_id(key, entry))


def _create(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str,
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
    **placeholders: str,
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(key, entry),
        is_fixable=False,
        severity=severity,
        translation_key=key,
        translation_placeholders={"name": entry.title, **placeholders},
    )


def _issue_id(key: str, entry: ConfigEntry) -> str:
    return f"{key}_{entry.entry_id}"
