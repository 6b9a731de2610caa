"""The few ways in which a call to BookLore can fail that a caller acts on."""

from typing import ClassVar


class BookLoreError(Exception):
    """Any failure of a call to BookLore or Grimmory."""

    key: ClassVar[str]
    """Under which the translations have words for it."""


class BookLoreCannotConnect(BookLoreError):
    """The server is down, unreachable, too slow, or answers with a 5xx."""

    key = "booklore_cannot_connect"


class BookLoreCertificateError(BookLoreCannotConnect):
    """The server's certificate could not be verified."""

    key = "booklore_certificate"


class BookLoreNotEncrypted(BookLoreCannotConnect):
    """The server does not speak TLS; `location` is the address under which it may answer."""

    key = "booklore_not_encrypted"

    def __init__(self, location: str) -> None:
        """Keep the address without encryption."""
        super().__init__("the server answers without encryption")
        self.location = location


class BookLoreNotBookLore(BookLoreError):
    """Something answers there, but not BookLore: HTML, a login proxy, other JSON."""

    key = "booklore_not_booklore"


class BookLoreRedirected(BookLoreNotBookLore):
    """The server sends us elsewhere; `location` is the base address to use instead."""

    key = "booklore_redirected"

    def __init__(self, location: str) -> None:
        """Keep the address the server named."""
        super().__init__(f"redirected to {location}")
        self.location = location


class BookLoreUnsupportedVersion(BookLoreError):
    """The server is older than what we can talk to."""

    key = "booklore_unsupported_version"

    def __init__(self, version: str) -> None:
        """Keep the version the server named."""
        super().__init__(f"version {version} is not supported")
        self.version = version


class BookLoreVersionUnknown(BookLoreUnsupportedVersion):
    """A log-in is asked for where the health check may be: before 1.16.2 it was not public.

    Newer servers say the same of whatever else lies below `/api`.
    """

    def __init__(self, version: str = "?") -> None:
        """Show that there is no number."""
        super().__init__(version)


class BookLoreInvalidAuth(BookLoreError):
    """User name or password were refused. Never try again by yourself (contract §1.5)."""

    key = "booklore_invalid_auth"


class BookLoreLoginRateLimited(BookLoreError):
    """Too many failed log-ins; the server locks this name or address for 15 minutes."""

    key = "booklore_login_rate_limited"


class BookLoreLoginDisabled(BookLoreError):
    """The server only lets people in through OIDC."""

    key = "booklore_login_disabled"


class BookLoreForbidden(BookLoreError):
    """The account is known but may not do this."""

    key = "booklore_forbidden"


class BookLoreUnexpectedReply(BookLoreError):
    """BookLore answered with something we cannot read."""

    key = "booklore_unexpected_reply"
