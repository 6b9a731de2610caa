"""An HTTP reply of the server, with what every call checks in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from ..wire import parse_json
from .errors import BookLoreUnexpectedReply


@dataclass(frozen=True)
class Reply:
    """The status, the type and the body of a reply."""

    status: int
    is_json: bool
    """Whether the Content-Type is JSON; the body may still be something else."""
    body: bytes

    @cached_property
    def json_object(self) -> dict[str, object]:
        """The body as a JSON object, empty when it is none; errors are objects (contract §9)."""
        try:
            data = orjson.loads(self.body) if self.is_json else None
        except orjson.JSONDecodeError:
            return {}
        return data if isinstance(data, dict) else {}

    @property
    def message(self) -> str:
        """The error message in the body, empty when there is none."""
        message = self.json_object.get("message")
        return message if isinstance(message, str) else ""

    @property
    def asks_for_login(self) -> bool:
        """Whether the access token was missing or not accepted (contract §1.4).

        That is a 401, or a 403 with an `error`; with a `message` it is a missing permission.
        """
        return self.status == 401 or (
            self.status == 403 and "error" in self.json_object and not self.message
        )


def json_from(body: bytes) -> Any:
    """Parse a body as JSON; raises `BookLoreUnexpectedReply` when it is not valid JSON."""
    try:
        return parse_json(body)
    except ValueError:
        raise BookLoreUnexpectedReply("the reply is not JSON") from None
