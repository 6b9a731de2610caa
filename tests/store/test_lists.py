"""Lists of books for people: filtered, searched, sorted, and cut into pages."""

from dataclasses import replace
from itertools import batched, product
from random import Random
from time import perf_counter
from typing import Any

import pytest

from benchmark.heartbeat import Heartbeat
from custom_components.booklore_hardcover.matching.records import accepted
from custom_components.booklore_hardcover.record import (
    Candidate,
    FailureReason,
    Identity,
    Reason,
    Record,
    Source,
    Status,
)
from custom_components.booklore_hardcover.store import MatchStore, RunBeginning
from custom_components.booklore_hardcover.store.lists import Filter, Position, Row, Sort
from custom_components.booklore_hardcover.store.steps import Step, StepKind

LIBRARIES = {1: "Novels", 2: "Comics"}


def candidate(hardcover_id: int, reason: Reason, readers: int = 9) -> Candidate:
    """Return a work that a book may be."""
    return Candidate(hardcover_id, "Emma", ("Jane Austen",), 1815, readers, None, reason=reason)


def book(title: str, *authors: str, status: Status = Status.PENDING, **facts: Any) -> Record:
    """Return a record with the facts that its state needs."""
    needed: dict[str, Any] = {
        Status.PENDING: {"source": Source.TITLE},
        Status.MATCHED: {"source": Source.ISBN, "hardcover_id": 1},
        Status.FAILED: {"reason": FailureReason.NOT_FOUND},
        Status.SKIPPED: {},
    }[status]
    return Record(
        Identity(title, authors), status, 1, **{"made_at": 0.0, "rules": 5, **needed, **facts}
    )


SAME, OTHER = Reason.SAME_TITLE_AND_AUTHOR, Reason.OTHER_VOLUME
SHELF = {
    1: book("Emma", "Jane Austen", candidates=(candidate(10, SAME, 5), candidate(11, OTHER))),
    2: book("Dune", "Frank Herbert", candidates=(candidate(20, OTHER, 70),), made_at=50.0),
    3: book("émile", "Rousseau, Jean", candidates=(candidate(30, SAME, 6), candidate(31, SAME))),
    4: book("Éclipse", "Anne Austen", candidates=(candidate(40, SAME, 6),), made_at=60.0),
    5: book("Emma", "Jane Austen", status=Status.MATCHED),
    6: book("Watchmen", "Alan Moore", status=Status.MATCHED, source=Source.CHOICE, made_at=7.0),
    7: book("scan", status=Status.FAILED),
    8: book("Emma", "Jane Austen", candidates=(candidate(10, SAME),)),
}
UNLISTED = 8


@pytest.fixture
async def filled(store: MatchStore) -> MatchStore:
    """Return a store with these books; all but one are listed, in two libraries."""
    libraries = {book_id: 1 + (book_id > 5) for book_id in SHELF if book_id != UNLISTED}
    await store.begin_run(RunBeginning(libraries, {1: "Novels"}), lambda run: run)
    await store.update({book_id: _put(record) for book_id, record in SHELF.items()})
    return store


def _put(record: Record) -> Any:
    return lambda _stands: record


