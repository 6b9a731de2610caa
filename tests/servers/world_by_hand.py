"""Building a small world by hand, book by book."""

from dataclasses import dataclass, field
from typing import Any

from .catalogue import Catalogue, CatalogueEdition, CatalogueWork
from .shelf import ShelfBook
from .world import Oddity
from .world_isbn import complete13, to_isbn10

_FIRST_WORK = 400_000
_FIRST_EDITION = 30_000_000


@dataclass(slots=True)
class HandmadeWorld:
    """A catalogue and a shelf that grow together, with what is true of them."""

    catalogue: Catalogue = field(default_factory=Catalogue)
    shelf: list[ShelfBook] = field(default_factory=list)
    truth: dict[int, frozenset[int]] = field(default_factory=dict)
    oddities: dict[int, frozenset[Oddity]] = field(default_factory=dict)

    def work(
        self, title: str, *authors: str, year: int | None, users: int, **more: Any
    ) -> CatalogueWork:
        """Put a work on Hardcover, without editions."""
        work_id = _FIRST_WORK + 7 * len(self.catalogue.works)
        people: list[tuple[str, str | None]] = [(name, None) for name in authors]
        return self.catalogue.add_work(
            CatalogueWork(
                work_id,
                title,
                people + more.pop("helpers", []),
                slug=f"work-{work_id}",
                release_year=year,
                users_count=users,
                **more,
            )
        )

    def edition(
        self,
        work: CatalogueWork,
        isbn13: str | None = None,
        isbn10: str | None = None,
        *,
        title: str | None = None,
    ) -> None:
        """Print an edition of a work, under its title or one of its own."""
        edition_id = _FIRST_EDITION + len(self.catalogue.editions)
        self.catalogue.add_edition(
            CatalogueEdition(
                edition_id, work.id, isbn13, isbn10, title, users_count=work.users_count // 2
            )
        )

    def own(
        self,
        title: str | None,
        *authors: str,
        right: CatalogueWork | None,
        odd: Oddity | None = None,
        **more: Any,
    ) -> ShelfBook:
        """Put a book on the person's shelf, and note which work it is."""
        book = ShelfBook(len(self.shelf) + 1, title, list(authors), **more)
        self.shelf.append(book)
        self.truth[book.id] = frozenset({right.id} if right else ())
        self.oddities[book.id] = frozenset({odd} if odd else ())
        return book


def isbn13(number: int, group: str = "9780") -> str:
    """Return the ISBN-13 with this number in it."""
    return complete13(f"{group}{number:0{12 - len(group)}}")


def isbn10(number: int) -> str:
    """Return the same as an ISBN-10."""
    return to_isbn10(isbn13(number)) or ""
