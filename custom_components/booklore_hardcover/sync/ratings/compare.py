"""The rules for the ratings of a Hardcover book: what is written, when the person is asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ...hardcover.models import UserBook
from ...options import RatingsMode
from ...store.ledger import Pair, Standing
from ...store.rating_writes import Field
from ..plan import Left, Why
from .scale import STATUSES, raw_of


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the books in BookLore that are the same on Hardcover."""

    book_id: int
    title: str
    raw: int | None
    """The rating as BookLore has it."""
    rating: int | None
    """In half stars."""
    status: str | None
    finished: str | None
    """The day on which it was read, as an ISO date; None if it is unknown or not plausible."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A Hardcover book: its copies in BookLore, its row on the shelf, its pair in the ledger."""

    hardcover_id: int
    copies: tuple[Copy, ...]
    """At least one, in the order of their ids."""
    row: UserBook | None
    """Its row on the shelf."""
    pair: Pair | None
    """The ratings that were seen last."""

    @property
    def now(self) -> Pair:
        """Return what both sides have now."""
        ratings = {each.book_id: each.rating for each in self.copies}
        return Pair(ratings, self.row.rating if self.row else None)


@dataclass(frozen=True, slots=True)
class RatingTerms:
    """How the person has agreed to sync ratings."""

    mode: RatingsMode
    add_missing: bool = False
    out_of_five: bool = False


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One write: the rating on one side before and after, in half stars."""

    field: Field
    hardcover_id: int
    book_id: int
    title: str
    before: int | None
    after: int | None
    why: Why
    pair: Pair
    """What the ledger has once it is written."""
    row_id: int | None = None
    """Its row on the shelf."""
    status: int | None = None
    """The status on Hardcover of a book that is added."""
    finished: str | None = None
    """The day on which a book that is added was read, as an ISO date."""
    raw_before: int | None = None
    """The rating before and after in BookLore's own numbers, for a write to BookLore."""
    raw_after: int | None = None
    step: str | None = None
    """The id of the settlement that it carries out."""
    undoes: int | None = None
    """The number of the write that it takes back."""

    @property
    def public(self) -> bool:
        """Whether others may see it."""
        return self.field is not Field.TO_BOOKLORE


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done about one Hardcover book."""

    lines: tuple[RatingLine, ...] = ()
    left: Left | None = None
    note: Pair | None = None
    """What the ledger is to have from now on, even if no line is written."""

    @property
    def differs(self) -> bool:
        """Whether the person has to decide which rating to keep."""
        return self.note is not None and self.note.standing is Standing.DIFFERS


_NOTHING = Verdict()


def judge(unit: Unit, terms: RatingTerms) -> Verdict:
    """Return what to do, by the ratings on both sides now and the pair that was seen last.

    Without a `note` in the verdict, the ledger stays as it is.
    """
    known = unit.pair
    if known is not None and known.standing is Standing.NOT_ON_SHELF:
        known = None
    now = unit.now
    if unit.row is None:
        return _off_shelf(unit, known, now, terms)
    if not now.booklore:
        return _unrated(unit, known, now, terms)
    if now.booklore == {now.hardcover}:
        return Verdict(note=now)
    if known is None:
        if now.hardcover is None and len(now.booklore) == 1:
            return _send(unit, Why.RATED)
        return _difference(now)
    return _unequal(unit, known, now, terms)


def _unequal(unit: Unit, known: Pair, now: Pair, terms: RatingTerms) -> Verdict:
    """Judge a book that was seen before and has different ratings on both sides."""
    changed = now.booklore != known.booklore
    changed_there = now.hardcover != known.hardcover
    cleared_there = changed_there and now.hardcover is None
    if not changed and cleared_there:
        return Verdict(note=now)  # a cleared rating is never carried over
    if known.standing is Standing.REMOVED and now.hardcover is None:
        return Verdict(note=now)  # nor is one that was removed with its row
    if known.standing is Standing.SETTLED and not changed and not changed_there:
        return _settled(unit, known, terms)
    if known.standing is not Standing.AGREED:
        return _difference(now)
    if not changed and not changed_there:
        return _NOTHING
    if len(now.booklore) > 1 or now.hardcover is None:
        return _difference(now)
    if not changed_there:
        return _send(unit, Why.RATING_CHANGED)
    if changed:
        return _difference(now)
    return _take(unit, terms, Why.CHANGED_THERE)


def _off_shelf(unit: Unit, known: Pair | None, now: Pair, terms: RatingTerms) -> Verdict:
    """Judge a book that is not on the shelf."""
    if known is not None:
        # The ledger keeps that it is gone, so that it does not count as a change every time.
        removed = replace(now, standing=Standing.REMOVED)
        return Verdict(left=Left.REMOVED if now.booklore else None, note=removed)
    if not now.booklore:
        return _NOTHING
    note = replace(now, standing=Standing.NOT_ON_SHELF)
    if not terms.add_missing:
        return Verdict(left=Left.NOT_ON_SHELF, note=note)
    if len(now.booklore) > 1:
        return Verdict(left=Left.COPIES_DIFFER, note=note)
    for each in unit.copies:
        if each.rating is not None and (status := STATUSES.get(each.status or "")):
            pair = Pair(now.copies, each.rating)
            line = RatingLine(
                Field.ADDED, unit.hardcover_id, each.book_id, each.title,
                None, each.rating, Why.NOT_ON_SHELF, pair,
                status=status, finished=each.finished,
            )  # fmt: skip
            return Verdict((line,), note=note)
    return Verdict(left=Left.NO_STATUS, note=note)


def _unrated(unit: Unit, known: Pair | None, now: Pair, terms: RatingTerms) -> Verdict:
    """Judge a book without a rating in BookLore; one that the person cleared is not restored."""
    if unit.pair is not None and unit.pair.booklore:
        return Verdict(note=now)
    if known is not None:
        return _NOTHING
    if now.hardcover is None or terms.mode is not RatingsMode.BOTH:
        return _NOTHING
    return _take(unit, terms, Why.RATED_THERE)


def _send(unit: Unit, why: Why) -> Verdict:
    """Write BookLore's rating to Hardcover."""
    return Verdict((_to_hardcover(unit, unit.now, why),))


