"""Requests to the stand-ins that do not go through the clients."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True)
class RawReply:
    """A reply as it came."""

    status: int
    kind: str
    body: Any
    headers: Any


type Ask = Callable[..., Awaitable[RawReply]]
type LogIn = Callable[[], Awaitable[dict[str, Any]]]


async def read(response: aiohttp.ClientResponse) -> RawReply:
    """Return the reply: JSON as what it says, anything else as bytes."""
    is_json = response.content_type == "application/json"
    body = await (response.json() if is_json else response.read())
    return RawReply(response.status, response.content_type, body, response.headers)
