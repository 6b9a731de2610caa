"""The plan for ratings: what would be written, what differs, and what is left alone and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from ...hardcover.shelf import ROWS_PER_REQUEST
from ...options import RatingsMode
from ...store.ledger import Pair, Standing
from ...store.rating_writes import Field, RatingWrite
from ..plan import ATTEMPTS, READ_BACK, Left
from .compare import How, RatingLine, Unit, judge
from .scale import MAKES_READ

_CHANGED_SHARE: Final = 0.2
_CHANGED_LEAST: Final = 10
"""More than this share of the ledger, and at least so many, does nobody change in a day."""
LINES_PER_LOOK: Final = 200
"""After so many writes, which take minutes, the next rows are looked at once more."""


@dataclass(frozen=True, slots=True)
class RatingDifference:
    """A book with one rating in BookLore and another on Hardcover, in half stars."""

    book_id: int
    title: str
    booklore: int | None
    """Of this copy."""
    hardcover: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """How many ratings have changed at once, which stops a sync until the person confirms it."""

    number: int
    known: int
    """How many pairs the ledger has."""
    on_hardcover: bool
    """Whether they have changed there, and not in BookLore."""


@dataclass(slots=True)
class RatingPlan:
    """What one sync would do with ratings."""

    lines: list[RatingLine] = field(default_factory=list)
    differences: list[RatingDifference] = field(default_factory=list)
    left: dict[int, Left] = field(default_factory=dict)
    """Why a book is left alone, by book id."""
    notes: dict[int, Pair | None] = field(default_factory=dict)
    """What the ledger is to hold, whatever becomes of the lines, by Hardcover id."""
    moved: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    """Matches whose work was merged into another or deleted (None), by book id."""
    landed: list[RatingWrite] = field(default_factory=list)
    """Writes that have happened after all."""
    changed: Changed | None = None
    """What keeps it from being carried out until the person confirms it."""
    asks_scale: bool = False
    """Whether all ratings in BookLore may be out of five, which only the person knows."""
    not_in_booklore: int | None = None
    """How many books on the shelf want to be read, and are not in BookLore; None: not counted."""
    privacy: int = 0
    """The account's own privacy on Hardcover, for books that are added."""
    shelf_rows: int = 0

    @property
    def hardcover_requests(self) -> int:
        """How many requests the lines cost at Hardcover, those to look before and after included."""
        public = [line for line in self.lines if line.public]
        if not public:
            return 0
        cost = sum(_cost(line) for line in public)
        looks = (len(public) - 1) // LINES_PER_LOOK + 1 + (len(public) >= READ_BACK)
        pages = -(-max(self.shelf_rows, 1) // ROWS_PER_REQUEST)
        return cost + looks + 1 + pages

    @property
    def requests(self) -> int:
        """How many requests the lines cost at BookLore."""
        values = {line.after for line in self.lines if not line.public}
        return 3 * len(values)

    def left_by_reason(self) -> Mapping[Left, int]:
        """Return how many books are left alone for which reason."""
        return Counter(self.left.values())

    def limit(self, most: int) -> None:
        """Leave all lines but the first so many for later."""
        for line in self.lines[most:]:
            self.left[line.book_id] = Left.LATER
        del self.lines[most:]

    def limit_to_brake(self) -> None:
        """Write and note nothing: too much has changed at once."""
        self.limit(0)
        self.notes.clear()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of earlier writes."""

    failures: Mapping[int, int]
    """How often in a row a Hardcover book could not be written."""
    excluded: frozenset[int]


def add_to_plan(
    plan: RatingPlan, units: Iterable[Unit], how: How, known: Known, asked: bool
) -> None:
    """Add what there is to do about these Hardcover books."""
    for whole in units:
        if (unit := _without(whole, known.excluded)) is None:
            if judge(whole, how).lines:
                plan.left[whole.copies[0].book_id] = Left.EXCLUDED
            continue
        first = unit.copies[0].book_id
        verdict = judge(unit, how)
        if verdict.note is not None and verdict.note != unit.pair:
            plan.notes[unit.hardcover_id] = verdict.note
        if verdict.left is not None:
            plan.left[first] = verdict.left
        if verdict.differs:
            plan.differences += _differences(unit)
        if not verdict.lines:
            continue
        if known.failures.get(unit.hardcover_id, 0) >= ATTEMPTS and not asked:
            plan.left[first] = Left.FAILED
        else:
            plan.lines += verdict.lines


def changed_at_once(
    units: Iterable[Unit], how: How, known: Known, ledger: Iterable[Pair]
) -> Changed | None:
    """Return what has changed in these units since the ledger was written, if too much of it has.

    A book that is gone from the shelf has changed there. What changes there and goes nowhere is
    not counted: it would add up for months.
    """
    in_booklore = on_hardcover = 0
    both = how.mode is RatingsMode.BOTH
    for whole in units:
        unit, pair = _without(whole, known.excluded), whole.pair
        if unit is None or pair is None or not _counts(pair):
            continue
        in_booklore += unit.now.booklore != pair.booklore
        if unit.row is None:
            on_hardcover += pair.hardcover is not None
        elif both:
            on_hardcover += unit.now.hardcover != pair.hardcover
    most = sum(map(_counts, ledger))
    for number, there in ((in_booklore, False), (on_hardcover, True)):
        if number >= _CHANGED_LEAST and number > _CHANGED_SHARE * most:
            return Changed(number, most, there)
    return None


def _counts(pair: Pair) -> bool:
    """Whether a change of this pair is one that the person need not have been asked about."""
    return pair.standing not in (Standing.NOT_ON_SHELF, Standing.DIFFERS)


def _without(unit: Unit, excluded: AbstractSet[int]) -> Unit | None:
    """Return a unit without the books that are left out; None if no other is in it."""
    copies = tuple(each for each in unit.copies if each.book_id not in excluded)
    return replace(unit, copies=copies) if copies else None


def _differences(unit: Unit) -> list[RatingDifference]:
    there = unit.now.hardcover
    copies = [each for each in unit.copies if each.rating not in (None, there)]
    return [RatingDifference(each.book_id, each.title, each.rating, there) for each in copies[:1]]


def _cost(line: RatingLine) -> int:
    """Return how many requests a write to Hardcover takes: see `Writer`."""
    if line.field is Field.ADDED:
        return 4 if line.status in MAKES_READ else 2
    return 1
