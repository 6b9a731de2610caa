"""What the client asks BookLore, and what it makes of proper answers."""

import asyncio
from dataclasses import replace
import logging

import pytest

from custom_components.booklore_hardcover.booklore.client import BOOKS_PER_BATCH, BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreNotBookLore,
    BookLoreUnexpectedReply,
    BookLoreUnsupportedVersion,
)
from custom_components.booklore_hardcover.booklore.models import Account, Book, Library
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_rows import PROFILES
from tests.servers.shelf import ShelfBook

from .conftest import MakeClient, every_profile

BOOKS = [
    Book(
        id=1,
        library_id=1,
        title="The Long Way to a Small, Angry Planet",
        authors=("Becky Chambers",),
        isbn13="9781473619814",
        isbn10="1473619815",
        subtitle="Wayfarers 1",
        series="Wayfarers",
        series_number=1.0,
        hardcover_id=379760,
        library="Books",
    ),
    Book(2, 1, "Piranesi", ("Susanna Clarke",), "9781526622426", None, library="Books"),
    Book(3, 1, "Untitled Family Cookbook", (), None, None, library="Books"),
]


def in_order(books: list[Book]) -> list[Book]:
    return sorted(books, key=lambda book: book.id)


async def test_nothing_is_sent_before_something_is_asked(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    await asyncio.sleep(0)
    assert not server.requests


@every_profile
async def test_every_generation_tells_the_same_of_a_book(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    assert in_order(await client.books_by_id([1, 2, 3])) == BOOKS
    assert server.requests == {"login": 1, "batch": 1}


@every_profile
async def test_a_stripped_list_says_so_and_lacks_only_id_and_subtitle(
    client: BookLoreClient, server: BookLoreServer, profile: str
) -> None:
    stripped = PROFILES[profile].strips
    expected = [replace(book, hardcover_id=None, subtitle=None, complete=False) for book in BOOKS]
    assert in_order(await client.books()) == (expected if stripped else BOOKS)
    assert server.requests == {"login": 1, "list": 1}
    assert server.addresses == ["/api/v1/auth/login", "/api/v1/books"]


@every_profile
async def test_authors_are_all_there_in_the_servers_order(
    client: BookLoreClient, server: BookLoreServer, profile: str
) -> None:
    names = ["Terry Pratchett", "Neil Gaiman", "Alan Moore"]
    server.books[2].authors = names
    [book] = await client.books_by_id([2])
    assert sorted(book.authors) == sorted(names)
    if PROFILES[profile].orders_authors:
        assert list(book.authors) == names


@every_profile
async def test_an_id_that_is_no_number_is_none(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.books[1].hardcover_book_id = "the-long-way"
    [book] = await client.books_by_id([1])
    assert (book.hardcover_id, book.complete) == (None, True)


@every_profile
async def test_who_we_are_costs_two_requests(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.account_id = 12
    assert await client.account() == Account(12)
    assert server.requests == {"login": 1, "me": 1}


@every_profile
async def test_libraries_come_in_the_servers_order(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.libraries = {7: "Comics", 1: "Books", 3: ""}
    assert await client.libraries() == [Library(7, "Comics"), Library(1, "Books"), Library(3, "3")]
    assert server.requests == {"login": 1, "libraries": 1}


@every_profile
async def test_one_log_in_serves_all_calls(client: BookLoreClient, server: BookLoreServer) -> None:
    await client.account()
    await client.libraries()
    await client.books()
    await client.books_by_id([1])
    assert server.requests == {"login": 1, "me": 1, "libraries": 1, "list": 1, "batch": 1}


@pytest.mark.parametrize(
    ("count", "batches"),
    [(0, 0), (1, 1), (BOOKS_PER_BATCH, 1), (BOOKS_PER_BATCH + 1, 2), (1_000, 5)],
)
async def test_books_are_asked_for_by_two_hundred(
    client: BookLoreClient, server: BookLoreServer, count: int, batches: int
) -> None:
    """With ids as long as they get, an address still fits what servers take."""
    ids = range(2**31 - 1_001, 2**31 - 1_001 + count)
    server.books = {each: ShelfBook(each, f"Book {each}") for each in ids}
    assert [book.id for book in in_order(await client.books_by_id(ids))] == list(ids)
    assert server.requests["batch"] == batches
    assert server.requests.total() == (batches + 1 if batches else 0)


async def test_books_that_nobody_asked_for_are_not_taken(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    """The answer is then to another question, and none of it is believed."""
    server.books[2].id = 9
    with pytest.raises(BookLoreUnexpectedReply, match="not asked for"):
        await client.books_by_id([1, 2])
    assert server.requests["batch"] == 1


async def test_unknown_books_are_missing_without_a_word(client: BookLoreClient) -> None:
    assert [book.id for book in await client.books_by_id(iter([9, 2, 8, 2]))] == [2]


async def test_an_empty_library_is_an_empty_list(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.books.clear()
    assert list(await client.books()) == []


async def test_a_server_may_live_under_a_path(
    make_client: MakeClient, server: BookLoreServer
) -> None:
    """Where no proxy takes the path away, the web interface answers in BookLore's place."""
    with pytest.raises(BookLoreNotBookLore):
        await make_client(url=f"{server.url}/reading").server_version()
    assert server.addresses == ["/reading/api/v1/healthcheck"]


@every_profile
async def test_the_health_check_needs_no_account(
    make_client: MakeClient, server: BookLoreServer, profile: str
) -> None:
    client = make_client(password="wrong")
    assert await client.server_version() == PROFILES[profile].version.removeprefix("v")
    assert server.requests == {"healthcheck": 1}


@pytest.mark.parametrize(
    "version", ["v1.16.2", "v1.17", "1.16.10", "v2.0.0", "v3.3.3", "v10.0", "v2.3.0-SNAPSHOT"]
)
async def test_versions_that_are_new_enough(
    client: BookLoreClient, server: BookLoreServer, version: str
) -> None:
    server.version = version
    assert await client.server_version() == version.removeprefix("v")


@pytest.mark.parametrize("version", ["v1.16.1", "v1.16", "1.15.9", "v0.40.0", "v1.2.3"])
async def test_versions_that_are_too_old(
    client: BookLoreClient, server: BookLoreServer, version: str
) -> None:
    server.version = version
    with pytest.raises(BookLoreUnsupportedVersion, match=version) as raised:
        await client.server_version()
    assert raised.value.version == version


@pytest.mark.parametrize("version", ["development", "", "feat/x", "5f2c1ab", "v9"])
async def test_versions_without_a_number_are_let_in(
    client: BookLoreClient, server: BookLoreServer, version: str
) -> None:
    server.version = version
    assert await client.server_version() == version.removeprefix("v")


@pytest.mark.parametrize("version", ["9" * 60_000, "a" + " " * 60_000 + "b" * 500])
async def test_a_version_is_no_longer_than_versions_are(
    client: BookLoreClient, server: BookLoreServer, version: str
) -> None:
    """It is shown as the version of the device."""
    server.version = version
    assert await client.server_version() == " ".join(version.split())[:60]


async def test_a_version_that_does_not_come(client: BookLoreClient, server: BookLoreServer) -> None:
    """Whoever sets something up does not wait for it for long."""
    server.fail("healthcheck", "timeout")
    with pytest.raises(BookLoreCannotConnect, match="in time"):
        await client.server_version(timeout=0.1)
    server.heal()


async def test_a_health_check_behind_the_door_is_a_version_too_old(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.health_check_is_public = False
    with pytest.raises(BookLoreUnsupportedVersion, match=r"\?"):
        await client.server_version()
    assert server.requests == {"healthcheck": 1}


async def test_neither_password_nor_tokens_nor_titles_are_logged(
    client: BookLoreClient, server: BookLoreServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await client.books()
    server.fail("list", "500")
    with pytest.raises(BookLoreCannotConnect, match="500"):
        await client.books()
    own = [each for each in caplog.messages if "books" in each]
    assert own
    for secret in (server.password, "Bearer", "eyJ", "Piranesi"):
        assert secret not in caplog.text
