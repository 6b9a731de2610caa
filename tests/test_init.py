"""Setting up, unloading, reloading and removing an entry."""

import asyncio
from pathlib import Path
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover import backup
from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.clock import travelling
from tests.person import choose, fetch as fetch_ids, let_refuse, reauthentication, skip
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications, status_of, until


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put one book of each kind on the shelf: matched, pending, failed."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_work(hardcover, 21, "Emma", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen")
    add_book(booklore, 3, "Untitled Family Cookbook")


COUNTS = {"stored": 1, "skipped": 0, "failed": 1, "pending": 1, "matched": 1}


async def test_set_up_neither_logs_in_nor_asks_hardcover(
    hass: HomeAssistant, set_up, library: None, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Set-up is repeated for ever, and refused log-ins lock the person out."""
    entry = await set_up()
    assert entry.state is ConfigEntryState.LOADED
    assert dict(booklore.requests) == {"healthcheck": 1}
    assert hardcover.requests.total() == 0
    assert status_of(hass) == "idle"


@pytest.mark.parametrize("fault", ["refuse", "500", "html", "wrong_json", "redirect", "401"])
async def test_without_booklore_the_entry_loads_all_the_same(
    hass: HomeAssistant,
    set_up,
    fetch,
    library: None,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fault: str,
) -> None:
    """Counts and choices are local."""
    entry = await set_up()
    await fetch()
    assert counts_of(hass) == COUNTS
    await hass.config_entries.async_unload(entry.entry_id)
    for operation in ("healthcheck", "login", "list", "batch"):
        booklore.fail(operation, fault, times=None)
    booklore.requests.clear()
    hardcover.requests.clear()
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert counts_of(hass) == COUNTS
    await choose(hass, 2, candidate=1)
    assert counts_of(hass) == COUNTS | {"stored": 2, "pending": 0, "matched": 2}
    assert set(booklore.requests) == {"healthcheck"}
    assert hardcover.requests.total() == 0


async def test_set_up_waits_for_booklore_for_five_seconds_only(
    set_up, booklore: BookLoreServer
) -> None:
    """It may take the connection and never answer; Home Assistant's start waits for us."""
    booklore.fail("healthcheck", "timeout")
    with travelling(asyncio.get_running_loop()) as travel:
        under_way = asyncio.ensure_future(set_up())
        await until(lambda: booklore.hung == 1)
        travel(5)
        async with asyncio.timeout(4):
            entry = await under_way
    assert entry.state is ConfigEntryState.LOADED


async def test_set_up_that_fails_half_way_can_be_repeated(
    hass: HomeAssistant, set_up, fetch, library: None, entry: MockConfigEntry
) -> None:
    """Nothing of the first attempt holds the database, and a run goes on once only."""
    await set_up()
    await fetch()
    await hass.config_entries.async_unload(entry.entry_id)
    with patch.object(hass.config_entries, "async_forward_entry_setups", side_effect=OSError):
        assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert not any("run of" in task.get_name() for task in asyncio.all_tasks())
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert counts_of(hass) == COUNTS


async def test_unloading_takes_everything_down(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    set_up,
    fetch,
    library: None,
    hardcover: HardcoverServer,
) -> None:
    """No task goes on in mid run, no question is left, and the entities say so."""
    entry = await set_up()
    await fetch()
    hardcover.fail("search", "timeout", times=None)
    run = asyncio.create_task(fetch(retry_failed=True))
    before = hardcover.requests["search"]
    await until(lambda: hardcover.requests["search"] > before)
    assert any("run of" in task.get_name() for task in asyncio.all_tasks())
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not any("run of" in task.get_name() for task in asyncio.all_tasks())
    with pytest.raises(HomeAssistantError, match="interrupted"):
        await run
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert len(entities) == 14
    assert {hass.states.get(each.entity_id).state for each in entities} == {STATE_UNAVAILABLE}
    assert list(notifications(hass)) == [f"{DOMAIN}_{entry.entry_id}_summary"]


async def test_a_platform_that_does_not_unload(
    hass: HomeAssistant,
    set_up,
    fetch,
    library: None,
    hardcover: HardcoverServer,
    hass_ws_client,
    storage: Path,
) -> None:
    """Home Assistant says so; the run, choices, the page and backups go on until it restarts."""
    entry = await set_up()
    hardcover.fail("books_by_title", "timeout", times=1)
    run = asyncio.create_task(fetch_ids(hass))
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    page = Page(await hass_ws_client(), entry.entry_id)
    number = await page.subscribe()
    assert (await page.event(number))["status"] == "running"
    with patch("homeassistant.components.button.async_unload_entry", return_value=False):
        assert not await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.FAILED_UNLOAD
    hardcover.heal()
    assert (await run)["pending"] == 1
    await choose(hass, 2, candidate=1)
    assert {match["book_id"] for match in await matches(hass, "matched")} == {1, 2}
    assert await page.event(number) == {"unloaded": True, "disabled": False, "removed": False}
    assert "counts" in await page.event(number)
    assert (await page.get("entries"))[0]["loaded"]
    await hass.async_block_till_done()
    assert f"{DOMAIN}_{entry.entry_id}_summary" in notifications(hass)
    await backup.async_pre_backup(hass)
    path = storage / f"{DOMAIN}.{entry.entry_id}.db"
    still = path.stat().st_mtime_ns
    await skip(hass, 3)
    assert path.stat().st_mtime_ns == still
    await backup.async_post_backup(hass)
    await page.socket.close()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    with pytest.raises(HomeAssistantError) as error:
        await skip(hass, 1)
    assert error.value.translation_key == "store_closed"


async def test_reloading_in_mid_run_goes_on(
    hass: HomeAssistant, set_up, fetch, library: None, hardcover: HardcoverServer
) -> None:
    """What was found is not asked for again."""
    entry = await set_up()
    hardcover.fail("books_by_title", "timeout", times=1)
    run = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    assert await hass.config_entries.async_reload(entry.entry_id)
    with pytest.raises(HomeAssistantError, match="interrupted"):
        await run
    await hass.async_block_till_done(wait_background_tasks=True)
    assert counts_of(hass) == COUNTS
    assert hardcover.requests["editions"] == 1


@pytest.mark.parametrize("loaded", [True, False], ids=["loaded", "not loaded"])
async def test_removing_an_entry_leaves_nothing(
    hass: HomeAssistant, set_up, fetch, library: None, storage: Path, loaded: bool
) -> None:
    """Neither its files nor its notifications."""
    entry = await set_up()
    await fetch()
    await skip(hass, 2)
    database = f"{DOMAIN}.{entry.entry_id}.db"
    assert {each.name for each in storage.glob(f"{DOMAIN}*")} == {database, f"{database}-wal"}
    assert f"{DOMAIN}_{entry.entry_id}_summary" in notifications(hass)
    if not loaded:
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert list(storage.glob(f"{DOMAIN}*")) == []
    assert notifications(hass) == {}


async def test_removing_an_entry_takes_its_repair_issue_back(
    hass: HomeAssistant,
    issue_registry: ir.IssueRegistry,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nobody could answer it any more."""
    for number in range(1, 31):
        add_work(hardcover, number, f"Title {number}", "Ann Author", isbn13=isbn(number))
        add_book(booklore, number, f"Title {number}", "Ann Author", isbn13=isbn(number))
    entry = await set_up()
    await fetch()
    for number in range(1, 31):
        add_book(booklore, number, f"Other {number}", "Bob Writer", isbn13=isbn(number + 500))
    with pytest.raises(HomeAssistantError, match="book IDs in BookLore have changed"):
        await fetch()
    assert [domain for domain, _ in issue_registry.issues] == [DOMAIN]
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not issue_registry.issues


@pytest.mark.parametrize("account", ["booklore", "hardcover"])
async def test_a_refused_account_is_asked_for_again_at_set_up(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    set_up,
    fetch,
    library: None,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account: str,
) -> None:
    """The entry loads, what is known is there, and nothing is sent."""
    await set_up()
    await fetch()
    await let_refuse(hass, entry, account)
    hass.config_entries.flow.async_abort((await reauthentication(hass))["flow_id"])
    await hass.config_entries.async_unload(entry.entry_id)
    booklore.requests.clear()
    hardcover.requests.clear()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    [flow] = hass.config_entries.flow.async_progress()
    assert (flow["context"]["source"], flow["step_id"]) == (SOURCE_REAUTH, f"reauth_{account}")
    assert len(await matches(hass)) == 3
    assert counts_of(hass) == COUNTS
    assert dict(booklore.requests) == {"healthcheck": 1}
    assert hardcover.requests.total() == 0
