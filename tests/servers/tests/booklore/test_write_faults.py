"""Writes whose replies do not come, and replies without a write (sync §A2, §B2)."""

import aiohttp
import pytest

from tests.servers.booklore import BookLoreServer

from .conftest import Put

MISSING, PROVIDED = "?replaceMode=REPLACE_MISSING", "?replaceMode=REPLACE_WHEN_PROVIDED"
IDS = {"hardcoverBookId": "5", "hardcoverId": "piranesi"}


@pytest.mark.parametrize("fault", ["lands_timeout", "lands_reset", "lands_500", "lands_408"])
async def test_a_write_can_land_although_its_reply_does_not(
    put: Put, server: BookLoreServer, fault: str
) -> None:
    server.fail("write", fault)
    try:
        assert (await put(2, MISSING, wait=1, **IDS)).status in (408, 500)
    except TimeoutError, aiohttp.ClientError:
        assert fault in ("lands_timeout", "lands_reset")
    assert server.books[2].hardcover_book_id == "5"
    assert server.metadata_updates[2] == 1
    assert (await put(2, PROVIDED, hardcoverBookId="6")).body["hardcoverBookId"] == "6"


async def test_a_write_can_land_after_everybody_has_given_up(
    put: Put, server: BookLoreServer
) -> None:
    server.fail("write", "late")
    with pytest.raises(TimeoutError):
        await put(2, MISSING, wait=0.3, **IDS)
    assert server.books[2].hardcover_book_id is None
    server.heal()
    await put(1, MISSING, **IDS)
    assert server.books[2].hardcover_book_id == "5"


@pytest.mark.parametrize(("fault", "told"), [("silent", None), ("lies", "5")])
async def test_a_write_can_be_nothing_but_a_reply(
    put: Put, server: BookLoreServer, fault: str, told: str | None
) -> None:
    server.fail("write", fault)
    reply = await put(2, MISSING, **IDS)
    assert (reply.status, reply.body.get("hardcoverBookId")) == (200, told)
    assert server.books[2].hardcover_book_id is None
    assert not server.metadata_updates


def test_only_writes_have_the_faults_of_writes(server: BookLoreServer) -> None:
    with pytest.raises(AssertionError, match="silent"):
        server.fail("list", "silent")
