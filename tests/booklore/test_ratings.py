"""What a person made of books, and giving books a rating (sync §B1, contract §4)."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreForbidden,
    BookLoreServerError,
    BookLoreUnexpectedReply,
)
from custom_components.booklore_hardcover.booklore.models import RatedBook
from custom_components.booklore_hardcover.booklore.ratings import (
    RATINGS_PER_REQUEST,
    rated_books_from,
    ratings_from,
)
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.shelf import ShelfBook

every_generation = pytest.mark.parametrize("profile", GENERATIONS)


def rated(**row: Any) -> RatedBook:
    """Return the book that a batch with this one row tells of."""
    [book] = rated_books_from(orjson.dumps([{"id": 1, "metadata": {}} | row]))
    return book


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (9, 9),
        (1, 1),
        (10, 10),
        (0, 0),
        (11, 11),
        (-1, -1),
        (8.0, 8),
        (4.5, None),
        ("9", None),
        (True, None),
        (None, None),
        ([9], None),
        (2**31, None),
        (1e300, None),
    ],
)
def test_a_rating_is_read_as_the_server_has_it(written: object, read: int | None) -> None:
    """Whether it is in range is for others to say; what is no whole number is none."""
    assert rated(personalRating=written).rating == read


def test_only_the_persons_own_rating_counts() -> None:
    """What others think of a book is in its metadata."""
    assert rated(metadata={"hardcoverRating": 4.2, "rating": 5, "personalRating": 5}).rating is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-06-20T21:05:00Z", datetime(2026, 6, 20, 21, 5, tzinfo=UTC)),
        ("2026-06-20T21:05:00.5Z", datetime(2026, 6, 20, 21, 5, 0, 500_000, tzinfo=UTC)),
        ("2026-06-20T21:05:00.123456789Z", datetime(2026, 6, 20, 21, 5, 0, 123_456, tzinfo=UTC)),
        ("2026-06-20T23:05:00+02:00", datetime(2026, 6, 20, 21, 5, tzinfo=UTC)),
        ("2026-10-25T00:30:00Z", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-06-20T21:05:00", None),
        ("2026-06-20", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("+1000000000-12-31T23:59:59.999999999Z", None),
        ("2026-02-30T10:00:00Z", None),
        ("yesterday", None),
        ("T" * 10_000, None),
        ("", None),
        (1_781_989_500, None),
        (None, None),
        ([2026, 6, 20], None),
    ],
)
def test_a_finish_date_is_an_instant_or_none(written: object, read: datetime | None) -> None:
    """It has fractions or not; what is no moment in time is not guessed at."""
    finished = rated(dateFinished=written).finished
    assert finished == read
    assert finished is None or finished.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "read"),
    [("READ", "READ"), ("SOMETHING_NEW", "SOMETHING_NEW"), ("", None), (None, None), ({}, None)],
)
def test_a_status_is_the_servers_word(written: object, read: str | None) -> None:
    assert rated(readStatus=written).status == read


def test_a_row_that_is_not_whole_is_left_out() -> None:
    """It is not believed before a write."""
    rows = [{"id": 1, "metadata": {"allMetadataLocked": False}}, {"personalRating": 9}, {"id": 2}]
    assert [each.book.id for each in rated_books_from(orjson.dumps(rows))] == [2]


@pytest.mark.parametrize(
    ("reply", "ratings"),
    [
        ([{"bookId": 1, "personalRating": 9}], {1: 9}),
        ([{"bookId": 1, "personalRating": None}, {"bookId": 2}], {1: None, 2: None}),
        ([{"id": 1, "personalRating": 9, "metadata": {"bookId": 1}}, {"id": 2}], {1: 9, 2: None}),
        ([{"personalRating": 9}, {"bookId": None, "id": 2}, 7], {}),
        ([], {}),
    ],
)
def test_what_a_rating_is_answered_with(reply: object, ratings: dict[int, int | None]) -> None:
    """The new rating by book, or whole books; what the reply leaves out is not made up."""
    assert ratings_from(orjson.dumps(reply), [1, 2]) == ratings


@pytest.mark.parametrize("body", [b"{}", b"null", b"<html>", b'[{"bookId": 3}]', b""])
def test_an_answer_that_is_none(body: bytes) -> None:
    """That includes one about a book that was not rated."""
    with pytest.raises(BookLoreUnexpectedReply):
        ratings_from(body, [1, 2])


@every_generation
async def test_books_are_read_with_what_the_person_made_of_them(
    server: BookLoreServer, client: BookLoreClient
) -> None:
    """In full, whatever the server leaves out of its list."""
    done = "2026-06-20T21:05:00Z"
    server.edit(1, personal_rating=9, read_status="READ", date_finished=done)
    server.edit(2, personal_rating=7)
    found = {each.book.id: each for each in await client.rated_books([1, 2, 3, 99])}
    assert [found[1].rating, found[1].status] == [9, "READ"]
    assert found[1].finished == datetime(2026, 6, 20, 21, 5, tzinfo=UTC)
    assert found[1].book.hardcover_id == 379760
    assert [found[2].rating, found[2].status, found[2].finished] == [7, "UNSET", None]
    assert [found[3].rating, found[3].status, found[3].finished] == [None, None, None]
    assert found.keys() == {1, 2, 3}


async def test_many_books_are_read_in_batches(
    server: BookLoreServer, client: BookLoreClient
) -> None:
    server.books = {n: ShelfBook(n, f"Book {n}", personal_rating=n % 11) for n in range(1, 402)}
    found = await client.rated_books(range(1, 402))
    assert {each.book.id: each.rating for each in found} == {n: n % 11 for n in range(1, 402)}
    assert server.requests["batch"] == 3


@every_generation
async def test_books_are_rated_and_their_ratings_taken_back(
    server: BookLoreServer, client: BookLoreClient
) -> None:
    """Several at once with one rating; nothing else of them changes."""
    server.edit(1, read_status="READ", date_finished="2026-06-20T21:05:00Z")
    assert await client.rate([1, 2], 9) == {1: 9, 2: 9}
    assert await client.rate([2], 1) == {2: 1}
    assert [each.personal_rating for each in server.books.values()] == [9, 1, None]
    assert await client.rate([1, 2], None) == {1: None, 2: None}
    assert [each.personal_rating for each in server.books.values()] == [None] * 3
    assert server.books[1].read_status == "READ"
    assert server.books[1].date_finished == "2026-06-20T21:05:00Z"
    assert server.ratings_sent == [((1, 2), 9), ((2,), 1), ((1, 2), None)]
    assert server.requests["rate"] == 2
    assert server.requests["reset_rating"] == 1


async def test_so_many_books_are_rated_at_once(
    server: BookLoreServer, client: BookLoreClient
) -> None:
    """As many as the servers take."""
    ids = range(1, RATINGS_PER_REQUEST + 1)
    server.books = {n: ShelfBook(n, f"Book {n}") for n in ids}
    assert await client.rate(ids, 8) == dict.fromkeys(ids, 8)
    assert await client.rate(ids, None) == dict.fromkeys(ids)
    assert server.requests["rate"] == 1


@every_generation
async def test_an_id_that_comes_twice_is_sent_once(
    server: BookLoreServer, client: BookLoreClient
) -> None:
    """Servers refuse it else."""
    assert await client.rate([1, 2, 1], 6) == {1: 6, 2: 6}
    assert await client.rate([1, 1], None) == {1: None}


@every_generation
@pytest.mark.parametrize("rating", [9, None])
async def test_a_book_that_is_gone_keeps_the_others_from_being_rated(
    server: BookLoreServer, client: BookLoreClient, rating: int | None
) -> None:
    """The request is refused as a whole, so whoever asks reads the books again."""
    server.edit(1, personal_rating=4)
    with pytest.raises(BookLoreUnexpectedReply, match="400"):
        await client.rate([1, 99], rating)
    assert server.books[1].personal_rating == 4


@pytest.mark.parametrize("rating", [9, None])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("500", BookLoreServerError),
        ("503", BookLoreCannotConnect),
        ("refuse", BookLoreCannotConnect),
        ("408", BookLoreUnexpectedReply),
        ("429", BookLoreUnexpectedReply),
        ("403_permission", BookLoreForbidden),
        ("wrong_json", BookLoreUnexpectedReply),
        ("html", BookLoreUnexpectedReply),
    ],
)
async def test_how_rating_fails(
    server: BookLoreServer,
    client: BookLoreClient,
    rating: int | None,
    fault: str,
    error: type[Exception],
) -> None:
    """It is never sent a second time by itself."""
    operation = "reset_rating" if rating is None else "rate"
    server.edit(1, personal_rating=4)
    server.fail(operation, fault)
    with pytest.raises(error):
        await client.rate([1], rating)
    assert server.requests[operation] == 1
    assert server.books[1].personal_rating == 4


@pytest.mark.parametrize("rating", [9, None])
@pytest.mark.parametrize("fault", ["lands_500", "lands_408", "lands_reset", "lands_refuse"])
async def test_a_rating_whose_reply_is_lost_is_not_sent_again(
    server: BookLoreServer, client: BookLoreClient, rating: int | None, fault: str
) -> None:
    """It was written; only reading the book again tells."""
    operation = "reset_rating" if rating is None else "rate"
    server.edit(1, personal_rating=4)
    server.fail(operation, fault)
    with pytest.raises((BookLoreCannotConnect, BookLoreUnexpectedReply)):
        await client.rate([1], rating)
    assert server.requests[operation] == 1
    [book] = await client.rated_books([1])
    assert book.rating == rating


@every_generation
async def test_a_server_that_wrote_nothing_says_so(
    server: BookLoreServer, client: BookLoreClient
) -> None:
    """The reply tells what each book has, not what it was to have."""
    server.edit(1, personal_rating=4)
    server.fail("rate", "silent")
    assert await client.rate([1, 2], 9) == {1: 4, 2: None}


async def test_a_rating_with_an_old_token(server: BookLoreServer, client: BookLoreClient) -> None:
    """It is sent once more with a new one, for it was refused."""
    await client.account()
    server.expire_tokens()
    assert await client.rate([2], 9) == {2: 9}
    assert server.ratings_sent == [((2,), 9)]
