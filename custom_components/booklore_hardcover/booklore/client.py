"""The client for one account on a BookLore or Grimmory server."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from itertools import batched
import logging
import re
from typing import Final

import aiohttp
from yarl import URL

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
from .list_parser import BookListParser
from .login import Authenticator, Lockout
from .models import Account, Book, Cover, Library
from .parse import account_from, books_from, cover_from, libraries_from
from .reply import Reply

_LOGGER = logging.getLogger(__name__)

BOOKS_PER_BATCH: Final = 200
"""So many ids fit into the 8 KB that servers accept for address and headers (contract §2.6)."""

_MAX_COVER_BYTES = 5 * 1024 * 1024
_OLDEST_VERSION = (1, 16, 2)
_COVERS_TAKE_HEADER_SINCE = 3
"""The first major version that accepts the token for a cover in a header (contract §11)."""
_NOT_TLS = re.compile("wrong.version.number|record.layer.failure", re.IGNORECASE)
"""OpenSSL's messages about a reply that is not TLS; not every version has a code for it."""
_USER_AGENT = "BookLore Hardcover (Home Assistant)"
_TIMEOUT = aiohttp.ClientTimeout(total=15)
_LIST_TIMEOUT = aiohttp.ClientTimeout(total=120)
"""Listing a large library takes the server long (contract §2.5)."""
_CHUNK_BYTES = 64 * 1024
"""How many bytes of a list are parsed in one go."""


