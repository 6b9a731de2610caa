"""The ways in which a call to Hardcover can fail.

There is one class for each case in which a caller or a person acts differently.
"""

from collections.abc import Mapping
from typing import ClassVar


class HardcoverError(Exception):
    """A call to Hardcover failed; the base class of all errors of this client."""

    key: ClassVar[str] = "hardcover_unexpected_reply"
    """The name of this kind of error, in `snake_case`, for example for its translation."""

    @property
    def facts(self) -> Mapping[str, str]:
        """The values that a text about this error needs, by the names of its placeholders."""
        return {}


class HardcoverCannotConnect(HardcoverError):
    """Hardcover cannot be reached or has trouble of its own.

    The latter means a 5xx status or a 403 with a web page, which comes from Cloudflare
    (contract §7).
    """

    key: ClassVar[str] = "hardcover_cannot_connect"


class HardcoverTimeout(HardcoverCannotConnect):
    """Hardcover took too long to answer. Asking for less may help."""

    key: ClassVar[str] = "hardcover_timeout"


class HardcoverInvalidToken(HardcoverError):
    """The token is unknown, expired or revoked."""

    key: ClassVar[str] = "hardcover_invalid_token"


class HardcoverMissingScope(HardcoverError):
    """The token is valid but lacks a scope (a permission) that the call needs."""

    key: ClassVar[str] = "hardcover_missing_scope"

    def __init__(self, scope: str) -> None:
        """Store the scopes that Hardcover asks for, separated by spaces; may be empty."""
        super().__init__(f"missing scope {scope}")
        self.scope = scope

    @property
    def facts(self) -> Mapping[str, str]:
        """The missing scopes, as `scope`; the one for the catalogue when none was named."""
        return {"scope": self.scope or "read:catalog"}


class HardcoverPaused(HardcoverError):
    """Nothing may be sent for a while, for example because the day's requests are used up.

    It has no `facts`: showing a time is up to whoever knows the person's time zone.
    """

    key: ClassVar[str] = "hardcover_paused"

    def __init__(self, until: float) -> None:
        """Store when requests may be sent again, as a Unix time in seconds."""
        super().__init__(f"paused until {until}")
        self.until = until


class HardcoverUnexpectedReply(HardcoverError):
    """Hardcover refused the query or answered with something this client does not understand."""
