"""What BookLore answers to the cheapest question it knows: another answer means news."""

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
"""How servers say that they do not know a question, or not from this account."""


class Answers:
    """Finds out which question the server knows, and asks it.

    What was answered before the last list stands in the store. The question is looked for once
    for each version of the server, and again when it is no longer answered.
    """

    def __init__(
        self,
        booklore: BookLoreClient,
        store: MatchStore,
        libraries: Collection[int],
        version: str | None,
    ) -> None:
        """Ask about these libraries, all without any; `version` is None if it is not known."""
        self._booklore = booklore.for_nobody()
        """The client unless somebody asks."""
        self._store = store
        self._libraries = libraries
        self._version = version
        self._found: Question | None = None
        """The question that was answered last."""
        self._handed: Probe | None = None

    @property
    def question(self) -> Question | None:
        """Return the question that this version knows, None if that is yet to be found out."""
        kept = self._store.run.probe
        if self._found is not None or kept is None or kept.question not in tuple(Question):
            return self._found
        updated = self._version is not None and kept.version != self._version
        return None if updated else Question(kept.question)

    async def ask(self) -> Probe:
        """Ask the cheapest question, the list itself if there is no other.

        Raises `BookLoreError`, also when a server answers no question any more: that is trouble
        more likely than a reason to ask for the list every hour, and the daily list tells.
        """
        known = self.question
        probe = None if known is Question.LIST else await self._ask_cheaply(self._booklore)
        if probe is None and known in CHEAP:
            raise BookLoreUnexpectedReply("no question is answered any more")
        return probe or await self._ask(self._booklore, Question.LIST)

    def hand_over(self, probe: Probe | None) -> None:
        """Keep an answer for the list that is read now; None takes it back."""
        self._handed = probe if probe and probe.question in CHEAP else None

    async def before_list(self, booklore: BookLoreClient) -> Probe | None:
        """Return the answer to be kept with the list that is read next, None if there is none.

        It is asked for with the client that the list is. Cheap questions are tried anew here if
        none was answered: the server may have been busy.
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
    """Return an answer as it is kept with the list that was read at a Unix time in seconds."""
    answer = probe.answer
    if probe.question == Question.LIST:
        answer = await asyncio.to_thread(digest, books)
    return Probe(probe.version, probe.question, answer, now)
