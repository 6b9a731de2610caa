"""The blueprint that reports runs, whatever has started them."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.booklore_hardcover.const import DOMAIN
from tests.automations import use_blueprint
from tests.books import add_one_found_and_two_pending
from tests.documents import document
from tests.person import skip, stop
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import until
from tests.test_blueprint_fetch import REPORT, told

COUNTS = "1 stored, 0 matched before or left out, 0 not found, 2 to choose."


@pytest.fixture
def reports(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what is reported."""
    return async_mock_service(hass, "notify", "phone")


@pytest.fixture
async def library(set_up, booklore: BookLoreServer, hardcover: HardcoverServer) -> MockConfigEntry:
    """Set up a library: one book is found, two are asked about."""
    add_one_found_and_two_pending(booklore, hardcover)
    entry: MockConfigEntry = await set_up()
    return entry


async def automate(hass: HomeAssistant, **inputs: Any) -> None:
    """Report the runs of the library."""
    await use_blueprint(hass, "report_runs", run=f"event.{DOMAIN}_run", report=REPORT, **inputs)


async def test_a_finished_run(
    hass: HomeAssistant, library: MockConfigEntry, reports: list[ServiceCall], fetch
) -> None:
    """With its counts; a reload is none, and one without news only if that is wanted."""
    await automate(hass)
    await fetch()
    await until(lambda: bool(reports))
    assert told(reports) == [("Hardcover IDs: run finished", COUNTS)]
    assert reports[0].data["data"]["run"]["result"] == "finished"
    await hass.config_entries.async_reload(library.entry_id)
    await skip(hass, 2)
    await skip(hass, 3)
    await fetch()
    await hass.async_block_till_done()
    assert len(reports) == 1


async def test_a_run_without_news(
    hass: HomeAssistant, library: MockConfigEntry, reports: list[ServiceCall], fetch
) -> None:
    """Is reported to who wants to hear of it."""
    await fetch()
    await skip(hass, 2)
    await skip(hass, 3)
    await automate(hass, report_nothing=True)
    await fetch()
    await until(lambda: bool(reports))
    assert (
        told(reports)[0][1] == "0 stored, 3 matched before or left out, 0 not found, 0 to choose."
    )


async def test_a_pause_a_stop_and_a_failure(
    hass: HomeAssistant,
    library: MockConfigEntry,
    reports: list[ServiceCall],
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Each in its words."""
    await automate(hass)
    hardcover.fail("books_by_title", "429_daily")
    until_then = dt_util.parse_datetime((await fetch())["paused_until"])
    await until(lambda: len(reports) == 1)
    [(title, message)] = told(reports)
    assert title == "Hardcover IDs: run paused"
    assert message.endswith(f"resumes automatically after {dt_util.as_local(until_then):%H:%M}.")
    await stop(hass)
    await until(lambda: len(reports) == 2)
    assert told(reports)[1][0] == "Hardcover IDs: run stopped"
    booklore.fail("list", "html")
    with pytest.raises(HomeAssistantError):
        await fetch()
    await until(lambda: len(reports) == 3)
    title, message = told(reports)[2]
    assert title == "Hardcover IDs: run failed"
    assert message.endswith("for the reason.")


async def test_the_examples(hass: HomeAssistant, library: MockConfigEntry, fetch) -> None:
    """How a run ended, each book to choose, and which books wait."""
    examples = document("docs/automations.md").yaml
    phone = async_mock_service(hass, "notify", "mobile_app_phone")
    activity = async_mock_service(hass, "logbook", "log")
    [ended] = [each for each in examples if each.get("alias") == "How a run ended"]
    [waiting] = [each for each in examples if "todo.get_items" in str(each)]
    [each_book] = document("docs/events.md").yaml
    assert await async_setup_component(hass, "automation", {"automation": [ended, each_book]})
    assert await async_setup_component(hass, "script", {"script": {"waiting": waiting}})
    await fetch()
    await until(lambda: bool(phone))
    assert phone[0].data["message"] == "Run finished: 1 new IDs, 2 books to choose"
    assert [each.data["message"] for each in activity] == ["Emma", "Persuasion"]
    await hass.config_entries.async_reload(library.entry_id)
    await hass.async_block_till_done()
    await hass.services.async_call("script", "waiting", blocking=True)
    assert [each.data["message"] for each in phone[1:]] == ["Emma, Persuasion"]


async def test_the_example_after_an_import(hass: HomeAssistant, library: MockConfigEntry) -> None:
    """Ten minutes after the folder has changed; a sensor that comes back is no change."""
    [example] = [
        each
        for each in document("docs/automations.md").yaml
        if each.get("alias") == "Hardcover IDs after an import"
    ]
    phone = async_mock_service(hass, "notify", "mobile_app_phone")
    assert await async_setup_component(hass, "automation", {"automation": [example]})
    for state, told_so_far in (("unavailable", 0), ("0", 0), ("1", 1)):
        hass.states.async_set(example["triggers"][0]["entity_id"], state)
        await hass.async_block_till_done()
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=10, seconds=1))
        await hass.async_block_till_done(wait_background_tasks=True)
        assert len(phone) == told_so_far
    assert phone[0].data["message"] == "1 new IDs, 2 books to choose"
