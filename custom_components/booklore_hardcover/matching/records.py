"""Records: what is known of a book, how long it holds, and how records are counted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..booklore.models import Book
from ..models import Tally
from ..record import FailureReason, Identity, Record, Source, Status
from .agreement import Agreement, compare_authors
from .isbn import numbers_of
from .names import parse_authors
from .normalize import words
from .offers import exact_candidate, offered
from .outcomes import Failed, Matched, Outcome, Pending
from .ranking import RULES_VERSION

NOT_FOUND_HOLDS = 30 * 24 * 3600
"""Seconds before a run looks again for a book that Hardcover did not have."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one request asks of a pass over the library."""

    run: int
    now: float
    """Unix time in seconds."""
    book_ids: Collection[int] | None = None
    """None means every book."""
    retry_skipped: bool = False
    retry_failed: bool = False
    accept_exact: bool = False

    def covers(self, book_id: int) -> bool:
        """Whether it asks for this book."""
        return self.book_ids is None or book_id in self.book_ids


class Facts(NamedTuple):
    """The fields of a record that `count` needs."""

    status: Status
    run: int
    source: Source | None


def identity(book: Book) -> Identity:
    """Return a book's fingerprint."""
    authors = tuple(sorted(book.authors))
    return Identity(
        book.title, authors, book.isbn13, book.isbn10, book.subtitle, book.series_number
    )


def updated(old: Identity, book: Book) -> Identity:
    """Return a book's fingerprint; what a stripped list leaves out stays as it was known."""
    new = identity(book)
    return new if book.complete else replace(new, subtitle=new.subtitle or old.subtitle)


def differs(old: Identity, new: Identity) -> bool:
    """Whether a book has changed; a subtitle or series number that one leaves out is no change."""
    return old != new and (
        (old.title, old.authors, old.isbn13, old.isbn10)
        != (new.title, new.authors, new.isbn13, new.isbn10)
        or _apart(old.subtitle, new.subtitle)
        or _apart(old.series_number, new.series_number)
    )


def another_book(old: Identity, new: Identity) -> bool:
    """Whether an id has come to mean another book: title, authors and ISBNs all differ.

    A book whose author or ISBN has been filled in is still the same.
    """
    if old == new:
        return False
    numbers, others = _numbers(old), _numbers(new)
    if words(old.title) == words(new.title) or numbers & others:
        return False
    # Where both have ISBNs, authors who may be the same do not outweigh that these differ.
    most = Agreement.UNKNOWN if numbers and others else Agreement.DIFFER
    return _compare_authors(old, new) <= most


def same_book(old: Identity, new: Identity) -> bool:
    """Whether two ids mean the same book: the same ISBN, or the same title and author.

    Without an ISBN, two subtitles or two series numbers are two books.
    """
    if _numbers(old) & _numbers(new):
        return True
    subtitles = (words(each.subtitle or "") or None for each in (old, new))
    if _apart(*subtitles) or _apart(old.series_number, new.series_number):
        return False
    agree = _compare_authors(old, new) is Agreement.AGREE
    return words(old.title) == words(new.title) != () and agree


def new_record(
    book: Book, outcome: Outcome, *, run: int, now: float, before: Record | None = None
) -> Record:
    """Make the record of an outcome.

    What the person has refused stays so. Candidates stay when the match is one of them, and what
    the person's own search found stays while nothing is matched.
    """
    if before is not None and another_book(before.book, identity(book)):
        before = None  # it says nothing of this book, which only has its id
    record = Record(
        identity(book),
        Status.FAILED,
        run,
        now,
        RULES_VERSION,
        booklore_id=book.hardcover_id,
        found=before.found if before and before.status is Status.PENDING else (),
        refused=before.refused if before else (),
    )
    match outcome:
        case Matched(id_, source, work, edition_id):
            record = replace(
                record,
                status=Status.MATCHED,
                hardcover_id=id_,
                source=source,
                work=work,
                edition_id=edition_id,
            )
            if before and id_ in {each.hardcover_id for each in offered(before)}:
                return replace(record, candidates=before.candidates, found=before.found)
            return replace(record, found=())
        case Pending(candidates, source, more):
            return replace(
                record,
                status=Status.PENDING,
                source=source,
                candidates=candidates,
                refused=tuple(sorted({*record.refused, *more})),
            )
        case Failed(FailureReason.NOT_FOUND) if record.found:
            return replace(record, status=Status.PENDING, source=Source.SEARCH)
        case Failed(reason, error):
            return replace(record, reason=reason, error=error)


