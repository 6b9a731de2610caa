"""The runtime data of an entry, and the entry's type."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import callback
from homeassistant.util.hass_dict import HassKey

from .accounts.refusal import AccountGuard
from .booklore.client import BookLoreClient
from .const import (
    DEFAULT_MAX_NOTIFICATIONS,
    DOMAIN,
    OPT_ACCEPT_EXACT,
    OPT_ADD_MISSING,
    OPT_LIBRARIES,
    OPT_MAX_NOTIFICATIONS,
    OPT_RATINGS,
    OPT_RUN_AFTER_IMPORT,
    OPT_SHOW_IN_SIDEBAR,
    OPT_WRITE_IDS,
)
from .coordinator import MatchCoordinator
from .decisions import Decisions
from .errors import validation_error
from .messages.notifications import Notifications
from .options import Options, RatingsMode
from .run.runner import Runner
from .store import MatchStore
from .sync.preview import Preview
from .sync.settle import Settlements
from .sync.syncer import Syncer

BACKUP_IN_PROGRESS: HassKey[bool] = HassKey(f"{DOMAIN}_backup_in_progress")
"""Set while Home Assistant makes a backup."""
FIRST_RUNS: HassKey[set[str]] = HassKey(f"{DOMAIN}_first_runs")
"""The unique ids of entries that are to fetch as soon as they are set up for the first time."""

type BookLoreHardcoverConfigEntry = ConfigEntry[BookLoreHardcoverData]


@dataclass(frozen=True, slots=True)
class BookLoreHardcoverData:
    """Everything that a loaded entry consists of; used by platforms, services and the page only."""

    options: Options
    store: MatchStore
    coordinator: MatchCoordinator
    accounts: AccountGuard
    runner: Runner
    decisions: Decisions
    notifications: Notifications
    booklore: BookLoreClient
    syncer: Syncer
    preview: Preview
    settlements: Settlements


def options_of(entry: ConfigEntry) -> Options:
    """Return the options of an entry."""
    options = entry.options
    return Options(
        libraries=frozenset(int(each) for each in options.get(OPT_LIBRARIES, ())),
        accept_exact_matches=bool(options.get(OPT_ACCEPT_EXACT)),
        max_notifications=int(options.get(OPT_MAX_NOTIFICATIONS, DEFAULT_MAX_NOTIFICATIONS)),
        show_in_sidebar=bool(options.get(OPT_SHOW_IN_SIDEBAR, True)),
        run_after_import=bool(options.get(OPT_RUN_AFTER_IMPORT)),
        write_ids=bool(options.get(OPT_WRITE_IDS)),
        ratings=RatingsMode(options.get(OPT_RATINGS, RatingsMode.OFF)),
        add_missing=bool(options.get(OPT_ADD_MISSING)),
    )


@callback
def is_loaded(entry: ConfigEntry) -> bool:
    """Whether an entry has its data, which it also keeps when a platform refuses to unload."""
    return entry.state in (ConfigEntryState.LOADED, ConfigEntryState.FAILED_UNLOAD)


@callback
def require_loaded(entry: ConfigEntry) -> None:
    """Raise a validation error unless an entry is loaded; it may have been unloaded meanwhile."""
    if not is_loaded(entry):
        raise validation_error("entry_not_loaded", name=entry.title)
