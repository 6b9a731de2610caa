"""Testing an account before it is saved, and saying what is wrong with it."""

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
from .clients import booklore_client, hardcover_client_for, recognise, shared_lockout
from .token_file import TokenFile, TokenFileError, TokenFileProblem


class AccountCheckError(Exception):
    """What keeps an account from being saved."""

    def __init__(self, key: str, **facts: str) -> None:
        """Keep the error's key, see `errors.MEANINGS`, and what its text names."""
        super().__init__(key)
        self.key = key
        self.facts = facts


async def async_check_booklore(hass: HomeAssistant, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Log in once with what was typed; returns the data to save.

    Raises `AccountCheckError`. A refused password is sent this one time only; what the
    server said of a lock does not count for a person who tries all the same.
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
    """Read the token file and ask Hardcover about it; returns the data to save.

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
        recognise(hass, client, account.id)
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
    """Return where the token file may lie."""
    return TokenFile(Path(hass.config.config_dir))


def _addresses(hass: HomeAssistant, typed: str, texts: Texts) -> list[str]:
    """Return where BookLore may be, the address as written first.

    One that an entry keeps was BookLore's when it was saved: when something else answers
    there now, the account is not tried nearer to the host, at somebody else's.
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
    """Return the account's data with the first address that is BookLore's, and a client.

    Only the public health check is asked for. When none is, the trouble is that of the
    address as written, or of one where an old BookLore may be.
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
    """Put what goes wrong with BookLore into the words of the flow."""
    try:
        yield
    except BookLoreError as err:
        raise _refused_by(err, url=url, detail=_detail(err, texts)) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while asking BookLore who we are")
        raise AccountCheckError("unknown") from err


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


def _refused_by(err: ClientError, **facts: str) -> AccountCheckError:
    return AccountCheckError(err.key, **facts, **placeholders(err))
