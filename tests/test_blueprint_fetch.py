"""The blueprints that fetch and report, and all of them as files to import."""

from datetime import timedelta
from typing import Any

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import importer
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.booklore_hardcover.const import DOMAIN
from tests.automations import FOLDER, let_it_act, use_blueprint
from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.source import json_of
from tests.states import until

IMPORTED = "an_import_is_done"
REPORT = [
    {
        "action": "notify.phone",
        "data": {"title": "{{ title }}", "message": "{{ message }}", "data": {"run": "{{ run }}"}},
    }
]
FINISHED = "Hardcover IDs: run finished"
FAILED = "Hardcover IDs: run failed"
PAUSED = "Hardcover IDs: run paused"
COUNTS = "1 stored, 0 matched before or left out, 1 not found, 1 to choose."


@pytest.fixture
def reports(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what is reported."""
    return async_mock_service(hass, "notify", "phone")


@pytest.fixture
async def library(set_up, booklore: BookLoreServer, hardcover: HardcoverServer) -> MockConfigEntry:
    """Set up a library: one book has an ISBN, one is asked about, one is unknown."""
    add_work(hardcover, 10, "Emma", "Jane Austen", isbn13=isbn(10))
    add_work(hardcover, 20, "Ulysses", "James Joyce")
    add_book(booklore, 1, "Emma", "Jane Austen", isbn13=isbn(10))
    add_book(booklore, 2, "Ulysses", "James Joyce")
    add_book(booklore, 3, "Untitled Family Cookbook")
    entry: MockConfigEntry = await set_up()
    return entry


async def automate(hass: HomeAssistant, entry: MockConfigEntry, **inputs: Any) -> None:
    """Fetch after an import."""
    await use_blueprint(
        hass,
        "fetch_and_report",
        entry=entry.entry_id,
        start=[{"trigger": "event", "event_type": IMPORTED}],
        report=REPORT,
        **inputs,
    )


def told(reports: list[ServiceCall]) -> list[tuple[str, str]]:
    """Return titles and messages."""
    return [(call.data["title"], call.data["message"]) for call in reports]


async def test_it_fetches_and_reports_the_counts(
    hass: HomeAssistant, library: MockConfigEntry, reports: list[ServiceCall]
) -> None:
    """In words, and as the action's response for those who want their own."""
    await automate(hass, library)
    hass.bus.async_fire(IMPORTED)
    await until(lambda: bool(reports))
    assert told(reports) == [(FINISHED, COUNTS)]
    assert reports[0].data["data"]["run"]["by_source"]["isbn"] == 1


@pytest.mark.parametrize("trouble", ["down", "not_loaded"])
async def test_a_failed_run_is_reported(
    hass: HomeAssistant,
    library: MockConfigEntry,
    reports: list[ServiceCall],
    booklore: BookLoreServer,
    trouble: str,
) -> None:
    """Nobody looks at an automation that has stopped; the next trigger finds it ready."""
    await automate(hass, library, report_nothing=False)
    if trouble == "down":
        await booklore.stop()
    else:
        await hass.config_entries.async_unload(library.entry_id)
    hass.bus.async_fire(IMPORTED)
    await until(lambda: len(reports) == 1)
    [(title, message)] = told(reports)
    assert title == FAILED
    assert message.startswith(
        "Everything found so far was kept. See the summary in Home Assistant's"
    )
    if trouble == "down":
        await booklore.start()
    else:
        await hass.config_entries.async_setup(library.entry_id)
    hass.bus.async_fire(IMPORTED)
    await until(lambda: len(reports) == 2)
    assert told(reports)[1][0] == FINISHED


async def test_a_pause_is_reported_and_so_is_its_end(
    hass: HomeAssistant,
    library: MockConfigEntry,
    reports: list[ServiceCall],
    hardcover: HardcoverServer,
) -> None:
    """Which is heard of as an event, here without the wait for Hardcover's next day.

    The end of another library's run is none of its business.
    """
    hardcover.fail("books_by_title", "429_daily", times=1)
    await automate(hass, library)
    hass.bus.async_fire(IMPORTED)
    await until(lambda: len(reports) == 1)
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    assert state is not None
    reset = state.attributes["paused_until"]
    [(title, message)] = told(reports)
    assert title == PAUSED
    assert message.startswith("1 stored, 0 matched before or left out, 0 not found, 0 to choose. ")
    assert message.endswith(f"The run resumes automatically after {dt_util.as_local(reset):%H:%M}.")
    await until(lambda: f"{DOMAIN}_run_finished" in hass.bus.async_listeners())
    counts = {"skipped": 0, "failed": 1, "pending": 0, "total": 3}
    for stored, entry_id in ((9, "another"), (2, library.entry_id)):
        hass.bus.async_fire(
            f"{DOMAIN}_run_finished",
            {
                "config_entry_id": entry_id,
                "result": "finished",
                "paused_until": None,
                "stored": stored,
                **counts,
            },
        )
        await let_it_act()
    await until(lambda: len(reports) == 2)
    assert told(reports)[1] == (
        FINISHED,
        "2 stored, 0 matched before or left out, 1 not found, 0 to choose.",
    )


@pytest.mark.parametrize(("report_nothing", "count"), [(True, 2), (False, 1)], ids=["all", "news"])
async def test_a_run_without_news(
    hass: HomeAssistant,
    set_up,
    reports: list[ServiceCall],
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    report_nothing: bool,
    count: int,
) -> None:
    """It is reported unless the person wants to hear of news only."""
    add_work(hardcover, 10, "Emma", "Jane Austen", isbn13=isbn(10))
    add_book(booklore, 1, "Emma", "Jane Austen", isbn13=isbn(10))
    await automate(hass, await set_up(), report_nothing=report_nothing)
    for _ in range(2):
        hass.bus.async_fire(IMPORTED)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert booklore.requests["list"] == 2
    assert len(reports) == count


async def test_many_triggers_at_once_make_one_run_more(
    hass: HomeAssistant,
    library: MockConfigEntry,
    reports: list[ServiceCall],
    booklore: BookLoreServer,
) -> None:
    """What came during a run is looked at after it, and no trigger is worth a run of its own."""
    await automate(hass, library)
    for _ in range(10):
        hass.bus.async_fire(IMPORTED)
    await until(lambda: len(reports) == 2)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(reports) == booklore.requests["list"] == 2


async def test_it_waits_for_booklore_and_retries_when_told_to(
    hass: HomeAssistant,
    library: MockConfigEntry,
    reports: list[ServiceCall],
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A file in the book drop folder is not a book in BookLore yet."""
    await automate(hass, library, settle={"minutes": 2}, retry_failed=True)
    for count in (1, 2):
        hass.bus.async_fire(IMPORTED)
        await until(lambda: _waits(hass))
        assert len(reports) == count - 1
        hardcover.requests.clear()
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2, seconds=1))
        await until(lambda expected=count: len(reports) == expected)
        await until(lambda: not _waits(hass))
    assert hardcover.requests["search"] > 0  # the book that was not found, once more


def _waits(hass: HomeAssistant) -> bool:
    state = hass.states.get("automation.fetch_and_report")
    assert state is not None
    return state.attributes["current"] == 1


BLUEPRINTS = sorted(path.name for path in FOLDER.iterdir())


def test_there_are_three() -> None:
    """The page about automations names them."""
    assert BLUEPRINTS == ["fetch_and_report.yaml", "pick_on_the_phone.yaml", "report_runs.yaml"]


@pytest.mark.parametrize("name", BLUEPRINTS)
async def test_a_blueprint_says_where_it_is_from(name: str) -> None:
    """Home Assistant imports it again from there, and refuses it where it would not work."""
    blueprint = Blueprint(
        load_yaml_dict(str(FOLDER / name)),
        expected_domain="automation",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )
    repository = json_of("manifest.json")["documentation"].removeprefix("https://github.com/")
    path = f"blueprints/automation/{DOMAIN}/{name}"
    assert blueprint.metadata["source_url"] == (
        f"https://raw.githubusercontent.com/{repository}/main/{path}"
    )
    assert blueprint.metadata["homeassistant"] == {"min_version": "2026.3.0"}
    assert blueprint.validate() is None
    assert blueprint.metadata["author"] == "BookLore Hardcover"
    for each in blueprint.inputs.values():
        assert each.keys() >= {"name", "description", "selector"} or each["name"].startswith(
            "Button"
        )


@pytest.mark.parametrize("name", BLUEPRINTS)
async def test_a_blueprint_can_be_imported(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, name: str
) -> None:
    """By the address that it names."""
    text = (FOLDER / name).read_text("utf-8")
    address = load_yaml_dict(str(FOLDER / name))["blueprint"]["source_url"]
    aioclient_mock.get(address, text=text)
    found = await importer.fetch_blueprint_from_url(hass, address)
    assert found.blueprint.name.startswith("BookLore Hardcover: ")
    assert found.suggested_filename == f"booklore-hardcover/{name.removesuffix('.yaml')}"