def refused_for(book: Book, record: Record | None) -> tuple[int, ...]:
    """Return the works that the person has unlinked from this book, and not from another one.

    A record's book may have been another with the same id, as before the database was rebuilt.
    """
    if record is None or not record.refused or another_book(record.book, identity(book)):
        return ()
    return record.refused


def holds(record: Record, book: Identity, wanted: Wanted) -> bool:
    """Whether a pass may leave a book alone, because its record still stands.

    What this same run has decided is not reopened: it may go on after a restart.
    """
    older = record.run < wanted.run
    if record.status is Status.SKIPPED:
        return not (wanted.retry_skipped and older)
    if record.by_person:
        return True
    if differs(record.book, book):
        return False
    if record.status is Status.MATCHED:
        return True
    if record.rules != RULES_VERSION:
        return False
    return record.status is Status.PENDING or (
        record.reason is FailureReason.NOT_FOUND
        and 0 <= wanted.now - record.made_at < NOT_FOUND_HOLDS
        and not (wanted.retry_failed and older)
    )


def accepted(record: Record) -> Matched | None:
    """Return the match that `accept_exact_matches` makes of a pending record, if it does."""
    exact = exact_candidate(record)
    if record.status is not Status.PENDING or exact is None or record.source is None:
        return None
    return Matched(exact.hardcover_id, record.source, exact.work)


def replaces(outcome: Outcome, before: Record | None, wanted: Wanted) -> bool:
    """Whether an outcome may take the place of a record.

    A person's decision stays, but for a skip that is to be retried. An error says nothing about
    the book, so that it only replaces another failure.
    """
    if before is None:
        return True
    if isinstance(outcome, Failed) and outcome.reason is FailureReason.ERROR:
        return before.status is Status.FAILED
    if before.status is Status.SKIPPED:
        return wanted.retry_skipped and before.run < wanted.run
    return not before.by_person


def count(books: Mapping[Facts, int], *, run: int, listed: int) -> Tally:
    """Count books as of run number `run`: `books` has how many share the same facts."""
    by_status = dict.fromkeys(Status, 0)
    by_source = dict.fromkeys(Source, 0)
    new_pending = 0
    for facts, number in books.items():
        by_status[facts.status] += number
        if facts.status is Status.MATCHED and facts.run == run and facts.source is not None:
            by_source[facts.source] += number
        if facts.status is Status.PENDING and facts.run == run:
            new_pending += number
    matched, stored = by_status[Status.MATCHED], sum(by_source.values())
    return Tally(
        stored=stored,
        skipped=by_status[Status.SKIPPED] + matched - stored,
        failed=by_status[Status.FAILED],
        pending=by_status[Status.PENDING],
        total=sum(by_status.values()),
        matched=matched,
        new_pending=new_pending,
        listed=listed,
        by_source=by_source,
    )


def count_other_books(books: Iterable[Book], records: Mapping[int, Record]) -> tuple[int, int]:
    """Return how many of these books have a record, and how many of those are another book's."""
    known = [(record, book) for book in books if (record := records.get(book.id))]
    others = sum(another_book(record.book, identity(book)) for record, book in known)
    return len(known), others


def library_rebuilt(known: int, others: int) -> bool:
    """Whether enough ids mean other books now to say that BookLore's database was rebuilt."""
    return others >= 3 and others * 2 > known  # one or two may be exchanged by hand


def _apart(ours: object, theirs: object) -> bool:
    """Whether both are known, and not the same."""
    return ours is not None and theirs is not None and ours != theirs


def _compare_authors(old: Identity, new: Identity) -> Agreement:
    return compare_authors(parse_authors(old.authors), parse_authors(new.authors))


def _numbers(book: Identity) -> set[str]:
    return numbers_of(book.isbn13, book.isbn10)
