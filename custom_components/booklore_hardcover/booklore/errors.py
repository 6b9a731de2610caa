"""How a call to BookLore or Grimmory can fail: a class for each case to act on differently."""

from ..models import ClientError


class BookLoreError(ClientError):
    """A call to BookLore or Grimmory failed; the base class of all errors of this client."""

    key = "booklore_unexpected_reply"


class BookLoreCannotConnect(BookLoreError):
    """The server is down, cannot be reached, is too slow, or answers with a 5xx status."""

    key = "booklore_cannot_connect"


class BookLoreCertificateError(BookLoreCannotConnect):
    """The server's TLS certificate could not be verified, or no encryption was agreed on."""

    key = "booklore_certificate"


class BookLoreNotEncrypted(BookLoreCannotConnect):
    """The address begins with https, but the server does not speak TLS."""

    key = "booklore_not_encrypted"

    def __init__(self, location: str) -> None:
        """Store the same address with http, under which the server may answer."""
        super().__init__("the server answers without encryption", location=location)
        self.location = location


class BookLoreServerError(BookLoreCannotConnect):
    """The server reports an internal error (500).

    Many versions also answer so when they do not know what is asked for (contract §9).
    """


class BookLoreNotBookLore(BookLoreError):
    """Something else answers at the address: a web page, a login proxy or another API."""

    key = "booklore_not_booklore"


class BookLoreRedirected(BookLoreNotBookLore):
    """The server redirects to another address. Redirects are not followed."""

    key = "booklore_redirected"

    def __init__(self, location: str) -> None:
        """Store the base address of the redirect's target, to be used instead."""
        super().__init__(f"redirected to {location}", location=location)
        self.location = location


class BookLoreUnsupportedVersion(BookLoreError):
    """The server is older than the oldest version that this client supports."""

    key = "booklore_unsupported_version"

    def __init__(self, version: str = "?") -> None:
        """Store the version that the server reports, a question mark if it does not."""
        super().__init__(f"version {version} is not supported", version=version)
        self.version = version


class BookLoreVersionUnknown(BookLoreUnsupportedVersion):
    """The health check asks for a login, so the server does not tell its version.

    Before BookLore 1.16.2 the health check was not public (contract §8). Newer servers give
    the same answer below `/api` where there is no health check, as when the address is wrong.
    """


class BookLoreInvalidAuth(BookLoreError):
    """The server refused the user name or password.

    It must not be tried again automatically: five failures lock the account (contract §1.5).
    """

    key = "booklore_invalid_auth"


class BookLoreLoginRateLimited(BookLoreError):
    """The server refuses logins for 15 minutes after too many failed ones (contract §1.5)."""

    key = "booklore_login_rate_limited"


class BookLoreLoginDisabled(BookLoreError):
    """The server accepts logins through its OIDC provider only (contract §1.5)."""

    key = "booklore_login_disabled"


class BookLoreForbidden(BookLoreError):
    """The account lacks a permission that the call needs."""

    key = "booklore_forbidden"


class BookLoreMayNotEdit(BookLoreForbidden):
    """The account may not change the metadata of books (sync contract §A1)."""

    key = "booklore_may_not_edit"


class BookLoreTooOldToWrite(BookLoreError):
    """The server would wipe all metadata that a write leaves out (sync contract §A1)."""

    key = "booklore_too_old_to_write"

    def __init__(self, version: str) -> None:
        """Store the version that the server reports, a question mark if it does not."""
        super().__init__(f"version {version} wipes metadata", version=version or "?")


class BookLoreUnexpectedReply(BookLoreError):
    """The server answered with something that this client does not understand."""
