"""When an ISBN is believed, and which tiers may show a better work before."""

import pytest

from custom_components.booklore_hardcover.matching.outcomes import Matched, Pending
from custom_components.booklore_hardcover.record import Reason, Source
from tests.books import add_work, isbn
from tests.matching.samples import Resolved, a_book, shown
from tests.servers.catalogue import CatalogueEdition
from tests.servers.hardcover import HardcoverServer

HIT = Matched(10, Source.ISBN)
TOLKIEN = "J.R.R. Tolkien"


def add_edition(server: HardcoverServer, work_id: int, title: str, number: int = 1) -> None:
    """Put in an edition with this title, or none when it is empty."""
    server.catalogue.add_edition(
        CatalogueEdition(number, work_id, isbn13=isbn(number), title=title)
    )


@pytest.mark.parametrize(
    "title",
    [
        "the two towers",
        "The Two Towers: A Novel",
        "The Two Towérs",
        "The Two Tovers",
        "The Two Towers (The Lord of the Rings, #2)",
        "Two Towers, The",
        "The Lord of the Rings 02 - The Two Towers",
    ],
)
async def test_a_number_of_another_book_of_the_author_is_never_believed(
    resolved: Resolved, server: HardcoverServer, title: str
) -> None:
    """The right work comes first, however its title is written."""
    add_work(server, 10, "The Silmarillion", TOLKIEN, isbn13=isbn(1), users_count=900)
    add_work(server, 11, "The Two Towers", TOLKIEN)
    found = await resolved(a_book(title, TOLKIEN, isbn13=isbn(1)))
    assert [each for each, _ in shown(found[1])] == [11, 10]


@pytest.mark.parametrize("title", ["The Children of Húrin", "Unheard Of"])
async def test_the_editions_own_title_decides_where_no_work_has_the_books(
    resolved: Resolved, server: HardcoverServer, title: str
) -> None:
    """The edition's title is not the book's either: the person is asked."""
    add_work(server, 10, "The Silmarillion", TOLKIEN, isbn13=isbn(1))
    found = await resolved(a_book(title, TOLKIEN, isbn13=isbn(1)), accept_exact=True)
    assert shown(found[1]) == [(10, Reason.ISBN_OTHER_TITLE)]


@pytest.mark.parametrize(
    ("edition", "author", "believed"),
    [
        pytest.param("Der Wüstenplanet", "Frank Herbert", True, id="its own title is the book's"),
        pytest.param("Der Wustenplanet", "Frank Herbert", True, id="but for an accent"),
        pytest.param("Der Wüstenplanet (Heyne)", "", True, id="of a book that names nobody"),
        pytest.param("", "Frank Herbert", True, id="no title, and the author agrees"),
        pytest.param("", "", False, id="no title, and no author"),
        pytest.param("", "Jane Austen", False, id="no title, and another author"),
        pytest.param("Der Wüstenplanet", "Jane Austen", False, id="another author"),
        pytest.param("Die Kinder des Wüstenplaneten", "Frank Herbert", False, id="another title"),
    ],
)
async def test_a_translation_is_told_by_its_editions_title(
    resolved: Resolved, server: HardcoverServer, edition: str, author: str, believed: bool
) -> None:
    """The work has its title in another language."""
    add_work(server, 10, "Dune", "Frank Herbert")
    add_edition(server, 10, edition)
    book = a_book("Der Wüstenplanet", *filter(None, [author]), isbn13=isbn(1))
    outcome = (await resolved(book))[1]
    assert outcome == HIT if believed else isinstance(outcome, Pending)


