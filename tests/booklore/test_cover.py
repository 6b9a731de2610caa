"""Covers: how they are asked for, and what is taken for one (contract §11)."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
import logging
from typing import Any

import aiohttp
from aiohttp import web
import pytest
from yarl import URL

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreError,
    BookLoreForbidden,
    BookLoreRedirected,
    BookLoreServerError,
    BookLoreUnexpectedReply,
)
from tests.clock import Travel
from tests.servers.booklore import BookLoreServer

from .conftest import every_profile

JPEG = b"\xff\xd8\xff\xe0 a picture"
PNG = b"\x89PNG\r\n\x1a\n a picture"
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 a picture"
LARGEST = 5 * 1024 * 1024


@every_profile
async def test_every_generation_gives_its_covers(
    client: BookLoreClient, server: BookLoreServer, profile: str
) -> None:
    """In one request each, once the version is known."""
    await client.server_version()
    server.addresses.clear()
    cover = await client.cover(1)
    assert cover.content_type == "image/jpeg"
    assert cover.body.startswith(b"\xff\xd8\xff")
    assert server.requests["cover"] == 1
    [_, asked] = server.addresses
    assert asked.startswith("/api/v1/media/book/1/cover")
    # Addresses end up in logs, so a token is in one only where it must be.
    assert ("token=" in asked) is (not server.profile.header_opens_covers)


@every_profile
async def test_a_server_that_has_not_told_its_version(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    """As when it was down at set-up: it is asked for its version first."""
    for book_id in (1, 2):
        assert (await client.cover(book_id)).content_type == "image/jpeg"
    assert server.requests == {"login": 1, "healthcheck": 1, "cover": 2}
    tokens = [address for address in server.addresses if "token=" in address]
    assert len(tokens) == (0 if server.profile.header_opens_covers else 2)


@every_profile
async def test_after_an_expiry_the_token_stays_out_of_the_address(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """What the server takes is learned again with each log-in, once for all covers."""
    await client.server_version()
    await travel.through(client.cover(1))
    server.expire_tokens()
    server.revoke_refresh_tokens()
    server.requests.clear()
    for _ in range(2):
        await travel.through(asyncio.gather(*(client.cover(each) for each in (1, 2, 3))))
    assert server.requests["healthcheck"] == 1
    assert 1 <= server.requests["login"] <= 2  # two when the first tokens collide (§1.2)
    assert any("token=" in each for each in server.addresses) is (
        not server.profile.header_opens_covers
    )


async def test_a_server_that_does_not_tell_its_version_any_more(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """Gets the token as all of them take it."""
    server.fail("healthcheck", "403_html")
    assert (await travel.through(client.cover(1))).content_type == "image/jpeg"


async def test_a_server_that_was_exchanged_for_an_older_one(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """It refuses the header, and gets what it wants."""
    await client.server_version()
    await server.become("booklore-2.3")
    assert (await travel.through(client.cover(1))).content_type == "image/jpeg"
    assert server.requests["cover"] == 2


@every_profile
async def test_a_token_that_has_expired_is_replaced(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """Once; a server that goes on refusing is not asked again."""
    server.fail("cover", "401")
    assert await travel.through(client.cover(1))
    assert server.requests["cover"] == 2
    server.fail("cover", "401", times=None)
    with pytest.raises(BookLoreForbidden):
        await travel.through(client.cover(1))
    assert server.requests["cover"] == 4


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("403_permission", BookLoreForbidden),
        ("403_html", BookLoreForbidden),
        ("404", BookLoreUnexpectedReply),
        ("html", BookLoreUnexpectedReply),
        ("other_json", BookLoreUnexpectedReply),
        ("truncated_json", BookLoreUnexpectedReply),
        ("redirect", BookLoreRedirected),
        ("redirect_nowhere", BookLoreUnexpectedReply),
        ("500", BookLoreServerError),
        ("503", BookLoreCannotConnect),
        ("reset", BookLoreCannotConnect),
    ],
)
async def test_a_cover_that_cannot_be_had(
    client: BookLoreClient,
    server: BookLoreServer,
    fault: str,
    error: type[BookLoreError],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Is a typed error; the token is in neither error nor log."""
    caplog.set_level(logging.DEBUG)
    server.redirect_to = "http://[broken"
    server.fail("cover", fault)
    with pytest.raises(error) as raised:
        await client.cover(1)
    assert type(raised.value) is error
    assert server.requests["cover"] == 1
    assert "eyJ" not in str(raised.value) + caplog.text


async def test_an_unknown_book(client: BookLoreClient) -> None:
    with pytest.raises(BookLoreUnexpectedReply):
        await client.cover(99)


type Answering = Callable[..., Coroutine[Any, Any, BookLoreClient]]


@pytest.fixture
async def answering(session: aiohttp.ClientSession) -> AsyncGenerator[Answering]:
    """Return a client of a server whose covers are these bytes, and how many it has sent."""
    runners: list[web.AppRunner] = []

    async def start(*pieces: bytes, kind: str = "image/jpeg", length: bool = False) -> Any:
        async def log_in(_request: web.Request) -> web.Response:
            return web.json_response({"accessToken": "a", "refreshToken": "b"})

        async def cover(request: web.Request) -> web.StreamResponse:
            reply = web.StreamResponse(headers={"Content-Type": kind})
            if length:
                reply.content_length = sum(map(len, pieces))
            await reply.prepare(request)
            for piece in pieces:
                await reply.write(piece)
            return reply

        app = web.Application()
        app.router.add_post("/api/v1/auth/login", log_in)
        app.router.add_get("/api/v1/media/book/1/cover", cover)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = URL(f"http://127.0.0.1:{runner.addresses[0][1]}")
        return BookLoreClient(session, url, "reader", "secret")

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "image/jpeg"])
@pytest.mark.parametrize(
    ("body", "content_type"),
    [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")],
    ids=["JPEG", "PNG", "WebP"],
)
async def test_pictures_are_told_by_their_bytes(
    answering: Answering, body: bytes, content_type: str, kind: str
) -> None:
    """What the server calls them does not matter."""
    cover = await (await answering(body, kind=kind)).cover(1)
    assert (cover.body, cover.content_type) == (body, content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html>",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WAVE",
        b" " + JPEG,
        b"\x00\x00\x00 ftypavif",
    ],
)
async def test_anything_else_is_refused(answering: Answering, body: bytes) -> None:
    with pytest.raises(BookLoreUnexpectedReply):
        await (await answering(body)).cover(1)


@pytest.mark.parametrize("length", [True, False], ids=["announced", "without end"])
async def test_five_megabytes_at_most(answering: Answering, length: bool) -> None:
    """One byte more is too much, and what follows is not waited for."""
    fits = [JPEG, b"x" * (LARGEST - len(JPEG))]
    client = await answering(*fits, length=length)
    assert len((await client.cover(1)).body) == LARGEST
    client = await answering(*fits, b"x", length=length)
    with pytest.raises(BookLoreUnexpectedReply):
        await client.cover(1)
