"""Numbers of volumes, with marks of many languages and without a mark."""

import pytest

from custom_components.booklore_hardcover.matching.likeness import TitleMatch, compare_titles
from custom_components.booklore_hardcover.matching.ranking import only_exact
from custom_components.booklore_hardcover.matching.titles import parse_title
from custom_components.booklore_hardcover.matching.volumes import UNKNOWN, Numbers, take_numbers
from custom_components.booklore_hardcover.record import Reason
from tests.matching.samples import a_book, a_work, ranked

VOLUME_TWO = """
    Vol. 2 | Volume 02 | Vol 002 | v02 | v2 | T02 | T. 2 | Tome 2 | Tomo 2 | Tom 2 | Bd. 2
    Band 2 | 2. Band | Zweiter Band | Deel 2 | Tweede deel | Andra del | Díl 2 | Kniha 2
    Том 2 | 2巻 | 第2巻 | 第二巻 | 2권 | Volume Two | Vol. II | Volumen 2 | Volym 2
""".replace("\n", "|").split("|")
"""Each says "2" of a volume."""


@pytest.mark.parametrize("mark", [mark.strip() for mark in VOLUME_TWO if mark.strip()])
@pytest.mark.parametrize("form", ["Ash, {}", "Ash - {}", "Ash: {}", "Ash ({})", "Ash {}"])
def test_every_mark_of_a_volume_is_read(mark: str, form: str) -> None:
    """Behind a comma, a dash, a colon, in brackets and after a blank."""
    title = parse_title(form.format(mark))
    assert (title.numbers.main, title.main_words) == ("2", ("ash",))
    assert compare_titles(title, parse_title("Ash, Vol. 2")).match is TitleMatch.EXACT
    assert not compare_titles(title, parse_title("Ash, Vol. 12")).consistent
    assert not compare_titles(title, parse_title("Ash")).consistent


@pytest.mark.parametrize(
    ("text", "left", "numbers"),
    [
        ("Ash, Del 2", "Ash", Numbers(volume="2")),
        ("Пепел. Вторая книга", "Пепел.", Numbers(volume="2")),
        ("Saga #7", "Saga", Numbers(issue="7")),
        ("Saga, n° 2", "Saga", Numbers(number="2")),
        ("Saga, No. 2", "Saga", Numbers(number="2")),
        ("Saga: Book One #5", "Saga", Numbers(book="1", issue="5")),
        ("Saga, Book the Second", "Saga", Numbers(book="2")),
        ("Saga, Part Two", "Saga", Numbers(part="2")),
        ("Saga, Part 2 of 3", "Saga", Numbers(part="2")),
        ("Saga, Vol. 1: Part II", "Saga", Numbers(volume="1", part="2")),
        ("Saga: Part 2 Volume 3", "Saga", Numbers(part="2", volume="3")),
        ("Saga: Year 2, Vol. 4", "Saga", Numbers(season="2", volume="4")),
        ("Saga Vol. 18.5", "Saga", Numbers(volume="18.5")),
        ("Saga Vol. 18+1", "Saga", Numbers(volume="18+1")),
        ("Saga (Books 1-3)", "Saga", Numbers(book="1-3")),
        ("Saga, Books 1 & 2", "Saga", Numbers(book="1-2")),
        ("佐賀 (上)", "佐賀", Numbers(part="上")),
        ("Saga, Vol. Omega", "Saga", Numbers(volume=UNKNOWN)),
        ("No. 6, Volume 2", "No. 6", Numbers(volume="2")),
        ("Batman: Year One", "Batman: Year One", Numbers()),
        ("Band of Brothers", "Band of Brothers", Numbers()),
        ("The Book I Wrote", "The Book I Wrote", Numbers()),
        ("The Part I Liked", "The Part I Liked", Numbers()),
        ("No One Is Talking About This", "No One Is Talking About This", Numbers()),
        ("Historia del 2 de mayo", "Historia del 2 de mayo", Numbers()),
        ("Tom Sawyer", "Tom Sawyer", Numbers()),
        ("1984", "1984", Numbers()),
    ],
)
def test_the_numbers_of_a_title(text: str, left: str, numbers: Numbers) -> None:
    """Volumes, parts, issues and seasons; what only looks like one is none."""
    assert take_numbers(text) == (left, numbers)


