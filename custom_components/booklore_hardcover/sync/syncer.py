"""The background sync: plans what to write and writes it, after runs and choices."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, repeat

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..accounts.refusal import AccountGuard
from ..const import DOMAIN, LOGGER
from ..coordinator import MatchCoordinator
from ..errors import action_error, problem_of
from ..hardcover.errors import HardcoverMissingLibraryScope
from ..hardcover.pacer import Priority
from ..messages.issues import WRITE_ISSUES, async_create_write_issue, async_delete_issues
from ..models import ClientError, Problem
from ..run.runner import Runner
from ..run.state import DISK_RETRY, RETRIES, pause_left
from ..run.timer import Timer
from ..store.errors import StoreError
from ..store.sync_state import Consent, SyncRequest, SyncScope, SyncState
from .agreement import Agreement, key_digest, still_on
from .end import SyncEnd
from .obstacles import OBSTACLES, obstacle_of
from .occasions import Occasions
from .permission import Permission
from .planners import Planners
from .serving import Serving
from .state import agreed, with_request, without_first
from .stop import Stop, stop_for_now
from .writer import NotAsExpected

MOST_BY_ITSELF = 200
"""How many books a sync writes at most if nobody asked for it."""


class Syncer:
    """Runs syncs, one at a time; writes only what the person agreed to for these two accounts."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        planners: Planners,
        permission: Permission,
        accounts: AccountGuard,
        runner: Runner,
        coordinator: MatchCoordinator,
    ) -> None:
        """Prepare to sync; nothing is sent before `start` or `async_join` is called."""
        self._hass = hass
        self._entry = entry
        self._planners = planners
        self.permission = permission
        """What may be written."""
        self._journal = planners.store.journal
        self._accounts = accounts
        self._runner = runner
        self._coordinator = coordinator
        self._task: asyncio.Task[None] | None = None
        self._served = 0
        """How many of the requests in the store are being served now: none or the first one."""
        self._end = SyncEnd(0)
        self._joined: list[asyncio.Future[SyncEnd]] = []
        self._lock = asyncio.Lock()
        """Held while the requests in the store and `_joined` are changed together."""
        self._timer = Timer(hass, self._start)
        self._occasions = Occasions(hass, entry, self.async_request)
        self._retries = _retries()
        self._stopped = False

    @callback
    def start(self) -> None:
        """Resume an interrupted sync; from now on, sync after runs and choices and once a day."""
        entry, state = self._entry, self._journal.state
        self._occasions.start(self._planners.store, self._runner)
        self.permission.update_issues()
        entry.async_on_unload(
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._note_entry)
        )
        if state.powerless_key not in (None, key_digest(entry)):
            entry.async_create_background_task(
                self._hass, self._try_key(), f"{DOMAIN} key of {entry.title}"
            )
        self._end = SyncEnd(state.number)
        if not any(map(self._may_serve, state.requests)):
            return
        if left := pause_left(state):
            if not state.held and state.paused_until is not None:
                self._planners.hardcover.pacer.pause(state.paused_until)
            self._timer.set(left)
        else:
            self._start()

    async def async_agree(self, consent: Consent) -> None:
        """Save what the person has agreed to, and start the first sync in their name.

        If the options are yet to be saved, it starts when they are, since that reloads the entry.
        """
        async with self._lock:
            await self._change(partial(agreed, consent, self._served))
            agreement, options = self.permission.agreement, self.permission.options
            if agreement.any and still_on(consent, options) == consent:
                async_delete_issues(self._hass, self._entry, *WRITE_ISSUES)
                self._start()

    async def async_join(
        self, request: SyncRequest, *, called: bool = True
    ) -> asyncio.Future[SyncEnd]:
        """Start a sync, or add a request to the one under way.

        Returns a future with the end of the sync, which is done when it is over or pauses. After
        a write that changed more than it should, only a request that was `called` for by an
        action lets anything be written again. Raises a translated error while an account is
        refused, if the request cannot be saved, and while the entry is being unloaded.
        """
        self._accounts.require_accounts()
        joined: asyncio.Future[SyncEnd] = self._hass.loop.create_future()
        async with self._lock:
            if self._stopped:
                raise action_error("run_interrupted")
            try:
                state = await self._change(
                    partial(with_request, request, self._served, called=called)
                )
            except StoreError as err:
                raise action_error(err.key) from err
            held = state.held and not request.by_itself
            if self._task is None and pause_left(state) and not held:
                joined.set_result(replace(self._end, paused_until=state.paused_until))
                return joined
            self._joined.append(joined)
            self._start()
        return joined

    async def async_stop(self) -> None:
        """Cancel the sync and all timers; the sync is resumed after the next set-up."""
        self._stopped = True
        self._timer.close()
        if (chosen := self._occasions.stop()) is not None and self.permission.agreement.ids:
            add = partial(with_request, chosen, self._served, called=False)
            with suppress(StoreError):
                await self._journal.update_state(add)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._lock:
            self._finish(Stop(Problem("run_interrupted")))

    async def _change(self, advance: Callable[[SyncState], SyncState]) -> SyncState:
        """Change the state of the sync; the lock must be held."""
        state = await self._journal.update_state(advance)
        if self._task is None:
            self._end = SyncEnd(state.number)
        return state

    def _may_serve(self, request: SyncRequest) -> bool:
        """Whether a request may be served: it is agreed to, or takes something back."""
        return request.takes_back or self.permission.agreement.allows(request.what)

    async def _try_key(self) -> None:
        """Sync ratings again: the key that was not allowed to write has been replaced."""
        with suppress(StoreError):
            await self._journal.update_state(partial(replace, powerless_key=None))
            await self.async_request(SyncRequest(what=SyncScope.RATINGS))

    @callback
    def _note_entry(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Update the issue about another writer when another entry is added, changed or removed."""
        if entry.domain == DOMAIN and entry.entry_id != self._entry.entry_id:
            self.permission.update_writer_issue()

    @callback
    def _start(self) -> None:
        self._timer.stop()
        if self._task is not None or self._stopped:
            return
        if problem := self._accounts.problem:
            self._finish(Stop(problem))
        else:
            self._task = self._entry.async_create_background_task(
                self._hass, self._run(), f"{DOMAIN} sync of {self._entry.title}"
            )

    async def _run(self) -> None:
        """Serve requests until none is left, or until the sync has to wait or stop."""
        try:
            while self._journal.state.requests:
                await self._runner.async_wait_until_at_rest()
                await self._serve()
        except Exception as err:  # noqa: BLE001 - it is logged, and callers must not wait for ever
            stop = await self._async_stop_for(err)
        else:
            stop = Stop()
        await self._conclude(stop)

    async def _async_stop_for(self, err: Exception) -> Stop:
        """Return how an error stops the sync, after creating the issue for it if there is one."""
        asked = not all(each.by_itself for each in self._journal.state.requests)
        if (stop := stop_for_now(err, self._retries if asked else None)) is not None:
            return stop
        if isinstance(err, ClientError):
            if err.key in WRITE_ISSUES:
                async_create_write_issue(self._hass, self._entry, err.key, **err.facts)
            await self._accounts.async_note(err)
            lacks_scope = isinstance(err, HardcoverMissingLibraryScope)
            key = key_digest(self._entry) if lacks_scope else None
            return Stop(problem_of(err), powerless_key=key)
        if isinstance(err, OBSTACLES):
            LOGGER.debug("The sync is stopped: %s", err)
            problem = obstacle_of(err)
            async_create_write_issue(self._hass, self._entry, problem.key, **problem.placeholders)
            return Stop(problem, halted=isinstance(err, NotAsExpected))
        LOGGER.exception("Unexpected error while writing")
        return Stop(Problem("run_failed"))

    async def _conclude(self, stop: Stop) -> None:
        """Save how the sync ended, and tell its callers; set the timer if it is to be resumed."""
        async with self._lock:
            self._served = 0
            if stop == Stop() and self._journal.state.requests:
                self._task = None
                self._start()
                return
            try:
                await self._journal.update_state(stop.advance)
            except StoreError as err:
                stop = Stop(Problem(err.key), DISK_RETRY)
            # Callers are to find the result in the entities.
            await self._coordinator.async_refresh()
            self._task = None
            self._finish(stop)
        if stop.wait is not None:
            self._timer.set(stop.wait)

    async def _serve(self) -> None:
        """Serve the first request; those that join meanwhile are served afterwards."""
        async with self._lock:
            request, number = self._journal.state.requests[0], self._journal.state.number
            self._served = 1
        self.permission.update_writer_issue()
        priority = Priority.UNASKED if request.by_itself else Priority.RUN
        planners = self._planners.with_priority(priority)
        serving = Serving(planners, number, self._runner.async_wait_until_at_rest)
        agreement = self.permission.agreement
        if self._journal.state.halted and not request.takes_back:
            agreement = Agreement(None)  # a write changed more than it should
        most = MOST_BY_ITSELF if request.by_itself else None
        try:
            await serving.serve(request, agreement, most)
        finally:
            for plan, written in serving.done:
                self._end = self._end.plus(plan, written)
        self._retries = _retries()
        async with self._lock:
            await self._journal.update_state(without_first)
            self._served = 0
        if not request.takes_back:
            self.permission.delete_issues_after(request)

    def _finish(self, stop: Stop) -> None:
        """Tell all callers how the sync ended, and begin to count anew."""
        joined, self._joined = self._joined, []
        # A pause of what nobody asked for does not concern them.
        until = None if stop.held else stop.paused_until
        end = replace(self._end, problem=stop.problem, paused_until=until)
        self._end = SyncEnd(self._journal.state.number)
        for each in joined:
            if not each.done():
                each.set_result(end)

    async def async_request(self, request: SyncRequest) -> None:
        """Start or join a sync for which no caller waits, unless nothing may be written."""
        halted = self._journal.state.halted and not request.takes_back
        if not self._may_serve(request) or halted or self._accounts.problem or self._stopped:
            return
        try:
            await self.async_join(request, called=False)
        except HomeAssistantError as err:
            LOGGER.debug("No sync is started: %s", err)


def _retries() -> Iterator[float]:
    """Yield the seconds to wait before each further attempt; the longest is repeated."""
    return chain(RETRIES, repeat(RETRIES[-1]))
