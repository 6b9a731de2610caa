"""A plan in words for people, and in facts for programs."""

from typing import Any

from ..hardcover.address import work_url
from ..messages.markdown import plain
from ..messages.texts import Texts
from .plan import Difference, Left, Line, Plan

_DIFFERENCES_SHOWN = 10
UNTOLD = frozenset({Left.GONE, Left.LATER})
"""Reasons that say nothing a person could act on."""


def plan_in_words(plan: Plan, texts: Texts) -> dict[str, str]:
    """Return the placeholders of the dialog that asks for consent."""
    files = [
        texts.counted(f"plan.{name}", number)
        for name, number in (("rewritten", plan.files_rewritten), ("moved", plan.files_moved))
        if number
    ]
    left = [
        f"- {texts.counted(f'plan.left_{reason}', number)}"
        for reason, number in sorted(
            plan.left_by_reason().items(), key=lambda each: each[0] is Left.DIFFERS
        )
        if reason not in UNTOLD
    ]
    left += [
        f"  - {texts('plan.difference', title=plain(each.title), there=plain(each.booklore), here=each.ours)}"
        for each in plan.differences[:_DIFFERENCES_SHOWN]
    ]
    if (more := len(plan.differences) - _DIFFERENCES_SHOWN) > 0:
        left.append(f"  {texts.counted('summary.more', more)}")
    return {
        "lines": texts.counted("plan.lines", len(plan.lines))
        if plan.lines
        else texts("plan.nothing"),
        "files": "\n\n".join(files) or texts("plan.no_files"),
        "left": "\n".join([texts("plan.left"), "", *left]) if left else texts("plan.none_left"),
    }


def line_as_dict(line: Line) -> dict[str, Any]:
    """Return a line for the response of an action."""
    return {
        "book_id": line.book_id,
        "title": line.title,
        "server": "booklore",
        "field": "hardcover_id",
        "before": line.before.book_id,
        "after": line.after.book_id,
        "why": line.why.value,
        "public": False,
        "rewrites_file": line.rewrites_file,
    }


def difference_as_dict(difference: Difference) -> dict[str, Any]:
    """Return a difference for the response of an action."""
    return {
        "book_id": difference.book_id,
        "title": difference.title,
        "booklore": difference.booklore,
        "hardcover_id": difference.ours,
        "url": work_url(difference.ours),
    }
