"""A work that the person has unlinked from a book is never matched with it unasked."""

from collections.abc import Callable

import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.matching.outcomes import Matched, Outcome, Pending
from custom_components.booklore_hardcover.matching.tiers import BOOKLORE, resolve
from custom_components.booklore_hardcover.record import Source
from tests.books import add_work, isbn
from tests.matching.samples import a_book
from tests.servers.catalogue import CatalogueEdition
from tests.servers.hardcover import HardcoverServer

DUNE = a_book("Dune", "Frank Herbert")
BY_ISBN = a_book("Dune", "Frank Herbert", isbn13=isbn(1))
BY_ID = a_book("Dune", "Frank Herbert", hardcover_id=10)


async def outcome_of(
    client: HardcoverClient, book: Book, *refused: int, accept_exact: bool = False
) -> Outcome:
    """Return what becomes of a book of which these works were refused."""
    tiers = resolve([book], client, accept_exact=accept_exact, refused={book.id: refused})
    found = [outcomes async for outcomes in tiers]
    [[outcome]] = [list(outcomes.values()) for outcomes in found]
    return outcome


def asked_with(outcome: Outcome) -> list[int]:
    """Return the works that the person is asked about, in their order."""
    assert isinstance(outcome, Pending)
    return [each.hardcover_id for each in outcome.candidates]


@pytest.fixture
def dune(server: HardcoverServer) -> HardcoverServer:
    """Hardcover with one Dune."""
    add_work(server, 10, "Dune", "Frank Herbert", isbn13=isbn(1), users_count=900)
    return server


TIERS: list[tuple[str, Book, bool, Source]] = [
    ("booklore", BY_ID, False, Source.BOOKLORE),
    ("isbn", BY_ISBN, False, Source.ISBN),
    ("exact title", DUNE, True, Source.TITLE),
]


@pytest.mark.parametrize(
    ("book", "accept_exact", "source"),
    [pytest.param(*each, id=name) for name, *each in TIERS],
)
async def test_what_would_be_stored_is_asked_about(
    client: HardcoverClient, dune: HardcoverServer, book: Book, accept_exact: bool, source: Source
) -> None:
    """By every tier that stores something; without a refusal it would be."""
    assert await outcome_of(client, book, accept_exact=accept_exact) == Matched(10, source)
    refused = await outcome_of(client, book, 10, accept_exact=accept_exact)
    assert asked_with(refused) == [10]
    assert isinstance(refused, Pending)
    assert refused.refused == {10}


@pytest.mark.parametrize("book", [BY_ISBN, BY_ID, DUNE])
async def test_others_are_looked_for_and_come_before_it(
    client: HardcoverClient, dune: HardcoverServer, book: Book
) -> None:
    """However many people have what was refused, and also by the tiers behind."""
    add_work(dune, 12, "Dune Messiah", "Frank Herbert")
    assert asked_with(await outcome_of(client, book, 10)) == [12, 10]
    add_work(dune, 11, "Dune", "Frank Herbert")
    assert asked_with(await outcome_of(client, book, 10)) == [11, 10]


async def test_another_work_may_be_stored_instead(
    client: HardcoverClient, dune: HardcoverServer
) -> None:
    """By the ISBN, when BookLore's id was refused; or as the only exact one that is left."""
    add_work(dune, 11, "Dune", "Frank Herbert", isbn13=isbn(2))
    both = a_book("Dune", "Frank Herbert", hardcover_id=10, isbn13=isbn(2))
    assert await outcome_of(client, both, 10) == Matched(11, Source.ISBN)
    assert await outcome_of(client, DUNE, 10, accept_exact=True) == Matched(11, Source.TITLE)


def by_edition(server: HardcoverServer) -> Book:
    """Let an edition lead to a work that was merged."""
    server.catalogue.add_edition(CatalogueEdition(5, 9, isbn(9)))
    return a_book("Dune", "Frank Herbert", isbn13=isbn(9))


def by_id(server: HardcoverServer) -> Book:
    """Let BookLore have the id of the work that was merged."""
    return a_book("Dune", "Frank Herbert", hardcover_id=9)


@pytest.mark.parametrize("refused", [9, 10], ids=["the merged one", "the one that was kept"])
@pytest.mark.parametrize("lead", [by_edition, by_id])
async def test_a_merge_leads_to_no_work_that_was_refused(
    client: HardcoverClient,
    dune: HardcoverServer,
    lead: Callable[[HardcoverServer], Book],
    refused: int,
) -> None:
    """Neither from a merged work to the refused one, nor on from the refused one."""
    add_work(dune, 9, "Dune", "Frank Herbert")
    dune.catalogue.works[9].canonical_id, dune.catalogue.works[9].status_id = 10, 4
    book = lead(dune)
    found = await outcome_of(client, book, refused, accept_exact=True)
    assert asked_with(found) == [10]
    assert isinstance(found, Pending)
    assert found.refused == {refused, 10}


async def test_a_refused_id_of_booklore_alone_is_no_news(
    client: HardcoverClient, dune: HardcoverServer
) -> None:
    """A pending book is read again at every run: then its other candidates stand."""
    tiers = resolve([BY_ID], client, accept_exact=True, refused={1: (10,)}, tiers=(BOOKLORE,))
    assert [each async for each in tiers] == []
