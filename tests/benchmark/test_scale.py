"""The benchmark of sizes measures what it says, and notices what is too much."""

import asyncio
from dataclasses import asdict, replace
import json
from pathlib import Path
import subprocess
import sys
import time

import pytest

from benchmark import page_figures, scale, shelf
from benchmark.heartbeat import Heartbeat
from custom_components.booklore_hardcover.record import Status
from custom_components.booklore_hardcover.store import MatchStore
from custom_components.booklore_hardcover.store.lists import Filter
from tests.source import REPOSITORY

GOOD = scale.Figures(
    books=1_000,
    hardcover_requests=100,
    booklore_requests=10,
    second_run_hardcover_requests=0,
    seconds=9,
    cpu_seconds=1,
    second_run_cpu_seconds=0.1,
    longest_stall_ms=20,
    longest_stall_in="first run",
    longest_lateness_ms=400,
    longest_collection_ms=200,
    collection_before_ms=190,
    memory_before_mb=200,
    peak_memory_mb=290,
    choices=40,
    choice_median_ms=10,
    choice_worst_ms=100,
    store_mb=1,
    start_seconds=0.1,
    start_cpu_seconds=0.1,
    matched=900,
    pending=80,
    failed=20,
)


@pytest.mark.timeout(600)
def test_a_small_library_is_measured(tmp_path: Path) -> None:
    """In processes of their own; the figures come as a table and as JSON."""
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmark", "--scale", "--sizes", "60", "--json", str(figures)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(figures.read_text())
    [found] = report["found"]
    assert (report["runs"], report["earlier"]) == (1, [])
    assert found["matched"] + found["pending"] + found["failed"] == found["books"] == 60
    assert found["hardcover_requests"] > 2
    assert found["second_run_hardcover_requests"] == 0
    assert found["booklore_requests"] > 2
    for name in ("seconds", "longest_stall_ms", "store_mb", "start_seconds"):
        assert found[name] > 0, name
    assert 0 <= found["cpu_seconds"] <= found["seconds"] + 0.1
    assert found["peak_memory_mb"] >= found["memory_before_mb"] > 50
    assert found["longest_lateness_ms"] >= found["longest_stall_ms"]
    assert found["choices"] >= 0  # it may be over before there is anything to choose
    assert 0 <= found["choice_median_ms"] <= found["choice_worst_ms"]
    assert "hardcover requests" in done.stdout


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"hardcover_requests": 121}, "Hardcover requests 121, limit 120"),
        (
            {"second_run_hardcover_requests": 1},
            "Hardcover requests of a second run 1, limit 0",
        ),
        ({"longest_stall_ms": 25.1}, "longest stall in ms 25.1, limit 25"),
        ({"peak_memory_mb": 301}, "peak memory in MB 301, limit 300"),
        ({"choice_median_ms": 20.1}, "median of the choices in ms 20.1, limit 20"),
        ({"choice_worst_ms": 250.1}, "slowest choice in ms 250.1, limit 250"),
        ({"start_seconds": 0.11}, "seconds to start 0.11, limit 0.1"),
        ({"matched": 899}, "books without a record 1, limit 0"),
    ],
)
def test_what_is_too_much_breaks_a_limit(change: dict[str, float], complaint: str | None) -> None:
    broken = scale.broken_limits(replace(GOOD, **change), scale.ScaleLimits())
    assert broken == ([f"1,000 books: {complaint}"] if complaint else [])


def test_the_table_has_a_column_for_every_size() -> None:
    lines = scale.table([GOOD, replace(GOOD, books=10_000, cpu_seconds=12.5)]).splitlines()
    assert lines[0].split() == ["1,000", "10,000"]
    assert any(line.split() == ["cpu", "seconds", "1", "12.5"] for line in lines)
    assert any(line.endswith("first run") for line in lines)


def test_an_earlier_revision_has_rows_of_its_own_where_it_differs() -> None:
    lines = scale.table([GOOD], [replace(GOOD, peak_memory_mb=433)], "18ad7d8").splitlines()
    [place] = [number for number, line in enumerate(lines) if "18ad7d8" in line]
    assert lines[place - 1].split() == ["peak", "memory", "mb", "290"]
    assert lines[place].split() == ["18ad7d8", "433"]


def test_chance_is_left_out_of_several_runs() -> None:
    """Each figure is the best of all runs; what stalled is told of the calmest."""
    noisy = replace(GOOD, seconds=8, longest_stall_ms=90, longest_stall_in="reload")
    calm = replace(GOOD, longest_stall_ms=12, choice_worst_ms=300)
    assert scale.best([noisy, calm, GOOD]) == replace(GOOD, seconds=8, longest_stall_ms=12)


