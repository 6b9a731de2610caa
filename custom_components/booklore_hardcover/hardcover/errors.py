"""The few ways in which a call to Hardcover can fail that a caller acts on."""

from typing import ClassVar


class HardcoverError(Exception):
    """Any failure of a call to Hardcover."""

    key: ClassVar[str]
    """Under which the translations have words for it."""


class HardcoverCannotConnect(HardcoverError):
    """Hardcover is unreachable, too slow, or in trouble of its own (5xx, HTML 403)."""

    key = "hardcover_cannot_connect"


class HardcoverTimeout(HardcoverCannotConnect):
    """Hardcover gave up on the query (408), or we gave up on Hardcover: ask for less."""

    key = "hardcover_timeout"


class HardcoverInvalidToken(HardcoverError):
    """The token is unknown, expired or revoked."""

    key = "hardcover_invalid_token"


class HardcoverMissingScope(HardcoverError):
    """The token is good but lacks a permission."""

    key = "hardcover_missing_scope"

    def __init__(self, scope: str) -> None:
        """Keep the scopes Hardcover asks for, separated by spaces (may be empty)."""
        super().__init__(f"missing scope {scope}")
        self.scope = scope


class HardcoverPaused(HardcoverError):
    """Nothing may be sent for more than a minute: the daily quota, or a long wait."""

    key = "hardcover_paused"

    def __init__(self, until: float) -> None:
        """Keep when sending may go on, as a Unix time in seconds."""
        super().__init__(f"paused until {until}")
        self.until = until


class HardcoverUnexpectedReply(HardcoverError):
    """Hardcover answered with something we cannot read, or refused the query itself."""

    key = "hardcover_unexpected_reply"
