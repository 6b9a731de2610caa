"""Titles that are the same words, however their numbers and blanks are written."""

import pytest

from custom_components.booklore_hardcover.matching.normalize import words
from custom_components.booklore_hardcover.matching.numbers import number_in, same_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1984", "Nineteen Eighty-Four"),
        ("The 39 Steps", "The Thirty-Nine Steps"),
        ("101 Dalmatians", "One Hundred and One Dalmatians"),
        ("20,000 Leagues Under the Sea", "Twenty Thousand Leagues under the Sea"),
        ("Catch-22", "Catch Twenty-Two"),
        ("Slaughterhouse-Five", "Slaughter House 5"),
        ("Henry IV", "Henry 4"),
        ("Henry IV", "Henry Four"),
        ("The 2nd Sex", "The Second Sex"),
        ("The No. 1 Ladies' Detective Agency", "The Number One Ladies' Detective Agency"),
        ("Pride & Prejudice", "Pride and Prejudice"),
        ("Stolz & Vorurteil", "Stolz und Vorurteil"),
        ("Orgueil & préjugés", "Orgueil et préjugés"),
        ("Orgullo & prejuicio", "Orgullo y prejuicio"),
        ("Maedchen", "Mädchen"),
        ("三體", "三体"),
        ("劉慈欣", "刘慈欣"),
        ("ノルウェイの森 上", "ノルウェイの森上"),
    ],
)
def test_the_same_words(one: str, other: str) -> None:
    """Whichever of the two is the book's."""
    assert same_words(words(one), words(other))
    assert same_words(words(other), words(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Henry IV", "Henry V"),
        ("1984", "1985"),
        ("Mix", "1009 Nights"),
        ("Malcolm X", "Malcolm Y"),
        ("No One", "Number One"),
        ("The Poet", "The Pot"),
        ("Area 5 1", "Area 51"),
        ("Pride and Prejudice", "Pride or Prejudice"),
        ("が", "か"),
        ("It", "I"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    """A Roman numeral is a number only where the other title has a number."""
    assert not same_words(words(one), words(other))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("02", "2"),
        ("IV", "4"),
        ("xiv", "14"),
        ("Twenty-One", "21"),
        ("zwei", "2"),
        ("deuxième", "2"),
        ("3rd", "3"),
        ("十三", "13"),
        ("二十", "20"),
        ("二十一", "21"),
        ("18.5", "18.5"),
        ("18+1", "18+1"),
        ("1-3", "1-3"),
        ("1 & 2", "1-2"),
        ("2.0", "2"),
        ("Omega", None),
        ("十x", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    """Digits, words, ordinals, Roman and Chinese numerals."""
    assert number_in(text) == number
