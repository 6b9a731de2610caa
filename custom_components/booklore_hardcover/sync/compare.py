"""The rules for ids: what is written for a book, and why another is left alone."""

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass

from ..booklore.models import EditableBook, FileSettings, HardcoverLink
from ..hardcover.models import Work
from ..matching.records import another_book, identity
from ..record import Record
from ..store.journal import Write, WriteOutcome
from .plan import ATTEMPTS, Difference, Left, Line, Plan, Why


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows of earlier writes."""

    written: Mapping[int, Write]
    """The last write of each book that succeeded."""
    unsuccessful: Mapping[int, Write]
    """The last write of each book, if it seems to have failed."""
    ever_written: AbstractSet[tuple[int, str]]
    """All pairs of book id and Hardcover id that were ever written."""
    failures: Mapping[int, int]
    """How often in a row each book could not be written."""
    excluded: AbstractSet[int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan is made from; all of it was just read from the servers, except `known`."""

    rows: Mapping[int, EditableBook]
    files: FileSettings
    files_agreed: bool
    works: Mapping[int, Work | None]
    """The works to be written, by the id in the record; None if Hardcover has deleted it."""
    known: Known
    asked: bool


def add_to_plan(plan: Plan, records: Mapping[int, Record | None], facts: Facts) -> None:
    """Add these books to the plan; a record is None if the book has no match."""
    for book_id, record in records.items():
        if (row := facts.rows.get(book_id)) is None:
            plan.left[book_id] = Left.GONE
            continue
        if record is not None and another_book(record.book, identity(row.book)):
            plan.left[book_id] = Left.OTHER_BOOK
            continue
        line = _line(plan, row, record, facts)
        if isinstance(line, Left):
            plan.left[book_id] = line
        elif line is not None:
            plan.lines.append(line)
        if (write := _standing(row, facts)) and write.outcome is not WriteOutcome.WRITTEN:
            plan.landed.append(write.id)


def _line(plan: Plan, row: EditableBook, record: Record | None, facts: Facts) -> Line | Left | None:
    """Return the line for a book, why it is left alone, or None if it is up to date."""
    book_id, link, ours = row.book.id, row.link, _standing(row, facts)
    if (matched := record.hardcover_id if record else None) is None:
        return _without_match(row, ours, facts)
    wanted, slug = matched, None
    if matched in facts.works:
        work = facts.works[matched]
        if work is None:
            plan.moved[book_id] = matched, None
            return Left.NO_WORK
        wanted, slug = work.id, work.slug
        if wanted != matched:
            plan.moved[book_id] = matched, wanted
    if link.book_id == str(wanted):
        return None
    if link.book_id is None:
        if not facts.asked and (book_id, str(wanted)) in facts.known.ever_written:
            return Left.TAKEN_BACK
        return _checked(row, HardcoverLink(str(wanted), link.slug or slug), Why.MISSING, facts)
    if ours is None:
        plan.differences.append(Difference(book_id, row.book.title, link.book_id, wanted))
        return Left.DIFFERS
    new_slug = slug if link.slug == _our_slug(ours) else link.slug
    return _checked(row, HardcoverLink(str(wanted), new_slug), Why.CHANGED, facts)


def _without_match(row: EditableBook, ours: Write | None, facts: Facts) -> Line | Left | None:
    """Return the line that removes the id, and the slug, that we wrote."""
    if ours is None:
        return None
    if ours.undoes is not None and not facts.asked:
        return Left.TAKEN_BACK  # somebody has put the id back
    slug = None if row.link.slug == _our_slug(ours) else row.link.slug
    return _checked(row, HardcoverLink(None, slug), Why.NO_MATCH, facts)


def _standing(row: EditableBook, facts: Facts) -> Write | None:
    """Return the write that put the present id there; None if it is not from us."""
    known, book_id = facts.known, row.book.id
    for write in (known.unsuccessful.get(book_id), known.written.get(book_id)):
        if write is not None and row.link.book_id and row.link.book_id == write.after.book_id:
            return write
    return None


def _our_slug(write: Write) -> str | None:
    """Return the slug that a write has put there; None if it did not change it."""
    return None if write.after.slug == write.before.slug else write.after.slug


def _checked(row: EditableBook, after: HardcoverLink, why: Why, facts: Facts) -> Line | Left:
    """Return the line, or why the book is left alone."""
    book_id = row.book.id
    rewrites, moves = facts.files.rewrites(row), facts.files.moves(row)
    if book_id in facts.known.excluded:
        return Left.EXCLUDED
    if row.locked:
        return Left.LOCKED
    if facts.known.failures.get(book_id, 0) >= ATTEMPTS and not facts.asked:
        return Left.FAILED
    if (rewrites or moves) and not facts.files_agreed:
        return Left.FILES
    return Line(book_id, row.book.title, row.link, after, why, rewrites, moves)


def has_news(book_id: int, record: Record | None, known: Known) -> bool:
    """Whether a sync that nobody asked for has to look at a book.

    It has not if the id is from BookLore or was written before. `record` is None if the book has
    no match any more.
    """
    if book_id in known.excluded or known.failures.get(book_id, 0) >= ATTEMPTS:
        return False
    if record is None:
        write = known.written.get(book_id)
        return write is None or write.undoes is None
    if record.hardcover_id == record.booklore_id:
        return False
    hardcover_id, write = str(record.hardcover_id), known.written.get(book_id)
    if (book_id, hardcover_id) not in known.ever_written:
        return True
    # The match has changed back to an earlier work. BookLore has a later id of ours, unless it
    # was taken back.
    stands = write.after.book_id if write and write.undoes is None else None
    return stands not in (None, hardcover_id)


def to_check(records: Mapping[int, Record | None], facts: Facts) -> set[int]:
    """Return the ids that are to be written, so that their works can be read once more."""
    ids = set()
    for book_id, row in facts.rows.items():
        matched = (record := records.get(book_id)) and record.hardcover_id
        if not matched or row.link.book_id == str(matched):
            continue
        free = row.link.book_id is None or _standing(row, facts) is not None
        if free and isinstance(_checked(row, row.link, Why.MISSING, facts), Line):
            ids.add(matched)
    return ids
