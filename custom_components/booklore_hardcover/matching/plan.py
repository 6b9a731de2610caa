"""Before the tiers: the books whose records still hold, and those that a pass has to look up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..booklore.book_list import BookList
from ..booklore.models import Book
from ..breaks import with_breaks
from ..record import Identity, Record, Status
from .isbn import numbers_of
from .normalize import words
from .records import (
    Wanted,
    accepted,
    another_book,
    differs,
    holds,
    identity,
    new_record,
    refused_for,
    same_book,
    updated,
)


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A decision that was set aside and now applies to a book again."""

    after: Record
    before: Record | None
    """The book's record that it replaces."""
    aside_id: int | None = None
    """The number under which it was set aside; None if it is set aside in the same commit."""
    from_book: int | None = None
    """The book id of its record, if it is set aside in the same commit."""


@dataclass(slots=True)
class Plan:
    """What a pass has to do; books that are in none of the lists stay as they are."""

    look_up: BookList = field(default_factory=BookList)
    """Books without a record that holds."""
    reread: BookList = field(default_factory=BookList)
    """Pending and failed books whose record holds, unless BookLore knows more of them now."""
    accept: BookList = field(default_factory=BookList)
    """Pending books with a candidate that `accept_exact` stores unasked; there may be many."""
    refused: dict[int, Sequence[int]] = field(default_factory=dict)
    """The works that the person has unlinked from books to be looked up or re-read, by book id."""
    described: dict[int, Identity] = field(default_factory=dict)
    """How books that a person decided about are described now, by book id."""
    taken_up: dict[int, TakenUp] = field(default_factory=dict)
    """Decisions that were set aside and stand again, by the id of the book they are about."""


class SetAside:
    """Decisions without a book, found by ISBN or title without going through them all."""

    def __init__(self, before: Mapping[int, Record], now: Mapping[int, Record]) -> None:
        """Take those set aside `before`, by their number, and `now`, by their book id."""
        decisions = [
            *(TakenUp(record, None, aside_id=number) for number, record in before.items()),
            *(TakenUp(record, None, from_book=book_id) for book_id, record in now.items()),
        ]
        self._left = dict(enumerate(decisions))
        self._by_clue: defaultdict[object, set[int]] = defaultdict(set)
        for place, each in self._left.items():
            for clue in _clues(each.after.book):
                self._by_clue[clue].add(place)

    def take(self, book: Identity) -> TakenUp | None:
        """Return the decision about this very book, once."""
        places = {place for clue in _clues(book) for place in self._by_clue.get(clue, ())}
        for place in sorted(places & self._left.keys()):
            if same_book(self._left[place].after.book, book):
                return self._left.pop(place)
        return None


def to_set_aside(books: Iterable[Book], records: Mapping[int, Record]) -> dict[int, Record]:
    """Return what a person decided about these ids when they meant other books."""
    return {
        book.id: record
        for book in books
        if (record := records.get(book.id)) is not None
        and record.by_person
        and another_book(record.book, identity(book))
    }


def add_to_plan(
    plan: Plan,
    books: Sequence[Book],
    records: Mapping[int, Record],
    set_aside: SetAside,
    wanted: Sequence[Wanted],
) -> None:
    """Add what there is to do for these books; `records` leaves out those to be set aside."""
    for book in with_breaks(books):
        ours = identity(book)
        record = records.get(book.id)
        if record is not None and record.by_person:
            if record.book != (now := updated(record.book, book)):
                plan.described[book.id] = now
                record = replace(record, book=now)
        elif (record is None or differs(record.book, ours)) and (back := set_aside.take(ours)):
            before = record
            record = replace(back.after, book=updated(back.after.book, book))
            plan.taken_up[book.id] = replace(back, after=record, before=before)
        if not (asked := [each for each in wanted if each.covers(book.id)]):
            continue
        if refused := refused_for(book, record):
            plan.refused[book.id] = refused
        if record is None or not all(holds(record, ours, each) for each in asked):
            plan.look_up.append(book)
        elif asked[0].accept_exact and _acceptable(record, book):
            plan.accept.append(book)
        elif record.status in (Status.PENDING, Status.FAILED):
            plan.reread.append(book)


def accept(before: Record | None, book: Book, wanted: Wanted) -> Record | None:
    """Return the record matched with its exact candidate, or `before` if there is none now."""
    if before is None or not _acceptable(before, book) or (match := accepted(before)) is None:
        return before
    found = new_record(book, match, run=wanted.run, now=wanted.now, before=before)
    return replace(found, book=before.book)


def _acceptable(record: Record, book: Book) -> bool:
    """Whether an exact candidate may be stored: not if more, or less, is known of the book now."""
    return accepted(record) is not None and updated(record.book, book) == record.book


def _clues(book: Identity) -> set[object]:
    return {words(book.title), *numbers_of(book.isbn13, book.isbn10)}
