"""The BookLore Hardcover integration: Hardcover ids for the books in BookLore."""

from functools import partial

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .accounts.clients import booklore_client, hardcover_client
from .accounts.token_expiry import async_watch_token
from .booklore.errors import BookLoreError
from .const import CONF_REFUSED, DOMAIN, LOGGER
from .coordinator import (
    BookLoreHardcoverConfigEntry,
    BookLoreHardcoverData,
    MatchCoordinator,
    chosen_libraries,
)
from .decisions import Undos
from .errors import set_up_error
from .hardcover.pacer import Priority
from .match_store import MatchStore, async_remove_files
from .messages.notifications import Notifications, async_dismiss_summary
from .messages.texts import async_load_texts
from .page.commands import async_setup_websocket_api
from .page.covers import CoverView
from .page.panel import async_hide_panel, async_setup_panel, async_show_panel
from .repairs import (
    async_disk_failed,
    async_forget_issues,
    async_settle_file,
    async_settle_token,
    async_tell_of_disk,
    async_tell_of_file,
)
from .run.runner import Runner
from .services import async_setup_services
from .stored_file import FileUnusable

PLATFORMS: list[Platform] = [Platform.BUTTON, Platform.SENSOR]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what all entries share: actions, commands, covers and the page's files."""
    async_setup_services(hass)
    async_setup_websocket_api(hass)
    hass.http.register_view(CoverView())
    await async_setup_panel(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> bool:
    """Load what is known and go on with a run that was interrupted.

    Neither logs in nor asks Hardcover: set-up may be repeated often, and counts and
    choices work without either server.
    """
    store = await _async_store(hass, entry)
    booklore = booklore_client(hass, entry.data)
    version = None
    try:
        version = await booklore.server_version()
    except BookLoreError as err:
        LOGGER.debug("BookLore does not answer at set-up, going on without it: %s", err)
    coordinator = MatchCoordinator(hass, entry, store, version)
    notifications = Notifications(hass, coordinator, await async_load_texts(hass))
    runner = Runner(
        hass,
        entry,
        coordinator,
        notifications,
        booklore,
        hardcover_client(hass, entry.data, Priority.RUN),
    )
    entry.runtime_data = BookLoreHardcoverData(
        store=store,
        coordinator=coordinator,
        notifications=notifications,
        runner=runner,
        booklore=booklore,
        hardcover=hardcover_client(hass, entry.data, Priority.PERSON),
        undos=Undos(),
    )

    @callback
    def show_panel() -> None:
        async_show_panel(hass, entry, listed=coordinator.show_in_sidebar)

    show_panel()
    entry.async_on_unload(coordinator.async_add_listener(show_panel))

    async def stop(_event: Event) -> None:
        await runner.async_stop()
        await store.async_close()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_watch_token(hass, entry)
    notifications.sync()
    if entry.data.get(CONF_REFUSED):
        entry.async_start_reauth(hass)
    runner.resume()
    return True


async def _async_store(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> MatchStore:
    """Return what is known; raises when a file must be mended first, which stays as it is."""
    store = MatchStore(hass, entry.entry_id, partial(async_tell_of_disk, hass, entry))
    try:
        await store.async_load()
    except FileUnusable as err:
        async_tell_of_file(hass, entry, err)
        raise set_up_error(f"{err.problem}", path=err.path) from err
    await hass.async_add_executor_job(store.prepare, chosen_libraries(entry))
    async_settle_file(hass, entry)
    if async_disk_failed(hass, entry):
        store.change()  # so that a write tells whether it is mended
    return store


async def async_unload_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> bool:
    """Stop the run, keep what it found, and take the entities down."""
    data = entry.runtime_data
    await data.runner.async_stop()
    await data.store.async_close()
    data.notifications.clear()
    if entry.disabled_by is not None:
        async_hide_panel(hass, entry)
        async_settle_token(hass, entry)
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await hass.async_add_executor_job(data.store.records.let_go)
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry) -> None:
    """Delete what was stored for the entry, its summary and its repairs."""
    async_hide_panel(hass, entry)
    async_dismiss_summary(hass, entry.entry_id)
    async_forget_issues(hass, entry)
    await async_remove_files(hass, entry.entry_id)
