"""The client for one account on a BookLore or Grimmory server."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from copy import copy
from functools import partial
from itertools import batched
import logging
import re
from typing import Final

import aiohttp
from yarl import URL

from ..wire import (
    ACCEPT_ENCODING,
    MAX_ADDRESS,
    MAX_SMALL,
    MAX_WORD,
    BodyError,
    feed_body,
    read_body,
    tidy,
)
from .errors import (
    BookLoreCannotConnect,
    BookLoreCertificateError,
    BookLoreForbidden,
    BookLoreNotBookLore,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreServerError,
    BookLoreUnexpectedReply,
    BookLoreUnsupportedVersion,
    BookLoreVersionUnknown,
)
from .list_parser import BookListParser
from .login import Authenticator, Lockout
from .models import Account, Book, Cover, Library
from .news import ADDRESSES, Question, counts_from, digest, newest_from, taken_from
from .parse import account_from, books_from, cover_from, libraries_from
from .reply import Reply

_LOGGER = logging.getLogger(__name__)

BOOKS_PER_BATCH: Final = 200
"""So many ids fit into the 8 KB that servers accept for address and headers (contract §2.6)."""

_MAX_COVER_BYTES = 5 * 1024 * 1024
_MAX_BATCH_BYTES = 8 * 1024 * 1024
"""A batch has about one megabyte (contract §2.4)."""
_MAX_LIST_BYTES = 512 * 1024 * 1024
"""A hundred thousand books have 70 to 150 MB, with their descriptions 440 (contract §2.4)."""
_OLDEST_VERSION = (1, 16, 2)
_COVERS_TAKE_HEADER_SINCE = 3
"""The first major version that accepts the token for a cover in a header (contract §11)."""
_NOT_TLS = re.compile("wrong.version.number|record.layer.failure", re.IGNORECASE)
"""OpenSSL's messages about a reply that is not TLS; not every version has a code for it."""
_USER_AGENT = "BookLore Hardcover (Home Assistant)"
_TIMEOUT = aiohttp.ClientTimeout(total=15)
_LIST_TIMEOUT = aiohttp.ClientTimeout(total=120)
"""Listing a large library takes the server long (contract §2.5)."""


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
        self.unasked = False
        """Whether nobody asks for what this client does; it then logs in a few times a day only."""
        self._session = session
        self._url = url
        self._authenticator = Authenticator(
            partial(self._send, "POST"), username, password, lockout or Lockout()
        )
        self._covers_take_header = False
        """Whether the server is known to accept the token for a cover in a header."""
        self._learned_with: str | None = None
        """The access token with which that was learned; empty if none has been used since."""
        self._learning = asyncio.Lock()

    def for_nobody(self) -> BookLoreClient:
        """Return a client with the same session and tokens, for what nobody asks for."""
        client = copy(self)
        client.unasked = True
        return client

    async def server_version(self, *, timeout: float = 15) -> str:  # noqa: ASYNC109 - aiohttp's own
        """Return the version that the public health check reports (contract §8).

        It may be any text, such as `development`; `timeout` is in seconds. Raises
        `BookLoreUnsupportedVersion` when the server is too old and `BookLoreNotBookLore` when
        something else answers.
        """
        limit = aiohttp.ClientTimeout(total=timeout)
        reply = await self._send("GET", "healthcheck", timeout=limit)
        if reply.status == 403 and reply.asks_for_login:
            raise BookLoreVersionUnknown
        if reply.status != 200 or not reply.is_json:
            raise BookLoreNotBookLore(f"the health check answers with status {reply.status}")
        data = reply.json_object.get("data")
        if not isinstance(data, dict) or "status" not in data:
            raise BookLoreNotBookLore("the health check is not BookLore's")
        version = data.get("version")
        text = tidy(version, MAX_WORD) if isinstance(version, str) else ""
        self._covers_take_header, self._learned_with = False, ""
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
        await self._get(
            "books", timeout=_LIST_TIMEOUT, max_bytes=_MAX_LIST_BYTES, on_data=parser.feed
        )
        return await asyncio.to_thread(parser.close)

    async def books_by_id(self, ids: Iterable[int]) -> list[Book]:
        """Return the books with these ids with all their fields, in no certain order.

        One request per `BOOKS_PER_BATCH` ids; unknown ids are left out (contract §2.6).
        """
        books: list[Book] = []
        for chunk in batched(ids, BOOKS_PER_BATCH, strict=False):
            query = {"ids": ",".join(map(str, chunk))}
            reply = await self._get("books/batch", query, timeout=_LIST_TIMEOUT)
            found = await asyncio.to_thread(books_from, reply.body)
            if not {book.id for book in found} <= set(chunk):
                raise BookLoreUnexpectedReply("the reply tells of books that were not asked for")
            books += found
        return books

    async def answer(self, question: Question, libraries: Collection[int] = ()) -> str:
        """Return the answer to a question, a short text that changes when the library does.

        Only books of these `libraries` count, all without any; some questions cannot tell them
        apart. Servers that do not know a question raise `BookLoreUnexpectedReply`,
        `BookLoreForbidden` or `BookLoreServerError` (sync contract §C2). One request, and for
        `FORMAT_COUNTS` one more for each library.
        """
        match question:
            case Question.LIST:
                return await asyncio.to_thread(digest, taken_from(await self.books()))
            case Question.FORMAT_COUNTS:
                ids = [each.id for each in await self.libraries()]
                paths = {
                    each: f"libraries/{each}/format-counts"
                    for each in ids
                    if not libraries or each in libraries
                }
                return counts_from({k: (await self._get(path)).body for k, path in paths.items()})
            case _:
                path, query = ADDRESSES[question]
                return newest_from((await self._get(path, query)).body)

    async def cover(self, book_id: int) -> Cover:
        """Return the cover of a book, or the server's placeholder for it (contract §11).

        Servers before 3.0 accept the token in the address only, which the others accept as
        well; it is preferred in a header, because addresses get logged.
        """
        path = f"media/book/{book_id}/cover"
        token = await self._token()
        reply = await self._ask_for_cover(path, token)
        if reply.asks_for_login:
            token = await self._token(instead_of=token)
            reply = await self._ask_for_cover(path, token)
        _require_success(reply, path)
        return cover_from(reply.body)

    async def _ask_for_cover(self, path: str, token: str) -> Reply:
        async with self._learning:
            # Again with every log-in: the server may be another one than before.
            if self._learned_with not in (token, ""):
                try:
                    await self.server_version()
                except (BookLoreNotBookLore, BookLoreUnsupportedVersion) as err:
                    _LOGGER.debug("It is not known how the server gives covers: %s", err)
                    self._covers_take_header = False
            self._learned_with = token
        key = {"token": token} if self._covers_take_header else {"query": {"token": token}}
        return await self._send("GET", path, max_bytes=_MAX_COVER_BYTES, any_type=True, **key)

    async def _token(self, instead_of: str | None = None) -> str:
        return await self._authenticator.access_token(instead_of=instead_of, unasked=self.unasked)

    async def _get(
        self,
        path: str,
        query: dict[str, str] | None = None,
        *,
        timeout: aiohttp.ClientTimeout = _TIMEOUT,  # noqa: ASYNC109 - aiohttp's own
        max_bytes: int = _MAX_BATCH_BYTES,
        on_data: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Return the JSON reply to a request with a token, and with a new one if need be."""
        ask = partial(
            self._send,
            "GET",
            path,
            query=query,
            timeout=timeout,
            max_bytes=max_bytes,
            on_data=on_data,
        )
        token = await self._token()
        reply = await ask(token=token)
        if reply.asks_for_login:
            token = await self._token(instead_of=token)
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
        max_bytes: int = MAX_SMALL,
        any_type: bool = False,
        on_data: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Send one request; a redirect raises `BookLoreRedirected`.

        `on_data` is called in a thread with each piece of a successful reply, whose body
        is then empty. A body that is not JSON is not read, unless it may be of `any_type`. One
        that is longer than `max_bytes` unpacked raises `BookLoreUnexpectedReply`.
        """
        url = self._url / "api/v1" / path
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": ACCEPT_ENCODING,
            "User-Agent": _USER_AGENT,
        }
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        async with (
            _typed_errors(self._url, path),
            self._session.request(
                method,
                url.with_query(query),
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response,
        ):
            if 300 <= response.status < 400 and (to := response.headers.get("Location")):
                raise BookLoreRedirected(_redirect_base(response.url, to, path))
            is_json, content = response.content_type.endswith("json"), b""
            if on_data is not None and is_json and response.status == 200:
                await feed_body(response, max_bytes, on_data)
            elif is_json or any_type:
                content = await read_body(response, max_bytes)
            reply = Reply(response.status, is_json, content)
        _LOGGER.debug("%s %s: status %d, %d bytes", method, path, reply.status, len(reply.body))
        if reply.status == 500 and reply.message:
            raise BookLoreServerError(f"{path} answers with status 500")
        if reply.status >= 500:
            raise BookLoreCannotConnect(f"{path} answers with status {reply.status}")
        return reply


@asynccontextmanager
async def _typed_errors(url: URL, path: str) -> AsyncGenerator[None]:
    """Raise errors of ours for aiohttp's, not chained: some hold the request's headers."""
    try:
        yield
    except BodyError as err:
        raise BookLoreUnexpectedReply(f"{path}: {err}") from None
    except TimeoutError:
        raise BookLoreCannotConnect("no answer in time") from None
    except aiohttp.ClientConnectorCertificateError:
        raise BookLoreCertificateError("the certificate was not accepted") from None
    except aiohttp.ClientConnectorSSLError as err:
        raise tls_error(err.os_error, url) from None
    except (aiohttp.ClientError, OSError, ValueError) as err:
        raise BookLoreCannotConnect(type(err).__name__) from None


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


def _redirect_base(asked: URL, location: str, path: str) -> str:
    """Return where a redirect leads to, without `path`, user name, query and session id."""
    try:
        target = asked.join(URL(location)).with_query(None).with_fragment(None)
        target = target.with_user(None).with_path(target.path.partition(";")[0])
    except ValueError:
        return re.split("[?#;]", location)[0].rpartition("@")[2][:MAX_ADDRESS]
    return str(target).removesuffix(f"/api/v1/{path}").rstrip("/")[:MAX_ADDRESS]
