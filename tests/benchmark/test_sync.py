"""The benchmark of ratings counts what each step costs, on a clock that does not wait."""

import asyncio
from dataclasses import replace
from pathlib import Path
import subprocess
import sys
import time

import pytest

from benchmark import sync_figures
from benchmark.clock import SkippingLoop, run
from benchmark.sync_figures import SyncFigures, SyncLimits, SyncReport
from tests.source import REPOSITORY


@pytest.mark.timeout(600)
def test_ratings_are_synced_step_by_step(tmp_path: Path) -> None:
    """In a real Home Assistant, within the limits, at Hardcover's pace."""
    path = tmp_path / "sync.json"
    printed = subprocess.run(
        [sys.executable, "-m", "benchmark", "--sync", "--size", "20", "--check", "--json", path],
        cwd=REPOSITORY,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    report = sync_figures.read(path)
    assert sync_figures.table(report) in printed
    assert report.books == 20
    steps = {each.step: each for each in report.steps}
    first, added = steps["first run, to Hardcover"], steps["add rated books, plan and run"]
    assert (first.changed, first.activities) == (10, 10)
    assert steps["both ways, plan and run"].changed == 2
    assert steps["both ways, plan and run"].activities == 0
    assert added.changed == 6
    for name in ("plan in the options", *sync_figures.QUIET):
        assert (steps[name].changed, steps[name].activities) == (0, 0)
    # Thirty a minute, and no sooner.
    assert 0.3 <= first.minutes < 2


def test_figures_measured_before_are_shown(tmp_path: Path) -> None:
    """And written down once more."""
    path = tmp_path / "sync.json"
    sync_figures.write(path, GOOD)
    subprocess.run(
        [sys.executable, "-m", "benchmark", "--sync", "--from-json", path, "--check"],
        cwd=REPOSITORY,
        check=True,
    )
    assert sync_figures.read(path) == GOOD


async def _sleep(loop: SkippingLoop) -> tuple[float, float]:
    """Return for how long an hour of sleep lasts on the loop's clock, and on the wall's."""
    began, wall = loop.time(), loop.unix_time()
    await asyncio.sleep(3_600)
    return loop.time() - began, loop.unix_time() - wall


def test_the_clock_does_not_wait() -> None:
    began = time.monotonic()
    slept, wall = run(_sleep)
    assert slept == pytest.approx(3_600, abs=5)
    assert wall == pytest.approx(3_600, abs=5)
    assert time.monotonic() - began < 5


async def _thread(loop: SkippingLoop) -> bool:
    """Return whether a timer was due while a thread worked that was done before."""
    timer = loop.create_task(asyncio.sleep(60))
    await asyncio.to_thread(time.sleep, 0.1)
    due = timer.done()
    await timer
    return due


def test_a_thread_that_works_is_waited_for() -> None:
    assert not run(_thread)


GOOD = SyncReport(
    1_000,
    [
        SyncFigures("plan in the options", 0, 10, 3, 0, 0.1),
        SyncFigures("first run, to Hardcover", 500, 510, 3, 500, 16.7),
        SyncFigures("second run", 0, 1, 3, 0, 0.0),
        SyncFigures("add rated books, plan and run", 300, 1_210, 3, 900, 20.1),
    ],
)


@pytest.mark.parametrize(
    ("place", "change", "complaint"),
    [
        (0, {}, None),
        (0, {"hardcover": 11}, "plan in the options: requests to Hardcover 11, limit 10"),
        (1, {"hardcover": 511}, "first run, to Hardcover: requests to Hardcover 511, limit 510"),
        (1, {"activities": 501}, "first run, to Hardcover: activities 501, limit 500"),
        (2, {"hardcover": 2}, "second run: requests to Hardcover 2, limit 1"),
        (2, {"activities": 1}, "second run: activities 1, limit 0"),
        (
            3,
            {"hardcover": 1_211},
            "add rated books, plan and run: requests to Hardcover 1,211, limit 1,210",
        ),
    ],
)
def test_what_is_too_much_breaks_a_limit(
    place: int, change: dict[str, int], complaint: str | None
) -> None:
    steps = list(GOOD.steps)
    steps[place] = replace(steps[place], **change)  # type: ignore[arg-type]
    broken = sync_figures.broken_limits(replace(GOOD, steps=steps), SyncLimits())
    assert broken == ([complaint] if complaint else [])


def test_the_documentation_shows_the_figures_that_lie_beside_it() -> None:
    """As the command prints them, and within the limits."""
    report = sync_figures.read(REPOSITORY / "docs/sync.json")
    assert sync_figures.table(report) in (REPOSITORY / "docs/sync.md").read_text("utf-8")
    assert sync_figures.broken_limits(report, SyncLimits()) == []
