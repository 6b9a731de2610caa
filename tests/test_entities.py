"""The device and its entities."""

from datetime import UTC, datetime
from importlib import import_module
import json

from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_dumps
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.booklore_hardcover import PLATFORMS
from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.person import press
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, status_of, until

STATUSES = ["idle", "running", "waiting_for_quota", "interrupted", "error"]


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put one book of each kind on the shelf: matched, pending, failed."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen")
    add_book(booklore, 3, "Untitled Family Cookbook")


def facts_of(hass: HomeAssistant, entity: er.RegistryEntry) -> dict[str, object]:
    """Return what a person sees of an entity, in the same words on every Home Assistant."""
    state = hass.states.get(entity.entity_id)
    assert state is not None
    facts = {
        "unique_id": entity.unique_id,
        "name": entity.original_name,
        "translation_key": entity.translation_key,
        "category": entity.entity_category and entity.entity_category.value,
        "device_class": entity.original_device_class,
        "disabled_by": entity.disabled_by,
        "state": state.state,
        "attributes": state.attributes,
    }
    return json.loads(json_dumps(facts))


async def test_entities(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    set_up,
    fetch,
    library: None,
    freezer,
) -> None:
    """Fourteen of them, all with names, icons' keys and one device."""
    entry = await set_up()
    freezer.move_to(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    await fetch()
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert len(entities) == 14
    for entity in sorted(entities, key=lambda each: each.entity_id):
        assert facts_of(hass, entity) == snapshot(name=entity.entity_id)


async def test_the_ids_are_the_same_in_every_language(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, set_up
) -> None:
    """And whatever the entities and the device are called: automations name them."""
    hass.config.language = "de"
    entry = await set_up()
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    keys = ["match", "run", "fetch_hardcover_ids", "books_to_choose", "stored", "skipped", "failed"]
    keys += [
        "pending",
        "matched",
        "progress",
        "expected_end",
        "status",
        "last_run",
        "ratings_that_differ",
    ]
    assert {each.entity_id.partition(".")[2] for each in entities} == {
        f"{DOMAIN}_{key}" for key in keys
    }
    state = hass.states.get(f"todo.{DOMAIN}_books_to_choose")
    assert state is not None
    assert state.name == "BookLore Hardcover Bücher zur Auswahl"


async def test_device(
    device_registry: dr.DeviceRegistry, snapshot: SnapshotAssertion, set_up, booklore
) -> None:
    """One service device per entry."""
    entry: MockConfigEntry = await set_up()
    [device] = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.configuration_url == booklore.url
    assert {
        "identifiers": sorted(device.identifiers),
        "name": device.name,
        "entry_type": str(device.entry_type),
        "manufacturer": device.manufacturer,
        "model": device.model,
        "sw_version": device.sw_version,
    } == snapshot


@pytest.mark.parametrize(
    ("version", "product"),
    [
        ("v1.18.0", "BookLore"),
        ("v2.3.0", "BookLore or Grimmory"),
        ("v3.0.0", "Grimmory"),
        ("development", "BookLore or Grimmory"),
    ],
)
async def test_the_device_is_the_server(
    device_registry: dr.DeviceRegistry, set_up, booklore: BookLoreServer, version: str, product: str
) -> None:
    """Its version is the server's, so it says which server; both have had versions 2.x."""
    booklore.version = version
    entry = await set_up()
    [device] = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert (device.manufacturer, device.model) == (product, product)
    assert device.sw_version == version.removeprefix("v")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_platforms_do_not_hold_updates_back(platform: Platform) -> None:
    """Nothing is polled, and a press only starts a run."""
    module = import_module(f"custom_components.{DOMAIN}.{platform}")
    assert module.PARALLEL_UPDATES == 0


async def test_status_options(hass: HomeAssistant, set_up) -> None:
    """Automations can pick from all of them."""
    await set_up()
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    assert state is not None
    assert state.attributes["options"] == STATUSES
    assert state.attributes["paused_until"] is None


async def test_the_status_tells_until_when_a_run_pauses(
    hass: HomeAssistant, set_up, fetch, library: None, hardcover: HardcoverServer
) -> None:
    """As a time, not as words."""
    await set_up()
    hardcover.fail("books_by_title", "429_daily", times=1)
    tally = await fetch()
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    assert state is not None
    assert state.state == "waiting_for_quota"
    assert state.attributes["paused_until"].isoformat() == tally["paused_until"]


async def test_the_tally_survives_a_reload(
    hass: HomeAssistant, set_up, fetch, library: None
) -> None:
    """With the time of the last run and the progress."""
    entry = await set_up()
    await fetch()
    names = ("stored", "skipped", "failed", "pending", "matched", "progress", "last_run", "status")
    ids = [f"sensor.{DOMAIN}_{name}" for name in names]
    before = [hass.states.get(each).state for each in ids]
    assert before[:6] == ["1", "0", "1", "1", "1", "100.0"]
    assert STATE_UNKNOWN not in before
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [hass.states.get(each).state for each in ids] == before


async def test_progress_in_mid_run(
    hass: HomeAssistant, set_up, library: None, hardcover: HardcoverServer
) -> None:
    """A press returns while the run works; one of three books has been looked at."""
    await set_up()
    hardcover.fail("books_by_title", "timeout", times=None)
    await press(hass)
    assert status_of(hass) == "running"
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await press(hass)  # joins
    assert float(hass.states.get(f"sensor.{DOMAIN}_progress").state) < 100
    hardcover.heal()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert status_of(hass) == "idle"
    assert sum(counts_of(hass).values()) - counts_of(hass)["matched"] == 3


async def test_a_press_says_what_keeps_the_run_from_starting(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """In the words of the error."""
    await set_up()
    booklore.fail("list", "refuse", times=None)
    with pytest.raises(HomeAssistantError, match="BookLore couldn't be reached"):
        await press(hass)


async def test_a_server_without_a_number_has_no_version(
    device_registry: dr.DeviceRegistry, set_up, booklore: BookLoreServer
) -> None:
    """BookLore down at set-up: the device is there all the same."""
    booklore.fail("healthcheck", "refuse", times=None)
    entry = await set_up()
    [device] = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.sw_version is None
