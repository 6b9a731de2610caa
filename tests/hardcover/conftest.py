"""A small catalogue, the stand-in that answers from it, and ways to ask."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator

import aiohttp
import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.pacer import Pacer, Priority
from tests.clock import Travel, plain_session, travelling
from tests.servers.catalogue import Catalogue, CatalogueEdition, CatalogueWork
from tests.servers.hardcover import TOKEN, HardcoverServer

DUNE, GUIDE, MESSIAH, OLD_DUNE, GONE, STUB, UNVERIFIED = range(101, 108)
CRAGSIDE, LOOKALIKE, TRANSLATED = range(201, 204)


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:
    """Let the tests talk to the stand-in."""


@pytest.fixture
def catalogue() -> Catalogue:
    """A few works with what makes Hardcover difficult."""
    catalogue = Catalogue()
    for work in (
        CatalogueWork(
            DUNE,
            "Dune",
            [("Simon Vance", "Narrator"), ("Frank Herbert", None)],
            subtitle="Deluxe",
            slug="dune",
            release_year=1965,
            users_count=21_000,
            alternative_titles=["Der Wüstenplanet"],
            series=("Dune", 1),
            pages=412,
        ),
        CatalogueWork(
            GUIDE,
            "Study Guide: Dune by Frank Herbert",
            [("SuperSummary", "Author")],
            users_count=3,
            cover=False,
        ),
        CatalogueWork(
            MESSIAH,
            "Dune Messiah",
            [("Frank Herbert", "author")],
            users_count=9_000,
            series=("Dune", 2),
        ),
        CatalogueWork(OLD_DUNE, "Dune", [("Frank Herbert", "")], users_count=1),
        CatalogueWork(GONE, "Dune", [("Nobody", None)], status_id=3),
        CatalogueWork(STUB, "Dune", cover=False),
        CatalogueWork(UNVERIFIED, "Dune", [("F. Herbert", None)], status_id=2, users_count=2),
        CatalogueWork(
            CRAGSIDE,
            "Cragside",
            [("L.J. Ross", "Author"), ("Jonathan Keeble", "Narrator")],
            users_count=800,
            compilation=True,
            partial=True,
            category_id=4,
            audio_only=True,
        ),
        CatalogueWork(
            LOOKALIKE,
            "Cragside: A 1930s Mystery, Book 6 of the DCI Ryan Ross LJ Collection",
            [("M.J. Porter", None)],
            users_count=5,
        ),
        CatalogueWork(TRANSLATED, "Písek", [("Jan Novák", None), ("Eva Malá", "Translator")]),
    ):
        catalogue.add_work(work)
    for edition in (
        CatalogueEdition(11, DUNE, "9780441172719", "0441172717", users_count=900),
        CatalogueEdition(12, DUNE, None, "080442957X", users_count=7, language=None),
        CatalogueEdition(13, OLD_DUNE, "9780450011849", users_count=30, reading_format_id=2),
        CatalogueEdition(14, CRAGSIDE, "9780441172719", users_count=900, language="cs"),
    ):
        catalogue.add_edition(edition)
    # Merged by hand: the edition stays, as it does for a while on Hardcover.
    catalogue.works[OLD_DUNE].status_id = 4
    catalogue.works[OLD_DUNE].canonical_id = DUNE
    return catalogue


@pytest.fixture
def travel() -> Generator[Travel]:
    """Let so many seconds pass at once, for the client and for the server."""
    with travelling(asyncio.get_event_loop()) as travel:
        yield travel


@pytest.fixture
async def server(catalogue: Catalogue, travel: Travel) -> AsyncGenerator[HardcoverServer]:
    """Hardcover's stand-in."""
    async with HardcoverServer(catalogue, clock=travel.unix_time) as server:
        yield server


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    """A plain session; its connections do not outlive a request, for time is set forward."""
    async with plain_session() as session:
        yield session


@pytest.fixture
def pacer(travel: Travel, monkeypatch: pytest.MonkeyPatch) -> Pacer:
    """The person's one pacer."""
    monkeypatch.setattr(f"{Pacer.__module__}.time", travel.unix_time)
    return Pacer()


type MakeClient = Callable[..., HardcoverClient]


@pytest.fixture
def make_client(
    server: HardcoverServer, session: aiohttp.ClientSession, pacer: Pacer
) -> MakeClient:
    """Make further clients of the same person."""

    def make(token: str = TOKEN, priority: Priority = Priority.RUN) -> HardcoverClient:
        return HardcoverClient(session, token, pacer, url=server.url, priority=priority)

    return make


@pytest.fixture
def client(make_client: MakeClient) -> HardcoverClient:
    """The run's client."""
    return make_client()


async def until(value: Callable[[], int], wanted: int) -> None:
    """Wait until a number is what it should be, for five seconds at most."""
    for _ in range(500):
        if value() == wanted:
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came to that")
