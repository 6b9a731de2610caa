"""The BookLore/Grimmory client: log in once, read the library."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from itertools import batched
import logging
import re
from typing import Final

import aiohttp
from yarl import URL

from .cover import LARGEST, Cover, cover_from
from .errors import (
    BookLoreCannotConnect,
    BookLoreCertificateError,
    BookLoreForbidden,
    BookLoreNotBookLore,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreUnexpectedReply,
    BookLoreUnsupportedVersion,
    BookLoreVersionUnknown,
)
from .login import Lockout, Login
from .models import Account, Book, Library
from .parse import account_from, books_from, libraries_from
from .reply import Reply
from .streamed import BookList

_LOGGER = logging.getLogger(__name__)

BOOKS_PER_BATCH: Final = 200
"""What fits into the 8 KB that servers take for an address and headers (contract §2.6)."""

_OLDEST = (1, 16, 2)
_HEADER_OPENS_COVERS = 3
"""The first generation that wants no token in the address of a cover (contract §11)."""
_PLAIN = re.compile("wrong.version.number|record.layer.failure", re.IGNORECASE)
"""What versions of OpenSSL say of a reply that is not TLS; some of them have no code for it."""
_USER_AGENT = "BookLore Hardcover (Home Assistant)"
_SOON = aiohttp.ClientTimeout(total=15)
_PIECE = 64 * 1024
"""Bytes that are parsed in one go."""
_LONG = aiohttp.ClientTimeout(total=120)
"""A large library takes its time (contract §2.5)."""


class BookLoreClient:
    """Talks to one BookLore or Grimmory server as one person.

    One log-in at a time; tokens live in memory only. Raises `BookLoreError`s only.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: URL,
        username: str,
        password: str,
        lockout: Lockout | None = None,
    ) -> None:
        """Keep what is needed to log in; nothing is sent yet.

        Clients of one account may share what its server said of a lock.
        """
        self._session = session
        self._url = url
        self._login = Login(self._post_unauthorised, username, password, lockout or Lockout())
        self._header_opens_covers = False

    async def server_version(self) -> str:
        """Ask the public health check; raises when it is too old or not BookLore (§8)."""
        reply = await self._send("GET", "healthcheck", timeout=_SOON)
        if reply.status == 403 and reply.asks_for_login:
            raise BookLoreVersionUnknown
        if reply.status != 200 or not reply.is_json:
            raise BookLoreNotBookLore(f"the health check answers with status {reply.status}")
        data = reply.error.get("data")
        version = data.get("version") if isinstance(data, dict) else None
        if not isinstance(data, dict) or "status" not in data:
            raise BookLoreNotBookLore("the health check is not BookLore's")
        text = version if isinstance(version, str) else ""
        numbers = re.match(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?", text)
        if numbers and tuple(int(number or 0) for number in numbers.groups()) < _OLDEST:
            raise BookLoreUnsupportedVersion(text)
        self._header_opens_covers = numbers is not None and int(numbers[1]) >= _HEADER_OPENS_COVERS
        return text.removeprefix("v")

    async def account(self) -> Account:
        """Log in when needed and tell who we are."""
        return account_from((await self._get("users/me")).body)

    async def libraries(self) -> list[Library]:
        """Return all libraries the account may see, in the server's order."""
        return libraries_from((await self._get("libraries")).body)

    async def books(self) -> list[Book]:
        """Return every book the account may see: one plain list call, parsed as it comes."""
        found = BookList()
        await self._get("books", timeout=_LONG, feed=found.feed)
        return await asyncio.to_thread(found.close)

    async def books_by_id(self, ids: Iterable[int]) -> list[Book]:
        """Return these books in full, through `/books/batch` in chunks of 200.

        Unknown ids are silently missing; the order is undefined (§2.6).
        """
        books: list[Book] = []
        for chunk in batched(ids, BOOKS_PER_BATCH, strict=False):
            query = {"ids": ",".join(map(str, chunk))}
            reply = await self._get("books/batch", query, timeout=_LONG)
            books += await asyncio.to_thread(books_from, reply.body)
        return books

    async def cover(self, book_id: int) -> Cover:
        """Return a book's cover; older servers want the token in its address (§11).

        A book without one has a picture that says so, which looks like any other.
        """
        path = f"media/book/{book_id}/cover"
        token = await self._login.access_token()
        if self._header_opens_covers:
            reply = await self._send("GET", path, token=token, timeout=_SOON, most=LARGEST)
        else:
            reply = await self._send(
                "GET", path, query={"token": token}, timeout=_SOON, most=LARGEST
            )
        if reply.asks_for_login:
            token = await self._login.access_token(instead_of=token)
            reply = await self._send(
                "GET", path, query={"token": token}, timeout=_SOON, most=LARGEST
            )
        if reply.status == 403 or reply.asks_for_login:
            raise BookLoreForbidden(f"{path} answers with status {reply.status}")
        if reply.status != 200:
            raise BookLoreUnexpectedReply(f"{path} answers with status {reply.status}")
        return cover_from(reply.body)

    async def _get(
        self,
        path: str,
        query: dict[str, str] | None = None,
        *,
        timeout: aiohttp.ClientTimeout = _SOON,  # noqa: ASYNC109 - aiohttp's own
        feed: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Ask as the person; with a new token once, when the one we have is not taken.

        With `feed`, what is asked for goes there piece by piece, each in a thread.
        """
        ask = partial(self._send, "GET", path, query=query, timeout=timeout, feed=feed)
        token = await self._login.access_token()
        reply = await ask(token=token)
        if reply.asks_for_login:
            token = await self._login.access_token(instead_of=token)
            reply = await ask(token=token)
        if reply.status == 403 or reply.asks_for_login:
            raise BookLoreForbidden(f"{path} answers with status {reply.status}")
        if reply.status != 200 or not reply.is_json:
            raise BookLoreUnexpectedReply(f"{path} answers with status {reply.status}")
        return reply

    async def _post_unauthorised(self, path: str, body: bytes) -> Reply:
        return await self._send("POST", path, body=body, timeout=_SOON)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own
        query: dict[str, str] | None = None,
        body: bytes | None = None,
        token: str | None = None,
        most: int | None = None,
        feed: Callable[[bytes], None] | None = None,
    ) -> Reply:
        url = self._url / "api/v1" / path
        headers = {"Accept": "application/json", "User-Agent": _USER_AGENT}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with self._session.request(
                method,
                url.with_query(query),
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                if 300 <= response.status < 400 and (to := response.headers.get("Location")):
                    raise BookLoreRedirected(_base_of(response.url, to, path))
                is_json = response.content_type.endswith("json")
                if feed is not None and is_json and response.status == 200:
                    body = await _fed(response, feed)
                else:
                    body = await response.read() if most is None else await _read(response, most)
                reply = Reply(response.status, is_json, body)
        # The causes are left out: some of aiohttp's carry the request's headers.
        except TimeoutError:
            raise BookLoreCannotConnect("no answer in time") from None
        except aiohttp.ClientConnectorCertificateError:
            raise BookLoreCertificateError("the certificate was not accepted") from None
        except aiohttp.ClientConnectorSSLError as err:
            raise tls_trouble(err.os_error, self._url) from None
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise BookLoreCannotConnect(type(err).__name__) from None
        _LOGGER.debug("%s %s: status %d, %d bytes", method, path, reply.status, len(reply.body))
        if reply.status >= 500:
            raise BookLoreCannotConnect(f"{path} answers with status {reply.status}")
        return reply


def tls_trouble(err: OSError, url: URL) -> BookLoreCannotConnect:
    """Tell a server that does not speak TLS from one with which it fails otherwise."""
    if _PLAIN.search(str(err)) is None:
        return BookLoreCertificateError("no encryption could be agreed on")
    plain = url.with_scheme("http").with_port(url.port)
    return BookLoreNotEncrypted(str(plain).rstrip("/"))


async def _fed(response: aiohttp.ClientResponse, feed: Callable[[bytes], None]) -> bytes:
    """Hand a body on as it comes; nothing of it is kept."""
    async for piece in response.content.iter_any():
        # It may have been packed, and be ten times as long as it came.
        for start in range(0, len(piece), _PIECE):
            await asyncio.to_thread(feed, piece[start : start + _PIECE])
    return b""


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Read a body that may be so long, piece by piece."""
    body = bytearray()
    async for piece in response.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > most:
            raise BookLoreUnexpectedReply(f"the reply is longer than {most} bytes")
    return bytes(body)


def _base_of(asked: URL, location: str, path: str) -> str:
    """Return the base address that a redirect leads to, to be shown to the person."""
    try:
        target = asked.join(URL(location)).with_query(None).with_fragment(None)
        # A session may travel in the path, as `;jsessionid=…`.
        target = target.with_user(None).with_path(target.path.partition(";")[0])
    except ValueError:
        return re.split("[?#;]", location)[0].rpartition("@")[2][:200]
    return str(target).removesuffix(f"/api/v1/{path}").rstrip("/")
