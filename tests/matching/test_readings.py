"""Titles with a series, an author or a file name in them, and all that they may mean."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.matching.likeness import TitleMatch, compare_titles
from custom_components.booklore_hardcover.matching.readings import readings
from custom_components.booklore_hardcover.matching.titles import parse_title

HERBERT = ("Frank Herbert",)


def nearest(shelf: str, work: str, *authors: str, subtitle: str | None = None) -> TitleMatch:
    """Return how near the nearest reading of a book's title is to a work's title."""
    theirs = parse_title(work)
    found = readings(shelf, subtitle, authors=authors)
    return max(compare_titles(ours, theirs) for ours in found).match


@pytest.mark.parametrize(
    "shelf",
    [
        "Dune.epub",
        "dune",
        "Dune (Dune Chronicles) (English Edition)",
        "Dune (S.F. Masterworks)",
        "Dune (Kindle Edition)",
        "Dune (1965)",
        "Dune (retail)",
        "Dune (z-lib.org)",
        "Dune: 50th Anniversary Edition",
        "Dune: A Novel (Unabridged)",
        "Dune: The inspiration for the blockbuster film (Dune, 1)",
        "Dune by Frank Herbert",
        "Dune, by Frank Herbert",
        "Dune - Frank Herbert",
        "Dune -- Frank Herbert -- Anna’s Archive",
        "Dune (Herbert Frank) (Z-Library)",
        "Frank Herbert - Dune",
        "Frank Herbert - [Dune 01] - Dune",
        "[Dune #1] Dune",
        "Dune 01 - Dune",
        "01. Dune",
        "001 Dune",
        "Book 1: Dune",
        "Dune: Book 1 of the Dune Chronicles",
        "《Dune》",
        "【Dune】作者：Frank Herbert",
        "「Dune」",
        "Frank Herbert's Dune",
    ],
)
def test_what_is_no_part_of_the_title(shelf: str) -> None:
    """File names, sites, shops, series, editions, years and the author."""
    assert nearest(shelf, "Dune", *HERBERT) >= TitleMatch.EQUIVALENT


@pytest.mark.parametrize(
    ("shelf", "work"),
    [
        ("Dune_Messiah.epub", "Dune Messiah"),
        ("Dune.Messiah.epub", "Dune Messiah"),
        ("Dune 02 - Dune Messiah", "Dune Messiah"),
        ("Dune Book 2 Dune Messiah", "Dune Messiah"),
        ("Dune 2: Messiah", "Dune Messiah"),
        ("Foundation 02 Foundation and Empire", "Foundation and Empire"),
        ("Asimov, Isaac - Foundation 02 - Foundation and Empire", "Foundation and Empire"),
        ("Fitz & The Fool - 03 - Assassin's Fate", "Assassin's Fate"),
        ("Fitz (03) Assassin's Fate", "Assassin's Fate"),
        ("[Fitz 03] - Assassin's Fate", "Assassin's Fate"),
        ("Assassin's Fate: Fitz & The Fool, Book 3", "Assassin's Fate"),
        ("Heartless - Pretty Little Liars #7", "Heartless"),
        ("Der Schwarm (Thriller) (German Edition)", "Der Schwarm"),
        ("Black_Boy__A_Record_of_Youth", "Black Boy: A Record of Youth"),
        ("[葬送][TAGRO][長鴻][5完]", "葬送 5"),
        ("土地 (토지) 2", "토지 2"),
        ("Almost French", "Almost French"),
        ("Grace (Eventually): Thoughts on Faith", "Grace (Eventually): Thoughts on Faith"),
    ],
)
def test_titles_behind_a_series(shelf: str, work: str) -> None:
    """However a program or a person writes them."""
    assert nearest(shelf, work, "TAGRO", "Isaac Asimov") >= TitleMatch.MAIN_TITLE


@pytest.mark.parametrize(
    ("shelf", "work"),
    [
        ("Babel", "Babel, or The Necessity of Violence: An Arcane History"),
        ("Candide", "Candide, or Optimism"),
        ("Moby Dick", "Moby-Dick; or, The Whale"),
        ("Omen", "Star Wars: Fate of the Jedi: Omen"),
        ("Dark Disciple: Star Wars", "Star Wars: Dark Disciple"),
        ("Wallet Activism", "Wallet Activism: How to Use Every Dollar"),
        ("A Game of Thrones & A Clash of Kings", "A Game of Thrones / A Clash of Kings"),
        ("Persuasion & Northanger Abbey", "Northanger Abbey / Persuasion"),
    ],
)
def test_short_titles_and_long_ones(shelf: str, work: str) -> None:
    """ "X, or Y", "Franchise: Series: X", two titles in one."""
    assert nearest(shelf, work) >= TitleMatch.EQUIVALENT


@pytest.mark.parametrize(
    ("title", "subtitle", "work", "match"),
    [
        ("Thrawn", "Treason", "Thrawn: Treason", TitleMatch.EXACT),
        ("Thrawn", "Treason", "Thrawn: Alliances", TitleMatch.SIMILAR),
        ("Thrawn", "Treason", "Thrawn", TitleMatch.MAIN_TITLE),
        ("Star Wars: Thrawn", "Treason", "Thrawn: Treason", TitleMatch.EQUIVALENT),
        ("Thrawn: Treason", "Treason", "Thrawn: Treason", TitleMatch.EXACT),
        ("Thrawn", "A Novel", "Thrawn", TitleMatch.EXACT),
        ("Thrawn", "The Wayfarers, Book 3", "Thrawn", TitleMatch.EXACT),
        ("Thrawn", "Volume 2: Treason", "Thrawn, Vol. 2: Treason", TitleMatch.EXACT),
        ("Thrawn", "Volume 2: Treason", "Thrawn, Vol. 1", TitleMatch.SIMILAR),
    ],
)
def test_the_librarys_subtitle_is_read_like_one_behind_a_colon(
    title: str, subtitle: str, work: str, match: TitleMatch
) -> None:
    """Whether the title has one of its own or not."""
    assert nearest(title, work, subtitle=subtitle) is match


@given(
    st.text(max_size=60),
    st.none() | st.text(max_size=30),
    st.none() | st.text(max_size=30),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_any_text_is_read(title, subtitle, series, number, authors) -> None:
    """No text breaks a run, and there is always a reading."""
    assert readings(title, subtitle, series, number, tuple(authors))
