"""What Home Assistant's system information says of the integration."""

from asyncio import iscoroutine
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.booklore_hardcover.const import CONF_HARDCOVER_USER_ID, DOMAIN
from tests.books import add_one_found_and_two_pending
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.source import english


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """One book is found, two ask."""
    add_one_found_and_two_pending(booklore, hardcover)


async def system_health(hass: HomeAssistant) -> dict[str, Any]:
    """Return everything there is to see, once all of it has come."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    return {key: await value if iscoroutine(value) else value for key, value in info.items()}


async def test_an_entry(
    hass: HomeAssistant, resolved, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Nobody logs in for it, and Hardcover counts nothing."""
    info = await system_health(hass)
    left = info.pop("requests_left_today")
    assert 4_000 < left < 5_000
    assert info == {
        "can_reach_booklore": "ok",
        "booklore_version": "3.2.4",
        "can_reach_hardcover": "ok",
        "books": 3,
        "matches": 1,
    }
    assert dict(booklore.requests) == {"healthcheck": 1}
    assert not hardcover.requests
    assert (await system_health(hass))["requests_left_today"] == left


async def test_before_the_first_run(hass: HomeAssistant, library, set_up) -> None:
    """Hardcover has not said yet what is left; there is no list yet."""
    await set_up()
    info = await system_health(hass)
    assert info["requests_left_today"] == "unknown"
    assert (info["books"], info["matches"]) == (0, 0)


async def test_servers_that_are_down(
    hass: HomeAssistant, resolved, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Said of each; what is known here is there all the same."""
    await booklore.stop()
    await hardcover.stop()
    info = await system_health(hass)
    unreachable = {"type": "failed", "error": "unreachable"}
    assert info["can_reach_booklore"] == info["can_reach_hardcover"] == unreachable
    assert info["booklore_version"] == "unknown"
    assert (info["books"], info["matches"]) == (3, 1)


@pytest.mark.parametrize(
    ("fault", "why"), [("500", "unreachable"), ("html", "not_booklore"), ("redirect", "redirected")]
)
async def test_what_answers_is_not_well(
    hass: HomeAssistant, resolved, booklore: BookLoreServer, fault: str, why: str
) -> None:
    """A word for it, without any address."""
    booklore.fail("healthcheck", fault)
    info = await system_health(hass)
    assert info["can_reach_booklore"] == {"type": "failed", "error": why}


@pytest.mark.parametrize(
    ("change", "version"),
    [({"version": "v1.16.1"}, "v1.16.1"), ({"health_check_is_public": False}, "?")],
    ids=["told", "not told"],
)
async def test_a_version_that_is_too_old(
    hass: HomeAssistant, resolved, booklore: BookLoreServer, change: dict[str, Any], version: str
) -> None:
    """As it is now, not as it was at set-up."""
    for name, value in change.items():
        setattr(booklore, name, value)
    info = await system_health(hass)
    assert info["can_reach_booklore"] == {"type": "failed", "error": "unsupported_version"}
    assert info["booklore_version"] == version


async def test_an_entry_that_is_not_loaded(hass: HomeAssistant, resolved) -> None:
    """Whether its servers answer is all the more of interest; its books are not open."""
    await hass.config_entries.async_unload(resolved.entry_id)
    info = await system_health(hass)
    assert info["can_reach_booklore"] == info["can_reach_hardcover"] == "ok"
    assert "books" not in info
    assert "matches" not in info


@pytest.mark.parametrize(
    ("language", "key"), [("en", "Matched books ({})"), ("de", "Zugeordnete Bücher ({})")]
)
@pytest.mark.parametrize("title", ["other on 127.0.0.1", "reader on 127.0.0.1"])
async def test_several_entries(
    hass: HomeAssistant, entry, resolved, language: str, key: str, title: str
) -> None:
    """Each by its title, and by its id when the title does not tell them apart."""
    hass.config.language = language
    other = MockConfigEntry(
        domain=DOMAIN, title=title, data={**entry.data, CONF_HARDCOVER_USER_ID: 8}
    )
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    await hass.async_block_till_done()
    info = await system_health(hass)
    names = [each.title for each in (entry, other)]
    if len(set(names)) == 1:
        names = [f"{each.title}, {each.entry_id}" for each in (entry, other)]
    assert [info[key.format(name)] for name in names] == [1, 0]
    assert info["can_reach_hardcover"] == "ok"
    assert len(info) == 1 + 2 * 5


async def test_as_the_page_asks(
    hass: HomeAssistant, resolved, hass_ws_client: WebSocketGenerator
) -> None:
    """Every value has a name, and all of them come."""
    assert await async_setup_component(hass, "system_health", {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "system_health/info"})
    assert (await client.receive_json())["success"]
    info = (await client.receive_json())["event"]["data"][DOMAIN]["info"]
    assert list(info) == sorted(english()["system_health"]["info"], key=list(info).index)
    while (event := (await client.receive_json())["event"])["type"] != "finish":
        if event["domain"] == DOMAIN:
            info[event["key"]] = event["data"]
    assert info["can_reach_booklore"] == info["can_reach_hardcover"] == "ok"
    assert info["booklore_version"] == "3.2.4"
