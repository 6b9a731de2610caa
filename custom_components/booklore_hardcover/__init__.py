"""The BookLore Hardcover integration: Hardcover ids for the books in BookLore."""

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.helpers.typing import ConfigType

from .accounts.clients import booklore_client, hardcover_client
from .accounts.pair import pair_name
from .accounts.refusal import AccountGuard
from .accounts.token_expiry import async_watch_token
from .booklore.client import BookLoreClient
from .booklore.errors import BookLoreError
from .const import DOMAIN, LOGGER
from .coordinator import MatchCoordinator
from .data import (
    BACKUP_IN_PROGRESS,
    FIRST_RUNS,
    BookLoreHardcoverConfigEntry,
    BookLoreHardcoverData,
    options_of,
)
from .decisions import Decisions
from .decisions.lookup import Lookup
from .entity import async_name_devices
from .hardcover.pacer import Priority
from .messages.differences import DifferencesNotice, async_dismiss_differences
from .messages.events import BusEvents
from .messages.issues import (
    DISK_FAILS,
    STORE_UNUSABLE,
    TOKEN_ISSUES,
    async_create_store_unusable,
    async_delete_issues,
    async_restore_library_rebuilt,
    async_update_store_damaged,
    async_watch_disk,
)
from .messages.notifications import Notifications, async_dismiss_summary
from .messages.translations import async_load_texts
from .models import RunProgress, RunRequest
from .options import RatingsMode
from .page.commands import async_setup_commands
from .page.covers import CoverView
from .page.panel import async_hide_panel, async_setup_panel, async_show_panel, page_address
from .run.answers import Answers
from .run.imports import ImportWatch
from .run.passes import Passes
from .run.progress import ProgressReport
from .run.runner import Runner
from .services import async_setup_services
from .store import MatchStore
from .store.database import remove_files
from .store.errors import CannotOpen, NewerSchema, NotWritten, StoreError
from .sync.permission import Permission
from .sync.planners import Planners
from .sync.preview import Preview
from .sync.settle import Settlements
from .sync.syncer import Syncer

PLATFORMS: list[Platform] = [Platform.BUTTON, Platform.EVENT, Platform.SENSOR, Platform.TODO]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what all entries share: actions, commands, covers and the panel's files."""
    async_setup_services(hass)
    async_setup_commands(hass)
    hass.http.register_view(CoverView())
    await async_setup_panel(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> bool:
    """Open the store, and go on with a run that was interrupted.

    Neither logs in nor asks Hardcover: set-up may be repeated often, and counts and choices
    work without either server.
    """
    booklore = booklore_client(hass, entry.data)
    version = None
    try:
        version = await booklore.server_version(timeout=5)
    except BookLoreError as err:
        LOGGER.debug("BookLore does not answer at set-up, going on without it: %s", err)
    store = await _async_open_store(hass, entry)
    data = entry.runtime_data = await _async_data(hass, entry, store, booklore, version)
    entry.async_on_unload(data.runner.async_stop)
    entry.async_on_unload(data.syncer.async_stop)
    entry.async_on_unload(data.notifications.close)
    entry.async_on_unload(data.accounts.close)

    async def stop(_event: Event) -> None:
        # Entries are not unloaded when Home Assistant stops.
        data.accounts.close()
        await data.syncer.async_stop()
        await data.runner.async_stop()
        await data.coordinator.async_shutdown()
        await store.close()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))

    async_show_panel(hass, entry, listed=data.options.show_in_sidebar)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_name_devices(hass)
    async_watch_token(hass, entry)
    async_restore_library_rebuilt(hass, entry)
    data.accounts.start_reauth()
    data.runner.resume()
    data.syncer.start()
    await _async_run_first(hass, entry)
    await data.coordinator.async_refresh()
    return True


