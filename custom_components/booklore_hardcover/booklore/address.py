"""Reading the address that a person types for BookLore."""

import re
from typing import Final

from yarl import URL

MOST: Final = 4
"""So many addresses are tried at most."""

_BEGINNING = re.compile(r"(?:(https?)(?:[:;][/\\]*|[/\\]{2,}))+", re.IGNORECASE)
"""`http://`, also with a slip in it (`https:/`, `http//`) or twice."""
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
"""With what a page of the UI begins, in an address copied from the browser's address bar.

A server may live below a path that reads the same: an address is tried as written first.
"""


class AddressError(ValueError):
    """What was typed is not the address of a web server; `meant` may be, else it is empty."""

    def __init__(self, why: str, meant: str = "") -> None:
        """Keep the address that was probably meant."""
        super().__init__(why)
        self.meant = meant


def base_urls(text: str) -> tuple[URL, ...]:
    """Return the addresses to try, under one of which `/api/v1` lies.

    First the one typed, with or without scheme, slash and path; then what stands before
    a page of the UI in it, the nearest page first: `/books/library/3`, `/books` and the
    host's own. Raises `AddressError` for what is no address of a web server, or holds a
    user name or password.
    """
    url = _url(text)
    path = "".join(f"/{part}" for part in url.raw_path.split("/") if part)
    before = [path[: page.start()] for page in _PAGE.finditer(path)]
    paths = [path, *reversed(before)][:MOST]
    return tuple(url.origin().with_path(each, encoded=True) for each in paths)


def _url(text: str) -> URL:
    typed = re.split("[?#]", text.strip(), maxsplit=1)[0]
    scheme, rest = "http", typed
    if beginning := _BEGINNING.match(typed):
        scheme, rest = beginning[1].lower(), typed[beginning.end() :]
        if beginning[0].lower() != f"{scheme}://":
            # What stands before an @ may be a password, and this is shown.
            meant = "" if "@" in text else _meant(f"{scheme}://{rest}")
            raise AddressError("not quite the address of a web server", meant)
    if "://" in rest:
        raise AddressError("not the address of a web server")
    try:
        url = URL(f"{scheme}://{rest}")
    except ValueError:
        raise AddressError("not an address") from None
    if not url.host:
        raise AddressError("not the address of a web server")
    if re.search(r"[\s\x00-\x1f]", url.host):
        raise AddressError("a host name holds no spaces")
    if url.user is not None or url.password is not None:
        raise AddressError("the address must not hold a user name or password")
    return url


def _meant(text: str) -> str:
    """Return this address as one to be typed, empty when it is none either."""
    try:
        return str(base_urls(text)[0]).rstrip("/")
    except AddressError:
        return ""
