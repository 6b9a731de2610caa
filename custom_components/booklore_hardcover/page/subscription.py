"""The events that an open page is sent: counts, and which books have changed."""

from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime
from typing import Any

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN, LOGGER
from ..coordinator import View
from ..data import BookLoreHardcoverConfigEntry, is_loaded
from ..models import Status, StoreUpdate
from ..store.errors import StoreError
from .crowd import crowd_of
from .permissions import may

_COOLDOWN = 0.5
"""Seconds between two events."""
_DISK_RETRY = 60.0
"""Seconds after which lists that could not be read are tried again."""
_MAX_CHANGED = 5_000
"""From so many changes on, it is faster to send the lists as a whole."""
_MOST_OF_CONNECTION = 20
_MOST_OF_USER = 60
_LISTS = (Status.PENDING, Status.FAILED)
_COUNTS = ("stored", "skipped", "failed", "pending", "matched", "total")


class Subscription:
    """Sends one page the changes of an entry; it outlives reloads of the entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: BookLoreHardcoverConfigEntry,
        connection: ActiveConnection,
        msg_id: int,
    ) -> None:
        """Send nothing until `begin` is called.

        Raises a translated error if the connection or the user has too many subscriptions.
        """
        self._leave = crowd_of(hass).enter(
            {
                ("subscription", connection): _MOST_OF_CONNECTION,
                ("subscription", connection.user.id): _MOST_OF_USER,
            }
        )
        self._hass = hass
        self._entry = entry
        self._connection = connection
        self._msg_id = msg_id
        self._ended = False
        self._changed: set[int] | None = None
        """Books that have changed since the last event; None if the next one has whole lists."""
        self._debouncer: Debouncer[Coroutine[Any, Any, None]] | None = None
        self._stop_listening: list[CALLBACK_TYPE] = []
        self._stop_watching = entry.async_on_state_change(self._watch)

    @callback
    def begin(self) -> None:
        """Send the first event, with whole lists."""
        if is_loaded(self._entry):
            self._listen()
        else:
            self._send({"unloaded": True})

    @callback
    def end(self) -> None:
        """Send nothing more."""
        self._leave()
        self._ended = True
        self._stop_watching()
        self._stop()

    @callback
    def _watch(self) -> None:
        loaded = is_loaded(self._entry)
        if loaded is bool(self._stop_listening):
            return
        if not loaded:
            self._stop()
        self.begin()

    def _listen(self) -> None:
        data = self._entry.runtime_data
        self._changed = None
        self._debouncer = Debouncer(
            self._hass, LOGGER, cooldown=_COOLDOWN, immediate=True, function=self._send_changes
        )
        self._stop_listening = [
            data.store.listen(self._collect),
            data.coordinator.async_add_listener(self._schedule),
            # One for each loading, since a call that is under way begins another cooldown
            # when it ends, unless its debouncer has been shut down.
            self._debouncer.async_shutdown,
        ]
        self._schedule()

    @callback
    def _collect(self, update: StoreUpdate) -> None:
        if self._changed is None:
            return
        if len(self._changed) + len(update.changes) + len(update.relisted) >= _MAX_CHANGED:
            self._changed = None
        else:
            self._changed.update(change.book_id for change in update.changes)
            self._changed.update(update.relisted)

    @callback
    def _schedule(self, _now: datetime | None = None) -> None:
        if self._debouncer is not None:
            self._hass.async_create_task(
                self._debouncer.async_call(), f"{DOMAIN} open page", eager_start=False
            )

    def _stop(self) -> None:
        for stop in self._stop_listening:
            stop()
        self._stop_listening = []
        self._debouncer = None

    async def _send_changes(self) -> None:
        if not (listening := self._stop_listening):
            return
        data = self._entry.runtime_data
        changed, self._changed = self._changed, set()
        lists: dict[str, list[int]] | None = None
        with suppress(StoreError):
            lists = {
                status.value: await data.store.ids(data.options.libraries, [status], among=changed)
                for status in _LISTS
            }
        if self._stop_listening is not listening:
            return  # the entry was unloaded meanwhile
        if lists is None:
            self._changed = None
            listening.append(async_call_later(self._hass, _DISK_RETRY, self._schedule))
            return
        self._send(self._event(data.coordinator.data, changed, lists))
        if self._changed != set():
            self._schedule()  # the debouncer may have dropped a call while this one was slow

    def _event(
        self, view: View, changed: set[int] | None, lists: dict[str, list[int]]
    ) -> dict[str, Any]:
        return {
            "counts": {name: getattr(view.tally, name) for name in _COUNTS},
            "status": view.status.value,
            "progress": view.progress,
            "expected_end": view.expected_end and view.expected_end.isoformat(),
            "paused_until": view.paused_until and view.paused_until.isoformat(),
            "may_choose": may(self._hass, self._connection.user, self._entry, control=True),
            "title": self._entry.title,
            "changed": None if changed is None else sorted(changed),
            **lists,
        }

    def _send(self, event: dict[str, Any]) -> None:
        if not self._ended:
            self._connection.send_event(self._msg_id, event)
