"""Telling Hardcover's replies apart: the data, or the one error a caller acts on.

The table of contract §7 in code. No error text repeats what the server wrote beyond
its own short code words, so nothing private can travel in one.
"""

from dataclasses import dataclass
from http import HTTPStatus
import re

import orjson

from .errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverInvalidToken,
    HardcoverMissingScope,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from .queries import Operation
from .ratelimit import Headers

_CODE_WORDS = re.compile(r"[a-z][a-z_-]{0,60}")
_SERVER_TROUBLE = 500


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP reply, read to its end."""

    status: int
    headers: Headers
    body: bytes

    @property
    def refused(self) -> bool:
        """Whether it says "not now": a 429, or the 403 that counts as one (DESIGN, Manners)."""
        return self.status == HTTPStatus.TOO_MANY_REQUESTS or (
            self.status == HTTPStatus.FORBIDDEN and b"quota has been reached" in self.body
        )

    @property
    def gave_up(self) -> bool:
        """Whether the query took Hardcover too long (408)."""
        return self.status == HTTPStatus.REQUEST_TIMEOUT

    @property
    def in_trouble(self) -> bool:
        """Whether Hardcover failed by itself (5xx)."""
        return self.status >= _SERVER_TROUBLE


def field_of(reply: Reply, operation: Operation) -> object:
    """Return the value of the operation's one field; it may be of any JSON type but null.

    Raises the `HardcoverError` that the reply means (contract §7).
    """
    try:
        content = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        content = None
    if isinstance(content, dict) and (scope := _missing_scope(content, operation)) is not None:
        raise HardcoverMissingScope(scope)
    if reply.status != HTTPStatus.OK:
        raise _refusal(reply, content)
    if not isinstance(content, dict):
        raise HardcoverUnexpectedReply("the reply is not a JSON object")
    if content.get("errors"):
        raise _graphql_error(content["errors"])
    data = content.get("data")
    value = data.get(operation.field) if isinstance(data, dict) else None
    if value is None:
        raise HardcoverUnexpectedReply(f"the reply has no {operation.field}")
    return value


def _refusal(reply: Reply, content: object) -> HardcoverError:
    if reply.status == HTTPStatus.UNAUTHORIZED:
        return HardcoverInvalidToken("the token was refused")
    if reply.gave_up:
        return HardcoverTimeout("the query took Hardcover too long")
    if reply.in_trouble:
        return HardcoverCannotConnect(f"status {reply.status}")
    if reply.status == HTTPStatus.FORBIDDEN and not isinstance(content, dict):
        # Cloudflare's page, not Hardcover's answer: it says nothing about the token (§7).
        return HardcoverCannotConnect("something before Hardcover refused the request")
    return HardcoverUnexpectedReply(f"status {reply.status}, {_code(content)}")


def _graphql_error(errors: object) -> HardcoverError:
    extensions = _first(errors).get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    if code in ("invalid-headers", "invalid-jwt"):
        return HardcoverInvalidToken(f"the token was refused, {code}")
    return HardcoverUnexpectedReply(f"the query was refused, {_word(code)}")


def _missing_scope(content: dict[str, object], operation: Operation) -> str | None:
    """Return the scopes asked for, when that is what the reply says in one of its two ways."""
    if content.get("error") == "insufficient_scope":
        scope = content.get("scope")
        return scope if isinstance(scope, str) and scope else operation.scope
    message = _first(content.get("errors")).get("message")
    if isinstance(message, str) and "insufficient scope" in message.replace("_", " ").lower():
        return operation.scope
    return None


def _first(errors: object) -> dict[str, object]:
    first = errors[0] if isinstance(errors, list) and errors else None
    return first if isinstance(first, dict) else {}


def _code(content: object) -> str:
    """Name the refusal: `errors` is a list of words here, not of objects (§7)."""
    if not isinstance(content, dict):
        return "no code"
    errors = content.get("errors")
    return _word(errors[0] if isinstance(errors, list) and errors else content.get("error"))


def _word(code: object) -> str:
    return code if isinstance(code, str) and _CODE_WORDS.fullmatch(code) else "no code"
