"""Addresses at Hardcover: of its API, of works' pages and of cover images."""

import os
import re
from typing import Final
from urllib.parse import unquote

from yarl import URL

API_URL: Final = URL("https://api.hardcover.app/v1/graphql")
MAX_ADDRESS_LENGTH: Final = 500
"""More characters than any address of a work has; longer input need not be looked at."""

_IMAGE_HOST: Final = URL("https://assets.hardcover.app")
"""The host of all cover images in Hardcover's replies (contract §5 and the samples)."""
_ID = re.compile(r"[0-9]{1,15}")
_WORK_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?hardcover\.app(?::443)?/(?:id/book/(?P<id>[0-9]{1,15})"
    r"|books/(?P<slug>[\w.~%-]+))(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)


def api_url() -> URL:
    """Return the address of the API; tests and development set `HARDCOVER_API_URL`."""
    return URL(os.environ.get("HARDCOVER_API_URL") or API_URL)


def work_url(hardcover_id: int) -> str:
    """Return the address of a work's page that stays valid when its slug changes (contract §3)."""
    return f"https://hardcover.app/id/book/{hardcover_id}"


def image_url(address: str | None) -> str | None:
    """Return the address of a cover image if a browser may load it, otherwise None.

    Only Hardcover's image host, or the server in `HARDCOVER_API_URL`, is allowed, so that no
    other server learns what a person looks at.
    """
    try:
        url = URL(str(URL(address or "")))  # drops the scheme's default port
        origin = url.origin()
    except ValueError:
        return None
    allowed = {_IMAGE_HOST}
    if (api := api_url()) != API_URL:
        allowed.add(api.origin())
    private = url.user is not None or url.password is not None
    return str(url) if origin in allowed and not private else None


def work_named(text: str) -> int | str | None:
    """Return a work's id or slug from a typed id or page address; None for anything else."""
    text = text.strip()
    if _ID.fullmatch(text):
        return int(text)
    if page := _WORK_PAGE.fullmatch(text):
        return int(page["id"]) if page["id"] else unquote(page["slug"])
    return None