class BookLoreClient:
    """Reads a library from one BookLore or Grimmory server as one user.

    It logs in when needed and keeps the tokens in memory. All methods raise a
    `BookLoreError` when they fail, and no other exception.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: URL,
        username: str,
        password: str,
        lockout: Lockout | None = None,
    ) -> None:
        """Take the address below which `/api/v1` is; clients of an account share a `lockout`."""
        self._session = session
        self._url = url
        self._authenticator = Authenticator(
            partial(self._send, "POST"), username, password, lockout or Lockout()
        )
        self._covers_take_header = False
        """Whether the server is known to accept the token for a cover in a header."""

    async def server_version(self) -> str:
        """Return the version that the public health check reports (contract §8).

        It may be any text, such as `development`. Raises `BookLoreUnsupportedVersion` when
        the server is too old and `BookLoreNotBookLore` when something else answers.
        """
        reply = await self._send("GET", "healthcheck")
        if reply.status == 403 and reply.asks_for_login:
            raise BookLoreVersionUnknown
        if reply.status != 200 or not reply.is_json:
            raise BookLoreNotBookLore(f"the health check answers with status {reply.status}")
        data = reply.json_object.get("data")
        if not isinstance(data, dict) or "status" not in data:
            raise BookLoreNotBookLore("the health check is not BookLore's")
        version = data.get("version")
        text = version if isinstance(version, str) else ""
        self._covers_take_header = False
        if numbers := re.match(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?", text):
            if tuple(int(number or 0) for number in numbers.groups()) < _OLDEST_VERSION:
                raise BookLoreUnsupportedVersion(text)
            self._covers_take_header = int(numbers[1]) >= _COVERS_TAKE_HEADER_SINCE
        return text.removeprefix("v")

    async def account(self) -> Account:
        """Return the user that the credentials belong to, logging in if needed."""
        return account_from((await self._get("users/me")).body)

    async def libraries(self) -> list[Library]:
        """Return all libraries that the account may see, in the server's order."""
        return libraries_from((await self._get("libraries")).body)

    async def books(self) -> list[Book]:
        """Return all books that the account may see.

        One request, whose reply is parsed while it arrives. Some servers leave fields out of
        this list; see `Book.complete` and `books_by_id`.
        """
        parser = BookListParser()
        await self._get("books", timeout=_LIST_TIMEOUT, on_data=parser.feed)
        return await asyncio.to_thread(parser.close)

    async def books_by_id(self, ids: Iterable[int]) -> list[Book]:
        """Return the books with these ids with all their fields, in no certain order.

        One request per `BOOKS_PER_BATCH` ids; unknown ids are left out (contract §2.6).
        """
        books: list[Book] = []
        for chunk in batched(ids, BOOKS_PER_BATCH, strict=False):
            query = {"ids": ",".join(map(str, chunk))}
            reply = await self._get("books/batch", query, timeout=_LIST_TIMEOUT)
            books += await asyncio.to_thread(books_from, reply.body)
        return books

    async def cover(self, book_id: int) -> Cover:
        """Return the cover of a book, or the server's placeholder for it (contract §11).

        Servers before 3.0 accept the token in the address only, which the others accept as
        well; it is preferred in a header, because addresses get logged.
        """
        path = f"media/book/{book_id}/cover"
        ask = partial(self._send, "GET", path, max_bytes=_MAX_COVER_BYTES)
        token = await self._authenticator.access_token()
        in_header = self._covers_take_header
        reply = await (ask(token=token) if in_header else ask(query={"token": token}))
        if reply.asks_for_login:
            token = await self._authenticator.access_token(instead_of=token)
            reply = await ask(query={"token": token})
        _require_success(reply, path)
        return cover_from(reply.body)

    async def _get(
        self,
        path: str,
        query: dict[str, str] | None = None,
        *,
        timeout: aiohttp.ClientTimeout = _TIMEOUT,  # noqa: ASYNC109 - aiohttp's own
        on_data: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Return the JSON reply to a request with a token, and with a new one if need be."""
        ask = partial(self._send, "GET", path, query=query, timeout=timeout, on_data=on_data)
        token = await self._authenticator.access_token()
        reply = await ask(token=token)
        if reply.asks_for_login:
            token = await self._authenticator.access_token(instead_of=token)
            reply = await ask(token=token)
        _require_success(reply, path, of_json=True)
        return reply

    async def _send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        timeout: aiohttp.ClientTimeout = _TIMEOUT,  # noqa: ASYNC109 - aiohttp's own
        query: dict[str, str] | None = None,
        token: str | None = None,
        max_bytes: int | None = None,
        on_data: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Send one request; a redirect raises `BookLoreRedirected`.

        `on_data` is called in a thread with each piece of a successful reply, whose body
        is then empty. A body longer than `max_bytes` raises `BookLoreUnexpectedReply`.
        """
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
                    raise BookLoreRedirected(_redirect_base(response.url, to, path))
                is_json, content = response.content_type.endswith("json"), b""
                if on_data is not None and is_json and response.status == 200:
                    await _stream_body(response, on_data)
                else:
                    content = await _read_body(response, max_bytes)
                reply = Reply(response.status, is_json, content)
        # aiohttp's exceptions are not chained: some hold the request's headers.
        except TimeoutError:
            raise BookLoreCannotConnect("no answer in time") from None
        except aiohttp.ClientConnectorCertificateError:
            raise BookLoreCertificateError("the certificate was not accepted") from None
        except aiohttp.ClientConnectorSSLError as err:
            raise tls_error(err.os_error, self._url) from None
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise BookLoreCannotConnect(type(err).__name__) from None
        _LOGGER.debug("%s %s: status %d, %d bytes", method, path, reply.status, len(reply.body))
        if reply.status >= 500:
            raise BookLoreCannotConnect(f"{path} answers with status {reply.status}")
        return reply


def tls_error(err: OSError, url: URL) -> BookLoreCannotConnect:
    """Tell a server at `url` that does not speak TLS from other failures of the handshake."""
    if _NOT_TLS.search(str(err)) is None:
        return BookLoreCertificateError("no encryption could be agreed on")
    without_tls = url.with_scheme("http").with_port(url.port)
    return BookLoreNotEncrypted(str(without_tls).rstrip("/"))


def _require_success(reply: Reply, path: str, *, of_json: bool = False) -> None:
    """Raise `BookLoreForbidden` when a new token does not help, `…UnexpectedReply` otherwise."""
    if reply.status == 403 or reply.asks_for_login:
        raise BookLoreForbidden(f"{path} answers with status {reply.status}")
    if reply.status != 200 or (of_json and not reply.is_json):
        raise BookLoreUnexpectedReply(f"{path} answers with status {reply.status}")


async def _stream_body(response: aiohttp.ClientResponse, on_data: Callable[[bytes], None]) -> None:
    async for piece in response.content.iter_any():
        # A piece that was compressed may be many times as long as what arrived.
        for start in range(0, len(piece), _CHUNK_BYTES):
            await asyncio.to_thread(on_data, piece[start : start + _CHUNK_BYTES])


async def _read_body(response: aiohttp.ClientResponse, max_bytes: int | None) -> bytes:
    if max_bytes is None:
        return await response.read()
    body = bytearray()
    async for piece in response.content.iter_chunked(_CHUNK_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise BookLoreUnexpectedReply(f"the reply is longer than {max_bytes} bytes")
    return bytes(body)


def _redirect_base(asked: URL, location: str, path: str) -> str:
    """Return where a redirect leads to, without `path`, user name, query and session id."""
    try:
        target = asked.join(URL(location)).with_query(None).with_fragment(None)
        target = target.with_user(None).with_path(target.path.partition(";")[0])
    except ValueError:
        return re.split("[?#;]", location)[0].rpartition("@")[2][:200]
    return str(target).removesuffix(f"/api/v1/{path}").rstrip("/")
