"""What Hardcover knows of a list of books: works, editions, and what merges leave behind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log10
from random import Random
import re

from .catalogue import Catalogue, CatalogueEdition, CatalogueWork
from .world_isbn import IsbnPress, to_isbn10
from .world_names import FOREIGN, HELPER_ROLES, person
from .world_rows import Facts, Row, facts, language_code
from .world_shares import Shares

DELETED, MERGED = 3, 4
GRAPHIC_NOVEL = 4
_RATINGS_FOR_A_USER = 60
_MOST_EDITIONS = 12
_LARGEST_GAP = 60
_PRINT, _AUDIO, _EBOOK = 1, 2, 4
_SPELLINGS = (
    (" & ", " and "),
    (" and ", " & "),
    ("'", "’"),
    (" is ", " Is "),
    (" of the ", " of The "),
    ("Vol. ", "Volume "),
    ("-", " "),
    ("!", ""),
    ("?", ""),
)
_SLUG_GAP = re.compile(r"[^a-z0-9]+")

type Isbn = tuple[str, str | None]
"""An ISBN-13 and the same number as an ISBN-10, which a 979 number does not have."""


@dataclass(slots=True, eq=False)
class Known:
    """One book of the list, with what became of it on Hardcover."""

    row: Row
    facts: Facts
    language: str | None
    """Two letters."""
    main: CatalogueWork | None = None
    """None when Hardcover does not have the book."""
    twins: list[int] = field(default_factory=list)
    """The same work again, not merged: as right as the main one."""
    foreign: list[int] = field(default_factory=list)
    """Works of its translations."""
    merged: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    isbns: list[Isbn] = field(default_factory=list)
    """Numbers that lead to the book on Hardcover, the list's own first if it is there."""
    foreign_isbns: list[Isbn] = field(default_factory=list)
    """Numbers of its editions in other languages."""
    box_set_isbns: list[Isbn] = field(default_factory=list)


def meet(row: Row) -> Known:
    """Take up a row of the list, before anything is known of it on Hardcover."""
    return Known(row, facts(row), language_code(row.language))


