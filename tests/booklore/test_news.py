"""Cheap questions whose answer changes when the library does, and who knows them (sync §C2)."""

from collections.abc import Callable
from dataclasses import replace
import random

import pytest

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreForbidden,
    BookLoreServerError,
    BookLoreUnexpectedReply,
)
from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.booklore.news import (
    CHEAP,
    Question,
    counts_from,
    digest,
    newest_from,
)
from tests.clock import Travel
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.shelf import ShelfBook

every_generation = pytest.mark.parametrize("profile", GENERATIONS)
UNKNOWN = (BookLoreUnexpectedReply, BookLoreForbidden, BookLoreServerError)
KNOWN = {
    "booklore-1.16": [],
    "booklore-1.18": [],
    "booklore-2.0.3": [Question.FORMAT_COUNTS],
    "booklore-2.2": [Question.APP_BOOKS, Question.FORMAT_COUNTS],
    "booklore-2.3": [Question.FORMAT_COUNTS],
    "grimmory-3.2": [Question.PAGE, Question.APP_BOOKS, Question.FORMAT_COUNTS],
    "grimmory-3.3": [Question.SORTED_PAGE, Question.APP_BOOKS, Question.FORMAT_COUNTS],
}
DAY = 24 * 3_600


async def known(client: BookLoreClient) -> list[Question]:
    """Return the cheap questions that are answered."""
    found = []
    for question in CHEAP:
        try:
            await client.answer(question)
        except UNKNOWN:
            continue
        found.append(question)
    return found


@every_generation
async def test_each_generation_knows_its_own(
    client: BookLoreClient, server: BookLoreServer, profile: str
) -> None:
    """What it does not know is an error of a kind that says so."""
    assert await known(client) == KNOWN[profile]
    assert server.requests["login"] == 1


@every_generation
async def test_an_answer_changes_with_the_library_alone(
    client: BookLoreClient, server: BookLoreServer, profile: str
) -> None:
    questions = [*await known(client), Question.LIST]
    before = [await client.answer(each) for each in questions]
    assert [await client.answer(each) for each in questions] == before
    server.books[2].hardcover_book_id = "12"
    server.books[2].personal_rating = 7
    assert [await client.answer(each) for each in questions] == before
    server.books[9] = ShelfBook(9, "Emma", ["Jane Austen"], added_on="2026-09-01T00:00:00Z")
    after = [await client.answer(each) for each in questions]
    assert not set(after) & set(before)
    assert max(map(len, after)) < 80
    del server.books[9]
    assert [await client.answer(each) for each in questions] == before


async def test_format_counts_are_of_the_chosen_libraries(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    """One that is gone is not asked about."""
    server.libraries |= {2: "Comics", 3: "Manga"}
    before = await client.answer(Question.FORMAT_COUNTS, {1, 2, 9})
    assert server.requests == {"login": 1, "libraries": 1, "format-counts": 2}
    server.books[9] = ShelfBook(9, "Berserk", library_id=3)
    assert await client.answer(Question.FORMAT_COUNTS, {1, 2, 9}) == before
    server.books[9].library_id = 2
    assert await client.answer(Question.FORMAT_COUNTS, {1, 2, 9}) != before


async def test_an_empty_library_has_an_answer(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    full = await client.answer(Question.PAGE)
    server.books = {}
    assert await client.answer(Question.PAGE) != full
    assert await client.answer(Question.LIST) == "0" * 32


@pytest.mark.parametrize("question", [Question.PAGE, Question.APP_BOOKS, Question.FORMAT_COUNTS])
@pytest.mark.parametrize("fault", ["html", "wrong_json", "list_json", "400", "404", "408"])
async def test_another_reply_is_no_answer(
    client: BookLoreClient, server: BookLoreServer, question: Question, fault: str
) -> None:
    operations = {Question.PAGE: "page-probe", Question.APP_BOOKS: "app-probe"}
    server.fail(operations.get(question, "format-counts"), fault)
    with pytest.raises(BookLoreUnexpectedReply):
        await client.answer(question)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("403_permission", BookLoreForbidden),
        ("500", BookLoreServerError),
        ("503", BookLoreCannotConnect),
        ("refuse", BookLoreCannotConnect),
    ],
)
async def test_a_server_that_fails_is_told_from_one_that_is_away(
    client: BookLoreClient, server: BookLoreServer, fault: str, error: type[Exception]
) -> None:
    server.fail("page-probe", fault, times=None)
    with pytest.raises(error) as raised:
        await client.answer(Question.PAGE)
    assert raised.type is error


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (newest_from, b"[]"),
        (newest_from, b"7"),
        (newest_from, b'{"content": [], "page": {"totalElements": "7"}}'),
        (newest_from, b'{"content": {}, "totalElements": 7}'),
        (newest_from, b'{"totalElements": 7}'),
        (counts_from, b"[1]"),
        (counts_from, b'{"EPUB": "7"}'),
        (counts_from, b'{"EPUB": null}'),
        (counts_from, b"{"),
    ],
)
def test_odd_answers_are_none(read: Callable[..., str], body: bytes) -> None:
    with pytest.raises(BookLoreUnexpectedReply):
        read({1: body} if read is counts_from else body)


