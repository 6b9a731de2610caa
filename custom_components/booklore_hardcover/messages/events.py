"""Events on Home Assistant's bus, for automations, and what the event entities share with them."""

from asyncio import Handle
from collections import deque
from enum import StrEnum
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..models import RunEnd, RunResult, Tally
from ..record import Status
from ..store.changes import Change, StoreUpdate

EVENT_RUN_FINISHED = f"{DOMAIN}_run_finished"
EVENT_RUN_PAUSED = f"{DOMAIN}_run_paused"
EVENT_MATCH_PENDING = f"{DOMAIN}_match_pending"
EVENT_MATCH_SETTLED = f"{DOMAIN}_match_settled"
_PORTION = 50
"""Events fired in one go: each may start automations, and goes to the recorder."""


class MatchEvent(StrEnum):
    """What has become of a book."""

    PENDING = "match_pending"
    SETTLED = "match_settled"


_ON_BUS = {
    MatchEvent.PENDING: EVENT_MATCH_PENDING,
    MatchEvent.SETTLED: EVENT_MATCH_SETTLED,
}


def counts_of(tally: Tally) -> dict[str, int]:
    """Return the four counts and the total, by name."""
    names = ("stored", "skipped", "failed", "pending", "total")
    return {name: getattr(tally, name) for name in names}


def run_end_facts(end: RunEnd) -> dict[str, Any]:
    """Return the counts, and the pause's end as an ISO time, None if there is no pause."""
    until = end.paused_until and dt_util.utc_from_timestamp(end.paused_until).isoformat()
    return {**counts_of(end.tally), "paused_until": until}


def match_event(change: Change) -> tuple[MatchEvent, dict[str, Any]] | None:
    """Return the event for a change, and its data; None if the change needs no event.

    A person's choice always has an event.
    """
    before = change.before and change.before.status
    after = change.after and change.after.status
    if after is Status.PENDING:
        event = MatchEvent.PENDING if before is not Status.PENDING else None
    elif before is Status.PENDING or (
        change.by_person and after in (Status.MATCHED, Status.SKIPPED)
    ):
        event = MatchEvent.SETTLED
    else:
        event = None
    record = change.after or change.before
    if event is None or record is None:
        return None
    return event, {"book_id": change.book_id, "title": record.book.title}


class BusEvents:
    """Fires the events of one entry in the order in which things happened.

    A step may decide about thousands of books: its events are fired in portions, which leaves the
    event loop free in between.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Fire nothing yet."""
        self._hass = hass
        self._entry_id = entry_id
        self._due: deque[tuple[str, dict[str, Any]]] = deque()
        self._next: Handle | None = None

    @callback
    def changed(self, update: StoreUpdate) -> None:
        """Fire an event for each book that has become pending or has been settled."""
        for change in update.changes:
            if found := match_event(change):
                event, book = found
                self._put(_ON_BUS[event], book)
        self._begin()

    async def async_run_end(self, end: RunEnd) -> None:
        """Fire the event for a run that has ended or paused."""
        event = EVENT_RUN_PAUSED if end.result is RunResult.PAUSED else EVENT_RUN_FINISHED
        self._put(event, {"result": end.result.value, **run_end_facts(end)})
        self._begin()

    @callback
    def close(self) -> None:
        """Fire the events that are left: they have happened, even if the entry is unloaded."""
        if self._next is not None:
            self._next.cancel()
        while self._due:
            self._fire()

    def _put(self, event: str, facts: dict[str, Any]) -> None:
        self._due.append((event, {ATTR_CONFIG_ENTRY_ID: self._entry_id, **facts}))

    def _begin(self) -> None:
        if self._next is None:
            self._fire()

    def _fire(self) -> None:
        """Fire one portion, and schedule the next one, so that others get their turn."""
        self._next = None
        for _ in range(_PORTION):
            if not self._due:  # a listener may have unloaded the entry
                return
            self._hass.bus.async_fire(*self._due.popleft())
        if self._due:
            self._next = self._hass.loop.call_soon(self._fire)
