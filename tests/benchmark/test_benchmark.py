"""The benchmark resolves a world over real HTTP, and notices when something is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmark import overview
from benchmark.__main__ import main
from benchmark.judging import Verdict, describe, judge
from benchmark.report import LIMITS, Limits, Outcome, broken_limits, figures, table
from benchmark.resolving import Requests, Result, resolve
from benchmark.servers import connected
from custom_components.booklore_hardcover.matching.tiers import resolve as match
from custom_components.booklore_hardcover.record import Record, Status
from tests.servers.demo_library import demo_world
from tests.servers.library import library_rows
from tests.servers.world import World, build_world
from tests.servers.world_by_hand import HandmadeWorld
from tests.servers.world_shares import LIBRARIES


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


def _records(world: World, *changes: Mapping[str, object]) -> dict[int, Record]:
    """Return a true match for every book that has one, and changes for the first of those."""
    records = {
        book.id: Record(
            book=None,  # type: ignore[arg-type]  # the judge looks at the outcome alone
            status=Status.MATCHED if world.truth[book.id] else Status.FAILED,
            run=1,
            made_at=0,
            rules=0,
            hardcover_id=min(world.truth[book.id], default=None),
        )
        for book in world.shelf
    }
    known = [book_id for book_id, right in world.truth.items() if right]
    for book_id, change in zip(known, changes, strict=False):
        records[book_id] = replace(records[book_id], **change)  # type: ignore[arg-type]
    return records


def _asked(world: World, *places: int | None) -> list[dict[str, object]]:
    """Return questions about the first books, each with the right work in this place or none."""
    known = [right for right in world.truth.values() if right]
    wrong = [_candidate(number) for number in range(1, 4)]
    return [
        {
            "status": Status.PENDING,
            "hardcover_id": None,
            "candidates": (
                tuple(wrong)
                if place is None
                else (*wrong[:place], _candidate(min(right)), *wrong[place:])
            ),
        }
        for right, place in zip(known, places, strict=False)
    ]


def _candidate(work_id: int) -> SimpleNamespace:
    return SimpleNamespace(hardcover_id=work_id)  # the judge looks at the id alone


def test_the_right_candidate_is_counted_among_the_others_and_first(world: World) -> None:
    """Books that Hardcover lacks are asked about in vain, and count for neither."""
    absent = next(book_id for book_id, right in world.truth.items() if not right)
    records = _records(world, *_asked(world, 0, 0, 0, 1, 2, None))
    records[absent] = replace(
        records[absent], status=Status.PENDING, candidates=(_candidate(1), _candidate(2))
    )
    verdict = judge(world, records)
    assert (verdict.pending, verdict.answerable) == (7, 6)
    assert (verdict.right_offered, verdict.right_first) == (5, 3)
    assert verdict.right_share == pytest.approx(5 / 6)
    assert verdict.first_share == 0.5
    assert len(verdict.right_missing) == 1
    assert len(verdict.right_later) == 2
    found = figures(_outcome(verdict))
    assert found["pending_right_among_candidates"] == 5
    assert found["pending_right_first"] == 3


def test_a_wrong_id_breaks_a_limit(world: World) -> None:
    """One among a hundred does not go unnoticed; with none, all limits are kept."""
    right = _outcome(judge(world, _records(world)))
    assert broken_limits(right, Limits()) == []
    wrong = _outcome(judge(world, _records(world, {"hardcover_id": 1})))
    assert broken_limits(wrong, Limits()) == [
        "everything asked: wrong ids stored unasked 1, limit 0"
    ]


OFFERED, FIRST = "share with the right candidate", "share with the right candidate first"


@pytest.mark.parametrize("accept_exact", [False, True])
@pytest.mark.parametrize(
    ("places", "complaints"),
    [
        ([0] * 50, []),
        ([None, *[0] * 49], []),
        ([None, None, *[0] * 48], [f"{OFFERED} 0.96, limit 0.98"]),
        ([*[2] * 5, *[0] * 45], []),
        ([*[2] * 6, *[0] * 44], [f"{FIRST} 0.88, limit 0.9"]),
        # A question without the right answer has it first as little as among the others.
        (
            [None, None, *[1] * 4, *[0] * 44],
            [f"{OFFERED} 0.96, limit 0.98", f"{FIRST} 0.88, limit 0.9"],
        ),
    ],
)
def test_questions_without_their_answer_break_limits(
    world: World, accept_exact: bool, places: list[int | None], complaints: list[str]
) -> None:
    """Whether exact matches are accepted or not."""
    verdict = judge(world, _records(world, *_asked(world, *places)))
    outcome = _outcome(verdict, accept_exact=accept_exact)
    limits = Limits(stored_share=0)
    assert broken_limits(outcome, limits) == [f"{outcome.name}: {each}" for each in complaints]


@pytest.mark.parametrize(
    ("places", "complaints"),
    [
        ([None], []),
        ([2], []),
        ([None, *[0] * 18], []),
        ([None, *[0] * 19], [f"{OFFERED} 0.95, limit 0.98"]),
        ([2, 2, 0, 0, 0, 0], [f"{FIRST} 0.666667, limit 0.833333"]),
        ([None, None], [f"{OFFERED} 0, limit 0.5", f"{FIRST} 0, limit 0.5"]),
    ],
)
def test_one_of_a_few_questions_may_go_wrong(
    world: World, places: list[int | None], complaints: list[str]
) -> None:
    """Below twenty books; a share of two or three would be a matter of luck."""
    outcome = _outcome(judge(world, _records(world, *_asked(world, *places))))
    assert broken_limits(outcome, Limits()) == [f"{outcome.name}: {each}" for each in complaints]


@pytest.mark.parametrize(
    ("library", "books", "first", "complaints"),
    [
        ("odd", 1_000, 75, []),
        ("odd", 1_000, 76, ["Hardcover requests 76, limit 75"]),
        ("tidy", 1_000, 62, []),
        ("tidy", 1_000, 63, ["Hardcover requests 63, limit 62"]),
        ("translations", 1_000, 79, []),
        ("translations", 1_000, 80, ["Hardcover requests 80, limit 79"]),
        ("tidy", 10_000, 620, []),
        ("tidy", 10_000, 621, ["Hardcover requests 621, limit 620"]),
        ("odd", 100, 30, []),
        ("odd", 100, 31, ["Hardcover requests 31, limit 30"]),
    ],
)
def test_requests_have_a_limit_in_every_library(
    library: str, books: int, first: int, complaints: list[str]
) -> None:
    """They grow with the library, but for a small one."""
    outcome = _outcome(Verdict(books=books), first=first)
    assert broken_limits(outcome, LIMITS[library]) == [
        f"{outcome.name}: {each}" for each in complaints
    ]


def test_every_library_has_limits() -> None:
    """The names that the command takes are those of the worlds."""
    assert LIMITS.keys() == LIBRARIES.keys()


@pytest.mark.parametrize(
    ("library", "second", "matched", "accept_exact", "complaints"),
    [
        ("tidy", 1, 0, False, ["Hardcover requests of a second run 1, limit 0"]),
        ("tidy", 0, 899, False, []),
        ("tidy", 0, 900, True, []),
        ("tidy", 0, 899, True, ["share stored 0.899, limit 0.9"]),
        ("odd", 0, 850, True, []),
        ("odd", 0, 849, True, ["share stored 0.849, limit 0.85"]),
    ],
)
def test_a_second_run_and_stored_books_have_limits(
    library: str, second: int, matched: int, accept_exact: bool, complaints: list[str]
) -> None:
    """What is stored counts when exact matches are accepted."""
    verdict = Verdict(books=1_000, matched=matched)
    outcome = _outcome(verdict, second=second, accept_exact=accept_exact)
    assert broken_limits(outcome, LIMITS[library]) == [
        f"{outcome.name}: {each}" for each in complaints
    ]


def test_the_table_shows_every_figure(world: World) -> None:
    """Both ways side by side; a figure that one way lacks is a dash."""
    verdict = judge(world, _records(world, {"hardcover_id": 1}))
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
    assert "'SPQR: A History of Ancient Rome' by Mary Beard] (isbn_other_title)" in line


def test_a_description_tells_subtitle_number_and_form() -> None:
    """All that the matching can go by."""
    made = HandmadeWorld()
    manga = made.work("Tale, Vol. 2", "Ann Writer", year=2001, users=9, category_id=4)
    made.work("Tale, Vol. 2", "Ann Writer", year=2001, users=9, subtitle="A Novel")
    made.own("Tale", "Ann Writer", right=manga, subtitle="Manga", series="Tale", series_number=2.0)
    world = World(made.catalogue, made.shelf, made.truth, {}, made.oddities)
    records = _records(world, {"hardcover_id": max(made.catalogue.works)})
    assert describe(world, records, 1).replace(f"{manga.id} ", "") == (
        "'Tale' / 'Manga' (Tale #2) by Ann Writer, ISBN none, "
        "is ['Tale, Vol. 2' by Ann Writer, category 4], "
        f"became [{max(made.catalogue.works)} 'Tale, Vol. 2' / 'A Novel' by Ann Writer] by None"
    )


@pytest.mark.parametrize(
    ("arguments", "libraries"),
    [
        ([], [("odd", 1)]),
        (["--library", "translations"], [("translations", 1)]),
        (["--seed", "3", "--seeds", "2"], [("odd", 3), ("odd", 4)]),
    ],
)
def test_the_command_resolves_the_library_asked_for(
    arguments: list[str],
    libraries: list[tuple[str, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It prints what is first beside what is offered, and describes what is not."""
    path = tmp_path / "figures.json"
    given = ["--size", "200", "--show", "2", "--no-accept-exact", "--json", str(path)]
    monkeypatch.setattr("sys.argv", ["benchmark", *given, *arguments])
    assert main() == 0
    written = overview.read(path)
    assert [(each["library"], each["seed"]) for each in written] == libraries
    (outcome,) = written[0]["outcomes"]
    assert 0 < outcome["pending_right_first"] <= outcome["pending_right_among_candidates"]
    printed = capsys.readouterr().out
    for library, seed in libraries:
        assert f"200 books ({library}, seed {seed})" in printed
    assert "pending right first" in printed
    assert "pending, the right candidate not first: " in printed


def test_several_libraries_are_shown_side_by_side(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Those of one kind are added up, and what was written down is shown again."""
    wrong = _outcome(judge(world, _records(world, {"hardcover_id": 1})))
    right = _outcome(judge(world, _records(world)))
    libraries = [
        {"library": kind, "size": 120, "seed": seed, "outcomes": [figures(outcome)]}
        for kind, seed, outcome in (("odd", 1, wrong), ("odd", 2, wrong), ("tidy", 1, right))
    ]
    shown = overview.table(libraries)
    lines = [line.split() for line in shown.splitlines()]
    assert lines[:2] == [["odd", "tidy"], ["books", "240", "120"]]
    assert ["everything", "asked"] in lines
    assert ["to", "a", "wrong", "book", "2", "0"] in lines
    overview.write(tmp_path / "figures.json", libraries)
    arguments = ["benchmark", "--from-json", str(tmp_path / "figures.json")]
    monkeypatch.setattr("sys.argv", arguments)
    assert main() == 0
    assert shown in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", [*arguments, "--check"])
    with pytest.raises(SystemExit, match="--check needs"):  # it would check nothing
        main()


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
