"""Requests to the stand-in that do not go through the client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from yarl import URL

from tests.servers.booklore import BookLoreServer


@dataclass(frozen=True)
class RawReply:
    """A reply as it came."""

    status: int
    kind: str
    body: Any
    headers: Any


type Ask = Callable[..., Awaitable[RawReply]]


@pytest.fixture
def ask(server: BookLoreServer, session: aiohttp.ClientSession) -> Ask:
    """Send a request to the stand-in as it is, past the client."""

    async def ask(path: str, token: str | None = None, **request: Any) -> RawReply:
        headers = request.pop("headers", {})
        if token is not None:
            headers = {"Authorization": f"Bearer {token}"} | headers
        method = request.pop("method", "POST" if "json" in request else "GET")
        url = URL(f"{server.url}{path}" if path.startswith("/") else f"{server.url}/api/v1/{path}")
        async with session.request(method, url, headers=headers, **request) as response:
            is_json = response.content_type == "application/json"
            body = await (response.json() if is_json else response.read())
            return RawReply(response.status, response.content_type, body, response.headers)

    return ask


type LogIn = Callable[[], Awaitable[dict[str, Any]]]


@pytest.fixture
def log_in(server: BookLoreServer, ask: Ask) -> LogIn:
    """Log in past the client, and return what the server gives."""

    async def log_in() -> dict[str, Any]:
        account = {"username": server.username, "password": server.password}
        reply = await ask("auth/login", json=account)
        assert reply.status == 200, reply
        return reply.body

    return log_in
