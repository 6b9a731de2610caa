"""A world to resolve: a person's library, what Hardcover knows of it, and the truth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from .catalogue import Catalogue
from .shelf import ShelfBook
from .world_catalogue import CatalogueBuilder, Isbn, Known, meet
from .world_isbn import misprinted, with_hyphens
from .world_kin import add_books_about, add_box_sets, add_namesakes, lookalikes
from .world_names import NOBODY, NONSENSE_IDS
from .world_rows import Row, facts, language_code, more_rows, normal, surname, without_mix_ups
from .world_shares import Shares
from .world_shelf import shelf_authors, shelf_title

__all__ = ["Oddity", "Row", "Shares", "World", "build_world"]

_FIRST_SHELF_ID = 1

type _Key = tuple[str, str, str | None]


class Oddity(StrEnum):
    """What is special about a book of the library; a plain one has none."""

    NOT_ON_HARDCOVER = "not on Hardcover"
    ISBN_UNKNOWN = "ISBN unknown to Hardcover"
    ISBN_MISPRINTED = "misprinted ISBN"
    ISBN_OF_ANOTHER = "ISBN of anybody's book"
    ISBN_OF_SAME_AUTHOR = "ISBN of another book of the author"
    ISBN_OF_BOX_SET = "ISBN of a box set"
    OTHER_TITLE = "title of another country"
    ID_KNOWN = "id known to BookLore"
    ID_MERGED = "merged id"
    ID_DELETED = "deleted id"
    ID_NONSENSE = "nonsense for an id"


@dataclass(frozen=True, slots=True)
class World:
    """A library and a catalogue, with what is true of them.

    `truth` maps every shelf id to the canonical works that are this book: none when
    Hardcover does not have it, several when Hardcover has it twice. `undecidable` maps
    a few shelf ids to works which title, author and ISBN do not tell from the right one.
    """

    catalogue: Catalogue
    shelf: list[ShelfBook]
    truth: Mapping[int, frozenset[int]]
    undecidable: Mapping[int, frozenset[int]]
    oddities: Mapping[int, frozenset[Oddity]]


def build_world(
    rows: Sequence[Row], *, size: int, seed: int = 1, shares: Shares | None = None
) -> World:
    """Build a library of `size` books and the Hardcover around it; same seed, same world.

    Hardcover knows the whole list, the person owns a part of it. A list that is too
    short is continued with books made of its words.
    """
    rng = Random(seed)
    shares = shares or Shares()
    rows = without_mix_ups(rows)
    rows = rows if len(rows) >= size else more_rows(rows, size, rng)
    owned = rng.sample(range(len(rows)), size)
    absent = _absent(rows, owned, shares, rng)
    builder = CatalogueBuilder(rng, shares, (row.isbn13 for row in rows if row.isbn13))
    books = _fill(builder, rows, absent)
    shelver = _Shelver(builder, books)
    shelf, truth, oddities = [], {}, {}
    for book_id, place in enumerate(owned, start=_FIRST_SHELF_ID):
        book, right, odd = shelver.shelve(book_id, books[place])
        shelf.append(book)
        truth[book_id] = right
        oddities[book_id] = odd
    alike = lookalikes(
        builder.catalogue, zip(shelf, (books[place] for place in owned), strict=True)
    )
    undecidable = {
        book_id: others
        for book_id in truth
        if (others := _union(book_id, alike, shelver.convincing) - truth[book_id])
    }
    return World(builder.catalogue, shelf, truth, undecidable, oddities)


def _union(book_id: int, *found: Mapping[int, frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*(each.get(book_id, ()) for each in found))


def _absent(
    rows: Sequence[Row], owned: Sequence[int], shares: Shares, rng: Random
) -> frozenset[int]:
    """Choose what Hardcover does not have: seldom read books, as a rule."""
    rarely_read = sorted(owned, key=lambda place: rows[place].popularity * rng.random())
    return frozenset(rarely_read[: round(len(owned) * shares.not_on_hardcover)])


def _fill(builder: CatalogueBuilder, rows: Sequence[Row], absent: frozenset[int]) -> list[Known]:
    """Fill the catalogue; return for each row its book, the same for a book listed twice."""
    keys = [_key(row) for row in rows]
    unheard = {keys[place] for place in absent}
    met: dict[_Key, Known] = {}
    for row, key in zip(rows, keys, strict=True):
        if known := met.get(key):
            builder.add_printing(known, row)
        else:
            met[key] = meet(row) if key in unheard else builder.add_book(row)
    for known in met.values():
        add_namesakes(builder, known)
        add_books_about(builder, known)
    add_box_sets(builder, list(met.values()))
    return [met[key] for key in keys]


def _key(row: Row) -> _Key:
    book = facts(row)
    return normal(book.title), surname(row.authors[0]), book.number


class _Shelver:
    """Puts books on the person's shelf, one after the other."""

    def __init__(self, builder: CatalogueBuilder, books: Sequence[Known]) -> None:
        self._builder = builder
        self._rng = builder.rng
        self._shares = builder.shares
        self.convincing: dict[int, frozenset[int]] = {}
        """Wrong works, by shelf id, that everything on the book speaks for."""
        self._books = [known for known in books if known.main]
        self._by_author: defaultdict[str, list[Known]] = defaultdict(list)
        for known in self._books:
            self._by_author[known.row.authors[0]].append(known)

    def shelve(
        self, book_id: int, known: Known
    ) -> tuple[ShelfBook, frozenset[int], frozenset[Oddity]]:
        """Return the book as shelved, the works that are it, and what is odd about it."""
        rng, shares = self._rng, self._shares
        odd: set[Oddity] = set()
        right = {known.main.id, *known.twins} if known.main else set()
        row, book = known.row, known.facts
        if not known.main:
            odd.add(Oddity.NOT_ON_HARDCOVER)
        if book.other_title and self._chance(shares.other_title):
            odd.add(Oddity.OTHER_TITLE)
            right.update(known.foreign)
            row = replace(row, title=book.other_title)
            book = facts(row)
        title = shelf_title(row, book, shares, rng)
        shelved = ShelfBook(
            id=book_id,
            title=title,
            authors=shelf_authors(row, shares, rng),
            language=rng.choice((row.language, language_code(row.language), None)),
            published=f"{row.year:04}-01-01" if row.year and row.year > 0 else None,
            physical=self._chance(shares.physical),
        )
        if book.subtitle and book.subtitle not in title and self._chance(shares.subtitle_field):
            shelved.subtitle = book.subtitle
        if book.series and self._chance(shares.series_field):
            shelved.series, shelved.series_number = book.series, book.place
        self._number(shelved, known, odd)
        if self._chance(shares.hardcover_id):
            self._identify(shelved, known, odd)
        return shelved, frozenset(right), frozenset(odd)

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _number(self, shelved: ShelfBook, known: Known, odd: set[Oddity]) -> None:
        rng, shares = self._rng, self._shares
        kind = rng.random()
        if kind >= shares.isbn13 + shares.isbn10:
            return
        isbn13, isbn10 = self._isbn(shelved, known, odd)
        if Oddity.ISBN_MISPRINTED in odd:
            isbn13, isbn10 = misprinted(isbn13, rng), misprinted(isbn10, rng) if isbn10 else None
        if kind < shares.isbn13 or not isbn10:
            shelved.isbn13 = isbn13
            shelved.isbn10 = isbn10 if self._chance(shares.both_isbns) else None
            return
        if self._chance(shares.small_x):
            isbn10 = isbn10.lower()
        if not self._chance(shares.isbn10_in_isbn13_field):
            shelved.isbn10 = isbn10
        elif self._chance(shares.isbn10_with_hyphens):
            shelved.isbn13 = with_hyphens(isbn10, rng)
        else:
            shelved.isbn13 = isbn10

    def _isbn(self, shelved: ShelfBook, known: Known, odd: set[Oddity]) -> Isbn:
        """Return a number of the book or of another one, noting which."""
        if self._chance(self._shares.isbn_wrong):
            return self._wrong_isbn(shelved, known, odd)
        if not known.main or self._chance(self._shares.isbn_unknown):
            odd.add(Oddity.ISBN_UNKNOWN)
            return self._builder.fresh_isbn()
        return self._own_isbn(known, odd)

    def _own_isbn(self, known: Known, odd: set[Oddity]) -> Isbn:
        if Oddity.OTHER_TITLE in odd and known.foreign_isbns:
            return self._rng.choice(known.foreign_isbns)
        if not known.isbns:
            return self._builder.fresh_isbn()
        listed = self._chance(self._shares.listed_printing)
        return known.isbns[0] if listed else self._rng.choice(known.isbns)

    def _wrong_isbn(self, shelved: ShelfBook, known: Known, odd: set[Oddity]) -> Isbn:
        shares, kind = self._shares, self._rng.random()
        if kind < shares.isbn_wrong_misprint:
            odd.add(Oddity.ISBN_MISPRINTED)
            return self._own_isbn(known, odd)
        kind -= shares.isbn_wrong_misprint
        if kind < shares.isbn_wrong_box_set and known.box_set_isbns:
            odd.add(Oddity.ISBN_OF_BOX_SET)
            return self._rng.choice(known.box_set_isbns)
        author = known.row.authors[0]
        near = kind < shares.isbn_wrong_box_set + shares.isbn_wrong_same_author
        if near and len(self._by_author[author]) > 1:
            others = self._by_author[author]
        else:
            others = self._books
        while (other := self._rng.choice(others)) is known:
            pass
        same = other.row.authors[0] == author
        odd.add(Oddity.ISBN_OF_SAME_AUTHOR if same else Oddity.ISBN_OF_ANOTHER)
        anonymous = not shelved.authors or shelved.authors[0] in NOBODY
        if known.main is None and other.main and (same or anonymous):
            # As likely a book that was given another name: no work has the title it bears,
            # and no author speaks against the number.
            self.convincing[shelved.id] = frozenset({other.main.id, *other.twins})
        return self._rng.choice(other.isbns)

    def _identify(self, shelved: ShelfBook, known: Known, odd: set[Oddity]) -> None:
        """Let BookLore have an id already, as its metadata search or the person left it."""
        rng, shares, main = self._rng, self._shares, known.main
        kind = rng.random()
        if main is None or kind < shares.hardcover_id_nonsense:
            odd.add(Oddity.ID_NONSENSE)
            slug = main.slug if main else "book"
            shelved.hardcover_book_id = rng.choice(NONSENSE_IDS).format(slug=slug)
            return
        kind -= shares.hardcover_id_nonsense
        if kind < shares.hardcover_id_deleted:
            odd.add(Oddity.ID_DELETED)
            stored = self._builder.delete(known, main)
        elif kind < shares.hardcover_id_deleted + shares.hardcover_id_merged:
            odd.add(Oddity.ID_MERGED)
            stored = self._builder.merge(known, main)
        else:
            odd.add(Oddity.ID_KNOWN)
            stored = main.id
        shelved.hardcover_book_id = str(stored)
