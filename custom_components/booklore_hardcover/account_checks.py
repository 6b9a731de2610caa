"""Testing an account before it is saved, and saying what is wrong with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant

from .accounts import booklore_client, hardcover_client_for, recognise, shared_lockout
from .booklore.address import base_url
from .booklore.errors import (
    BookLoreCertificateError,
    BookLoreError,
    BookLoreNotEncrypted,
    BookLoreRedirected,
)
from .const import (
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN,
    LOGGER,
)
from .errors import ClientError, meaning, placeholders
from .hardcover.errors import HardcoverError
from .texts import Texts, async_load_texts
from .token_file import TokenFile, TokenFileError, TokenFileProblem


class AccountTrouble(Exception):
    """What keeps an account from being saved, in the words of the flow."""

    def __init__(self, key: str, **facts: str) -> None:
        """Keep the key under `config.error` and what its text names."""
        super().__init__(key)
        self.key = key
        self.facts = facts


async def async_check_booklore(hass: HomeAssistant, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Log in once with what was typed; returns the data to save.

    Raises `AccountTrouble`. A refused password is sent this one time only; what the
    server said of a lock does not count for a person who tries all the same.
    """
    texts = await async_load_texts(hass)
    try:
        url = str(base_url(typed[CONF_URL])).rstrip("/")
    except ValueError:
        # What stands before an @ may be a password, and this text goes on the screen.
        shown = typed[CONF_URL].rpartition("@")[2]
        raise AccountTrouble(
            "cannot_connect", url=shown, detail=texts("booklore.no_address")
        ) from None
    data = {
        CONF_URL: url,
        CONF_USERNAME: typed[CONF_USERNAME].strip(),
        CONF_PASSWORD: typed[CONF_PASSWORD],
        CONF_VERIFY_SSL: typed[CONF_VERIFY_SSL],
    }
    shared_lockout(hass, data).lift()
    client = booklore_client(hass, data)
    try:
        await client.server_version()
        account = await client.account()
    except BookLoreError as err:
        raise _trouble(err, url=url, detail=_detail(err, texts)) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while asking BookLore who we are")
        raise AccountTrouble("unknown") from err
    return data | {CONF_BOOKLORE_USER_ID: account.id}


async def async_check_hardcover(hass: HomeAssistant) -> dict[str, Any]:
    """Read the token file and ask Hardcover about it; returns the data to save.

    Raises `AccountTrouble`.
    """
    try:
        token = await hass.async_add_executor_job(token_file(hass).read)
    except TokenFileError as err:
        texts = await async_load_texts(hass)
        detail = texts(f"token_file.{err.problem}") if err.problem in _DETAILED else ""
        raise AccountTrouble(err.flow_error, path=str(err.path), detail=detail) from err
    client = hardcover_client_for(hass, token)
    try:
        account = await client.account()
        recognise(hass, client, account.id)
        await client.check_catalogue()
    except HardcoverError as err:
        raise _trouble(err) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while asking Hardcover whose token it is")
        raise AccountTrouble("unknown") from err
    return {
        CONF_TOKEN: token,
        CONF_HARDCOVER_USER_ID: account.id,
        CONF_HARDCOVER_USERNAME: account.username,
    }


def token_file(hass: HomeAssistant) -> TokenFile:
    """Return where the token file may lie."""
    return TokenFile(Path(hass.config.config_dir))


def _detail(err: BookLoreError, texts: Texts) -> str:
    """Return what more there is to say, empty when there is nothing."""
    match err:
        case BookLoreRedirected():
            return texts("booklore.redirected", location=err.location)
        case BookLoreNotEncrypted():
            return texts("booklore.not_encrypted", location=err.location)
        case BookLoreCertificateError():
            return texts("booklore.certificate")
        case _:
            return ""


_DETAILED = frozenset(TokenFileProblem) - {TokenFileProblem.MISSING, TokenFileProblem.EMPTY}


def _trouble(err: ClientError, **facts: str) -> AccountTrouble:
    return AccountTrouble(meaning(err).flow, **facts, **placeholders(err))