def _to_hardcover(unit: Unit, target: Pair, why: Why) -> RatingLine:
    [rating] = target.booklore
    first = next(each for each in unit.copies if each.rating is not None)
    return RatingLine(
        Field.TO_HARDCOVER, unit.hardcover_id, first.book_id, first.title,
        unit.now.hardcover, rating, why, Pair(target.copies, rating),
        row_id=unit.row.id if unit.row else None,
    )  # fmt: skip


def _take(unit: Unit, terms: RatingTerms, why: Why) -> Verdict:
    """Write Hardcover's rating to BookLore, if ratings go both ways."""
    there = unit.now.hardcover
    if terms.mode is not RatingsMode.BOTH or there is None:
        return _NOTHING
    wanted = [each for each in unit.copies if each.rating is not None] or unit.copies
    return _to_booklore(unit, there, [each.book_id for each in wanted], terms, why)


def _to_booklore(
    unit: Unit, rating: int, book_ids: Collection[int], terms: RatingTerms, why: Why
) -> Verdict:
    if (raw := raw_of(rating, out_of_five=terms.out_of_five)) is None:
        return Verdict(left=Left.NOT_EXACT)
    pair = Pair(_with(unit.now.copies, book_ids, rating), rating)
    lines = tuple(
        RatingLine(
            Field.TO_BOOKLORE, unit.hardcover_id, each.book_id, each.title,
            each.rating, rating, why, pair, raw_before=each.raw, raw_after=raw,
        )
        for each in unit.copies
        if each.book_id in book_ids and each.raw != raw
    )  # fmt: skip
    return Verdict(lines)


def _settled(unit: Unit, known: Pair, terms: RatingTerms) -> Verdict:
    """Write the rating that the person has decided on wherever another one is."""
    wanted = known.wanted
    if wanted is None:
        return _difference(unit.now)
    others = [each.book_id for each in unit.copies if each.rating not in (None, wanted)]
    there = _to_booklore(unit, wanted, others, terms, Why.SETTLED)
    if there.left is not None:
        return _difference(unit.now)
    target = Pair(_with(unit.now.copies, others, wanted), wanted)
    lines = tuple(replace(each, pair=target) for each in there.lines)
    if unit.now.hardcover != wanted:
        line = _to_hardcover(unit, target, Why.SETTLED)
        if lines:
            # It is written first, and the pair stays SETTLED until BookLore has the rating as well.
            line = replace(line, pair=replace(known, hardcover=wanted))
        lines = (line, *lines)
    return Verdict(tuple(replace(each, step=known.step) for each in lines))


def _with(
    copies: Mapping[int, int | None], book_ids: Collection[int], rating: int
) -> dict[int, int | None]:
    """Return the ratings of all copies, with another one for some of the books."""
    return {k: rating if k in book_ids else old for k, old in copies.items()}


def _difference(now: Pair) -> Verdict:
    return Verdict(left=Left.RATINGS_DIFFER, note=replace(now, standing=Standing.DIFFERS))
