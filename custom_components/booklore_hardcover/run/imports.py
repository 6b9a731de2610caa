"""Runs after an import: BookLore is asked for news from time to time, which start a run."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from time import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval

from ..accounts.refusal import AccountGuard
from ..booklore.errors import BookLoreCannotConnect, BookLoreError, BookLoreLoginRateLimited
from ..booklore.news import Question
from ..const import DOMAIN, LOGGER
from ..models import Probe, RunEnd, RunRequest, RunResult, RunState
from ..store import MatchStore
from ..store.errors import StoreError
from .answers import Answers
from .runner import Runner

_LOOK = timedelta(minutes=5)
"""How often BookLore is asked. The constants below count these looks, not time."""
_LIST_LOOKS = 12
"""A server that answers no cheaper question is asked for its list every so many looks."""
_MOST_LOOKS = 6
"""A run starts so many looks after the first news at the latest, even if more keep coming."""
_LIST_AGE = (timedelta(days=1) - _LOOK / 2).total_seconds()
"""Seconds after which the list is read again in any case: a day, less half a look."""
_LONGEST_REST = 12
"""How many looks are left out at most while runs keep failing."""


class ImportWatch:
    """Starts a run when BookLore's answer has changed and then stays the same for one look.

    It is compared with the answer from before the last list, which is in the store: an import
    that any run has seen does not start another. BookLore is not asked while a run works or
    pauses, nor while an account is refused.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        store: MatchStore,
        accounts: AccountGuard,
        runner: Runner,
        answers: Answers,
    ) -> None:
        """Look every five minutes while the entry is loaded."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._accounts = accounts
        self._runner = runner
        self._answers = answers
        self._looking: asyncio.Task[None] | None = None
        self._news: Probe | None = None
        """A new answer, until the next one is the same and a run starts."""
        self._news_looks = 0
        """Looks since the first new answer."""
        self._list_looks = _LIST_LOOKS
        """Looks since the list was read, here or by a run."""
        self._handed: Probe | None = None
        """The answer that started the run under way; None if there is no such run."""
        self._failures = 0
        """How many of its runs have failed in a row."""
        self._rest = 0
        """How many looks are still to be left out."""
        runner.listen(self._async_run_ended)
        entry.async_on_unload(
            async_track_time_interval(hass, self._look, _LOOK, cancel_on_shutdown=True)
        )

    @callback
    def _look(self, _now: datetime) -> None:
        if self._looking is None or self._looking.done():
            self._looking = self._entry.async_create_background_task(
                self._hass, self._async_look(), f"{DOMAIN} look for news of {self._entry.title}"
            )

    async def _async_look(self) -> None:
        """Ask for news, and start a run if there is any or the list is due."""
        self._list_looks += 1
        if self._rest:
            self._rest -= 1
        elif self._may_run and (self._due or self._may_ask):
            try:
                probe = await self._async_answer()
            except (BookLoreCannotConnect, BookLoreLoginRateLimited) as err:
                LOGGER.debug("BookLore cannot be asked for news: %s", err)
                return
            # A person may have started a run meanwhile, whose list is newer.
            if self._may_run and (self._due or (probe and self._is_news(probe))):
                await self._async_run(probe)

    @property
    def _may_run(self) -> bool:
        return self._accounts.problem is None and self._runner.is_idle

    @property
    def _due(self) -> bool:
        """Whether the list has to be read even without news."""
        kept = self._store.run.probe
        return kept is None or not 0 <= time() - kept.taken_at < _LIST_AGE

    @property
    def _may_ask(self) -> bool:
        by_list = self._answers.question is Question.LIST
        return not by_list or self._news is not None or self._list_looks >= _LIST_LOOKS

    async def _async_answer(self) -> Probe | None:
        """Return BookLore's answer; None if a run should ask itself, and report what goes wrong."""
        question = self._answers.question
        if question is Question.LIST and (self._due or self._news):
            return self._news  # the run reads the list itself
        if question is None and self._due:
            return None  # the run finds out which question is answered
        try:
            probe = await self._answers.ask()
        except BookLoreCannotConnect, BookLoreLoginRateLimited:
            raise
        except BookLoreError as err:
            LOGGER.debug("BookLore does not say whether it has news: %s", err)
            await self._accounts.async_note(err)
            return None
        if probe.question == Question.LIST:
            self._list_looks = 0
        return probe

    def _is_news(self, probe: Probe) -> bool:
        """Whether an answer is new and the import seems to be over."""
        kept, before = self._store.run.probe, self._news
        if kept and (kept.question, kept.answer) == (probe.question, probe.answer):
            self._news = None
            return False
        self._news = probe
        self._news_looks = 0 if before is None else self._news_looks + 1
        return probe == before or self._news_looks >= _MOST_LOOKS

    async def _async_run(self, probe: Probe | None) -> None:
        """Start a run, and leave out looks if it fails."""
        self._news, self._handed, self._list_looks = None, probe, 0
        self._answers.hand_over(probe)
        try:
            end = await (await self._runner.async_join(RunRequest(unasked=True))).ended
        except HomeAssistantError as err:
            LOGGER.debug("No run after an import: %s", err)
        else:
            self._failures = self._failures + 1 if end.result is RunResult.FAILED else 0
            self._rest = max(min(2**self._failures - 2, _LONGEST_REST), 0)
        finally:
            self._handed = None
            self._answers.hand_over(None)

    async def _async_run_ended(self, end: RunEnd) -> None:
        """After a run has failed, wait a day, or for other news, before the next one."""
        self._list_looks = 0
        if not end.asked and end.result is RunResult.FAILED:
            with suppress(StoreError):
                await self._store.update_run(self._tried)

    def _tried(self, run: RunState) -> RunState:
        probe = self._handed or run.probe or Probe(None, "", "")
        return replace(run, probe=replace(probe, taken_at=time()))
