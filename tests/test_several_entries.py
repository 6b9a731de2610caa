"""Two people, two BookLores, and one or two Hardcover accounts."""

from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.const import CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.booklore_hardcover.const import (
    CONF_HARDCOVER_USER_ID,
    CONF_TOKEN,
    DOMAIN,
)
from tests.books import add_book, add_work, isbn
from tests.person import choose
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import notifications, status_of

OTHER = "01KENTRY0000000000000000BB"
ACTIONS = {
    "fetch_hardcover_ids": {},
    "choose_candidate": {"book_id": 1, "skip": True},
    "forget_match": {"book_id": 1},
    "get_matches": {},
    "stop_run": {},
}


@pytest.fixture
async def other_booklore(socket_enabled: None) -> AsyncGenerator[BookLoreServer]:
    """Return the other person's BookLore."""
    async with BookLoreServer("booklore-2.3") as server:
        yield server


@pytest.fixture
async def both(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    set_up,
    booklore: BookLoreServer,
    other_booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> tuple[MockConfigEntry, MockConfigEntry]:
    """Set up two entries whose books have the same numbers."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(other_booklore, 1, "Emma", "Jane Austen")
    hardcover.tokens["hc_pat_other"] = Token(user_id=8, username="other")
    other = MockConfigEntry(
        domain=DOMAIN,
        title="other on 127.0.0.1",
        entry_id=OTHER,
        unique_id=f"{other_booklore.url}#1",
        data={
            **entry.data,
            CONF_URL: other_booklore.url,
            CONF_TOKEN: "hc_pat_other",
            CONF_HARDCOVER_USER_ID: 8,
        },
    )
    await set_up()
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    await hass.async_block_till_done()
    return entry, other


async def matches_of(hass: HomeAssistant, entry: MockConfigEntry) -> list[tuple[str, str]]:
    """Return title and state of an entry's books."""
    response = await hass.services.async_call(
        DOMAIN,
        "get_matches",
        {"config_entry_id": entry.entry_id, "status": ["matched", "pending", "skipped"]},
        blocking=True,
        return_response=True,
    )
    assert response is not None
    return [(each["title"], each["status"]) for each in response["matches"]]


@pytest.mark.parametrize("action", ACTIONS)
async def test_the_entry_must_be_named(hass: HomeAssistant, both, action: str) -> None:
    """The error names them."""
    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call(
            DOMAIN,
            action,
            ACTIONS[action],
            blocking=True,
            return_response=action in ("fetch_hardcover_ids", "get_matches"),
        )
    assert error.value.translation_key == "several_entries"
    for name in ("reader on 127.0.0.1", "other on 127.0.0.1"):
        assert name in str(error.value)


async def test_each_sees_its_own(
    hass: HomeAssistant, both, fetch, booklore: BookLoreServer, other_booklore: BookLoreServer
) -> None:
    """Books, counts, questions and events; a run of one is none of the other."""
    mine, other = both
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    assert (await fetch(config_entry_id=other.entry_id))["pending"] == 1
    assert booklore.requests["list"] == 0
    assert await matches_of(hass, mine) == []
    assert set(notifications(hass)) == {f"{DOMAIN}_{OTHER}_1", f"{DOMAIN}_{OTHER}_summary"}
    assert hass.states.get(f"sensor.{DOMAIN}_pending").state == "0"
    assert hass.states.get(f"sensor.{DOMAIN}_pending_2").state == "1"

    assert (await fetch(config_entry_id=mine.entry_id))["stored"] == 1
    assert other_booklore.requests["list"] == 1
    assert await matches_of(hass, mine) == [("Persuasion", "matched")]
    assert await matches_of(hass, other) == [("Emma", "pending")]
    assert [each.data["config_entry_id"] for each in finished] == [OTHER, mine.entry_id]


async def names_of(hass: HomeAssistant) -> list[str]:
    """Return how the entries' devices are called, as the first of their entities says it."""
    await hass.async_block_till_done()
    states = [hass.states.get(f"sensor.{DOMAIN}_pending{more}") for more in ("", "_2")]
    return [state.name.removesuffix(" To choose") for state in states if state]


async def test_devices_say_whose_they_are_while_there_are_several(
    hass: HomeAssistant, both, device_registry: dr.DeviceRegistry
) -> None:
    """By the account, or by the entry's title when both have the same name on two servers.

    What automations call them by stays.
    """
    mine, other = both
    title = "BookLore Hardcover (reader on 127.0.0.1)"
    assert await names_of(hass) == [title, "BookLore Hardcover (other on 127.0.0.1)"]
    hass.config_entries.async_update_entry(other, data={**other.data, CONF_USERNAME: "sister"})
    await hass.config_entries.async_reload(OTHER)
    names = ["BookLore Hardcover (reader)", "BookLore Hardcover (sister)"]
    assert await names_of(hass) == names
    await hass.config_entries.async_reload(mine.entry_id)
    assert await names_of(hass) == names
    [device] = dr.async_entries_for_config_entry(device_registry, mine.entry_id)
    device_registry.async_update_device(device.id, name_by_user="Books")
    assert (await names_of(hass))[0] == "Books"
    device_registry.async_update_device(device.id, name_by_user=None)
    await hass.config_entries.async_remove(OTHER)
    assert await names_of(hass) == ["BookLore Hardcover"]


async def test_choices_are_made_for_one(hass: HomeAssistant, both, fetch) -> None:
    """The same number means two books."""
    mine, other = both
    for each in both:
        await fetch(config_entry_id=each.entry_id)
    await choose(hass, 1, config_entry_id=OTHER, skip=True)
    assert await matches_of(hass, mine) == [("Persuasion", "matched")]
    assert await matches_of(hass, other) == [("Emma", "skipped")]


async def test_removing_one_leaves_the_other(hass: HomeAssistant, both, fetch, storage) -> None:
    """After which it is the only one and need not be named."""
    mine, other = both
    for each in both:
        await fetch(config_entry_id=each.entry_id)
    await hass.config_entries.async_remove(other.entry_id)
    await hass.async_block_till_done()
    assert set(notifications(hass)) == {f"{DOMAIN}_{mine.entry_id}_summary"}
    assert list(storage.glob(f"{DOMAIN}.{OTHER}*")) == []
    assert list(storage.glob(f"{DOMAIN}.{mine.entry_id}*"))
    assert (await fetch())["skipped"] == 1


@pytest.mark.parametrize(
    ("same", "status", "sent"),
    [(True, "waiting_for_quota", 0), (False, "idle", 1)],
    ids=["one account", "two accounts"],
)
async def test_an_exhausted_day_is_the_persons(
    hass: HomeAssistant,
    both,
    fetch,
    hardcover: HardcoverServer,
    same: bool,
    status: str,
    sent: int,
) -> None:
    """Hardcover counts per person: entries of one account wait together."""
    mine, other = both
    data: dict[str, Any] = {**mine.data, CONF_URL: other.data[CONF_URL]}
    if same:
        hass.config_entries.async_update_entry(other, data=data)
        await hass.config_entries.async_reload(OTHER)
        await hass.async_block_till_done()
    hardcover.fail("books_by_title", "429_daily", times=1)
    await fetch(config_entry_id=OTHER)
    before = hardcover.requests["editions"]
    await fetch(config_entry_id=mine.entry_id)
    assert status_of(hass) == status
    assert hardcover.requests["editions"] - before == sent
