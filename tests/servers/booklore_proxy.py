"""A proxy that lets the stand-in BookLore live below a path (contract §9)."""

from aiohttp import web
from yarl import URL

NOTHING_HERE = "<!DOCTYPE html><html><body><h1>Not Found</h1></body></html>"


def below(base_path: str, request: web.Request) -> web.Request | None:
    """Return the request as BookLore sees it, None for one that is not for BookLore."""
    path = request.rel_url.raw_path
    if not f"{path}/".startswith(f"{base_path}/"):
        return None
    inside = URL.build(
        path=path.removeprefix(base_path) or "/",
        query_string=request.rel_url.raw_query_string,
        encoded=True,
    )
    return request.clone(rel_url=inside) if base_path else request
