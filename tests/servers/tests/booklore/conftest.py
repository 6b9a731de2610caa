"""The stand-in BookLore with three books, and ways to ask it."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from yarl import URL

from tests.booklore.conftest import (  # noqa: F401 - fixtures
    loopback,
    profile,
    server,
    travel,
)
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.tests.asking import Ask, LogIn, RawReply, read

every_generation = pytest.mark.parametrize("profile", GENERATIONS)


@pytest.fixture
def ask(server: BookLoreServer, session: aiohttp.ClientSession) -> Ask:  # noqa: F811
    """Send a request to the stand-in as it is, past the client."""

    async def ask(path: str, token: str | None = None, **request: Any) -> RawReply:
        headers = request.pop("headers", {})
        if token is not None:
            headers = {"Authorization": f"Bearer {token}"} | headers
        method = request.pop("method", "POST" if "json" in request else "GET")
        url = URL(f"{server.url}{path}" if path.startswith("/") else f"{server.url}/api/v1/{path}")
        async with session.request(method, url, headers=headers, **request) as response:
            return await read(response)

    return ask


@pytest.fixture
def log_in(server: BookLoreServer, ask: Ask) -> LogIn:  # noqa: F811
    """Log in past the client, and return what the server gives."""

    async def log_in() -> dict[str, Any]:
        account = {"username": server.username, "password": server.password}
        reply = await ask("auth/login", json=account)
        assert reply.status == 200, reply
        return reply.body

    return log_in


type Put = Callable[..., Awaitable[RawReply]]


@pytest.fixture
async def token(log_in: LogIn) -> str:
    """What opens the door; there can be no other in the same second (§1.2)."""
    return (await log_in())["accessToken"]


@pytest.fixture
async def put(server: BookLoreServer, ask: Ask, token: str) -> Put:  # noqa: F811
    """Write metadata as an account that may: fields by name, the rest by its own."""
    server.permissions["canEditMetadata"] = True

    async def put(
        book_id: object = 1, query: str = "", *, wait: float = 10, **sent: Any
    ) -> RawReply:
        body = sent.pop("body", None)
        if body is None:
            clears = dict.fromkeys(sent.pop("clears", ()), True)
            body = {"metadata": sent, "clearFlags": clears}
        path = f"books/{book_id}/metadata{query}"
        timeout = aiohttp.ClientTimeout(total=wait)
        return await ask(path, token, method="PUT", json=body, timeout=timeout)

    return put
