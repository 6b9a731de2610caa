"""How a sync ended, for its callers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..models import Problem
from .plan import Difference, Left, Line, Plan
from .ratings.compare import RatingLine
from .ratings.plan import RatingDifference, RatingPlan

LINES_KEPT: Final = 50
"""How many lines and differences are kept for callers."""


@dataclass(frozen=True, slots=True)
class SyncEnd:
    """How a sync ended, paused or failed, for its callers."""

    run: int
    planned: int = 0
    written: int = 0
    requests: int = 0
    """Requests to BookLore for the lines, including those that check a book before and after."""
    hardcover_requests: int = 0
    """Requests to Hardcover for the lines."""
    files_rewritten: int = 0
    files_moved: int = 0
    left: Mapping[int, Left] = field(default_factory=dict)
    lines: tuple[Line | RatingLine, ...] = ()
    differences: tuple[Difference | RatingDifference, ...] = ()
    not_in_booklore: int | None = None
    """How many books on the want-to-read shelf are not in BookLore; None if it was not counted."""
    paused_until: float | None = None
    """Unix time in seconds."""
    problem: Problem | None = None

    def plus(self, plan: Plan | RatingPlan, written: int) -> SyncEnd:
        """Return this with a plan and the number of its lines that were written added."""
        end = replace(
            self,
            planned=self.planned + len(plan.lines),
            written=self.written + written,
            requests=self.requests + plan.requests,
            left={**self.left, **plan.left},
            lines=(*self.lines, *plan.lines[:LINES_KEPT])[:LINES_KEPT],
            differences=(*self.differences, *plan.differences[:LINES_KEPT])[:LINES_KEPT],
        )
        if isinstance(plan, RatingPlan):
            return replace(
                end,
                hardcover_requests=self.hardcover_requests + plan.hardcover_requests,
                not_in_booklore=plan.not_in_booklore,
            )
        return replace(
            end,
            files_rewritten=self.files_rewritten + plan.files_rewritten,
            files_moved=self.files_moved + plan.files_moved,
        )
