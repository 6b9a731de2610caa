"""Replies that are far longer than they look, or that never end."""

import asyncio
from compression import zstd
from functools import cache
from itertools import repeat
import zlib

from aiohttp import web

BOMBS = {f"bomb_{encoding}": encoding for encoding in ("gzip", "deflate", "br", "zstd")}
"""Faults, and the encoding of each: a hundred megabytes of JSON in a hundred kilobytes."""
_MEGABYTES = 100


def packed(body: bytes, encoding: str) -> bytes:
    """Compress a body; what claims to be Brotli is not, for nothing here can make it."""
    match encoding:
        case "gzip":
            packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
            return packer.compress(body) + packer.flush()
        case "deflate":
            return zlib.compress(body)
        case "zstd":
            return zstd.compress(body)
        case "br":
            return b"\x1b" + bytes(100)
        case _:
            return body


@cache
def _bomb(encoding: str) -> bytes:
    return packed(b'[{"id": 1, "title": "%b"}]' % (b"a" * _MEGABYTES * 2**20), encoding)


def bomb(fault: str) -> web.Response:
    """Return such a reply."""
    encoding = BOMBS[fault]
    return web.Response(
        body=_bomb(encoding),
        content_type="application/json",
        headers={"Content-Encoding": encoding},
    )


async def endless(request: web.Request) -> web.StreamResponse:
    """Send one entry of a list after the other until somebody hangs up."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'[{"id": 1}')
    for more in repeat(b', {"id": 1}' * 5_000):
        # Only when all is sent: who waits for that by `drain` when the other side hangs up leaves
        # an error that nobody asks for.
        while request.transport is not None and request.transport.get_write_buffer_size():  # noqa: ASYNC110
            await asyncio.sleep(0)
        if request.transport is None or request.transport.is_closing():
            break
        await response.write(more)
    return response
