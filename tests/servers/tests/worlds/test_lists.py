"""The lists of books that worlds are made of, and the press that prints their ISBNs."""

from pathlib import Path
from random import Random

import pytest

from tests.servers.library import library_rows
from tests.servers.world_isbn import IsbnPress, misprinted, to_isbn13
from tests.servers.world_rows import Row, facts, read_rows, without_mix_ups

from .looking import valid


def test_a_list_is_read_from_a_file(tmp_path: Path) -> None:
    """Columns by name; what is empty is unknown."""
    path = tmp_path / "books.csv"
    path.write_text(
        "title,original_title,authors,year,language,isbn13,isbn10,ratings_count\n"
        '"A  Book (Its Series, #2)",,"Ann Writer, Bob   Drawer",-300,eng,,,12\n'
        "Plain,Schlicht,Cy,,,9780000000002,0000000000,7\n",
        encoding="utf-8",
    )
    assert read_rows(path) == [
        Row(
            "A Book (Its Series, #2)", "", ("Ann Writer", "Bob Drawer"), -300, "eng", None, None, 12
        ),
        Row("Plain", "Schlicht", ("Cy",), None, None, "9780000000002", "0000000000", 7),
    ]


@pytest.mark.parametrize(
    ("title", "original", "parts"),
    [
        ("Dune (Dune, #1)", "Dune", ("Dune", None, "Dune", "1", None)),
        ("Night (Peak #1)", "", ("Night", None, "Peak", "1", None)),
        ("Case (One, #20; Two, #7)", "", ("Case", None, "One", "20", None)),
        ("All (Both, #1-3)", "All", ("All", None, "Both", "1-3", None)),
        ("Title: And More", "Title", ("Title", "And More", None, None, None)),
        ("Title", "Title: And More", ("Title", "And More", None, None, None)),
        ("Comic, Vol. 3: Part", "Comic", ("Comic, Vol. 3: Part", None, None, None, None)),
        ("The Stranger", "L'Étranger", ("The Stranger", None, None, None, "L'Étranger")),
        ("Earth (The Book)", "Earth", ("Earth", None, None, None, None)),
    ],
)
def test_a_listed_title_is_taken_apart(
    title: str, original: str, parts: tuple[str | None, ...]
) -> None:
    """Series, subtitle and the title of another country are told apart."""
    book = facts(Row(title, original, ("Somebody",)))
    assert (book.title, book.subtitle, book.series, book.number, book.other_title) == parts


def test_a_first_title_of_another_book_is_dropped() -> None:
    """A list that mixes two books of an author up must not make one of them undecidable."""
    house = Row("The House (Ann, #1)", "The Valley", ("Ann Writer",))
    valley = Row("The Valley (Ann, #2)", "The Valley", ("Ann Writer",))
    abroad = Row("The Stranger", "The Valley", ("Somebody Else",))
    assert without_mix_ups([house, valley, abroad]) == [
        Row("The House (Ann, #1)", "", ("Ann Writer",)),
        valley,
        abroad,
    ]


def test_isbns_are_fresh_and_valid() -> None:
    """A press never prints a number twice, and a slip breaks the check digit."""
    rng = Random(5)
    press = IsbnPress(rng, ())
    printed = [press.fresh(new_range=number % 4 == 0) for number in range(2_000)]
    assert len({isbn13 for isbn13, _ in printed}) == 2_000
    for isbn13, isbn10 in printed:
        assert valid(isbn13)
        assert not valid(misprinted(isbn13, rng))
        assert (isbn10 is None) is isbn13.startswith("979")
        if isbn10:
            assert valid(isbn10)
            assert to_isbn13(isbn10) == isbn13
            assert not valid(misprinted(isbn10, rng))


def test_the_list_of_our_own_is_a_list_of_books() -> None:
    """At least 150, each once, with authors, year and a valid number."""
    rows = library_rows()
    assert len(rows) >= 150
    assert len({row.title for row in rows}) == len(rows)
    assert len({row.isbn13 for row in rows}) == len(rows)
    for row in rows:
        assert row.isbn13
        assert valid(row.isbn13)
        assert row.year
        assert all(row.authors)
        assert row.popularity > 0
