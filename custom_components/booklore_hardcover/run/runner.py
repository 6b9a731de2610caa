"""The background run: start or join it, pause for quota, resume it after a restart, stop it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
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
from .joined import JoinedRun, end_all
from .passes import PassEnd, Passes, drop
from .state import DISK_RETRY, RETRIES, ended, is_asked, pause_left, with_request, without_unasked
from .timer import Timer

type EndListener = Callable[[RunEnd], Awaitable[None]]


class Runner:
    """Runs one at a time; requests that come meanwhile are served by a further pass."""

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
        """Prepare; nothing is sent before `async_join` or `resume` is called."""
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
        """Whether the task serves requests, including those that join."""
        self._served = 0
        """How many of the requests in the store are served by the pass under way."""
        self._joined: list[JoinedRun] = []
        """The callers who wait for the run under way."""
        self._listeners: list[EndListener] = []
        self._lock = asyncio.Lock()
        """Held while the requests in the store, `_served` and the callers are changed together."""
        self._timer = Timer(hass, self._start)
        self._booklore_retries: Iterator[float] = iter(())
        """Seconds before each attempt that is left; empty if callers should hear at once."""
        self._stopped = False
        self._at_rest = asyncio.Event()
        """Set while no run works."""
        self._at_rest.set()

    async def async_wait_until_at_rest(self) -> None:
        """Return as soon as no run works."""
        await self._at_rest.wait()

    @property
    def is_idle(self) -> bool:
        """Whether no run is working, paused or about to be resumed."""
        return not (self._serving or self._store.run.requests)

    @callback
    def listen(self, listener: EndListener) -> Callable[[], None]:
        """Call `listener` whenever a run is over or pauses; returns a function that removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def async_join(self, request: RunRequest) -> JoinedRun:
        """Start a run, or add a request to the one under way; it is on disk when this returns.

        Raises a translated error while an account is refused, if the request cannot be saved,
        and while the entry is being unloaded.
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
            self._joined.append(joined)
            if self._serving:
                joined.start()
            else:
                self._start()
        return joined

    async def async_end(self) -> None:
        """End the run, also a paused one; what it has found is kept.

        Raises a translated error if there is none, if the end cannot be saved (then the run goes
        on), and while the entry is being unloaded.
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
            except BaseException:  # the caller was cancelled; the run is over all the same
                end_all(joined, self._end(RunResult.STOPPED, Problem("run_stopped")))
                raise
        await self._report(joined, self._end(RunResult.STOPPED, Problem("run_stopped")))

    async def _cancel(self, task: asyncio.Task[None] | None) -> None:
        """Cancel a pass and wait for its end, so that no other pass starts before."""
        if task is None:
            return
        self._task = None
        task.cancel()
        await asyncio.wait([task])
        with suppress(StoreError):
            await self._store.check_disk()  # returns after what the pass was writing

    @callback
    def resume(self) -> None:
        """Resume a run that a restart or reload interrupted; a pause is kept."""
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
        """Cancel the run and its timer; it is resumed after the next set-up."""
        self._stopped = True
        self._timer.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._lock:  # a caller who is just joining is told as well
            self._fail_now(Problem("run_interrupted"))

    @callback
    def _start(self) -> None:
        """Serve the requests in the store, unless an account is refused."""
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
        """Serve requests until none is left, or until the run has to wait.

        A caller who joins while the listeners are called starts another run, in another task.
        """
        try:
            await self._store.check_disk()  # without the disk, asking the servers is of no use
            while self._at_work:
                await self._serve()
        except StoreError as err:
            await self._try_later(Problem(err.key), DISK_RETRY)

    @property
    def _at_work(self) -> bool:
        """Whether the present task is still the one that serves; not if its run was ended."""
        return self._serving and self._task is asyncio.current_task()

    async def _serve(self) -> None:
        """Serve all requests in one pass; those that nobody asked for only if there are no others.

        Raises only the store's errors.
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
            end = drop(len(requests))  # the option was turned off meanwhile
        if end.temporary and (wait := next(self._booklore_retries, None)):
            await self._try_later(end.problem, wait)
            return
        if end.result is RunResult.PAUSED:
            self._booklore_retries = iter(RETRIES)
        await self._conclude(end)

    async def _async_started(self, known: int) -> None:
        """Note that the library has been read; `known` books need no look-up."""
        self._booklore_retries = iter(())
        await self._progress.async_start(known)
        for joined in self._joined:
            joined.start()

    async def _conclude(self, end: PassEnd) -> None:
        """Save how a pass ended; unless another pass follows, tell callers and listeners."""
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
        await self._report(joined, run_end, quietly=end.quietly)

    async def _report(
        self, joined: Sequence[JoinedRun], end: RunEnd, *, quietly: bool = False
    ) -> None:
        try:
            await self._coordinator.async_refresh()
            end = replace(end, tally=self._coordinator.data.tally)
            if not quietly:
                for listener in tuple(self._listeners):
                    await listener(end)
        finally:  # callers come last, and must hear of it even if the entry is unloaded now
            end_all(joined, end)

    async def _try_later(self, problem: Problem | None, wait: float) -> None:
        """Resume in `wait` seconds; tell the callers at once, but not the listeners."""
        if not self._at_work:
            return
        async with self._lock:
            joined = self._stop_serving(RunStatus.INTERRUPTED, problem)
        self._timer.set(wait)
        try:
            await self._coordinator.async_refresh()
        finally:
            end_all(joined, self._end(RunResult.FAILED, problem))

    def _fail_now(self, problem: Problem) -> None:
        """Tell the callers that the run has stopped; its requests stay in the store."""
        joined = self._stop_serving(RunStatus.INTERRUPTED, problem)
        end_all(joined, self._end(RunResult.FAILED, problem))

    def _stop_serving(self, status: RunStatus, problem: Problem | None = None) -> list[JoinedRun]:
        """Note that nothing is served for now; returns the callers to tell."""
        self._serving, self._served = False, 0
        self._at_rest.set()
        self._progress.set_idle(status, problem)
        joined, self._joined = self._joined, []
        return joined

    def _end(
        self, result: RunResult, problem: Problem | None = None, *, asked: bool = True
    ) -> RunEnd:
        paused_until = self._store.run.paused_until if result is RunResult.PAUSED else None
        return RunEnd(result, self._coordinator.data.tally, paused_until, problem, asked)


def _idle(run: RunState) -> RunStatus:
    """Return the status while there is no request."""
    return RunStatus.ERROR if run.problem else RunStatus.IDLE
