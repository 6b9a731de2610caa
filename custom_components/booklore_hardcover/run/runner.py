"""The background run: start or join it, pause for quota, go on after a restart, stop it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..accounts.refusal import AccountGuard
from ..const import DOMAIN
from ..coordinator import MatchCoordinator
from ..errors import action_error, validation_error
from ..models import Problem, RunEnd, RunRequest, RunResult, RunState, RunStatus
from ..options import Options
from ..store import MatchStore
from ..store.errors import StoreError
from .joined import Audience, EndListener, JoinedRun, tell
from .passes import PassEnd, Passes, drop
from .state import DISK_RETRY, RETRIES, ended, is_asked, pause_left, with_request, without_unasked
from .timer import Timer


class Runner:
    """Runs, one at a time: what is asked for meanwhile is served by a further pass."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        store: MatchStore,
        coordinator: MatchCoordinator,
        accounts: AccountGuard,
        options: Options,
        passes: Passes,
    ) -> None:
        """Prepare to run; nothing is sent before `async_join` or `resume` is called."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._coordinator = coordinator
        self._accounts = accounts
        self._options = options
        self._passes = passes
        self._progress = passes.progress
        self._task: asyncio.Task[None] | None = None
        self._serving = False
        """Whether the task serves requests, and will serve those that join."""
        self._served = 0
        """How many of the requests in the store the pass under way serves."""
        self._audience = Audience()
        self._lock = asyncio.Lock()
        """Held while the requests in the store, `_served` and who waits change together."""
        self._timer = Timer(hass, self._start)
        self._booklore_retries: Iterator[float] = iter(())
        """Waits that are left; none while somebody waits, who had better be told at once."""
        self._stopped = False
        self._at_rest = asyncio.Event()
        """Set while no run works."""
        self._at_rest.set()

    async def async_wait_until_at_rest(self) -> None:
        """Return as soon as no run works."""
        await self._at_rest.wait()

    @property
    def is_idle(self) -> bool:
        """Whether no run works, pauses or waits."""
        return not (self._serving or self._store.run.requests)

    @callback
    def listen(self, listener: EndListener) -> Callable[[], None]:
        """Call `listener` whenever a run is over or pauses; returns a function that removes it."""
        return self._audience.listen(listener)

    async def async_join(self, request: RunRequest) -> JoinedRun:
        """Start a run, or have the one under way serve this too; it is on disk then.

        Raises a translated error while an account is refused, since nothing may be sent
        then, when the disk does not take the request, and when the entry is being unloaded.
        """
        self._accounts.require_accounts()
        joined = JoinedRun(self._hass.loop.create_future(), self._hass.loop.create_future())
        async with self._lock:
            if self._stopped:
                raise action_error("run_interrupted")
            try:
                run = await self._store.update_run(partial(with_request, request, self._served))
            except StoreError as err:
                raise action_error(err.key) from err
            if not self._serving and pause_left(run):
                joined.end(self._end(RunResult.PAUSED))
                return joined
            self._audience.add(joined)
            if self._serving:
                joined.start()
            else:
                self._start()
        return joined

    async def async_end(self) -> None:
        """End the run under way, or one that pauses or waits; what it has found is kept.

        Raises a translated error when there is none, when the disk does not take the end (the
        run is as it was then), and when the entry is being unloaded.
        """
        async with self._lock:
            if self._stopped:
                raise action_error("run_interrupted")
            if not self._store.run.requests:
                raise validation_error("nothing_to_stop")
            try:
                await self._store.update_run(ended)
            except StoreError as err:
                raise action_error(err.key) from err
            task = self._task if self._serving else None
            self._timer.stop()
            self._booklore_retries = iter(())
            joined = self._stop_serving(RunStatus.IDLE)
            try:
                await self._cancel(task)
            except BaseException:  # the caller is cancelled, and has ended the run all the same
                tell(joined, self._end(RunResult.STOPPED, Problem("run_stopped")))
                raise
        await self._tell_everybody(joined, self._end(RunResult.STOPPED, Problem("run_stopped")))

    async def _cancel(self, task: asyncio.Task[None] | None) -> None:
        """Cancel a pass; whoever joins waits so long, lest two passes work at once."""
        if task is None:
            return
        self._task = None
        task.cancel()
        await asyncio.wait([task])
        with suppress(StoreError):
            await self._store.probe()  # what the pass was writing is on disk before this

    @callback
    def resume(self) -> None:
        """Go on with a run that a restart or reload ended; a pause is kept."""
        run = self._store.run
        if not run.requests:
            self._progress.set_idle(_idle(run))
            return
        self._booklore_retries = iter(RETRIES)
        wanted = is_asked(run) or self._options.run_after_import
        if wanted and run.paused_until and (left := pause_left(run)):
            self._progress.set_idle(RunStatus.WAITING_FOR_QUOTA)
            if not run.held:
                self._passes.hardcover.pacer.pause(run.paused_until)
            self._timer.set(left)
            return
        self._progress.set_idle(RunStatus.INTERRUPTED)
        self._start()

    async def async_stop(self) -> None:
        """Cancel the run and its timer; it goes on after the next set-up."""
        self._stopped = True
        self._timer.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._lock:  # whoever is just joining is told as well
            self._fail_now(Problem("run_interrupted"))

    @callback
    def _start(self) -> None:
        """Serve what the store says is asked for, unless an account is refused."""
        self._timer.stop()
        if self._serving or self._stopped or not self._store.run.requests:
            return
        if problem := self._accounts.problem:
            self._fail_now(problem)
            self._coordinator.schedule_refresh()
            return
        self._serving = True
        self._at_rest.clear()
        self._task = self._entry.async_create_background_task(
            self._hass, self._work(), f"{DOMAIN} run of {self._entry.title}"
        )

    async def _work(self) -> None:
        """Serve requests until none is left, or until there is something to wait for.

        Whoever joins while the listeners are told of an end starts another run, in another task.
        """
        try:
            await self._store.probe()  # no server need be asked for what cannot be saved
            while self._at_work:
                await self._serve()
        except StoreError as err:
            await self._try_later(Problem(err.key), DISK_RETRY)

    @property
    def _at_work(self) -> bool:
        """Whether the task that asks is the one that serves; a run that was ended is not."""
        return self._serving and self._task is asyncio.current_task()

    async def _serve(self) -> None:
        """Serve all requests that there are, but none unasked beside others.

        Raises the store's errors only.
        """
        async with self._lock:
            run = self._store.run
            if is_asked(run) and any(request.unasked for request in run.requests):
                run = await self._store.update_run(without_unasked)
            requests = run.requests
            self._served = len(requests)
        asked = is_asked(run)
        if asked or self._options.run_after_import:
            end = await self._passes.serve(requests, self._async_started, asked=asked)
        else:
            end = drop(len(requests))  # that was turned off meanwhile
        if end.passes and (wait := next(self._booklore_retries, None)):
            await self._try_later(end.problem, wait)
            return
        if end.result is RunResult.PAUSED:
            self._booklore_retries = iter(RETRIES)
        await self._conclude(end)

    async def _async_started(self, known: int) -> None:
        """Note that the library has been read; so many of its books need no look."""
        self._booklore_retries = iter(())
        await self._progress.async_start(known)
        self._audience.tell_start()

    async def _conclude(self, end: PassEnd) -> None:
        """Save how a pass ended, and tell everybody unless a further pass is due."""
        if not self._at_work:
            return
        async with self._lock:
            asked = is_asked(self._store.run)
            run = await self._store.update_run(end.advance)
            self._served = 0
            if run.requests and run.paused_until is None:
                return
            joined = self._stop_serving(end.status or _idle(run))
            if run.paused_until is not None:
                self._timer.set(run.paused_until - time())
        run_end = self._end(end.result, end.problem, asked=asked)
        await self._tell_everybody(joined, run_end, quietly=end.quietly)

    async def _tell_everybody(
        self, joined: Sequence[JoinedRun], end: RunEnd, *, quietly: bool = False
    ) -> None:
        try:
            await self._coordinator.async_refresh()
            end = replace(end, tally=self._coordinator.data.tally)
            if not quietly:
                await self._audience.async_tell_listeners(end)
        finally:  # whoever waits is told last, and also if the entry is unloaded now
            tell(joined, end)

    async def _try_later(self, problem: Problem | None, wait: float) -> None:
        """Go on in `wait` seconds; who waits is told at once, and the listeners are not."""
        if not self._at_work:
            return
        async with self._lock:
            joined = self._stop_serving(RunStatus.INTERRUPTED, problem)
        self._timer.set(wait)
        try:
            await self._coordinator.async_refresh()
        finally:
            tell(joined, self._end(RunResult.FAILED, problem))

    def _fail_now(self, problem: Problem) -> None:
        """Tell who waits, without changing what is still to be served."""
        joined = self._stop_serving(RunStatus.INTERRUPTED, problem)
        tell(joined, self._end(RunResult.FAILED, problem))

    def _stop_serving(self, status: RunStatus, problem: Problem | None = None) -> list[JoinedRun]:
        """Serve no more for now; returns who is to be told."""
        self._serving, self._served = False, 0
        self._at_rest.set()
        self._progress.set_idle(status, problem)
        return self._audience.dismiss()

    def _end(
        self, result: RunResult, problem: Problem | None = None, *, asked: bool = True
    ) -> RunEnd:
        paused_until = self._store.run.paused_until if result is RunResult.PAUSED else None
        return RunEnd(result, self._coordinator.data.tally, paused_until, problem, asked)


def _idle(run: RunState) -> RunStatus:
    """Return the status while nothing is asked for."""
    return RunStatus.ERROR if run.problem else RunStatus.IDLE
