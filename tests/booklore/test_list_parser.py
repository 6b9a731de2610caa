"""A list that is read piece by piece says what it says at once, however it is cut."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import example, given, strategies as st
import orjson
import pytest

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreUnexpectedReply,
)
from custom_components.booklore_hardcover.booklore.list_parser import (
    MAX_ENTRY_BYTES,
    BookListParser,
)
from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.booklore.parse import books_from

from ..servers.booklore import BookLoreServer
from ..servers.booklore_rows import PROFILES, list_as_json
from ..servers.shelf import ShelfBook

_texts = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ['"', "\\", '\\"', "},{", "]", "[", '"}', "{", " , "]
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**40) | st.floats(allow_nan=False) | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)
_rows = st.builds(
    lambda book_id, title, more: {"id": book_id, "metadata": {"title": title} | more},
    st.integers(1, 99),
    _texts,
    st.dictionaries(_texts, _values, max_size=3),
)
_lists = st.lists(_rows | _values, max_size=6)
_cuts = st.lists(st.integers(0, 400), max_size=8)
_SHELF = [ShelfBook(n, f'Book "{n}" \\ [{n}], {{{n}}}', ["Ann Åström"]) for n in range(1, 40)]


def pieces(body: bytes, cuts: list[int]) -> Iterator[bytes]:
    """Cut a body at these places."""
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    return (body[a:b] for a, b in pairwise(places))


def read(body: bytes, cuts: list[int]) -> list[Book] | None:
    """Read a body that comes in pieces; None when it is refused."""
    found = BookListParser()
    try:
        for piece in pieces(body, cuts):
            found.feed(piece)
        return list(found.close())
    except BookLoreUnexpectedReply:
        return None


def at_once(body: bytes) -> list[Book] | None:
    """Read a body as a whole; None when it is refused."""
    try:
        return books_from(body)
    except BookLoreUnexpectedReply:
        return None


@given(rows=_lists, cuts=_cuts, indent=st.booleans())
def test_any_cut_gives_the_same_books(rows: list[object], cuts: list[int], indent: bool) -> None:
    body = orjson.dumps(rows, option=orjson.OPT_INDENT_2 if indent else None)
    expected = at_once(body)
    assert expected is not None
    assert read(body, cuts) == expected


@given(
    rows=_lists,
    cuts=_cuts,
    place=st.integers(0, 400),
    gone=st.integers(0, 3),
    put=st.binary(max_size=2) | st.sampled_from([b",", b"]", b"[", b"}", b"{", b'"', b" "]),
)
@example(rows=[{"id": 1}], cuts=[], place=9, gone=0, put=b",")
@example(rows=[{"id": 1}], cuts=[9], place=10, gone=0, put=b"]")
@example(rows=[{"id": 1}], cuts=[], place=9, gone=1, put=b"}")
@example(rows=[{"id": 1}, {"id": 2}], cuts=[], place=9, gone=1, put=b"")
@example(rows=[{"id": 1}, {"id": 2}], cuts=[9], place=9, gone=1, put=b"],[")
def test_what_is_broken_is_refused_either_way(
    rows: list[object], cuts: list[int], place: int, gone: int, put: bytes
) -> None:
    body = orjson.dumps(rows)
    place = min(place, len(body))
    body = body[:place] + put + body[place + gone :]
    assert read(body, cuts) == at_once(body)


@given(body=st.binary(max_size=40), cuts=_cuts)
@example(body=b"", cuts=[])
@example(body=b" \n", cuts=[1])
@example(body=b"{}", cuts=[])
@example(body=b"<html>[]</html>", cuts=[3])
@example(body=b'"[]"', cuts=[])
@example(body=b"[\xff]", cuts=[])
@example(body=b"\xef\xbb\xbf[]", cuts=[1, 2])
@example(body=b" [ ] ", cuts=[1, 2, 3, 4])
def test_anything_else_is_refused_either_way(body: bytes, cuts: list[int]) -> None:
    assert read(body, cuts) == at_once(body)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_lists_of_all_servers(profile: str, size: int) -> None:
    body = list_as_json(_SHELF, {1: "Books"}, PROFILES[profile], stripped=True, described=False)
    expected = at_once(body)
    assert expected is not None
    assert len(expected) == len(_SHELF)
    assert read(body, list(range(0, len(body), size))) == expected


@pytest.mark.parametrize("start", [b'[{"id":1},{"title":"', b'[{"id":1},{"a":[', b"[1"])
def test_an_entry_without_end_is_not_waited_for(start: bytes) -> None:
    """What never ends must not fill the memory."""
    found = BookListParser()
    found.feed(start)
    found.feed(b"1," * (MAX_ENTRY_BYTES // 2 - 20))
    with pytest.raises(BookLoreUnexpectedReply):
        found.feed(b"1," * 20)


async def test_a_list_of_many_pieces(client: BookLoreClient, server: BookLoreServer) -> None:
    """It comes over the wire in many pieces, and as a whole."""
    server.books = {n: ShelfBook(n, f"Book {n} {'é' * 400}") for n in range(1, 1001)}
    books = await client.books()
    assert {book.id: book.title for book in books} == {
        book.id: book.title for book in server.books.values()
    }


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("truncated_json", BookLoreUnexpectedReply),
        ("wrong_json", BookLoreUnexpectedReply),
        ("html", BookLoreUnexpectedReply),
        ("reset", BookLoreCannotConnect),
    ],
)
async def test_a_list_that_breaks_off(
    client: BookLoreClient, server: BookLoreServer, fault: str, error: type[Exception]
) -> None:
    server.books = {n: ShelfBook(n, f"Book {n}") for n in range(1, 1001)}
    await client.books()
    server.fail("list", fault)
    with pytest.raises(error):
        await client.books()
    assert len(await client.books()) == 1000
