"""What can be seen of an entry at one moment, and what must agree in it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN

from .states import counts_of, matches, notifications, status_of, until

PATIENCE = 400
"""So many times is looked again for what is told a little later than it is known."""
_COUNTS = frozenset(
    f"sensor.{DOMAIN}_{name}" for name in ("stored", "skipped", "failed", "pending", "matched")
)

type Decision = tuple[str, int | None]
"""A book's state and, when it is matched, its Hardcover id."""


@dataclass(frozen=True)
class Sight:
    """The books of `get_matches`, the counts of the sensors, and the open questions."""

    books: dict[int, dict[str, Any]]
    counts: dict[str, int]
    questions: frozenset[int]

    def stands(self, book_id: int) -> Decision | None:
        """Return what stands for a book; None when it is not to be seen."""
        match = self.books.get(book_id)
        return None if match is None else (match["status"], match.get("hardcover_id"))

    def ids(self, status: str) -> set[int]:
        """Return the ids of the books in a state."""
        return {id_ for id_, match in self.books.items() if match["status"] == status}

    def disagreements(self) -> list[str]:
        """Return what the sensors say otherwise than `get_matches`."""
        books = {
            status: len(self.ids(status)) for status in ("matched", "skipped", "failed", "pending")
        }
        counts = self.counts
        if not self.counts:
            return []  # the entry is being unloaded
        pairs = {
            "matched": (counts["matched"], books["matched"]),
            "failed": (counts["failed"], books["failed"]),
            "pending": (counts["pending"], books["pending"]),
            # A match of an earlier run counts as skipped.
            "settled": (counts["stored"] + counts["skipped"], books["matched"] + books["skipped"]),
        }
        return [
            f"{name}: {told} told, {seen} seen"
            for name, (told, seen) in pairs.items()
            if told != seen
        ]


async def look(hass: HomeAssistant, entry_id: str) -> Sight:
    """Look at everything of an entry, the only one there is, while nothing changes."""
    while True:
        counts, questions, status = counts_of(hass), questions_of(hass, entry_id), status_of(hass)
        books = {match["book_id"]: match for match in await matches(hass)}
        if (counts, questions, status) == (
            counts_of(hass),
            questions_of(hass, entry_id),
            status_of(hass),
        ):
            return Sight(books, counts, questions)


def questions_of(hass: HomeAssistant, entry_id: str) -> frozenset[int]:
    """Return the ids of the books about which an entry asks in notifications."""
    beginning = f"{DOMAIN}_{entry_id}_"
    asked = (
        key.removeprefix(beginning) for key in notifications(hass) if key.startswith(beginning)
    )
    return frozenset(int(each) for each in asked if each not in ("summary", "differences"))


class Onlooker:
    """Somebody who looks whenever a count changes: counts and `get_matches` soon agree."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Begin to look, at the only entry there is."""
        self.torn: list[str] = []
        """What did not agree."""
        self._hass = hass
        self._entry = entry
        self._changed = asyncio.Event()
        self._busy = False
        self._leave = hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)
        self._looking = hass.loop.create_task(self._look())

    async def rest(self) -> None:
        """Wait until there is nothing more to look at."""
        await until(lambda: self._looking.done() or not (self._changed.is_set() or self._busy))

    async def leave(self) -> None:
        """Look no more; raises what went wrong in looking."""
        self._leave()
        self._looking.cancel()
        [result] = await asyncio.gather(self._looking, return_exceptions=True)
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
            raise result

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] in _COUNTS and not self._changed.is_set():
            self._changed.set()
            # The five are written one after the other.
            self._hass.loop.call_soon(self._add_up)

    def _add_up(self) -> None:
        counts = counts_of(self._hass) if self._loaded else {}
        if counts and counts["matched"] > counts["stored"] + counts["skipped"]:
            self.torn.append(f"counts that cannot be: {counts}")

    async def _look(self) -> None:
        while True:
            await self._changed.wait()
            self._busy = True
            self._changed.clear()
            self.torn += await self._disagreements()
            self._busy = False

    async def _disagreements(self) -> list[str]:
        """Return what does not agree, not even after a while."""
        wrong: list[str] = []
        for _ in range(PATIENCE):
            if not self._loaded:
                return []  # who is gone tells nothing more
            try:
                wrong = (await look(self._hass, self._entry.entry_id)).disagreements()
            except HomeAssistantError as err:
                if err.translation_key not in ("entry_not_loaded", "store_closed"):
                    raise
                return []  # it has gone meanwhile
            if not wrong:
                break
            await asyncio.sleep(0.005)
        return wrong

    @property
    def _loaded(self) -> bool:
        """Whether there is something to be seen."""
        states = [self._hass.states.get(each) for each in _COUNTS]
        readable = all(state is not None and state.state.isdecimal() for state in states)
        return readable and self._entry.state is ConfigEntryState.LOADED
