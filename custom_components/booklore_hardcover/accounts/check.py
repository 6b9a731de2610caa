"""Tests of an account before it is saved."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant

from ..booklore.address import AddressError, base_urls
from ..booklore.client import BookLoreClient
from ..booklore.errors import (
    BookLoreCannotConnect,
    BookLoreCertificateError,
    BookLoreError,
    BookLoreNotBookLore,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreUnexpectedReply,
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
from ..errors import placeholders
from ..messages.translations import Texts, async_load_texts
from ..models import ClientError
from .clients import booklore_client, hardcover_client_for, shared_lockout, shared_pacer
from .token_file import FILE_NAME, TokenFileError, TokenFileProblem, read_token, read_upload

_DETAILED = frozenset(TokenFileProblem) - {TokenFileProblem.MISSING, TokenFileProblem.EMPTY}


class AccountCheckError(Exception):
    """An account does not work, and is not saved."""

    def __init__(self, key: str, **facts: str) -> None:
        """Keep the error's key in `errors.MEANINGS`, and the placeholders of its text."""
        super().__init__(key)
        self.key = key
        self.facts = facts


async def async_check_booklore(hass: HomeAssistant, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Log in once with what the person typed; returns the data to save.

    Raises `AccountCheckError`. It tries even if the account is known to be locked.
    """
    texts = await async_load_texts(hass)
    urls = _addresses(hass, typed[CONF_URL], texts)
    account = {
        CONF_USERNAME: typed[CONF_USERNAME].strip(),
        CONF_PASSWORD: typed[CONF_PASSWORD],
        CONF_VERIFY_SSL: typed[CONF_VERIFY_SSL],
    }
    found, client = await _async_find(hass, account, urls, texts)
    shared_lockout(hass, found).lift()
    with _asking(texts, found[CONF_URL]):
        user = await client.account()
    return found | {CONF_BOOKLORE_USER_ID: user.id}


async def async_read_token(hass: HomeAssistant, upload: str | None = None) -> str:
    """Return the token in an uploaded file, which is then deleted, or in `hardcover.token`.

    Raises `AccountCheckError`.
    """
    try:
        if upload is None:
            return await hass.async_add_executor_job(read_token, token_path(hass))
        return await hass.async_add_executor_job(_read_upload, hass, upload)
    except TokenFileError as err:
        texts = await async_load_texts(hass)
        detail = texts(f"token_file.{err.problem}") if err.problem in _DETAILED else ""
        raise AccountCheckError(err.key, file=str(err.path), detail=detail) from err


def _read_upload(hass: HomeAssistant, upload: str) -> str:
    try:
        with process_uploaded_file(hass, upload) as path:
            return read_upload(path)
    except ValueError:  # Home Assistant has restarted since, or the file was already read
        raise TokenFileError(TokenFileProblem.UPLOAD_GONE, Path(FILE_NAME)) from None


async def async_check_hardcover(hass: HomeAssistant, token: str) -> dict[str, Any]:
    """Test a token; returns the data to save. Raises `AccountCheckError`."""
    texts = await async_load_texts(hass)
    client = hardcover_client_for(hass, token)
    with _asking(texts):
        account = await client.account()
        client.pacer = shared_pacer(hass, account.id)
        await client.check_catalogue()
    return {
        CONF_TOKEN: token,
        CONF_HARDCOVER_USER_ID: account.id,
        CONF_HARDCOVER_USERNAME: account.username,
    }


def token_path(hass: HomeAssistant) -> Path:
    """Return the recommended place of the token file: the configuration folder."""
    return Path(hass.config.config_dir) / FILE_NAME


def _addresses(hass: HomeAssistant, typed: str, texts: Texts) -> list[str]:
    """Return the addresses to try, the one that was typed first.

    An address that is saved in an entry is the only one tried: it was BookLore's once, and if
    something else answers there now, the password must not go to a third server.
    """
    try:
        urls = [str(url).rstrip("/") for url in base_urls(typed)]
    except AddressError as err:
        # Do not repeat the input on the screen: it may hold a password.
        if "@" in typed:
            detail = texts("booklore.account_in_address")
        elif err.suggestion:
            detail = texts("booklore.mistyped", location=err.suggestion)
        else:
            detail = texts("booklore.no_address")
        raise AccountCheckError("booklore_no_address", detail=detail) from None
    kept = {entry.data.get(CONF_URL) for entry in hass.config_entries.async_entries(DOMAIN)}
    return urls[:1] if urls[0] in kept else urls


async def _async_find(
    hass: HomeAssistant, account: Mapping[str, Any], urls: Iterable[str], texts: Texts
) -> tuple[dict[str, Any], BookLoreClient]:
    """Return the account's data with the first address where BookLore answers, and a client.

    If none does, raises `AccountCheckError` for the first address, or for one where BookLore
    seems to be too old. No password is sent.
    """
    refused: list[tuple[str, BookLoreError]] = []
    for url in urls:
        data = {CONF_URL: url, **account}
        client = booklore_client(hass, data)
        with _asking(texts, url):
            try:
                await client.server_version()
            except (BookLoreNotBookLore, BookLoreVersionUnknown) as err:
                refused.append((url, err))
            else:
                return data, client
    shown, told = min(refused, key=lambda each: isinstance(each[1], BookLoreNotBookLore))
    raise _refused_by(told, texts, shown) from told


@contextmanager
def _asking(texts: Texts, url: str = "") -> Generator[None]:
    """Turn a client's errors into `AccountCheckError`; `url` is BookLore's, empty for Hardcover."""
    try:
        yield
    except ClientError as err:
        raise _refused_by(err, texts, url) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while testing an account")
        raise AccountCheckError("unknown") from err


def _refused_by(err: ClientError, texts: Texts, url: str = "") -> AccountCheckError:
    """Return the `AccountCheckError` for a client's error; for `url` see `_asking`."""
    match err:
        case BookLoreRedirected():
            detail = texts("booklore.redirected", location=err.location)
        case BookLoreNotEncrypted():
            detail = texts("booklore.not_encrypted", location=err.location)
        case BookLoreCertificateError():
            detail = texts("booklore.certificate")
        case BookLoreCannotConnect():
            detail = texts("booklore.cannot_connect", url=url)
        case BookLoreNotBookLore() | BookLoreUnexpectedReply():
            detail = texts("booklore.not_booklore", url=url)
        case _:
            detail = ""
    return AccountCheckError(err.key, detail=detail, **placeholders(err))
