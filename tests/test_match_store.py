"""The store: when it is on disk, and what survives a power cut."""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.booklore_hardcover import match_store
from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_one_found_and_two_pending
from tests.person import choose, pass_time, skip
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, status_of, until

MAIN = f"{DOMAIN}.01KENTRY0000000000000000AA"
CHOICES = f"{MAIN}.choices"


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book with an ISBN and two pending ones on the shelf."""
    add_one_found_and_two_pending(booklore, hardcover)


def stored(storage: Path) -> dict[str, Any]:
    """Return what the large file holds, nothing when there is none."""
    path = storage / MAIN
    return json.loads(path.read_text())["data"] if path.exists() else {}


async def test_results_are_on_disk_within_seconds_while_a_run_works(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer, storage: Path
) -> None:
    """Not only at its end."""
    await set_up()
    hardcover.fail("books_by_title", "timeout")
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await pass_time(hass, 4)
    await until(lambda: "1" in stored(storage).get("records", {}))
    assert stored(storage)["run"]["requests"] != []
    hardcover.heal()
    assert (await waiting)["total"] == 3
    assert sorted(stored(storage)["records"]) == ["1", "2", "3"]
    assert stored(storage)["run"]["requests"] == []


async def test_a_choice_is_in_the_large_file_before_long(
    hass: HomeAssistant, resolved, storage: Path
) -> None:
    """The journal of choices stays small."""
    await choose(hass, 2, candidate=1)
    assert stored(storage)["records"]["2"]["status"] == "pending"
    await pass_time(hass, 61)
    await until(lambda: stored(storage)["records"]["2"]["status"] == "matched")
    await choose(hass, 3, candidate=1)
    assert list(json.loads((storage / CHOICES).read_text())["data"]["choices"]) == ["3"]


async def test_choices_survive_a_kill_at_once(hass: HomeAssistant, resolved, storage: Path) -> None:
    """They are replayed over the older large file, and further ones join them."""
    await skip(hass, 1)
    await choose(hass, 2, candidate=2)
    assert stored(storage)["records"]["2"]["status"] == "pending"
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {2: 21}
    assert counts_of(hass) == {"stored": 1, "skipped": 1, "failed": 0, "pending": 1, "matched": 1}
    await choose(hass, 3, candidate=1)
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {2: 21, 3: 30}


async def test_a_choice_in_mid_run_survives_a_kill(
    hass: HomeAssistant, resolved, fetch, hardcover: HardcoverServer, storage: Path
) -> None:
    """The run goes on and leaves it alone."""
    hardcover.fail("books_by_title", "timeout")
    waiting = asyncio.create_task(fetch(book_ids=[2], retry_skipped=True))
    await waiting
    await skip(hass, 2)
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


async def test_a_choice_while_home_assistant_stops(
    hass: HomeAssistant, resolved, storage: Path
) -> None:
    """Home Assistant writes it at the very end."""
    hass.set_state(CoreState.stopping)
    await choose(hass, 2, candidate=2)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    hass.set_state(CoreState.running)
    assert list(json.loads((storage / CHOICES).read_text())["data"]["choices"]) == ["2"]


async def test_a_choice_before_and_one_while_home_assistant_stops(
    hass: HomeAssistant, resolved, storage: Path
) -> None:
    """The journal holds both until the large file is written, whichever is first at the end."""
    await choose(hass, 2, candidate=2)
    hass.set_state(CoreState.stopping)
    await pass_time(hass, 61)
    await choose(hass, 3, candidate=1)
    assert stored(storage)["records"]["2"]["status"] == "pending"
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    hass.set_state(CoreState.running)
    assert sorted(json.loads((storage / CHOICES).read_text())["data"]["choices"]) == ["2", "3"]
    assert stored(storage)["records"]["2"]["status"] == "matched"


async def test_older_rules_look_again_at_open_books_only(
    hass: HomeAssistant, resolved, fetch, booklore, storage: Path, hardcover: HardcoverServer
) -> None:
    """A match, a choice and a skip stay as they are."""
    add_book(booklore, 4, "Untitled Family Cookbook", "A. Nonymous")
    await fetch()
    await skip(hass, 3)
    await hass.config_entries.async_unload(resolved.entry_id)
    path = storage / MAIN
    written = json.loads(path.read_text())
    for record in written["data"]["records"].values():
        record["rules"] -= 1
    path.write_text(json.dumps(written))
    assert await hass.config_entries.async_setup(resolved.entry_id)
    hardcover.requests.clear()
    tally = await fetch()
    assert (tally["skipped"], tally["pending"], tally["failed"]) == (2, 1, 1)
    assert dict(hardcover.requests) == {"books_by_title": 1, "authors": 1, "search": 2}
    await fetch()
    assert dict(hardcover.requests) == {"books_by_title": 1, "authors": 1, "search": 2}


async def test_removing_the_entry_removes_its_files(
    hass: HomeAssistant, resolved, storage: Path
) -> None:
    """Both of them, with nothing to write them again."""
    await choose(hass, 2, candidate=1)
    assert {path.name for path in storage.glob(f"{DOMAIN}*")} == {MAIN, CHOICES}
    await hass.config_entries.async_remove(resolved.entry_id)
    await pass_time(hass, 61)
    assert list(storage.glob(f"{DOMAIN}*")) == []


async def test_writes_rest_between_each_other(hass: HomeAssistant, resolved, storage: Path) -> None:
    """Never less than two seconds, and the choices between them wait for the same write."""
    await choose(hass, 2, candidate=1)
    await pass_time(hass, 1)
    assert stored(storage)["records"]["2"]["status"] == "pending"
    await choose(hass, 3, candidate=1)
    await pass_time(hass, 4)
    await until(lambda: stored(storage)["records"]["2"]["status"] == "matched")
    assert stored(storage)["records"]["3"]["status"] == "matched"


async def test_a_slow_disk_is_written_to_less_often(
    hass: HomeAssistant, resolved, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is twenty times as long as the write took, here a second and a half."""
    clock = itertools.count(step=1.5)
    monkeypatch.setattr(match_store, "monotonic", lambda: next(clock))
    await skip(hass, 2)
    await pass_time(hass, 61)
    await until(lambda: stored(storage)["records"]["2"]["status"] == "skipped")
    await choose(hass, 2, candidate=1)
    await pass_time(hass, 25)
    assert stored(storage)["records"]["2"]["status"] == "skipped"
    await pass_time(hass, 35)
    await until(lambda: stored(storage)["records"]["2"]["status"] == "matched")
