"""Records: what is known of a book, how long it holds, and how records are counted."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..booklore.models import Book
from ..models import Candidate, FailureReason, Identity, Record, Source, Status, Tally
from .agreement import Agreement, compare_authors
from .isbn import numbers_of
from .models import Failed, Matched, Outcome, Pending
from .names import parse_authors
from .normalize import words
from .ranking import RULES_VERSION, only_exact

NOT_FOUND_HOLDS = 30 * 24 * 3600
"""Seconds for which nobody asks again about a book that Hardcover did not have."""
REBUILT_FROM = 3
"""So many ids that mean other books are more than books exchanged by hand."""


class Facts(NamedTuple):
    """What counts of a record."""

    status: Status
    run: int
    source: Source | None


def identity(book: Book) -> Identity:
    """Return a book's fingerprint."""
    return Identity(
        title=book.title,
        authors=tuple(sorted(book.authors)),
        isbn13=book.isbn13,
        isbn10=book.isbn10,
        subtitle=book.subtitle,
        series_number=book.series_number,
    )


def updated(old: Identity, book: Book) -> Identity:
    """Return a book's fingerprint; what a stripped list leaves out stays as it was known."""
    new = identity(book)
    return new if book.complete else replace(new, subtitle=new.subtitle or old.subtitle)


def differs(old: Identity, new: Identity) -> bool:
    """Whether a book is no longer as it was.

    A subtitle or series number that one of the two leaves out is not compared: a list may
    be stripped, and a record may have been made without them.
    """
    if old == new:
        return False
    return (
        (old.title, old.authors, old.isbn13, old.isbn10)
        != (new.title, new.authors, new.isbn13, new.isbn10)
        or _apart(old.subtitle, new.subtitle)
        or _apart(old.series_number, new.series_number)
    )


def another_book(old: Identity, new: Identity) -> bool:
    """Whether an id has come to mean another book altogether.

    Title, authors and ISBNs all differ. What either leaves out tells nothing: a book
    whose author or ISBN has been filled in is still the same.
    """
    if old == new:
        return False
    numbers, others = _numbers(old), _numbers(new)
    if words(old.title) == words(new.title) or numbers & others:
        return False
    match compare_authors(parse_authors(old.authors), parse_authors(new.authors)):
        case Agreement.DIFFER:
            return True
        case Agreement.UNKNOWN:
            return bool(numbers and others)
        case _:
            return False


def same_book(old: Identity, new: Identity) -> bool:
    """Whether two ids mean the same book: the same ISBN, or the same title and author.

    Without an ISBN, two subtitles or two series numbers are two books.
    """
    if _numbers(old) & _numbers(new):
        return True
    if _apart(_subtitle(old), _subtitle(new)) or _apart(old.series_number, new.series_number):
        return False
    authors = compare_authors(parse_authors(old.authors), parse_authors(new.authors))
    return words(old.title) == words(new.title) != () and authors is Agreement.AGREE


def new_record(
    book: Book, outcome: Outcome, *, run: int, now: float, before: Record | None = None
) -> Record:
    """Make the record of an outcome; candidates stay when the match is one of them."""
    status, id_, source = Status.FAILED, None, None
    candidates: tuple[Candidate, ...] = ()
    reason, error = None, None
    match outcome:
        case Matched():
            status, id_, source = Status.MATCHED, outcome.hardcover_id, outcome.source
            offered = before.candidates if before else ()
            candidates = offered if id_ in {each.hardcover_id for each in offered} else ()
        case Pending():
            status, source, candidates = Status.PENDING, outcome.source, outcome.candidates
        case _:
            reason, error = outcome.reason, outcome.error
    return Record(
        book=identity(book),
        status=status,
        run=run,
        made_at=now,
        rules=RULES_VERSION,
        hardcover_id=id_,
        source=source,
        candidates=candidates,
        reason=reason,
        error=error,
        booklore_id=book.hardcover_id,
    )


