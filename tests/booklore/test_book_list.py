"""A list of books that takes little memory holds what was put into it."""

from hypothesis import given, strategies as st

from custom_components.booklore_hardcover.booklore.book_list import BookList
from custom_components.booklore_hardcover.booklore.models import Book

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(0, 2**53)
BOOKS = st.builds(
    Book,
    id=NUMBERS,
    library_id=st.none() | NUMBERS,
    title=TEXTS,
    authors=st.lists(TEXTS, max_size=3).map(tuple),
    isbn13=st.none() | TEXTS,
    isbn10=st.none() | TEXTS,
    subtitle=st.none() | TEXTS,
    series=st.none() | TEXTS,
    series_number=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    hardcover_id=st.none() | NUMBERS,
    library=st.none() | TEXTS,
    complete=st.booleans(),
)
FIVE = [Book(number, 1, f"Book {number}", ("Ann", "Ben"), None, None) for number in range(5)]


@given(books=st.lists(BOOKS, max_size=5))
def test_what_comes_out_is_what_went_in(books: list[Book]) -> None:
    """Fact by fact, in the same order."""
    found = BookList(books)
    assert list(found) == books
    assert [found[place] for place in range(len(found))] == books


def test_books_are_added_at_the_end() -> None:
    """One by one, or from any other list."""
    found = BookList(FIVE[:1])
    found.append(FIVE[1])
    found.extend(FIVE[2:3])
    found.extend(BookList(FIVE[3:]))
    assert list(found) == FIVE


def test_some_of_the_books() -> None:
    """By their places, in any order."""
    found = BookList(FIVE)
    assert list(found[1::2]) == FIVE[1::2]
    assert list(found.at([4, 0])) == [FIVE[4], FIVE[0]]
    assert [list(part) for part in found.parts(2)] == [FIVE[:2], FIVE[2:4], FIVE[4:]]
    assert list(found) == FIVE


def test_what_is_taken_is_gone() -> None:
    """It comes in its order, the last part as short as it is."""
    found = BookList(FIVE)
    parts = found.taken(2)
    assert list(next(parts)) == FIVE[:2]
    assert len(found) == 3
    assert [list(part) for part in parts] == [FIVE[2:4], FIVE[4:]]
    assert not found
