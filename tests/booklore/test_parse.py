"""Reading replies: what BookLore writes, what it may write, and whatever else comes (§2)."""

from collections.abc import Callable
import contextlib
import logging
from typing import Any

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.booklore_hardcover.booklore.errors import BookLoreUnexpectedReply
from custom_components.booklore_hardcover.booklore.list_parser import BookListParser
from custom_components.booklore_hardcover.booklore.models import Account, Book, Library
from custom_components.booklore_hardcover.booklore.parse import (
    LARGEST_HARDCOVER_ID,
    account_from,
    books_from,
    libraries_from,
)
from custom_components.booklore_hardcover.booklore.reply import Reply


def book_from(metadata: object = None, **row: Any) -> Book:
    [book] = books_from(orjson.dumps([{"id": 1, "metadata": metadata} | row]))
    return book


@pytest.mark.parametrize("metadata", [None, {}, [], "text", 3])
def test_a_book_needs_nothing_but_an_id(metadata: object) -> None:
    assert book_from(metadata) == Book(1, None, "", (), None, None)


@pytest.mark.parametrize("book_id", [None, 0, -1, True, 1.5, "", "one", [], {}, 2**53, "0", "-1"])
def test_a_book_without_a_usable_id_is_left_out(book_id: object) -> None:
    assert books_from(orjson.dumps([{"id": book_id}, {}, None, 7, {"id": 2}])) == [
        Book(2, None, "", (), None, None)
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (379760, 379760),
        ("379760", 379760),
        (" 379760 ", 379760),
        ("007", 7),
        (LARGEST_HARDCOVER_ID, LARGEST_HARDCOVER_ID),
        (LARGEST_HARDCOVER_ID + 1, None),
        ("9" * 100, None),
        (0, None),
        ("0", None),
        (-5, None),
        ("-5", None),
        ("+5", None),
        ("3.0", None),
        (3.5, None),
        (True, None),
        ("٣٧", None),
        ("²", None),
        ("1_000", None),
        ("piranesi", None),
        ("", None),
        (None, None),
        (["1"], None),
    ],
)
def test_a_hardcover_id_is_digits_and_nothing_else(written: object, read: int | None) -> None:
    assert book_from({"hardcoverBookId": written}).hardcover_id == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["Neil Gaiman", "Terry Pratchett"], ("Neil Gaiman", "Terry Pratchett")),
        ([" Neil Gaiman ", "", None, "  ", {}], ("Neil Gaiman",)),
        ("Neil Gaiman", ("Neil Gaiman",)),
        ({}, ()),
        (None, ()),
    ],
)
def test_authors_are_names(written: object, read: tuple[str, ...]) -> None:
    assert book_from({"authors": written}).authors == read


def test_texts_are_tidy_and_no_longer_than_texts_are() -> None:
    """A name with 20,000 blanks in it would keep whoever reads it busy."""
    long = "a" + " " * 20_000 + "[" * 20_000
    book = book_from(
        {
            "title": long,
            "subtitle": long,
            "seriesName": long,
            "authors": [long] * 5_000,
            "isbn13": "9" * 20_000,
            "isbn10": long,
        }
    )
    for text in (book.title, book.subtitle, book.series, *book.authors):
        assert text is not None
        assert text.startswith("a [[[")
        assert len(text) <= 500
    assert len(book.authors) == 200
    assert max(len(book.isbn13 or ""), len(book.isbn10 or "")) <= 60
    [library] = libraries_from(orjson.dumps([{"id": 1, "name": long}]))
    assert len(library.name) <= 200


NOT_REPRESENTABLE = {
    "an escaped half of a pair": b'"half \\ud800"',
    "a raw half of a pair": b'"half \xed\xa0\x80"',
    "no number": b"NaN",
    "infinity": b"Infinity",
    "infinity below": b"-Infinity",
    "a number without end": b"1e999",
}
every_oddity = pytest.mark.parametrize("odd", NOT_REPRESENTABLE.values(), ids=NOT_REPRESENTABLE)