def holds(
    record: Record,
    book: Identity,
    *,
    run: int,
    now: float,
    retry_skipped: bool = False,
    retry_failed: bool = False,
) -> bool:
    """Whether run number `run` may leave a book alone, because its record still stands.

    What this same run has decided is not reopened: it may go on after a restart.
    """
    older = record.run < run
    if record.status is Status.SKIPPED:
        return not (retry_skipped and older)
    if record.by_person:
        return True
    if differs(record.book, book):
        return False
    if record.status is Status.MATCHED:
        return True
    if record.rules != RULES_VERSION:
        return False
    if record.status is Status.PENDING:
        return True
    return (
        record.reason is FailureReason.NOT_FOUND
        and now - record.made_at < NOT_FOUND_HOLDS
        and not (retry_failed and older)
    )


def accepted(record: Record) -> Matched | None:
    """Return the match that `accept_exact_matches` makes of a pending record, if it does."""
    exact = only_exact(record.candidates)
    if record.status is not Status.PENDING or exact is None or record.source is None:
        return None
    return Matched(exact.hardcover_id, record.source)


def replaces(outcome: Outcome, before: Record | None, *, run: int, retry_skipped: bool) -> bool:
    """Whether an outcome of run number `run` may take the place of a record.

    A person's decision stays, unless it is a skip that the run was told to reopen. An
    error says nothing about the book, so that it only replaces another failure.
    """
    if before is None:
        return True
    if isinstance(outcome, Failed) and outcome.reason is FailureReason.ERROR:
        return before.status is Status.FAILED
    if before.status is Status.SKIPPED:
        return retry_skipped and before.run < run
    return not before.by_person


def count(books: Mapping[Facts, int], *, run: int, listed: int) -> Tally:
    """Count books as of run number `run`, given how many have which facts."""
    stored = skipped = failed = pending = matched = 0
    by_source = dict.fromkeys(Source, 0)
    for facts, number in books.items():
        match facts.status:
            case Status.MATCHED:
                matched += number
                if facts.run == run and facts.source is not None:
                    stored += number
                    by_source[facts.source] += number
                else:
                    skipped += number
            case Status.SKIPPED:
                skipped += number
            case Status.PENDING:
                pending += number
            case _:
                failed += number
    total = stored + skipped + failed + pending
    return Tally(stored, skipped, failed, pending, total, matched, listed, by_source)


def count_other_books(books: Iterable[Book], records: Mapping[int, Record]) -> tuple[int, int]:
    """Return how many of these books have a record, and how many of those another book's."""
    known = [(record, book) for book in books if (record := records.get(book.id))]
    others = sum(another_book(record.book, identity(book)) for record, book in known)
    return len(known), others


def library_rebuilt(known: int, others: int) -> bool:
    """Whether so many ids that mean other books say that BookLore's database was rebuilt."""
    return others >= REBUILT_FROM and others * 2 > known


def decided(
    before: Record | None, book: Identity, hardcover_id: int | None, *, run: int, now: float
) -> Record:
    """Return the record of a person's choice, or of a skip when `hardcover_id` is None.

    What was known of the book, its candidates too, stays for a change of mind.
    """
    known = before or Record(book, Status.SKIPPED, run, now, RULES_VERSION)
    return replace(
        known,
        status=Status.SKIPPED if hardcover_id is None else Status.MATCHED,
        hardcover_id=hardcover_id,
        source=None if hardcover_id is None else Source.CHOICE,
        run=run,
        made_at=now,
        reason=None,
        error=None,
    )


def _apart(ours: object, theirs: object) -> bool:
    """Whether both are known, and not the same."""
    return ours is not None and theirs is not None and ours != theirs


def _subtitle(book: Identity) -> tuple[str, ...] | None:
    return words(book.subtitle or "") or None


def _numbers(book: Identity) -> set[str]:
    return numbers_of(book.isbn13, book.isbn10)
