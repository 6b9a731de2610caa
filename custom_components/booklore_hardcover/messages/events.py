"""The events on Home Assistant's bus, for automations to go on from."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..models import Change, Status, Tally

EVENT_RUN_FINISHED = f"{DOMAIN}_run_finished"
EVENT_RUN_PAUSED = f"{DOMAIN}_run_paused"
EVENT_MATCH_PENDING = f"{DOMAIN}_match_pending"
EVENT_MATCH_SETTLED = f"{DOMAIN}_match_settled"


class RunResult(StrEnum):
    """How a run came to its end, or to its pause."""

    FINISHED = "finished"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What there is to say when a run is over or pauses."""

    result: RunResult
    tally: Tally
    paused_until: float | None = None
    """Unix time in seconds."""
    error: HomeAssistantError | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the tally and, during a pause, until when."""
        counts = {
            name: getattr(self.tally, name)
            for name in ("stored", "skipped", "failed", "pending", "total")
        }
        until = self.paused_until
        return counts | {
            "paused_until": until and dt_util.utc_from_timestamp(until).isoformat(),
        }


@callback
def fire_run_end(hass: HomeAssistant, entry_id: str, end: RunEnd) -> None:
    """Tell automations that a run is over, or pauses."""
    event = EVENT_RUN_PAUSED if end.result is RunResult.PAUSED else EVENT_RUN_FINISHED
    hass.bus.async_fire(
        event, {ATTR_CONFIG_ENTRY_ID: entry_id, "result": end.result.value, **end.as_dict()}
    )


@callback
def fire_changes(hass: HomeAssistant, entry_id: str, changes: Iterable[Change]) -> None:
    """Tell automations which books ask for a choice now, and which no longer do."""
    for change in changes:
        pending = change.after.status is Status.PENDING
        was_pending = change.before is not None and change.before.status is Status.PENDING
        if pending and was_pending:
            continue
        if pending or was_pending:
            fire_match(hass, entry_id, change)


@callback
def fire_match(hass: HomeAssistant, entry_id: str, change: Change) -> None:
    """Tell automations that one book asks for a choice, or has been settled."""
    pending = change.after.status is Status.PENDING
    hass.bus.async_fire(
        EVENT_MATCH_PENDING if pending else EVENT_MATCH_SETTLED,
        {
            ATTR_CONFIG_ENTRY_ID: entry_id,
            "book_id": change.book_id,
            "title": change.after.book.title,
        },
    )