async def ids(store: MatchStore, **wanted: Any) -> list[int]:
    """Return the books of a list, of the pending ones if nothing else is said."""
    rows, total = await store.lists.page(Filter(**{"status": Status.PENDING, **wanted}), 0, 50)
    assert total == len(rows)
    return [row.book_id for row in rows]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.TITLE, [2, 4, 3, 1]),  # without case and accents
        (Sort.AUTHOR, [4, 1, 2, 3]),  # by the last name
        (Sort.NEWEST, [4, 2, 1, 3]),
        (Sort.READERS, [2, 3, 4, 1]),
    ],
)
async def test_the_order(filled: MatchStore, sort: Sort, expected: list[int]) -> None:
    """What is equal in it is in the order of the books' ids."""
    assert await ids(filled, sort=sort) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"search": "emma"}, [1]),
        ({"search": "AUSTEN jane"}, [1]),
        ({"search": "austen"}, [4, 1]),
        ({"search": "EMILE"}, [3]),
        ({"search": "  "}, []),
        ({"search": "!?"}, []),
        ({"search": ""}, [2, 4, 3, 1]),
        ({"libraries": {2}}, []),
        ({"libraries": set()}, []),
        ({"libraries": {1, 2}, "since": 50.0}, [2, 4]),
        ({"since": 60.001}, []),
        ({"exact": True}, [4, 1]),
        ({"exact": True, "search": "jane", "sort": Sort.READERS}, [1]),
        ({"status": Status.MATCHED}, [5, 6]),
        ({"status": Status.MATCHED, "sources": {Source.CHOICE}}, [6]),
        ({"status": Status.MATCHED, "sources": set()}, []),
        ({"status": Status.MATCHED, "libraries": {1}}, [5]),
        ({"status": Status.MATCHED, "sort": Sort.NEWEST, "since": 7.0}, [6]),
        ({"status": Status.FAILED}, [7]),
        ({"status": Status.SKIPPED}, []),
    ],
)
async def test_what_is_on_a_list(
    filled: MatchStore, wanted: dict[str, Any], expected: list[int]
) -> None:
    """All that holds of it, and only of listed books."""
    assert await ids(filled, **wanted) == expected


async def test_a_page_of_a_list(filled: MatchStore) -> None:
    """With all that is known of its books, and how many there are in all."""
    await filled.exclude([1], exclude=True)
    rows, total = await filled.lists.page(Filter(Status.PENDING), 2, 2)
    assert total == 4
    assert rows == [Row(3, SHELF[3], "Novels", False), Row(1, SHELF[1], "Novels", True)]
    assert await filled.lists.page(Filter(Status.PENDING), 9, 2) == ([], 4)
    [row], _ = await filled.lists.page(Filter(Status.FAILED), 0, 50)
    assert row == Row(7, SHELF[7], None, False)


async def test_rows_of_some_books(filled: MatchStore) -> None:
    """Listed ones, also of some libraries only, or whatever is known."""
    lists, wanted = filled.lists, [1, 7, UNLISTED, 99]
    assert [*await lists.rows(wanted)] == [1, 7, UNLISTED]
    assert [*await lists.rows(wanted, libraries=set())] == [1, 7]
    assert [*await lists.rows(wanted, libraries={2})] == [7]


async def test_the_likeliest_candidates(filled: MatchStore) -> None:
    """Of the first books of a list, in its order."""
    lists = filled.lists
    assert await lists.likeliest(Filter(Status.PENDING), 3) == [(2, 20), (4, 40), (3, 30)]
    assert await lists.likeliest(Filter(Status.PENDING, exact=True), 9) == [(4, 40), (1, 10)]
    assert await lists.likeliest(Filter(Status.FAILED), 9) == [(7, None)]


@pytest.mark.parametrize("narrow", [{}, {"search": "e"}, {"since": 0.0}])
@pytest.mark.parametrize("sort", Sort)
async def test_the_position_of_a_book(
    filled: MatchStore, sort: Sort, narrow: dict[str, Any]
) -> None:
    """And what is before and after it, in every order."""
    wanted = Filter(Status.PENDING, sort=sort, **narrow)
    rows, total = await filled.lists.page(wanted, 0, 50)
    order = [None, *(row.book_id for row in rows), None]
    for number in range(1, total + 1):
        expected = Position(number, total, order[number - 1], order[number + 1])
        assert await filled.lists.position(wanted, order[number]) == expected
    for absent in (None, 5, UNLISTED, 99):
        assert await filled.lists.position(wanted, absent) == Position(None, total, None, order[1])
    nothing = Filter(Status.SKIPPED, sort=sort, **narrow)
    assert await filled.lists.position(nothing, 1) == Position(None, 0, None, None)


