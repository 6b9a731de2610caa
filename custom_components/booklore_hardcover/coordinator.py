"""What the entities see: the tally, the library and the state of the run."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .booklore.client import BookLoreClient
from .const import (
    DEFAULT_MAX_NOTIFICATIONS,
    LOGGER,
    OPT_LIBRARIES,
    OPT_MAX_NOTIFICATIONS,
    OPT_SHOW_IN_SIDEBAR,
)
from .hardcover.client import HardcoverClient
from .match_store import InView, MatchStore
from .matching.records import count
from .models import Record, RunStatus, Status, Tally

if TYPE_CHECKING:
    from .decisions import Undos
    from .messages.notifications import Notifications
    from .run.runner import Runner

type BookLoreHardcoverConfigEntry = ConfigEntry[BookLoreHardcoverData]


@dataclass(frozen=True, slots=True)
class BookLoreHardcoverData:
    """What lives as long as an entry is loaded."""

    store: MatchStore
    coordinator: MatchCoordinator
    notifications: Notifications
    runner: Runner
    booklore: BookLoreClient
    hardcover: HardcoverClient
    """For what a person asks; goes before the run."""
    undos: Undos


@dataclass(frozen=True, slots=True)
class View:
    """Everything the entities show."""

    tally: Tally
    status: RunStatus
    progress: float | None
    """Percent of the library looked at; None before the first list."""
    last_run: datetime | None
    paused_until: datetime | None
    expected_end: datetime | None
    """When the run under way will probably be over, to the minute; None when none works."""


class MatchCoordinator(DataUpdateCoordinator[View]):
    """Tells the entities what the store and the run know; nothing is polled."""

    config_entry: BookLoreHardcoverConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: BookLoreHardcoverConfigEntry,
        store: MatchStore,
        version: str | None,
    ) -> None:
        """Show what the store holds; `version` is the server's, if it told."""
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title)
        self.store = store
        self.version = version
        self.status = RunStatus.IDLE
        self.looked_at: int | None = None
        """Books looked at in the run under way."""
        self.expected_end: float | None = None
        """When that run will probably be over, as a Unix time in seconds."""
        self.data = self._view()

    @property
    def libraries(self) -> frozenset[int]:
        """Return the chosen libraries; empty means all."""
        return chosen_libraries(self.config_entry)

    @property
    def max_notifications(self) -> int:
        """Return how many books may ask at once."""
        return int(self.config_entry.options.get(OPT_MAX_NOTIFICATIONS, DEFAULT_MAX_NOTIFICATIONS))

    @property
    def show_in_sidebar(self) -> bool:
        """Whether the page is to be listed in the sidebar now."""
        wanted = self.config_entry.options.get(OPT_SHOW_IN_SIDEBAR, True)
        return bool(wanted) and self.data.tally.pending > 0

    @property
    def in_view(self) -> InView:
        """Return the ids of the last list's books in the chosen libraries."""
        return self.store.in_view(self.libraries)

    def books(self, *statuses: Status) -> list[int]:
        """Return the ids of the books in view whose record is in one of these states."""
        return self.store.records.with_status(statuses, self.in_view.ids)

    def record(self, book_id: int) -> Record | None:
        """Return the record of a book in view, None when there is none."""
        return self.store.records.get(book_id) if book_id in self.in_view.ids else None

    @callback
    def tell(self) -> None:
        """Let the entities show what is known now."""
        self.async_set_updated_data(self._view())

    @override
    async def _async_update_data(self) -> View:
        return self._view()

    def _view(self) -> View:
        run = self.store.run
        in_view = self.in_view.order
        tally = count(self.store.records.count(in_view), run.number)
        looked_at = tally.total if self.looked_at is None else self.looked_at
        return View(
            tally=tally,
            status=self.status,
            progress=min(100 * looked_at / len(in_view), 100) if in_view else None,
            last_run=_time(run.ended_at),
            paused_until=_time(run.paused_until),
            expected_end=_time(self.expected_end and ceil(self.expected_end / 60) * 60),
        )


def chosen_libraries(entry: BookLoreHardcoverConfigEntry) -> frozenset[int]:
    """Return the libraries that an entry is for; empty means all."""
    return frozenset(int(each) for each in entry.options.get(OPT_LIBRARIES, ()))


def _time(timestamp: float | None) -> datetime | None:
    return None if timestamp is None else dt_util.utc_from_timestamp(timestamp)
