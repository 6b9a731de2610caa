"""Tests of an account before it is saved."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant

from ..booklore.address import AddressError, base_urls
from ..booklore.client import BookLoreClient
from ..booklore.errors import (
    BookLoreCertificateError,
    BookLoreError,
    BookLoreNotBookLore,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreVersionUnknown,
)
from ..const import (
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN,
    DOMAIN,
    LOGGER,
)
from ..errors import ClientError, placeholders
from ..hardcover.errors import HardcoverError
from ..messages.texts import Texts, async_load_texts
from .clients import booklore_client, hardcover_client_for, set_owner, shared_lockout
from .token_file import TokenFile, TokenFileError, TokenFileProblem


class AccountCheckError(Exception):
    """An account does not work, and is not saved."""

    def __init__(self, key: str, **facts: str) -> None:
        """Keep the error's key in `errors.MEANINGS`, and the placeholders of its text."""
        super().__init__(key)
        self.key = key
        self.facts = facts


async def async_check_booklore(hass: HomeAssistant, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Log in once with what was typed; returns the data to save.

    Raises `AccountCheckError`. A lock that is known does not keep a person from trying again.
    """
    texts = await async_load_texts(hass)
    urls = _addresses(hass, typed[CONF_URL], texts)
    found, client = await _async_find(
        hass,
        {
            CONF_USERNAME: typed[CONF_USERNAME].strip(),
            CONF_PASSWORD: typed[CONF_PASSWORD],
            CONF_VERIFY_SSL: typed[CONF_VERIFY_SSL],
        },
        urls,
        texts,
    )
    shared_lockout(hass, found).lift()
    with _booklore_asked(found[CONF_URL], texts):
        account = await client.account()
    return found | {CONF_BOOKLORE_USER_ID: account.id}


async def async_check_hardcover(hass: HomeAssistant) -> dict[str, Any]:
    """Read the token file and test the token; returns the data to save.

    Raises `AccountCheckError`.
    """
    try:
        token = await hass.async_add_executor_job(token_file(hass).read)
    except TokenFileError as err:
        texts = await async_load_texts(hass)
        detail = texts(f"token_file.{err.problem}") if err.problem in _DETAILED else ""
        raise AccountCheckError(err.key, path=str(err.path), detail=detail) from err
    client = hardcover_client_for(hass, token)
    try:
        account = await client.account()
        set_owner(hass, client, account.id)
        await client.check_catalogue()
    except HardcoverError as err:
        raise _refused_by(err) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while asking Hardcover whose token it is")
        raise AccountCheckError("unknown") from err
    return {
        CONF_TOKEN: token,
        CONF_HARDCOVER_USER_ID: account.id,
        CONF_HARDCOVER_USERNAME: account.username,
    }


def token_file(hass: HomeAssistant) -> TokenFile:
    """Return the token file of this Home Assistant."""
    return TokenFile(Path(hass.config.config_dir))


def _addresses(hass: HomeAssistant, typed: str, texts: Texts) -> list[str]:
    """Return the addresses to try, the one that was typed first.

    An address that is saved in an entry is the only one: it was BookLore's once, and if something
    else answers there now, the password must not be sent to a third server.
    """
    try:
        urls = [str(url).rstrip("/") for url in base_urls(typed)]
    except AddressError as err:
        # What stands before an @ may be a password, and this text goes on the screen.
        shown = typed.rpartition("@")[2]
        detail = texts("booklore.no_address")
        if err.suggestion:
            detail = texts("booklore.mistyped", location=err.suggestion)
        raise AccountCheckError("booklore_no_address", url=shown, detail=detail) from None
    kept = {entry.data.get(CONF_URL) for entry in hass.config_entries.async_entries(DOMAIN)}
    return urls[:1] if urls[0] in kept else urls


async def _async_find(
    hass: HomeAssistant, account: Mapping[str, Any], urls: Iterable[str], texts: Texts
) -> tuple[dict[str, Any], BookLoreClient]:
    """Return the account's data with the first address where BookLore answers, and a client.

    Only the public health check is requested. If BookLore answers nowhere, the error is the one
    of the first address, unless another seems to be a BookLore that is too old.
    """
    refused: list[tuple[str, BookLoreError]] = []
    for url in urls:
        data = {CONF_URL: url, **account}
        client = booklore_client(hass, data)
        with _booklore_asked(url, texts):
            try:
                await client.server_version()
            except (BookLoreNotBookLore, BookLoreVersionUnknown) as err:
                refused.append((url, err))
            else:
                return data, client
    shown, told = min(refused, key=lambda each: isinstance(each[1], BookLoreNotBookLore))
    raise _refused_by(told, url=shown, detail=_detail(told, texts)) from told


@contextmanager
def _booklore_asked(url: str, texts: Texts) -> Generator[None]:
    """Turn BookLore's errors into `AccountCheckError`."""
    try:
        yield
    except BookLoreError as err:
        raise _refused_by(err, url=url, detail=_detail(err, texts)) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while asking BookLore who we are")
        raise AccountCheckError("unknown") from err


def _detail(err: BookLoreError, texts: Texts) -> str:
    """Return a translated hint about an error, empty if there is none."""
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


def _refused_by(err: ClientError, **facts: str) -> AccountCheckError:
    return AccountCheckError(err.key, **facts, **placeholders(err))