async def test_a_book_that_leaves_the_list_or_moves(filled: MatchStore) -> None:
    """It is gone from the lists, or in another library, and keeps its record."""
    await filled.begin_run(RunBeginning({1: 2, UNLISTED: 1}, LIBRARIES), lambda run: run)
    assert await ids(filled) == [1, UNLISTED]
    assert await ids(filled, libraries={2}) == [1]
    counts = await filled.counts(frozenset())
    assert counts.libraries == LIBRARIES
    assert counts.exact == 2
    await filled.update({1: _put(replace(SHELF[1], status=Status.SKIPPED))})
    assert (await filled.counts(frozenset())).exact == 1
    [row] = (await filled.lists.rows([1])).values()
    assert row.library == "Comics"


async def test_libraries_and_what_they_are_called(filled: MatchStore) -> None:
    """As the last list that told it has it, even if no book has changed."""
    books = {book_id: 1 + (book_id > 5) for book_id in SHELF if book_id != UNLISTED}
    assert (await filled.counts(frozenset())).libraries == {1: "Novels", 2: None}
    assert (await filled.counts(frozenset({2}))).libraries == {2: None}
    await filled.begin_run(RunBeginning(books, {1: "Romane"}), lambda run: run)
    assert (await filled.counts(frozenset())).libraries == {1: "Romane", 2: None}
    await filled.begin_run(RunBeginning(books), lambda run: run)
    assert (await filled.counts(frozenset())).libraries == {1: "Romane", 2: None}


async def test_what_is_exact_is_what_would_be_accepted(filled: MatchStore) -> None:
    """The column says of every pending book what the rules say."""
    expected = [book_id for book_id, each in SHELF.items() if accepted(each)]
    assert sorted(await ids(filled, exact=True)) == [each for each in expected if each != UNLISTED]


async def test_pages_meet(filled: MatchStore) -> None:
    """Page after page, in any order, every book comes once."""
    for sort, size in product(Sort, (1, 2, 3)):
        wanted, found = Filter(Status.PENDING, sort=sort), []
        for offset in range(0, 6, size):
            rows, _ = await filled.lists.page(wanted, offset, size)
            found += [row.book_id for row in rows]
        assert found == await ids(filled, sort=sort)


@pytest.mark.soak
@pytest.mark.timeout(300)
async def test_pages_of_a_hundred_thousand_books(store: MatchStore) -> None:
    """Fifty rows come within a tenth of a second, at any place and in any order."""
    dice, words = Random(1), [f"word{number}" for number in range(3_000)]
    total = 100_000
    await store.begin_run(
        RunBeginning({book_id: book_id % 3 + 1 for book_id in range(1, total + 1)}),
        lambda run: run,
    )
    for part in batched(range(1, total + 1), 1_000, strict=False):
        records = {
            book_id: book(
                " ".join(dice.choices(words, k=4)),
                " ".join(dice.choices(words, k=2)),
                status=Status.MATCHED if dice.random() < 0.8 else Status.PENDING,
                made_at=round(dice.random() * 1e9, 3),
                candidates=(candidate(book_id, SAME, dice.randint(1, 9_999)),),
            )
            for book_id in part
        }
        await store.update({book_id: _put(record) for book_id, record in records.items()})
    took: dict[str, float] = {}
    async with Heartbeat() as heart:
        for sort, offset in product(Sort, (0, 40_000, 79_000)):
            for more in ({}, {"libraries": {1, 2}}):
                began = perf_counter()
                await store.lists.page(Filter(Status.MATCHED, sort=sort, **more), offset, 50)
                took[f"{sort} from {offset}, {more}"] = perf_counter() - began
    assert max(took.values()) < 0.1, took
    assert heart.cost.longest_stall < 0.05
    began = perf_counter()
    pending = await store.lists.likeliest(Filter(Status.PENDING, exact=True), 500)
    match = replace(SHELF[5], source=Source.CHOICE)
    step = Step("step", "somebody", StepKind.CHOOSE, 1.0)
    async with Heartbeat() as heart:
        await store.update({book_id: _put(match) for book_id, _ in pending}, step=step)
        changes, left = await store.take_back(step, by_person=True)
    assert (len(changes), left) == (500, [])
    assert perf_counter() - began < 2
    assert heart.cost.longest_stall < 0.1
