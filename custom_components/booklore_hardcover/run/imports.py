"""Runs after an import: BookLore is asked now and then, and news start a run."""

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
"""How often BookLore is asked. What follows is counted in these looks, by no other clock."""
_LIST_LOOKS = 12
"""After so many looks a server is asked for its list that knows no cheaper question."""
_MOST_LOOKS = 6
"""So many looks after the first news a run starts, even if more keep coming."""
_LIST_AGE = (timedelta(days=1) - _LOOK / 2).total_seconds()
"""Seconds after which the list is read again, whatever was answered: a day, to the look."""
_LONGEST_REST = 12
"""The most looks that are left out while one run after the other fails."""


class ImportWatch:
    """Starts a run when BookLore's answer has changed and then stayed the same for one look.

    The answer before the last list is kept in the store, whoever asked for that list: an import
    that a run has seen starts no other. Nothing is asked while a run works or pauses, or while
    an account is refused.
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
        """Look every five minutes, for as long as the entry is loaded."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._accounts = accounts
        self._runner = runner
        self._answers = answers
        self._looking: asyncio.Task[None] | None = None
        self._news: Probe | None = None
        """An answer that is not the kept one, while it is waited for the next to be the same."""
        self._news_looks = 0
        """Looks since the first of such answers."""
        self._list_looks = _LIST_LOOKS
        """Looks since the list was read, be it by a run."""
        self._handed: Probe | None = None
        """What was answered before the run under way that this started; None if nothing was."""
        self._failures = 0
        """How many of its runs have failed one after the other."""
        self._rest = 0
        """Looks that are still to be left out."""
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
        """Ask whether there is news, and start a run if it is time for one."""
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
        """Whether the list is to be read, with news or without."""
        kept = self._store.run.probe
        return kept is None or not 0 <= time() - kept.taken_at < _LIST_AGE

    @property
    def _may_ask(self) -> bool:
        by_list = self._answers.question is Question.LIST
        return not by_list or self._news is not None or self._list_looks >= _LIST_LOOKS

    async def _async_answer(self) -> Probe | None:
        """Return what BookLore answers, None when a run had better say what is wrong with it."""
        question = self._answers.question
        if question is Question.LIST and (self._due or self._news):
            return self._news  # the run reads the list itself
        if question is None and self._due:
            return None  # and it finds out what can be asked
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
        """Whether an answer is not the kept one, and no more news seem to follow."""
        kept, before = self._store.run.probe, self._news
        if kept and (kept.question, kept.answer) == (probe.question, probe.answer):
            self._news = None
            return False
        self._news = probe
        self._news_looks = 0 if before is None else self._news_looks + 1
        return probe == before or self._news_looks >= _MOST_LOOKS

    async def _async_run(self, probe: Probe | None) -> None:
        """Run, and leave looks out while that keeps failing."""
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
        """Try what has failed, and was told, only after a day again or with other news."""
        self._list_looks = 0
        if not end.asked and end.result is RunResult.FAILED:
            with suppress(StoreError):
                await self._store.update_run(self._tried)

    def _tried(self, run: RunState) -> RunState:
        probe = self._handed or run.probe or Probe(None, "", "")
        return replace(run, probe=replace(probe, taken_at=time()))
