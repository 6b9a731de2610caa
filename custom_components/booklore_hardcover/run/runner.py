"""The background run: start or join it, pause for quota, go on after a restart, cancel."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import uniform
from time import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..accounts.refusal import AccountGuard
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreError
from ..const import DOMAIN, LOGGER
from ..coordinator import MatchCoordinator
from ..errors import action_error, problem_of
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError, HardcoverPaused
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
from .library_pass import LibraryEmpty, LibraryPass, LibraryRebuilt

_LATER = (5.0, 60.0)
"""Seconds after a reset at which a run goes on, so that not everybody does at once."""
_PATIENCE = (60, 60, 180, 300, 600, 900, 1800)
"""Seconds between attempts to go on with a run while BookLore is not back yet."""
_DISK_RETRY = 60.0
"""Seconds after which a run is tried again that the disk did not let go on."""

type EndListener = Callable[[RunEnd], None]


@dataclass(slots=True)
class Visit:
    """One caller's wait for a run; both end with the run's end at the latest."""

    started: asyncio.Future[RunEnd | None]
    """Done when the library has been read, with None, or when the run ended before."""
    ended: asyncio.Future[RunEnd]
    """Done when the run is over or pauses."""


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
    ) -> None:
        """Stand ready; nothing is sent before somebody joins or `resume` is called."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._coordinator = coordinator
        self._progress = progress
        self._accounts = accounts
        self._booklore = booklore
        self._hardcover = hardcover
        self._options = options
        self._task: asyncio.Task[None] | None = None
        self._serving = False
        """Whether a task serves requests, and will serve those that join."""
        self._visits: list[Visit] = []
        self._listeners: list[EndListener] = []
        self._changing = asyncio.Lock()
        """Held while requests and those who wait for them change together."""
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._patience: Iterator[float] = iter(())
        """Waits that are left for BookLore to come back, while nobody is there to ask."""
        self._stopped = False
        self._expected_sent: float | None = None
        """How many requests the client will have sent when all is done, once that is known."""

    @callback
    def listen(self, listener: EndListener) -> None:
        """Call `listener` whenever a run is over or pauses."""
        self._listeners.append(listener)

    async def async_join(self, request: RunRequest) -> Visit:
        """Start a run, or have the one under way serve this too; it is on disk then.

        Raises a translated error while an account is refused, since nothing may be sent
        then, and when the disk does not take it.
        """
        self._accounts.require_accounts()
        visit = Visit(self._hass.loop.create_future(), self._hass.loop.create_future())
        async with self._changing:
            if self._stopped:
                raise action_error("run_interrupted")
            try:
                run = await self._store.update_run(partial(_with_request, request, self._serving))
            except StoreError as err:
                raise action_error(err.key) from err
            if self._serving:
                self._visits.append(visit)
                visit.started.set_result(None)
            elif run.paused_until and run.paused_until > time():
                self._answer(self._end(RunResult.PAUSED), [visit])
            else:
                self._visits.append(visit)
                self._start()
        return visit

    @callback
    def resume(self) -> None:
        """Go on with a run that a restart or reload ended; a pause is kept."""
        run = self._store.run
        if not run.requests:
            self._progress.status = RunStatus.ERROR if run.failed else RunStatus.IDLE
            return
        self._patience = iter(_PATIENCE)
        if run.paused_until and run.paused_until > time():
            self._progress.status = RunStatus.WAITING_FOR_QUOTA
            self._hardcover.pacer.pause(run.paused_until)
            self._go_on_at(run.paused_until)
            return
        self._progress.status = RunStatus.INTERRUPTED
        self._start()

    async def async_stop(self) -> None:
        """Cancel the run and its timers; it goes on after the next set-up."""
        self._stopped = True
        self._cancel_due()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._changing:  # whoever is just joining is told as well
            self._answer(self._end(RunResult.FAILED, Problem("run_interrupted")), self._visits)

    @callback
    def _start(self) -> None:
        self._cancel_due()
        if self._serving or self._stopped:
            return
        if self._accounts.refused:
            problem = Problem(f"{self._accounts.refused}_refused")
            self._answer(self._end(RunResult.FAILED, problem), self._rest(RunStatus.INTERRUPTED))
            self._coordinator.schedule_refresh()
            return
        self._serving = True
        self._task = self._entry.async_create_background_task(
            self._hass, self._work(), f"{DOMAIN} run of {self._entry.title}"
        )

    async def _work(self) -> None:
        """Serve requests until none is left, or until there is something to wait for.

        Whoever joins while an end is being told waits for the next run.
        """
        try:
            await self._store.probe()  # nobody need be asked for what cannot be kept
            while self._serving:
                await self._serve()
        except StoreError as err:
            await self._try_later(Problem(err.key), _DISK_RETRY)
        except asyncio.CancelledError:
            self._progress.status = RunStatus.INTERRUPTED
            raise

    async def _serve(self) -> None:
        """Serve the next request."""
        try:
            await self._library_pass().serve(self._store.run.requests[0])
        except StoreError:
            raise
        except HardcoverPaused as err:
            await self._pause(err.until)
        except BookLoreCannotConnect as err:
            if wait := next(self._patience, None):
                await self._try_later(problem_of(err), wait)
            else:
                await self._fail(problem_of(err))
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
            await self._conclude(_without_first_request, RunStatus.IDLE, RunResult.FINISHED)

    def _library_pass(self) -> LibraryPass:
        run = self._store.run
        self._expected_sent = None
        return LibraryPass(
            store=self._store,
            run=run.number if run.begun else run.number + 1,
            booklore=self._booklore,
            hardcover=self._hardcover,
            options=self._options,
            started=self._started,
            report=self._report,
            expect=self._expect,
        )

    async def _started(self, known: int) -> None:
        self._patience = iter(())
        async_delete_library_rebuilt(self._hass, self._entry)
        self._accounts.note_success()
        self._progress.looked_at = known
        self._progress.status = RunStatus.RUNNING
        await self._coordinator.async_refresh()
        for visit in self._visits:
            if not visit.started.done():
                visit.started.set_result(None)

    @callback
    def _report(self, looked_at: int) -> None:
        self._progress.looked_at = (self._progress.looked_at or 0) + looked_at
        self._show_progress()

    @callback
    def _expect(self, requests: float) -> None:
        self._expected_sent = self._hardcover.sent + requests
        self._show_progress()

    @callback
    def _show_progress(self) -> None:
        if self._expected_sent is not None:
            left = max(self._expected_sent - self._hardcover.sent, 0.0)
            self._progress.expected_end = time() + self._hardcover.pacer.seconds_for(left)
        self._coordinator.schedule_refresh()

    async def _pause(self, until: float) -> None:
        self._patience = iter(_PATIENCE)
        until += uniform(*_LATER)  # noqa: S311 - spreads load, keeps no secret
        self._go_on_at(until)
        await self._conclude(
            lambda run: replace(run, paused_until=until),
            RunStatus.WAITING_FOR_QUOTA,
            RunResult.PAUSED,
        )

    async def _fail(self, problem: Problem) -> None:
        await self._conclude(_failed, RunStatus.ERROR, RunResult.FAILED, problem)

    async def _conclude(
        self,
        advance: Callable[[RunState], RunState],
        status: RunStatus,
        result: RunResult,
        problem: Problem | None = None,
    ) -> None:
        """Advance the run, and tell how it ended; nothing when a further pass is due."""
        async with self._changing:
            run = await self._store.update_run(advance)
            if run.requests and result is RunResult.FINISHED:
                return
            visits = self._rest(status)
        await self._coordinator.async_refresh()
        end = self._end(result, problem)
        self._answer(end, visits)
        for listener in self._listeners:
            listener(end)

    async def _try_later(self, problem: Problem, wait: float) -> None:
        """Answer whoever waits; the run itself goes on in so many seconds."""
        async with self._changing:
            visits = self._rest(RunStatus.INTERRUPTED)
        self._go_on_at(time() + wait)
        await self._coordinator.async_refresh()
        self._answer(self._end(RunResult.FAILED, problem), visits)

    def _rest(self, status: RunStatus) -> list[Visit]:
        """Serve no more for now; returns who is to hear of it."""
        self._serving = False
        self._progress.status = status
        self._progress.looked_at = self._progress.expected_end = None
        visits, self._visits = self._visits, []
        return visits

    def _end(self, result: RunResult, problem: Problem | None = None) -> RunEnd:
        paused_until = self._store.run.paused_until if result is RunResult.PAUSED else None
        return RunEnd(result, self._coordinator.data.tally, paused_until, problem)

    @callback
    def _answer(self, end: RunEnd, visits: Sequence[Visit]) -> None:
        for visit in visits:
            if not visit.started.done():
                visit.started.set_result(end)
            if not visit.ended.done():
                visit.ended.set_result(end)

    @callback
    def _go_on_at(self, timestamp: float) -> None:
        self._cancel_due()
        if self._stopped:
            return
        self._cancel_timer = async_track_point_in_utc_time(
            self._hass, self._async_go_on, dt_util.utc_from_timestamp(timestamp)
        )

    @callback
    def _async_go_on(self, _now: datetime) -> None:
        self._cancel_timer = None
        self._start()

    @callback
    def _cancel_due(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None


def _with_request(request: RunRequest, serving: bool, run: RunState) -> RunState:
    if not run.requests:
        return RunState(run.number, (request,), ended_at=run.ended_at, refused=run.refused)
    # The pass under way may be past these books already: a further one is due.
    waiting = run.requests[1:] if serving else run.requests
    return run if request in waiting else replace(run, requests=(*run.requests, request))


def _without_first_request(run: RunState) -> RunState:
    if len(run.requests) > 1:
        return replace(run, requests=run.requests[1:])
    return RunState(run.number, ended_at=time(), refused=run.refused)


def _failed(run: RunState) -> RunState:
    return RunState(run.number, ended_at=time(), failed=True, refused=run.refused)
