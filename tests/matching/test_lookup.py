"""Asking Hardcover: batches that fail are halved, and merged works are followed."""

from collections.abc import Sequence

import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from custom_components.booklore_hardcover.hardcover.models import Work
from custom_components.booklore_hardcover.matching.lookup import ask_in_batches, canonical
from tests.books import add_work
from tests.servers.hardcover import HardcoverServer


async def ask_all(client: HardcoverClient, ids: Sequence[int]) -> dict[tuple[int, ...], object]:
    """Ask for works by id; return the parts asked with their ids or kind of error."""

    async def ask(part: Sequence[int]) -> list[Work]:
        return await client.works_by_id(part)

    answers: dict[tuple[int, ...], object] = {}
    async for part, reply in ask_in_batches(client, ids, ask):
        failed = isinstance(reply, HardcoverError)
        answers[tuple(part)] = type(reply) if failed else [work.id for work in reply]
    return answers


@pytest.fixture
def eight(server: HardcoverServer) -> tuple[int, ...]:
    """Return the ids of eight works."""
    ids = tuple(range(1, 9))
    for number in ids:
        add_work(server, number, f"Title {number}")
    return ids


async def test_one_request_asks_for_all(server: HardcoverServer, client, eight) -> None:
    """When nothing is wrong."""
    assert await ask_all(client, eight) == {eight: list(eight)}
    assert dict(server.requests) == {"books_by_id": 1}


async def test_a_batch_that_takes_too_long_is_asked_in_halves_and_quarters(
    server: HardcoverServer, client, eight
) -> None:
    """Until the parts are small enough."""
    server.most_values = 2
    assert await ask_all(client, eight) == {
        (1, 2): [1, 2],
        (3, 4): [3, 4],
        (5, 6): [5, 6],
        (7, 8): [7, 8],
    }
    assert dict(server.requests) == {"books_by_id": 7}


async def test_a_part_that_still_fails_fails_alone(server: HardcoverServer, client, eight) -> None:
    """The rest gets its answers."""
    server.fail("books_by_id", "408", times=3)
    assert await ask_all(client, eight) == {
        (1, 2): HardcoverTimeout,
        (3, 4): [3, 4],
        (5, 6, 7, 8): [5, 6, 7, 8],
    }


async def test_a_single_item_is_not_halved(server: HardcoverServer, client, eight) -> None:
    """There is nothing smaller to ask for; Hardcover itself still answers."""
    server.fail("books_by_id", "408", times=None)
    assert await ask_all(client, (1,)) == {(1,): HardcoverTimeout}
    assert server.requests["me"] == 1


async def test_a_reply_that_is_not_understood_is_not_asked_for_again(
    server: HardcoverServer, client, eight
) -> None:
    """A smaller question of the same kind would bring the same."""
    server.fail("books_by_id", "graphql_error", times=None)
    assert await ask_all(client, eight) == {eight: HardcoverUnexpectedReply}
    assert dict(server.requests) == {"books_by_id": 1}


async def test_no_connection_to_hardcover_is_raised(server: HardcoverServer, client, eight) -> None:
    """It is no error of one batch."""
    server.fail("*", "503", times=None)
    with pytest.raises(HardcoverCannotConnect):
        await ask_all(client, eight)
    assert set(server.requests) == {"books_by_id", "me"}


def chain(server: HardcoverServer, length: int) -> None:
    """Merge work 1 into 2, 2 into 3, and so on, so many times."""
    for number in range(1, length + 2):
        add_work(server, number, f"Title {number}")
    for number in range(1, length + 1):
        server.catalogue.merge(number, into=number + 1)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 5])
async def test_merges_are_followed_to_the_work_that_was_kept(
    server: HardcoverServer, client: HardcoverClient, length: int
) -> None:
    """However often it was merged."""
    chain(server, length)
    kept = await canonical(client, await client.works_by_id([1]))
    assert {asked: work.id for asked, work in kept.items()} == {1: length + 1}


async def test_merges_that_lead_nowhere_are_left_out(
    server: HardcoverServer, client: HardcoverClient
) -> None:
    """A circle, a withdrawn work, a work that does not exist, and a duplicate of an unknown work."""
    for number, canonical_id in ((1, 2), (2, 1), (3, 4), (5, 404)):
        add_work(server, number, "Dune", canonical_id=canonical_id, status_id=4)
    add_work(server, 4, "Dune", status_id=3)
    add_work(server, 6, "Dune", status_id=4)
    add_work(server, 7, "Dune", status_id=2)
    kept = await canonical(client, await client.works_by_id(range(1, 8)))
    assert set(kept) == {7}
