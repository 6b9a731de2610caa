"""A disk that takes nothing or gives nothing: choices are refused in words, a repair says why."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_one_found_and_two_pending, isbn
from tests.conftest import Fetch, SetUp
from tests.disk import full_disk, lost_pages
from tests.person import choose, fetch, pass_time_and_run, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, matches, notifications, status_of, until

ISSUE = "disk_fails_01KENTRY0000000000000000AA"


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book with an ISBN and two pending ones on the shelf."""
    add_one_found_and_two_pending(booklore, hardcover)


async def refused(hass: HomeAssistant, book_id: int, **way: Any) -> None:
    """Perform `choose_candidate`, which the disk must not take."""
    with pytest.raises(HomeAssistantError) as error:
        await choose(hass, book_id, **way)
    assert error.value.translation_key == "not_saved"
    assert error.value.translation_placeholders == {"title": "Emma"}


def issue(hass: HomeAssistant) -> ir.IssueEntry | None:
    """Return what stands under Repairs about the disk."""
    return ir.async_get(hass).async_get_issue(DOMAIN, ISSUE)


async def test_a_choice_that_the_disk_does_not_take_leaves_everything_as_it_was(
    hass: HomeAssistant, resolved: MockConfigEntry
) -> None:
    """However it was made; it can be made once there is room."""
    before = await matches(hass), counts_of(hass), set(notifications(hass))
    with full_disk():
        for way in ({"candidate": 1}, {"hardcover_id": 21}, {"skip": True}):
            await refused(hass, 2, **way)
        assert (await matches(hass), counts_of(hass), set(notifications(hass))) == before
    await choose(hass, 2, candidate=1)
    assert (await ids_of(hass))[2] == 20


async def test_a_choice_for_a_new_book_that_the_disk_does_not_take(
    hass: HomeAssistant, resolved: MockConfigEntry, fetch: Fetch, booklore: BookLoreServer
) -> None:
    """There is no record of it afterwards, and the next run looks it up."""
    add_book(booklore, 4, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    with full_disk(), pytest.raises(HomeAssistantError):
        await skip(hass, 4)
    await fetch()
    assert (await ids_of(hass))[4] == 10


async def test_a_repair_says_that_choices_cannot_be_saved(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """It goes away by itself once there is room, without a further choice."""
    assert issue(hass) is None
    with full_disk():
        await refused(hass, 2, candidate=1)
        found = issue(hass)
        assert found is not None
        assert (found.translation_key, found.is_fixable, found.severity) == (
            "disk_fails",
            False,
            ir.IssueSeverity.ERROR,
        )
        assert found.translation_placeholders == {"name": resolved.title, "path": str(storage)}
        await pass_time_and_run(hass, 61)
        assert issue(hass) is not None
    await pass_time_and_run(hass, 61)
    assert issue(hass) is None
    assert (await ids_of(hass)) == {1: 10}


async def test_a_choice_that_is_taken_takes_the_repair_back_at_once(
    hass: HomeAssistant, resolved: MockConfigEntry
) -> None:
    """Nobody has to wait for the clock."""
    with full_disk():
        await refused(hass, 2, candidate=1)
    await choose(hass, 2, candidate=1)
    assert issue(hass) is None


async def test_a_run_is_refused_by_a_disk_that_takes_nothing(
    hass: HomeAssistant,
    resolved: MockConfigEntry,
    fetch: Fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nobody is asked for what could not be kept."""
    add_book(booklore, 4, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    with full_disk():
        with pytest.raises(HomeAssistantError) as error:
            await fetch()
        assert error.value.translation_key == "store_not_written"
    assert not hardcover.requests
    assert not booklore.requests
    assert (await fetch())["total"] == 4
    assert issue(hass) is None


async def test_a_run_that_the_disk_stops_goes_on_by_itself(
    hass: HomeAssistant,
    library: None,
    set_up: SetUp,
    hardcover: HardcoverServer,
    booklore: BookLoreServer,
) -> None:
    """What it had found is kept, and nothing is asked twice."""
    await set_up()
    gate = hardcover.gate = Gate()
    waiting = hass.async_create_task(fetch(hass))
    await until(lambda: gate.held > 0)
    gate.let_through(1)  # that for the ISBN
    await until(lambda: gate.held > 0)
    with full_disk():
        gate.open()
        with pytest.raises(HomeAssistantError) as error:
            await waiting
        assert error.value.translation_key == "store_not_written"
        assert status_of(hass) == "interrupted"
        assert (await ids_of(hass)) == {1: 10}
        lists = booklore.requests["list"]
        await pass_time_and_run(hass, 61)
        assert booklore.requests["list"] == lists
        assert issue(hass) is not None
    await pass_time_and_run(hass, 61)
    await until(lambda: status_of(hass) == "idle")
    await hass.async_block_till_done()
    assert issue(hass) is None
    assert counts_of(hass)["pending"] == 2
    assert hardcover.requests["editions"] == 1


async def test_a_reload_does_not_take_the_repair_back(
    hass: HomeAssistant, resolved: MockConfigEntry
) -> None:
    """Only a write does, which is tried at set-up."""
    with full_disk():
        await refused(hass, 2, candidate=1)
        assert await hass.config_entries.async_reload(resolved.entry_id)
        assert issue(hass) is not None
        assert (await ids_of(hass)) == {1: 10}
    assert await hass.config_entries.async_reload(resolved.entry_id)
    assert issue(hass) is None


async def test_entities_show_what_was_counted_while_the_disk_cannot_be_read(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """Choices and lists are refused in words meanwhile."""
    before = counts_of(hass)
    database = storage / f"{DOMAIN}.{resolved.entry_id}.db"
    async with lost_pages(resolved.runtime_data.store, database):
        for call in (matches(hass), choose(hass, 2, candidate=1)):
            with pytest.raises(HomeAssistantError) as error:
                await call
            assert error.value.translation_key == "store_not_read"
        sensor = {"entity_id": f"sensor.{DOMAIN}_pending"}
        await async_setup_component(hass, "homeassistant", {})
        await hass.services.async_call("homeassistant", "update_entity", sensor, blocking=True)
        assert counts_of(hass) == before
    assert len(await matches(hass)) == 3


async def test_removing_the_entry_takes_the_repair_back(
    hass: HomeAssistant, resolved: MockConfigEntry, storage: Path
) -> None:
    """Also while the disk takes nothing."""
    with full_disk():
        await refused(hass, 2, candidate=1)
        await hass.config_entries.async_remove(resolved.entry_id)
    assert issue(hass) is None
    assert not list(storage.glob(f"{DOMAIN}*"))
