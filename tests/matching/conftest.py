"""Fixtures: the stand-in for Hardcover, a client of it, and a function that resolves books."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.pacer import Pacer, Priority
from custom_components.booklore_hardcover.matching.outcomes import Outcome
from custom_components.booklore_hardcover.matching.tiers import resolve
from tests.clock import retry_at_once
from tests.servers.catalogue import Catalogue
from tests.servers.hardcover import QUICK, TOKEN, HardcoverServer

from .samples import Resolved


@pytest.fixture
async def server(socket_enabled: None) -> AsyncGenerator[HardcoverServer]:
    """The stand-in for Hardcover, with limits that no test reaches."""
    async with HardcoverServer(Catalogue()) as server:
        server.policy = QUICK
        yield server


@pytest.fixture
async def client(
    server: HardcoverServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[HardcoverClient]:
    """Return a client of the stand-in, which asks a second time at once."""
    retry_at_once(monkeypatch)
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        yield HardcoverClient(session, TOKEN, Pacer(), url=server.url, priority=Priority.RUN)


@pytest.fixture
def resolved(client: HardcoverClient) -> Resolved:
    """Return a function that resolves books, each of which gets exactly one outcome."""

    async def ask(*books: Book, accept_exact: bool = False) -> dict[int, Outcome]:
        found: dict[int, Outcome] = {}
        async for outcomes in resolve(books, client, accept_exact=accept_exact):
            assert not found.keys() & outcomes.keys()
            found.update(outcomes)
        assert found.keys() == {book.id for book in books}
        return found

    return ask
