"""What the person's Hardcover shelf changes: the order of equals, and a mark; no match."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.models import Work
from custom_components.booklore_hardcover.matching.by_person import searched_record, unlinked
from custom_components.booklore_hardcover.matching.offers import exact_candidate, offered
from custom_components.booklore_hardcover.matching.outcomes import (
    Failed,
    Matched,
    Outcome,
    Pending,
)
from custom_components.booklore_hardcover.matching.ranking import MAX_CANDIDATES, only_exact
from custom_components.booklore_hardcover.matching.tiers import resolve
from custom_components.booklore_hardcover.record import FailureReason, Source, Status
from tests.books import add_work, isbn
from tests.matching.samples import a_book, a_candidate, a_record, a_work, ids, ranked
from tests.properties import examples
from tests.servers.hardcover import HardcoverServer

DUNE = a_book("Dune", "Frank Herbert")
WORKS = (
    a_work(1, "Dune", "Frank Herbert", users_count=900),
    a_work(2, "Dune", "Frank Herbert", users_count=900),
    a_work(3, "Dune", "Frank Herbert", users_count=5),
    a_work(4, "Dune", "Someone Else", users_count=800),
    a_work(5, "Dune", users_count=2),
    a_work(6, "Dune: Deluxe", "Frank Herbert"),
    a_work(7, "Dune Messiah", "Frank Herbert"),
    a_work(8, "Dune, Vol. 2", "Frank Herbert"),
    a_work(9, "Dune Box Set", "Frank Herbert"),
    a_work(10, "Dune", "Frank Herbert", compilation=True),
    a_work(11, "Dune: The Graphic Novel", "Frank Herbert", category_id=4),
    a_work(12, "Sand", "Frank Herbert", alternative_titles=("Dune",)),
    a_work(13, "Emma", "Frank Herbert"),
    a_work(14, "Dune: The Gateway Collection", "Frank Herbert", compilation=True),
)


def test_it_goes_before_its_equals() -> None:
    """However many people read the others, and also among those on the shelf."""
    first, second, third = WORKS[:3]
    assert ids(ranked(DUNE, first, second, third)) == [1, 2, 3]
    assert ids(ranked(DUNE, first, second, third, on_shelf={3})) == [3, 1, 2]
    assert ids(ranked(DUNE, first, second, third, on_shelf={2, 3})) == [2, 3, 1]
    assert ids(ranked(DUNE, first, second, third, on_shelf={1, 2, 3})) == [1, 2, 3]


@pytest.mark.parametrize("work", WORKS[3:], ids=lambda work: work.title)
def test_it_does_not_go_before_what_is_likelier(work: Work) -> None:
    """Whatever else is on the shelf."""
    book = a_work(1, "Dune", "Frank Herbert", users_count=0)
    assert ids(ranked(DUNE, work, book, on_shelf={work.id}))[0] == 1


def test_only_what_is_on_the_shelf_says_so() -> None:
    """Also when it is another volume or kind of book."""
    found = ranked(DUNE, *WORKS[:10], on_shelf={3, 9, 77})
    assert {each.hardcover_id for each in found if each.on_shelf} == {3, 9}
    assert not any(each.on_shelf for each in ranked(DUNE, *WORKS[:10]))


@examples(200)
@given(
    works=st.lists(st.sampled_from(WORKS), unique=True, min_size=1),
    on_shelf=st.sets(st.integers(1, 15)),
    refused=st.sets(st.integers(1, 14), max_size=2),
)
def test_it_changes_no_reason_and_not_what_is_exact(
    works: list[Work], on_shelf: set[int], refused: set[int]
) -> None:
    """The same works are candidates for the same reasons; only equals change places."""
    without = ranked(DUNE, *works, refused=refused)
    found = ranked(DUNE, *works, refused=refused, on_shelf=on_shelf)
    assert {(each.hardcover_id, each.reason) for each in found} == {
        (each.hardcover_id, each.reason) for each in without
    }
    exact, before = only_exact(found, refused), only_exact(without, refused)
    assert (exact and exact.hardcover_id) == (before and before.hardcover_id)
    for marked in (True, False):
        assert [each for each in ids(found) if (each in on_shelf) is marked] == [
            each for each in ids(without) if (each in on_shelf) is marked
        ]


def test_it_brings_no_work_among_the_ten() -> None:
    """An eleventh would push out one that may be the book, too: then another would be exact."""
    works = [
        a_work(number, "Dune", "Frank Herbert", users_count=100 - number)
        for number in range(1, MAX_CANDIDATES + 2)
    ]
    eleventh = works[-1].id
    found = ranked(DUNE, *works, on_shelf={eleventh, 10})
    assert ids(found) == [10, *range(1, 10)]


def test_a_refused_work_comes_last_all_the_same() -> None:
    found = ranked(DUNE, *WORKS[:3], refused={2}, on_shelf={2})
    assert ids(found) == [1, 3, 2]
    assert found[-1].on_shelf


@pytest.fixture
def library(server: HardcoverServer) -> None:
    """Works at Hardcover: one that is alone, and two that are the same."""
    add_work(server, 10, "Emma", "Jane Austen", isbn13=isbn(1), users_count=900)
    add_work(server, 20, "Dune", "Frank Herbert", users_count=900)
    add_work(server, 21, "Dune", "Frank Herbert", users_count=3)
    add_work(server, 30, "The Hobbit", "J. R. R. Tolkien")


async def outcome_of(
    client: HardcoverClient, book: Book, *on_shelf: int, accept_exact: bool = False
) -> Outcome:
    """Return what becomes of a book while these works are on the shelf."""
    tiers = resolve([book], client, accept_exact=accept_exact, on_shelf=frozenset(on_shelf))
    [[outcome]] = [list(outcomes.values()) async for outcomes in tiers]
    return outcome


@pytest.mark.parametrize("accept_exact", [True, False])
async def test_of_two_that_are_the_same_it_matches_none(
    client: HardcoverClient, library: None, accept_exact: bool
) -> None:
    """The person is asked as before, with the one on the shelf in front."""
    for shelf, order in (([], [20, 21]), ([21], [21, 20])):
        outcome = await outcome_of(client, DUNE, *shelf, accept_exact=accept_exact)
        assert isinstance(outcome, Pending)
        assert ids(outcome.candidates) == order
        assert [each.hardcover_id for each in outcome.candidates if each.on_shelf] == shelf


async def test_what_is_asked_about_is_asked_about_still(
    client: HardcoverClient, library: None
) -> None:
    """One work with the same title and author, which is on the shelf, is no match by itself."""
    emma = a_book("Emma", "Jane Austen")
    outcome = await outcome_of(client, emma, 10)
    assert isinstance(outcome, Pending)
    assert outcome.candidates[0].on_shelf


async def test_what_is_matched_is_matched_still(client: HardcoverClient, library: None) -> None:
    """Though the shelf has other works."""
    emma = a_book("Emma", "Jane Austen", isbn13=isbn(1))
    assert await outcome_of(client, emma, 20, 30) == Matched(10, Source.ISBN)
    emma = a_book("Emma", "Jane Austen")
    exact = await outcome_of(client, emma, 30, accept_exact=True)
    assert exact == Matched(10, Source.TITLE)


async def test_a_work_is_no_candidate_for_being_on_the_shelf(
    client: HardcoverClient, library: None
) -> None:
    outcome = await outcome_of(client, a_book("Persuasion", "Jane Austen"), 20, 21, 30)
    assert not isinstance(outcome, Matched)
    if isinstance(outcome, Pending):
        assert not any(each.on_shelf for each in outcome.candidates)
    else:
        assert outcome == Failed(FailureReason.NOT_FOUND)


def test_what_the_persons_own_search_found_says_so_too() -> None:
    record = a_record(DUNE, Status.FAILED, reason=FailureReason.NOT_FOUND)
    found = searched_record(record, WORKS[:3], 2, 1.0, on_shelf={3})
    assert found is not None
    assert [(each.hardcover_id, each.on_shelf) for each in found.found] == [
        (3, True),
        (1, False),
        (2, False),
    ]
    assert exact_candidate(found) is None


def test_a_candidate_keeps_its_mark_when_the_person_changes_their_mind() -> None:
    """The match itself has none: it is no candidate."""
    marked = replace(a_candidate(11), on_shelf=True)
    again = unlinked(a_record(DUNE, candidates=(a_candidate(10), marked)), run=2, now=1.0)
    assert [(each.hardcover_id, each.on_shelf) for each in offered(again)] == [
        (11, True),
        (10, False),
    ]
