"""What a person types to name a work: an id, or the address of its page."""

import re
from typing import Final
from urllib.parse import unquote

LONGEST: Final = 500

_ID = re.compile(r"[0-9]{1,15}")
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?hardcover\.app(?::443)?/(?:id/book/(?P<id>[0-9]{1,15})"
    r"|books/(?P<slug>[\w.~%-]+))(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)


def work_named(text: str) -> int | str | None:
    """Return the id or the slug that an address holds, None when it is no work's."""
    text = text.strip()
    if _ID.fullmatch(text):
        return int(text)
    if page := _PAGE.fullmatch(text):
        return int(page["id"]) if page["id"] else unquote(page["slug"])
    return None
