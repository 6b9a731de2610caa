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
    for operation, method, pattern in _OPERATIONS:
        if rest != path and re.fullmatch(pattern, rest):
            return operation if request.method == method else "wrong-method"
    return "other" if request.method == "GET" else "wrong-method"
