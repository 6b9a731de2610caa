"""The plan: what would be written where, what differs, and what is left alone and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from ..booklore.models import EditableBook, FileSettings, HardcoverLink
from ..hardcover.models import Work
from ..matching.records import another_book, identity
from ..models import Record, Status
from ..store.journal import Outcome, Write

READ_BACK = 5
"""How many of the first writes of a sync are looked at before and after."""
ATTEMPTS = 3
"""How often the writing of a book may fail in a row before it waits for a person."""


class Why(StrEnum):
    """Why a line is in the plan."""

    MISSING = "missing"
    """BookLore has no id yet."""
    CHANGED = "changed"
    """BookLore has the id that was written before the match changed."""
    NO_MATCH = "no_match"
    """BookLore has the id that was written before the match was taken away."""
    UNDO = "undo"
    """A write is to be taken back."""


class Left(StrEnum):
    """Why a book is left alone."""

    EXCLUDED = "excluded"
    GONE = "gone"
    """BookLore does not show the book, or not in full."""
    OTHER_BOOK = "other_book"
    """The book id means another book than when it was matched."""
    LOCKED = "locked"
    DIFFERS = "differs"
    """BookLore has another id, which is not ours to change."""
    TAKEN_BACK = "taken_back"
    """The id was written once, and is gone: it is written again only if somebody asks."""
    FAILED = "failed"
    """It has failed three times in a row."""
    FILES = "files"
    """Its file would change, and nobody has agreed to that."""
    NO_WORK = "no_work"
    """Hardcover no longer has the work: the book is looked up again."""
    LATER = "later"
    """The most that one sync writes unasked has been reached."""


@dataclass(frozen=True, slots=True)
class Line:
    """One write: what stands in BookLore's Hardcover fields of a book, and what is to."""

    book_id: int
    title: str
    before: HardcoverLink
    after: HardcoverLink
    why: Why
    rewrites_file: bool = False
    moves_file: bool = False
    undoes: int | None = None
    """The number of the write that it takes back."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A book that has one id here and another in BookLore."""

    book_id: int
    title: str
    booklore: str
    ours: int


@dataclass(slots=True)
class Plan:
    """What one sync would do."""

    lines: list[Line] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    left: dict[int, Left] = field(default_factory=dict)
    """Why a book is left alone, by book id."""
    moved: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    """Matches whose work was merged into another or deleted (None), by book id."""
    landed: list[int] = field(default_factory=list)
    """The numbers of writes that have happened after all."""

    @property
    def requests(self) -> int:
        """How many requests the lines cost: the first ones are looked at before and after."""
        overwriting = sum(line.why is not Why.MISSING for line in self.lines[READ_BACK:])
        return len(self.lines) + 2 * len(self.lines[:READ_BACK]) + overwriting

    @property
    def files_rewritten(self) -> int:
        """How many files would be rewritten."""
        return sum(line.rewrites_file for line in self.lines)

    @property
    def files_moved(self) -> int:
        """How many files might be moved."""
        return sum(line.moves_file for line in self.lines)

    def left_by_reason(self) -> Mapping[Left, int]:
        """Return how many books are left alone for which reason."""
        return Counter(self.left.values())

    def limit(self, most: int) -> None:
        """Leave all lines but the first so many for later."""
        for line in self.lines[most:]:
            self.left[line.book_id] = Left.LATER
        del self.lines[most:]


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows of earlier writes."""

    written: Mapping[int, Write]
    """The last write of each book that was carried out."""
    unsuccessful: Mapping[int, Write]
    """The last write of each book, if it seems not to have happened."""
    ever_written: AbstractSet[tuple[int, str]]
    """Which ids were written for which books, ever."""
    failures: Mapping[int, int]
    excluded: AbstractSet[int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan is made from; all but what is known was just read."""

    rows: Mapping[int, EditableBook]
    files: FileSettings
    files_agreed: bool
    works: Mapping[int, Work | None]
    """The works of ids that are to be written, by the id in the record; None: deleted."""
    known: Known
    asked: bool


def add_to_plan(plan: Plan, records: Mapping[int, Record | None], facts: Facts) -> None:
    """Add what there is to do for these books; None where there is no record."""
    for book_id, record in records.items():
        row = facts.rows.get(book_id)
        if row is None:
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


