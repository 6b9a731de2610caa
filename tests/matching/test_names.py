"""Authors as people and servers write them."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.hardcover.models import Contributor
from custom_components.booklore_hardcover.matching.agreement import (
    Agreement,
    compare_authors,
    compare_with_contributors,
)
from custom_components.booklore_hardcover.matching.names import (
    parse_authors,
    people_of,
    spellings_of_name,
    work_authors,
)


@pytest.mark.parametrize(
    ("shelf", "work", "expected"),
    [
        ("King, Stephen", "Stephen King", Agreement.AGREE),
        ("STEPHEN KING", "Stephen King", Agreement.AGREE),
        ("LJ Ross", "L.J. Ross", Agreement.AGREE),
        ("JK ROWLING", "J.K. Rowling", Agreement.AGREE),
        ("J. R. R. Tolkien", "J.R.R. Tolkien", Agreement.AGREE),
        ("John Ronald Reuel Tolkien", "J.R.R. Tolkien", Agreement.AGREE),
        ("Le Guin, Ursula K.", "Ursula K. Le Guin", Agreement.AGREE),
        ("Ursula Le Guin", "Ursula K. Le Guin", Agreement.AGREE),
        ("Gabriel Garcia Marquez", "Gabriel García Márquez", Agreement.AGREE),
        ("Fyodor Dostoyevsky", "Fyodor Dostoevsky", Agreement.AGREE),
        ("Murakami Haruki", "Haruki Murakami", Agreement.AGREE),
        ("Martin Luther King, Jr.", "Martin Luther King Jr.", Agreement.AGREE),
        ("Neil Gaiman, Terry Pratchett", "Terry Pratchett", Agreement.AGREE),
        ("Neil Gaiman, Terry Pratchett, Jane Doe", "Neil Gaiman", Agreement.AGREE),
        ("Neil Gaiman, Terry Pratchett, Jane Doe", "Terry Pratchett", Agreement.AGREE),
        ("Neil Gaiman, Terry Pratchett, Jane Doe", "Jane Doe", Agreement.AGREE),
        ("Neil Gaiman, Terry Pratchett, Jane Doe", "Terry Gaiman", Agreement.DIFFER),
        ("Neil Gaiman & Terry Pratchett", "Terry Pratchett", Agreement.AGREE),
        ("Homer", "Homer", Agreement.AGREE),
        ("J. Smith", "Jane Smith", Agreement.AGREE),
        ("Tolkien", "J.R.R. Tolkien", Agreement.UNKNOWN),
        ("Unknown", "Jane Austen", Agreement.UNKNOWN),
        ("", "Jane Austen", Agreement.UNKNOWN),
        ("John Smith", "Jane Smith", Agreement.DIFFER),
        ("Frank Herbert", "Brian Herbert", Agreement.DIFFER),
        ("Jane Doe (Translator)", "Jane Doe", Agreement.UNKNOWN),
        ("Leo Tolstoy, Jane Doe (Translator)", "Jane Doe", Agreement.DIFFER),
        ("Gaiman, Neil, Pratchett, Terry", "Terry Pratchett", Agreement.AGREE),
        ("Gaiman, Neil and Pratchett, Terry", "Neil Gaiman", Agreement.AGREE),
        ("Tolkien| J. R. R.", "J.R.R. Tolkien", Agreement.AGREE),
        ("William H. Keith| Jr.", "William H. Keith Jr.", Agreement.AGREE),
        ("Wells, H. G. (Herbert George), 1866-1946", "H.G. Wells", Agreement.AGREE),
        ("Tolstoy, Leo, graf, 1828-1910", "Leo Tolstoy", Agreement.AGREE),
        ("Lord Byron", "George Gordon Byron", Agreement.UNKNOWN),
        ("by Toni Morrison", "Toni Morrison", Agreement.AGREE),
        ("written by Toni Morrison", "Toni Morrison", Agreement.AGREE),
        ("Stephen King (as Richard Bachman)", "Stephen King", Agreement.AGREE),
        ("George R. R. Martin (ed.)", "George R.R. Martin", Agreement.AGREE),
        ("Ellison, Harlan, ed.", "Harlan Ellison", Agreement.AGREE),
        ("Borgwardt, Elizabeth, et al. (Eds.)", "Elizabeth Borgwardt", Agreement.AGREE),
        ("Herta Mueller", "Herta Müller", Agreement.AGREE),
        ("Ursula LeGuin", "Ursula K. Le Guin", Agreement.AGREE),
        ("Alexandre Dumas père", "Alexandre Dumas", Agreement.AGREE),
        ("Alexandre Dumas père", "Alexandre Dumas fils", Agreement.DIFFER),
        ("Ian Smith", "Jan Smith", Agreement.UNKNOWN),
        ("Ann B. Smith", "Ann C. Smith", Agreement.DIFFER),
        ("J. Smith", "K. Smith", Agreement.DIFFER),
        ("Jo Nesbo", "Jo Nesbø", Agreement.AGREE),
        ("Arkadi Strugatski", "Arkady Strugatsky", Agreement.AGREE),
        ("Fjodor Dostojewski", "Fyodor Dostoevsky", Agreement.AGREE),
        ("MINENAMI Ryou", "Ryo Minenami", Agreement.UNKNOWN),
        ("Lew Tolstoi", "Leo Tolstoy", Agreement.UNKNOWN),
        ("Alexander Solschenizyn", "Aleksandr Solzhenitsyn", Agreement.UNKNOWN),
        ("Marina Zwetajewa", "Marina Tsvetaeva", Agreement.UNKNOWN),
        ("John Watson", "James Wason", Agreement.DIFFER),
        ("Alex Johnson", "Alex Johnston", Agreement.UNKNOWN),
        ("Anton Tschechow", "Anton Chekhov", Agreement.UNKNOWN),
        ("Aleksandr Pushkin", "Alexander Pushkin", Agreement.UNKNOWN),
        ("Rudyard Kipling", "Joseph Rudyard Kipling", Agreement.UNKNOWN),
        ("Dante", "Dante Alighieri", Agreement.UNKNOWN),
        ("Homère", "Homer", Agreement.UNKNOWN),
        ("Plato", "Virgil", Agreement.DIFFER),
        ("Лев Толстой", "Leo Tolstoy", Agreement.UNKNOWN),
        ("Лев Толстой", "Фёдор Достоевский", Agreement.DIFFER),
        ("村上 春樹", "村上春樹", Agreement.AGREE),
        ("川原　礫", "川原礫", Agreement.AGREE),
        ("劉慈欣", "刘慈欣", Agreement.AGREE),
        ("（英）毛姆", "毛姆", Agreement.AGREE),
        ("村上春樹", "Haruki Murakami", Agreement.UNKNOWN),
        ("Various Authors", "Harlan Ellison", Agreement.UNKNOWN),
        ("Multiple", "Harlan Ellison", Agreement.UNKNOWN),
        ("AA.VV.", "Harlan Ellison", Agreement.UNKNOWN),
        ("Unbekannter Autor", "Harlan Ellison", Agreement.UNKNOWN),
        ("佚名", "毛姆", Agreement.UNKNOWN),
        ("narrated by Simon Vance", "Simon Vance", Agreement.UNKNOWN),
    ],
)
def test_whether_two_names_are_one_person(shelf: str, work: str, expected: Agreement) -> None:
    """Order, initials, accents and case do not count; a translator is not the author."""
    ours, theirs = parse_authors((shelf,)), work_authors((Contributor(work),))
    assert compare_authors(ours, theirs) is expected


@pytest.mark.parametrize("role", ["Narrator", "Translator", "Illustrator"])
def test_only_authors_of_a_work_count(role: str) -> None:
    """A narrator is not the author."""
    work = (Contributor("Simon Vance", role), Contributor("Frank Herbert"))
    assert compare_authors(parse_authors(("Simon Vance",)), work_authors(work)) is Agreement.DIFFER
    assert compare_authors(parse_authors(("Frank Herbert",)), work_authors(work)) is Agreement.AGREE


def test_an_editor_counts_when_the_book_names_the_editor() -> None:
    """Although the work names the authors of the stories."""
    work = (Contributor("Terry Brooks"), Contributor("Shawn Speakman", "Editor"))
    assert compare_with_contributors(parse_authors(("Shawn Speakman",)), work) is Agreement.AGREE
    assert compare_with_contributors(parse_authors(("Terry Brooks",)), work) is Agreement.AGREE
    assert compare_with_contributors(parse_authors(("Someone Else",)), work) is Agreement.DIFFER


@pytest.mark.parametrize(
    ("authors", "first"),
    [
        (("Neil Gaiman", "Terry Pratchett"), {"Neil Gaiman"}),
        (("Neil Gaiman & Terry Pratchett",), {"Neil Gaiman"}),
        (("Gaiman, Neil; Pratchett, Terry",), {"Neil Gaiman"}),
        (("Neil Gaiman, Terry Pratchett",), {"Neil Gaiman", "Terry Pratchett Neil Gaiman"}),
        (("Unknown", "Neil Gaiman"), {"Neil Gaiman"}),
        ((), set()),
    ],
)
def test_readings_of_an_author(authors: tuple[str, ...], first: set[str]) -> None:
    """All ways in which a name may be read, in order."""
    people = people_of(authors)
    assert {name.display for name in (people[0] if people else ())} == first


def test_editors_count_where_nobody_is_the_author() -> None:
    """An anthology is known by its editor."""
    work = (Contributor("Ellen Datlow", "Editor"),)
    assert compare_authors(parse_authors(("Datlow, Ellen",)), work_authors(work)) is Agreement.AGREE


@pytest.mark.parametrize(
    ("shelf", "spellings"),
    [
        ("Frank Herbert", ("Frank Herbert",)),
        ("Herbert, Frank", ("Frank Herbert",)),
        ("L.J. Ross", ("L.J. Ross", "L. J. Ross", "LJ Ross", "L J Ross")),
        ("C S Lewis", ("C S Lewis", "C.S. Lewis", "C. S. Lewis", "CS Lewis")),
        ("JRR Tolkien", ("JRR Tolkien", "J.R.R. Tolkien", "J. R. R. Tolkien", "J R R Tolkien")),
        ("Ursula K Le Guin", ("Ursula K Le Guin", "Ursula K. Le Guin")),
        ("Ursula K. Le Guin", ("Ursula K. Le Guin", "Ursula K Le Guin")),
        ("EMILY BRONTË", ("Emily Brontë",)),
        ("Flannery O’Connor", ("Flannery O'Connor", "Flannery O’Connor")),
        ("Xu Li", ("Xu Li",)),
        ("Herta Mueller", ("Herta Mueller", "Herta Müller")),
        ("村上 春樹", ("村上 春樹", "村上春樹", "村上春树")),
        ("劉慈欣", ("劉慈欣", "刘慈欣")),
    ],
)
def test_the_spellings_to_ask_for_a_name(shelf: str, spellings: tuple[str, ...]) -> None:
    """Initials with and without dots and blanks, and both apostrophes; as written comes first."""
    [name] = parse_authors((shelf,))
    assert spellings_of_name(name) == spellings


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_is_read_as_names(texts: list[str]) -> None:
    """No text breaks a run, and whoever is named agrees with themselves."""
    names = parse_authors(tuple(texts))
    if names:
        assert compare_authors(names, names) is Agreement.AGREE