@every_oddity
@pytest.mark.parametrize("place", [b'"title"', b'"authors"', b'"seriesNumber"', b'"rating"'])
def test_a_book_that_cannot_be_represented_is_left_out(
    odd: bytes, place: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """And named, by its id alone; the others are read."""
    caplog.set_level(logging.DEBUG)
    body = b'[{"id": 1, "metadata": {%b: %b}}, {"id": 2}, {"id": 3}]' % (place, odd)
    found = BookListParser()
    found.feed(body)
    for books in (books_from(body), found.close()):
        assert [book.id for book in books] == [2, 3]
    assert [each for each in caplog.messages if "Book 1 " in each] == caplog.messages
    assert len(caplog.messages) == 2


@every_oddity
def test_a_library_and_an_account_that_cannot_be_represented(odd: bytes) -> None:
    """What matters of them can be."""
    body = b'[{"id": 7, "name": %b}, {"id": %b, "name": "x"}]' % (odd, odd)
    assert libraries_from(body) == [Library(7, "7")]
    assert account_from(b'{"id": 3, "name": %b}' % odd) == Account(3)


def test_isbns_stay_as_written() -> None:
    book = book_from({"isbn13": " 978-1-4736-1981-4", "isbn10": "080442957x"})
    assert (book.isbn13, book.isbn10) == ("978-1-4736-1981-4", "080442957x")
    book = book_from({"isbn13": 9781473619814, "isbn10": " "})
    assert (book.isbn13, book.isbn10) == ("9781473619814", None)


def test_a_title_outside_the_metadata_is_taken_when_there_is_none_inside() -> None:
    assert book_from({"title": "Dune"}, title="dune.epub").title == "Dune"
    assert book_from({"title": " "}, title="dune.epub").title == "dune.epub"


@pytest.mark.parametrize(("written", "read"), [(1, 1.0), (0.5, 0.5), ("1", None), (True, None)])
def test_a_place_in_a_series_is_a_number(written: object, read: float | None) -> None:
    assert book_from({"seriesNumber": written}).series_number == read


@pytest.mark.parametrize("locked", [True, False])
def test_a_stripped_book_is_known_by_its_one_lock(locked: bool) -> None:
    assert not book_from({"allMetadataLocked": locked}).complete
    assert book_from({"titleLocked": locked}).complete


def test_libraries_have_a_name_of_some_kind() -> None:
    rows = [{"id": 1, "name": "Books"}, {"id": "2", "name": None}, {"name": "lost"}, "x"]
    rows += [{"id": each, "name": "odd"} for each in (0, -5, 2**53, 1.5)]
    assert libraries_from(orjson.dumps(rows)) == [Library(1, "Books"), Library(2, "2")]


@pytest.mark.parametrize(
    "body", ["{}", "null", "[]", '{"username": "reader"}', '"reader"', '{"id": 0}', '{"id": -5}']
)
def test_an_account_without_an_id_is_none(body: str) -> None:
    with pytest.raises(BookLoreUnexpectedReply, match="no user"):
        account_from(body.encode())


def test_an_account_is_told_by_its_id() -> None:
    assert account_from(b'{"id": 3, "username": null}') == Account(3)


@pytest.mark.parametrize("read", [books_from, libraries_from])
@pytest.mark.parametrize("body", [b"{}", b"null", b"3", b'"books"'])
def test_a_list_is_a_list(read: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises(BookLoreUnexpectedReply, match="not a list"):
        read(body)


@pytest.mark.parametrize("read", [books_from, libraries_from, account_from])
@pytest.mark.parametrize("body", [b"", b"[{", b"\xff", b"NaN", b"<html>", b"[" * 5_000])
def test_what_is_no_json_is_said_to_be_none(read: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises(BookLoreUnexpectedReply, match="not JSON"):
        read(body)


@pytest.mark.parametrize(
    ("status", "body", "asks"),
    [
        (401, b"", True),
        (401, b'{"status": 401, "message": "Invalid credentials"}', True),
        (403, b'{"status": 403, "error": "Forbidden", "path": "/api/v1/books"}', True),
        (403, b'{"status": 403, "message": "Access Denied"}', False),
        (403, b'{"status": 403, "error": "Forbidden", "message": "No"}', False),
        (403, b"", False),
        (403, b"[]", False),
        (403, b"{", False),
        (200, b'{"error": "Forbidden"}', False),
    ],
)
def test_what_asks_for_a_new_log_in(status: int, body: bytes, asks: bool) -> None:
    assert Reply(status, True, body).asks_for_login is asks


KEYS = st.sampled_from(
    [
        *("id", "metadata", "libraryId", "title", "name", "message", "error"),
        *("authors", "isbn13", "isbn10", "seriesName", "seriesNumber"),
        *("hardcoverBookId", "allMetadataLocked"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.from_regex(r"[0-9]{1,30}", fullmatch=True)
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=30,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(1, 9) | SCALARS},
        optional={
            "metadata": st.dictionaries(KEYS, ANY_JSON, max_size=10) | ANY_JSON,
            "libraryId": ANY_JSON,
            "name": ANY_JSON,
            "title": ANY_JSON,
        },
    ),
    max_size=5,
)
BODIES = (ANY_JSON | ROWS).map(orjson.dumps) | st.binary(max_size=30)


@given(body=BODIES)
def test_any_list_is_books_or_an_error_of_ours(body: bytes) -> None:
    try:
        books = books_from(body)
    except BookLoreUnexpectedReply:
        return
    for book in books:
        assert book.id > 0
        assert type(book.id) is int
        assert type(book.library_id) in (int, type(None))
        assert all(author.strip() == author != "" for author in book.authors)
        assert type(book.hardcover_id) in (int, type(None))
        for text in (book.title, book.isbn13, book.isbn10, book.series):
            assert text is None or (isinstance(text, str) and text == text.strip())


@given(body=BODIES)
def test_any_reply_is_libraries_and_an_account_or_an_error_of_ours(body: bytes) -> None:
    for read, kind in ((libraries_from, list), (account_from, Account)):
        with contextlib.suppress(BookLoreUnexpectedReply):
            assert isinstance(read(body), kind)


@given(status=st.integers(100, 599), is_json=st.booleans(), body=BODIES)
def test_any_reply_has_a_message_of_some_kind(status: int, is_json: bool, body: bytes) -> None:
    reply = Reply(status, is_json, body)
    assert isinstance(reply.message, str)
    assert isinstance(reply.json_object, dict)
    assert is_json or not reply.json_object
    assert not reply.asks_for_login or status in (401, 403)
