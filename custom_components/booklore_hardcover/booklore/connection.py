"""Requests to one BookLore or Grimmory server as one user, and how they fail."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from copy import copy
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

_MAX_BYTES = 8 * 1024 * 1024
"""Of a reply, unless the call says otherwise: a batch has about one megabyte (contract §2.4)."""
_NOT_TLS = re.compile("wrong.version.number|record.layer.failure", re.IGNORECASE)
"""OpenSSL's messages about a reply that is not TLS; not every version has a code for it."""
_USER_AGENT = "BookLore Hardcover (Home Assistant)"
_TIMEOUT = aiohttp.ClientTimeout(total=15)


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
        """Take the address below which `/api/v1` is; nothing is sent yet."""
        self._session = session
        self._url = url
        self._unasked = False
        """Whether nobody asks for what is sent; it then logs in a few times a day only."""
        self._authenticator = Authenticator(partial(self.send, "POST"), username, password, lockout)

    def for_nobody(self) -> Connection:
        """Return a connection with the same session and tokens, for what nobody asks for."""
        connection = copy(self)
        connection._unasked = True  # noqa: SLF001 - a copy of our own
        return connection

    async def token(self, *, instead_of: str | None = None) -> str:
        """Return an access token, logging in if need be; see `Authenticator.access_token`."""
        return await self._authenticator.access_token(instead_of=instead_of, unasked=self._unasked)

    async def ask(
        self,
        path: str,
        query: dict[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        timeout: aiohttp.ClientTimeout = _TIMEOUT,  # noqa: ASYNC109 - aiohttp's own
        max_bytes: int = _MAX_BYTES,
        on_data: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Return the JSON reply to a request with a token, and with a new one if need be."""
        ask = partial(
            self.send,
            method,
            path,
            body,
            query=query,
            timeout=timeout,
            max_bytes=max_bytes,
            on_data=on_data,
        )
        token = await self.token()
        reply = await ask(token=token)
        if reply.asks_for_login:
            token = await self.token(instead_of=token)
            reply = await ask(token=token)
        require_success(reply, path, of_json=True)
        return reply

    async def send(
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
                middlewares=(_once,),
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


async def _once(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Send a request that writes once: aiohttp would send it again when the line is cut."""
    try:
        return await send(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as err:
        if request.method == "GET" or isinstance(err, aiohttp.ClientConnectorError):
            raise
        raise aiohttp.ClientConnectionError(str(err)) from None


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


def require_success(reply: Reply, path: str, *, of_json: bool = False) -> None:
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
