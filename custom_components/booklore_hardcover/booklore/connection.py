"""Requests to one BookLore or Grimmory server as one user, and how they fail."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass
from functools import partial
import logging
import re

import aiohttp
from yarl import URL

from ..wire import ACCEPT_ENCODING, MAX_ADDRESS, MAX_SMALL, BodyError, feed_body, read_body
from .errors import (
    BookLoreCannotConnect,
    BookLoreCertificateError,
    BookLoreForbidden,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreServerError,
    BookLoreUnexpectedReply,
)
from .login import Authenticator, Lockout
from .reply import Reply

_LOGGER = logging.getLogger(__name__)

_NOT_TLS = re.compile("wrong.version.number|record.layer.failure", re.IGNORECASE)
"""OpenSSL's messages about a reply that is not TLS; not every version has a code for it."""
_USER_AGENT = "BookLore Hardcover (Home Assistant)"
_TIMEOUT = aiohttp.ClientTimeout(total=15)


@dataclass(frozen=True, slots=True)
class Request:
    """One request below `/api/v1`, and which replies to it are accepted."""

    path: str
    query: Mapping[str, str] | None = None
    method: str = "GET"
    body: bytes | None = None
    timeout: aiohttp.ClientTimeout = _TIMEOUT
    max_bytes: int = 8 * 1024 * 1024
    """The largest decompressed reply; more raises `BookLoreUnexpectedReply`. A batch of books takes
    about one megabyte (contract §2.4)."""
    any_type: bool = False
    """Whether a body that is not JSON is accepted."""
    on_data: Callable[[bytes], None] | None = None
    """Called in a thread with each piece of a successful reply, whose body is then empty."""


class Connection:
    """Sends requests below `/api/v1`, with a token where one is needed.

    All methods raise a `BookLoreError` when they fail, and no other exception.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: URL,
        username: str,
        password: str,
        lockout: Lockout,
    ) -> None:
        """`url` is the base of `/api/v1`; nothing is sent yet."""
        self._session = session
        self._url = url
        self._unasked = False
        """Whether no person asked for the requests; they may log in only a few times a day."""
        self._authenticator = Authenticator(self._post, username, password, lockout)

    def for_nobody(self) -> Connection:
        """Return one with the same session and tokens, for requests that no person asked for."""
        connection = copy(self)
        connection._unasked = True  # noqa: SLF001 - a copy of our own
        return connection

    async def with_token(self, send: Callable[[str], Awaitable[Reply]]) -> Reply:
        """Call `send` with a token, and once more with a new one if the first is refused."""
        access_token = partial(self._authenticator.access_token, unasked=self._unasked)
        token = await access_token()
        reply = await send(token)
        if reply.asks_for_login:
            reply = await send(await access_token(instead_of=token))
        return reply

    async def _post(self, path: str, body: bytes) -> Reply:
        return await self.send(Request(path, method="POST", body=body, max_bytes=MAX_SMALL))

    async def ask(self, request: Request) -> bytes:
        """Send a request with a token, as `with_token` does; return the JSON of the reply."""
        reply = await self.with_token(partial(self.send, request))
        require_success(reply, request.path, of_json=True)
        return reply.body

    async def send(self, request: Request, token: str | None = None) -> Reply:
        """Send one request; a redirect raises `BookLoreRedirected`."""
        path, url = request.path, self._url / "api/v1" / request.path
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": ACCEPT_ENCODING,
            "User-Agent": _USER_AGENT,
        }
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        async with (
            _typed_errors(self._url, path),
            self._session.request(
                request.method,
                url.with_query(request.query),
                data=request.body,
                headers=headers,
                timeout=request.timeout,
                allow_redirects=False,
                middlewares=(_once,),
            ) as response,
        ):
            if 300 <= response.status < 400 and (to := response.headers.get("Location")):
                raise BookLoreRedirected(_redirect_base(response.url, to, path))
            is_json, content = response.content_type.endswith("json"), b""
            if request.on_data is not None and is_json and response.status == 200:
                await feed_body(response, request.max_bytes, request.on_data)
            elif is_json or request.any_type:
                content = await read_body(response, request.max_bytes)
            reply = Reply(response.status, is_json, content)
        size = len(reply.body)
        _LOGGER.debug("%s %s: status %d, %d bytes", request.method, path, reply.status, size)
        if reply.status == 500 and reply.message:
            raise BookLoreServerError(f"{path} answers with status 500")
        if reply.status >= 500:
            raise BookLoreCannotConnect(f"{path} answers with status {reply.status}")
        return reply


async def _once(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Send a write only once: aiohttp would send it again after a lost connection."""
    try:
        return await send(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as err:
        if request.method == "GET" or isinstance(err, aiohttp.ClientConnectorError):
            raise
        raise aiohttp.ClientConnectionError(str(err)) from None


@asynccontextmanager
async def _typed_errors(url: URL, path: str) -> AsyncGenerator[None]:
    """Turn aiohttp's errors into `BookLoreError`s, unchained: some hold the request's headers."""
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
    """Return the error for a failed TLS handshake, such as with a server that has no TLS."""
    if _NOT_TLS.search(str(err)) is None:
        return BookLoreCertificateError("no encryption could be agreed on")
    without_tls = url.with_scheme("http").with_port(url.port)
    return BookLoreNotEncrypted(str(without_tls).rstrip("/"))


def require_success(reply: Reply, path: str, *, of_json: bool = False) -> None:
    """Raise `BookLoreForbidden` if access was refused, `…UnexpectedReply` for other failures."""
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
