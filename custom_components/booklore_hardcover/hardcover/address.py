"""Hardcover's addresses: of the API, of works, and of pictures."""

import os
import re
from typing import Final
from urllib.parse import unquote

from yarl import URL

API_URL: Final = URL("https://api.hardcover.app/v1/graphql")
LONGEST: Final = 500

_IMAGES = URL("https://assets.hardcover.app")
"""Hardcover's image host (hardcover-api contract, samples)."""
_ID = re.compile(r"[0-9]{1,15}")
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?hardcover\.app(?::443)?/(?:id/book/(?P<id>[0-9]{1,15})"
    r"|books/(?P<slug>[\w.~%-]+))(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)


def api_url() -> URL:
    """Return the API's address, or the one that development and tests put in its place."""
    return URL(os.environ.get("HARDCOVER_API_URL") or API_URL)


def work_url(hardcover_id: int) -> str:
    """Return the address of a work that outlives changes of its slug (contract §3)."""
    return f"https://hardcover.app/id/book/{hardcover_id}"


def image_url(address: str | None) -> str | None:
    """Return the address of a picture if a browser may ask for it, else None.

    It may ask Hardcover's image host over https and, in development and tests, the
    server that stands in for Hardcover: nobody else is told what a person looks at.
    """
    try:
        url = URL(address or "")
        origin = url.origin()
    except ValueError:
        return None
    stand_in = api_url()
    allowed = {_IMAGES.origin()} | ({stand_in.origin()} if stand_in != API_URL else set())
    return str(url) if origin in allowed and url.user is None else None


def work_named(text: str) -> int | str | None:
    """Return the id or the slug that an address holds, None when it is no work's."""
    text = text.strip()
    if _ID.fullmatch(text):
        return int(text)
    if page := _PAGE.fullmatch(text):
        return int(page["id"]) if page["id"] else unquote(page["slug"])
    return None
