"""Holding the records against the truth."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from custom_components.booklore_hardcover.record import Record, Status
from tests.servers.shelf import ShelfBook
from tests.servers.world import Oddity, World

_BOOK = 1
"""The category of what is neither a comic nor a light novel."""


@dataclass(slots=True)
class Verdict:
    """What became of a library's books; lists hold shelf ids."""

    books: int
    outcomes: Counter[str] = field(default_factory=Counter)
    """By state and source, such as "matched isbn" or "failed not_found"."""
    matched: int = 0
    wrong: list[int] = field(default_factory=list)
    """Stored unasked, and not the book; excused ones included."""
    excused: list[int] = field(default_factory=list)
    """Wrong, but neither title, subtitle, authors and series nor the ISBN could have told."""
    wrong_because: Counter[str] = field(default_factory=Counter)
    """What was odd about the wrong ones; a book may be odd in two ways."""
    pending: int = 0
    answerable: int = 0
    """Pending books that Hardcover has."""
    right_missing: list[int] = field(default_factory=list)
    """Pending books that Hardcover has, but not among the candidates."""
    right_later: list[int] = field(default_factory=list)
    """Pending books whose right candidate is not the first one, though something could tell it.

    Manga and novel of one title are as good as each other where nothing on the book says
    which it is; both have to be offered.
    """
    failed: int = 0
    lost: list[int] = field(default_factory=list)
    """Failed books that Hardcover has."""
    unseen: list[int] = field(default_factory=list)
    """Books without a record: there must be none."""

    @property
    def right_share(self) -> float:
        """Return for which share of the answerable books the right work is offered."""
        return self._share(self.right_offered)

    @property
    def first_share(self) -> float:
        """Return for which share of the answerable books the right work is offered first."""
        return self._share(self.right_first)

    @property
    def right_offered(self) -> int:
        """Return for how many books the right work is among the candidates."""
        return self.answerable - len(self.right_missing)

    @property
    def right_first(self) -> int:
        """Return for how many books the right work is the first candidate."""
        return self.right_offered - len(self.right_later)

    def _share(self, count: int) -> float:
        return count / self.answerable if self.answerable else 1.0


def judge(world: World, records: Mapping[int, Record]) -> Verdict:
    """Compare every record with what is true of its book."""
    verdict = Verdict(books=len(world.shelf))
    for book in world.shelf:
        record = records.get(book.id)
        if record is None:
            verdict.unseen.append(book.id)
            continue
        verdict.outcomes[f"{record.status} {record.source or record.reason or ''}".strip()] += 1
        _place(verdict, world, book.id, record)
    return verdict


def _place(verdict: Verdict, world: World, book_id: int, record: Record) -> None:
    right = world.truth[book_id]
    match record.status:
        case Status.MATCHED:
            verdict.matched += 1
            if record.hardcover_id not in right:
                verdict.wrong.append(book_id)
                verdict.wrong_because.update(world.oddities[book_id] or {"nothing odd"})
                if record.hardcover_id in world.undecidable.get(book_id, ()):
                    verdict.excused.append(book_id)
        case Status.PENDING:
            verdict.pending += 1
            verdict.answerable += bool(right)
            offered = [candidate.hardcover_id for candidate in record.candidates]
            if right and right.isdisjoint(offered):
                verdict.right_missing.append(book_id)
            elif right and offered[0] not in right and not _untold(world, book_id):
                verdict.right_later.append(book_id)
        case Status.FAILED:
            verdict.failed += 1
            if right:
                verdict.lost.append(book_id)


def _untold(world: World, book_id: int) -> bool:
    return Oddity.FORM_UNTOLD in world.oddities[book_id]


def describe(world: World, records: Mapping[int, Record], book_id: int) -> str:
    """Tell in one line what a book is, what is odd about it, and what became of it."""
    record = records[book_id]
    book = next(book for book in world.shelf if book.id == book_id)
    facts = [
        f"{_title(book)} by {'; '.join(book.authors) or 'nobody'}",
        f"ISBN {book.isbn13 or book.isbn10 or 'none'}",
        *world.oddities[book_id],
        f"is {' or '.join(_work(world, each) for each in world.truth[book_id]) or 'nothing'}",
    ]
    if record.hardcover_id:
        facts.append(f"became {_work(world, record.hardcover_id)} by {record.source}")
    facts += [
        f"offered {_work(world, each.hardcover_id)} ({each.reason})"
        for each in record.candidates[:3]
    ]
    return ", ".join(facts)


def _title(book: ShelfBook) -> str:
    title = repr(book.title) + (f" / {book.subtitle!r}" if book.subtitle else "")
    return title + (f" ({book.series} #{book.series_number:g})" if book.series_number else "")


def _work(world: World, work_id: int) -> str:
    work = world.catalogue.works[work_id]
    names = "; ".join(name for name, role in work.contributors if role in (None, "Author"))
    title = repr(work.title) + (f" / {work.subtitle!r}" if work.subtitle else "")
    kind = "" if work.category_id == _BOOK else f", category {work.category_id}"
    return f"[{work_id} {title} by {names or 'nobody'}{kind}]"
