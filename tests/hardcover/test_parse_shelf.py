"""Making sense of Hardcover's JSON about a shelf, whatever state it is in (sync §B2)."""

from math import inf, nan

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverError,
    HardcoverInvalidToken,
)
from custom_components.booklore_hardcover.hardcover.models import Read, Shelf, UserBook
from custom_components.booklore_hardcover.hardcover.parse_shelf import (
    half_stars,
    read_from,
    shelf_from,
    user_books_from,
    written_from,
)
from tests.properties import examples

from .test_parse import ANY_JSON

ROW = {"id": 1, "user_id": 7, "book_id": 5, "status_id": 3}
PLAIN = UserBook(1, 5, 3, None, (), None)


@pytest.mark.parametrize(
    ("stars", "rating"),
    [
        *((half / 2, half) for half in range(1, 11)),
        *((f"{half / 2}", half) for half in range(1, 11)),
        (4, 8),
        ("4", 8),
        ("4.50", 9),
        (3.4999999, 7),
        (3.5000001, 7),
        ("3.4999999", 7),
        ("4.499999999999999999", 9),
        (5.0000001, 10),
        (0, None),
        (0.0, None),
        ("0", None),
        (0.2, None),
        (5.3, None),
        (10, None),
        (-4.5, None),
        ("-4.5", None),
        ("four", None),
        ("", None),
        ("1e0", None),
        ("٤", None),
        ("nan", None),
        (nan, None),
        (inf, None),
        (-inf, None),
        (10**400, None),
        (True, None),
        (None, None),
        ([4.5], None),
    ],
)
def test_ratings_are_half_stars(stars: object, rating: int | None) -> None:
    """Exactly both ways; what is no half is the nearest one, what is out of range is none."""
    assert half_stars(stars) == rating
    assert user_books_from([ROW | {"rating": stars}], 7)[0].rating == rating


@pytest.mark.parametrize(
    ("facts", "book_id", "other_ids"),
    [
        ({}, 5, ()),
        ({"book": None}, 5, ()),
        ({"book": {"canonical_id": None}}, 5, ()),
        ({"book": {"canonical_id": 6}}, 6, (5,)),
        ({"original_book_id": 4}, 5, (4,)),
        ({"original_book_id": 5}, 5, ()),
        ({"original_book_id": 4, "book": {"canonical_id": 6}}, 6, (5, 4)),
        ({"original_book_id": 6, "book": {"canonical_id": 6}}, 6, (5,)),
        ({"original_book_id": "4", "book": {"canonical_id": "6"}}, 6, (5, 4)),
    ],
)
def test_a_works_id_is_that_of_the_work_that_was_kept(
    facts: dict[str, object], book_id: int, other_ids: tuple[int, ...]
) -> None:
    [row] = user_books_from([ROW | facts], 7)
    assert (row.book_id, row.other_ids) == (book_id, other_ids)


def test_ids_may_be_text() -> None:
    as_text = {name: str(value) for name, value in ROW.items()}
    assert user_books_from([as_text], 7) == user_books_from([ROW], 7) == [PLAIN]
    assert written_from({"id": "1", "error": None, "user_book": as_text}) == PLAIN


@pytest.mark.parametrize("day", [None, "2019-05-03", "0044-03-15", "2019-05-03T00:00:00"])
def test_days_stay_as_they_are_written(day: str | None) -> None:
    """They are sent back with the read."""
    row = {"id": "2", "edition_id": "3", "started_at": day, "finished_at": day}
    assert read_from({"user_book_read": row}) == Read(2, 3, day, day)


@pytest.mark.parametrize("day", [5, "", " ", "a  b", ["2019-05-03"], "\ud800", "9" * 61])
def test_a_day_that_could_not_be_sent_back_is_an_error(day: object) -> None:
    """Read as none it would be lost with the next write."""
    with pytest.raises(HardcoverError):
        read_from({"user_book_read": {"id": 2, "finished_at": day}})


def test_a_shelf_that_is_nobodys() -> None:
    with pytest.raises(HardcoverInvalidToken):
        shelf_from([])


ME = {
    "id": 7,
    "account_privacy_setting_id": 1,
    "user_books": [{"updated_at": "2026"}],
    "user_books_aggregate": {"aggregate": {"count": 3}},
}


def test_a_shelf_with_rows() -> None:
    assert shelf_from([ME]) == Shelf(7, 1, 3, "2026")


@pytest.mark.parametrize(
    "facts",
    [
        {"id": None},
        {"account_privacy_setting_id": None},
        {"user_books": None},
        {"user_books": [None]},
        {"user_books": [{"updated_at": 5}]},
        {"user_books_aggregate": None},
        {"user_books_aggregate": {"aggregate": []}},
        *(
            {"user_books_aggregate": {"aggregate": {"count": count}}}
            for count in (None, -1, True, "many", 2.5)
        ),
    ],
)
def test_a_shelf_that_is_not_counted(facts: dict[str, object]) -> None:
    with pytest.raises(HardcoverError):
        shelf_from([ME | facts])


RELATED = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "canonical_id"), ANY_JSON))
READS = st.lists(
    st.fixed_dictionaries(
        {"id": ANY_JSON | st.just(1)},
        optional=dict.fromkeys(("edition_id", "started_at", "finished_at"), ANY_JSON),
    ),
    max_size=2,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": ANY_JSON | st.just(1), "user_id": ANY_JSON | st.just(7), "book_id": st.just(5)},
        optional={
            "status_id": ANY_JSON | st.just(3),
            "rating": ANY_JSON | st.floats() | st.just("4.5"),
            "updated_at": ANY_JSON,
            "original_book_id": ANY_JSON,
            "book": RELATED | ANY_JSON,
            "user_book_reads": READS | ANY_JSON,
        },
    ),
    max_size=3,
)


@examples(200)
@given(rows=ROWS | ANY_JSON)
def test_any_rows_are_rows_of_the_person_or_an_error_of_ours(rows: object) -> None:
    """None is passed by."""
    try:
        read = user_books_from(rows, 7)
    except HardcoverError:
        return
    assert isinstance(rows, list)
    assert len(read) == len(rows)
    assert all(row.rating is None or 1 <= row.rating <= 10 for row in read)