async def test_an_edition_on_the_wrong_work_gives_way_to_the_right_one(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """The edition has the book's title, but there is a work with that title."""
    add_work(server, 10, "The Silmarillion", TOLKIEN, users_count=900)
    add_edition(server, 10, "The Two Towers")
    add_work(server, 11, "The Two Towers: The Lord of the Rings", TOLKIEN)
    found = await resolved(a_book("The Two Towers", TOLKIEN, isbn13=isbn(1)))
    assert shown(found[1])[0][0] == 11
    assert server.requests["search"] == 0


async def test_a_search_comes_first_where_not_all_works_of_the_author_are_known(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Only there: a reply holds a hundred works of each author."""
    add_work(server, 10, "Dune", "Frank Herbert")
    add_edition(server, 10, "Der Wüstenplanet")
    book = a_book("Der Wüstenplanet", "Frank Herbert", isbn13=isbn(1))
    assert await resolved(book) == {1: HIT}
    assert server.requests["search"] == 0
    for number in range(120):
        add_work(server, 1000 + number, f"Case {number}", "Frank Herbert", users_count=900)
    assert await resolved(book) == {1: HIT}
    assert server.requests["search"] > 0


@pytest.mark.parametrize(
    ("book", "work"),
    [
        pytest.param({"title": "Ash, Vol. 2"}, "Ash, Vol. 3", id="volume"),
        pytest.param({"title": "Ash 2"}, "Ash, Vol. 3", id="a bare number"),
        pytest.param({"title": "Ash, Vol. 3"}, "Ash", id="a set's number on a volume"),
        pytest.param({"title": "Ash"}, "Ash, Vol. 3", id="a volume's number on the series"),
        pytest.param(
            {"title": "Ash", "series": "Ash", "series_number": 3.0}, "Ash", id="series field"
        ),
        pytest.param({"title": "Ash", "subtitle": "Volume 3"}, "Ash, Vol. 2", id="subtitle"),
        pytest.param({"title": "Ash, Vol. 1: Part II"}, "Ash, Vol. 1: Part I", id="part"),
        pytest.param({"title": "Ash, Part 1"}, "Ash", id="a part of the whole"),
        pytest.param({"title": "Ash: Year 2, Vol. 1"}, "Ash, Vol. 1", id="another year"),
    ],
)
async def test_another_volume_is_always_asked_about(
    resolved: Resolved, server: HardcoverServer, book: dict, work: str
) -> None:
    """Whichever field tells it."""
    add_work(server, 10, work, "T. Ueda", isbn13=isbn(1))
    facts = {**book, "isbn13": isbn(1)}
    found = await resolved(a_book(facts.pop("title"), "T. Ueda", **facts), accept_exact=True)
    assert shown(found[1]) == [(10, Reason.ISBN_OTHER_VOLUME)]


@pytest.mark.parametrize(
    ("book", "work", "facts"),
    [
        pytest.param("Ash (Light Novel), Vol. 2", "Ash (Manga), Vol. 2", {}, id="manga"),
        pytest.param("Ash, Vol. 2 (manga)", "Ash, Vol. 2", {"category_id": 10}, id="category"),
        pytest.param("Ash #7", "Ash, Vol. 7", {"category_id": 4}, id="issue"),
        pytest.param("Ash, Vol. 7", "Ash #7", {"category_id": 4}, id="collected volume"),
        pytest.param("Ash, Vol. 1", "Ash (3-in-1 Edition), Vol. 1", {}, id="omnibus"),
        pytest.param("Ash Deluxe Edition 1", "Ash, Vol. 1", {}, id="deluxe"),
        pytest.param("Ash (Ash, #1)", "Ash Boxed Set", {"compilation": True}, id="set"),
        pytest.param("Ash 01 - The Fire", "Ash", {"compilation": True}, id="collection"),
        pytest.param("Ash: The Graphic Novel", "Ash", {}, id="graphic novel of ours"),
        pytest.param("Ash", "Ash: The Graphic Novel", {"category_id": 4}, id="graphic novel"),
        pytest.param("Ash", "Ash: A Study Guide", {}, id="study guide"),
    ],
)
async def test_another_form_is_always_asked_about(
    resolved: Resolved, server: HardcoverServer, book: str, work: str, facts: dict
) -> None:
    """Although the ISBN is that work's, and also when exact matches are accepted."""
    add_work(server, 10, work, "T. Ueda", isbn13=isbn(1), **facts)
    found = await resolved(a_book(book, "T. Ueda", isbn13=isbn(1)), accept_exact=True)
    assert shown(found[1]) == [(10, Reason.ISBN_OTHER_FORM)]


async def test_the_other_form_of_the_same_title_is_a_question(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Nothing in the book says which it is; its ISBN is the manga's."""
    add_work(server, 10, "Ash (Manga), Vol. 2", "T. Ueda", isbn13=isbn(1), category_id=4)
    book = a_book("Ash, Vol. 2", "T. Ueda", isbn13=isbn(1))
    assert await resolved(book) == {1: HIT}
    add_work(server, 11, "Ash (Light Novel), Vol. 2", "T. Ueda", category_id=10)
    found = await resolved(book, accept_exact=True)
    assert {each for each, _ in shown(found[1])} == {10, 11}


@pytest.mark.parametrize(
    ("title", "author", "edition"),
    [
        ("Война и мир", "Лев Толстой", "Война и мир"),
        ("Война и мир", "Лев Толстой", "War and Peace"),
        ("Война и мир", "Лев Толстой", ""),
        ("War and Peace", "Лев Толстой", "War and Peace"),
    ],
)
async def test_two_scripts_contradict_nothing(
    resolved: Resolved, server: HardcoverServer, title: str, author: str, edition: str
) -> None:
    """A Russian library with the right ISBNs needs neither questions nor searches."""
    add_work(server, 10, "War and Peace", "Leo Tolstoy")
    add_edition(server, 10, edition)
    assert await resolved(a_book(title, author, isbn13=isbn(1))) == {1: HIT}
    assert server.requests["search"] == 0


async def test_an_arabic_edition_is_not_shelved_by_a_spanish_title(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """The ISBN is probably another book's."""
    add_work(server, 10, "أنت لي", "منى المرشود", isbn13=isbn(1))
    book = a_book("La casa de los espíritus", "Isabel Allende", isbn13=isbn(1))
    assert shown((await resolved(book))[1]) == [(10, Reason.ISBN_OTHER_TITLE)]


async def test_the_work_of_a_longer_title_waits_for_that_of_the_books(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """The ISBN of one volume of the series is on another one."""
    add_work(server, 10, "Thrawn: Treason", "Timothy Zahn", isbn13=isbn(1))
    book = a_book("Thrawn", "Timothy Zahn", isbn13=isbn(1))
    assert await resolved(book) == {1: HIT}
    add_work(server, 11, "Thrawn", "Timothy Zahn")
    assert shown((await resolved(book))[1])[0] == (11, Reason.SAME_TITLE_AND_AUTHOR)


async def test_the_isbn_of_a_book_with_the_same_title_and_another_subtitle(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Other works with the main title have subtitles: the book may be one of these."""
    add_work(server, 10, "Thrawn", "Timothy Zahn", isbn13=isbn(1))
    book = a_book("Thrawn", "Timothy Zahn", subtitle="Treason", isbn13=isbn(1))
    assert await resolved(book) == {1: HIT}
    add_work(server, 11, "Thrawn: Alliances", "Timothy Zahn")
    assert isinstance((await resolved(book))[1], Pending)


BOOKLORE = Matched(10, Source.BOOKLORE)


@pytest.mark.parametrize(
    ("title", "author", "believed"),
    [
        ("Dune", "Frank Herbert", True),
        ("Der Wüstenplanet", "Frank Herbert", True),
        ("Dune", "Someone Else", True),
        ("Дюна", "Фрэнк Герберт", True),
        ("", "", True),
        ("Dune Messiah", "Someone Else", True),
        ("Emma", "Jane Austen", False),
    ],
)
async def test_an_id_in_booklore_stands_unless_title_and_author_contradict_it(
    resolved: Resolved, server: HardcoverServer, title: str, author: str, believed: bool
) -> None:
    """BookLore's own search takes the first hit."""
    add_work(server, 10, "Dune", "Frank Herbert")
    book = a_book(title, *filter(None, [author]), hardcover_id=10)
    outcome = (await resolved(book))[1]
    if believed:
        assert outcome == BOOKLORE
    else:
        assert shown(outcome) == [(10, Reason.BOOKLORE_OTHER_BOOK)]


async def test_what_contradicts_booklores_id_is_asked_about_with_it(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Also when the book's ISBN would be believed."""
    add_work(server, 10, "Dune", "Frank Herbert")
    add_work(server, 11, "Emma", "Jane Austen", isbn13=isbn(1))
    found = await resolved(a_book("Emma", "Jane Austen", isbn13=isbn(1), hardcover_id=10))
    assert shown(found[1]) == [
        (11, Reason.SAME_TITLE_AND_AUTHOR),
        (10, Reason.BOOKLORE_OTHER_BOOK),
    ]
