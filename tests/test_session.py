"""The connections to both servers: what is kept between two requests, and how long they last."""

import gc
from typing import Any

from aiohttp import ClientSession, DummyCookieJar
from homeassistant.const import CONF_VERIFY_SSL, EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.flows import begin, submit
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


@pytest.fixture(autouse=True)
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book on the shelf."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))


@pytest.mark.parametrize("verify_ssl", [True, False])
async def test_cookies_are_neither_kept_nor_sent(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    fetch,
    booklore: BookLoreServer,
    verify_ssl: bool,
) -> None:
    """Home Assistant's own are shared by all integrations; here it takes some of bare addresses."""
    jar = async_get_clientsession(hass, verify_ssl=verify_ssl).cookie_jar
    jar._unsafe = True
    booklore.cookie = "kept"
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_VERIFY_SSL: verify_ssl})
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await fetch())["stored"] == 1
    assert booklore.requests.total() > 2
    assert booklore.cookies == [*jar] == []


async def test_an_entry_that_goes_takes_no_connection_along(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    set_up,
    fetch,
    account: dict[str, Any],
    booklore: BookLoreServer,
) -> None:
    """Entries share them with each other and with the dialogs, and a reload makes no new ones."""
    await set_up()
    other = MockConfigEntry(domain=DOMAIN, title="other", data=dict(entry.data))
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert (await fetch())["stored"] == 1
    flow = await submit(hass, await begin(hass), account)
    assert flow["step_id"] == "hardcover_token"
    assert await hass.config_entries.async_reload(other.entry_id)
    assert (await fetch())["total"] == 1


async def test_they_are_closed_with_home_assistant(hass: HomeAssistant, set_up, fetch) -> None:
    """And not before; there are no more than one."""
    await set_up()
    await fetch()
    found = [each for each in gc.get_objects() if isinstance(each, ClientSession)]
    alive = [each for each in found if not each.closed]
    [ours] = [each for each in alive if isinstance(each.cookie_jar, DummyCookieJar)]
    hass.bus.async_fire(EVENT_HOMEASSISTANT_CLOSE)
    await hass.async_block_till_done()
    assert ours.closed
