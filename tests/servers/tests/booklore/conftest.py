"""The stand-in BookLore with three books, and ways to ask it."""

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
from tests.servers.tests.asking import Ask, LogIn, RawReply, read


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
