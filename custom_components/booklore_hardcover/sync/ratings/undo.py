"""The plan that takes back ratings that a sync wrote, or those of one settlement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...booklore.models import RatedBook
from ...hardcover.models import UserBook
from ...store.journal import WriteOutcome
from ...store.ledger import Pair, Standing
from ...store.rating_writes import Field, RatingWrite
from ..plan import Left, Why
from .compare import RatingLine, RatingTerms
from .plan import RatingPlan
from .scale import rating_of


@dataclass(frozen=True, slots=True)
class Present:
    """What both sides have now."""

    rows: Mapping[int, UserBook]
    """Rows on the shelf, by their ids."""
    books: Mapping[int, RatedBook]
    """By book id."""
    pairs: Mapping[int, Pair]
    """Pairs of the ledger, by Hardcover id."""

    def stands(self, write: RatingWrite) -> bool:
        """Whether the rating is still as a write has left it."""
        if write.field is Field.TO_BOOKLORE:
            book = self.books.get(write.book_id)
            return book is not None and book.rating == write.after.raw
        row = self.rows.get(write.row_id or 0)
        return row is not None and row.rating == write.after.rating

    def untouched(self, write: RatingWrite) -> bool:
        """Whether nothing in a row on the shelf has changed since a write."""
        row = self.rows.get(write.row_id or 0)
        return row is not None and row.updated_at == write.after.updated_at


def add_undo(
    plan: RatingPlan,
    wanted: Sequence[RatingWrite],
    history: Iterable[RatingWrite],
    present: Present,
    terms: RatingTerms,
) -> None:
    """Add the lines that take back these writes, where nothing has changed since.

    `history` has all writes of these Hardcover books, in their order. A last one that seems to
    have failed may have been carried out all the same.
    """
    by_place: dict[object, list[RatingWrite]] = {}
    for write in history:
        by_place.setdefault(_place(write), []).append(write)
    numbers = {write.id for write in wanted}
    back: list[tuple[RatingWrite, RatingWrite]] = []
    for writes in by_place.values():
        if not any(each.id in numbers for each in writes):
            continue
        standing = _standing(writes, present)
        ours: list[RatingWrite] = []
        while standing and standing[-1].id in numbers:
            ours.append(standing.pop())
        unchanged = bool(ours) and present.stands(ours[0])
        if unchanged and ours[-1].field is Field.ADDED:
            # That row is removed, unless anything else in it has changed.
            unchanged = present.untouched(ours[0])
        if not unchanged:
            if any(each.id in numbers and each.outcome is WriteOutcome.WRITTEN for each in writes):
                plan.left[writes[-1].book_id] = Left.RATINGS_DIFFER
            continue
        back.append((ours[0], ours[-1]))
    for last, first in back:
        title = present.books[last.book_id].book.title if last.book_id in present.books else ""
        plan.lines.append(_line(last, first, title, _restored(last, back, present, terms)))


def _place(write: RatingWrite) -> object:
    """Return a key for the place of a write: a book in BookLore, or a work on the shelf."""
    there = write.field is Field.TO_BOOKLORE
    return (write.hardcover_id, write.book_id if there else None)


def _standing(writes: Sequence[RatingWrite], present: Present) -> list[RatingWrite]:
    """Return the writes to one place that were not taken back."""
    standing: list[RatingWrite] = []
    for write in writes:
        late = write is writes[-1] and write.undoes is None and present.stands(write)
        if write.outcome is not WriteOutcome.WRITTEN and not late:
            continue
        if write.undoes is None:
            standing.append(write)
        else:
            standing = [each for each in standing if each.id < write.undoes]
    return standing


def _line(last: RatingWrite, first: RatingWrite, title: str, pair: Pair) -> RatingLine:
    removes = first.field is Field.ADDED
    return RatingLine(
        field=first.field,
        hardcover_id=last.hardcover_id,
        book_id=last.book_id,
        title=title,
        before=last.after.rating,
        after=None if removes else first.before.rating,
        raw_before=last.after.raw,
        raw_after=first.before.raw,
        why=Why.UNDO,
        pair=pair,
        row_id=last.row_id,
        undoes=first.id,
    )


def _restored(
    write: RatingWrite,
    back: Iterable[tuple[RatingWrite, RatingWrite]],
    present: Present,
    terms: RatingTerms,
) -> Pair:
    """Return the pair of a Hardcover book after all of its writes are taken back.

    The ledger gets it, so that the rating is not sent again; a settled one differs again.
    """
    copies = {
        book_id: rating_of(book.rating, out_of_five=terms.out_of_five)
        for book_id in write.pair.copies
        if (book := present.books.get(book_id)) is not None
    }
    there = next(
        (
            row.rating
            for row in present.rows.values()
            if write.hardcover_id in (row.book_id, *row.other_ids)
        ),
        # Nothing was written there: it has what was seen last.
        present.pairs.get(write.hardcover_id, write.pair).hardcover,
    )
    settled = False
    for last, first in back:
        if last.hardcover_id != write.hardcover_id:
            continue
        settled = settled or first.step is not None
        if first.field is Field.TO_BOOKLORE:
            copies[last.book_id] = first.before.rating
        else:
            there = None if first.field is Field.ADDED else first.before.rating
    standing = Standing.DIFFERS if settled else Standing.AGREED
    return Pair(copies, there, standing)