async def _async_run_first(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Start the run that was asked for in the dialog which has just made the entry."""
    first_runs = hass.data.get(FIRST_RUNS, set())
    if entry.unique_id not in first_runs:
        return
    first_runs.discard(entry.unique_id)
    try:
        await entry.runtime_data.runner.async_join(RunRequest())
    except HomeAssistantError as err:
        LOGGER.debug("The first run cannot start: %s", err)


async def _async_data(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    store: MatchStore,
    booklore: BookLoreClient,
    version: str | None,
) -> BookLoreHardcoverData:
    """Build the parts of an entry, and let them listen to each other."""
    options, progress = options_of(entry), RunProgress()
    coordinator = MatchCoordinator(hass, entry, store, progress, options, version)
    await coordinator.async_config_entry_first_refresh()
    accounts = AccountGuard(hass, entry, store)
    hardcover = hardcover_client(hass, entry.data, Priority.RUN)
    answers = None
    if options.run_after_import:
        answers = Answers(booklore, store, options.libraries, version)
    report = ProgressReport(progress, coordinator, hardcover)
    passes = Passes(hass, entry, store, report, accounts, booklore, hardcover, options, answers)
    runner = Runner(hass, entry, store, coordinator, accounts, options, passes)
    if answers is not None:
        ImportWatch(hass, entry, store, accounts, runner, answers)
    texts, address = await async_load_texts(hass), partial(page_address, hass, entry.entry_id)
    notifications = Notifications(hass, coordinator, store, options, texts, address)
    runner.listen(notifications.async_show_run_end)
    DifferencesNotice(hass, coordinator, texts, address)
    events = BusEvents(hass, entry.entry_id)
    runner.listen(events.async_run_end)
    entry.async_on_unload(events.close)
    entry.async_on_unload(store.listen(events.changed))
    for_person = hardcover_client(hass, entry.data, Priority.PERSON)
    decisions = Decisions(store, coordinator, Lookup(accounts, booklore, for_person))
    for_sync = hardcover_client(hass, entry.data, Priority.RUN)
    planners = Planners(entry, store, booklore, for_sync, options)
    permission = Permission(hass, entry, options, store.journal)
    syncer = Syncer(hass, entry, planners, permission, accounts, runner, coordinator)
    return BookLoreHardcoverData(
        options=options,
        store=store,
        coordinator=coordinator,
        accounts=accounts,
        runner=runner,
        decisions=decisions,
        notifications=notifications,
        booklore=booklore,
        syncer=syncer,
        preview=Preview(planners.with_priority(Priority.PERSON), permission),
        settlements=Settlements(store, coordinator, syncer),
    )


async def _async_open_store(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> MatchStore:
    """Open the database; creates an issue and raises a set-up error if that cannot be done."""
    path = _store_path(hass, entry)
    try:
        store = await MatchStore.open(path, asyncio.to_thread)
    except (CannotOpen, NewerSchema) as err:
        async_create_store_unusable(hass, entry, err.key, path)
        kind = ConfigEntryNotReady if isinstance(err, CannotOpen) else ConfigEntryError
        facts = {"path": str(path)}
        raise kind(
            translation_domain=DOMAIN, translation_key=err.key, translation_placeholders=facts
        ) from err
    entry.async_on_unload(store.close)
    async_delete_issues(hass, entry, *STORE_UNUSABLE)
    async_update_store_damaged(hass, entry, store.database.damaged_file)
    if hass.data.get(BACKUP_IN_PROGRESS):
        await store.database.hold(checkpoint=False)
    async_watch_disk(hass, entry, store, path.parent)
    if options_of(entry).ratings is not RatingsMode.OFF:
        with suppress(StoreError):
            await store.ratings.belong_to(pair_name(entry))
    with suppress(NotWritten):  # there is an issue then, and records can be read all the same
        await store.check_disk()
        async_delete_issues(hass, entry, DISK_FAILS)
    return store


def _store_path(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> Path:
    return Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry.entry_id}.db"))


async def async_unload_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> bool:
    """Take the entities down; if they go, what was handed to `async_on_unload` follows."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded and entry.disabled_by is not None:
        async_hide_panel(hass, entry)
        async_delete_issues(hass, entry, *TOKEN_ISSUES)
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Delete the database of an entry, its summary and its issues."""
    async_name_devices(hass)
    async_hide_panel(hass, entry)
    async_dismiss_summary(hass, entry.entry_id)
    async_dismiss_differences(hass, entry.entry_id)
    async_delete_issues(hass, entry)
    await hass.async_add_executor_job(remove_files, _store_path(hass, entry))
