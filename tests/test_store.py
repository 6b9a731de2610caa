"""What is on disk when, and what survives a power cut, a shutdown and a reload."""

import asyncio
from pathlib import Path
import sqlite3

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover import backup
from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_one_found_and_two_pending
from tests.conftest import Fetch, SetUp
from tests.person import choose, forget, skip
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, status_of, until

DATABASE = f"{DOMAIN}.01KENTRY0000000000000000AA.db"


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book with an ISBN and two pending ones on the shelf."""
    add_one_found_and_two_pending(booklore, hardcover)


async def test_results_are_on_disk_while_a_run_works(
    hass: HomeAssistant,
    library: None,
    set_up: SetUp,
    fetch: Fetch,
    hardcover: HardcoverServer,
    storage: Path,
) -> None:
    """Not only at its end: a power cut in between costs nothing that was found."""
    entry = await set_up()
    hardcover.fail("books_by_title", "timeout")
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await kill(hass, entry, storage)
    with pytest.raises(HomeAssistantError):
        await waiting
    assert (await ids_of(hass)) == {1: 10}
    hardcover.heal()
    hardcover.requests.clear()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert status_of(hass) == "idle"
    assert counts_of(hass)["pending"] == 2
    assert not hardcover.requests["editions"]


async def test_choices_survive_a_power_cut(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """They are on disk when the action returns, and so is what is forgotten."""
    await skip(hass, 1)
    await choose(hass, 2, candidate=2)
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {2: 21}
    assert counts_of(hass) == {"stored": 1, "skipped": 1, "failed": 0, "pending": 1, "matched": 1}
    await choose(hass, 3, candidate=1)
    await forget(hass, 2)
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {3: 30}


async def test_a_choice_in_mid_run_survives_a_power_cut(
    hass: HomeAssistant,
    resolved: MockConfigEntry,
    fetch: Fetch,
    hardcover: HardcoverServer,
    storage: Path,
) -> None:
    """The run goes on and leaves it alone."""
    await skip(hass, 2)
    hardcover.fail("books_by_title", "timeout")
    waiting = asyncio.create_task(fetch(retry_skipped=True))
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await choose(hass, 3, candidate=2)
    await kill(hass, resolved, storage)
    with pytest.raises(HomeAssistantError):
        await waiting
    hardcover.heal()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (await ids_of(hass))[3] == 31
    assert status_of(hass) == "idle"


async def test_a_choice_after_home_assistant_has_begun_to_stop(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """It is on disk as long as the store is open, and refused in words after that."""
    hass.set_state(CoreState.stopping)
    await choose(hass, 2, candidate=2)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    with pytest.raises(HomeAssistantError) as error:
        await choose(hass, 3, candidate=1)
    assert error.value.translation_key == "store_closed"
    hass.set_state(CoreState.running)
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {1: 10, 2: 21}


async def test_older_rules_look_again_at_open_books_only(
    hass: HomeAssistant,
    resolved: MockConfigEntry,
    fetch: Fetch,
    booklore: BookLoreServer,
    storage: Path,
    hardcover: HardcoverServer,
) -> None:
    """A match, a choice and a skip stay as they are."""
    add_book(booklore, 4, "Untitled Family Cookbook", "A. Nonymous")
    await fetch()
    await skip(hass, 3)
    await hass.config_entries.async_unload(resolved.entry_id)
    with sqlite3.connect(storage / DATABASE) as connection:
        connection.execute("UPDATE record SET rules = rules - 1")
    connection.close()
    assert await hass.config_entries.async_setup(resolved.entry_id)
    hardcover.requests.clear()
    tally = await fetch()
    assert (tally["skipped"], tally["pending"], tally["failed"]) == (2, 1, 1)
    assert dict(hardcover.requests) == {"books_by_title": 1, "authors": 1, "search": 2}
    await fetch()
    assert dict(hardcover.requests) == {"books_by_title": 1, "authors": 1, "search": 2}


async def test_a_damaged_file_is_kept_and_a_repair_says_where(
    hass: HomeAssistant, resolved: MockConfigEntry, fetch: Fetch, storage: Path
) -> None:
    """The entry begins anew; the repair goes with the damaged file."""
    await hass.config_entries.async_unload(resolved.entry_id)
    (storage / DATABASE).write_bytes(b"all gone" * 1_000)
    assert await hass.config_entries.async_setup(resolved.entry_id)
    await hass.async_block_till_done()
    [kept] = storage.glob("*.corrupt.*")
    issues = ir.async_get(hass)
    issue = issues.async_get_issue(DOMAIN, f"store_damaged_{resolved.entry_id}")
    assert issue is not None
    assert issue.translation_placeholders == {"name": resolved.title, "path": str(kept)}
    assert (await fetch())["total"] == 3
    kept.unlink()
    assert await hass.config_entries.async_reload(resolved.entry_id)
    assert issues.async_get_issue(DOMAIN, f"store_damaged_{resolved.entry_id}") is None
    assert counts_of(hass)["matched"] == 1


async def test_a_newer_file_keeps_the_entry_from_loading(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """And it is left alone until the person has acted."""
    await hass.config_entries.async_unload(resolved.entry_id)
    path = storage / DATABASE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    assert not await hass.config_entries.async_setup(resolved.entry_id)
    assert resolved.state is ConfigEntryState.SETUP_ERROR
    assert path.read_bytes() == before
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"store_too_new_{resolved.entry_id}")
    assert issue is not None
    assert issue.translation_placeholders == {"name": resolved.title, "path": str(path)}
    path.unlink()
    assert await hass.config_entries.async_reload(resolved.entry_id)
    assert not ir.async_get(hass).async_get_issue(DOMAIN, f"store_too_new_{resolved.entry_id}")


async def test_a_file_that_cannot_be_opened_is_tried_again(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """Here another program has it open."""
    await hass.config_entries.async_unload(resolved.entry_id)
    path = storage / DATABASE
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert not await hass.config_entries.async_setup(resolved.entry_id)
    assert resolved.state is ConfigEntryState.SETUP_RETRY
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"store_unreadable_{resolved.entry_id}")
    other.close()
    assert await hass.config_entries.async_reload(resolved.entry_id)
    await hass.async_block_till_done()
    assert not ir.async_get(hass).async_get_issue(DOMAIN, f"store_unreadable_{resolved.entry_id}")
    assert await ids_of(hass) == {1: 10}


async def test_the_file_stands_still_while_a_backup_is_made(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """Choices go on meanwhile, also after a reload of the entry."""
    path = storage / DATABASE
    await backup.async_pre_backup(hass)
    still = path.read_bytes()
    await choose(hass, 2, candidate=1)
    assert await hass.config_entries.async_reload(resolved.entry_id)
    await hass.async_block_till_done()
    await choose(hass, 3, candidate=1)
    assert path.read_bytes() == still
    await backup.async_post_backup(hass)
    await hass.config_entries.async_unload(resolved.entry_id)
    assert path.read_bytes() != still
    assert await hass.config_entries.async_setup(resolved.entry_id)
    assert await ids_of(hass) == {1: 10, 2: 20, 3: 30}


async def test_a_backup_without_entries(hass: HomeAssistant, set_up: SetUp) -> None:
    """There is nothing to hold."""
    entry = await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
