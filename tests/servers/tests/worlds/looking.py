"""Looking into a made-up world: check digits, and the way from a number to a work."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from tests.servers.catalogue import CatalogueWork
from tests.servers.shelf import ShelfBook
from tests.servers.world import Oddity, World
from tests.servers.world_isbn import to_isbn10, to_isbn13
from tests.servers.world_rows import normal

BOOKS = 2_000
"""So many books that shares show."""


def digits(text: str | None) -> str:
    """Return a number without hyphens and spaces, X in upper case."""
    return "".join(c for c in (text or "").upper() if c in "0123456789X")


def valid(number: str) -> bool:
    """Whether an ISBN's check digit fits, by the rule in its textbook form."""
    values = [10 if c == "X" else int(c) for c in number]
    if len(values) == 13:
        return sum(value * (3 if place % 2 else 1) for place, value in enumerate(values)) % 10 == 0
    return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0


def numbers(world: World, book_id: int) -> set[str]:
    """Return the numbers on a book, in both forms where there are both."""
    book = next(book for book in world.shelf if book.id == book_id)
    found = {digits(book.isbn13), digits(book.isbn10)} - {""}
    other = {to_isbn13(n) if len(n) == 10 else to_isbn10(n) for n in found}
    return found | {n for n in other if n}


def works_behind(world: World, book_id: int) -> set[int]:
    """Follow the numbers on a book to the works that Hardcover keeps."""
    return {
        kept.id
        for number in numbers(world, book_id)
        for edition in world.catalogue.editions_by_isbn.get(number, ())
        if (kept := canonical(world, world.catalogue.works[edition.book_id])).status_id == 1
    }


def edition_titles(world: World, book_id: int) -> set[str]:
    """Return the titles of the editions that bear a number on a book, the work's where theirs."""
    return {
        world.catalogue.works[edition.book_id].title if edition.title is None else edition.title
        for number in numbers(world, book_id)
        for edition in world.catalogue.editions_by_isbn.get(number, ())
    }


def canonical(world: World, work: CatalogueWork) -> CatalogueWork:
    """Follow merges to the work that was kept."""
    for _ in range(5):
        if work.canonical_id is None:
            return work
        work = world.catalogue.works[work.canonical_id]
    pytest.fail(f"a merge of {work.id} leads in a circle")


def having(world: World, oddity: Oddity) -> Iterator[int]:
    """Return the shelf ids of the books with this oddity."""
    return (book_id for book_id, odd in world.oddities.items() if oddity in odd)


def checksum(world: World) -> str:
    """Return a number that changes with the shelf, what is true of it, or Hardcover's rows.

    The titles of editions do not count, nor does what a later field adds.
    """
    shelf = [
        (
            *(book.id, book.title, book.subtitle, book.authors, book.isbn13, book.isbn10),
            *(book.series, book.series_number, book.language, book.published),
            *(book.hardcover_book_id, book.physical),
        )
        for book in world.shelf
    ]
    truth = [(book_id, sorted(right)) for book_id, right in world.truth.items()]
    oddities = [(book_id, sorted(odd)) for book_id, odd in world.oddities.items()]
    works = [
        (
            *(work.id, work.title, work.subtitle, work.slug, work.contributors),
            *(work.release_year, work.users_count, work.alternative_titles, work.series),
            *(work.compilation, work.category_id, work.status_id, work.canonical_id, work.cover),
        )
        for work in world.catalogue.works.values()
    ]
    editions = [
        (
            *(edition.id, edition.book_id, edition.isbn13, edition.isbn10, edition.users_count),
            *(edition.reading_format_id, edition.language, edition.score),
        )
        for edition in world.catalogue.editions.values()
    ]
    written = "\n".join(map(repr, (shelf, truth, oddities, works, editions)))
    return sha256(written.encode()).hexdigest()[:16]


def surnames(book: ShelfBook) -> set[str]:
    """Return the words of all names on a book, since some of them are turned round."""
    return {word for name in book.authors for word in normal(name).split()}
