"""How right several libraries came out, as it is written down and shown."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
import json
from pathlib import Path
from typing import Any

type Library = Mapping[str, Any]
"""`library`, `size` and `seed`, and as `outcomes` the `report.figures` of each way of resolving it."""

_WAYS = {False: "everything asked", True: "exact accepted"}
_LINES: tuple[tuple[str, Callable[[Mapping[str, Any]], int]], ...] = (
    ("matched", lambda each: each["matched"]),
    ("  to a wrong book", lambda each: each["matched_wrong"]),
    ("to choose", lambda each: each["pending"]),
    ("  on Hardcover", lambda each: each["pending_on_hardcover"]),
    ("    among the candidates", lambda each: each["pending_right_among_candidates"]),
    ("    the first candidate", lambda each: each["pending_right_first"]),
    ("not found", lambda each: each["failed"]),
    ("  though on Hardcover", lambda each: each["failed_on_hardcover"]),
    ("requests to Hardcover", lambda each: each["hardcover_requests"]["total"]),
    ("  in a second run", lambda each: each["second_run"]["hardcover_requests"]["total"]),
)
"""What is told of one way of resolving a library; every machine counts the same."""


def table(libraries: Sequence[Library]) -> str:
    """Return the figures, a column for each kind of library; those of one kind are added up."""
    kinds: defaultdict[str, list[Library]] = defaultdict(list)
    for each in libraries:
        kinds[each["library"]].append(each)
    sizes = (sum(each["size"] for each in some) for some in kinds.values())
    lines = [("", [*kinds]), ("books", [f"{size:,}" for size in sizes])]
    for way, outcome in enumerate(libraries[0]["outcomes"]):
        lines += [("", []), (_WAYS[outcome["accept_exact"]], [])]
        for words, tell in _LINES:
            ones = ([tell(e["outcomes"][way]) for e in some] for some in kinds.values())
            lines.append((words, [f"{sum(each):,}" for each in ones]))
    width = max(len(words) for words, _ in lines)
    return "\n".join(
        f"{words:<{width}}{''.join(f'{cell:>14}' for cell in cells)}".rstrip()
        for words, cells in lines
    )


def read(path: Path) -> list[dict[str, Any]]:
    """Read what `--json` has written."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write(path: Path, libraries: Sequence[Library]) -> None:
    """Write the figures down, a library a line."""
    lines = ",\n".join(map(json.dumps, libraries))
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