class CatalogueBuilder:
    """Fills a catalogue book by book; all chance comes from one generator."""

    def __init__(self, rng: Random, shares: Shares, taken_isbns: Iterable[str]) -> None:
        """Start an empty catalogue; `taken_isbns` are ISBN-13s that real rows carry."""
        self.rng = rng
        self.shares = shares
        self.press = IsbnPress(rng, taken_isbns)
        self.catalogue = Catalogue()
        self._last_work = 300
        self._last_edition = 1_000
        self._slugs: dict[str, int] = {}

    def chance(self, share: float) -> bool:
        """Whether something with this share happens now."""
        return self.rng.random() < share

    def happens(self, share: float) -> bool:
        """Whether it happens now; what never does costs no chance, so that nothing else moves."""
        return share > 0 and self.chance(share)

    def add_book(self, row: Row) -> Known:
        """Put in a book of the list, with its editions, merges, twins and remains."""
        known = meet(row)
        known.main = main = self.work(
            self._spelled(known.facts.title),
            contributors=self._contributors(row),
            subtitle=self._subtitle(known.facts),
            release_year=None if self.chance(self.shares.year_unknown) else row.year,
            users_count=1
            + int(row.popularity / _RATINGS_FOR_A_USER * self.rng.lognormvariate(0, 0.5)),
        )
        self._describe(known, main)
        self._print_editions(known, main)
        if self.chance(self.shares.merged):
            self.merge(known, main)
        if self.chance(self.shares.twin):
            self._twin(known, main)
        if self.chance(self.shares.deleted):
            self.delete(known, main)
        if self.chance(self.shares.foreign_edition):
            self._translate(known, main)
        return known

    def add_printing(self, known: Known, row: Row) -> None:
        """Give a book that is in the list twice the second row's number as well."""
        if row.isbn13 and known.main:
            self.edition(known.main, (row.isbn13, row.isbn10), language_code(row.language))
            known.isbns.append((row.isbn13, row.isbn10))

    def merge(self, known: Known, main: CatalogueWork) -> int:
        """Add an older row that was merged into the main one, and return its id."""
        title = self.rng.choice((known.row.title, main.title, main.title.lower()))
        old = self.work(title, contributors=main.contributors[:1], release_year=main.release_year)
        old.status_id, old.canonical_id = MERGED, main.id
        known.merged.append(old.id)
        if self.chance(self.shares.merged_edition_stays):
            self._move_edition(known, old)
        if self.chance(self.shares.merged_chain):
            older = self.work(title, contributors=main.contributors[:1])
            older.status_id, older.canonical_id = MERGED, old.id
            known.merged.append(older.id)
        return known.merged[-1]

    def delete(self, known: Known, main: CatalogueWork) -> int:
        """Add a row of the book that Hardcover has withdrawn, and return its id."""
        gone = self.work(main.title, contributors=main.contributors[:1])
        gone.status_id = DELETED
        known.deleted.append(gone.id)
        if self.chance(self.shares.deleted_keeps_isbn):
            self.edition(gone, self.rng.choice(known.isbns), known.language)
        return gone.id

    def work(
        self,
        title: str,
        *,
        contributors: list[tuple[str, str | None]],
        subtitle: str | None = None,
        release_year: int | None = None,
        users_count: int = 0,
    ) -> CatalogueWork:
        """Put in one work with an id and a slug of its own."""
        # Ids of other people's works lie between any two that we make.
        self._last_work += self.rng.randrange(1, _LARGEST_GAP)
        slug = _SLUG_GAP.sub("-", title.casefold()).strip("-") or "book"
        count = self._slugs[slug] = self._slugs.get(slug, 0) + 1
        return self.catalogue.add_work(
            CatalogueWork(
                id=self._last_work,
                title=title,
                contributors=contributors,
                subtitle=subtitle,
                slug=slug if count == 1 else f"{slug}-{count}",
                release_year=release_year,
                users_count=users_count,
                cover=not self.chance(self.shares.no_cover),
            )
        )

    def edition(
        self,
        work: CatalogueWork,
        isbn: Isbn | None,
        language: str | None,
        title: str | None = None,
    ) -> CatalogueEdition:
        """Put in one edition of a work, with an ISBN in the forms that Hardcover has of it.

        Its title is the work's unless it has one of its own; an empty one is none at all.
        """
        self._last_edition += self.rng.randrange(1, _LARGEST_GAP)
        isbn13, isbn10 = isbn or (None, None)
        if isbn10:
            kind = self.rng.random()
            if kind < self.shares.edition_isbn10_only:
                isbn13 = None
            elif kind < self.shares.edition_isbn10_only + self.shares.edition_isbn13_only:
                isbn10 = None
        return self.catalogue.add_edition(
            CatalogueEdition(
                id=self._last_edition,
                book_id=work.id,
                isbn13=isbn13,
                isbn10=isbn10,
                title=title,
                users_count=int(work.users_count * self.rng.random() ** 3),
                reading_format_id=self.rng.choices((_PRINT, _AUDIO, _EBOOK), (6, 1, 3))[0],
                language=language,
                score=self.rng.randrange(1000),
            )
        )

    def fresh_isbn(self) -> Isbn:
        """Return a number that no book has yet."""
        return self.press.fresh(new_range=self.chance(self.shares.edition_979))

    def _spelled(self, title: str) -> str:
        """Write a title as another librarian might, now and then."""
        if not self.chance(self.shares.title_spelled_otherwise):
            return title
        old, new = self.rng.choice(_SPELLINGS)
        return title.replace(old, new)

    def _contributors(self, row: Row) -> list[tuple[str, str | None]]:
        rng, shares = self.rng, self.shares
        name = row.authors[0]
        if self.chance(shares.author_spelled_otherwise):
            name = name.replace(".", ". ").replace("  ", " ")
        people: list[tuple[str, str | None]] = [(name, rng.choice((None, None, "Author")))]
        for name in row.authors[1:]:
            # Nobody knows from a list who wrote and who illustrated; nor does Hardcover.
            if self.chance(shares.helper_with_role):
                people.append((name, rng.choice(HELPER_ROLES)))
            elif not self.chance(shares.helper_unnamed):
                people.append((name, None))
        if self.chance(shares.narrator):
            people.append((person(rng), "Narrator"))
        if len(people) > 1 and self.chance(shares.helper_first):
            people.reverse()
        return people

    def _subtitle(self, book: Facts) -> str | None:
        return None if self.chance(self.shares.subtitle_unknown) else book.subtitle

    def _describe(self, known: Known, main: CatalogueWork) -> None:
        if known.facts.series and known.facts.place is not None:
            main.series = (known.facts.series, known.facts.place)
        main.compilation = "-" in (known.facts.number or "") and self.chance(
            self.shares.compilation_flagged
        )
        if re.search(r", Vol\. \d+", main.title):
            main.category_id = GRAPHIC_NOVEL
        if known.facts.other_title and self.chance(self.shares.other_title_known):
            main.alternative_titles.append(known.facts.other_title)
        if main.subtitle and self.chance(self.shares.subtitle_in_title):
            self._retitle(main, known.facts.full)

    def _retitle(self, work: CatalogueWork, title: str) -> None:
        self.catalogue.works_by_title[work.title].remove(work)
        work.title, work.subtitle = title, None
        self.catalogue.works_by_title[title].append(work)

    def _print_editions(self, known: Known, main: CatalogueWork) -> None:
        row, rng = known.row, self.rng
        wanted = int(rng.expovariate(1 / (1 + log10(1 + main.users_count))))
        isbns: list[Isbn] = []
        if row.isbn13:
            isbns.append((row.isbn13, to_isbn10(row.isbn13)))
        isbns += [self.fresh_isbn() for _ in range(min(wanted, _MOST_EDITIONS) + (not isbns))]
        for isbn in isbns:
            self.edition(main, isbn, known.language)
            known.isbns.append(isbn)
        if self.chance(self.shares.edition_without_isbn):
            self.edition(main, None, known.language)
        if known.facts.other_title:
            isbn = self.fresh_isbn()
            self.edition(main, isbn, rng.choice(FOREIGN)[1], title=known.facts.other_title)
            known.foreign_isbns.append(isbn)

    def _twin(self, known: Known, main: CatalogueWork) -> None:
        title = self.rng.choice((main.title, main.title, known.facts.full, known.row.title))
        twin = self.work(
            title,
            contributors=main.contributors[:1],
            release_year=main.release_year,
            users_count=int(main.users_count * self.rng.random() ** 4),
        )
        known.twins.append(twin.id)
        self._move_edition(known, twin)
        if self.chance(self.shares.twin_shares_isbn):
            self.edition(twin, self.rng.choice(known.isbns), known.language)

    def _move_edition(self, known: Known, to: CatalogueWork) -> None:
        """Let a new printing be known under another row than the main one."""
        isbn = self.fresh_isbn()
        known.isbns.append(isbn)
        self.edition(to, isbn, known.language)

    def _translate(self, known: Known, main: CatalogueWork) -> None:
        language, code = self.rng.choice(FOREIGN)
        title = known.facts.other_title or f"{main.title} ({language} Edition)"
        work = self.work(
            title,
            contributors=[*main.contributors[:1], (person(self.rng), "Translator")],
            release_year=main.release_year,
            users_count=main.users_count // 50,
        )
        known.foreign.append(work.id)
        isbn = self.fresh_isbn()
        self.edition(work, isbn, code)
        known.foreign_isbns.append(isbn)
