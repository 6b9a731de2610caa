"""However much BookLore, or what stands in its place, sends: no more than belongs to a reply."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import BookLoreUnexpectedReply
from custom_components.booklore_hardcover.booklore.list_parser import MAX_ENTRIES, BookListParser
from tests.clock import Travel
from tests.memory import megabytes_at_most
from tests.servers.bombs import BOMBS, bomb
from tests.servers.booklore import BookLoreServer
from tests.servers.shelf import ShelfBook

CALLS: dict[str, Callable[[BookLoreClient], Awaitable[object]]] = {
    "healthcheck": lambda client: client.server_version(),
    "login": lambda client: client.account(),
    "me": lambda client: client.account(),
    "libraries": lambda client: client.libraries(),
    "list": lambda client: client.books(),
    "batch": lambda client: client.books_by_id([1]),
    "cover": lambda client: client.cover(1),
    "rate": lambda client: client.rate([1], 9),
}


@pytest.mark.parametrize("fault", BOMBS)
@pytest.mark.parametrize("operation", CALLS)
async def test_what_unpacks_to_a_hundred_megabytes(
    client: BookLoreClient, server: BookLoreServer, operation: str, fault: str
) -> None:
    """It is refused in words, once, long before it is unpacked; whatever packed it."""
    bomb(fault)  # is made once, and not measured
    server.fail(operation, fault)
    refused = pytest.raises(BookLoreUnexpectedReply, match=r"longer than|not asked for|too long")
    with megabytes_at_most(20), refused:
        await CALLS[operation](client)
    assert server.requests[operation] == 1
    await CALLS[operation](client)


@pytest.mark.parametrize("operation", CALLS)
async def test_what_never_ends(
    client: BookLoreClient, server: BookLoreServer, operation: str
) -> None:
    """It is heard for a while only."""
    server.fail(operation, "endless")
    with pytest.raises(BookLoreUnexpectedReply, match="long"):
        await CALLS[operation](client)
    assert server.requests[operation] == 1


async def test_a_refresh_that_never_ends(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """It is not the end of the account."""
    await client.account()
    travel(8_000)
    server.fail("refresh", "endless")
    with pytest.raises(BookLoreUnexpectedReply, match="longer than"):
        await client.account()
    assert await travel.through(client.account())


def test_a_list_has_so_many_books_and_no_more() -> None:
    found = BookListParser()
    found.feed(b"[0" + b",0" * (MAX_ENTRIES - 1))
    with pytest.raises(BookLoreUnexpectedReply, match="too long"):
        found.feed(b",0]")


@pytest.mark.parametrize("compresses", [True, False])
async def test_a_library_of_many_pages_is_read_all_the_same(
    client: BookLoreClient, server: BookLoreServer, compresses: bool
) -> None:
    """Ten times as long as a piece that is unpacked at a time."""
    server.profile = replace(server.profile, compresses=compresses)
    server.books = {n: ShelfBook(n, f"Book {n} {'é' * 200}") for n in range(1, 1_001)}
    assert len(await client.books()) == 1_000
    assert len(await client.books_by_id(range(1, 201))) == 200
