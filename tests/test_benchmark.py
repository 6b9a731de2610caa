"""The benchmark resolves a world over real HTTP, and notices when something is wrong with it."""

from dataclasses import replace

import pytest

from benchmark.judging import Verdict, describe, judge
from benchmark.report import Limits, Outcome, broken_limits, figures, table
from benchmark.resolving import Requests, Result, resolve
from benchmark.servers import connected
from custom_components.booklore_hardcover.matching.records import Record, Status
from custom_components.booklore_hardcover.matching.tiers import resolve as match

from .servers.demo_library import demo_world
from .servers.library import library_rows
from .servers.world import World, build_world


@pytest.fixture(scope="module")
def world() -> World:
    """Return a library that is resolved quickly."""
    return build_world(library_rows(), size=120, seed=2)


@pytest.mark.parametrize("profile", ["booklore-1.18", "grimmory-3.3"])
@pytest.mark.parametrize("accept_exact", [False, True])
async def test_a_world_is_resolved(world: World, profile: str, accept_exact: bool) -> None:
    """Every book has a record, nearly all are right, and a second run costs nothing."""
    result = await resolve(world, accept_exact=accept_exact, profile=profile)
    verdict = judge(world, result.records)
    assert result.records.keys() == world.truth.keys()
    assert verdict.matched + verdict.pending + verdict.failed == verdict.books == len(world.shelf)
    assert sum(verdict.outcomes.values()) == len(world.shelf)
    assert len(verdict.wrong) <= 1
    assert verdict.right_share > 0.9
    assert 0 < sum(result.first.hardcover.values()) < 30
    assert result.second.hardcover == {}
    assert result.second.booklore["list"] == 1


@pytest.mark.parametrize("size", [120, 400])
@pytest.mark.parametrize("seed", [1, 2])
async def test_the_requests_that_are_left_are_foreseen(size: int, seed: int) -> None:
    """At the beginning roughly; the nearer the end, the better."""
    world = build_world(library_rows(), size=size, seed=seed)
    expected: list[float] = []
    async with connected(world, "grimmory-3.3") as connection:
        books = await connection.booklore.books()
        books = await connection.booklore.books_by_id([book.id for book in books])
        made: list[int] = []

        def expect(requests: float) -> None:
            expected.append(requests)
            made.append(connection.hardcover_requests.total())

        async for _ in match(books, connection.hardcover, accept_exact=False, expect=expect):
            pass
        total = connection.hardcover_requests.total()
    assert len(expected) == 5
    for foreseen, before in zip(expected, made, strict=True):
        assert 0.5 * (total - before) - 4 <= foreseen <= 2 * (total - before) + 4


async def test_the_demo_asks_about_a_dozen_books() -> None:
    """A handful is not found, the rest is settled, and every question has its answer."""
    demo = demo_world()
    result = await resolve(demo, accept_exact=False, profile="grimmory-3.3")
    verdict = judge(demo, result.records)
    assert not verdict.wrong
    assert not verdict.lost
    assert not verdict.right_missing
    assert 9 <= verdict.pending <= 13
    assert 3 <= verdict.failed <= 6
    assert max(len(record.candidates) for record in result.records.values()) == 10


def _record(world: World, **more: object) -> dict[int, Record]:
    """Return a true match for every book that has one, and a change for the first of those."""
    records = {
        book.id: Record(
            book=None,  # type: ignore[arg-type]  # the judge looks at the outcome alone
            status=Status.MATCHED if world.truth[book.id] else Status.FAILED,
            run=1,
            made_at=0,
            hardcover_id=min(world.truth[book.id], default=None),
        )
        for book in world.shelf
    }
    first = next(book_id for book_id, right in world.truth.items() if right)
    records[first] = replace(records[first], **more)  # type: ignore[arg-type]
    return records


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"hardcover_id": 1}, "wrong ids stored unasked 1, limit 0"),
        (
            {"status": Status.PENDING, "hardcover_id": None},
            "share with the right candidate 0, limit 0.97",
        ),
    ],
)
def test_one_wrong_record_breaks_a_limit(
    world: World, change: dict[str, object], complaint: str | None
) -> None:
    """A wrong id, and a question without its answer, do not go unnoticed."""
    outcome = _outcome(judge(world, _record(world, **change)))
    broken = broken_limits(outcome, Limits())
    assert broken == ([f"everything asked: {complaint}"] if complaint else [])


@pytest.mark.parametrize(
    ("books", "first", "second", "accept_exact", "complaints"),
    [
        (1_000, 60, 0, False, []),
        (1_000, 61, 0, False, ["Hardcover requests 61, limit 60"]),
        (10_000, 600, 0, False, []),
        (100, 31, 0, False, ["Hardcover requests 31, limit 30"]),
        (1_000, 9, 1, False, ["Hardcover requests of a second run 1, limit 0"]),
        (1_000, 9, 0, True, ["share stored 0, limit 0.9"]),
    ],
)
def test_requests_and_stored_books_have_limits(
    books: int, first: int, second: int, accept_exact: bool, complaints: list[str]
) -> None:
    """They grow with the library; what is stored counts when exact matches are accepted."""
    outcome = _outcome(Verdict(books=books), first=first, second=second, accept_exact=accept_exact)
    assert broken_limits(outcome, Limits()) == [f"{outcome.name}: {each}" for each in complaints]


def test_the_table_shows_every_figure(world: World) -> None:
    """Both ways side by side; a figure that one way lacks is a dash."""
    verdict = judge(world, _record(world, hardcover_id=1))
    plain, accepting = _outcome(verdict), _outcome(verdict, first=0, accept_exact=True)
    assert figures(plain)["matched_wrong"] == 1
    assert figures(plain)["hardcover_requests"] == {"search": 5, "total": 5}
    lines = table([plain, accepting]).splitlines()
    assert lines[0].split() == ["everything", "asked", "exact", "accepted"]
    assert any(line.split() == ["matched", "wrong", "1", "1"] for line in lines)
    assert "hardcover requests: search" in table([plain, accepting])


async def test_a_book_is_described_with_truth_and_outcome() -> None:
    """Title, author, number, what is odd, what it is and what was offered."""
    demo = demo_world()
    result = await resolve(demo, accept_exact=False, profile="booklore-2.3")
    wuthering = next(book for book in demo.shelf if book.title == "Wuthering Heights")
    line = describe(demo, result.records, wuthering.id)
    assert line.startswith("'Wuthering Heights' by Emily Brontë, ISBN 978")
    assert "ISBN of anybody's book" in line
    assert "'SPQR: A History of Ancient Rome' by Mary Beard] (ISBN, but another title)" in line


def _outcome(
    verdict: Verdict, *, first: int = 5, second: int = 0, accept_exact: bool = False
) -> Outcome:
    result = Result(
        records={},
        first=Requests({"search": first}, {}),
        second=Requests({"search": second}, {}),
        seconds=0.5,
    )
    return Outcome(accept_exact, result, verdict)
