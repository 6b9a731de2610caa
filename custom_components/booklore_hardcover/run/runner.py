"""The background run: start or join it, pause for quota, go on after a restart, stop it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import uniform
from time import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..accounts.refusal import AccountGuard
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreError
from ..const import DOMAIN, LOGGER
from ..coordinator import MatchCoordinator
from ..errors import action_error, problem_of, validation_error
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError, HardcoverPaused, HardcoverReserved
from ..hardcover.pacer import Priority
from ..hardcover.ratelimit import DAY
from ..messages.issues import async_create_library_rebuilt, async_delete_library_rebuilt
from ..models import (
    Options,
    Problem,
    RunEnd,
    RunProgress,
    RunRequest,
    RunResult,
    RunState,
    RunStatus,
)
from ..store import MatchStore
from ..store.errors import StoreError
from .answers import Answers
from .library_pass import LibraryEmpty, LibraryPass, LibraryRebuilt
from .progress import ProgressReport
from .state import (
    dropped,
    failed,
    held_back,
    is_asked,
    pause_left,
    paused,
    stopped,
    with_request,
    without_served,
    without_unasked,
)

_AFTER_RESET = (5.0, 60.0)
"""Seconds after a quota reset at which a run goes on: at random, to spread the load."""
_BOOKLORE_RETRIES = (60, 60, 180, 300, 600, 900, 1800)
"""Seconds between attempts to go on with a run while BookLore does not answer."""
_DISK_RETRY = 60.0
"""Seconds after which a run goes on that the disk has stopped."""

type EndListener = Callable[[RunEnd], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JoinedRun:
    """What a caller can wait for; both are done when the run ends, if not before."""

    started: asyncio.Future[RunEnd | None]
    """Done when the library has been read, with None, or when the run ends before that."""
    ended: asyncio.Future[RunEnd]
    """Done when the run is over or pauses."""

    def end(self, end: RunEnd) -> None:
        """Tell the caller how the run ended, unless that is known already."""
        if not self.started.done():
            self.started.set_result(end)
        if not self.ended.done():
            self.ended.set_result(end)


class Runner:
    """Runs, one at a time: what is asked for meanwhile is served by a further pass."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        store: MatchStore,
        coordinator: MatchCoordinator,
        progress: RunProgress,
        accounts: AccountGuard,
        booklore: BookLoreClient,
        hardcover: HardcoverClient,
        options: Options,
        answers: Answers | None = None,
    ) -> None:
        """Prepare to run; nothing is sent before `async_join` or `resume` is called.

        `hardcover` is for runs only; `answers` are asked for if imports are looked for.
        """
        self._hass = hass
        self._entry = entry
        self._store = store
        self._coordinator = coordinator
        self._progress = ProgressReport(progress, coordinator, hardcover)
        self._accounts = accounts
        self._booklore = booklore
        self._hardcover = hardcover
        self._options = options
        self._answers = answers
        self._task: asyncio.Task[None] | None = None
        self._serving = False
        """Whether the task serves requests, and will serve those that join."""
        self._served = 0
        """How many of the requests in the store the pass under way serves."""
        self._joined: list[JoinedRun] = []
        self._listeners: list[EndListener] = []
        self._lock = asyncio.Lock()
        """Held while the requests in the store, `_served` and `_joined` change together."""
        self._cancel_timer: CALLBACK_TYPE | None = None
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
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

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
            self._joined.append(joined)
            if self._serving:
                joined.started.set_result(None)
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
                await self._store.update_run(stopped)
            except StoreError as err:
                raise action_error(err.key) from err
            task = self._task if self._serving else None
            self._stop_timer()
            self._booklore_retries = iter(())
            joined = self._stop_serving(RunStatus.IDLE)
            try:
                await self._cancel(task)
            except BaseException:  # the caller is cancelled, and has ended the run all the same
                _tell(joined, self._end(RunResult.STOPPED, Problem("run_stopped")))
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
        self._booklore_retries = iter(_BOOKLORE_RETRIES)
        wanted = is_asked(run) or self._options.run_after_import
        if wanted and run.paused_until and (left := pause_left(run)):
            self._progress.set_idle(RunStatus.WAITING_FOR_QUOTA)
            if not run.held:
                self._hardcover.pacer.pause(run.paused_until)
            self._start_in(left)
            return
        self._progress.set_idle(RunStatus.INTERRUPTED)
        self._start()

    async def async_stop(self) -> None:
        """Cancel the run and its timer; it goes on after the next set-up."""
        self._stopped = True
        self._stop_timer()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._lock:  # whoever is just joining is told as well
            self._fail_now(Problem("run_interrupted"))

    @callback
    def _start(self) -> None:
        """Serve what the store says is asked for, unless an account is refused."""
        self._stop_timer()
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
            await self._try_later(Problem(err.key), _DISK_RETRY)

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
        if not asked and not self._options.run_after_import:
            await self._drop(None)  # that was turned off meanwhile
        else:
            await self._serve_with_pass(requests, asked=asked)

    async def _serve_with_pass(self, requests: Sequence[RunRequest], *, asked: bool) -> None:
        try:
            await self._library_pass(requests, asked=asked).serve()
        except StoreError:
            raise
        except HardcoverPaused as err:
            await self._pause(err.until, held=isinstance(err, HardcoverReserved))
        except BookLoreCannotConnect as err:
            await self._end_unreachable(problem_of(err), asked=asked)
        except (BookLoreError, HardcoverError) as err:
            await self._accounts.async_note(err)
            self._accounts.ask_about_lock(err)
            await self._fail(problem_of(err))
        except LibraryEmpty:
            await self._fail(Problem("library_empty"))
        except LibraryRebuilt:
            async_create_library_rebuilt(self._hass, self._entry)
            await self._fail(Problem("library_rebuilt"))
        except Exception:  # noqa: BLE001 - whoever waits must be told, and it is logged
            LOGGER.exception("Unexpected error while matching books")
            await self._fail(Problem("run_failed"))
        else:
            served = partial(without_served, len(requests))
            await self._conclude(served, RunStatus.IDLE, RunResult.FINISHED)

    def _library_pass(self, requests: Sequence[RunRequest], *, asked: bool) -> LibraryPass:
        run = self._store.run
        self._hardcover.priority = Priority.RUN if asked else Priority.UNASKED
        return LibraryPass(
            requests=requests,
            store=self._store,
            run=run.number if run.begun else run.number + 1,
            booklore=self._booklore if asked else self._booklore.for_nobody(),
            hardcover=self._hardcover,
            options=self._options,
            answers=self._answers,
            started=self._started,
            report=self._progress.add,
            expect=self._progress.expect,
        )

    async def _started(self, known: int) -> None:
        """Note that the library has been read; so many of its books need no look."""
        self._booklore_retries = iter(())
        async_delete_library_rebuilt(self._hass, self._entry)
        self._accounts.note_success()
        await self._progress.async_start(known)
        for joined in self._joined:
            if not joined.started.done():
                joined.started.set_result(None)

    async def _pause(self, until: float, *, held: bool) -> None:
        """Pause the run until a little after a Unix time in seconds.

        One that is only `held` gives way to whoever has asked for something meanwhile.
        """
        self._booklore_retries = iter(_BOOKLORE_RETRIES)
        until = min(until, time() + DAY)
        until += uniform(*_AFTER_RESET)  # noqa: S311 - spreads load, keeps no secret
        await self._conclude(
            partial(held_back if held else paused, until),
            RunStatus.WAITING_FOR_QUOTA,
            RunResult.PAUSED,
        )

    async def _fail(self, problem: Problem) -> None:
        """End the run; whatever else was asked for is dropped."""
        await self._conclude(failed, RunStatus.ERROR, RunResult.FAILED, problem)

    async def _end_unreachable(self, problem: Problem, *, asked: bool) -> None:
        """End a run because BookLore cannot be reached, or go on with it later."""
        if not asked:
            await self._drop(problem)
        elif wait := next(self._booklore_retries, None):
            await self._try_later(problem, wait)
        else:
            await self._fail(problem)

    async def _drop(self, problem: Problem | None) -> None:
        """End what nobody asked for as if it had never begun; it will be tried again."""
        drop = partial(dropped, self._served)
        await self._conclude(drop, None, RunResult.FAILED, problem, quietly=True)

    async def _conclude(
        self,
        advance: Callable[[RunState], RunState],
        status: RunStatus | None,
        result: RunResult,
        problem: Problem | None = None,
        *,
        quietly: bool = False,
    ) -> None:
        """Save how a pass ended, and tell everybody unless a further pass is due.

        Without a `status` it is as after the run before; `quietly` tells no listener.
        """
        if not self._at_work:
            return
        async with self._lock:
            asked = is_asked(self._store.run)
            run = await self._store.update_run(advance)
            self._served = 0
            if run.requests and run.paused_until is None:
                return
            joined = self._stop_serving(status or _idle(run))
            if run.paused_until is not None:
                self._start_in(run.paused_until - time())
        end = self._end(result, problem, asked=asked)
        await self._tell_everybody(joined, end, quietly=quietly)

    async def _tell_everybody(
        self, joined: Sequence[JoinedRun], end: RunEnd, *, quietly: bool = False
    ) -> None:
        try:
            await self._coordinator.async_refresh()
            end = replace(end, tally=self._coordinator.data.tally)
            for listener in () if quietly else tuple(self._listeners):
                await listener(end)
        finally:  # whoever waits is told last, and also if the entry is unloaded now
            _tell(joined, end)

    async def _try_later(self, problem: Problem, wait: float) -> None:
        """Go on in `wait` seconds; who waits is told at once, and the listeners are not."""
        if not self._at_work:
            return
        async with self._lock:
            joined = self._stop_serving(RunStatus.INTERRUPTED)
        self._start_in(wait)
        try:
            await self._coordinator.async_refresh()
        finally:
            _tell(joined, self._end(RunResult.FAILED, problem))

    def _fail_now(self, problem: Problem) -> None:
        """Tell who waits, without changing what is still to be served."""
        _tell(
            self._stop_serving(RunStatus.INTERRUPTED),
            self._end(RunResult.FAILED, problem),
        )

    def _stop_serving(self, status: RunStatus) -> list[JoinedRun]:
        """Serve no more for now; returns who is to be told."""
        self._serving, self._served = False, 0
        self._at_rest.set()
        self._progress.set_idle(status)
        joined, self._joined = self._joined, []
        return joined

    def _end(
        self, result: RunResult, problem: Problem | None = None, *, asked: bool = True
    ) -> RunEnd:
        paused_until = self._store.run.paused_until if result is RunResult.PAUSED else None
        return RunEnd(result, self._coordinator.data.tally, paused_until, problem, asked)

    @callback
    def _start_in(self, seconds: float) -> None:
        """Start in so many seconds, however the clock is set meanwhile."""
        self._stop_timer()
        if not self._stopped:
            self._cancel_timer = async_call_later(self._hass, seconds, self._timer_due)

    @callback
    def _timer_due(self, _now: datetime) -> None:
        self._cancel_timer = None
        self._start()

    @callback
    def _stop_timer(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None


def _idle(run: RunState) -> RunStatus:
    """Return the status while nothing is asked for."""
    return RunStatus.ERROR if run.failed else RunStatus.IDLE


def _tell(joined: Sequence[JoinedRun], end: RunEnd) -> None:
    for each in joined:
        each.end(end)
