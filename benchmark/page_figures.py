"""What the page costs on libraries of several sizes, and what it may cost at most."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
import json
from pathlib import Path

_COUNTED = ("rows_in_page", "empty_rows")


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What the page has cost on a library of one size."""

    books: int
    first_rows_ms: float
    """From the click on a tab to its first rows: the slowest tab, each the best of three."""
    rows_in_page: int
    """Drawn at most, while scrolling through the longest list."""
    empty_rows: int
    """In sight after the scrolling had stopped."""
    filled_ms: float
    """Longest time from where the scrolling stopped to no empty row in sight."""
    gaps_percent: float
    """Of the frames, while the wheel is turned, in which a row in sight was empty."""
    heap_before_mb: float
    """JavaScript's memory before scrolling through, after a collection."""
    heap_after_mb: float
    list_ms: float
    """For fifty rows, to the websocket's answer: the median of all sorts and places."""
    list_worst_ms: float
    search_ms: float
    """The same for the words of one book."""
    search_most_ms: float
    """And for a word that most books have, the slowest of all sorts."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What `--check` demands of every size."""

    first_rows_ms: float = 300
    rows_in_page: int = 50
    empty_rows: int = 0
    filled_ms: float = 500
    gaps_percent: float = 0
    heap_growth_mb: float = 10
    list_worst_ms: float = 200


def best(runs: Sequence[PageFigures]) -> PageFigures:
    """Return the least of each figure that chance has a hand in, and the most of what is counted."""
    columns = [asdict(each) for each in runs]
    return PageFigures(
        **{
            name: (max if name in _COUNTED else min)(each[name] for each in columns)
            for name in columns[0]
        }
    )


def read(path: Path) -> list[PageFigures]:
    """Read what `--json` has written."""
    return [PageFigures(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def write(path: Path, found: Sequence[PageFigures]) -> None:
    """Write the figures down."""
    text = json.dumps([asdict(each) for each in found], indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def broken_limits(each: PageFigures, limits: PageLimits) -> list[str]:
    """Return in words which limits a size does not keep."""
    names = ("first_rows_ms", "rows_in_page", "empty_rows", "filled_ms", "gaps_percent")
    checks = [(name, getattr(each, name)) for name in (*names, "list_worst_ms")]
    checks.append(("heap_growth_mb", round(each.heap_after_mb - each.heap_before_mb, 1)))
    return [
        f"{each.books:,} books: {name.replace('_', ' ')} {value:g}, limit {limit:g}"
        for name, value in checks
        if value > (limit := getattr(limits, name))
    ]
