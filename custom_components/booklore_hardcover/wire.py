"""What both clients make of what comes over the wire: it is bounded, whatever a server sends."""

import asyncio
from collections.abc import Callable, Mapping
import json
import math
from typing import Any, Final
import unicodedata
import zlib

import aiohttp
import orjson

ACCEPT_ENCODING: Final = "gzip"
"""The one encoding that both servers have and the standard library takes apart in pieces."""
MAX_SMALL: Final = 64 * 1024
"""Bytes of a reply that tells little, such as the health check or a log-in."""
MAX_TITLE: Final = 500
MAX_NAME: Final = 200
MAX_ADDRESS: Final = 500
MAX_WORD: Final = 60
"""The most characters of what is short: versions, ISBNs, roles, codes."""
MAX_ID: Final = 2**53 - 1
"""The largest number that JavaScript and JSON keep apart from all others."""
MAX_TEXTS: Final = 200
"""The most authors of a book, or other titles of a work."""

_PIECE = 64 * 1024
_QUICK = 16 * 1024
"""Fewer bytes than this, if not compressed, do not hold the event loop up."""
_NO_JSON = object()
"""Stands for NaN and infinity, which are not JSON, so that `representable` finds them."""


class BodyError(Exception):
    """A body is longer than it may be, or not compressed as it should be; says which."""


class _Unpacking:
    """Takes a body apart piece by piece, and hands it on in pieces of 64 to 128 KB."""

    def __init__(self, encoding: str, most: int, take: Callable[[bytes], object]) -> None:
        if encoding not in ("", "identity", ACCEPT_ENCODING):
            raise BodyError("the reply has an encoding that was not asked for")
        self._unzip = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding == "gzip" else None
        self._most = self._left = most
        self._take = take
        self._piece = bytearray()

    def add(self, data: bytes) -> None:
        """Take what has arrived."""
        if self._unzip is None:
            self._hand_on(data)
            return
        while data:
            try:
                # aiohttp would unpack all of it at once, be it a thousand times as long.
                self._hand_on(self._unzip.decompress(data, _PIECE))
            except zlib.error:
                raise BodyError("the reply is not compressed as it says") from None
            data = self._unzip.unconsumed_tail
        if self._unzip.unused_data:
            raise BodyError("the reply goes on after its end")

    def end(self) -> None:
        """Hand on the rest."""
        if self._unzip is not None:
            self._hand_on(self._unzip.flush())
            if not self._unzip.eof and self._left < self._most:
                raise BodyError("the reply is cut short")
        self._take(bytes(self._piece))

    def _hand_on(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise BodyError(f"the reply is longer than {self._most} bytes")
        self._piece += data
        if len(self._piece) >= _PIECE:
            self._take(bytes(self._piece))
            self._piece.clear()


async def feed_body(
    response: aiohttp.ClientResponse, most: int, take: Callable[[bytes], object]
) -> None:
    """Hand a body of at most `most` bytes, unpacked, to `take` in pieces.

    The session must not unpack it itself (`auto_decompress=False`). What takes long is done in
    a thread, and so is `take` then. Raises `BodyError` as soon as there is too much.
    """
    encoding = response.headers.get("Content-Encoding", "").lower()
    unpacking, quick = _Unpacking(encoding, most, take), True
    async for data in response.content.iter_chunked(_PIECE):
        quick = quick and not encoding and len(data) < _QUICK
        await asyncio.to_thread(unpacking.add, data) if not quick else unpacking.add(data)
    await asyncio.to_thread(unpacking.end) if not quick else unpacking.end()


async def read_body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return a body of at most `most` bytes, unpacked; raises `BodyError`.

    That of an error is empty if it cannot be read: its status says enough.
    """
    pieces: list[bytes] = []
    try:
        await feed_body(response, most, pieces.append)
    except BodyError:
        if response.status < 400:
            raise
        return b""
    return b"".join(pieces)


def parse_json(body: bytes | str) -> Any:
    """Parse JSON; raises `ValueError`.

    Lone surrogates and numbers that are none do not keep the rest from being read: whoever
    reads a row asks `representable`.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body if isinstance(body, str) else body.decode("utf-8", "surrogatepass")
    try:
        value = json.loads(text, parse_constant=lambda _: _NO_JSON, parse_float=_finite)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(value, dict | list):
        raise ValueError("neither an object nor a list")
    return value


def _finite(digits: str) -> object:
    return number if math.isfinite(number := float(digits)) else _NO_JSON


def representable(value: object) -> bool:
    """Whether a parsed value holds nothing that neither JSON nor a database can represent."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def tidy(text: str, most: int) -> str:
    """Return a text with single blanks, cut to `most` characters; empty if not representable.

    It is cut before a letter, not between it and its accents.
    """
    text = " ".join(text.split(maxsplit=most))
    if len(text) > most:
        end = most
        while end and unicodedata.combining(text[end]):
            end -= 1
        text = text[: end or most].rstrip()
    return text if text.isascii() or representable(text) else ""


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object; anything else, such as the null of a missing one, is an empty one."""
    return value if isinstance(value, dict) else {}


def id_of(value: object) -> int | None:
    """Return a positive whole number up to `MAX_ID`, as a number or as digits; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and 0 < value <= MAX_ID else None
