"""Turning a reply of Hardcover into its data or into an error.

It follows the tables in contract §7 and, for writes, in sync §B2. Error messages repeat only
short codes from the server, so that nothing private gets into a log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
import re

from ..wire import MAX_WORD, mapping, parse_json, tidy
from .errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverInvalidToken,
    HardcoverMissingLibraryScope,
    HardcoverMissingScope,
    HardcoverRefused,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from .queries import Operation
from .ratelimit import Headers

_LIBRARY_SCOPES = ("read:library", "write:library")
_CODE = re.compile(r"[a-z][a-z_-]{0,60}")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP reply with its whole body."""

    status: int
    headers: Headers
    body: bytes

    @property
    def rate_limited(self) -> bool:
        """Whether there were too many requests: a 429, or a 403 about a quota (contract §2)."""
        return self.status == HTTPStatus.TOO_MANY_REQUESTS or (
            self.status == HTTPStatus.FORBIDDEN and b"quota has been reached" in self.body
        )

    @property
    def timed_out(self) -> bool:
        """Whether Hardcover stopped working on the query because it took too long (408)."""
        return self.status == HTTPStatus.REQUEST_TIMEOUT

    @property
    def server_failed(self) -> bool:
        """Whether Hardcover failed through no fault of the request (5xx)."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def turned_away(self) -> bool:
        """Whether Hardcover did not even begin, so that a write may be sent again (sync §B2)."""
        return self.status == HTTPStatus.SERVICE_UNAVAILABLE


def field_of(reply: Reply, operation: Operation) -> object:
    """Return the one field, any JSON but null, or raise a `HardcoverError` (contract §7)."""
    try:
        content = parse_json(reply.body)
    except ValueError:
        content = None
    if isinstance(content, dict) and (scope := _missing_scope(content, operation)):
        library = operation.scope in _LIBRARY_SCOPES
        raise (HardcoverMissingLibraryScope if library else HardcoverMissingScope)(scope)
    if reply.status != HTTPStatus.OK:
        raise _status_error(reply, content)
    if not isinstance(content, dict):
        raise HardcoverUnexpectedReply("the reply is not a JSON object")
    if content.get("errors"):
        raise _graphql_error(content["errors"], operation)
    value = mapping(content.get("data")).get(operation.field)
    if value is None:
        raise HardcoverUnexpectedReply(f"the reply has no {operation.field}")
    if operation.writes and mapping(value).get("error") is not None:
        raise HardcoverRefused(f"{operation.field} was refused")
    return value


def _status_error(reply: Reply, content: object) -> HardcoverError:
    if reply.status == HTTPStatus.UNAUTHORIZED:
        return HardcoverInvalidToken("the token was refused")
    if reply.timed_out:
        return HardcoverTimeout("the query took Hardcover too long")
    if reply.server_failed:
        return HardcoverCannotConnect(f"status {reply.status}")
    if reply.status == HTTPStatus.FORBIDDEN and not isinstance(content, dict):
        # The page is from Cloudflare and does not mean that the token is bad (§7).
        return HardcoverCannotConnect("something in front of Hardcover refused the request")
    return HardcoverUnexpectedReply(f"status {reply.status}, {_code(content)}")


def _graphql_error(errors: object, operation: Operation) -> HardcoverError:
    code = mapping(_first(errors).get("extensions")).get("code")
    if code == "parse-failed" and operation.writes:
        # For example, if the edition is not one of the book's (sync §B2).
        return HardcoverRefused(f"{operation.field} was refused, {code}")
    if code in ("invalid-headers", "invalid-jwt"):
        return HardcoverInvalidToken(f"the token was refused, {code}")
    return HardcoverUnexpectedReply(f"the query was refused, {_safe_code(code)}")


def _missing_scope(content: dict[str, object], operation: Operation) -> str | None:
    """Return the scopes that are missing: a 403 names them, a 200 does not (contract §1)."""
    if content.get("error") == "insufficient_scope":
        scope = content.get("scope")
        return (isinstance(scope, str) and tidy(scope, MAX_WORD)) or operation.scope
    message = _first(content.get("errors")).get("message")
    if isinstance(message, str) and "insufficient scope" in message.replace("_", " ").lower():
        return operation.scope
    return None


def _first(errors: object) -> Mapping[str, object]:
    return mapping(errors[0] if isinstance(errors, list) and errors else None)


def _code(content: object) -> str:
    """Return the code of an error status, whose `errors` are codes, not objects (§7)."""
    if not isinstance(content, dict):
        return "no code"
    errors = content.get("errors")
    return _safe_code(errors[0] if isinstance(errors, list) and errors else content.get("error"))


def _safe_code(code: object) -> str:
    """Return a code if it looks like one, so that other text of the server is not repeated."""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else "no code"
