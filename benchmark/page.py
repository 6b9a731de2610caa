"""A page that is open in a browser: it is told of every change, and somebody chooses there."""

from annotationlib import Format
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from inspect import signature
from itertools import count
import json
import logging
from random import Random
from time import perf_counter
from typing import Any, Self

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.http import WebSocketAdapter
from homeassistant.core import HomeAssistant

from custom_components.booklore_hardcover.const import DOMAIN

_PAUSE = 0.05
"""Seconds between two choices."""
_HEAD = 50
"""Characters within which a message says what kind it is."""
_LOOKED_THROUGH = 20
"""Books of which one is picked that has an id."""


class Page:
    """One connection of a browser, without the browser."""

    def __init__(self, entry_id: str) -> None:
        """Connect to nothing yet, see `open`."""
        self._entry_id = entry_id
        self._connection: ActiveConnection
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.told = 0
        """Bytes that it has been sent."""

    @classmethod
    async def open(cls, hass: HomeAssistant, entry_id: str) -> Self:
        """Log in as somebody who may do everything, and watch the entry."""
        page = cls(entry_id)
        user = await hass.auth.async_create_user("Reader", group_ids=[GROUP_ID_ADMIN])
        token = await hass.auth.async_create_refresh_token(user, "http://127.0.0.1")
        # Newer versions of Home Assistant also want to know from where one is connected.
        wanted = signature(ActiveConnection, annotation_format=Format.STRING).parameters
        newer = {"remote": None} if "remote" in wanted else {}
        page._connection = ActiveConnection(
            WebSocketAdapter(logging.getLogger(__name__), {"connid": 1}),
            hass,
            page._receive,
            user,
            token,
            **newer,
        )
        await page.ask("subscribe")
        return page

    async def ask(self, command: str, **data: Any) -> dict[str, Any]:
        """Send a command and return its result; raises `RuntimeError` when it is refused."""
        number = next(self._numbers)
        answered = self._answers[number] = asyncio.get_running_loop().create_future()
        self._connection.async_handle(
            {
                "id": number,
                "type": f"{DOMAIN}/matches/{command}",
                "entry_id": self._entry_id,
                **data,
            }
        )
        answer = await answered
        if not answer["success"]:
            raise RuntimeError(f"{command}: {answer['error']}")
        return answer["result"] or {}

    @asynccontextmanager
    async def choosing(self, books: int) -> AsyncIterator[list[float]]:
        """Choose all the time; yields the list of how many seconds each choice took.

        Books that have an id are skipped, and the skip is taken back at once: in the end
        everything stands as if nobody had been there. Both are choices on disk.
        """
        took: list[float] = []
        stop = asyncio.Event()
        task = asyncio.create_task(self._choose(books, took, stop))
        try:
            yield took
        finally:
            stop.set()
            await task

    async def _choose(self, books: int, took: list[float], stop: asyncio.Event) -> None:
        dice = Random(1)
        while not stop.is_set():
            ids = [dice.randint(1, books) for _ in range(_LOOKED_THROUGH)]
            found = await self.ask("get", book_ids=ids)
            single = "matches" in found  # a revision whose page takes one book at a time
            rows = found["matches" if single else "rows"]
            settled = (each["book_id"] for each in rows if each["status"] == "matched")
            if (book_id := next(settled, None)) is not None:
                await (self._skip_one if single else self._skip)(took, book_id)
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE):
                    await stop.wait()

    async def _skip(self, took: list[float], book_id: int) -> None:
        skipped = await self._timed(took, "skip", book_ids=[book_id])
        await asyncio.sleep(_PAUSE)
        await self._timed(took, "undo", step=skipped["step"]["step"])

    async def _skip_one(self, took: list[float], book_id: int) -> None:
        skipped = await self._timed(took, "skip", book_id=book_id)
        await asyncio.sleep(_PAUSE)
        await self._timed(took, "undo", book_id=book_id, undo=skipped["undo"])

    async def _timed(self, took: list[float], command: str, **data: Any) -> dict[str, Any]:
        began = perf_counter()
        result = await self.ask(command, **data)
        took.append(perf_counter() - began)
        return result

    def _receive(self, message: bytes | str | dict[str, Any]) -> None:
        """Weigh what comes, and hand out what was asked for; events are not read."""
        if not isinstance(message, dict):
            self.told += len(message)
            text = message if isinstance(message, str) else message.decode()
            if '"type":"event"' in text[:_HEAD]:
                return
            message = json.loads(text)
        if isinstance(message, dict) and message.get("type") == "result":
            self._answers.pop(message["id"]).set_result(message)
