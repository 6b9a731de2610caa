"""Somebody who decides about books while Home Assistant may be killed at any moment."""

import asyncio
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
