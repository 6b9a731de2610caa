"""One reply of the server, as far as every call looks at it."""

from dataclasses import dataclass
from functools import cached_property

import orjson


@dataclass(frozen=True)
class Reply:
    """Status, kind and body of a reply."""

    status: int
    is_json: bool
    body: bytes

    @cached_property
    def error(self) -> dict[str, object]:
        """Return the error object of the reply, empty when it has none (contract §9)."""
        try:
            data = orjson.loads(self.body) if self.is_json else None
        except orjson.JSONDecodeError:
            return {}
        return data if isinstance(data, dict) else {}

    @property
    def message(self) -> str:
        """Return what an error says, empty when it says nothing."""
        message = self.error.get("message")
        return message if isinstance(message, str) else ""

    @property
    def asks_for_login(self) -> bool:
        """Whether the token was not taken: 401, or a 403 that is no permission's (§1.4)."""
        return self.status == 401 or (
            self.status == 403 and "error" in self.error and not self.message
        )
