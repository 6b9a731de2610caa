"""Bodies within bounds, over real HTTP; and what becomes of texts and numbers."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from hypothesis import example, given, strategies as st
import pytest

from custom_components.booklore_hardcover.wire import (
    BodyError,
    feed_body,
    id_of,
    parse_json,
    read_body,
    representable,
    tidy,
)
from tests.servers.bombs import packed

TEXT = b"a long story " * 100_000


@dataclass
class Told:
    """What the server sends, in these pieces, and what a client makes of it."""

    pieces: list[bytes] = field(default_factory=list)
    encoding: str = ""
    status: int = 200
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Send it."""
        headers = {"Content-Encoding": self.encoding} if self.encoding else {}
        reply = web.StreamResponse(status=self.status, headers=headers)
        await reply.prepare(request)
        for piece in self.pieces:
            await reply.write(piece)
        return reply

    async def read(self, most: int) -> bytes:
        """Read it as the clients do."""
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.get(self.url) as response,
        ):
            return await read_body(response, most)

    async def fed(self, most: int) -> list[bytes]:
        """Read it piece by piece."""
        found: list[bytes] = []
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.get(self.url) as response,
        ):
            await feed_body(response, most, found.append)
        return found


@pytest.fixture
async def told() -> AsyncGenerator[Told]:
    """Return a server that sends what it is told."""
    told = Told()
    app = web.Application()
    app.router.add_get("/", told.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield told
    await runner.cleanup()


both = pytest.mark.parametrize("encoding", ["", "identity", "gzip", "GZip"])


@both
async def test_a_body_may_have_so_many_bytes_unpacked(told: Told, encoding: str) -> None:
    """And not one more."""
    told.pieces, told.encoding = [packed(TEXT, encoding.lower())], encoding
    assert await told.read(len(TEXT)) == TEXT
    with pytest.raises(BodyError, match=f"longer than {len(TEXT) - 1} bytes"):
        await told.read(len(TEXT) - 1)


@both
async def test_pieces_are_neither_small_nor_large(told: Told, encoding: str) -> None:
    """However it arrives: byte by byte would be a way to keep us busy."""
    body = packed(TEXT, encoding.lower())
    told.pieces, told.encoding = [body[at : at + 99] for at in range(0, len(body), 99)], encoding
    pieces = await told.fed(len(TEXT))
    assert b"".join(pieces) == TEXT
    assert {2**16 <= len(piece) < 2**17 for piece in pieces[:-1]} == {True}


@pytest.mark.parametrize("encoding", ["deflate", "br", "zstd", "gzip, gzip", "compress", "x"])
async def test_what_was_not_asked_for_is_not_unpacked(told: Told, encoding: str) -> None:
    told.pieces, told.encoding = [packed(b"{}", encoding)], encoding
    with pytest.raises(BodyError, match="not asked for"):
        await told.read(100)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (packed(TEXT, "gzip")[:-9], "cut short"),
        (packed(TEXT, "gzip") + b"more", "after its end"),
        (b"plain text", "not compressed"),
        (packed(TEXT, "gzip")[:20] + b"\xff" * 99, "not compressed"),
    ],
    ids=["short", "long", "plain", "broken"],
)
async def test_what_is_not_well_packed(told: Told, body: bytes, said: str) -> None:
    told.pieces, told.encoding = [body], "gzip"
    with pytest.raises(BodyError, match=said):
        await told.read(len(TEXT))


async def test_nothing_at_all_is_nothing(told: Told) -> None:
    """Also when it is said to be compressed."""
    for told.encoding in ("", "gzip"):
        assert await told.read(0) == b""


async def test_an_error_needs_no_body(told: Told) -> None:
    told.pieces, told.status = [TEXT], 429
    assert await told.read(10) == b""


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Left\tHand  of\n\n the\u00a0Dark ", "Left Hand of the Dark"[:20]),
        ("  Left\tHand  of\n\n \u00a0Dark ", "Left Hand of Dark"),
        (" \n ", ""),
        ("x" * 30, "x" * 20),
        ("a" + " " * 50_000 + "b", "a b"),
        ("a " * 50_000, ("a " * 10).strip()),
        ("x" * 19 + "e\u0301\u0301", "x" * 19),
        ("x" * 19 + "é" + "\u0301", "x" * 19),
        ("e" + "\u0301" * 30, "e" + "\u0301" * 19),
        ("half \ud800", ""),
    ],
)
def test_texts_are_tidy_and_bounded(text: str, tidied: str) -> None:
    """A cut leaves no letter without its accents, unless these fill it."""
    assert tidy(text, 20) == tidied


@given(text=st.text(), most=st.integers(1, 30))
@example("\u0301" * 9, 3)
def test_any_text_is_bounded(text: str, most: int) -> None:
    found = tidy(text, most)
    assert len(found) <= most
    assert tidy(found, most) == found == " ".join(found.split())
    assert representable(found)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1, 1),
        ("7", 7),
        ("007", 7),
        (7.0, 7),
        (2**53 - 1, 2**53 - 1),
        (2**53, None),
        (str(2**53), None),
        (0, None),
        (-5, None),
        ("-5", None),
        ("٣", None),
        ("9" * 5_000, None),
        (1e300, None),
        (1.5, None),
        (float("nan"), None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_an_id_is_a_positive_whole_number_that_every_program_can_hold(
    value: object, found: int | None
) -> None:
    assert id_of(value) == found


@pytest.mark.parametrize(
    "text",
    ['["\\ud800"]', "[NaN]", "[-Infinity]", "[1e999]", '{"\\udfff": 1}', b'["\xed\xa0\x80"]'],
)
def test_what_cannot_be_represented_is_seen(text: str | bytes) -> None:
    """And the rest can be read."""
    assert not representable(parse_json(text))


@pytest.mark.parametrize(
    "text", ["", "NaN", "[1", '"\\ud800"', b'["\xff"]', "[" * 9**5, "9" * 9**5]
)
def test_what_is_no_json_at_all(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_json(text)
