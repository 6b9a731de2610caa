"""Somebody who decides about books while Home Assistant may be killed at any moment."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from itertools import count
from random import Random
from typing import Any

import aiohttp

from tests.house import House

type Decision = tuple[str, int | None]
"""The state that a book is to have, and its id."""


class Person:
    """Skips books and chooses candidates, and remembers what was answered with success."""

    def __init__(self, home: House, random: Random) -> None:
        """Sit down before a house; nothing is decided yet."""
        self.decided: dict[int, Decision] = {}
        self.unsure: dict[int, Decision] = {}
        """What was on its way when Home Assistant was killed: it counts, or it does not."""
        self.answered = 0
        self._home = home
        self._random = random

    async def decide(self) -> None:
        """Decide about books, one after the other, until Home Assistant is gone."""
        while True:
            try:
                book_id, way, decision = await self._idea()
            except aiohttp.ClientError:
                return
            self.unsure[book_id] = decision
            try:
                data = {"book_id": book_id, **way}
                await self._home.home_assistant.post(
                    "/api/services/booklore_hardcover/choose_candidate", data
                )
            except aiohttp.ClientError:
                return
            self.decided[book_id] = self.unsure.pop(book_id)
            self.answered += 1
            await asyncio.sleep(self._random.uniform(0, 0.4))

    async def _idea(self) -> tuple[int, dict[str, Any], Decision]:
        """Think of a candidate where there are some, else of a skip, which any book takes."""
        pending = await self._home.matches("pending")
        if pending and self._random.random() < 0.5:
            match = self._random.choice(pending)
            candidate = self._random.choice(match["candidates"])
            way = {"candidate": candidate["number"]}
            return match["book_id"], way, ("matched", candidate["hardcover_id"])
        book_id = self._random.choice([*self._home.booklore.books])
        return book_id, {"skip": True}, ("skipped", None)

    def recall(self, found: dict[int, Decision]) -> None:
        """Check that every decision stands; what was on its way is now sure to be or not."""
        for book_id, decision in self.unsure.items():
            if found.get(book_id) == decision:
                self.decided[book_id] = decision
        self.unsure.clear()
        lost = {book_id: found.get(book_id) for book_id in self.decided} | self.decided
        assert lost.items() <= found.items(), (self.decided, found)


class Hasty(Person):
    """Decides about books of their own without a pause, until Home Assistant is gone."""

    def __init__(self, home: House, random: Random, matches: Sequence[dict[str, Any]]) -> None:
        """Sit down before a house with these matches, which nobody else decides about."""
        super().__init__(home, random)
        self.refusals: list[str] = []
        """What was said of choices that were not made."""
        self._matches = matches

    async def decide(self) -> None:
        """Perform the action, again and again."""
        while True:
            book_id, way, self.unsure[book_id] = await self._idea()
            refusal = None
            try:
                await self._home.home_assistant.post(
                    "/api/services/booklore_hardcover/choose_candidate", {"book_id": book_id, **way}
                )
            except aiohttp.ClientError:
                return
            except SystemExit as err:
                refusal = str(err)
                if f": {HTTPStatus.SERVICE_UNAVAILABLE} " in refusal:
                    return  # Home Assistant itself takes nothing while it stops
            self._hear(book_id, refusal)

    async def decide_on_the_page(self) -> None:
        """Send the page's commands over a websocket."""
        async with self._home.home_assistant.websocket() as socket:
            for number in count(1):
                book_id, way, self.unsure[book_id] = await self._idea()
                facts: dict[str, Any] = {"entry_id": self._home.entry_id}
                if way.pop("skip", False):
                    command, facts["book_ids"] = "skip", [book_id]
                else:
                    command, facts["books"] = "choose", [[book_id, way["hardcover_id"]]]
                kind = f"booklore_hardcover/matches/{command}"
                try:
                    await socket.send_json({"id": number, "type": kind, **facts})
                    answer = await socket.receive()
                except aiohttp.ClientError:
                    return
                if answer.type is not aiohttp.WSMsgType.TEXT:
                    return
                reply = answer.json()
                self._hear(book_id, None if reply["success"] else str(reply["error"]))

    async def _idea(self) -> tuple[int, dict[str, Any], Decision]:
        match = self._random.choice(self._matches)
        candidates = match.get("candidates")
        if not candidates or self._random.random() < 0.3:
            return match["book_id"], {"skip": True}, ("skipped", None)
        hardcover_id = self._random.choice(candidates)["hardcover_id"]
        return match["book_id"], {"hardcover_id": hardcover_id}, ("matched", hardcover_id)

    def _hear(self, book_id: int, refusal: str | None) -> None:
        decision = self.unsure.pop(book_id)
        if refusal is None:
            self.decided[book_id] = decision
            self.answered += 1
        else:
            self.refusals.append(refusal)
