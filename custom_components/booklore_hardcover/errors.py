"""How an error becomes a sentence: what each error of an account means to a person, and exceptions.

An error's key is that of its text: under `exceptions` in `translations/`, and under `error` of
the forms as `MEANINGS` says.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from homeassistant.const import CONF_PASSWORD, CONF_URL
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util

from .const import (
    ACCOUNT_BOOKLORE,
    ACCOUNT_HARDCOVER,
    CONF_TOKEN_FILE,
    DOMAIN,
    OPT_RATINGS,
    OPT_WRITE_IDS,
)
from .hardcover.errors import HardcoverPaused
from .models import ClientError, Problem
from .store.errors import ChangedMeanwhile, NotWritten, StoreError


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an error means to a person: its place in a form, and the account it is about."""

    form: str
    """The key of its text: under `options.error` if the field is an option, else `config.error`."""
    field: str | None = None
    """The field of the form where it is shown; None for the form as a whole."""
    account: str | None = None
    """The account whose reauthentication it starts; None if it starts none."""
    passes: bool = False
    """Whether it passes by itself; if not, nothing is sent until the person has acted."""


MEANINGS: dict[str, Meaning] = {
    "booklore_cannot_connect": Meaning("cannot_connect", CONF_URL),
    "booklore_certificate": Meaning("cannot_connect", CONF_URL),
    "booklore_not_encrypted": Meaning("cannot_connect", CONF_URL),
    "booklore_no_address": Meaning("cannot_connect", CONF_URL),
    "booklore_not_booklore": Meaning("not_booklore", CONF_URL),
    "booklore_redirected": Meaning("not_booklore", CONF_URL),
    "booklore_unexpected_reply": Meaning("not_booklore", CONF_URL),
    "booklore_unsupported_version": Meaning("unsupported_version", CONF_URL),
    "booklore_invalid_auth": Meaning("invalid_auth", CONF_PASSWORD, ACCOUNT_BOOKLORE),
    "booklore_forbidden": Meaning("invalid_auth", CONF_PASSWORD),
    "booklore_may_not_edit": Meaning("may_not_edit", OPT_WRITE_IDS),
    "booklore_too_old_to_write": Meaning("too_old_to_write", OPT_WRITE_IDS),
    "booklore_login_rate_limited": Meaning(
        "login_rate_limited", account=ACCOUNT_BOOKLORE, passes=True
    ),
    "booklore_login_disabled": Meaning("login_disabled", account=ACCOUNT_BOOKLORE),
    "hardcover_cannot_connect": Meaning("hardcover_cannot_connect"),
    "hardcover_timeout": Meaning("hardcover_cannot_connect"),
    "hardcover_unexpected_reply": Meaning("hardcover_cannot_connect"),
    "hardcover_invalid_token": Meaning(
        "hardcover_invalid_token", CONF_TOKEN_FILE, ACCOUNT_HARDCOVER
    ),
    "hardcover_missing_scope": Meaning(
        "hardcover_missing_scope", CONF_TOKEN_FILE, ACCOUNT_HARDCOVER
    ),
    "hardcover_missing_library_scope": Meaning("hardcover_missing_library_scope", OPT_RATINGS),
    "hardcover_other_account": Meaning("hardcover_other_account", OPT_RATINGS),
    "hardcover_write_refused": Meaning("hardcover_cannot_connect"),
    "hardcover_paused": Meaning("hardcover_rate_limited"),
    "shelf_not_believed": Meaning("shelf_not_believed", OPT_RATINGS),
    "not_out_of_five": Meaning("not_out_of_five", OPT_RATINGS),
    "token_file_missing": Meaning("token_file_missing", CONF_TOKEN_FILE),
    "token_file_empty": Meaning("token_file_empty", CONF_TOKEN_FILE),
    "token_file_folder": Meaning("token_file_unreadable", CONF_TOKEN_FILE),
    "token_file_no_permission": Meaning("token_file_unreadable", CONF_TOKEN_FILE),
    "token_file_not_a_file": Meaning("token_file_unreadable", CONF_TOKEN_FILE),
    "token_file_read_error": Meaning("token_file_unreadable", CONF_TOKEN_FILE),
    "token_file_too_large": Meaning("token_file_malformed", CONF_TOKEN_FILE),
    "token_file_no_text": Meaning("token_file_malformed", CONF_TOKEN_FILE),
    "token_file_several_lines": Meaning("token_file_malformed", CONF_TOKEN_FILE),
    "token_file_inner_blanks": Meaning("token_file_malformed", CONF_TOKEN_FILE),
    "token_file_upload_gone": Meaning("token_file_unreadable", CONF_TOKEN_FILE),
    "unknown": Meaning("unknown"),
}
"""By the `key` of the error.

It is also the key of a text under `exceptions` (for actions, the page and the summary of a
run) and, for errors of a single book, under `config_panel.failure`.
"""


def placeholders(err: ClientError) -> dict[str, str]:
    """Return the placeholders of an error's text."""
    return {"until": local_time(err.until)} if isinstance(err, HardcoverPaused) else err.facts


def problem_of(err: ClientError) -> Problem:
    """Return what a client's error says, to be kept or raised later."""
    return Problem(err.key, placeholders(err))


def error_of(problem: Problem) -> HomeAssistantError:
    """Return the exception to raise for a problem."""
    return action_error(problem.key, **problem.placeholders)


def action_error(key: str, **placeholders: str) -> HomeAssistantError:
    """Return an exception that is not the caller's fault, with a text under `exceptions`."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def validation_error(key: str, **placeholders: str) -> ServiceValidationError:
    """Return an exception for a call that asks for what cannot be done, with such a text."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


@contextmanager
def store_errors(title: str = "") -> Generator[None]:
    """Translate the store's errors; `title` is that of the book that is decided about, if one is."""
    try:
        yield
    except ChangedMeanwhile as err:
        raise validation_error("changed_meanwhile", title=title) from err
    except NotWritten as err:
        if not title:
            raise action_error("nothing_saved") from err
        raise action_error("not_saved", title=title) from err
    except StoreError as err:
        raise action_error(err.key) from err


def local_time(timestamp: float) -> str:
    """Return a Unix time in seconds as local time to the minute, with the date unless it is today."""
    moment = dt_util.as_local(dt_util.utc_from_timestamp(timestamp))
    return moment.strftime("%H:%M" if moment.date() == dt_util.now().date() else "%Y-%m-%d %H:%M")


def local_date(timestamp: float) -> str:
    """Return the local date of a Unix time in seconds."""
    return dt_util.as_local(dt_util.utc_from_timestamp(timestamp)).strftime("%Y-%m-%d")
