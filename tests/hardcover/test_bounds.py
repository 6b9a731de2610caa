"""However much Hardcover, or what stands in its place, sends: no more than belongs to a reply."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.errors import HardcoverUnexpectedReply
from custom_components.booklore_hardcover.hardcover.shelf import rate, user_books
from tests.memory import megabytes_at_most
from tests.servers.bombs import BOMBS, bomb
from tests.servers.hardcover import Fault, HardcoverServer

from .conftest import DUNE

CALLS: dict[str, Callable[[HardcoverClient], Awaitable[object]]] = {
    "me": lambda client: client.account(),
    "books_by_id": lambda client: client.works_by_id([DUNE]),
    "books": lambda client: client.work_by_slug("dune"),
    "editions": lambda client: client.editions_by_isbn(["9780441172719"], []),
    "books_by_title": lambda client: client.works_by_title(["Dune"], limit=5),
    "authors": lambda client: client.works_by_author(["Frank Herbert"], limit=5),
    "search": lambda client: client.search("Dune"),
    "user_books": lambda client: user_books(client, 70_001, 9_999),
    "update_user_book": lambda client: rate(client, 50, 9),
}
every_operation = pytest.mark.parametrize("operation", CALLS)


@pytest.mark.parametrize("fault", BOMBS)
@every_operation
async def test_what_unpacks_to_a_hundred_megabytes(
    client: HardcoverClient, server: HardcoverServer, operation: str, fault: Fault
) -> None:
    """It is refused in words, once, long before it is unpacked; whatever packed it."""
    bomb(fault)  # is made once, and not measured
    server.put_on_shelf(DUNE, id=50)
    server.fail(operation, fault)
    refused = pytest.raises(HardcoverUnexpectedReply, match=r"longer than|not asked for")
    with megabytes_at_most(40), refused:
        await CALLS[operation](client)
    assert server.requests == {operation: 1}
    assert await CALLS[operation](client)


async def test_what_never_ends(client: HardcoverClient, server: HardcoverServer) -> None:
    """It is heard for a while only."""
    server.fail("me", "endless")
    with (
        megabytes_at_most(80),
        pytest.raises(HardcoverUnexpectedReply, match="longer than"),
    ):
        await client.account()
    assert server.requests == {"me": 1}
