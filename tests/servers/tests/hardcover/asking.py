"""Requests to the stand-in that do not go through the client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.servers.hardcover import TOKEN, HardcoverServer


@dataclass(frozen=True)
class RawReply:
    """A reply as it came."""

    status: int
    body: Any
    headers: Any


type Ask = Callable[..., Awaitable[RawReply]]


@pytest.fixture
def ask(server: HardcoverServer, session: aiohttp.ClientSession) -> Ask:
    """Send a query to the stand-in as it is, past the client."""

    async def ask(
        query: str, /, authorization: str | None = f"Bearer {TOKEN}", **variables: Any
    ) -> RawReply:
        headers = {} if authorization is None else {"Authorization": authorization}
        async with session.post(
            server.url, json={"query": query, "variables": variables}, headers=headers
        ) as response:
            is_json = response.content_type == "application/json"
            body = await (response.json() if is_json else response.text())
            return RawReply(response.status, body, response.headers)

    return ask
