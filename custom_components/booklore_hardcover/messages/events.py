"""Events on Home Assistant's bus, for automations."""

from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..models import Change, RunEnd, RunResult, Status, StoreUpdate, Tally

EVENT_RUN_FINISHED = f"{DOMAIN}_run_finished"
EVENT_RUN_PAUSED = f"{DOMAIN}_run_paused"
EVENT_MATCH_PENDING = f"{DOMAIN}_match_pending"
EVENT_MATCH_SETTLED = f"{DOMAIN}_match_settled"


def counts_of(tally: Tally) -> dict[str, int]:
    """Return the four counts and the total, by name."""
    names = ("stored", "skipped", "failed", "pending", "total")
    return {name: getattr(tally, name) for name in names}


def run_end_facts(end: RunEnd) -> dict[str, Any]:
    """Return the counts, and when a pause ends as an ISO time, None if there is no pause."""
    until = end.paused_until and dt_util.utc_from_timestamp(end.paused_until).isoformat()
    return {**counts_of(end.tally), "paused_until": until}


async def async_fire_run_end(hass: HomeAssistant, entry_id: str, end: RunEnd) -> None:
    """Fire the event that a run is over, or pauses."""
    event = EVENT_RUN_PAUSED if end.result is RunResult.PAUSED else EVENT_RUN_FINISHED
    facts = {ATTR_CONFIG_ENTRY_ID: entry_id, "result": end.result.value, **run_end_facts(end)}
    hass.bus.async_fire(event, facts)


@callback
def async_fire_changes(hass: HomeAssistant, entry_id: str, update: StoreUpdate) -> None:
    """Fire an event for each book that has become pending or has been settled."""
    for change in update.changes:
        if (event := _event(change)) and (record := change.after or change.before):
            book = {"book_id": change.book_id, "title": record.book.title}
            hass.bus.async_fire(event, {ATTR_CONFIG_ENTRY_ID: entry_id, **book})


def _event(change: Change) -> str | None:
    """Return the event of a change, None if there is none; a person's choice always has one."""
    before = change.before and change.before.status
    after = change.after and change.after.status
    if after is Status.PENDING:
        return EVENT_MATCH_PENDING if before is not Status.PENDING else None
    if before is Status.PENDING or (change.by_person and after in (Status.MATCHED, Status.SKIPPED)):
        return EVENT_MATCH_SETTLED
    return None
