"""What a plan consists of: its lines, and why other books are left alone; and the plan for ids."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ..booklore.models import HardcoverLink

READ_BACK = 5
"""The first writes of a sync are checked by reading the book before and after; this many."""
ATTEMPTS = 3
"""After so many failures in a row, a book is written again only if somebody asks."""


class Why(StrEnum):
    """Why a line is in the plan."""

    MISSING = "missing"
    """BookLore has no id yet."""
    CHANGED = "changed"
    """BookLore has an id that we wrote, and the match has changed since."""
    NO_MATCH = "no_match"
    """BookLore has an id that we wrote, and there is no match any more."""
    UNDO = "undo"
    """A write is to be taken back."""
    RATED = "rated"
    """BookLore has a rating, and Hardcover has never had one."""
    RATING_CHANGED = "rating_changed"
    """The person has changed it in BookLore."""
    RATED_THERE = "rated_there"
    """Hardcover has a rating, and BookLore has never had one."""
    CHANGED_THERE = "changed_there"
    """The person has changed it on Hardcover."""
    SETTLED = "settled"
    """The person has decided which rating to keep."""
    NOT_ON_SHELF = "not_on_shelf"
    """The book is not on the Hardcover shelf yet."""


class Left(StrEnum):
    """Why a book is left alone."""

    EXCLUDED = "excluded"
    GONE = "gone"
    """BookLore does not show the book, or not in full."""
    OTHER_BOOK = "other_book"
    """BookLore has another book under this id than when it was matched."""
    LOCKED = "locked"
    DIFFERS = "differs"
    """BookLore has another id, which we did not write and do not change."""
    TAKEN_BACK = "taken_back"
    """The id was written before and has been removed: it is written again only if somebody asks."""
    FAILED = "failed"
    """It has failed three times in a row."""
    FILES = "files"
    """Its file would change, and the person has not agreed to that."""
    NO_WORK = "no_work"
    """Hardcover has deleted the work: the book is looked up again."""
    LATER = "later"
    """A sync writes only so many books, or the book has changed since it was planned."""
    RATINGS_DIFFER = "ratings_differ"
    """The person has to decide which rating to keep."""
    COPIES_DIFFER = "copies_differ"
    """It is not on the shelf, and its copies in BookLore are rated differently."""
    NOT_ON_SHELF = "not_on_shelf"
    REMOVED = "removed"
    """It was on the shelf, and the person has removed it."""
    NO_STATUS = "no_status"
    """It is not on the shelf, and no status on Hardcover corresponds to its status in BookLore."""
    NOT_EXACT = "not_exact"
    """BookLore cannot hold this rating exactly."""


@dataclass(frozen=True, slots=True)
class Line:
    """One write: the Hardcover fields of a book in BookLore before and after."""

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


class _OfBook(Protocol):
    """A line of a plan."""

    @property
    def book_id(self) -> int: ...


@dataclass(slots=True)
class BasePlan[LineT: _OfBook, DifferenceT]:
    """What plans for ids and for ratings have in common."""

    lines: list[LineT] = field(default_factory=list)
    differences: list[DifferenceT] = field(default_factory=list)
    left: dict[int, Left] = field(default_factory=dict)
    """Why a book is left alone, by book id."""
    moved: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    """Matches whose work was merged into another or deleted (None), by book id."""

    def left_by_reason(self) -> Mapping[Left, int]:
        """Return how many books are left alone for which reason."""
        return Counter(self.left.values())

    def limit(self, most: int) -> None:
        """Leave all lines but the first `most` for later."""
        for line in self.lines[most:]:
            self.left[line.book_id] = Left.LATER
        del self.lines[most:]


@dataclass(slots=True)
class Plan(BasePlan[Line, Difference]):
    """What a sync is to write to BookLore."""

    landed: list[int] = field(default_factory=list)
    """The numbers of writes that were carried out although they seemed to fail."""

    @property
    def requests(self) -> int:
        """Requests for the lines; for the first ones, the book is also read before and after."""
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

    @property
    def changes_files(self) -> bool:
        """Whether any file would be rewritten or moved."""
        return bool(self.files_rewritten or self.files_moved)
