"""What is promised about BookLore: what the person has there stays, and each write is known."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from custom_components.booklore_hardcover.store.journal import Journal, Write, WriteOutcome
from tests.servers.booklore import BookLoreServer
from tests.servers.shelf import ShelfBook

from .shelf import BOOKS

ID, SLUG = "hardcover_book_id", "slug"
LOCKS = {ID: "hardcoverBookId", SLUG: "hardcoverId"}

type Link = dict[str, str | None]


def link_of(book: ShelfBook) -> Link:
    """Return what stands in a book's two Hardcover fields."""
    return {ID: book.hardcover_book_id, SLUG: book.slug_beside(book.hardcover_book_id)}


@dataclass
class Known:
    """What is known to be right of one book in BookLore."""

    theirs: Link
    """What the person has entered; None where they have not."""
    others: ShelfBook
    """All but the two fields, locks included."""
    frozen: Link = field(default_factory=dict)
    """What stands in the fields that are locked."""
    emptied: str | None = None
    """Our id that the person took away: it does not come back by itself."""


def _others(book: ShelfBook) -> ShelfBook:
    copy = deepcopy(book)
    copy.settle()
    copy.hardcover_book_id = copy.slug = None
    copy.rewritten = 0
    return copy


class Promises:
    """Watches a shelf; whoever changes it for the person says so here."""

    def __init__(self, booklore: BookLoreServer) -> None:
        """Begin to watch; nothing has been written yet."""
        self._booklore = booklore
        self._sent_before = len(booklore.sent)
        self._known: dict[int, Known] = {}
        self._seen = 0
        """The number of the last write that was seen in the journal."""
        self._agreed = False
        self._excluded: frozenset[int] = frozenset()
        for book in booklore.books.values():
            self.arrives(book)

    def arrives(self, book: ShelfBook) -> None:
        """Know a book as the person has put it on the shelf."""
        book.settle()
        self._known[book.id] = Known(link_of(book), _others(book))
        self.locks_changed(book.id)

    def edit(self, book_id: int, **facts: Any) -> None:
        """Let the person change what BookLore says of a book."""
        known, before = self._known[book_id], link_of(self._booklore.books[book_id])
        book = self._booklore.edit(book_id, **facts)
        for name in facts.keys() & {ID, SLUG}:
            known.theirs[name] = facts[name]
        if link_of(book)[ID] != before[ID]:
            known.emptied = None
        known.others = _others(book)
        self.locks_changed(book_id)

    def locks_changed(self, book_id: int) -> None:
        """Know what is locked now, and what stands there."""
        book, known = self._booklore.books[book_id], self._known[book_id]
        known.others = _others(book)
        known.frozen = {
            name: value for name, value in link_of(book).items() if LOCKS[name] in book.locked
        }

    def empties(self, book_id: int, written: Iterable[Write]) -> None:
        """Let the person take our id away, which is known to have been written."""
        known, id_ = self._known[book_id], link_of(self._booklore.books[book_id])[ID]
        ours = known.theirs[ID] is None and id_ is not None
        self.edit(book_id, hardcover_book_id=None)
        if ours and any(
            each.outcome is WriteOutcome.WRITTEN
            and each.after.book_id == id_
            and each.undoes is None
            for each in written
        ):
            known.emptied = id_

    def asked(self, book_ids: Iterable[int] | None) -> None:
        """Let somebody ask for ids to be written, or decide; None means for all books."""
        for book_id in self._known if book_ids is None else book_ids:
            if known := self._known.get(book_id):
                known.emptied = None

    def agreed(self) -> None:
        """Let the person agree that ids are written."""
        self._agreed = True
        self.asked(None)

    def entered_by_person(self, book_id: int) -> bool:
        """Whether the id that stands there is the person's."""
        return self._known[book_id].theirs[ID] is not None

    async def check(self, journal: Journal, *, agreed: bool) -> None:
        """Check everything; `agreed` tells whether ids may be written now."""
        shelf = deepcopy(self._booklore.books)
        sent = len(self._booklore.sent) - self._sent_before
        writes = await all_writes(journal)
        excluded = await journal.excluded()
        assert sent <= len(writes), (sent, writes)
        for book in shelf.values():
            self._check_book(book, [each for each in writes if each.book_id == book.id])
        for write in writes:
            if write.id > self._seen and write.undoes is None:
                assert self._agreed or agreed, f"written without consent: {write}"
                assert write.book_id not in self._excluded & excluded, f"excluded: {write}"
        self._seen = max((each.id for each in writes), default=0)
        self._agreed, self._excluded = agreed, excluded

    def _check_book(self, book: ShelfBook, writes: list[Write]) -> None:
        known, link = self._known[book.id], link_of(book)
        assert _others(book) == known.others, (book, known)
        for name, value in known.theirs.items():
            assert value in (None, link[name]), (f"the person's {name}", link, known, writes)
        for name, value in known.frozen.items():
            assert link[name] == value, ("locked", link, known, writes)
        if known.theirs[ID] is None and link[ID]:
            assert link[ID] in {each.after.book_id for each in writes}, (link, known, writes)
        if known.theirs[SLUG] is None and link[SLUG]:
            assert link[SLUG] in {each.after.slug for each in writes}, (link, known, writes)
        assert known.emptied in (None, known.theirs[ID]) or link[ID] != known.emptied, (
            "back by itself",
            link,
            known,
            writes,
        )


async def all_writes(journal: Journal) -> list[Write]:
    """Return all that the journal knows, in the order of writing."""
    of_books = await journal.of_books(BOOKS)
    return sorted(chain.from_iterable(of_books.values()), key=lambda each: each.id)
