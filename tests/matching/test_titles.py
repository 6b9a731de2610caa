"""Titles as libraries have them, compared with titles as Hardcover has them."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.matching.likeness import TitleMatch, compare_titles
from custom_components.booklore_hardcover.matching.readings import readings
from custom_components.booklore_hardcover.matching.titles import (
    MAX_SPELLINGS,
    parse_title,
    spellings,
)


def spelled(title: str, *authors: str) -> tuple[str, ...]:
    """Return the spellings of a title to ask for."""
    return spellings(title, readings(title, authors=authors))


@pytest.mark.parametrize(
    ("shelf", "work", "subtitle", "expected"),
    [
        ("Dune (Dune, #1)", "Dune", None, TitleMatch.EXACT),
        ("Dune [Dune Chronicles 1]", "Dune", None, TitleMatch.EXACT),
        ("Hobbit, The", "The Hobbit", None, TitleMatch.EXACT),
        ("Hobbit, The: Illustrated Edition", "The Hobbit", None, TitleMatch.EXACT),
        ("Sandman, The Vol. 2", "The Sandman, Vol. 2", None, TitleMatch.EXACT),
        ("Salt, A World History", "Salt: A World History", None, TitleMatch.EXACT),
        ("the hobbit", "The Hobbit", None, TitleMatch.EXACT),
        ("Hobbit", "The Hobbit", None, TitleMatch.EXACT),
        ("CRIME_AND_PUNISHMENT.epub", "Crime and Punishment", None, TitleMatch.EXACT),
        ("Les Miserables", "Les Misérables", None, TitleMatch.EXACT),
        ("Strasse", "Straße", None, TitleMatch.EXACT),
        ("Enders Game", "Ender’s Game", None, TitleMatch.EXACT),
        ("Gone Girl (Unabridged)", "Gone Girl", None, TitleMatch.EXACT),
        ("The Goldfinch: A Novel", "The Goldfinch", None, TitleMatch.EXACT),
        ("The Goldfinch: A Novel (Unabridged)", "The Goldfinch", None, TitleMatch.EXACT),
        ("Pride & Prejudice", "Pride and Prejudice", None, TitleMatch.EXACT),
        ("Catch 22", "Catch-22", None, TitleMatch.EXACT),
        ("Sapiens", "Sapiens", "A Brief History of Humankind", TitleMatch.EXACT),
        (
            "Quiet: The Power of Introverts",
            "Quiet",
            "The Power of Introverts in a World",
            TitleMatch.MAIN_TITLE,
        ),
        ("Blade of Ash, Vol. 2", "Blade of Ash: Volume Two", None, TitleMatch.EXACT),
        ("Blade of Ash (Blade of Ash, #2)", "Blade of Ash, Vol. 2", None, TitleMatch.EXACT),
        (
            "Cragside: A DCI Ryan Mystery (DCI Ryan, Book 6)",
            "Cragside",
            None,
            TitleMatch.MAIN_TITLE,
        ),
        ("The Hunger Games: Catching Fire", "Catching Fire", None, TitleMatch.EQUIVALENT),
        ("Catching Fire", "The Hunger Games: Catching Fire", None, TitleMatch.EQUIVALENT),
        ("Sapiens", "Sapiens: A Brief History of Humankind", None, TitleMatch.EQUIVALENT),
        ("Sapiens: A Brief History of Humankind", "Sapiens", None, TitleMatch.EQUIVALENT),
        ("Sapiens", "Sapiens: Eine kurze Geschichte der Menschheit", None, TitleMatch.EQUIVALENT),
        ("Imagine", "Imagine: How Creativity Works", None, TitleMatch.EQUIVALENT),
        ("Star Wars", "Star Wars: A New Hope", None, TitleMatch.MAIN_TITLE),
        ("Foundation", "Foundation: The Forgotten Plays", None, TitleMatch.MAIN_TITLE),
        ("Star Wars", "Star Wars: The Force and How It Works", None, TitleMatch.MAIN_TITLE),
        ("Batman: Year One", "Batman", None, TitleMatch.MAIN_TITLE),
        ("Star Wars: Dark", "Star Wars: Dark Force Rising", None, TitleMatch.MAIN_TITLE),
        ("Star Wars: Dark", "Star Wars: Darkness Rising", None, TitleMatch.SIMILAR),
        ("Cosmos: A Guide for Boys", "Cosmos: A Guide for Girls", None, TitleMatch.SIMILAR),
        ("Winnetou: Erster Band", "Winnetou: Zweiter Band", None, TitleMatch.SIMILAR),
        ("Best Stories (2019)", "Best Stories (2020)", None, TitleMatch.SIMILAR),
        ("Best Stories (2019)", "Best Stories", None, TitleMatch.EXACT),
        ("Maths Book B", "Maths Book C", None, TitleMatch.SIMILAR),
        ("July 4th", "July", None, TitleMatch.SIMILAR),
        ("Diary: 1931-1934", "Diary: 1934-1939", None, TitleMatch.SIMILAR),
        ("Diary: The Later Years", "Diary: The Later Years 2", None, TitleMatch.SIMILAR),
        ("Naruto: Testsof the Ninja", "Naruto: Tests of the Ninja", None, TitleMatch.EXACT),
        ("Winnetou (Band 2)", "Winnetou", None, TitleMatch.SIMILAR),
        ("Winnetou (2)", "Winnetou", None, TitleMatch.SIMILAR),
        ("Winnetou (1)", "Winnetou", None, TitleMatch.EXACT),
        ("Winnetou (Winnetou, #2)", "Winnetou", None, TitleMatch.SIMILAR),
        ("Winnetou (Erster Band)", "Winnetou (Zweiter Band)", None, TitleMatch.SIMILAR),
        ("Batman (Year One)", "Batman", None, TitleMatch.MAIN_TITLE),
        ("Batman", "Batman [Year One]", None, TitleMatch.MAIN_TITLE),
        ("Batman (Year One)", "Batman: Year One", None, TitleMatch.EXACT),
        ("Grace (Eventually): On Faith", "Grace: On Faith", None, TitleMatch.SIMILAR),
        ("Dune (Penguin Classics)", "Dune", None, TitleMatch.EXACT),
        ("Winnetou (1893)", "Winnetou", None, TitleMatch.EXACT),
        ("Winnetou (Band 2)", "Winnetou, Vol. 2", None, TitleMatch.EXACT),
        ("The <em>Stand</em>", "The Stand", None, TitleMatch.EXACT),
        ("<p>Pride &amp; Prejudice</p>", "Pride and Prejudice", None, TitleMatch.EXACT),
        ("The Stand", "The <i>Stand</i>", None, TitleMatch.EXACT),
        ("A &lt; B", "A < B", None, TitleMatch.EXACT),
        ("Dune", "…", None, TitleMatch.OTHER),
        ("???", "Dune", None, TitleMatch.OTHER),
        ("???", "!!!", None, TitleMatch.OTHER),
        ("???", "???", None, TitleMatch.EXACT),
        ("Quiet", "Quiet: The Power of Introverts", None, TitleMatch.MAIN_TITLE),
        ("Blade of Ash, Vol. 2", "Blade of Ash, Vol. 10", None, TitleMatch.SIMILAR),
        ("Star Wars: Heir to the Empire", "Star Wars: A New Hope", None, TitleMatch.SIMILAR),
        ("Dune", "Emma", None, TitleMatch.OTHER),
        ("Dune", "Dune Messiah", None, TitleMatch.OTHER),
    ],
)
def test_how_near_two_titles_are(
    shelf: str, work: str, subtitle: str | None, expected: TitleMatch
) -> None:
    """Brackets, noise, case and accents do not count; subtitles and volumes do."""
    assert compare_titles(parse_title(shelf), parse_title(work, subtitle)).match is expected


@pytest.mark.parametrize(
    ("shelf", "wanted"),
    [
        ("Dune (Dune, #1)", "Dune"),
        ("Hobbit, The", "The Hobbit"),
        ("Salt, A World History", "Salt, A World History"),
        ("Hobbit", "The Hobbit"),
        ("The Lord Of The Rings", "The Lord of the Rings"),
        ("THE LORD OF THE RINGS", "The Lord of the Rings"),
        ("the two towers", "The Two Towers"),
        ("Cragside: A DCI Ryan Mystery (DCI Ryan, Book 6)", "Cragside"),
        ("The Hunger Games: Catching Fire", "Catching Fire"),
        ("Ender’s Game", "Ender's Game"),
        ("Ender's Game", "Ender’s Game"),
        ("Frank Herbert - Dune", "Dune"),
        ("frank_herbert_-_dune", "Dune"),
        ("The Goldfinch: A Novel", "The Goldfinch"),
        ("Piranesi", "Piranesi"),
        ("the <em>stand</em>", "The Stand"),
        ("Winnetou (Band 2)", "Winnetou, Vol. 2"),
        ("Grace (Eventually): On Faith", "Grace (Eventually)"),
    ],
)
def test_the_spelling_hardcover_keeps_is_among_those_asked_for(shelf: str, wanted: str) -> None:
    """Exact look-up is case-sensitive, so that every likely spelling is asked for."""
    assert wanted in spelled(shelf, "Frank Herbert")


def test_markup_is_not_asked_for() -> None:
    """In any of the spellings."""
    assert not any("<" in spelling for spelling in spelled("The <em>Stand</em>"))


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_any_title_has_few_spellings_and_equals_itself(title: str, authors: list[str]) -> None:
    """No text breaks a run, and none has more spellings than its share of a request."""
    found = spelled(title, *authors)
    assert len(found) <= MAX_SPELLINGS
    assert all(found)
    parsed = parse_title(title)
    assert compare_titles(parsed, parsed).match is TitleMatch.EXACT


_WORDS = st.sampled_from(
    "The Dune Emma of and Messiah A Novel Vol. 2 Book Two #3 (Dune, #1) [1984] : - – ; , & "
    "Café O’Brien Ender's Part IV <em>Stand</em> unabridged _ .epub".split(" ")
)
_TITLES = st.lists(_WORDS, max_size=8).map(" ".join) | st.text(max_size=30)


@given(_TITLES, _TITLES)
def test_two_titles_are_as_near_from_either_side(one: str, other: str) -> None:
    """As far as it matters, it makes no difference which of them is the book's."""
    ours, theirs = parse_title(one), parse_title(other)
    there, back = compare_titles(ours, theirs), compare_titles(theirs, ours)
    assert max(there.match, TitleMatch.MAIN_TITLE) == max(back.match, TitleMatch.MAIN_TITLE)


_SHELVED = st.tuples(
    st.lists(
        st.sampled_from("The Dune Emma of and A Café O’Brien 1984".split()), min_size=1, max_size=4
    ).map(" ".join),
    st.sampled_from(["", ", The"]),
    st.sampled_from(["", ", Vol. 2", " Book Two", " #3"]),
    st.sampled_from(["", ": Messiah", " - The Café", "; Part IV", ": A Novel"]),
    st.sampled_from(["", " (Dune, #1)", " (Book 4)", " [1984]"]),
    st.sampled_from(["", " (Unabridged)", " unabridged unabridged"]),
    st.sampled_from(["", ".epub"]),
).map("".join)
"""Titles as people and their programs write them."""


@given(_SHELVED)
def test_a_title_as_it_is_shown_is_the_same_title(text: str) -> None:
    """Cleaning a cleaned title changes nothing."""
    title = parse_title(text)
    shown = parse_title(title.shown)
    if title.full_words:
        assert compare_titles(title, shown).match >= TitleMatch.EQUIVALENT
        assert parse_title(shown.shown).full_words == shown.full_words
