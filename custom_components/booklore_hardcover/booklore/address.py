"""Reading the address of BookLore that a person types."""

from ipaddress import ip_address
import re
from typing import Final

from yarl import URL

MAX_ADDRESSES: Final = 4
"""The most addresses that are tried for one input."""

_SCHEME = re.compile(r"(?:(https?)(?:[:;][/\\]*|[/\\]{2,}))+", re.IGNORECASE)
"""Matches `http://`, also mistyped (`https:/`, `http//`) or pasted twice."""
_PAGE = re.compile(
    r"""/(?:
        api/v\d+(?:/.*)?
        | (?:library|shelf|magic-shelf)/\d+/books
        | (?:pdf|epub|ebook|cbx)-(?:reader|viewer)/book
        | api | swagger-ui
        | login | logout | setup | oauth2-callback | change-password
        | dashboard | all-books | all-series | unshelved-books
        | books? | library | libraries | shelf | magic-shelf | series | authors?
        | settings | bookdrop | metadata-manager | stats | library-stats | reading-stats
    )(?=/|$)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Matches the start of the path of a page in BookLore's web interface.

People copy the address of such a page from the browser. A server may also be installed
below a path like that, which is why the typed address is tried first.
"""


class AddressError(ValueError):
    """The input is not the address of a web server."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        """Store the address that the person probably meant, empty if there is none."""
        super().__init__(reason)
        self.suggestion = suggestion


def base_urls(text: str) -> tuple[URL, ...]:
    """Return the addresses to try as the base of `/api/v1`, best first.

    The first is the typed address. If its path contains pages of the web interface, the paths
    in front of each follow, the longest first: `/books/library/3`, `/books`, no path.
    Raises `AddressError`, also for a user name or password in the input.
    """
    url = _url(text)
    path = "".join(f"/{part}" for part in url.raw_path.split("/") if part)
    before_pages = [path[: page.start()] for page in _PAGE.finditer(path)]
    paths = [path, *reversed(before_pages)][:MAX_ADDRESSES]
    return tuple(url.origin().with_path(each, encoded=True) for each in paths)


def book_url(base: str, book_id: int) -> str:
    """Return where the web interface below an address shows a book."""
    return f"{base.rstrip('/')}/book/{book_id}"


def _url(text: str) -> URL:
    """Parse the input without query and fragment; http is assumed if it has no scheme."""
    typed = re.split("[?#]", text.strip(), maxsplit=1)[0]
    scheme, rest = "http", typed
    if match := _SCHEME.match(typed):
        scheme, rest = match[1].lower(), typed[match.end() :]
        if match[0].lower() != f"{scheme}://":
            # The suggestion is shown, and the text before an @ may be a password.
            suggestion = "" if "@" in text else _suggestion(f"{scheme}://{rest}")
            raise AddressError("not quite the address of a web server", suggestion)
    if "://" in rest:
        raise AddressError("not the address of a web server")
    try:
        url = URL(f"{scheme}://{rest}")
        host = url.host or ""
        if ":" in host:
            ip_address(host)  # Home Assistant 2026.3's yarl takes anything in brackets
    except ValueError:
        raise AddressError("not an address") from None
    if not host:
        raise AddressError("not the address of a web server")
    if re.search(r"[\s\\\x00-\x1f]", host):
        raise AddressError("a host name holds no spaces, nor backslashes")
    if url.user is not None or url.password is not None:
        raise AddressError("the address must not hold a user name or password")
    return url


def _suggestion(text: str) -> str:
    """Return a corrected address in the form to type it, or empty if it is not valid either."""
    try:
        return str(base_urls(text)[0]).rstrip("/")
    except AddressError:
        return ""
