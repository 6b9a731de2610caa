"""Writing ids: what waits, what is not lost, and what goes on only when somebody asks."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.accounts.clients import shared_lockout
from custom_components.booklore_hardcover.store import RunBeginning
from tests.accounts import links
from tests.books import add_book, add_matches, isbn
from tests.person import choose, pass_time_and_run
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import ids_of
from tests.writing import agree, dry_run, issues, set_up_matches, write, write_quickly


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    write_quickly(monkeypatch)


@pytest.fixture
async def matched(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with three matched books and an account that may edit."""
    return await set_up_matches(set_up, fetch, booklore, hardcover)


async def test_a_server_that_wipes_metadata_is_left_alone_until_somebody_calls(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """Neither runs, choices, days nor restarts go on by themselves: each would harm a book."""
    booklore.edit(1, publisher="Penguin")
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await booklore.become("booklore-2.0.3")
    booklore.version = "v3.9.9"
    booklore.expire_tokens()
    booklore.requests.clear()
    with pytest.raises(HomeAssistantError, match="Writing was stopped"):
        await write(hass)
    add_book(booklore, 4, "The 1. Book", "Author 1", isbn13=isbn(1))
    await fetch()
    await choose(hass, 2, hardcover_id=30)
    await pass_time_and_run(hass, 5)
    assert await hass.config_entries.async_reload(matched.entry_id)
    await pass_time_and_run(hass, 24 * 3600)
    assert booklore.requests["write"] == 1
    assert issues(hass) == {"write_not_as_expected"}
    await booklore.become("grimmory-3.3")
    booklore.expire_tokens()
    assert (await write(hass))["written"] == 4
    assert issues(hass) == set()


async def test_a_choice_back_is_written_though_the_call_for_it_is_lost(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """As while an account is refused: the next run finds that another id of ours stands there."""
    await agree(hass, matched)
    await choose(hass, 1, hardcover_id=30)
    await pass_time_and_run(hass, 5)
    await choose(hass, 1, hardcover_id=10)
    matched.runtime_data.accounts.refused = "booklore"
    await pass_time_and_run(hass, 5)
    matched.runtime_data.accounts.refused = None
    assert links(booklore)[1] == ("30", "book-3")
    await fetch()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert links(booklore)[1] == ("10", "book-1")


async def test_a_choice_right_before_a_reload(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It is written after that."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await choose(hass, 1, hardcover_id=10)
    assert await hass.config_entries.async_reload(matched.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert links(booklore) == {1: ("10", "book-1")}


async def test_a_choice_while_hardcover_is_away(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Its id cannot be looked at once more before it is written: that is tried again."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await choose(hass, 1, hardcover_id=10)
    hardcover.fail("books_by_id", "500", times=None)
    await pass_time_and_run(hass, 5)
    hardcover.heal()
    assert links(booklore) == {}
    await pass_time_and_run(hass, 61)
    assert links(booklore) == {1: ("10", "book-1")}


async def test_works_that_are_all_gone_are_not_believed(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A catalogue that knows none of the matches is broken: no match is given up for that."""
    booklore.permissions = {"canEditMetadata": True}
    add_matches(booklore, hardcover, 10)
    entry = await set_up()
    await fetch()
    await agree(hass, entry)
    await write(hass, "undo_writes", run=1)
    for work in hardcover.catalogue.works.values():
        work.status_id = 3
    with pytest.raises(HomeAssistantError, match="Hardcover"):
        await write(hass)
    assert len(await ids_of(hass)) == 10


async def test_a_dry_run_minds_what_was_agreed_to(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It tells what a call would do: files that must not change are left alone."""
    booklore.settings.rewrites = {"EPUB"}
    await agree(hass, matched, files=False)
    assert (await dry_run(hass))["left_by_reason"] == {"files": 3}


async def test_to_undo_the_same_user_is_needed(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Another one is not written for."""
    await agree(hass, matched)
    booklore.account_id = 99
    with pytest.raises(HomeAssistantError, match="different BookLore user"):
        await write(hass, "undo_writes", run=1)
    assert len(links(booklore)) == 3


async def test_what_nobody_asked_for_logs_in_a_few_times_a_day(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Its log-ins count with those of all that nobody asks for; a person may always log in."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await match_unseen(matched, booklore)
    shared_lockout(hass, matched.data).unasked.extend([asyncio.get_running_loop().time()] * 12)
    booklore.expire_tokens()
    booklore.revoke_refresh_tokens()
    booklore.requests.clear()
    await pass_time_and_run(hass, 24 * 3600)
    assert booklore.requests["login"] == booklore.requests["write"] == 0
    assert (await write(hass, book_ids=[4]))["written"] == 1


async def test_the_last_requests_of_the_day_are_for_those_who_ask(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """What nobody asked for waits; a dry run, the options and a call do not."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await match_unseen(matched, booklore)
    hardcover.policy = Policy(quota=6_000, burst=100, daily=900)
    await dry_run(hass)
    hardcover.requests.clear()
    await pass_time_and_run(hass, 24 * 3600)
    assert hardcover.requests.total() == booklore.requests["write"] - 6 == 0
    assert await hass.config_entries.async_reload(matched.entry_id)
    assert (await dry_run(hass))["planned"] == 4
    found = await write(hass)
    assert (found["written"], found["paused_until"]) == (4, None)


async def test_a_server_that_takes_no_writes_is_not_asked_for_all_of_them(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It is in trouble, or somebody works on it: that is tried again later."""
    booklore.permissions = {"canEditMetadata": True}
    add_matches(booklore, hardcover, 8)
    entry = await set_up()
    await fetch()
    await agree(hass, entry)
    await write(hass, "undo_writes", run=1)
    booklore.requests.clear()
    booklore.fail("write", "503", times=None)
    with pytest.raises(HomeAssistantError, match="couldn't be reached"):
        await write(hass)
    assert booklore.requests["write"] == 5
    booklore.heal()
    await pass_time_and_run(hass, 61)
    assert len(links(booklore)) == 8


async def match_unseen(entry: MockConfigEntry, booklore: BookLoreServer) -> None:
    """Have a fourth book that is matched already and not written yet."""
    add_book(booklore, 4, "The 1. Book", "Author 1", isbn13=isbn(1))
    store = entry.runtime_data.store
    [record] = (await store.records([1])).values()
    beginning = RunBeginning({1: 1, 2: 1, 3: 1, 4: 1})
    await store.begin_run(beginning, lambda run: run)
    await store.update({4: lambda _stands: record})
