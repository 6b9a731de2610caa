"""When syncs start by themselves: after runs and choices, and once a day."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_utc_time_change

from ..models import RunEnd
from ..run.runner import Runner
from ..store import MatchStore
from ..store.changes import StoreUpdate
from ..store.sync_state import SyncRequest, SyncScope

_AFTER_CHOICE = 1.0
"""Seconds to wait after a choice, so that further ones are written with it."""


class Occasions:
    """Requests syncs of one entry while it is loaded."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        request: Callable[[SyncRequest], Awaitable[None]],
    ) -> None:
        """Prepare; nothing is requested before `start` is called."""
        self._hass = hass
        self._entry = entry
        self._request = request
        self._chosen: set[int] = set()
        """Books that a person has just decided about."""
        self._cancel_choices: CALLBACK_TYPE | None = None
        self._cancel_daily: CALLBACK_TYPE | None = None
        self._stopped = False

    @callback
    def start(self, store: MatchStore, runner: Runner) -> None:
        """Listen to the store and the runner, and start the daily timer."""
        self._entry.async_on_unload(store.listen(self._note_changes))
        runner.listen(self._async_after_run)
        # Each entry has a minute of its own, so that not all installations sync at once.
        digest = sha256(self._entry.entry_id.encode()).digest()
        hour, minute = divmod(int.from_bytes(digest[:4]) % (24 * 60), 60)
        self._cancel_daily = async_track_utc_time_change(
            self._hass, self._async_once_a_day, hour=hour, minute=minute, second=0
        )

    @callback
    def stop(self) -> SyncRequest | None:
        """Stop the timers; returns the request for choices that were still waited for, if any."""
        self._stopped = True
        for cancel in (self._cancel_choices, self._cancel_daily):
            if cancel is not None:
                cancel()
        self._cancel_choices = self._cancel_daily = None
        return self._after_choices() if self._chosen else None

    @callback
    def _note_changes(self, update: StoreUpdate) -> None:
        self._chosen.update(each.book_id for each in update.changes if each.by_person)
        if self._chosen and self._cancel_choices is None and not self._stopped:
            self._cancel_choices = async_call_later(
                self._hass, _AFTER_CHOICE, self._async_after_choices
            )

    def _after_choices(self) -> SyncRequest:
        book_ids, self._chosen = frozenset(self._chosen), set()
        return SyncRequest(book_ids, SyncScope.IDS, asked=True)

    async def _async_after_choices(self, _now: datetime) -> None:
        self._cancel_choices = None
        await self._request(self._after_choices())

    async def _async_after_run(self, end: RunEnd) -> None:
        if end.problem is None:
            await self._request(SyncRequest(by_itself=not end.asked))

    async def _async_once_a_day(self, _now: datetime) -> None:
        await self._request(SyncRequest(by_itself=True))
