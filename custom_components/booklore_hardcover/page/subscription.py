"""What a page that is open is told: counts at once, and which books have changed."""

from typing import Any

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..coordinator import BookLoreHardcoverConfigEntry
from ..kept_records import Records
from ..match_store import InView
from ..models import Status
from ..rest import Rested
from .permissions import may_control

_REST = 0.5
"""Seconds between two events."""
_MOST_CHANGED = 5_000
"""From so many changes on, it is quicker to tell everything anew."""
_LISTS = (Status.PENDING, Status.FAILED)
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
        self._known: tuple[InView, int] | None = None
        """The books in view and the version of the records last told of; None for none."""
        self._teller = Rested(hass, self._tell, _REST)
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
        self._stop_listening = coordinator.async_add_listener(self._tell_soon)
        self._teller.tell()

    @callback
    def _tell_soon(self) -> None:
        """Let the entities have their turn, and others: both look through all books."""
        self._hass.loop.call_soon(self._tell_if_open)

    @callback
    def _tell_if_open(self) -> None:
        if self._stop_listening is not None:
            self._teller.tell()

    def _fall_silent(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        self._teller.stop()
        self._known = None

    def _tell(self) -> None:
        self._send(self._event())

    def _event(self) -> dict[str, Any]:
        """Return how things stand, and which of the changed books are in which list.

        `changed` is None when everything is told anew: the lists are whole then.
        """
        coordinator = self._entry.runtime_data.coordinator
        view, records, now = coordinator.data, coordinator.store.records, coordinator.in_view
        changed = self._changed(now, records)
        told = now.ids if changed is None else changed & now.ids
        event = {
            "counts": {name: getattr(view.tally, name) for name in _COUNTS},
            "status": view.status.value,
            "progress": view.progress,
            "expected_end": view.expected_end and view.expected_end.isoformat(),
            "paused_until": view.paused_until and view.paused_until.isoformat(),
            "may_choose": may_control(self._hass, self._connection.user, self._entry),
            "title": self._entry.title,
            "changed": None if changed is None else sorted(changed),
            **{status.value: records.with_status([status], told) for status in _LISTS},
        }
        self._known = now, records.version
        return event

    def _changed(self, now: InView, records: Records) -> set[int] | None:
        """Return the books that are another matter for whoever looks at the chosen libraries.

        None when nothing is known yet, or when they are too many.
        """
        if self._known is None:
            return None
        before, version = self._known
        if abs(len(now.ids) - len(before.ids)) >= _MOST_CHANGED:
            return None
        changed = {each for each in records.changed_since(version) if each in now.ids}
        if before is not now:
            changed |= before.ids ^ now.ids
        return changed if len(changed) < _MOST_CHANGED else None

    def _send(self, event: dict[str, Any]) -> None:
        self._connection.send_event(self._msg_id, event)
