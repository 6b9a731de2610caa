"""The ways in which a call to BookLore or Grimmory can fail.

There is one class for each case in which a caller or a person acts differently.
"""

from collections.abc import Mapping
from typing import ClassVar


class BookLoreError(Exception):
    """A call to BookLore or Grimmory failed; the base class of all errors of this client."""

    key: ClassVar[str] = "booklore_unexpected_reply"
    """The name of this kind of error, in `snake_case`, for example for its translation."""

    @property
    def facts(self) -> Mapping[str, str]:
        """The values that a text about this error needs, by the names of its placeholders."""
        return {}


class BookLoreCannotConnect(BookLoreError):
    """The server is down, cannot be reached, is too slow, or answers with a 5xx status."""

    key: ClassVar[str] = "booklore_cannot_connect"


class BookLoreCertificateError(BookLoreCannotConnect):
    """The server's TLS certificate could not be verified, or no encryption was agreed on."""

    key: ClassVar[str] = "booklore_certificate"


class BookLoreNotEncrypted(BookLoreCannotConnect):
    """The address begins with https, but the server does not speak TLS."""

    key: ClassVar[str] = "booklore_not_encrypted"

    def __init__(self, location: str) -> None:
        """Store the same address with http, under which the server may answer."""
        super().__init__("the server answers without encryption")
        self.location = location

    @property
    def facts(self) -> Mapping[str, str]:
        """The address with http, as `location`."""
        return {"location": self.location}


class BookLoreNotBookLore(BookLoreError):
    """Something else answers at the address: a web page, a login proxy or another API."""

    key: ClassVar[str] = "booklore_not_booklore"


class BookLoreRedirected(BookLoreNotBookLore):
    """The server redirects to another address. Redirects are not followed."""

    key: ClassVar[str] = "booklore_redirected"

    def __init__(self, location: str) -> None:
        """Store the base address of the redirect's target, to be used instead."""
        super().__init__(f"redirected to {location}")
        self.location = location

    @property
    def facts(self) -> Mapping[str, str]:
        """The base address to use instead, as `location`."""
        return {"location": self.location}


class BookLoreUnsupportedVersion(BookLoreError):
    """The server is older than the oldest version that this client supports."""

    key: ClassVar[str] = "booklore_unsupported_version"

    def __init__(self, version: str) -> None:
        """Store the version that the server reports."""
        super().__init__(f"version {version} is not supported")
        self.version = version

    @property
    def facts(self) -> Mapping[str, str]:
        """The server's version, as `version`."""
        return {"version": self.version}


class BookLoreVersionUnknown(BookLoreUnsupportedVersion):
    """The health check asks for a login, so the server does not tell its version.

    Before BookLore 1.16.2 the health check was not public (contract §8). Newer servers
    give the same answer below `/api` where there is no health check, which happens when
    the address has a wrong path.
    """

    def __init__(self, version: str = "?") -> None:
        """Use a question mark for the version."""
        super().__init__(version)


class BookLoreInvalidAuth(BookLoreError):
    """The server refused the user name or password.

    It must not be tried again automatically: five failures lock the account (contract §1.5).
    """

    key: ClassVar[str] = "booklore_invalid_auth"


class BookLoreLoginRateLimited(BookLoreError):
    """The server refuses logins for 15 minutes after too many failed ones (contract §1.5)."""

    key: ClassVar[str] = "booklore_login_rate_limited"


class BookLoreLoginDisabled(BookLoreError):
    """The server accepts logins through its OIDC provider only (contract §1.5)."""

    key: ClassVar[str] = "booklore_login_disabled"


class BookLoreForbidden(BookLoreError):
    """The account lacks a permission that the call needs."""

    key: ClassVar[str] = "booklore_forbidden"


class BookLoreUnexpectedReply(BookLoreError):
    """The server answered with something that this client does not understand."""