def _line(plan: Plan, row: EditableBook, record: Record | None, facts: Facts) -> Line | Left | None:
    """Return what is to be written, why nothing may be, or None when all is as it should be."""
    book_id, link = row.book.id, row.link
    ours = _standing(row, plan, facts)
    matched = record.hardcover_id if record and record.status is Status.MATCHED else None
    if matched is None:
        if ours is None:
            return None
        return _checked(row, ours.before_ours(link), Why.NO_MATCH, facts)
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
        again = (book_id, str(wanted)) in facts.known.ever_written
        if again and not facts.asked:
            return Left.TAKEN_BACK
        return _checked(row, HardcoverLink(str(wanted), link.slug or slug), Why.MISSING, facts)
    if ours is None:
        title = row.book.title
        plan.differences.append(Difference(book_id, title, link.book_id, wanted))
        return Left.DIFFERS
    new_slug = slug if link.slug == ours.slug else link.slug
    return _checked(row, HardcoverLink(str(wanted), new_slug), Why.CHANGED, facts)


@dataclass(frozen=True, slots=True)
class _Ours:
    """What we wrote into a book that still has it."""

    slug: str | None
    """None if the slug is not ours."""

    def before_ours(self, link: HardcoverLink) -> HardcoverLink:
        """Return what is left when our id, and our slug if it still stands, are taken away."""
        return HardcoverLink(None, None if link.slug == self.slug else link.slug)


def _standing(row: EditableBook, plan: Plan, facts: Facts) -> _Ours | None:
    """Return what of the book's link is ours: written here, and unchanged since."""
    write = facts.known.written.get(row.book.id)
    late = facts.known.unsuccessful.get(row.book.id)
    if late is not None and row.link.book_id and row.link.book_id == late.after.book_id:
        plan.landed.append(late.id)
        write = late
    if write is None or not row.link.book_id or row.link.book_id != write.after.book_id:
        return None
    return _Ours(write.after.slug)


def _checked(row: EditableBook, after: HardcoverLink, why: Why, facts: Facts) -> Line | Left:
    """Return the line, or what keeps it from being written."""
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
    """Whether something may have to be written for a book though nobody asked.

    Not if the match is from BookLore, nor if its id was written once. None: no match is left.
    """
    if book_id in known.excluded or known.failures.get(book_id, 0) >= ATTEMPTS:
        return False
    return record is None or (
        record.hardcover_id != record.booklore_id
        and (book_id, str(record.hardcover_id)) not in known.ever_written
    )


def to_check(
    records: Mapping[int, Record | None],
    rows: Mapping[int, EditableBook],
    written: Mapping[int, Write],
) -> set[int]:
    """Return the ids that may have to be written, to be looked at once more at Hardcover."""
    ids = set()
    for book_id, row in rows.items():
        record, write = records.get(book_id), written.get(book_id)
        if record is None or record.hardcover_id is None:
            continue
        if row.link.book_id == str(record.hardcover_id):
            continue
        if row.link.book_id is None or (write and row.link.book_id == write.after.book_id):
            ids.add(record.hardcover_id)
    return ids


def undo_plan(
    writes: Iterable[Write], rows: Mapping[int, EditableBook], written: Mapping[int, Write]
) -> Plan:
    """Return the plan that takes these writes back, where nothing has changed since."""
    plan = Plan()
    for write in writes:
        book_id, row = write.book_id, rows.get(write.book_id)
        if write.outcome is not Outcome.WRITTEN or write.undoes is not None:
            continue
        if row is None:
            plan.left[book_id] = Left.GONE
        elif row.locked:
            plan.left[book_id] = Left.LOCKED
        elif written.get(book_id) != write or row.link.book_id != write.after.book_id:
            plan.left[book_id] = Left.DIFFERS
        else:
            ours = row.link.slug == write.after.slug
            after = HardcoverLink(
                write.before.book_id, write.before.slug if ours else row.link.slug
            )
            line = Line(book_id, row.book.title, row.link, after, Why.UNDO, undoes=write.id)
            plan.lines.append(line)
    return plan
