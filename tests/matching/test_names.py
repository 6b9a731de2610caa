"""Authors as people and servers write them."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.hardcover.models import Contributor
from custom_components.booklore_hardcover.matching.names import (
    Agreement,
    compare_authors,
    parse_authors,
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
        ("narrated by Simon Vance", "Simon Vance", Agreement.UNKNOWN),
    ],
)
def test_whether_two_names_are_one_person(shelf: str, work: str, expected: Agreement) -> None:
    """Order, initials, accents and case do not count; a translator is not the author."""
    ours, theirs = parse_authors((shelf,)), work_authors((Contributor(work),))
    assert compare_authors(ours, theirs) is expected


@pytest.mark.parametrize("role", ["Narrator", "Translator", "Illustrator"])
def test_only_authors_of_a_work_count(role: str) -> None:
    """The narrator of a work is not who wrote it."""
    work = (Contributor("Simon Vance", role), Contributor("Frank Herbert"))
    assert compare_authors(parse_authors(("Simon Vance",)), work_authors(work)) is Agreement.DIFFER
    assert compare_authors(parse_authors(("Frank Herbert",)), work_authors(work)) is Agreement.AGREE


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
