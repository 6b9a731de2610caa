"""Whatever a server sends in BookLore's place: a value or an error of ours, nothing else."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from hypothesis import given, strategies as st
import orjson
import pytest
from yarl import URL

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import BookLoreError
from tests.properties import examples

from .test_parse import ANY_JSON, BODIES

CALLS: dict[str, Callable[[BookLoreClient], Awaitable[object]]] = {
    "healthcheck": lambda client: client.server_version(),
    "auth/login": lambda client: client.account(),
    "users/me": lambda client: client.account(),
    "libraries": lambda client: client.libraries(),
    "books": lambda client: client.books(),
    "books/batch": lambda client: client.rated_books([1, 2]),
    "books/personal-rating": lambda client: client.rate([1, 2], 9),
    "books/reset-personal-rating": lambda client: client.rate([1, 2], None),
    "media/book/1/cover": lambda client: client.cover(1),
}
"""A path, and a call that asks for it."""
TOKENS = {"accessToken": "a", "refreshToken": "r"}
FRAMES = st.fixed_dictionaries(
    {},
    optional={
        "accessToken": ANY_JSON,
        "refreshToken": ANY_JSON,
        "data": ANY_JSON | st.fixed_dictionaries({"status": ANY_JSON, "version": ANY_JSON}),
        "message": ANY_JSON | st.sampled_from(["Invalid credentials", "OIDC", "validation"]),
        "error": ANY_JSON,
    },
).map(orjson.dumps)
KINDS = st.sampled_from(["application/json", "application/problem+json", "text/html", "image/jpeg"])
STATUSES = st.sampled_from([200, 200, 200, 302, 400, 401, 403, 404, 409, 429, 500, 503])
PLACES = st.none() | st.sampled_from(["/", "https://elsewhere.example/a", "http://[", "//", ""])


@dataclass
class Odd:
    """What answers at one path, and where it does."""

    url: str
    path: str = ""
    reply: tuple[int, str, bytes, str | None] = (200, "", b"", None)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer as told at the path, and open the door everywhere else."""
        if request.path != f"/api/v1/{self.path}":
            return web.json_response(TOKENS)
        status, kind, body, place = self.reply
        headers = {} if place is None else {"Location": place}
        return web.Response(status=status, body=body, content_type=kind, headers=headers)


@pytest.fixture
async def odd() -> AsyncGenerator[Odd]:
    """Return a server that answers as it is told."""
    found = Odd("")
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", found.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


def test_any_reply_is_a_value_or_an_error_of_ours(odd: Odd, session: aiohttp.ClientSession) -> None:
    """At every path we ask, over real HTTP."""
    loop = asyncio.get_event_loop()

    @examples(60)
    @given(
        path=st.sampled_from([*CALLS]),
        reply=st.tuples(STATUSES, KINDS, BODIES | FRAMES, PLACES),
    )
    def ask(path: str, reply: tuple[int, str, bytes, str | None]) -> None:
        odd.path, odd.reply = path, reply
        client = BookLoreClient(session, URL(odd.url), "reader", "secret word")
        with suppress(BookLoreError):
            loop.run_until_complete(CALLS[path](client))

    ask()
