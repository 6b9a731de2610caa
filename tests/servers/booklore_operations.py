"""What the stand-in BookLore calls the things that it is asked for."""

import re

from aiohttp import web

_OPERATIONS = (
    ("healthcheck", "GET", "healthcheck"),
    ("public-settings", "GET", "public-settings"),
    ("login", "POST", "auth/login"),
    ("refresh", "POST", "auth/refresh"),
    ("me", "GET", "users/me"),
    ("libraries", "GET", "libraries"),
    ("settings", "GET", "settings"),
    ("list", "GET", "books"),
    ("batch", "GET", "books/batch"),
    ("page-probe", "GET", "books/page"),
    ("app-probe", "GET", "app/books"),
    ("format-counts", "GET", "libraries/[^/]+/format-counts"),
    ("write", "PUT", "books/[^/]+/metadata"),
    ("rate", "PUT", "books/personal-rating"),
    ("reset_rating", "POST", "books/reset-personal-rating"),
    ("book", "GET", r"books/\d+"),
    ("cover", "GET", r"media/book/\d+/(?:thumbnail|cover)"),
    ("type-mismatch", "GET", r"books/[^/]+|media/book/[^/]+/(?:thumbnail|cover)"),
)


def operation_of(request: web.Request) -> str:
    """Tell what is asked for; anything outside the API is the web interface (§9)."""
    path = request.path
    if not path.startswith("/api/"):
        return "page"
    rest = path.removeprefix("/api/v1/")
    known = {
        method: operation
        for operation, method, pattern in reversed(_OPERATIONS)
        if rest != path and re.fullmatch(pattern, rest)
    }
    if request.method in known:
        return known[request.method]
    return "wrong-method" if known or request.method != "GET" else "other"
