"""A plan as text for people, and as JSON for programs."""

from collections.abc import Sequence
from typing import Any

from ..hardcover.address import work_url
from ..messages.markdown import plain
from ..messages.translations import Texts
from ..store.rating_writes import Field
from .plan import Difference, Left, Line, Plan
from .ratings.compare import RatingLine
from .ratings.plan import RatingDifference, RatingPlan
from .ratings.scale import stars, status_name

_DIFFERENCES_SHOWN = 10
_RATINGS_SHOWN = 5
UNTOLD = frozenset({Left.GONE, Left.LATER})
"""Reasons that are not shown, since a person can do nothing about them."""


def plan_in_words(plan: Plan, texts: Texts) -> dict[str, str]:
    """Return the placeholders of the dialog that asks for consent to write ids."""
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


def ratings_in_words(plan: RatingPlan, texts: Texts) -> dict[str, str]:
    """Return the placeholders of the dialog that asks for consent to sync ratings."""
    lines: list[str] = []
    for field in Field:
        if group := [line for line in plan.lines if line.field is field]:
            lines.append(f"- {texts.counted(f'plan.{field}', len(group))}")
            lines += _some([_example(each, texts) for each in group], texts)
    left: list[str] = []
    for reason, number in plan.left_by_reason().items():
        if reason in UNTOLD:
            continue
        left.append(f"- {texts.counted(f'plan.left_{reason}', number)}")
        if reason is Left.RATINGS_DIFFER:
            left += _some([_differing(each, texts) for each in plan.differences], texts)
    if plan.not_in_booklore:
        left.append(f"- {texts.counted('plan.not_in_booklore', plan.not_in_booklore)}")
    return {
        "lines": "\n".join(lines) if lines else texts("plan.no_ratings"),
        "requests": texts.counted("plan.requests", requests)
        if (requests := plan.hardcover_requests)
        else texts("plan.no_requests"),
        "left": "\n".join([texts("plan.left"), "", *left]) if left else texts("plan.none_left"),
    }


def _some(examples: Sequence[str], texts: Texts) -> list[str]:
    """Return the first examples as an indented list, and how many more there are."""
    shown = [f"  - {each}" for each in examples[:_RATINGS_SHOWN]]
    if (more := len(examples) - _RATINGS_SHOWN) > 0:
        shown.append(f"  {texts.counted('summary.more', more)}")
    return shown


def _example(line: RatingLine, texts: Texts) -> str:
    """Return a book with its stars before and after."""
    before, after = (_stars(each, texts) for each in (line.before, line.after))
    return texts("plan.rating", title=plain(line.title), before=before, after=after)


def _differing(each: RatingDifference, texts: Texts) -> str:
    """Return a book with its stars on both sides."""
    here, there = _stars(each.booklore, texts), _stars(each.hardcover, texts)
    return texts("plan.rating_differs", title=plain(each.title), here=here, there=there)


def _stars(rating: int | None, texts: Texts) -> str:
    """Return half stars as text, such as "3.5 ★"."""
    return texts("plan.no_rating") if rating is None else f"{stars(rating):g} ★"


def line_as_dict(line: Line | RatingLine) -> dict[str, Any]:
    """Return a line for the response of an action; ratings are in stars."""
    if isinstance(line, RatingLine):
        return {
            "book_id": line.book_id,
            "title": line.title,
            "server": server_of(line.field),
            "field": "shelf" if line.field is Field.ADDED else "rating",
            "before": stars(line.before),
            "after": stars(line.after),
            "status": status_name(line.status),
            "why": line.why.value,
            "public": line.public,
        }
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


def server_of(field: str) -> str:
    """Return the server that a field of the journal belongs to."""
    return "hardcover" if field in (Field.TO_HARDCOVER, Field.ADDED) else "booklore"


def difference_as_dict(difference: Difference | RatingDifference) -> dict[str, Any]:
    """Return a difference for the response of an action; ratings are in stars."""
    if isinstance(difference, RatingDifference):
        return {
            "book_id": difference.book_id,
            "title": difference.title,
            "booklore": stars(difference.booklore),
            "hardcover": stars(difference.hardcover),
        }
    return {
        "book_id": difference.book_id,
        "title": difference.title,
        "booklore": difference.booklore,
        "hardcover_id": difference.ours,
        "url": work_url(difference.ours),
    }
