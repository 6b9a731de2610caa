"""Logging in, and staying so: one attempt at a time, and none after a refusal."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import logging
import math

import orjson

from .errors import (
    BookLoreError,
    BookLoreForbidden,
    BookLoreInvalidAuth,
    BookLoreLoginDisabled,
    BookLoreLoginRateLimited,
    BookLoreNotBookLore,
    BookLoreUnexpectedReply,
)
from .parse import json_of
from .reply import Reply

_LOGGER = logging.getLogger(__name__)

_LOCK_SECONDS = 15 * 60
"""For so long the server counts failed log-ins (contract §1.5)."""
_REFRESH_AFTER = 2 * 60
"""Newer servers take a refresh token for refused before that (contract §1.2)."""
_COLLISION_PAUSE = 1.1
"""Two tokens made within the same second collide on older servers (contract §1.2)."""

type Post = Callable[[str, bytes], Awaitable[Reply]]
"""Sends a JSON body to a path, without an Authorization header."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    made_at: float


@dataclass(slots=True)
class Lockout:
    """A server's "not now" to an account, for all who would log in to it (contract §1.5)."""

    until: float = -math.inf
    """On the event loop's clock."""

    def lift(self) -> None:
        """Let the next log-in be tried: a person wants it, and a restarted server forgets."""
        self.until = -math.inf


class Login:
    """The tokens of one account, in memory only.

    A refused password is remembered and raised again without being sent: five
    failures lock the person out of their own server (contract §1.5).
    """

    def __init__(self, post: Post, username: str, password: str, lockout: Lockout) -> None:
        """Keep what is needed to log in; nothing is sent yet."""
        self._post = post
        self._username = username
        self._password = password
        self._tokens: _Tokens | None = None
        self._refusal: BookLoreError | None = None
        self._refused_until = 0.0
        self._lockout = lockout
        self._lock = asyncio.Lock()

    async def access_token(self, *, instead_of: str | None = None) -> str:
        """Return an access token, a new one in place of one that was refused."""
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
            if tokens and tokens.refresh and now - tokens.made_at > _REFRESH_AFTER:
                self._tokens = await self._refresh(tokens.refresh)
            if self._tokens is None:
                self._tokens = await self._log_in()
            return self._tokens.access

    async def _refresh(self, token: str) -> _Tokens | None:
        reply = await self._post("auth/refresh", orjson.dumps({"refreshToken": token}))
        if reply.status == 200:
            return _tokens_from(reply)
        _LOGGER.debug("The refresh token was not taken (status %d), logging in", reply.status)
        await asyncio.sleep(_COLLISION_PAUSE)
        return None

    async def _log_in(self) -> _Tokens:
        body = orjson.dumps({"username": self._username, "password": self._password})
        reply = await self._post("auth/login", body)
        if reply.status == 400 and "data conflict" in reply.message.lower():
            await asyncio.sleep(_COLLISION_PAUSE)
            reply = await self._post("auth/login", body)
        if reply.status == 200:
            return _tokens_from(reply)
        if reply.status == 429:
            # Whoever says so, the server or a proxy before it.
            self._lockout.until = asyncio.get_running_loop().time() + _LOCK_SECONDS
            raise BookLoreLoginRateLimited("locked")
        self._refusal, seconds = _refusal(reply)
        self._refused_until = asyncio.get_running_loop().time() + seconds
        raise self._refusal


def _tokens_from(reply: Reply) -> _Tokens:
    if not reply.is_json:
        raise BookLoreNotBookLore("the log-in answers with a page")
    data = json_of(reply.body)
    access = data.get("accessToken") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(access, str) or not _fits_header(access):
        raise BookLoreNotBookLore("the log-in gives no token")
    refresh = data.get("refreshToken")
    return _Tokens(
        access,
        refresh if isinstance(refresh, str) else None,
        asyncio.get_running_loop().time(),
    )


def _fits_header(token: str) -> bool:
    return bool(token.strip()) and token.isprintable()


def _refusal(reply: Reply) -> tuple[BookLoreError, float]:
    """Tell what a refused log-in means, and for how many seconds it is not tried again."""
    said = reply.message.lower()
    if not reply.is_json:
        return BookLoreNotBookLore("the log-in answers with a page"), 0
    match reply.status:
        case 401:
            return BookLoreInvalidAuth("refused"), math.inf
        case 400 if "credentials" in said or "validation" in said:
            # A name or password of blanks only does not get as far as being compared.
            return BookLoreInvalidAuth("refused"), math.inf
        case 403 if "oidc" in said:
            return BookLoreLoginDisabled("only through the identity provider"), math.inf
        case 403:
            # Nobody is asked for another account: it is the server's to be mended.
            return BookLoreForbidden("the log-in is forbidden"), _LOCK_SECONDS
        case 404:
            return BookLoreNotBookLore("there is no log-in"), 0
        case _:
            return BookLoreUnexpectedReply(f"log-in answered with status {reply.status}"), 0
