"""What a page that is open is told: counts at once, and which books have changed."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .coordinator import BookLoreHardcoverConfigEntry
from .matching.records import Record, Status
from .permissions import may_control

_REST = 0.5
"""Seconds between two events."""
_COUNTS = ("stored", "skipped", "failed", "pending", "matched", "total")


class Subscription:
    """One open page's view of an entry; it lasts over the entry's reloads."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: BookLoreHardcoverConfigEntry,
        connection: ActiveConnection,
        msg_id: int,
    ) -> None:
        """Tell nothing yet."""
        self._hass = hass
        self._entry = entry
        self._connection = connection
        self._msg_id = msg_id
        self._known: Mapping[int, Record] | None = None
        """The records as last told of; None when everything has to be told."""
        self._lists: dict[str, list[int]] = {}
        self._due = False
        self._cancel_rest: CALLBACK_TYPE | None = None
        self._stop_listening: CALLBACK_TYPE | None = None
        self._stop_watching = entry.async_on_state_change(self._watch)

    @callback
    def begin(self) -> None:
        """Tell how things stand."""
        if self._entry.state is ConfigEntryState.LOADED:
            self._listen()
        else:
            self._send({"unloaded": True})

    @callback
    def end(self) -> None:
        """Tell nothing more."""
        self._stop_watching()
        self._fall_silent()

    @callback
    def _watch(self) -> None:
        loaded = self._entry.state is ConfigEntryState.LOADED
        if loaded is (self._stop_listening is not None):
            return
        if loaded:
            self._listen()
        else:
            self._fall_silent()
            self._send({"unloaded": True})

    def _listen(self) -> None:
        coordinator = self._entry.runtime_data.coordinator
        self._stop_listening = coordinator.async_add_listener(self._changed)
        self._tell()

    def _fall_silent(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        if self._cancel_rest is not None:
            self._cancel_rest()
            self._cancel_rest = None
        self._known, self._lists, self._due = None, {}, False

    @callback
    def _changed(self) -> None:
        if self._cancel_rest is not None:
            self._due = True
        else:
            self._tell()

    @callback
    def _rested(self, _now: object) -> None:
        self._cancel_rest = None
        if self._due:
            self._tell()

    def _tell(self) -> None:
        self._due = False
        self._cancel_rest = async_call_later(
            self._hass, _REST, HassJob(self._rested, cancel_on_shutdown=True)
        )
        self._send(self._event())

    def _event(self) -> dict[str, Any]:
        coordinator = self._entry.runtime_data.coordinator
        view, records = coordinator.data, coordinator.records_in_view()
        event: dict[str, Any] = {
            "counts": {name: getattr(view.tally, name) for name in _COUNTS},
            "status": view.status.value,
            "progress": view.progress,
            "expected_end": view.expected_end and view.expected_end.isoformat(),
            "paused_until": view.paused_until and view.paused_until.isoformat(),
            "may_choose": may_control(self._hass, self._connection.user, self._entry),
            "title": self._entry.title,
            "changed": None if self._known is None else _changed_books(self._known, records),
        }
        for status in (Status.PENDING, Status.FAILED):
            ids = [book_id for book_id, record in records.items() if record.status is status]
            if self._lists.get(status) != ids:
                self._lists[status] = event[status.value] = ids
        self._known = records
        return event

    def _send(self, event: dict[str, Any]) -> None:
        self._connection.send_event(self._msg_id, event)


def _changed_books(before: Mapping[int, Record], after: Mapping[int, Record]) -> list[int]:
    """Return the books whose record is another one; records are replaced, never changed."""
    return sorted(
        book_id
        for book_id in before.keys() | after.keys()
        if before.get(book_id) is not after.get(book_id)
    )
