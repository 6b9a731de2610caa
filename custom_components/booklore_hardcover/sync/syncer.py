"""The background sync: what is to be written is planned and written, after runs and choices."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from time import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later, async_track_utc_time_change

from ..accounts.refusal import AccountGuard
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreMayNotEdit, BookLoreTooOldToWrite
from ..const import CONF_BOOKLORE_USER_ID, CONF_HARDCOVER_USER_ID, DOMAIN, LOGGER
from ..errors import action_error, problem_of
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverPaused
from ..hardcover.pacer import Priority
from ..hardcover.ratelimit import LONGEST_PAUSE
from ..messages.issues import WRITE_ISSUES, async_create_write_issue, async_delete_issues
from ..models import ClientError, Options, Problem, RunEnd, StoreUpdate
from ..run.runner import Runner
from ..run.timer import Timer
from ..store import MatchStore
from ..store.errors import StoreError
from ..store.journal import Consent, SyncRequest, SyncState
from .plan import Difference, Left, Line, Plan
from .planner import OtherAccount, Planner
from .writer import NotAsExpected, Writer

MOST_BY_ITSELF = 200
"""How many books are written at once if nobody asked for anything."""
_AFTER_CHOICE = 1.0
"""Seconds for which further choices are waited for."""
_RETRIES = (60, 60, 180, 300, 600, 900, 1800)
"""Seconds between attempts to go on while BookLore does not answer."""
_DISK_RETRY = 60.0
LINES_KEPT = 50
"""How many lines and differences callers are told of."""


@dataclass(slots=True)
class SyncEnd:
    """What callers are told when a sync is over, pauses or fails."""

    run: int
    planned: int = 0
    written: int = 0
    requests: int = 0
    """How many the lines cost BookLore, those to look before and after included."""
    files_rewritten: int = 0
    files_moved: int = 0
    left: dict[int, Left] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    paused_until: float | None = None
    """Unix time in seconds."""
    problem: Problem | None = None

    def add(self, plan: Plan, written: int) -> None:
        """Count what a plan has come to."""
        self.planned += len(plan.lines)
        self.written += written
        self.requests += plan.requests
        self.files_rewritten += plan.files_rewritten
        self.files_moved += plan.files_moved
        self.left |= plan.left
        self.lines = [*self.lines, *plan.lines][:LINES_KEPT]
        self.differences = [*self.differences, *plan.differences][:LINES_KEPT]

    def left_by_reason(self) -> Mapping[Left, int]:
        """Return how many books were left alone for which reason."""
        return Counter(self.left.values())


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
        self._pair = (
            f"{entry.data[CONF_URL]}#{entry.data[CONF_BOOKLORE_USER_ID]}",
            entry.data[CONF_HARDCOVER_USER_ID],
        )
        self.planner = Planner(
            store, booklore, hardcover, options, entry.data[CONF_BOOKLORE_USER_ID]
        )
        self._task: asyncio.Task[None] | None = None
        self._served = 0
        """How many of the requests in the store are being served."""
        self._end = SyncEnd(0)
        self._joined: list[asyncio.Future[SyncEnd]] = []
        self._lock = asyncio.Lock()
        """Held while the requests in the store and `_joined` change together."""
        self._timer = Timer(hass, self._start)
        self._cancel_choices: CALLBACK_TYPE | None = None
        self._cancel_daily: CALLBACK_TYPE | None = None
        self._chosen: set[int] = set()
        """Books that a person has just decided about."""
        self._retries: Iterator[float] = iter(_RETRIES)
        self._stopped = False

    @property
    def consent(self) -> Consent | None:
        """What the person has agreed to for these two accounts, while the option is on."""
        consent = self._journal.state.consent
        agreed = consent is not None and (consent.booklore, consent.hardcover) == self._pair
        return consent if agreed and self._options.write_ids else None

    @callback
    def start(self) -> None:
        """Go on with what a restart ended, and sync after runs, choices and once a day."""
        entry = self._entry
        entry.async_on_unload(self._store.listen(self._note_changes))
        self._runner.listen(self._async_after_run)
        # A minute of its own, so that not all the world asks at once.
        minute = int.from_bytes(sha256(entry.entry_id.encode()).digest()[:4]) % (24 * 60)
        self._cancel_daily = async_track_utc_time_change(
            self._hass, self._async_once_a_day, hour=minute // 60, minute=minute % 60, second=0
        )
        if self._options.write_ids and self.consent is None:
            async_create_write_issue(self._hass, entry, "consent_needed")
        else:
            async_delete_issues(self._hass, entry, *WRITE_ISSUES)
        state = self._journal.state
        self._end = SyncEnd(state.number)
        if not self._may_serve(state):
            return
        if state.paused_until and 0 < (left := state.paused_until - time()) <= LONGEST_PAUSE:
            self._start_in(left)
        else:
            self._start()

    async def async_plan(self, book_ids: frozenset[int] | None) -> Plan:
        """Return what a call of `write_ids` would do now; raises the clients' errors.

        The plan counts files that would change, whether or not that was agreed to. Raises a
        translated error too if BookLore logs in somebody else.
        """
        try:
            return await self.planner.plan(book_ids, asked=True, files_agreed=True)
        except OtherAccount as err:
            raise action_error("booklore_other_account") from err

    async def async_agree(self, *, files: bool) -> None:
        """Save the person's consent and begin the first sync, which is theirs.

        If the option is not on yet, it begins once that is saved, which sets the entry up again.
        """
        consent = Consent(*self._pair, files)

        def agree(state: SyncState) -> SyncState:
            asked = _with_request(SyncRequest(asked=True), self._served, state)
            return replace(asked, consent=consent)

        await self._journal.update_state(agree)
        if self.consent is not None:
            async_delete_issues(self._hass, self._entry, *WRITE_ISSUES)
            self._start()

    async def async_join(self, request: SyncRequest) -> asyncio.Future[SyncEnd]:
        """Start a sync or have the one under way serve this too; done when it is over or pauses.

        Raises a translated error while an account is refused, when the disk does not take the
        request, and when the entry is being unloaded.
        """
        self._accounts.require_accounts()
        joined: asyncio.Future[SyncEnd] = self._hass.loop.create_future()
        async with self._lock:
            if self._stopped:
                raise action_error("run_interrupted")
            try:
                add = partial(_with_request, request, self._served)
                state = await self._journal.update_state(add)
            except StoreError as err:
                raise action_error(err.key) from err
            if self._task is None:
                self._end = SyncEnd(state.number)
            if self._task is None and state.paused_until and state.paused_until > time():
                joined.set_result(replace(self._end, paused_until=state.paused_until))
                return joined
            self._joined.append(joined)
            self._start()
        return joined

    async def async_stop(self) -> None:
        """Cancel the sync and all timers; it goes on after the next set-up."""
        self._stopped = True
        self._timer.stop()
        for cancel in (self._cancel_choices, self._cancel_daily):
            if cancel is not None:
                cancel()
        self._cancel_choices = self._cancel_daily = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        async with self._lock:
            self._tell(Problem("run_interrupted"))

    def _may_serve(self, state: SyncState) -> bool:
        """Whether something is to be done that was agreed to; to undo needs no consent."""
        undo = any(each.undo is not None for each in state.requests)
        return bool(state.requests) and (undo or self.consent is not None)

    @callback
    def _start(self) -> None:
        self._timer.stop()
        if self._task is not None or self._stopped:
            return
        if problem := self._accounts.problem:
            self._tell(problem)
        else:
            self._task = self._entry.async_create_background_task(
                self._hass, self._work(), f"{DOMAIN} sync of {self._entry.title}"
            )

    async def _work(self) -> None:
        """Serve requests until none is left, or until there is something to wait for."""
        problem = paused_until = wait = None
        try:
            while self._journal.state.requests:
                await self._runner.async_wait_until_at_rest()
                await self._serve()
        except HardcoverPaused as err:
            paused_until = err.until
            wait = err.until - time()
        except BookLoreCannotConnect as err:
            problem, wait = problem_of(err), next(self._retries, None)
        except StoreError as err:
            problem, wait = Problem(err.key), _DISK_RETRY
        except (ClientError, OtherAccount, NotAsExpected) as err:
            problem = await self._async_refused(err)
        except Exception:  # noqa: BLE001 - whoever waits must be told, and it is logged
            LOGGER.exception("Unexpected error while writing to BookLore")
            problem = Problem("run_failed")
        await self._conclude(problem, paused_until, wait)

    async def _conclude(
        self, problem: Problem | None, paused_until: float | None, wait: float | None
    ) -> None:
        """Save how the sync ended, start it again later if need be, and tell who waits."""
        keep = wait is not None
        async with self._lock:
            self._served = 0
            again = problem is None and not keep and bool(self._journal.state.requests)
            if not again:
                try:
                    await self._journal.update_state(
                        lambda state: replace(
                            state,
                            requests=state.requests if keep else (),
                            paused_until=paused_until,
                            ended_at=time(),
                        )
                    )
                except StoreError as err:
                    problem, wait = Problem(err.key), _DISK_RETRY
            self._task = None
            if not again:
                self._end.paused_until = paused_until
                self._tell(problem)
        if again:
            self._start()
        elif wait is not None:
            self._start_in(wait)

    async def _serve(self) -> None:
        """Plan and write what is asked for now; what joins meanwhile is served after that."""
        async with self._lock:
            requests, number = self._journal.state.requests, self._journal.state.number
            self._served = len(requests)
        by_itself = all(each.by_itself for each in requests)
        self._hardcover.priority = Priority.UNASKED if by_itself else Priority.RUN
        writer = Writer(
            self._store, self._booklore, self.planner, number, self._runner.async_wait_until_at_rest
        )
        await writer.settle_interrupted()
        for request in requests:
            plan = await self._plan(request)
            if request.by_itself:
                plan.limit(MOST_BY_ITSELF)
            LOGGER.debug("Sync %d: %d writes, %s", number, len(plan.lines), plan.left_by_reason())
            try:
                await writer.carry_out(plan)
            finally:
                self._end.add(plan, writer.written)
                writer.written = 0
            self._retries = iter(_RETRIES)
        async with self._lock:
            await self._journal.update_state(
                lambda state: replace(state, requests=state.requests[len(requests) :])
            )
            self._served = 0
        async_delete_issues(self._hass, self._entry, *WRITE_ISSUES)

    async def _plan(self, request: SyncRequest) -> Plan:
        if request.undo is not None:
            return await self.planner.undo(request.undo)
        if (consent := self.consent) is None:
            return Plan()  # that was turned off after it was asked for
        return await self.planner.plan(
            request.book_ids, asked=request.asked, files_agreed=consent.files
        )

    async def _async_refused(self, err: Exception) -> Problem:
        """Say what keeps everything from being written, and what to do about it."""
        if isinstance(err, ClientError):
            if isinstance(err, BookLoreMayNotEdit | BookLoreTooOldToWrite):
                async_create_write_issue(self._hass, self._entry, err.key, **err.facts)
            await self._accounts.async_note(err)
            return problem_of(err)
        key = "booklore_other_account" if isinstance(err, OtherAccount) else "write_not_as_expected"
        LOGGER.debug("The sync is stopped: %s", err)
        async_create_write_issue(self._hass, self._entry, key)
        return Problem(key)

    def _tell(self, problem: Problem | None) -> None:
        joined, self._joined = self._joined, []
        self._end.problem = problem
        for each in joined:
            if not each.done():
                each.set_result(self._end)

    @callback
    def _note_changes(self, update: StoreUpdate) -> None:
        """Sync the books that a person has just decided about, a moment later."""
        if self.consent is None:
            return
        self._chosen.update(each.book_id for each in update.changes if each.by_person)
        if self._chosen and self._cancel_choices is None and not self._stopped:
            self._cancel_choices = async_call_later(
                self._hass, _AFTER_CHOICE, self._async_after_choices
            )

    async def _async_after_choices(self, _now: datetime) -> None:
        self._cancel_choices = None
        book_ids, self._chosen = frozenset(self._chosen), set()
        await self._join_by_itself(SyncRequest(book_ids, asked=True))

    async def _async_after_run(self, end: RunEnd) -> None:
        if end.problem is None:
            await self._join_by_itself(SyncRequest(by_itself=not end.asked))

    async def _async_once_a_day(self, _now: datetime) -> None:
        await self._join_by_itself(SyncRequest(by_itself=True))

    async def _join_by_itself(self, request: SyncRequest) -> None:
        """Ask for a sync that nobody waits for."""
        if self.consent is None or self._accounts.problem or self._stopped:
            return
        try:
            await self.async_join(request)
        except HomeAssistantError as err:
            LOGGER.debug("No sync is started: %s", err)

    @callback
    def _start_in(self, seconds: float) -> None:
        if not self._stopped:
            self._timer.set(seconds)


def _with_request(request: SyncRequest, served: int, state: SyncState) -> SyncState:
    """Add a request to the sync under way, or begin another with it.

    The first `served` requests may be past these books already. Of the others, one for all
    books includes one for some, if it is asked for in the same way.
    """
    number = state.number if state.requests else state.number + 1
    waiting = state.requests[served:]
    if request in waiting or replace(request, book_ids=None) in waiting:
        return state
    return replace(state, number=number, requests=(*state.requests, request))
