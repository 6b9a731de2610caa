"""Logging in and keeping access tokens valid."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import logging
import math

import orjson

from ..wire import mapping
from .errors import (
    BookLoreCannotConnect,
    BookLoreError,
    BookLoreForbidden,
    BookLoreInvalidAuth,
    BookLoreLoginDisabled,
    BookLoreLoginRateLimited,
    BookLoreNotBookLore,
    BookLoreUnexpectedReply,
)
from .reply import Reply, json_from

_LOGGER = logging.getLogger(__name__)

COLLISION_PAUSE = 1.1
"""Seconds between two tokens: older servers make equal ones within one second (contract §1.2)."""

_LOCKOUT_SECONDS = 15 * 60
"""How long the server refuses logins after five failed ones (contract §1.5)."""
_REFRESH_TOKEN_DELAY = 2 * 60
"""Seconds within which newer servers count a refresh as a failed login (contract §1.2)."""
_MOST_UNASKED = 12
"""The most logins in `_DAY` seconds that no person asked for."""
_DAY = 24 * 3_600

type Post = Callable[[str, bytes], Awaitable[Reply]]
"""Sends a JSON body to a path below `/api/v1`, without an Authorization header."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    received_at: float
    """On the event loop's clock."""


@dataclass(slots=True)
class Lockout:
    """The limits on logins to one account; all its clients share them.

    The server refuses logins after too many failed ones (contract §1.5), and no client may
    prolong that. Logins that no person asked for are counted.
    """

    until: float = -math.inf
    """When the server accepts logins again, on the event loop's clock."""
    unasked: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_UNASKED))
    """Times of the last logins that no person asked for, on the event loop's clock."""

    def lift(self) -> None:
        """Allow a login that a person asks for: a restart of the server ends a lockout early."""
        self.until = -math.inf


class Authenticator:
    """Obtains access tokens for one account and keeps them in memory.

    Only one login is under way at a time. A refused password is not sent again: five
    failures lock the person out of their own server (contract §1.5).
    """

    def __init__(self, post: Post, username: str, password: str, lockout: Lockout) -> None:
        """Take the credentials; nothing is sent yet."""
        self._post = post
        self._credentials = {"username": username, "password": password}
        self._tokens: _Tokens | None = None
        self._refusal: BookLoreError | None = None
        """The error of a refused login, raised again until `_refused_until`."""
        self._refused_until = 0.0
        """On the event loop's clock."""
        self._lockout = lockout
        self._lock = asyncio.Lock()

    async def access_token(self, *, instead_of: str | None = None, unasked: bool = False) -> str:
        """Return an access token, logging in if there is none.

        `instead_of` is a token that the server no longer accepts: a new one is obtained unless
        that has already happened. `unasked` says that no person asked: such logins are limited,
        and one too many raises `BookLoreCannotConnect`. Raises other `BookLoreError`s, too.
        """
        async with self._lock:
            tokens = self._tokens
            if tokens is not None and tokens.access != instead_of:
                return tokens.access
            now = asyncio.get_running_loop().time()
            if self._refusal is not None and now < self._refused_until:
                raise self._refusal
            if now < self._lockout.until:
                raise BookLoreLoginRateLimited("locked")
            self._tokens = None
            if tokens and tokens.refresh and now - tokens.received_at > _REFRESH_TOKEN_DELAY:
                self._tokens = await self._refresh(tokens.refresh)
            if self._tokens is None:
                self._tokens = await (self._log_in_unasked() if unasked else self._log_in())
            return self._tokens.access

    async def _refresh(self, token: str) -> _Tokens | None:
        """Exchange a refresh token for new tokens; None when the server refuses it."""
        reply = await self._post("auth/refresh", orjson.dumps({"refreshToken": token}))
        if reply.status == 200:
            return _tokens_from(reply)
        _LOGGER.debug("The refresh token was refused (status %d), logging in", reply.status)
        await asyncio.sleep(COLLISION_PAUSE)
        return None

    async def _log_in_unasked(self) -> _Tokens:
        times, now = self._lockout.unasked, asyncio.get_running_loop().time()
        if len(times) == _MOST_UNASKED and now - times[0] < _DAY:
            raise BookLoreCannotConnect(f"{_MOST_UNASKED} log-ins that nobody asked for in a day")
        times.append(now)
        try:
            return await self._log_in()
        except BookLoreCannotConnect:
            times.remove(now)  # the server was not reached, so it does not count
            raise

    async def _log_in(self) -> _Tokens:
        body = orjson.dumps(self._credentials)
        reply = await self._post("auth/login", body)
        if reply.status == 400 and "data conflict" in reply.message.lower():
            await asyncio.sleep(COLLISION_PAUSE)
            reply = await self._post("auth/login", body)
        if reply.status == 200:
            return _tokens_from(reply)
        if reply.status == 429:
            # From the server or from a proxy in front of it: either way, wait.
            self._lockout.until = asyncio.get_running_loop().time() + _LOCKOUT_SECONDS
            raise BookLoreLoginRateLimited("locked")
        self._refusal, seconds = _refusal(reply)
        self._refused_until = asyncio.get_running_loop().time() + seconds
        raise self._refusal


def _tokens_from(reply: Reply) -> _Tokens:
    """Read the tokens of a successful login or refresh (contract §1.1, §1.2)."""
    if not reply.is_json:
        raise BookLoreNotBookLore("the login answers with a web page")
    data = mapping(json_from(reply.body))
    access = data.get("accessToken")
    # Only a printable token fits into a header.
    if not isinstance(access, str) or not access.strip() or not access.isprintable():
        raise BookLoreNotBookLore("the login gives no token")
    refresh = data.get("refreshToken")
    refresh = refresh if isinstance(refresh, str) else None
    return _Tokens(access, refresh, asyncio.get_running_loop().time())


def _refusal(reply: Reply) -> tuple[BookLoreError, float]:
    """Return what a refused login means, and how many seconds not to try again (contract §1.5)."""
    message = reply.message.lower()
    if not reply.is_json:
        return BookLoreNotBookLore("the login answers with a web page"), 0
    match reply.status:
        case 401:
            return BookLoreInvalidAuth("refused"), math.inf
        case 400 if "credentials" in message or "validation" in message:
            # "Validation" means that the user name or the password is blank.
            return BookLoreInvalidAuth("refused"), math.inf
        case 403 if "oidc" in message:
            return BookLoreLoginDisabled("only through the identity provider"), math.inf
        case 403:
            # Other credentials would not help, so this is not an authentication error.
            return BookLoreForbidden("the login is forbidden"), _LOCKOUT_SECONDS
        case 404:
            return BookLoreNotBookLore("there is no login"), 0
        case _:
            return BookLoreUnexpectedReply(f"the login answers with status {reply.status}"), 0