@pytest.mark.parametrize(
    ("shelf", "work", "same"),
    [
        ("Ash 2", "Ash, Vol. 2", True),
        ("Ash 02", "Ash, Vol. 2", True),
        ("Ash II", "Ash, Vol. 2", True),
        ("Ash (2)", "Ash, Vol. 2", True),
        ("Ash 2/3", "Ash, Vol. 2", True),
        ("Ash 2 of 3", "Ash, Vol. 2", True),
        ("Ash", "Ash, Vol. 1", True),
        ("Ash, Vol. 1", "Ash", True),
        ("Ash 2", "Ash", False),
        ("Ash", "Ash, Vol. 2", False),
        ("Ash 2", "Ash, Vol. 12", False),
        ("Ash, Part 1", "Ash", False),
        ("Ash", "Ash, Part 1", False),
        ("Ash, Vol. Omega", "Ash", False),
        ("Ash, Vol. Omega", "Ash, Vol. 1", False),
        ("Ash 2: The Fire", "Ash: The Fire", True),
        ("Ash: The Fire 2", "Ash: The Fire", False),
        ("Fahrenheit 451", "Fahrenheit 451", True),
        ("Area 51", "Area 52", False),
        ("Ward No 6", "Ward No. 6", True),
        ("No. 6, Volume 2", "No. 6, Vol. 2", True),
        ("No. 6, Volume 2", "No. 6, Vol. 6", False),
        ("ソードアート 2 アインクラッド", "ソードアート 第2巻 アインクラッド", True),
        ("ソードアート 第2巻", "ソードアート 1 アインクラッド", False),
    ],
)
def test_numbers_with_and_without_a_mark(shelf: str, work: str, *, same: bool) -> None:
    """No number is volume 1, an unreadable one is unknown, and a part is not the whole."""
    likeness = compare_titles(parse_title(shelf), parse_title(work))
    assert (likeness.match >= TitleMatch.EQUIVALENT) is same


@pytest.mark.parametrize(
    "book",
    [
        a_book("Ash 15", "T. Ueda"),
        a_book("Ash", "T. Ueda", series="Ash", series_number=15.0),
        a_book("Ash", "T. Ueda", subtitle="Volume 15"),
        a_book("Ash T15", "T. Ueda"),
        a_book("Ash XV", "T. Ueda"),
    ],
)
def test_of_many_volumes_the_right_one_comes_first(book) -> None:
    """Although more people read the ten others; it is the only exact candidate."""
    works = [
        a_work(n, f"Ash (Manga), Vol. {n}", "T. Ueda", users_count=900 - n, category_id=4)
        for n in range(1, 43)
    ]
    found = ranked(book, *works)
    assert found[0].hardcover_id == 15
    assert only_exact(found) is found[0]
    assert {each.reason for each in found[1:]} == {Reason.OTHER_VOLUME}


def test_a_work_without_the_books_number_is_not_the_book() -> None:
    """A number above 1 contradicts the bare title of a series, and other volumes rank last."""
    found = ranked(
        a_book("Ash, Vol. 3 (Light Novel)", "T. Ueda"),
        a_work(1, "Ash (Manga), Vol. 1", "T. Ueda", users_count=900, category_id=4),
        a_work(3, "Ash (Manga), Vol. 3", "T. Ueda", category_id=4),
        a_work(4, "Ash", "T. Ueda", users_count=800),
    )
    assert found[0].hardcover_id == 3
    assert only_exact(found) is None
