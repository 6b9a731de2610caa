"""Reading the address that a person types for BookLore."""

import re

from yarl import URL

_PAGES = frozenset(
    "api login setup dashboard all-books books book library libraries shelf series authors "
    "settings bookdrop stats swagger-ui".split()
)
"""Where an address copied from the browser's address bar ends and a page of the UI begins."""


def base_url(text: str) -> URL:
    """Return the address under which `/api/v1` lies, without a trailing slash.

    Accepts an address with or without scheme, slash, path and page. Raises ValueError
    for what is no address of a web server, or holds a user name or password.
    """
    typed = text.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*://", typed, re.IGNORECASE):
        typed = f"http://{typed}"
    url = URL(typed)
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("not the address of a web server")
    if re.search(r"[\s\x00-\x1f]", url.host):
        raise ValueError("a host name holds no spaces")
    if url.user is not None or url.password is not None:
        raise ValueError("the address must not hold a user name or password")
    kept = []
    for part in url.path.split("/"):
        if part.lower() in _PAGES:
            break
        if part:
            kept.append(part)
    return url.origin().with_path("/" + "/".join(kept)) if kept else url.origin()
