"""Putting the books of a list on a person's shelf, with what is odd about each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from .catalogue import CatalogueWork
from .shelf import ShelfBook
from .world_catalogue import CatalogueBuilder, Isbn, Known
from .world_foreign import foreign_title
from .world_isbn import misprinted, with_hyphens
from .world_names import NONSENSE_IDS
from .world_oddities import Oddity, Owned
from .world_rows import Row, facts, language_code
from .world_shares import Shares
from .world_shelf import shelf_authors, shelf_title


class Shelver:
    """Puts books on the person's shelf, one after the other."""

    def __init__(self, builder: CatalogueBuilder, books: Sequence[Known]) -> None:
        self._builder = builder
        self._rng = builder.rng
        self._shares = builder.shares
        self._books = [known for known in books if known.main]
        self._by_author: defaultdict[str, list[Known]] = defaultdict(list)
        for known in self._books:
            self._by_author[known.row.authors[0]].append(known)
        self._foreign_titles: set[str] = set()

    def shelve(self, book_id: int, known: Known, *, foreign: bool) -> Owned:
        """Put one book there; a foreign one is a translation with a title of its own."""
        rng, shares = self._rng, self._shares
        odd: set[Oddity] = set()
        right = {known.main.id, *known.twins} if known.main else set()
        row, book = known.row, known.facts
        if not known.main:
            odd.add(Oddity.NOT_ON_HARDCOVER)
        number = None
        if foreign and known.main:
            row, number = self._translate(row, known.main, odd)
            book = facts(row)
        elif book.other_title and self._chance(shares.other_title):
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
        if number:
            _write_number(shelved, number, rng.random() * shares.numbered, shares, rng)
        else:
            self._number(shelved, known, odd)
        if self._chance(shares.hardcover_id):
            self._identify(shelved, known, odd)
        return Owned(shelved, frozenset(right), frozenset(odd))

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _translate(self, row: Row, main: CatalogueWork, odd: set[Oddity]) -> tuple[Row, Isbn]:
        """Print a translation, and return the row with its title, and its number."""
        odd.add(Oddity.FOREIGN_TITLE)
        title, language = foreign_title(self._foreign_titles, self._rng)
        untitled = self._builder.happens(self._shares.foreign_untitled)
        if untitled:
            odd.add(Oddity.EDITION_UNTITLED)
        isbn = self._builder.fresh_isbn()
        self._builder.edition(main, isbn, language, title="" if untitled else title)
        return replace(row, title=title, original_title="", language=language), isbn

    def _number(self, shelved: ShelfBook, known: Known, odd: set[Oddity]) -> None:
        rng, shares = self._rng, self._shares
        kind = rng.random()
        if kind >= shares.numbered:
            return
        isbn13, isbn10 = self._isbn(known, odd)
        if Oddity.ISBN_MISPRINTED in odd:
            isbn13, isbn10 = misprinted(isbn13, rng), misprinted(isbn10, rng) if isbn10 else None
        _write_number(shelved, (isbn13, isbn10), kind, shares, rng)

    def _isbn(self, known: Known, odd: set[Oddity]) -> Isbn:
        """Return a number of the book or of another one, noting which."""
        # A title in another script could not tell that the number leads elsewhere.
        if Oddity.OTHER_TITLE not in odd and (others := self._others_of_author(known)):
            if self._builder.happens(self._shares.isbn_same_author):
                odd.add(Oddity.ISBN_OF_SAME_AUTHOR)
                return self._rng.choice(self._rng.choice(others).isbns)
            if known.main and self._builder.happens(self._shares.isbn_on_wrong_work):
                odd.add(Oddity.ISBN_ON_WRONG_WORK)
                return self._linked_wrongly(known, self._rng.choice(others))
        if self._chance(self._shares.isbn_wrong):
            return self._wrong_isbn(known, odd)
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

    def _others_of_author(self, known: Known) -> list[Known]:
        others = self._by_author.get(known.row.authors[0], ())
        return [other for other in others if other is not known]

    def _linked_wrongly(self, known: Known, other: Known) -> Isbn:
        """Print a book whose edition somebody has hung on another work of the author."""
        if other.main is None:
            raise ValueError(f"{other.facts.title} is not on Hardcover")
        isbn = self._builder.fresh_isbn()
        title = self._rng.choice((known.facts.title, known.facts.full))
        self._builder.edition(other.main, isbn, known.language, title=title)
        return isbn

    def _wrong_isbn(self, known: Known, odd: set[Oddity]) -> Isbn:
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
        alone = not near or not self._others_of_author(known)
        others = self._books if alone else self._by_author[author]
        while (other := self._rng.choice(others)) is known:
            pass
        same = other.row.authors[0] == author
        odd.add(Oddity.ISBN_OF_SAME_AUTHOR if same else Oddity.ISBN_OF_ANOTHER)
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


def _write_number(shelved: ShelfBook, isbn: Isbn, kind: float, shares: Shares, rng: Random) -> None:
    """Write a number into the field and form that `kind` and chance decide on."""
    isbn13, isbn10 = isbn
    if kind < shares.isbn13 or not isbn10:
        shelved.isbn13 = isbn13
        shelved.isbn10 = isbn10 if rng.random() < shares.both_isbns else None
        return
    if rng.random() < shares.small_x:
        isbn10 = isbn10.lower()
    if rng.random() >= shares.isbn10_in_isbn13_field:
        shelved.isbn10 = isbn10
    elif rng.random() < shares.isbn10_with_hyphens:
        shelved.isbn13 = with_hyphens(isbn10, rng)
    else:
        shelved.isbn13 = isbn10
