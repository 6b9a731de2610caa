"""What the entities show: counts from the store, progress from the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .matching.records import count
from .models import Problem, RunProgress, RunStatus, Tally
from .options import Options, RatingsMode
from .store import MatchStore
from .store.errors import CannotRead, StoreError

_COOLDOWN = 0.5
"""The fewest seconds between two scheduled refreshes."""
_DISK_RETRY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class View:
    """The data of the coordinator: everything that the entities show."""

    tally: Tally
    status: RunStatus
    progress: float | None
    """Percent of the library that was looked at; None before the first run."""
    last_run: datetime | None
    paused_until: datetime | None
    expected_end: datetime | None
    """When the run under way will probably be over, to the minute; None while none works."""
    looked_at: int | None
    """Books that were looked at in the run under way; None while none works."""
    problem: Problem | None
    """What ended the last run, or keeps one from going on."""
    exact: int
    """Pending books with a candidate that `accept_exact_matches` would take."""
    differences: int
    """Ratings that differ."""
    not_in_booklore: int | None
    """Books marked "want to read" on Hardcover that are not in BookLore; None if unknown."""
    libraries: Mapping[int, str | None]
    """Names of the libraries that are looked at and hold a book, by id; None if unknown."""


class MatchCoordinator(DataUpdateCoordinator[View]):
    """Refreshes when the records or the run change; it polls only if the disk cannot be read."""

    config_entry: ConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        store: MatchStore,
        progress: RunProgress,
        options: Options,
        version: str | None,
    ) -> None:
        """Listen to the store; `version` is BookLore's, None if it is not known."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            request_refresh_debouncer=Debouncer(hass, LOGGER, cooldown=_COOLDOWN, immediate=True),
        )
        self.version = version
        self._store = store
        self._progress = progress
        self._options = options
        entry.async_on_unload(store.listen(lambda _update: self.schedule_refresh()))

    @callback
    def schedule_refresh(self) -> None:
        """Refresh soon, at most every half second."""
        self.config_entry.async_create_task(
            self.hass, self.async_request_refresh(), f"{DOMAIN} refresh", eager_start=False
        )

    @override
    async def _async_update_data(self) -> View:
        libraries, run, progress = self._options.libraries, self._store.run, self._progress
        try:
            counts = await self._store.counts(libraries)
            differences, shelf = 0, None
            if self._options.ratings is not RatingsMode.OFF:
                differences = await self._store.ratings.count_differences()
                shelf = await self._store.ratings.shelf_state()
        except StoreError as err:
            if isinstance(err, CannotRead):
                self.update_interval = _DISK_RETRY
            raise UpdateFailed(translation_domain=DOMAIN, translation_key=err.key) from err
        self.update_interval = None
        tally = count(counts.facts, run=run.number, listed=counts.listed)
        return View(
            tally=tally,
            status=progress.status,
            progress=_percent(progress, tally),
            last_run=_time(run.ended_at),
            paused_until=_time(run.paused_until),
            expected_end=_time(progress.expected_end and ceil(progress.expected_end / 60) * 60),
            looked_at=progress.looked_at,
            problem=run.problem if progress.status is RunStatus.ERROR else progress.problem,
            exact=counts.exact,
            differences=differences,
            not_in_booklore=shelf.not_in_booklore if shelf else None,
            libraries=counts.libraries,
        )


def _percent(progress: RunProgress, tally: Tally) -> float | None:
    """Return how much of the library was looked at; None if that is not known."""
    if not tally.listed:
        return None
    looked_at = tally.total if progress.looked_at is None else progress.looked_at
    paused = progress.status is RunStatus.WAITING_FOR_QUOTA
    if paused and progress.looked_at is None and looked_at >= tally.listed:
        return None  # Home Assistant was restarted in the pause: the run is not over
    return min(100 * looked_at / tally.listed, 100)


def _time(timestamp: float | None) -> datetime | None:
    return None if timestamp is None else dt_util.utc_from_timestamp(timestamp)
