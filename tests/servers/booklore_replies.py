"""What the stand-in BookLore's replies look like on the wire (contract §9)."""

from aiohttp import web
import orjson

PAGE = "<!DOCTYPE html><html><head><title>BookLore</title></head><body></body></html>"
UNEXPECTED = "An unexpected error occurred."
MALFORMED = "Request body is missing or malformed."

_SMALLEST_COMPRESSED = 1_024


def json_reply(data: object, status: int = 200) -> web.Response:
    """Return any JSON."""
    return raw_json(orjson.dumps(data), status)


def raw_json(body: bytes, status: int = 200) -> web.Response:
    """Return JSON that is written already; nothing may keep it (§2.5)."""
    return web.Response(
        body=body,
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-cache, no-store, max-age=0, must-revalidate"},
    )


def error(status: int, message: str, **more: object) -> web.Response:
    """Return an error of the application."""
    told = {"message": message, "status": status, "timestamp": "2026-07-07T09:00:52.066123"}
    return json_reply(told | more, status)


def container_error(status: int, word: str, path: str) -> web.Response:
    """Return an error that never reached the application: it has no message."""
    timestamp = "2026-07-07T09:00:52.066Z"
    return json_reply(
        {"timestamp": timestamp, "status": status, "error": word, "path": path}, status
    )


def page() -> web.Response:
    """Return the web interface, which answers for every address nobody knows."""
    return web.Response(text=PAGE, content_type="text/html")


def compress(response: web.StreamResponse) -> None:
    """Compress as the servers do: JSON from a kilobyte on, for those who take it (§2.5)."""
    if (
        isinstance(response, web.Response)
        and response.content_type == "application/json"
        and isinstance(response.body, bytes)
        and len(response.body) >= _SMALLEST_COMPRESSED
    ):
        response.enable_compression()


async def body_of(request: web.Request, *, tells: bool = False) -> dict[str, object] | web.Response:
    """Return the JSON object that was sent, or the refusal of what is none (§1.5, §9)."""
    data = await json_of(request, tells=tells)
    return data if isinstance(data, dict | web.Response) else error(400, MALFORMED)


async def json_of(request: web.Request, *, tells: bool = False) -> object | web.Response:
    """Return the JSON that was sent, None for null or none; or the refusal of another type."""
    if request.content_type != "application/json":
        if tells:
            return error(415, f"Content-Type '{request.content_type}' is not supported.")
        return error(500, UNEXPECTED)
    try:
        return orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return None
