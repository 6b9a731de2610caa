"""The stand-in Hardcover with a small catalogue, and a way to ask it."""

from typing import Any

import aiohttp
import pytest

from tests.hardcover.conftest import catalogue, server, travel  # noqa: F401 - fixtures
from tests.servers.hardcover import TOKEN, HardcoverServer
from tests.servers.tests.asking import Ask, RawReply, read


@pytest.fixture
def ask(server: HardcoverServer, session: aiohttp.ClientSession) -> Ask:  # noqa: F811
    """Send a query to the stand-in as it is, past the client."""

    async def ask(
        query: str, /, authorization: str | None = f"Bearer {TOKEN}", **variables: Any
    ) -> RawReply:
        headers = {} if authorization is None else {"Authorization": authorization}
        async with session.post(
            server.url, json={"query": query, "variables": variables}, headers=headers
        ) as response:
            return await read(response)

    return ask
