"""The last step of the set-up: fetch at once, and accept what is sure."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.data import FIRST_RUNS
from tests.books import add_book, add_one_found_and_two_pending, add_work
from tests.disk import full_disk
from tests.flows import begin, finish, submit
from tests.person import let_refuse
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, settle, status_of


@pytest.fixture(autouse=True)
def library(booklore: BookLoreServer, hardcover: HardcoverServer, token_path) -> None:
    """Put a book with an ISBN, two pending ones and one with a single candidate on the shelf."""
    add_one_found_and_two_pending(booklore, hardcover)
    add_work(hardcover, 40, "Sanditon", "Jane Austen")
    add_book(booklore, 4, "Sanditon", "Jane Austen")


async def entry_of(hass: HomeAssistant, account: dict[str, Any], **answers: bool) -> ConfigEntry:
    """Go through the dialog, and return the entry that it makes."""
    result = await finish(hass, await begin(hass, account), **answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await settle(hass)
    entry: ConfigEntry = result["result"]
    return entry


async def test_it_fetches_at_once_unless_told_otherwise(
    hass: HomeAssistant, account, booklore: BookLoreServer
) -> None:
    """Once: neither a reload nor a restart begins another run, and nothing of it is saved."""
    flow = await submit(hass, await begin(hass, account))
    assert {str(key): key.default() for key in flow["data_schema"].schema} == {
        "fetch_now": True,
        "accept_exact_matches": False,
    }
    result = await submit(hass, flow)
    await settle(hass)
    entry = result["result"]
    assert counts_of(hass) == {"stored": 1, "skipped": 0, "failed": 0, "pending": 3, "matched": 1}
    assert entry.options == {"accept_exact_matches": False}
    assert "fetch_now" not in entry.data
    for _ in range(2):
        await hass.config_entries.async_reload(entry.entry_id)
        await settle(hass)
    assert (booklore.requests["list"], status_of(hass)) == (1, "idle")


async def test_without_fetching(hass: HomeAssistant, account, booklore: BookLoreServer) -> None:
    """Nothing happens."""
    await entry_of(hass, account, fetch_now=False)
    assert (booklore.requests["list"], status_of(hass)) == (0, "idle")


async def test_exact_matches_are_accepted_when_that_is_ticked(hass: HomeAssistant, account) -> None:
    """In this run already, and in the options."""
    entry = await entry_of(hass, account, fetch_now=True, accept_exact_matches=True)
    assert entry.options == {"accept_exact_matches": True}
    assert counts_of(hass)["stored"] == 2


async def test_an_entry_that_has_to_wait_fetches_when_it_is_set_up(
    hass: HomeAssistant, account, booklore: BookLoreServer
) -> None:
    """The disk may be full just now."""
    with full_disk():
        entry = await entry_of(hass, account, fetch_now=True)
    assert booklore.requests["list"] == 0
    if entry.state is not ConfigEntryState.LOADED:
        await hass.config_entries.async_reload(entry.entry_id)
        await settle(hass)
        assert booklore.requests["list"] == 1
    assert entry.state is ConfigEntryState.LOADED


async def test_a_run_that_cannot_work_breaks_nothing(
    hass: HomeAssistant, account, booklore: BookLoreServer
) -> None:
    """The entry is there, and the summary says what is wrong."""
    booklore.fail("list", "html")
    entry = await entry_of(hass, account, fetch_now=True)
    assert (entry.state, status_of(hass)) == (ConfigEntryState.LOADED, "error")


async def test_a_refused_account_keeps_it_from_starting(
    hass: HomeAssistant, account, booklore: BookLoreServer
) -> None:
    """It may have been refused before the entry could be set up; nothing is sent then."""
    entry: Any = await entry_of(hass, account, fetch_now=False)
    await let_refuse(hass, entry, "hardcover")
    hass.data[FIRST_RUNS].add(entry.unique_id)
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert (entry.state, booklore.requests["list"]) == (ConfigEntryState.LOADED, 0)


async def test_who_begins_again_is_asked_again(
    hass: HomeAssistant, account, booklore: BookLoreServer
) -> None:
    """What an entry was to do that is gone binds no other."""
    with full_disk():
        entry = await entry_of(hass, account, fetch_now=True)
    await hass.config_entries.async_remove(entry.entry_id)
    await entry_of(hass, account, fetch_now=False)
    assert booklore.requests["list"] == 0
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1
