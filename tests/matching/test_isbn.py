"""ISBNs as people and servers write them."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.matching.isbn import IsbnForms, isbn_forms, numbers_of


@pytest.mark.parametrize(
    ("written", "isbn13", "isbn10"),
    [
        ("9780306406157", "9780306406157", "0306406152"),
        ("978-0-306-40615-7", "9780306406157", "0306406152"),
        (" 978 0 306 40615 7 ", "9780306406157", "0306406152"),
        ("0-306-40615-2", "9780306406157", "0306406152"),
        ("080442957x", "9780804429573", "080442957X"),
        ("ISBN 0-8044-2957-X", "9780804429573", "080442957X"),
    ],
)
def test_both_forms_of_a_number(written: str, isbn13: str, isbn10: str) -> None:
    """Whichever form is given, both are looked up."""
    assert isbn_forms(written) == IsbnForms(isbn13, isbn10)


def test_a_979_number_has_no_isbn10() -> None:
    """Only 978 numbers have a ten-digit form."""
    assert isbn_forms("9791032305690") == IsbnForms("9791032305690", None)


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("9780306406158", IsbnForms("9780306406158", None)),
        ("0306406153", IsbnForms(None, "0306406153")),
    ],
)
def test_a_bad_checksum_is_looked_up_as_written(written: str, forms: IsbnForms) -> None:
    """Hardcover keeps such numbers too, but nothing is derived from one."""
    assert isbn_forms(written) == forms


@pytest.mark.parametrize(
    "written",
    [
        "1111111111",
        "0000000000",
        "9780000000002",
        "9999999999999",
        "1234567890",
        "9781234567897",
        "9876543210",
        "0123456789",
        "ISBN 978-1-234-56789-7",
    ],
)
def test_what_people_type_to_fill_the_field_is_none(written: str) -> None:
    """One digit repeated, counting up or down, all zeros behind a prefix."""
    assert isbn_forms(written) is None
    assert numbers_of(written) == set()


@pytest.mark.parametrize(
    "written", [None, "", "   ", "B00ABCDEFG", "12345", "X306406152", "97803X6406157"]
)
def test_what_is_no_isbn_gives_none(written: str | None) -> None:
    """An ASIN or a fragment is not looked up at all."""
    assert isbn_forms(written) is None


_BODIES = st.integers(0, 999_999_999).filter(
    lambda body: (
        len(set(f"{body:09d}")) > 1
        and f"{body:09d}" not in f"{'0123456789' * 2} {'9876543210' * 2}"
    )
)
"""The nine digits that make an ISBN, but for those that fill a field."""


@given(_BODIES)
def test_every_number_leads_to_its_other_form_and_back(body: int) -> None:
    """Turning a number into its other form loses nothing."""
    forms = isbn_forms(f"978{body:09d}" + "0")
    assert forms is not None
    for digit in "0123456789":
        found = isbn_forms(f"978{body:09d}{digit}")
        assert found is not None
        if found.isbn10 is None:
            continue
        assert isbn_forms(found.isbn10) == found
        break
    else:
        pytest.fail("one of ten check digits must be right")


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    """What people leave in the field never breaks a run."""
    assert isinstance(numbers_of(text), set)


@given(_BODIES, st.data())
def test_hyphens_spaces_and_words_around_do_not_count(body: int, data: st.DataObject) -> None:
    """Wherever they stand, it is the same ISBN, in both forms."""
    read = (isbn_forms(f"978{body:09d}{digit}") for digit in range(10))
    [forms] = [each for each in read if each and each.isbn10]
    for number in forms:
        marks = data.draw(st.lists(st.sampled_from(["", "-", " ", "–"]), min_size=13, max_size=13))
        written = "".join(mark + c for mark, c in zip(marks, number, strict=False))
        assert isbn_forms(f"ISBN: {written.lower()} (pbk.)") == forms
        assert numbers_of(written) == {*forms}


@given(st.text("0123456789X- ", max_size=20))
def test_what_was_read_once_is_read_the_same_again(written: str) -> None:
    """Forms of forms are the forms: nothing is derived from a number with a slip in it."""
    for number in (found := numbers_of(written)):
        again = numbers_of(number)
        assert number in again <= found
