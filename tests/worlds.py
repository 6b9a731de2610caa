"""Looking into a made-up world: check digits, and the way from a number to a work."""

from collections.abc import Iterator

import pytest

from .servers.catalogue import CatalogueWork
from .servers.world import Oddity, World
from .servers.world_isbn import to_isbn10, to_isbn13


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
