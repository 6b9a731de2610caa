"""The issues under Repairs: created here, and deleted when they no longer apply."""

from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval

from ..const import CONF_HARDCOVER_USERNAME, DOMAIN, KEY_PAGE
from ..errors import local_date
from ..store import MatchStore
from ..store.errors import StoreError
from .markdown import plain

_DISK_RETRY = timedelta(minutes=1)

DISK_FAILS = "disk_fails"
STORE_UNUSABLE = ("store_too_new", "store_unreadable")
TOKEN_ISSUES = ("token_expires", "token_expired")
ID_ISSUES = ("booklore_may_not_edit", "booklore_too_old_to_write")
RATING_ISSUES = (
    "hardcover_missing_library_scope",
    "hardcover_other_account",
    "not_out_of_five",
    "ratings_changed",
    "ratings_changed_there",
    "shelf_not_believed",
)
CONSENT_NEEDED = "consent_needed"
_OTHER_WRITE_ISSUES = ("booklore_other_account", "write_not_as_expected")
WRITE_ISSUES = (*ID_ISSUES, *RATING_ISSUES, CONSENT_NEEDED, *_OTHER_WRITE_ISSUES)
LIBRARY_REBUILT = "library_rebuilt"
_CONFIRMED = frozenset({LIBRARY_REBUILT, "ratings_changed", "ratings_changed_there"})
"""The issues that a person can confirm, so that the run or the sync goes on."""
_RATINGS_ELSEWHERE = "ratings_elsewhere"
_STORE_DAMAGED = "store_damaged"
_ALL = (
    LIBRARY_REBUILT,
    DISK_FAILS,
    _STORE_DAMAGED,
    _RATINGS_ELSEWHERE,
    *STORE_UNUSABLE,
    *TOKEN_ISSUES,
    *WRITE_ISSUES,
)


@callback
def async_create_library_rebuilt(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Create the issue that BookLore's database may have been rebuilt, which `repairs` can fix."""
    _create(hass, entry, LIBRARY_REBUILT, ir.IssueSeverity.WARNING)


@callback
def async_restore_library_rebuilt(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Create that issue again after a restart, unless it was deleted before."""
    if ir.async_get(hass).async_get_issue(DOMAIN, _issue_id(LIBRARY_REBUILT, entry)):
        async_create_library_rebuilt(hass, entry)


@callback
def async_watch_disk(
    hass: HomeAssistant, entry: ConfigEntry, store: MatchStore, folder: Path
) -> None:
    """Show an issue while the disk of `folder` fails; check it every minute until it works."""
    retries = ExitStack()

    async def retry(_now: datetime) -> None:
        with suppress(StoreError):  # the issue is there already
            await store.check_disk()

    @callback
    def update(failing: bool) -> None:
        retries.close()
        if failing:
            _create(hass, entry, DISK_FAILS, path=str(folder))
            retries.callback(async_track_time_interval(hass, retry, _DISK_RETRY))
        else:
            async_delete_issues(hass, entry, DISK_FAILS)

    store.database.listen_to_disk(update)
    entry.async_on_unload(retries.close)


@callback
def async_update_store_damaged(
    hass: HomeAssistant, entry: ConfigEntry, damaged_file: Path | None
) -> None:
    """Create the issue that the database was damaged; without a file, delete the issue."""
    if damaged_file is None:
        async_delete_issues(hass, entry, _STORE_DAMAGED)
    else:
        _create(hass, entry, _STORE_DAMAGED, path=str(damaged_file))


@callback
def async_create_store_unusable(
    hass: HomeAssistant, entry: ConfigEntry, key: str, path: Path
) -> None:
    """Create the issue `key`: the database at `path` cannot be opened."""
    _create(hass, entry, key, path=str(path))


@callback
def async_create_write_issue(
    hass: HomeAssistant, entry: ConfigEntry, key: str, **placeholders: str
) -> None:
    """Create the issue `key`: nothing is written any more, for this reason."""
    async_delete_issues(hass, entry, *WRITE_ISSUES)
    facts = {name: plain(fact) for name, fact in placeholders.items()}
    _create(hass, entry, key, ir.IssueSeverity.WARNING, **facts)


@callback
def async_delete_write_issues(
    hass: HomeAssistant, entry: ConfigEntry, *, ids: bool, ratings: bool, consent: bool
) -> None:
    """Delete the issues about ids, ratings or missing consent that no longer apply."""
    keys = (
        *(ID_ISSUES if ids else ()),
        *(RATING_ISSUES if ratings else ()),
        *((CONSENT_NEEDED,) if consent else ()),
        *(_OTHER_WRITE_ISSUES if ids or ratings else ()),
    )
    if keys:
        async_delete_issues(hass, entry, *keys)


@callback
def async_update_ratings_elsewhere(
    hass: HomeAssistant, entry: ConfigEntry, writer: ConfigEntry | None
) -> None:
    """Create the issue that `writer`, another entry, rates on this account; None deletes it."""
    if writer is None:
        async_delete_issues(hass, entry, _RATINGS_ELSEWHERE)
    else:
        facts = {"writer": plain(writer.title)}
        _create(hass, entry, _RATINGS_ELSEWHERE, ir.IssueSeverity.WARNING, **facts)


@callback
def async_create_token_expires(
    hass: HomeAssistant, entry: ConfigEntry, until: int, path: Path, *, expired: bool
) -> None:
    """Create the issue that the token expires at a Unix time in seconds, or that it has expired.

    These are two issues: a person who has ignored the first still gets the second.
    """
    if expired:
        async_delete_issues(hass, entry, *TOKEN_ISSUES)
    _create(
        hass,
        entry,
        TOKEN_ISSUES[expired],
        ir.IssueSeverity.ERROR if expired else ir.IssueSeverity.WARNING,
        account=plain(entry.data[CONF_HARDCOVER_USERNAME]),
        date=local_date(until),
        key_page=KEY_PAGE,
        path=str(path),
    )


@callback
def async_delete_issues(hass: HomeAssistant, entry: ConfigEntry, *keys: str) -> None:
    """Delete the issues of an entry with these keys; without any, all of them."""
    for key in keys or _ALL:
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
        data={"entry_id": entry.entry_id, "key": key},
        is_fixable=key in _CONFIRMED,
        # Diagnostics contain persistent issues in full, and must name nobody.
        is_persistent=False,
        severity=severity,
        translation_key=key,
        # The name is not escaped: the title shows it, which is not Markdown.
        translation_placeholders={"name": entry.title, **placeholders},
    )


def _issue_id(key: str, entry: ConfigEntry) -> str:
    return f"{key}_{entry.entry_id}"
