"""The two stand-in servers, with as much quota as a benchmark needs."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from yarl import URL

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.pacer import Pacer, Priority
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Policy, Token
from tests.servers.world import World

TOKEN = "hc_pat_benchmark"  # noqa: S105 - the stand-in's own
_POLICY = Policy(name="Benchmark", quota=600_000, window=60, burst=10_000, daily=10_000_000)
"""Hardcover's own pace would make a thousand books take minutes, and tell nothing more."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Both clients, logged in to their servers, and what the servers have counted."""

    booklore: BookLoreClient
    hardcover: HardcoverClient
    booklore_requests: Counter[str]
    hardcover_requests: Counter[str]


@asynccontextmanager
async def served(
    world: World, profile: str
) -> AsyncIterator[tuple[BookLoreServer, HardcoverServer]]:
    """Serve a world over HTTP."""
    async with (
        BookLoreServer(profile=profile, books=world.shelf) as booklore,
        HardcoverServer(world.catalogue) as hardcover,
    ):
        hardcover.policy = _POLICY
        hardcover.tokens[TOKEN] = Token(
            kind="pat", user_id=1, username="benchmark", scopes=frozenset({"all"})
        )
        yield booklore, hardcover


@asynccontextmanager
async def connected(world: World, profile: str) -> AsyncIterator[Connection]:
    """Serve a world and hand out clients for it."""
    async with (
        served(world, profile) as (booklore, hardcover),
        aiohttp.ClientSession(auto_decompress=False) as session,
    ):
        yield Connection(
            booklore=BookLoreClient(
                session, URL(booklore.url), booklore.username, booklore.password
            ),
            hardcover=HardcoverClient(
                session, TOKEN, Pacer(), url=URL(hardcover.url), priority=Priority.RUN
            ),
            booklore_requests=booklore.requests,
            hardcover_requests=hardcover.requests,
        )
