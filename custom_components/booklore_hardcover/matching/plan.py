"""The first tier: what the records already know, and what a pass has to look at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace

from ..booklore.models import Book
from ..models import Identity, Record, Status
from .isbn import numbers_of
from .models import Matched
from .normalize import words
from .records import (
    accepted,
    another_book,
    differs,
    holds,
    identity,
    new_record,
    same_book,
    updated,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one pass over the library is asked for."""

    run: int
    now: float
    """Unix time in seconds."""
    book_ids: Collection[int] | None = None
    """None means every book."""
    retry_skipped: bool = False
    retry_failed: bool = False
    accept_exact: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pass has to do; the books that are in neither list stay as they are."""

    look_up: tuple[Book, ...]
    """Books without a record that holds."""
    reread: tuple[Book, ...]
    """Pending and failed books whose record holds, unless BookLore knows more of them now."""
    records: Mapping[int, Record]
    """Records to put in place at once, by book id."""
    accepted: Mapping[int, Record]
    """The records of pending books that `accept_exact` settles; there may be many."""
    forgotten: tuple[int, ...]
    """Book ids whose record was set aside."""
    aside: tuple[Record, ...]
    """Every decision that waits for its book to come back."""


def plan(
    books: Sequence[Book],
    records: Mapping[int, Record],
    aside: Sequence[Record],
    wanted: Wanted,
    accepted_ones: MutableMapping[int, Record] | None = None,
) -> Plan:
    """Compare the library with the records and tell what there is to do.

    What is accepted is put into `accepted_ones`, which may have its own way to keep many.
    """
    settled = {} if accepted_ones is None else accepted_ones
    changed: dict[int, Record] = {}
    gone = _set_aside(books, records)
    waiting = _Waiting([*aside, *(records[book_id] for book_id in gone)])
    look_up: list[Book] = []
    reread: list[Book] = []
    for book in books:
        ours = identity(book)
        record = None if book.id in gone else records.get(book.id)
        if record is not None and record.by_person:
            if record.book != (kept := updated(record.book, book)):
                record = changed[book.id] = replace(record, book=kept)
        elif (record is None or differs(record.book, ours)) and (back := waiting.take(ours)):
            record = changed[book.id] = replace(back, book=updated(back.book, book))
        if wanted.book_ids is not None and book.id not in wanted.book_ids:
            continue
        if record is None or not _holds(record, ours, wanted):
            look_up.append(book)
        elif wanted.accept_exact and (match := _accepted(record, book)):
            settled[book.id] = replace(
                new_record(book, match, run=wanted.run, now=wanted.now, before=record),
                book=record.book,
            )
        elif record.status in (Status.PENDING, Status.FAILED):
            reread.append(book)
    return Plan(
        look_up=tuple(look_up),
        reread=tuple(reread),
        records=changed,
        accepted=settled,
        forgotten=tuple(book_id for book_id in gone if book_id not in changed),
        aside=waiting.left(),
    )


def _holds(record: Record, ours: Identity, wanted: Wanted) -> bool:
    return holds(
        record,
        ours,
        run=wanted.run,
        now=wanted.now,
        retry_skipped=wanted.retry_skipped,
        retry_failed=wanted.retry_failed,
    )


def _accepted(record: Record, book: Book) -> Matched | None:
    """Accept nothing that was found for a book of which more, or less, is known now."""
    return accepted(record) if updated(record.book, book) == record.book else None


def _set_aside(books: Iterable[Book], records: Mapping[int, Record]) -> Collection[int]:
    """Return the ids that a person decided about when they meant another book."""
    return {
        book.id
        for book in books
        if (record := records.get(book.id)) is not None
        and record.by_person
        and another_book(record.book, identity(book))
    }


class _Waiting:
    """Decisions set aside, found by ISBN or title without going through them all."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = dict(enumerate(records))
        self._by_clue: defaultdict[object, set[int]] = defaultdict(set)
        for place, record in self._records.items():
            for clue in _clues(record.book):
                self._by_clue[clue].add(place)

    def take(self, ours: Identity) -> Record | None:
        """Take out the decision about this very book, if one waits."""
        if not self._records:
            return None
        places = {place for clue in _clues(ours) for place in self._by_clue.get(clue, ())}
        for place in sorted(places & self._records.keys()):
            if same_book(self._records[place].book, ours):
                return self._records.pop(place)
        return None

    def left(self) -> tuple[Record, ...]:
        """Return the decisions nobody took."""
        return tuple(self._records.values())


def _clues(book: Identity) -> set[object]:
    return {words(book.title), *numbers_of(book.isbn13, book.isbn10)}
