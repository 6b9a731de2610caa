"""A world to resolve: a person's library, what Hardcover knows of it, and the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .catalogue import Catalogue
from .shelf import ShelfBook
from .world_catalogue import CatalogueBuilder, Known, meet
from .world_kin import add_books_about, add_box_sets, add_namesakes, lookalikes
from .world_kinds import count_odd, odd_books
from .world_oddities import Oddity
from .world_rows import Facts, Row, facts, more_rows, normal, surname, without_mix_ups
from .world_shares import TIDY, Shares
from .world_shelver import Shelver

__all__ = ["Oddity", "Row", "Shares", "World", "build_world"]

_FIRST_SHELF_ID = 1

type _Key = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class World:
    """A library and a catalogue, with what is true of them.

    `truth` maps every shelf id to the canonical works that are this book: none when
    Hardcover does not have it, several when Hardcover has it twice. `undecidable` maps
    a few shelf ids to works which nothing on the shelf tells from the right one: neither
    title, subtitle, authors and series nor the ISBN.
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
    short is continued with books made of its words. The library is a tidy one unless
    the shares say otherwise.
    """
    rng = Random(seed)
    shares = shares or TIDY
    rows = without_mix_ups(rows)
    rows = rows if len(rows) >= size else more_rows(rows, size, rng)
    owned = rng.sample(range(len(rows)), size - count_odd(size, shares))
    absent = _absent(rows, owned, shares, rng)
    builder = CatalogueBuilder(rng, shares, (row.isbn13 for row in rows if row.isbn13))
    books = _fill(builder, rows, absent)
    foreign = _foreign(books, owned, round(size * shares.foreign_title), rng)
    shelver = Shelver(builder, books)
    listed = [
        shelver.shelve(book_id, books[place], foreign=place in foreign)
        for book_id, place in enumerate(owned, start=_FIRST_SHELF_ID)
    ]
    known = zip(listed, (books[place] for place in owned), strict=True)
    undecidable = lookalikes(
        builder.catalogue,
        # The title that these have in another language is nobody else's.
        ((each.book, book) for each, book in known if Oddity.FOREIGN_TITLE not in each.odd),
    )
    odd = odd_books(builder, rows, size)
    for book_id, each in enumerate(odd, start=_FIRST_SHELF_ID + len(listed)):
        each.book.id = book_id
    shelved = {each.book.id: each for each in (*listed, *odd)}
    return World(
        builder.catalogue,
        [each.book for each in shelved.values()],
        {book_id: each.right for book_id, each in shelved.items()},
        undecidable,
        {book_id: each.odd for book_id, each in shelved.items()},
    )


def _absent(
    rows: Sequence[Row], owned: Sequence[int], shares: Shares, rng: Random
) -> frozenset[int]:
    """Choose what Hardcover does not have: seldom read books, as a rule."""
    rarely_read = sorted(owned, key=lambda place: rows[place].popularity * rng.random())
    return frozenset(rarely_read[: round(len(owned) * shares.not_on_hardcover)])


def _foreign(
    books: Sequence[Known], owned: Sequence[int], wanted: int, rng: Random
) -> frozenset[int]:
    """Choose the books that the person has in translation: single ones, without a number."""
    if not wanted:
        return frozenset()  # and no chance taken: a tidy library stays what it is
    single = [place for place in owned if books[place].main and _is_single(books[place].facts)]
    return frozenset(rng.sample(single, min(wanted, len(single))))


def _is_single(book: Facts) -> bool:
    return not any(map(str.isdigit, book.title)) and "-" not in (book.number or "")


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
