"""Event entities: what has become of books, and how runs end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData
from .entity import BookLoreHardcoverEntity
from .messages.events import MatchEvent, match_event, run_end_facts
from .models import RunEnd, RunResult
from .store.changes import StoreUpdate

PARALLEL_UPDATES = 0
_MOST_AT_ONCE = 10
"""The most books of one kind in a step with an event each; for more, one event has the count."""

type Trigger = Callable[[str, dict[str, Any]], None]
"""Takes the type of an event, and its attributes."""

_OF_RESULT = {
    RunResult.FINISHED: "run_finished",
    RunResult.STOPPED: "run_finished",
    RunResult.PAUSED: "run_paused",
    RunResult.FAILED: "run_failed",
}


@dataclass(frozen=True, kw_only=True)
class BookLoreHardcoverEventDescription(EventEntityDescription):
    """An event entity, and what it listens to."""

    listen_fn: Callable[[BookLoreHardcoverData, Trigger], Callable[[], None]]
    """Starts listening; returns a function that stops it."""


def _listen_to_matches(data: BookLoreHardcoverData, trigger: Trigger) -> Callable[[], None]:
    @callback
    def changed(update: StoreUpdate) -> None:
        found = [each for each in map(match_event, update.changes) if each]
        for event in MatchEvent:
            books = [facts for kind, facts in found if kind is event]
            if len(books) > _MOST_AT_ONCE:
                books = [{"count": len(books)}]
            for facts in books:
                trigger(event.value, facts)

    return data.store.listen(changed)


def _listen_to_runs(data: BookLoreHardcoverData, trigger: Trigger) -> Callable[[], None]:
    async def ended(end: RunEnd) -> None:
        facts = {"result": end.result.value, **run_end_facts(end)}
        if end.result is RunResult.FAILED and end.problem is not None:
            facts["reason"] = end.problem.key
        trigger(_OF_RESULT[end.result], facts)

    return data.runner.listen(ended)


EVENTS: tuple[BookLoreHardcoverEventDescription, ...] = (
    BookLoreHardcoverEventDescription(
        key="match",
        event_types=[each.value for each in MatchEvent],
        listen_fn=_listen_to_matches,
    ),
    BookLoreHardcoverEventDescription(
        key="run",
        event_types=["run_finished", "run_paused", "run_failed"],
        listen_fn=_listen_to_runs,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the event entities of an entry."""
    coordinator = entry.runtime_data.coordinator
    async_add_entities(BookLoreHardcoverEvent(coordinator, Platform.EVENT, each) for each in EVENTS)


class BookLoreHardcoverEvent(BookLoreHardcoverEntity, EventEntity):
    """Reports what has happened; its state is the time of the last event."""

    entity_description: BookLoreHardcoverEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Listen until the entity is removed."""
        await super().async_added_to_hass()
        entry: BookLoreHardcoverConfigEntry = self.coordinator.config_entry
        listen = self.entity_description.listen_fn
        self.async_on_remove(listen(entry.runtime_data, self._trigger))

    @callback
    def _trigger(self, event: str, facts: dict[str, Any]) -> None:
        self._trigger_event(event, facts)
        self.async_write_ha_state()

    @property
    @override
    def available(self) -> bool:
        """Return True: to automations, becoming available again would look like an event."""
        return True

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write no state: new counts are not an event."""
