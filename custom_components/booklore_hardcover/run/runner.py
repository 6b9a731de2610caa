"""The background run: start or join it, pause for quota, go on after a restart, cancel."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from random import uniform
from time import time

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreError
from ..const import CONF_REFUSED, DOMAIN, LOGGER, OPT_ACCEPT_EXACT
from ..coordinator import BookLoreHardcoverConfigEntry, MatchCoordinator
from ..errors import meaning, note_refusal, note_success, own_error, require_accounts, translated
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError, HardcoverPaused
from ..messages.events import RunEnd, RunResult, fire_changes, fire_run_end
from ..messages.notifications import Notifications
from ..models import Change, RunRequest, RunState, RunStatus
from ..repairs import async_ask_about_rebuilt_library, async_settle_rebuilt_library
from ..rest import Rested
from ..stored_file import NotWritten
from .library_pass import LibraryEmpty, LibraryPass, LibraryRebuilt

_LATER = (5.0, 60.0)
"""Seconds after a reset at which a run goes on, so that not everybody does at once."""
_PATIENCE = (60, 60, 180, 300, 600, 900, 1800)
"""Seconds between attempts to go on with a run while BookLore is not back yet."""


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
        entry: BookLoreHardcoverConfigEntry,
        coordinator: MatchCoordinator,
        notifications: Notifications,
        booklore: BookLoreClient,
        hardcover: HardcoverClient,
    ) -> None:
        """Stand ready; nothing is sent before somebody joins or `resume` is called."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._store = coordinator.store
        self._notifications = notifications
        self._booklore = booklore
        self._hardcover = hardcover
        self._task: asyncio.Task[None] | None = None
        self._visits: list[Visit] = []
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._patience: Iterator[float] = iter(())
        """Waits that are left for BookLore to come back, while nobody is there to ask."""
        self._expected_sent: float | None = None
        """How many requests the client will have sent when all is done, once that is known."""
        self._teller = Rested(hass, self._tell)

    @callback
    def join(self, request: RunRequest) -> Visit:
        """Start a run, or have the one under way serve this too.

        Raises a translated error while an account is refused: nothing is sent then.
        """
        require_accounts(self._hass, self._entry)
        loop = self._hass.loop
        visit = Visit(started=loop.create_future(), ended=loop.create_future())
        state = self._store.run
        if state.requests:
            # The pass under way may be past these books already: a further one is due.
            waiting = state.requests[1:] if self._working else state.requests
            if request not in waiting:
                self._store.change(run=replace(state, requests=(*state.requests, request)))
        else:
            self._store.change(run=RunState(state.number, (request,), ended_at=state.ended_at))
        self._visits.append(visit)
        if self._working or state.paused_until:
            self._entry.async_create_background_task(
                self._hass, self._acknowledge(visit), f"{DOMAIN} request of {self._entry.title}"
            )
        else:
            self._start()
        return visit

    async def _acknowledge(self, visit: Visit) -> None:
        """Say that a request joins a run or waits for one, once it is on disk."""
        await self._store_now()
        if self._store.run.paused_until and not self._working:
            self._answer(self._end(RunResult.PAUSED), [visit])
        elif self._working and not visit.started.done():
            visit.started.set_result(None)

    @callback
    def resume(self) -> None:
        """Go on with a run that a restart or reload ended; a pause is kept."""
        state = self._store.run
        if not state.requests:
            self._set_status(RunStatus.ERROR if state.failed else RunStatus.IDLE)
            return
        self._patience = iter(_PATIENCE)
        if state.paused_until and state.paused_until > time():
            self._set_status(RunStatus.WAITING_FOR_QUOTA)
            self._hardcover.pacer.pause(state.paused_until)
            self._go_on_at(state.paused_until)
            return
        self._set_status(RunStatus.INTERRUPTED)
        self._start()

    async def async_stop(self) -> None:
        """Cancel the run and its timers; it goes on after the next set-up."""
        self._forget_timer()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._answer(self._end(RunResult.FAILED, own_error("run_interrupted")))

    @property
    def _working(self) -> bool:
        return self._task is not None and not self._task.done()

    @callback
    def _start(self) -> None:
        if self._working:
            return
        self._forget_timer()
        if self._entry.data.get(CONF_REFUSED):
            self._set_status(RunStatus.INTERRUPTED)
            return
        self._task = self._entry.async_create_background_task(
            self._hass, self._work(), f"{DOMAIN} run of {self._entry.title}"
        )

    async def _work(self) -> None:
        """Serve requests until none is left, and tell how it ended.

        What is asked for is on disk before anybody hears that it has started. Whoever
        joins while the end is being saved waits for the next run.
        """
        try:
            await self._store_now()
            end = await self._serve_all()
        except asyncio.CancelledError:
            self._set_status(RunStatus.INTERRUPTED)
            raise
        if end is None:
            return
        visits, self._visits = self._visits, []
        try:
            await self._store_now()
        finally:
            self._answer(end, visits)
            self._notifications.renew()
            self._notifications.summarise(end)
            fire_run_end(self._hass, self._entry.entry_id, end)
        if self._store.run.paused_until:
            self._answer(end)  # who came while this was told
        elif self._store.run.requests:
            self._task = None
            self._start()

    async def _serve_all(self) -> RunEnd | None:
        """Return what to tell, or None when BookLore gets time to come back."""
        try:
            while requests := self._store.run.requests:
                await self._library_pass().serve(requests[0])
                state = self._store.run
                self._store.change(run=replace(state, requests=state.requests[1:]))
        except HardcoverPaused as err:
            return self._pause(err.until)
        except BookLoreCannotConnect as err:
            if wait := next(self._patience, None):
                self._set_status(RunStatus.INTERRUPTED)
                self._answer(self._end(RunResult.FAILED, translated(err)))
                self._go_on_at(time() + wait)
                return None
            return self._fail(translated(err))
        except (BookLoreError, HardcoverError) as err:
            note_refusal(self._hass, self._entry, err)
            if meaning(err).passes:
                self._entry.async_start_reauth(self._hass)
            return self._fail(translated(err))
        except LibraryEmpty:
            return self._fail(own_error("library_empty"))
        except LibraryRebuilt:
            async_ask_about_rebuilt_library(self._hass, self._entry)
            return self._fail(own_error("library_rebuilt"))
        except Exception:  # noqa: BLE001 - whoever waits must be told, and it is logged
            LOGGER.exception("Unexpected error while matching books")
            return self._fail(own_error("run_failed"))
        return self._finish(RunStatus.IDLE, RunResult.FINISHED)

    def _library_pass(self) -> LibraryPass:
        state = self._store.run
        self._expected_sent = None
        return LibraryPass(
            store=self._store,
            run=state.number if state.begun else state.number + 1,
            booklore=self._booklore,
            hardcover=self._hardcover,
            libraries=self._coordinator.libraries,
            accept_exact=bool(self._entry.options.get(OPT_ACCEPT_EXACT)),
            started=self._started,
            report=self._report,
            expect=self._expect,
        )

    @callback
    def _expect(self, requests: float) -> None:
        self._expected_sent = self._hardcover.sent + requests
        self._coordinator.expected_end = self._expected_end()
        self._coordinator.tell()

    @callback
    def _started(self, known: int) -> None:
        self._patience = iter(())
        self._coordinator.looked_at = known
        async_settle_rebuilt_library(self._hass, self._entry)
        note_success(self._hass, self._entry)
        self._set_status(RunStatus.RUNNING)
        for visit in self._visits:
            if not visit.started.done():
                visit.started.set_result(None)

    @callback
    def _report(self, changes: Sequence[Change], looked_at: int) -> None:
        self._coordinator.looked_at = (self._coordinator.looked_at or 0) + looked_at
        fire_changes(self._hass, self._entry.entry_id, changes)
        self._teller.tell()

    @callback
    def _tell(self) -> None:
        self._notifications.sync()
        self._coordinator.expected_end = self._expected_end()
        self._coordinator.tell()

    def _expected_end(self) -> float | None:
        if self._expected_sent is None:
            return None
        left = max(self._expected_sent - self._hardcover.sent, 0.0)
        return time() + self._hardcover.pacer.seconds_for(left)

    @callback
    def _pause(self, until: float) -> RunEnd:
        self._patience = iter(_PATIENCE)
        until += uniform(*_LATER)  # noqa: S311 - spreads load, keeps no secret
        self._coordinator.looked_at = None
        self._coordinator.expected_end = None
        self._store.change(run=replace(self._store.run, paused_until=until))
        self._set_status(RunStatus.WAITING_FOR_QUOTA)
        self._go_on_at(until)
        return self._end(RunResult.PAUSED)

    @callback
    def _fail(self, error: HomeAssistantError) -> RunEnd:
        return self._finish(RunStatus.ERROR, RunResult.FAILED, error)

    @callback
    def _finish(
        self, status: RunStatus, result: RunResult, error: HomeAssistantError | None = None
    ) -> RunEnd:
        self._coordinator.looked_at = None
        self._coordinator.expected_end = None
        self._store.change(
            run=RunState(self._store.run.number, ended_at=time(), failed=error is not None)
        )
        self._set_status(status)
        return self._end(result, error)

    def _end(self, result: RunResult, error: HomeAssistantError | None = None) -> RunEnd:
        return RunEnd(result, self._coordinator.data.tally, self._store.run.paused_until, error)

    @callback
    def _answer(self, end: RunEnd, visits: Sequence[Visit] | None = None) -> None:
        """Answer these callers, or all who wait."""
        if visits is None:
            visits, self._visits = self._visits, []
        for visit in visits:
            if not visit.started.done():
                visit.started.set_result(end)
            if not visit.ended.done():
                visit.ended.set_result(end)

    @callback
    def _set_status(self, status: RunStatus) -> None:
        self._teller.stop()
        self._coordinator.status = status
        self._notifications.sync()
        self._coordinator.tell()

    async def _store_now(self) -> None:
        with suppress(NotWritten):  # Home Assistant has logged why; it is tried again
            await self._store.async_save()

    @callback
    def _go_on_at(self, timestamp: float) -> None:
        self._forget_timer()
        self._cancel_timer = async_track_point_in_utc_time(
            self._hass, self._async_go_on, dt_util.utc_from_timestamp(timestamp)
        )

    @callback
    def _async_go_on(self, _now: datetime) -> None:
        self._cancel_timer = None
        self._start()

    @callback
    def _forget_timer(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
