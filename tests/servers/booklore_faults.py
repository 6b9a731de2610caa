"""The ways in which the stand-in BookLore, or what stands before it, can fail."""

import asyncio
from collections import deque

from aiohttp import web

from .bombs import BOMBS, bomb, endless
from .booklore_replies import PAGE, UNEXPECTED, container_error, error, json_reply, page

_PROXY = "https://auth.example/login?rd=books"
_REPLIES = frozenset(
    "400 401 401_html 403_permission 403_html 404 408 429 429_html 500 503 html wrong_json "
    "other_json list_json redirect redirect_nowhere proxy".split()
)
FAULTS = (
    _REPLIES | {"refuse", "timeout", "reset", "truncated_json", "slow", "endless"} | BOMBS.keys()
)


LANDS = "lands_"
"""What stands before the fault that hides the reply of a write that was done (sync §B2)."""
WRITES = frozenset({"write", "rate", "reset_rating"})
LATE = "late"
WRITE_FAULTS = frozenset(
    {
        *("silent", "lies", LATE),
        *(f"{LANDS}{each}" for each in ("timeout", "reset", "refuse", "408", "500")),
    }
)
"""Of writes only. Silent: 200, nothing done, and the echo shows it; lies: the echo does not show
it. Late: no reply, and it is done only when calls that hang are let go of."""


class Faults:
    """Which operations fail, how and how often."""

    def __init__(self) -> None:
        """Begin with none."""
        self.hung = 0
        """How many requests got no answer (`timeout`)."""
        self._planned: dict[str, deque[str | None]] = {}
        self._lasting: dict[str, str] = {}
        self._released = asyncio.Event()

    def plan(self, operation: str, fault: str, times: int | None, after: int) -> None:
        """Let an operation fail so many times, for ever with None, once `after` have passed."""
        assert fault in FAULTS or (operation in WRITES and fault in WRITE_FAULTS), fault
        self._planned[operation] = deque([None] * after + [fault] * (times or 0))
        self._lasting.pop(operation, None)
        if times is None:
            self._lasting[operation] = fault

    def clear(self) -> None:
        """Take all faults back, and let go of calls that hang."""
        self._planned.clear()
        self._lasting.clear()
        self.release()

    def release(self) -> None:
        """Let go of calls that hang."""
        self._released.set()
        self._released = asyncio.Event()

    def next(self, operation: str) -> str | None:
        """Return how this call is to fail, if it is."""
        if planned := self._planned.get(operation):
            return planned.popleft()
        return self._lasting.get(operation)

    async def hang(self) -> None:
        """Hold a call until it is let go of."""
        self.hung += 1
        await self._released.wait()

    async def break_line(self, request: web.Request, fault: str) -> web.StreamResponse | None:
        """Fail below HTTP, or late."""
        match fault:
            case "timeout":
                await self.hang()
                raise web.HTTPServiceUnavailable
            case "late":
                raise web.HTTPServiceUnavailable
            case "refuse":
                assert request.transport is not None
                request.transport.abort()
                raise ConnectionResetError
            case "reset" | "truncated_json":
                return await _broken_off(request, cleanly=fault == "truncated_json")
            case "endless":
                return await endless(request)
            case "slow":
                await asyncio.sleep(0.2)
        return None


def broken_reply(
    request: web.Request, fault: str, *, redirect_to: str, bad_token: web.Response, denied: str
) -> web.Response | None:
    """Return a reply that is not the one hoped for, None for the faults of the line."""
    replies = {
        "400": lambda: error(400, "Something is wrong."),
        "401": lambda: bad_token,
        "401_html": lambda: _html(401),
        "403_permission": lambda: error(403, denied),
        "403_html": lambda: _html(403),
        "404": lambda: container_error(404, "Not Found", request.path),
        "408": lambda: error(408, "Request timed out."),
        "429": lambda: error(429, "Too many failed login attempts. Please try again later."),
        "429_html": lambda: _html(429),
        "500": lambda: error(500, UNEXPECTED),
        "503": lambda: _html(503),
        "html": page,
        "wrong_json": lambda: json_reply({"hello": "world"}),
        "other_json": lambda: json_reply({"hello": "world"}),
        "list_json": lambda: json_reply([{"hello": "world"}]),
        "redirect": lambda: _found(f"{redirect_to}{request.path_qs}"),
        "redirect_nowhere": lambda: web.Response(status=302),
        "proxy": lambda: _found(_PROXY),
    }
    if fault in BOMBS:
        return bomb(fault)
    return replies[fault]() if fault in replies else None


def _found(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location})


def _html(status: int) -> web.Response:
    return web.Response(status=status, text=PAGE, content_type="text/html")


async def _broken_off(request: web.Request, *, cleanly: bool) -> web.StreamResponse:
    """Send the beginning of a list; then end it, or cut the line."""
    begun = b'[{"id": 1, "metadata": {"title": "Pira'
    if cleanly:
        return web.Response(body=begun, content_type="application/json")
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 5_000
    await response.prepare(request)
    await response.write(begun)
    assert request.transport is not None
    request.transport.abort()
    return response
