"""The background sync: what is to be written is planned and written, after runs and choices."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, repeat
from time import time
from typing import Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..accounts.refusal import AccountGuard
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreLoginRateLimited
from ..const import DOMAIN, LOGGER
from ..coordinator import MatchCoordinator
from ..errors import action_error, problem_of
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverMissingLibraryScope,
    HardcoverPaused,
    HardcoverReserved,
)
from ..hardcover.pacer import Priority
from ..messages.issues import (
    WRITE_ISSUES,
    async_create_write_issue,
    async_delete_issues,
)
from ..models import ClientError, Problem
from ..options import Options
from ..run.runner import Runner
from ..run.state import DISK_RETRY, RETRIES, after_reset, pause_left
from ..run.timer import Timer
from ..store import MatchStore
from ..store.errors import StoreError
from ..store.sync_state import Consent, SyncRequest, SyncState, What
from .agreement import Agreement, key_digest, still_on
from .end import SyncEnd
from .obstacles import OBSTACLES, as_action_error, obstacle_of
from .occasions import Occasions
from .permission import Permission
from .plan import Plan
from .ratings.compare import How
from .ratings.plan import RatingPlan
from .state import Stop, agreed, with_request, without_first
from .work import Work, Writes
from .writer import NotAsExpected

_STOPS: Final[tuple[type[Exception], ...]] = (ClientError, *OBSTACLES)
MOST_BY_ITSELF = 200
"""How many books are written at once if nobody asked for anything."""


class Syncer:
    """Syncs, one at a time, and only what the person has agreed to for this pair of accounts."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        store: MatchStore,
        accounts: AccountGuard,
        booklore: BookLoreClient,
        hardcover: HardcoverClient,
        options: Options,
        runner: Runner,
        coordinator: MatchCoordinator,
    ) -> None:
        """Prepare to sync; nothing is sent before `async_join` or `resume` is called."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._journal = store.journal
        self._accounts = accounts
        self._booklore = booklore
        self._hardcover = hardcover
        self._options = options
        self._runner = runner
        self._coordinator = coordinator
        self.permission = Permission(hass, entry, options, store.journal)
        """What may be written."""
        self._task: asyncio.Task[None] | None = None
        self._served = 0
        """How many of the requests in the store are being served."""
        self._end = SyncEnd(0)
        self._joined: list[asyncio.Future[SyncEnd]] = []
        self._lock = asyncio.Lock()
        """Held while the requests in the store and `_joined` change together."""
        self._timer = Timer(hass, self._start)
        self._occasions = Occasions(hass, entry, self.async_ask)
        self._retries = _retries()
        self._stopped = False

    @property
    def agreement(self) -> Agreement:
        """What may be written now."""
        return self.permission.agreement

    @callback
    def start(self) -> None:
        """Go on with what a restart ended, and sync after runs, choices and once a day."""
        entry, state = self._entry, self._journal.state
        self._occasions.start(self._store, self._runner)
        self.permission.tell()
        entry.async_on_unload(
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._note_entry)
        )
        if state.powerless_key not in (None, key_digest(entry)):
            entry.async_create_background_task(
                self._hass, self._try_key(), f"{DOMAIN} key of {entry.title}"
            )
        self._end = SyncEnd(state.number)
        if not self._may_serve(state):
            return
        if left := pause_left(state):
            if not state.held and state.paused_until is not None:
                self._hardcover.pacer.pause(state.paused_until)
            self._timer.set(left)
        else:
            self._start()

    async def async_plan(
        self, book_ids: frozenset[int] | None, *, with_files: bool = False
    ) -> Plan:
        """Return what a call of `write_ids` would do now; raises the clients' errors.

        Until somebody has agreed, the plan counts files that would change; `with_files` it does
        so anyway. Raises a translated error too if BookLore logs in somebody else.
        """
        agreement = self.agreement
        files = with_files or not agreement.ids or agreement.files
        with as_action_error():
            return await self._work(Priority.PERSON).ids.plan(
                book_ids, asked=True, files_agreed=files
            )

    async def async_plan_ratings(self, book_ids: frozenset[int] | None, how: How) -> RatingPlan:
        """Return what a call of `sync_ratings` would do now; raises as `async_plan` does."""
        with as_action_error():
            return await self._work(Priority.PERSON).ratings.plan(book_ids, how, asked=True)

    async def async_agree(self, consent: Consent) -> None:
        """Save what the person has agreed to and begin the first sync, which is theirs.

        If an option is not on yet, it begins once that is saved, which sets the entry up again.
        """
        async with self._lock:
            await self._change(partial(agreed, consent, self._served))
            if self.agreement.any and still_on(consent, self._options) == consent:
                async_delete_issues(self._hass, self._entry, *WRITE_ISSUES)
                self._start()

    async def async_join(
        self, request: SyncRequest, *, called: bool = True
    ) -> asyncio.Future[SyncEnd]:
        """Start a sync or have the one under way serve this too; done when it is over or pauses.

        After a write that did harm, nothing is written unless an action was `called` for it.
        Raises a translated error while an account is refused, when the disk does not take the
        request, and when the entry is being unloaded.
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
        """Cancel the sync and all timers; it goes on after the next set-up."""
        self._stopped = True
        self._timer.close()
        if (chosen := self._occasions.stop()) is not None and self.agreement.ids:
            add = partial(with_request, chosen, self._served, called=False)
            with suppress(StoreError):
                await self._journal.update_state(add)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._lock:
            self._tell(Stop(Problem("run_interrupted")))

    async def _change(self, advance: Callable[[SyncState], SyncState]) -> SyncState:
        """Change what is asked for; the lock is held."""
        state = await self._journal.update_state(advance)
        if self._task is None:
            self._end = SyncEnd(state.number)
        return state

    def _work(self, priority: Priority) -> Work:
        unasked = priority is Priority.UNASKED
        booklore = self._booklore.for_nobody() if unasked else self._booklore
        hardcover = replace(self._hardcover, priority=priority)
        return Work(self._store, booklore, hardcover, self._options, self._entry)

    def _may_serve(self, state: SyncState) -> bool:
        """Whether something is to be done that was agreed to; to take back needs no consent."""
        agreement = self.agreement
        return any(agreement.allows(each.what) or each.takes_back for each in state.requests)

    async def _try_key(self) -> None:
        """Go on with ratings: another key has been read since one had no power over the shelf."""
        with suppress(StoreError):
            await self._journal.update_state(partial(replace, powerless_key=None))
            await self.async_ask(SyncRequest(what=What.RATINGS))

    @callback
    def _note_entry(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """See who writes ratings now that another entry is added, changed or removed."""
        if entry.domain == DOMAIN and entry.entry_id != self._entry.entry_id:
            self.permission.tell_of_others()

    @callback
    def _start(self) -> None:
        self._timer.stop()
        if self._task is not None or self._stopped:
            return
        if problem := self._accounts.problem:
            self._tell(Stop(problem))
        else:
            self._task = self._entry.async_create_background_task(
                self._hass, self._run(), f"{DOMAIN} sync of {self._entry.title}"
            )

    async def _run(self) -> None:
        """Serve requests until none is left, or until there is something to wait for."""
        try:
            while self._journal.state.requests:
                await self._runner.async_wait_until_at_rest()
                await self._serve()
        except HardcoverPaused as err:
            until = after_reset(err.until)
            held = isinstance(err, HardcoverReserved)
            stop = Stop(wait=until - time(), paused_until=until, held=held)
        except (BookLoreCannotConnect, BookLoreLoginRateLimited, HardcoverCannotConnect) as err:
            asked = not all(each.by_itself for each in self._journal.state.requests)
            stop = Stop(problem_of(err), next(self._retries) if asked else None)
        except StoreError as err:
            stop = Stop(Problem(err.key), DISK_RETRY)
        except _STOPS as err:
            powerless = isinstance(err, HardcoverMissingLibraryScope)
            stop = Stop(
                await self._async_refused(err),
                halted=isinstance(err, NotAsExpected),
                powerless_key=key_digest(self._entry) if powerless else None,
            )
        except Exception:  # noqa: BLE001 - whoever waits must be told, and it is logged
            LOGGER.exception("Unexpected error while writing")
            stop = Stop(Problem("run_failed"))
        else:
            stop = Stop()
        await self._conclude(stop)

    async def _conclude(self, stop: Stop) -> None:
        """Save how the sync ended, start it again later if need be, and tell who waits."""
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
            # Whoever waits finds in the entities what has come of it.
            await self._coordinator.async_refresh()
            self._task = None
            self._tell(stop)
        if stop.wait is not None:
            self._timer.set(stop.wait)

    async def _serve(self) -> None:
        """Plan and write what was asked for first; what joins meanwhile is served after that."""
        async with self._lock:
            request, number = self._journal.state.requests[0], self._journal.state.number
            self._served = 1
        self.permission.tell_of_others()
        work = self._work(Priority.UNASKED if request.by_itself else Priority.RUN)
        writes = Writes(work, number, self._runner.async_wait_until_at_rest)
        agreement = self.agreement
        if self._journal.state.halted and not request.takes_back:
            agreement = Agreement(None)  # something was written that did harm
        most = MOST_BY_ITSELF if request.by_itself else None
        try:
            await writes.serve(request, agreement, most)
        finally:
            for plan, written in writes.done:
                self._end = self._end.plus(plan, written)
        self._retries = _retries()
        async with self._lock:
            await self._journal.update_state(without_first)
            self._served = 0
        if not request.takes_back:
            self.permission.tell_served(request)

    async def _async_refused(self, err: Exception) -> Problem:
        """Say what keeps everything from being written, and what to do about it."""
        if isinstance(err, ClientError):
            if err.key in WRITE_ISSUES:
                async_create_write_issue(self._hass, self._entry, err.key, **err.facts)
            await self._accounts.async_note(err)
            return problem_of(err)
        LOGGER.debug("The sync is stopped: %s", err)
        problem = obstacle_of(err)
        async_create_write_issue(self._hass, self._entry, problem.key, **problem.placeholders)
        return problem

    def _tell(self, stop: Stop) -> None:
        """Tell who waits how the sync stands; from now on it counts anew."""
        joined, self._joined = self._joined, []
        # What is held back was asked for by nobody, and so concerns none of them.
        until = None if stop.held else stop.paused_until
        end = replace(self._end, problem=stop.problem, paused_until=until)
        self._end = SyncEnd(self._journal.state.number)
        for each in joined:
            if not each.done():
                each.set_result(end)

    async def async_ask(self, request: SyncRequest) -> None:
        """Ask for a sync that nobody waits for, if anything of it may be written."""
        halted = self._journal.state.halted and not request.takes_back
        allowed = self.agreement.allows(request.what) or request.takes_back
        if not allowed or halted or self._accounts.problem or self._stopped:
            return
        try:
            await self.async_join(request, called=False)
        except HomeAssistantError as err:
            LOGGER.debug("No sync is started: %s", err)


def _retries() -> Iterator[float]:
    """Return the waits before each further attempt, which stay at the longest."""
    return chain(RETRIES, repeat(RETRIES[-1]))
