"""What syncing ratings costs, and what it may cost at most."""

from dataclasses import asdict, dataclass
import json
from pathlib import Path

QUIET = ("second run", "last run")
"""The steps before which nothing has changed."""
_HEADS = ("changed", "hardcover", "booklore", "activities", "minutes")


@dataclass(frozen=True, slots=True)
class SyncFigures:
    """What one step has cost."""

    step: str
    changed: int
    """Ratings and rows that were other ones afterwards, on both sides."""
    hardcover: int
    """Requests."""
    booklore: int
    """Requests."""
    activities: int
    """What followers on Hardcover were told."""
    minutes: float
    """By the clock of the pacer: nobody waits for them when it is measured."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What has been measured in one go, as it is written down."""

    books: int
    """Rated on one side or on both."""
    steps: list[SyncFigures]


@dataclass(frozen=True, slots=True)
class SyncLimits:
    """What `--check` demands of every step."""

    besides: int = 10
    """Requests to Hardcover beyond one for each change."""
    for_added: int = 4
    """For each book that is added: to look, to add it, to date its read, and to look again."""
    unchanged: int = 1
    """If nothing has changed."""


def read(path: Path) -> SyncReport:
    """Read what `--json` has written."""
    written = json.loads(path.read_text(encoding="utf-8"))
    return SyncReport(written["books"], [SyncFigures(**each) for each in written["steps"]])


def write(path: Path, report: SyncReport) -> None:
    """Write the figures down."""
    path.write_text(f"{json.dumps(asdict(report), indent=2)}\n", encoding="utf-8")


def table(report: SyncReport) -> str:
    """Return the figures, one step a row."""
    title = f"{report.books:,} books"
    width = max(len(title), *(len(each.step) for each in report.steps))
    rows = [f"{title:<{width}}" + "".join(f"{head:>12}" for head in _HEADS)]
    for each in report.steps:
        values = "".join(f"{getattr(each, head):>12,}" for head in _HEADS)
        rows.append(f"{each.step:<{width}}{values}")
    return "\n".join(rows)


def broken_limits(report: SyncReport, limits: SyncLimits) -> list[str]:
    """Return in words which limits a step does not keep."""
    broken: list[str] = []
    for each in report.steps:
        adds = each.step.startswith("add")
        most = (limits.for_added if adds else 1) * each.changed + limits.besides
        if each.step in QUIET:
            most = limits.unchanged
        checks = [("requests to Hardcover", each.hardcover, most)]
        if not adds:  # what is added makes a read of its own, which is told as well
            checks.append(("activities", each.activities, each.changed))
        broken += [
            f"{each.step}: {name} {value:,}, limit {limit:,}"
            for name, value, limit in checks
            if value > limit
        ]
    return broken
