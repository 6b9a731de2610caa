"""Asking BookLore whether it has news: by the cheapest question that it answers.

A different answer than last time means that books may have been imported.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from ..booklore.client import BookLoreClient
from ..booklore.errors import (
    BookLoreError,
    BookLoreForbidden,
    BookLoreServerError,
    BookLoreUnexpectedReply,
)
from ..booklore.models import Book
from ..booklore.news import CHEAP, Question, digest
from ..const import LOGGER
from ..models import Probe
from ..store import MatchStore

_UNKNOWN: Final = (BookLoreUnexpectedReply, BookLoreForbidden, BookLoreServerError)
"""How servers reply to a question that they do not know, or not for this account."""


class Answers:
    """Finds the cheapest question that the server answers, and asks it.

    The answer from before the last list is in the store. The question is found once for each
    version of the server, and again if it is no longer answered.
    """

    def __init__(
        self,
        booklore: BookLoreClient,
        store: MatchStore,
        libraries: Collection[int],
        version: str | None,
    ) -> None:
        """Ask about these libraries, empty for all; `version` is None if it is unknown."""
        self._booklore = booklore.for_nobody()
        """The client for requests that nobody asked for."""
        self._store = store
        self._libraries = libraries
        self._version = version
        self._found: Question | None = None
        """The last question that was answered."""
        self._handed: Probe | None = None
        """An answer to save with the next list; see `hand_over`."""

    @property
    def question(self) -> Question | None:
        """Return the question that this version of the server answers, None if not known yet."""
        kept = self._store.run.probe
        if self._found is not None or kept is None or kept.question not in tuple(Question):
            return self._found
        updated = self._version is not None and kept.version != self._version
        return None if updated else Question(kept.question)

    async def ask(self) -> Probe:
        """Ask the cheapest question, or for the list if there is no other.

        Raises `BookLoreError`, also if a server no longer answers its question: that is more
        likely a fault than a reason to read the list every hour, and it is read daily anyway.
        """
        known = self.question
        probe = None if known is Question.LIST else await self._ask_cheaply(self._booklore)
        if probe is None and known in CHEAP:
            raise BookLoreUnexpectedReply("no question is answered any more")
        return probe or await self._ask(self._booklore, Question.LIST)

    def hand_over(self, probe: Probe | None) -> None:
        """Use this answer for the list that is read next; None removes it."""
        self._handed = probe if probe and probe.question in CHEAP else None

    async def before_list(self, booklore: BookLoreClient) -> Probe | None:
        """Return the answer to save with the list that is read next, None if there is none.

        `booklore` is the client that will read the list. Cheap questions are tried again if none
        was answered before, since the server may have been busy.
        """
        probe, self._handed = self._handed, None
        try:
            return probe or await self._ask_cheaply(booklore) or self._probe(Question.LIST, "")
        except BookLoreError as err:
            LOGGER.debug("BookLore does not say whether it has news: %s", err)
            return None

    async def _ask_cheaply(self, booklore: BookLoreClient) -> Probe | None:
        known = self.question
        for question in (known, *CHEAP) if known in CHEAP else CHEAP:
            try:
                return await self._ask(booklore, question)
            except _UNKNOWN as err:
                LOGGER.debug("BookLore does not answer %s: %s", question, err)
        return None

    async def _ask(self, booklore: BookLoreClient, question: Question) -> Probe:
        return self._probe(question, await booklore.answer(question, self._libraries))

    def _probe(self, question: Question, answer: str) -> Probe:
        self._found, kept = question, self._store.run.probe
        version = self._version or (kept.version if kept else None)
        return Probe(version, question.value, answer)


async def with_list(probe: Probe, books: Sequence[Book], now: float) -> Probe:
    """Return a probe for a list that was read at `now`, a Unix time in seconds."""
    answer = probe.answer
    if probe.question == Question.LIST:
        answer = await asyncio.to_thread(digest, books)
    return Probe(probe.version, probe.question, answer, now)
