"""A table for people, figures for programs, and limits for both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from .judging import Verdict
from .resolving import Result

_LIMITS_ARE_FOR = 1_000
_FEWEST_REQUESTS = 30
"""Below a few hundred books the batches are never full."""
_FEW_PENDING = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What `--check` demands."""

    requests: int = 75
    """Of Hardcover, per 1,000 books."""
    second_run: int = 0
    stored_share: float = 0.85
    """Of the library, when exact matches are accepted."""
    wrong: int = 0
    """Stored unasked, beyond what nobody could tell."""
    right_share: float = 0.98
    """Of the pending books that Hardcover has: the right work is among the candidates."""
    first_share: float = 0.90
    """Of the same: the right work is the first candidate."""


LIMITS: Mapping[str, Limits] = {
    "odd": Limits(),
    "tidy": Limits(requests=62, stored_share=0.90),
    "translations": Limits(requests=79, stored_share=0.90),
}
"""The limits of each library, by its name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way of resolving the library, resolved and judged."""

    accept_exact: bool
    result: Result
    verdict: Verdict

    @property
    def name(self) -> str:
        """Return what the table calls it."""
        return "exact accepted" if self.accept_exact else "everything asked"


def figures(outcome: Outcome) -> dict[str, Any]:
    """Return one outcome as JSON holds it."""
    verdict, result = outcome.verdict, outcome.result
    return {
        "accept_exact": outcome.accept_exact,
        "books": verdict.books,
        "seconds": round(result.seconds, 2),
        "hardcover_requests": _with_total(result.first.hardcover),
        "booklore_requests": _with_total(result.first.booklore),
        "second_run": {
            "hardcover_requests": _with_total(result.second.hardcover),
            "booklore_requests": _with_total(result.second.booklore),
        },
        "outcomes": dict(sorted(verdict.outcomes.items())),
        "matched": verdict.matched,
        "matched_wrong": len(verdict.wrong),
        "matched_wrong_undecidable": len(verdict.excused),
        "matched_wrong_because": dict(sorted(verdict.wrong_because.items())),
        "pending": verdict.pending,
        "pending_on_hardcover": verdict.answerable,
        "pending_right_among_candidates": verdict.right_offered,
        "pending_right_first": verdict.right_first,
        "failed": verdict.failed,
        "failed_on_hardcover": len(verdict.lost),
        "without_record": len(verdict.unseen),
    }


def table(outcomes: list[Outcome]) -> str:
    """Return the figures side by side, one way of resolving a column."""
    columns = [_lines(figures(outcome)) for outcome in outcomes]
    names = list(dict.fromkeys(name for column in columns for name in column))
    width = max(map(len, names))
    head = " " * width + "".join(f"{outcome.name:>20}" for outcome in outcomes)
    rows = [
        f"{name:<{width}}" + "".join(f"{column.get(name, '-'):>20}" for column in columns)
        for name in names
    ]
    return "\n".join([head, *rows])


def broken_limits(outcome: Outcome, limits: Limits) -> list[str]:
    """Return in words which limits an outcome does not keep.

    Where fewer than twenty books are pending, one of them may lack the right candidate, or have
    it in a later place: a share of so few says more of chance than of the matching.
    """
    verdict, result = outcome.verdict, outcome.result
    requests = ceil(limits.requests * verdict.books / _LIMITS_ARE_FOR)
    pending = verdict.answerable
    spared = (pending - 1) / pending if 0 < pending < _FEW_PENDING else 1.0
    wrong = len(verdict.wrong) - len(verdict.excused)
    stored = verdict.matched / verdict.books
    checks: list[tuple[str, float, Callable[[float, float], bool], float]] = [
        (
            "Hardcover requests",
            sum(result.first.hardcover.values()),
            _at_most,
            max(requests, _FEWEST_REQUESTS),
        ),
        (
            "Hardcover requests of a second run",
            sum(result.second.hardcover.values()),
            _at_most,
            limits.second_run,
        ),
        ("wrong ids stored unasked", wrong, _at_most, limits.wrong),
        (
            "share with the right candidate",
            verdict.right_share,
            _at_least,
            min(limits.right_share, spared),
        ),
        (
            "share with the right candidate first",
            verdict.first_share,
            _at_least,
            min(limits.first_share, spared),
        ),
        ("books without a record", len(verdict.unseen), _at_most, 0),
    ]
    if outcome.accept_exact:
        checks.append(("share stored", stored, _at_least, limits.stored_share))
    return [
        f"{outcome.name}: {name} {value:g}, limit {limit:g}"
        for name, value, holds, limit in checks
        if not holds(value, limit)
    ]


def _lines(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    lines: dict[str, str] = {}
    for name, value in values.items():
        words = name.replace("_", " ")
        if isinstance(value, Mapping):
            lines |= _lines(value, f"{prefix}{words}: ")
        elif not isinstance(value, bool):
            lines[f"{prefix}{words}"] = f"{value:,}"
    return lines


def _with_total(requests: Mapping[str, int]) -> dict[str, int]:
    return {**dict(sorted(requests.items())), "total": sum(requests.values())}


def _at_most(value: float, limit: float) -> bool:
    return value <= limit


def _at_least(value: float, limit: float) -> bool:
    return value >= limit
