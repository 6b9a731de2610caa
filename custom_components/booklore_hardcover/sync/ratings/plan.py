"""The plan for ratings: what is to be written, what differs, and which books are left alone."""

from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from ...hardcover.shelf import ROWS_PER_REQUEST
from ...options import RatingsMode
from ...store.ledger import Pair, Standing
from ...store.rating_writes import Field, RatingWrite
from ..plan import ATTEMPTS, READ_BACK, BasePlan, Left
from .compare import RatingLine, RatingTerms, Unit, judge
from .scale import MAKES_READ

_CHANGED_SHARE: Final = 0.2
_CHANGED_LEAST: Final = 10
"""A person does not change more than this share of the ledger in a day, from so many pairs on."""
LINES_PER_LOOK: Final = 200
"""After so many writes, which take minutes, the next rows are read once more."""


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
    """How many ratings have changed at once: a sync stops until the person confirms that."""

    number: int
    known: int
    """How many pairs the ledger has."""
    on_hardcover: bool
    """Whether they have changed on Hardcover, not in BookLore."""


@dataclass(slots=True)
class RatingPlan(BasePlan[RatingLine, RatingDifference]):
    """What a sync is to do with ratings."""

    notes: dict[int, Pair | None] = field(default_factory=dict)
    """Pairs to save in the ledger even if no line is written, by Hardcover id; None deletes one."""
    landed: list[RatingWrite] = field(default_factory=list)
    """Writes that were carried out although they seemed to fail."""
    changed: Changed | None = None
    """Set if the person has to confirm the plan before it is carried out."""
    asks_scale: bool = False
    """Whether the ratings in BookLore may be out of five, so that the person has to be asked."""
    not_in_booklore: int | None = None
    """How many books on the want-to-read shelf are not in BookLore; None if it was not counted."""
    privacy: int = 0
    """The account's privacy setting on Hardcover, for books that are added."""
    shelf_rows: int = 0

    @property
    def hardcover_requests(self) -> int:
        """Requests to Hardcover for the lines, including those that check rows before and after."""
        public = [line for line in self.lines if line.public]
        if not public:
            return 0
        cost = sum(_cost(line) for line in public)
        looks = (len(public) - 1) // LINES_PER_LOOK + 1 + (len(public) >= READ_BACK)
        pages = -(-max(self.shelf_rows, 1) // ROWS_PER_REQUEST)
        return cost + looks + 1 + pages

    @property
    def requests(self) -> int:
        """Requests to BookLore for the lines."""
        values = {line.after for line in self.lines if not line.public}
        return 3 * len(values)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of earlier writes."""

    failures: Mapping[int, int]
    """How often in a row each Hardcover book could not be written."""
    excluded: frozenset[int]


def add_to_plan(
    plan: RatingPlan, units: Iterable[Unit], terms: RatingTerms, known: Known, asked: bool
) -> None:
    """Add these Hardcover books to the plan."""
    for whole in units:
        if (unit := _without(whole, known.excluded)) is None:
            if judge(whole, terms).lines:
                plan.left[whole.copies[0].book_id] = Left.EXCLUDED
            continue
        first = unit.copies[0].book_id
        verdict = judge(unit, terms)
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
    units: Iterable[Unit], terms: RatingTerms, known: Known, ledger: Iterable[Pair]
) -> Changed | None:
    """Return how many ratings have changed since the last sync, if there are too many of them.

    A book that is gone from the shelf counts as changed on Hardcover. Other changes there count
    only if ratings go both ways: else nothing follows from them, and they would add up for months.
    """
    in_booklore = on_hardcover = 0
    both = terms.mode is RatingsMode.BOTH
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
    """Whether a change of this pair would be carried over without asking the person."""
    return pair.standing not in (Standing.NOT_ON_SHELF, Standing.DIFFERS)


def _without(unit: Unit, excluded: AbstractSet[int]) -> Unit | None:
    """Return a unit without excluded books; None if no other book is in it."""
    copies = tuple(each for each in unit.copies if each.book_id not in excluded)
    return replace(unit, copies=copies) if copies else None


def _differences(unit: Unit) -> list[RatingDifference]:
    there = unit.now.hardcover
    copies = [each for each in unit.copies if each.rating not in (None, there)]
    return [RatingDifference(each.book_id, each.title, each.rating, there) for each in copies[:1]]


def _cost(line: RatingLine) -> int:
    """Return how many requests a write to Hardcover takes; see `ShelfWriter`."""
    if line.field is Field.ADDED:
        return 4 if line.status in MAKES_READ else 2
    return 1
