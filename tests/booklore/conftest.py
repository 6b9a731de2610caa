"""The stand-in BookLore, a client of it, and a clock that both can be sent ahead."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator

import aiohttp
import pytest
from yarl import URL

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from tests.clock import Travel, plain_session, travelling
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_rows import PROFILES
from tests.servers.shelf import ShelfBook

every_profile = pytest.mark.parametrize("profile", PROFILES)


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:
    """Let the tests talk to the stand-in."""


@pytest.fixture
def profile() -> str:
    """The generation of servers; `every_profile` replaces it."""
    return "grimmory-3.2"


def library() -> list[ShelfBook]:
    """Return three books: one with everything, one with an ISBN, one with a title only."""
    return [
        ShelfBook(
            1,
            "The Long Way to a Small, Angry Planet",
            ["Becky Chambers"],
            isbn13="9781473619814",
            isbn10="1473619815",
            series="Wayfarers",
            series_number=1.0,
            published="2015-08-13",
            subtitle="Wayfarers 1",
            hardcover_book_id="379760",
        ),
        ShelfBook(2, "Piranesi", ["Susanna Clarke"], isbn13="9781526622426", published="2020"),
        ShelfBook(3, "Untitled Family Cookbook", language=None, physical=True, cover=False),
    ]


@pytest.fixture
async def server(profile: str) -> AsyncGenerator[BookLoreServer]:
    """BookLore's stand-in with three books."""
    async with BookLoreServer(profile, books=library()) as server:
        yield server


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    """A plain session; its connections do not outlive a call, for time is sent ahead."""
    async with plain_session() as session:
        yield session


type MakeClient = Callable[..., BookLoreClient]


@pytest.fixture
def make_client(server: BookLoreServer, session: aiohttp.ClientSession) -> MakeClient:
    """Make further clients of the same person."""

    def make(**changed: str) -> BookLoreClient:
        facts = {"url": server.url, "username": server.username, "password": server.password}
        facts |= changed
        return BookLoreClient(session, URL(facts["url"]), facts["username"], facts["password"])

    return make


@pytest.fixture
def client(make_client: MakeClient) -> BookLoreClient:
    """A client with the right password."""
    return make_client()


@pytest.fixture
def travel(server: BookLoreServer) -> Generator[Travel]:
    """Let so many seconds pass at once, for the client and for the server."""
    with travelling(asyncio.get_event_loop()) as travel:
        server.clock = travel.unix_time
        yield travel
