"""What a match is kept with: its work and, where an ISBN led to it, the edition."""

import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.matching.outcomes import Matched
from custom_components.booklore_hardcover.matching.records import new_record
from custom_components.booklore_hardcover.record import Record
from tests.books import add_work, isbn
from tests.matching.samples import Resolved, a_book
from tests.servers.catalogue import CatalogueEdition
from tests.servers.hardcover import HardcoverServer

EMMA = a_book("Emma", "Jane Austen", isbn13=isbn(1))


@pytest.fixture
def emma(server: HardcoverServer) -> HardcoverServer:
    """Hardcover with two editions of a work under one number, and a third that is a duplicate."""
    add_work(server, 10, "Emma", "Jane Austen", pages=474)
    for edition in (
        CatalogueEdition(5, 10, isbn(1), users_count=3),
        CatalogueEdition(6, 10, isbn(1), users_count=9),
        CatalogueEdition(7, 10, isbn(2), users_count=20, canonical_id=6),
    ):
        server.catalogue.add_edition(edition)
    return server


async def kept(resolved: Resolved, book: Book, *, accept_exact: bool = False) -> Record:
    """Return the record of a book that is matched."""
    outcome = (await resolved(book, accept_exact=accept_exact))[1]
    assert isinstance(outcome, Matched)
    return new_record(book, outcome, run=1, now=0.0)


@pytest.mark.parametrize(
    ("book", "edition"),
    [
        pytest.param(EMMA, 6, id="the one that most people have"),
        pytest.param(a_book("Emma", isbn13=isbn(2)), 6, id="merged into another"),
        pytest.param(a_book("Emma", "Jane Austen"), None, id="no ISBN"),
        pytest.param(a_book("Emma", "Jane Austen", hardcover_id=10), None, id="BookLore's id"),
    ],
)
async def test_a_match_is_kept_with_work_and_edition(
    resolved: Resolved, emma: HardcoverServer, book: Book, edition: int | None
) -> None:
    record = await kept(resolved, book, accept_exact=True)
    assert record.work is not None
    assert (record.work.hardcover_id, record.work.title, record.work.pages) == (10, "Emma", 474)
    assert record.edition_id == edition


async def test_an_edition_that_waited_for_other_tiers_is_kept_as_well(
    resolved: Resolved, emma: HardcoverServer
) -> None:
    """A translated title: the ISBN is believed when no work has the book's own."""
    add_work(emma, 20, "The Judge and His Hangman", "Friedrich Dürrenmatt")
    emma.catalogue.add_edition(CatalogueEdition(8, 20, isbn(3), title="Der Richter"))
    record = await kept(resolved, a_book("Der Richter", "Friedrich Dürrenmatt", isbn13=isbn(3)))
    assert (record.hardcover_id, record.edition_id) == (20, 8)
