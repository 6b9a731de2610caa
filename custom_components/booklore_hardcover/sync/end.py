"""What callers are told of a sync."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..models import Problem
from .plan import Difference, Left, Line, Plan

LINES_KEPT: Final = 50
"""How many lines and differences callers are told of."""


@dataclass(frozen=True, slots=True)
class SyncEnd:
    """What callers are told when a sync is over, pauses or fails."""

    run: int
    planned: int = 0
    written: int = 0
    requests: int = 0
    """How many the lines cost BookLore, those to look before and after included."""
    files_rewritten: int = 0
    files_moved: int = 0
    left: Mapping[int, Left] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    differences: tuple[Difference, ...] = ()
    paused_until: float | None = None
    """Unix time in seconds."""
    problem: Problem | None = None

    def plus(self, plan: Plan, written: int) -> SyncEnd:
        """Return this with what a plan has come to."""
        return replace(
            self,
            planned=self.planned + len(plan.lines),
            written=self.written + written,
            requests=self.requests + plan.requests,
            files_rewritten=self.files_rewritten + plan.files_rewritten,
            files_moved=self.files_moved + plan.files_moved,
            left={**self.left, **plan.left},
            lines=(*self.lines, *plan.lines[:LINES_KEPT])[:LINES_KEPT],
            differences=(*self.differences, *plan.differences[:LINES_KEPT])[:LINES_KEPT],
        )
