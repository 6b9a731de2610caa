"""The same kind of library in several sizes: what it costs, and whether the loop keeps turning.

For each size there are three processes: the stand-in servers, whose cost is nobody's figure;
a Home Assistant that resolves the library while somebody chooses; and another one that starts
with what the first one has stored. Any revision of the integration can be measured so.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
import json
from pathlib import Path
from shutil import copytree
import subprocess
import sys
import tarfile
from tempfile import TemporaryDirectory
from typing import Any

from .page_figures import PageFigures

REPOSITORY = Path(__file__).resolve().parent.parent
_PHASES = ("set_up", "first_run", "second_run", "reload", "accepting_run", "get_matches", "unload")
_BY_CHANCE = (
    "seconds",
    "cpu_seconds",
    "second_run_cpu_seconds",
    "longest_stall_ms",
    "longest_lateness_ms",
    "longest_collection_ms",
    "collection_before_ms",
    "memory_before_mb",
    "peak_memory_mb",
    "choice_median_ms",
    "choice_worst_ms",
    "start_seconds",
    "start_cpu_seconds",
)
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
    choices: int
    """Made one after the other while the first run worked."""
    choice_median_ms: float
    """From a choice to its answer: it is on disk then."""
    choice_worst_ms: float
    store_mb: float
    start_seconds: float
    """Of a set-up with the full store, by the clock."""
    start_cpu_seconds: float
    matched: int
    pending: int
    failed: int


@dataclass(frozen=True, slots=True)
class Report:
    """What has been measured in one go, as it is written down."""

    seed: int
    runs: int
    """Of which each figure is the best."""
    found: list[Figures]
    """One for each size."""
    revision: str = ""
    """Another revision of the integration, measured beside this one."""
    earlier: list[Figures] = field(default_factory=list)
    """Its figures."""


@dataclass(frozen=True, slots=True)
class ScaleLimits:
    """What `--check` demands of every size."""

    requests: int = 120
    """Of Hardcover, per 1,000 books."""
    second_run: int = 0
    stall_ms: float = 25
    peak_memory_mb: float = 300
    """Home Assistant itself included."""
    choice_median_ms: float = 20
    choice_worst_ms: float = 250
    start_seconds: float = 0.1


def measure(
    size: int,
    *,
    seed: int,
    profile: str,
    runs: int = 1,
    packages: Sequence[Path] = (REPOSITORY,),
    note: Callable[[str], None] = lambda _: None,
) -> list[Figures]:
    """Resolve a library of this size, and start again with what was found.

    Returns the best of so many runs for each of the `packages`, which are folders with the
    integration in them; they take turns, so that all have the same machine. `note` is told
    what each step of a run has cost.
    """
    found: list[list[Figures]] = [[] for _ in packages]
    with _servers(size, seed, profile) as addresses:
        for _ in range(runs):
            for package, its in zip(packages, found, strict=True):
                with TemporaryDirectory() as folder:
                    resolved = _household("resolve", folder, addresses, package)
                    started = _household("start", folder, addresses, package)
                note(steps(resolved, started))
                its.append(figures(size, resolved, started))
    return [best(its) for its in found]


@contextmanager
def revision(name: str) -> Iterator[Path]:
    """Put the integration of another revision, and this benchmark, into a folder."""
    with TemporaryDirectory() as folder:
        archive = subprocess.run(  # noqa: S603 - a revision that the caller names
            ["git", "archive", name, "custom_components"],  # noqa: S607
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        copytree(Path(__file__).parent, Path(folder, "benchmark"))
        yield Path(folder)


def read(path: Path) -> Report:
    """Read what `--json` has written."""
    written = json.loads(path.read_text(encoding="utf-8"))
    for name in ("found", "earlier"):
        written[name] = [Figures(**each) for each in written[name]]
    return Report(**written)


def best(runs: Sequence[Figures]) -> Figures:
    """Return the least of each figure that chance has a hand in, over all runs.

    What is counted is the same in every run, but for the choices that fit into it.
    """
    least = {name: min(getattr(each, name) for each in runs) for name in _BY_CHANCE}
    calmest = min(runs, key=lambda each: each.longest_stall_ms)
    return replace(calmest, **least)


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
        choices=first["choices"],
        choice_median_ms=_milliseconds(first["choice_median"]),
        choice_worst_ms=_milliseconds(first["choice_worst"]),
        store_mb=round(resolved["store_bytes"] / 1e6, 2),
        start_seconds=round(started["set_up"]["seconds"], 2),
        start_cpu_seconds=round(started["set_up"]["cpu_seconds"], 2),
        matched=started["sensors"]["matched"],
        pending=started["sensors"]["pending"],
        failed=started["sensors"]["failed"],
    )


def table(
    found: Sequence[Figures | PageFigures],
    earlier: Sequence[Figures] = (),
    revision: str = "",
) -> str:
    """Return the figures side by side, one size a column.

    Those of an earlier revision stand in a row below, where they differ.
    """
    columns, before = [asdict(each) for each in found], [asdict(each) for each in earlier]
    names = [name for name in columns[0] if name != "books"]
    width = max(map(len, names))

    def row(title: str, figures: Iterable[float | str]) -> str:
        return f"{title:<{width}}" + "".join(f"{_shown(each):>18}" for each in figures)

    rows = [row("", [column["books"] for column in columns])]
    for name in names:
        now, then = ([each[name] for each in some] for some in (columns, before))
        rows.append(row(name.replace("_", " "), now))
        if then and then != now:
            rows.append(row(f"    {revision}", then))
    return "\n".join(rows)


def steps(resolved: dict[str, Any], started: dict[str, Any]) -> str:
    """Return what each step has cost, as a table."""
    heads = ("seconds", "cpu s", "stall ms", "late ms", "gc ms", "MB after", "MB peak")
    rows = ["".join([f"{'':<20}", *(f"{head:>10}" for head in heads)])]
    for place, measured in (("", resolved), ("start: ", started)):
        for name, step in measured.items():
            if not isinstance(step, dict) or "cpu_seconds" not in step:
                continue
            values = (
                f"{step['seconds']:.2f}",
                f"{step['cpu_seconds']:.2f}",
                *(
                    f"{_milliseconds(step[f'longest_{kind}']):.1f}"
                    for kind in ("stall", "lateness", "collection")
                ),
                *(f"{_megabytes(step[kind]):.0f}" for kind in ("memory", "peak_memory")),
            )
            title = place + name.replace("_", " ")
            rows.append("".join([f"{title:<20}", *(f"{value:>10}" for value in values)]))
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
        ("median of the choices in ms", each.choice_median_ms, limits.choice_median_ms),
        ("slowest choice in ms", each.choice_worst_ms, limits.choice_worst_ms),
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
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        # It goes when nothing can come any more.
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        yield process.stdout.readline()
        process.stdin.close()


def _household(what: str, folder: str, addresses: str, package: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmark.household", what, folder],
        cwd=package,
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
