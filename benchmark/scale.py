"""The same kind of library in several sizes: what it costs, and whether the loop keeps turning.

For each size there are three processes: the stand-in servers, whose cost is nobody's figure;
a Home Assistant that resolves the library; and another one that starts with what the first
one has stored.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

_REPOSITORY = Path(__file__).resolve().parent.parent
_PHASES = ("set_up", "first_run", "second_run", "reload", "accepting_run", "get_matches", "unload")
_LIMITS_ARE_FOR = 1_000
_FEWEST_REQUESTS = 30
"""Below a few hundred books the batches are never full."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a library of one size has cost."""

    books: int
    hardcover_requests: int
    """Of the first run."""
    booklore_requests: int
    second_run_hardcover_requests: int
    seconds: float
    """Of the first run, servers and all that the machine did besides included."""
    cpu_seconds: float
    """Of the first run, by Home Assistant's process alone."""
    second_run_cpu_seconds: float
    longest_stall_ms: float
    """For which our own work kept the event loop, whatever was done."""
    longest_stall_in: str
    longest_lateness_ms: float
    """For which anything kept the event loop: other programs and the collector, too."""
    longest_collection_ms: float
    """Of the garbage collector, which goes through all that Home Assistant has."""
    collection_before_ms: float
    """The same before the integration is set up."""
    memory_before_mb: float
    peak_memory_mb: float
    store_mb: float
    start_seconds: float
    """Of a set-up with the full store, by the clock."""
    start_cpu_seconds: float
    matched: int
    pending: int
    failed: int


@dataclass(frozen=True, slots=True)
class ScaleLimits:
    """What `--check` demands of every size."""

    requests: int = 120
    """Of Hardcover, per 1,000 books."""
    second_run: int = 0
    stall_ms: float = 50
    peak_memory_mb: float = 600
    start_seconds: float = 1


def measure(size: int, *, seed: int, profile: str) -> Figures:
    """Resolve a library of this size, and start again with what was found."""
    with _servers(size, seed, profile) as addresses, TemporaryDirectory() as folder:
        resolved = _household("resolve", folder, addresses)
        started = _household("start", folder, addresses)
    return figures(size, resolved, started)


def figures(size: int, resolved: dict[str, Any], started: dict[str, Any]) -> Figures:
    """Sum up what both households have measured."""
    phases = [(name, resolved[name]) for name in _PHASES]
    phases += [(f"start: {name}", started[name]) for name in _PHASES if name in started]
    stalled_in, stalled = max(phases, key=lambda phase: phase[1]["longest_stall"])
    first, second = resolved["first_run"], resolved["second_run"]
    return Figures(
        books=size,
        hardcover_requests=sum(first["requests"]["hardcover"].values()),
        booklore_requests=sum(first["requests"]["booklore"].values()),
        second_run_hardcover_requests=sum(second["requests"]["hardcover"].values()),
        seconds=round(first["seconds"], 1),
        cpu_seconds=round(first["cpu_seconds"], 1),
        second_run_cpu_seconds=round(second["cpu_seconds"], 1),
        longest_stall_ms=_milliseconds(stalled["longest_stall"]),
        longest_stall_in=stalled_in.replace("_", " "),
        longest_lateness_ms=_milliseconds(max(each["longest_lateness"] for _, each in phases)),
        longest_collection_ms=_milliseconds(max(each["longest_collection"] for _, each in phases)),
        collection_before_ms=_milliseconds(resolved["idle"]["longest_collection"]),
        memory_before_mb=_megabytes(resolved["memory_before"]),
        peak_memory_mb=_megabytes(max(each["peak_memory"] for _, each in phases)),
        store_mb=round(resolved["store_bytes"] / 1e6, 2),
        start_seconds=round(started["set_up"]["seconds"], 2),
        start_cpu_seconds=round(started["set_up"]["cpu_seconds"], 2),
        matched=started["sensors"]["matched"],
        pending=started["sensors"]["pending"],
        failed=started["sensors"]["failed"],
    )


def table(found: Sequence[Figures]) -> str:
    """Return the figures side by side, one size a column."""
    columns = [asdict(each) for each in found]
    names = [name for name in columns[0] if name != "books"]
    width = max(map(len, names))
    rows = [" " * width + "".join(f"{column['books']:>18,}" for column in columns)]
    rows += [
        f"{name.replace('_', ' '):<{width}}"
        + "".join(f"{_shown(column[name]):>18}" for column in columns)
        for name in names
    ]
    return "\n".join(rows)


def broken_limits(each: Figures, limits: ScaleLimits) -> list[str]:
    """Return in words which limits a size does not keep."""
    requests = max(limits.requests * each.books / _LIMITS_ARE_FOR, _FEWEST_REQUESTS)
    checks = [
        ("Hardcover requests", each.hardcover_requests, requests),
        (
            "Hardcover requests of a second run",
            each.second_run_hardcover_requests,
            limits.second_run,
        ),
        ("longest stall in ms", each.longest_stall_ms, limits.stall_ms),
        ("peak memory in MB", each.peak_memory_mb, limits.peak_memory_mb),
        ("seconds to start", each.start_seconds, limits.start_seconds),
        (
            "books without a record",
            each.books - each.matched - each.pending - each.failed,
            0,
        ),
    ]
    return [
        f"{each.books:,} books: {name} {value:g}, limit {limit:g}"
        for name, value, limit in checks
        if value > limit
    ]


@contextmanager
def _servers(size: int, seed: int, profile: str) -> Iterator[str]:
    """Serve a library; yields one line that tells where."""
    command = ["-m", "benchmark.serving", "--size", f"{size}", "--seed", f"{seed}"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, *command, "--profile", profile],
        cwd=_REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        # It goes when nothing can come any more.
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        yield process.stdout.readline()
        process.stdin.close()


def _household(what: str, folder: str, addresses: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmark.household", what, folder],
        cwd=_REPOSITORY,
        input=addresses,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _megabytes(size: int) -> float:
    return round(size / 1e6)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"
