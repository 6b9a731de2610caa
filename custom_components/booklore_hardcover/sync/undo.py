"""The plan that takes back the ids that a sync wrote."""

from collections.abc import Iterable, Mapping, Sequence

from ..booklore.models import EditableBook, HardcoverLink
from ..store.journal import Write, WriteOutcome
from .plan import Left, Line, Plan, Why


def add_undo(
    plan: Plan,
    run: int,
    writes: Mapping[int, Sequence[Write]],
    rows: Mapping[int, EditableBook],
) -> None:
    """Add the lines that take back the writes of sync `run`, where nothing has changed since.

    `writes` are all that there are, in their order, by book. The last one of a book may have been
    carried out though it seems to have failed.
    """
    for book_id, ever in writes.items():
        row, last = rows.get(book_id), ever[-1]
        if row is None:
            plan.left[book_id] = Left.GONE
            continue
        of_book = [each for each in ever if each.outcome is WriteOutcome.WRITTEN]
        seems_failed = last.outcome not in (None, WriteOutcome.WRITTEN)
        if seems_failed and row.link.book_id and row.link.book_id == last.after.book_id:
            plan.landed.append(last.id)
            of_book.append(last)
        back = _to_take_back(run, of_book)
        if not back or row.link.book_id != back[0].after.book_id:
            if any(each.run == run and each.undoes is None for each in of_book):
                plan.left[book_id] = Left.DIFFERS
        elif row.locked:
            plan.left[book_id] = Left.LOCKED
        elif (after := _before(back, row.link)).book_id != row.link.book_id:
            plan.lines.append(
                Line(book_id, row.book.title, row.link, after, Why.UNDO, undoes=back[-1].id)
            )


def _to_take_back(run: int, writes: Iterable[Write]) -> list[Write]:
    """Return a sync's writes to a book that no later sync has overwritten, the last one first."""
    standing: list[Write] = []
    for write in writes:
        if write.undoes is None:
            standing.append(write)
        else:
            standing = [each for each in standing if each.id < write.undoes]
    back: list[Write] = []
    for write in reversed(standing):
        follows = not back or write.after.book_id == back[-1].before.book_id
        if write.run != run or not follows:
            break
        back.append(write)
    return back


def _before(writes: Iterable[Write], link: HardcoverLink) -> HardcoverLink:
    """Return the fields as they were before these writes, given the last one first.

    A slug that has changed since is kept.
    """
    for write in writes:
        slug = write.before.slug if link.slug == write.after.slug else link.slug
        link = HardcoverLink(write.before.book_id, slug)
    return link