def test_odd_facts_do_no_harm() -> None:
    """Whatever stands there can be kept, and has one length."""
    for row in (b"7", b"{}", b'{"addedOn": 7, "id": "x"}', b'{"addedOn": "\\ud800"}'):
        assert len(newest_from(b'{"content": [%b], "totalElements": 7}' % row)) < 80
    assert len(counts_from({1: b'{"\\ud800": 1}'})) == 32
    assert newest_from(b'{"content": [{"id": 3}], "totalElements": 7}') == "7 3"


BOOK = Book(1, 2, "Emma", ("Jane Austen", "Ann Editor"), "9780141439587", None, None, "Classics", 1)


@pytest.mark.parametrize(
    "other",
    [
        replace(BOOK, id=2),
        replace(BOOK, library_id=3),
        replace(BOOK, title="Persuasion"),
        replace(BOOK, authors=("Jane Austen",)),
        replace(BOOK, isbn13="9780141439580"),
        replace(BOOK, isbn10="0141439580"),
        replace(BOOK, series_number=2),
    ],
)
def test_a_digest_tells_books_apart(other: Book) -> None:
    """By all that matters when they are looked up, but for the id."""
    assert digest([BOOK]) != digest([other])


def test_a_digest_knows_no_order() -> None:
    """Neither of books nor of authors: older servers have none (contract §2, §2.3)."""
    books = [replace(BOOK, id=number) for number in range(1, 50)]
    shuffled = [replace(each, authors=each.authors[::-1]) for each in books]
    random.Random(1).shuffle(shuffled)
    assert digest(shuffled) == digest(books)
    assert digest([replace(BOOK, hardcover_id=7)]) == digest([BOOK])


async def test_twelve_log_ins_a_day_that_nobody_asks_for(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """The thirteenth has to wait; whoever asks need not, and then it is one session for both."""
    nobody = client.for_nobody()
    for _ in range(12):
        await travel.through(nobody.libraries())
        travel(1_200)
        server.expire_tokens()
        server.revoke_refresh_tokens()
    with pytest.raises(BookLoreCannotConnect, match="nobody asked for"):
        await travel.through(nobody.libraries())
    assert server.requests["login"] == 12
    await client.libraries()
    assert await nobody.libraries()
    assert server.requests["login"] == 13
    server.expire_tokens()
    travel(DAY - 12 * 1_200 - 60)
    server.revoke_refresh_tokens()
    with pytest.raises(BookLoreCannotConnect, match="nobody asked for"):
        await travel.through(nobody.libraries())
    travel(120)
    await nobody.libraries()
    assert server.requests["login"] == 14


@pytest.mark.parametrize("fault", ["refuse", "503", "500"])
async def test_who_is_away_counts_no_log_in(
    client: BookLoreClient, server: BookLoreServer, fault: str
) -> None:
    nobody = client.for_nobody()
    server.fail("login", fault, times=40)
    for _ in range(15):
        with pytest.raises(BookLoreCannotConnect):
            await nobody.libraries()
    server.heal()
    assert await nobody.libraries()
