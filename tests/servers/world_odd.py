"""Books that are odd by nature: a shelf for them, with the works that stand around each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .catalogue import CatalogueWork
from .shelf import ShelfBook
from .world_catalogue import CatalogueBuilder, Isbn
from .world_names import person
from .world_oddities import Oddity, Owned
from .world_rows import Row, facts, new_title, normal, surname, title_words
from .world_shelf import shelf_authors, without_accents

_LONGEST_NAME = 5
_NOT_IN_NAMES = {
    *("adventure", "boxed", "boxset", "book", "books", "collected", "collection", "collector"),
    *("comic", "comics", "companion", "complete", "deluxe", "edition", "guide", "manga", "novel"),
    *("number", "omnibus", "part", "series", "stories", "summary", "trilogy", "volume", "works"),
}
"""Words that would tell of another form than the book has."""
_FEWEST_USERS, _MOST_USERS = 5, 4_000
_CASE_CHANGED = 0.03


@dataclass(slots=True, eq=False)
class Printed:
    """A work with an edition that has a number."""

    work: CatalogueWork
    isbn: Isbn


@dataclass(slots=True)
class Number:
    """The number of a book, if it has one, and what is odd about it."""

    isbn: Isbn | None = None
    odd: set[Oddity] = field(default_factory=set)


class OddShelf:
    """Grows by a series or a handful of works at a time, and by the books of it that are owned."""

    def __init__(self, builder: CatalogueBuilder, rows: Sequence[Row]) -> None:
        """Start empty; names of series are made of the words of a list."""
        self.builder, self.rng, self.shares = builder, builder.rng, builder.shares
        self.owned: list[Owned] = []
        known = [facts(row) for row in rows]
        self._models = [
            each
            for each in known
            if len(each.title.split()) <= _LONGEST_NAME
            and each.title.isascii()
            and each.title.replace(" ", "").isalpha()
            and not _NOT_IN_NAMES & set(normal(each.title).split())
        ]
        self._words = [
            word
            for word in title_words(known)
            if word.isascii() and word.casefold() not in _NOT_IN_NAMES
        ]
        self._taken = {normal(each.title) for each in known}
        # Who is named tells the form of some of these books: nobody is left out by chance.
        self._as_written = replace(self.shares, author_alone=0.0, author_missing=0.0)

    def name(self) -> str:
        """Return a title that no book has yet."""
        return new_title(self.rng.choice(self._models), self._words, self._taken, self.rng)

    def people(self, count: int) -> list[str]:
        """Return as many people, no two of one surname."""
        found: dict[str, str] = {}
        while len(found) < count:
            name = person(self.rng)
            found.setdefault(surname(name), name)
        return list(found.values())

    def print(
        self,
        title: str,
        contributors: Sequence[tuple[str, str | None]],
        *,
        category: int = 1,
        subtitle: str | None = None,
        series: tuple[str, float] | None = None,
    ) -> Printed:
        """Put a work on Hardcover, with one edition."""
        work = self.builder.work(
            title,
            contributors=list(contributors),
            subtitle=subtitle,
            release_year=self.rng.randrange(1985, 2027),
            users_count=self.rng.randrange(_FEWEST_USERS, _MOST_USERS),
        )
        work.category_id = category
        work.series = series and (series[0], float(series[1]))
        isbn = self.builder.fresh_isbn()
        self.builder.edition(work, isbn, "en")
        return Printed(work, isbn)

    def number(
        self, right: Printed | None, *, wrong: Printed | None, share: float, odd: Oddity
    ) -> Number:
        """Number a book as libraries do: of the numbers, `share` is that of the wrong work."""
        chance, shares = self.builder.chance, self.shares
        if not chance(shares.numbered):
            return Number()
        if wrong and chance(share):
            return Number(wrong.isbn, {odd})
        if right is None or chance(shares.isbn_unknown):
            return Number(self.builder.fresh_isbn(), {Oddity.ISBN_UNKNOWN})
        return Number(right.isbn)

    def own(
        self,
        title: str,
        authors: Sequence[str],
        right: Printed | None,
        number: Number,
        *odd: Oddity,
        subtitle: str | None = None,
        series: tuple[str, float] | None = None,
    ) -> None:
        """Put a book on the person's shelf, its title and authors as people write them."""
        isbn13, isbn10 = number.isbn or (None, None)
        if isbn10 and not self.builder.chance(self.shares.both_isbns):
            isbn10 = None
        name, place = series or (None, None)
        book = ShelfBook(
            0,
            self._written(title),
            shelf_authors(Row("", "", tuple(authors)), self._as_written, self.rng),
            isbn13=isbn13,
            isbn10=isbn10,
            subtitle=subtitle,
            series=name,
            series_number=None if place is None else float(place),
        )
        right_ids = frozenset({right.work.id} if right else ())
        absent = () if right else (Oddity.NOT_ON_HARDCOVER,)
        self.owned.append(Owned(book, right_ids, frozenset({*odd, *number.odd, *absent})))

    def series_field(self, name: str, number: float) -> tuple[str, float] | None:
        """Return what the series field says of a volume, if somebody filled it in."""
        return (name, number) if self.builder.chance(self.shares.series_field) else None

    def _written(self, title: str) -> str:
        """Write a title in another case now and then; a slip could make another number of it."""
        dice = self.rng.random()
        if dice < _CASE_CHANGED:
            title = title.upper()
        elif dice < 2 * _CASE_CHANGED:
            title = title.lower()
        if self.builder.chance(self.shares.title_without_accents):
            title = without_accents(title)
        return title
