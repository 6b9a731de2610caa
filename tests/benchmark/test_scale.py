"""The benchmark of sizes measures what it says, and notices what is too much."""

import asyncio
from dataclasses import asdict, replace
import json
from pathlib import Path
import subprocess
import sys
import time

import pytest

from benchmark import scale
from benchmark.heartbeat import Heartbeat
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
    peak_memory_mb=300,
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
    [found] = json.loads(figures.read_text())["sizes"]
    assert found["matched"] + found["pending"] + found["failed"] == found["books"] == 60
    assert found["hardcover_requests"] > 2
    assert found["second_run_hardcover_requests"] == 0
    assert found["booklore_requests"] > 2
    for name in ("seconds", "longest_stall_ms", "store_mb", "start_seconds"):
        assert found[name] > 0, name
    assert 0 <= found["cpu_seconds"] <= found["seconds"] + 0.1
    assert found["peak_memory_mb"] >= found["memory_before_mb"] > 50
    assert found["longest_lateness_ms"] >= found["longest_stall_ms"]
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
        ({"longest_stall_ms": 50.1}, "longest stall in ms 50.1, limit 50"),
        ({"peak_memory_mb": 601}, "peak memory in MB 601, limit 600"),
        ({"start_seconds": 1.01}, "seconds to start 1.01, limit 1"),
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
    sizes = [asdict(GOOD), asdict(replace(GOOD, books=10_000))]
    figures.write_text(json.dumps({"seed": 1, "sizes": sizes}))
    subprocess.run(
        [sys.executable, "-m", "benchmark", "--scale", "--from-json", figures, "--plot", picture],
        cwd=REPOSITORY,
        check=True,
    )
    assert "<svg" in picture.read_text()


def test_the_documentation_shows_the_figures_that_lie_beside_it() -> None:
    """As the command prints them, and within the limits."""
    written = json.loads((REPOSITORY / "docs/scale.json").read_text("utf-8"))
    found = [scale.Figures(**each) for each in written["sizes"]]
    page = (REPOSITORY / "docs/scale.md").read_text("utf-8")
    assert scale.table(found) in page
    assert [line for each in found for line in scale.broken_limits(each, scale.ScaleLimits())] == []
