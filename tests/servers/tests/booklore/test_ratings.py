"""Ratings as each generation takes them, and what becomes of the rows (sync §B1; §4)."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.shelf import ShelfBook
from tests.servers.tests.asking import Ask, RawReply

from .conftest import every_generation

type Rate = Callable[..., Awaitable[RawReply]]


@pytest.fixture
def rate(ask: Ask, token: str) -> Rate:
    """Rate books, or take their ratings back; `wait` is in seconds."""

    async def rate(ids: object, rating: object, *, wait: float = 10) -> RawReply:
        timeout = aiohttp.ClientTimeout(total=wait)
        sent = {"json": {"ids": ids, "rating": rating}, "method": "PUT", "timeout": timeout}
        return await ask("books/personal-rating", token, **sent)

    return rate


@pytest.fixture
def reset(ask: Ask, token: str) -> Callable[[object], Awaitable[RawReply]]:
    """Take the ratings of books back."""

    async def reset(ids: object) -> RawReply:
        return await ask("books/reset-personal-rating", token, json=ids)

    return reset


@every_generation
async def test_ratings_are_answered_as_each_generation_does(
    rate: Rate, reset: Rate, profile: str
) -> None:
    given, taken = await rate([1, 2], 9), await reset([2])
    assert (given.status, taken.status) == (200, 200)
    if GENERATIONS[profile].rates_with_books:
        told = {row["id"]: row for row in given.body}
        assert {book: row["personalRating"] for book, row in told.items()} == {1: 9, 2: 9}
        assert told[2]["metadata"]["title"] == "Piranesi"
        [row] = taken.body
        assert row["id"] == 2
        assert not row.keys() & {"personalRating", "readStatus"}
    else:
        assert given.body == [{"bookId": book, "personalRating": 9} for book in (1, 2)]
        assert taken.body == [{"bookId": 2, "personalRating": None}]


@every_generation
@pytest.mark.parametrize("rating", [0, 11, -1, 1, 10])
async def test_any_number_is_a_rating(
    rate: Rate, ask: Ask, token: str, server: BookLoreServer, rating: int
) -> None:
    """There is no check of the range, and no permission is asked for."""
    assert not server.permissions
    assert (await rate([2], rating)).status == 200
    assert server.books[2].personal_rating == rating
    [row] = (await ask("books/batch?ids=2", token)).body
    assert row["personalRating"] == rating


@every_generation
async def test_a_first_rating_makes_a_row_without_a_status(
    rate: Rate, reset: Rate, ask: Ask, token: str
) -> None:
    """It stays when the rating is taken back; taking back what is not there makes none."""
    await reset([3])
    await rate([2], 9)
    for path in ("books", "books/batch?ids=1,2,3"):
        rows = {row["id"]: row for row in (await ask(path, token)).body}
        assert rows[2]["readStatus"] == "UNSET"
        assert "dateFinished" not in rows[2]
        assert not {"readStatus", "personalRating"} & (rows[1].keys() | rows[3].keys())
    await rate([2], None)
    rows = {row["id"]: row for row in (await ask("books", token)).body}
    assert rows[2]["readStatus"] == "UNSET"
    assert "personalRating" not in rows[2]


@every_generation
async def test_rating_leaves_status_and_date_alone(
    rate: Rate, reset: Rate, server: BookLoreServer
) -> None:
    done = "2026-06-20T21:05:00Z"
    server.edit(2, read_status="READ", date_finished=done)
    await rate([2], 9)
    await reset([2])
    assert (server.books[2].read_status, server.books[2].date_finished) == ("READ", done)


@every_generation
@pytest.mark.parametrize("ids", [[1, 99], [1, 1], [99]])
async def test_unknown_and_repeated_ids_are_refused_and_nothing_is_written(
    rate: Rate, reset: Rate, server: BookLoreServer, ids: list[int]
) -> None:
    """In words that make no sense, as the servers have them."""
    server.edit(1, personal_rating=4)
    for reply in (await rate(ids, 9), await reset(ids)):
        assert (reply.status, reply.body["message"]) == (400, "d != java.lang.String")
    assert server.books[1].personal_rating == 4


@every_generation
async def test_more_than_five_hundred_books_are_refused(
    rate: Rate, reset: Rate, server: BookLoreServer
) -> None:
    server.books = {n: ShelfBook(n, f"Book {n}") for n in range(1, 502)}
    ids = list(server.books)
    for reply in (await rate(ids, 9), await reset(ids)):
        assert (reply.status, reply.body["message"]) == (400, "Validation error")
    assert not any(book.personal_rating for book in server.books.values())
    assert (await rate(ids[:500], 9)).status == 200
    assert (await reset(ids[:500])).status == 200


@every_generation
@pytest.mark.parametrize(
    ("ids", "rating", "status"),
    [
        ([], 9, 200),
        ([1], None, 200),
        (None, 9, 500),
        (1, 9, 400),
        (["one"], 9, 400),
        ([1], "nine", 400),
        ([1], True, 400),
    ],
)
async def test_what_cannot_be_read_changes_nothing(
    rate: Rate, server: BookLoreServer, ids: object, rating: object, status: int
) -> None:
    assert (await rate(ids, rating)).status == status
    assert server.books[1].personal_rating is None


@every_generation
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ([], "No book IDs provided"),
        ({"ids": [1]}, "Request body is missing or malformed."),
        (["one"], "Request body is missing or malformed."),
    ],
)
async def test_ratings_are_taken_back_by_a_bare_list(
    reset: Rate, sent: object, message: str
) -> None:
    reply = await reset(sent)
    assert (reply.status, reply.body["message"]) == (400, message)


@every_generation
async def test_rating_needs_a_token_and_its_own_method(
    ask: Ask, token: str, server: BookLoreServer, profile: str
) -> None:
    newest = profile == "grimmory-3.3"
    body = {"ids": [1], "rating": 9}
    closed = await ask("books/personal-rating", method="PUT", json=body)
    assert closed.status == GENERATIONS[profile].no_token_status
    wrong = await ask("books/personal-rating", token, json=body)
    assert wrong.status == (405 if newest else 500)
    assert (await ask("books/personal-rating", token)).status == 500  # a book by that id (§3)
    text = await ask("books/personal-rating", token, method="PUT", data="{}")
    assert text.status == (415 if newest else 500)
    assert server.books[1].personal_rating is None


@pytest.mark.parametrize("fault", ["lands_timeout", "lands_reset", "lands_500", "lands_408"])
async def test_a_rating_can_land_although_its_reply_does_not(
    rate: Rate, server: BookLoreServer, fault: str
) -> None:
    server.fail("rate", fault)
    try:
        assert (await rate([2], 9, wait=1)).status in (408, 500)
    except TimeoutError, aiohttp.ClientError:
        assert fault in ("lands_timeout", "lands_reset")
    assert server.books[2].personal_rating == 9
    assert (await rate([2], 8)).body == [{"bookId": 2, "personalRating": 8}]


async def test_a_rating_can_land_after_everybody_has_given_up(
    rate: Rate, reset: Rate, server: BookLoreServer
) -> None:
    server.fail("rate", "late")
    with pytest.raises(TimeoutError):
        await rate([2], 9, wait=0.3)
    assert server.books[2].personal_rating is None
    server.heal()
    await reset([1])
    assert server.books[2].personal_rating == 9


@pytest.mark.parametrize("profile", ["booklore-1.16", "grimmory-3.3"])
@pytest.mark.parametrize(("fault", "told"), [("silent", 4), ("lies", 9)])
async def test_a_rating_can_be_nothing_but_a_reply(
    rate: Rate, server: BookLoreServer, fault: str, told: int
) -> None:
    server.edit(2, personal_rating=4)
    server.fail("rate", fault)
    reply = await rate([2], 9)
    assert (reply.status, _first(reply.body)) == (200, told)
    assert server.books[2].personal_rating == 4


def _first(rows: list[dict[str, Any]]) -> object:
    return rows[0].get("personalRating")
