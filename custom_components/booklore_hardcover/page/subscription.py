"""The events for an open page: counts, and which books have changed."""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN, LOGGER
from ..coordinator import View
from ..data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData, is_loaded
from ..messages.translations import async_problem_text
from ..store.changes import StoreUpdate
from ..store.errors import StoreError
from .limits import limits_of
from .permissions import may
from .rows import step_as_dict

_COOLDOWN = 0.5
"""Seconds between two events."""
_DISK_RETRY = 60.0
"""Seconds until the next attempt after the disk has failed."""
_MAX_CHANGED = 5_000
"""From so many changes on, the page reads everything again."""
_MOST_OF_CONNECTION = 20
_MOST_OF_USER = 60


class Subscription:
    """Sends the changes of an entry to one page; it survives reloads of the entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: BookLoreHardcoverConfigEntry,
        connection: ActiveConnection,
        msg_id: int,
        language: str | None,
    ) -> None:
        """Prepare; nothing is sent before `begin` is called. `language` is the one of the texts.

        Raises a translated error if the connection or the user has too many subscriptions.
        """
        self._release = limits_of(hass).acquire(
            {
                ("subscription", connection): _MOST_OF_CONNECTION,
                ("subscription", connection.user.id): _MOST_OF_USER,
            }
        )
        self._hass = hass
        self._entry = entry
        self._connection = connection
        self._msg_id = msg_id
        self._language = language
        self._ended = False
        self._changed: set[int] | None = None
        """Books that have changed since the last event; None if any book may have."""
        self._sent_unloaded: dict[str, bool] | None = None
        """The last event, if that was about an entry that is not loaded."""
        self._removed = False
        self._debouncer: Debouncer[Coroutine[Any, Any, None]] | None = None
        self._stop_listening: list[CALLBACK_TYPE] = []
        self._stop_watching = async_dispatcher_connect(
            hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._watch
        )

    @callback
    def begin(self) -> None:
        """Send the first event."""
        if is_loaded(self._entry):
            self._listen()
        else:
            self._send_unloaded()

    @callback
    def end(self) -> None:
        """Send nothing more."""
        self._release()
        self._ended = True
        self._stop_watching()
        self._stop()

    @callback
    def _watch(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry is not self._entry:
            return
        self._removed = change is ConfigEntryChange.REMOVED
        loaded = is_loaded(entry) and not self._removed
        if loaded and self._stop_listening:
            self._schedule()  # it may have a new title
        elif loaded:
            self._listen()
        else:
            self._stop()
            self._send_unloaded()

    def _send_unloaded(self) -> None:
        """Send that the entry is not loaded, and why, unless that was sent last."""
        disabled = self._entry.disabled_by is not None
        event = {"unloaded": True, "disabled": disabled, "removed": self._removed}
        if event != self._sent_unloaded:
            self._sent_unloaded = event
            self._send(event)

    def _listen(self) -> None:
        data = self._entry.runtime_data
        self._changed = self._sent_unloaded = None
        self._debouncer = Debouncer(
            self._hass, LOGGER, cooldown=_COOLDOWN, immediate=True, function=self._send_changes
        )
        self._stop_listening = [
            data.store.listen(self._collect),
            data.coordinator.async_add_listener(self._schedule),
            data.accounts.listen(self._schedule),
            # Each loading has a debouncer of its own: a call under way starts another cooldown
            # when it ends, unless its debouncer is shut down.
            self._debouncer.async_shutdown,
        ]
        self._schedule()

    @callback
    def _collect(self, update: StoreUpdate) -> None:
        if self._changed is None:
            return
        other = (*update.relisted, *update.touched)
        if len(self._changed) + len(update.changes) + len(other) >= _MAX_CHANGED:
            self._changed = None
        else:
            self._changed.update(change.book_id for change in update.changes)
            self._changed.update(other)
        if update.touched:
            self._schedule()  # the coordinator does not change with it

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
        try:
            steps = await data.store.steps.of(self._connection.user.id, limit=1)
        except StoreError:
            if self._stop_listening is listening:
                self._changed = None
                listening.append(async_call_later(self._hass, _DISK_RETRY, self._schedule))
            return
        problem = data.accounts.problem or data.coordinator.data.problem
        reason = problem and await async_problem_text(self._hass, problem, self._language)
        if self._stop_listening is not listening:
            return  # the entry was unloaded meanwhile
        self._send(
            {
                **self._facts(data),
                "problem": reason,
                "undo": step_as_dict(steps[0]) if steps else None,
                "changed": None if changed is None else sorted(changed),
            }
        )
        if self._changed != set():
            self._schedule()  # the debouncer may have dropped a call while this one was slow

    def _facts(self, data: BookLoreHardcoverData) -> dict[str, Any]:
        view, agreement = data.coordinator.data, data.syncer.permission.agreement
        return {
            "title": self._entry.title,
            "may_choose": may(self._hass, self._connection.user, self._entry, control=True),
            "counts": _counts(view),
            "status": view.status.value,
            "progress": view.progress,
            "looked_at": view.looked_at,
            "expected_end": view.expected_end and view.expected_end.isoformat(),
            "paused_until": view.paused_until and view.paused_until.isoformat(),
            "last_run": view.last_run and view.last_run.isoformat(),
            "refused": data.accounts.refused,
            "writes": agreement.any,
            "ids": agreement.ids,
            "ratings": agreement.ratings.mode.value if agreement.ratings else "off",
            "differences": view.differences,
            "not_in_booklore": view.not_in_booklore,
            "accept_exact": data.options.accept_exact_matches,
            "libraries": [{"id": id_, "name": name} for id_, name in view.libraries.items()],
        }

    def _send(self, event: dict[str, Any]) -> None:
        if not self._ended:
            self._connection.send_event(self._msg_id, event)


def _counts(view: View) -> dict[str, int]:
    tally = view.tally
    return {
        "pending": tally.pending,
        "matched": tally.matched,
        "failed": tally.failed,
        # The tally counts what was matched before the last run as skipped, too.
        "skipped": tally.skipped - (tally.matched - tally.stored),
        "stored": tally.stored,
        "listed": tally.listed,
        "exact": view.exact,
    }
