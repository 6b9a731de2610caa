"""The one place where the clients' errors become something a person can act on."""

from dataclasses import dataclass

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryError,
    HomeAssistantError,
    ServiceValidationError,
)
from homeassistant.util import dt as dt_util

from .booklore.errors import (
    BookLoreCannotConnect,
    BookLoreCertificateError,
    BookLoreError,
    BookLoreForbidden,
    BookLoreInvalidAuth,
    BookLoreLoginDisabled,
    BookLoreLoginRateLimited,
    BookLoreNotBookLore,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreUnexpectedReply,
    BookLoreUnsupportedVersion,
)
from .const import ACCOUNT_BOOKLORE, ACCOUNT_HARDCOVER, CONF_REFUSED, DOMAIN
from .hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverInvalidToken,
    HardcoverMissingScope,
    HardcoverPaused,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)

type ClientError = BookLoreError | HardcoverError


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one kind of error means to a person."""

    key: str
    """Under `exceptions` in the translations."""
    flow: str
    """Under `config.error`."""
    account: str | None = None
    """The account that a person is asked about again."""
    passes: bool = False
    """Whether it mends itself: else nothing more is sent until the person has."""


_MEANINGS: dict[type[ClientError], Meaning] = {
    BookLoreCannotConnect: Meaning("booklore_cannot_connect", "cannot_connect"),
    BookLoreCertificateError: Meaning("booklore_certificate", "cannot_connect"),
    BookLoreNotEncrypted: Meaning("booklore_not_encrypted", "cannot_connect"),
    BookLoreNotBookLore: Meaning("booklore_not_booklore", "not_booklore"),
    BookLoreRedirected: Meaning("booklore_redirected", "not_booklore"),
    BookLoreUnsupportedVersion: Meaning("booklore_unsupported_version", "unsupported_version"),
    BookLoreInvalidAuth: Meaning("booklore_invalid_auth", "invalid_auth", ACCOUNT_BOOKLORE),
    BookLoreLoginRateLimited: Meaning(
        "booklore_login_rate_limited", "login_rate_limited", ACCOUNT_BOOKLORE, passes=True
    ),
    BookLoreLoginDisabled: Meaning("booklore_login_disabled", "login_disabled", ACCOUNT_BOOKLORE),
    BookLoreForbidden: Meaning("booklore_forbidden", "invalid_auth"),
    BookLoreUnexpectedReply: Meaning("booklore_unexpected_reply", "not_booklore"),
    HardcoverCannotConnect: Meaning("hardcover_cannot_connect", "hardcover_cannot_connect"),
    HardcoverTimeout: Meaning("hardcover_timeout", "hardcover_cannot_connect"),
    HardcoverInvalidToken: Meaning(
        "hardcover_invalid_token", "hardcover_invalid_token", ACCOUNT_HARDCOVER
    ),
    HardcoverMissingScope: Meaning(
        "hardcover_missing_scope", "hardcover_missing_scope", ACCOUNT_HARDCOVER
    ),
    HardcoverPaused: Meaning("hardcover_paused", "hardcover_rate_limited"),
    HardcoverUnexpectedReply: Meaning("hardcover_unexpected_reply", "hardcover_cannot_connect"),
}


def meaning(err: ClientError) -> Meaning:
    """Tell what an error means: the entry of its own class or of the nearest above it."""
    return next(_MEANINGS[kind] for kind in type(err).__mro__ if kind in _MEANINGS)


def placeholders(err: ClientError) -> dict[str, str]:
    """Return the facts an error carries, for its text."""
    match err:
        case BookLoreNotEncrypted() | BookLoreRedirected():
            return {"location": err.location}
        case BookLoreUnsupportedVersion():
            return {"version": err.version}
        case HardcoverMissingScope():
            return {"scope": err.scope or "read:catalog"}
        case HardcoverPaused():
            return {"until": clock_time(err.until)}
        case _:
            return {}


def translated(err: ClientError) -> HomeAssistantError:
    """Return the error to raise to a person, `from` the one given."""
    return own_error(meaning(err).key, **placeholders(err))


def own_error(key: str, **placeholders: str) -> HomeAssistantError:
    """Return an error that is no client's, by its key under `exceptions`."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def set_up_error(key: str, **placeholders: str) -> ConfigEntryError:
    """Return what keeps an entry from loading, by its key under `exceptions`."""
    return ConfigEntryError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def wrong_use(key: str, **placeholders: str) -> ServiceValidationError:
    """Return an error that says what would be right, by its key under `exceptions`."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


@callback
def require_loaded(entry: ConfigEntry) -> None:
    """Refuse what needs a loaded entry; while a server answers, an entry may go."""
    if entry.state is not ConfigEntryState.LOADED:
        raise wrong_use("entry_not_loaded", name=entry.title)


@callback
def require_accounts(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Raise while an account is refused: nothing may be sent until the person mends it."""
    if account := entry.data.get(CONF_REFUSED):
        entry.async_start_reauth(hass)
        raise own_error(f"{account}_refused")


@callback
def note_refusal(hass: HomeAssistant, entry: ConfigEntry, err: ClientError) -> None:
    """Start reauthentication when an account was refused, and send nothing until it is mended.

    It is kept in the entry, so that a restart does not try the same again either. A lock
    is not: it ends by itself, and the account's clients know when (`Lockout`). A run that
    it stops asks about it, see there: nobody may be looking.
    """
    what = meaning(err)
    if what.account is None or what.passes:
        return
    data = {**entry.data, CONF_REFUSED: what.account}
    hass.config_entries.async_update_entry(entry, data=data)
    entry.async_start_reauth(hass)


@callback
def note_success(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Ask no longer about an account whose lock has ended by itself."""
    if CONF_REFUSED not in entry.data:
        for flow in entry.async_get_active_flows(hass, {SOURCE_REAUTH}):
            hass.config_entries.flow.async_abort(flow["flow_id"])


def clock_time(timestamp: float) -> str:
    """Return a Unix time as date and time where the person lives, to the minute."""
    local = dt_util.as_local(dt_util.utc_from_timestamp(timestamp))
    return local.strftime("%Y-%m-%d %H:%M")
