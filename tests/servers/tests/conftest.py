"""What the tests of both stand-ins ask with."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    """A session as a browser's: it unpacks what is packed. No connection outlives a request."""
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session