def test_the_integration_of_any_revision_can_be_measured() -> None:
    """It lies beside the benchmark of today, in a folder that goes again."""
    with scale.revision("HEAD") as folder:
        assert (folder / "custom_components/booklore_hardcover/manifest.json").exists()
        assert (folder / "benchmark/household.py").exists()
    assert not folder.exists()


async def test_work_on_the_loop_is_a_stall() -> None:
    async with Heartbeat() as heartbeat:
        await asyncio.sleep(0.02)
        began = time.process_time()
        while time.process_time() - began < 0.1:
            pass
        await asyncio.sleep(0.02)
    assert 0.08 < heartbeat.cost.longest_stall <= heartbeat.cost.longest_lateness
    assert heartbeat.cost.cpu_seconds >= 0.1


async def test_what_others_do_to_the_loop_is_no_stall_of_ours() -> None:
    """A sleep stands for a processor that does something else."""
    async with Heartbeat() as heartbeat:
        await asyncio.sleep(0.02)
        time.sleep(0.3)  # noqa: ASYNC251 - that is the point
    assert heartbeat.cost.longest_lateness > 0.2
    assert heartbeat.cost.longest_stall < 0.1


def test_figures_are_drawn(tmp_path: Path) -> None:
    """From the JSON that was written before."""
    pytest.importorskip("matplotlib")
    figures, picture = tmp_path / "figures.json", tmp_path / "scale.svg"
    sizes = [GOOD, replace(GOOD, books=10_000)]
    report = scale.Report(1, 3, sizes, "18ad7d8", [replace(each, cpu_seconds=2) for each in sizes])
    figures.write_text(json.dumps(asdict(report)))
    subprocess.run(
        [sys.executable, "-m", "benchmark", "--scale", "--from-json", figures, "--plot", picture],
        cwd=REPOSITORY,
        check=True,
    )
    assert "<svg" in picture.read_text()


def test_the_documentation_shows_the_figures_that_lie_beside_it() -> None:
    """As the command prints them, and within the limits."""
    report = scale.read(REPOSITORY / "docs/scale.json")
    page = (REPOSITORY / "docs/scale.md").read_text("utf-8")
    assert scale.table(report.found, report.earlier, report.revision) in page
    limits = scale.ScaleLimits()
    assert [line for each in report.found for line in scale.broken_limits(each, limits)] == []


PAGE = page_figures.PageFigures(
    books=1_000,
    first_rows_ms=300,
    rows_in_page=50,
    empty_rows=0,
    filled_ms=500,
    gaps_percent=0,
    heap_before_mb=30,
    heap_after_mb=40,
    list_ms=20,
    list_worst_ms=200,
    search_ms=50,
    search_most_ms=100,
)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"first_rows_ms": 301}, "first rows ms 301, limit 300"),
        ({"rows_in_page": 51}, "rows in page 51, limit 50"),
        ({"empty_rows": 1}, "empty rows 1, limit 0"),
        ({"gaps_percent": 0.1}, "gaps percent 0.1, limit 0"),
        ({"heap_after_mb": 40.1}, "heap growth mb 10.1, limit 10"),
        ({"list_worst_ms": 201}, "list worst ms 201, limit 200"),
    ],
)
def test_what_is_too_much_for_the_page(change: dict[str, float], complaint: str | None) -> None:
    broken = page_figures.broken_limits(replace(PAGE, **change), page_figures.PageLimits())
    assert broken == ([f"1,000 books: {complaint}"] if complaint else [])


def test_of_several_runs_on_the_page_nothing_that_is_counted_is_left_out() -> None:
    """Times are the best of all runs; rows that stayed empty in one of them are told."""
    noisy = replace(PAGE, empty_rows=1, first_rows_ms=900)
    assert page_figures.best([noisy, PAGE]) == replace(PAGE, empty_rows=1)


def test_the_documentation_shows_the_figures_of_the_page() -> None:
    found = page_figures.read(REPOSITORY / "docs/page.json")
    assert scale.table(found) in (REPOSITORY / "docs/scale.md").read_text("utf-8")
    limits = page_figures.PageLimits()
    assert [line for each in found for line in page_figures.broken_limits(each, limits)] == []


async def test_a_store_is_filled_without_any_matching(tmp_path: Path) -> None:
    """With books in all states, which the lists show."""
    await shelf.fill(tmp_path / "matches.db", 300, ["http://covers.example/1.jpg"])
    store = await MatchStore.open(tmp_path / "matches.db", asyncio.to_thread)
    totals = {each: (await store.lists.page(Filter(each), 0, 1))[1] for each in Status}
    await store.close()
    assert sum(totals.values()) == 300
    assert min(totals.values()) > 0
    assert totals[Status.MATCHED] > totals[Status.PENDING] > totals[Status.FAILED]
