"""How a call to Hardcover can fail: a class for each case to act on differently."""

from ..models import ClientError


class HardcoverError(ClientError):
    """A call to Hardcover failed; the base class of all errors of this client."""

    key = "hardcover_unexpected_reply"


class HardcoverCannotConnect(HardcoverError):
    """Hardcover cannot be reached or fails (5xx), or Cloudflare refuses (contract §7)."""

    key = "hardcover_cannot_connect"


class HardcoverTimeout(HardcoverCannotConnect):
    """Hardcover took too long to answer. Asking for less may help."""

    key = "hardcover_timeout"


class HardcoverInvalidToken(HardcoverError):
    """The token is unknown, expired or revoked."""

    key = "hardcover_invalid_token"


class HardcoverMissingScope(HardcoverError):
    """The token is valid but lacks a scope (a permission) that the call needs."""

    key = "hardcover_missing_scope"

    def __init__(self, scope: str) -> None:
        """Take the missing scopes, separated by spaces; without any it is the catalogue's."""
        super().__init__(f"missing scope {scope}", scope=scope or "read:catalog")


class HardcoverMissingLibraryScope(HardcoverMissingScope):
    """The token may not read or write the person's shelf, but works for everything else."""

    key = "hardcover_missing_library_scope"


class HardcoverRefused(HardcoverError):
    """Hardcover refused a write, for example because the book was deleted."""

    key = "hardcover_write_refused"


class HardcoverPaused(HardcoverError):
    """Nothing may be sent for a while, for example because the day's requests are used up.

    It has no `facts`: showing a time is up to whoever knows the person's time zone.
    """

    key = "hardcover_paused"

    def __init__(self, until: float) -> None:
        """Store when requests may be sent again, as a Unix time in seconds."""
        super().__init__(f"paused until {until}")
        self.until = until


class HardcoverReserved(HardcoverPaused):
    """The rest of the day's requests is reserved for what a person asks for."""


class HardcoverUnexpectedReply(HardcoverError):
    """Hardcover refused the query or answered with something this client does not understand."""
