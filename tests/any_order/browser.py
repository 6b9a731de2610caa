"""A browser with the page open, in which somebody may wait for several answers at once."""

import asyncio
from itertools import count
from typing import Any

from homeassistant.exceptions import HomeAssistantError

from custom_components.booklore_hardcover.const import DOMAIN

_NOBODYS_FAULT = frozenset({"unknown_error", "home_assistant_error", "timeout"})
"""Codes with which Home Assistant answers when we have no words."""
_WRONGLY_ASKED = frozenset({"invalid_format", "unknown_command", "unauthorized", "id_reuse"})


class Refused(HomeAssistantError):
    """What was asked for cannot be; the text says why."""


class Browser:
    """One connection: what comes is read at once, whoever waits for it."""

    def __init__(self, socket: Any, entry_id: str) -> None:
        """Talk through a connection, about an entry."""
        self._socket = socket
        self._entry_id = entry_id
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    async def ask(self, command: str, **facts: Any) -> dict[str, Any]:
        """Send one of the page's commands about books, and return its result.

        Raises `Refused` when it says in words why there is none.
        """
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"type": f"{DOMAIN}/matches/{command}", "entry_id": self._entry_id, **facts}
        try:
            await self._socket.send_json({"id": number, **message})
            reply = await answer
        finally:
            del self._answers[number]
        if reply["success"]:
            result: dict[str, Any] = reply["result"]
            return result
        error = reply["error"]
        assert error["code"] not in _NOBODYS_FAULT | _WRONGLY_ASKED, (message, error)
        raise Refused(error["message"])

    async def close(self) -> None:
        """Hang up."""
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()

    async def _read(self) -> None:
        while True:
            reply = await self._socket.receive_json()
            answer = self._answers.get(reply["id"])
            if answer is not None and not answer.done():
                answer.set_result(reply)
