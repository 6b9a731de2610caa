"""Somebody has said that their ratings are out of five, and there is one above that."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from tests.accounts import add_rated, theirs
from tests.flows import OPTIONS
from tests.rating import agree_to_ratings, plan_of_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import issues


async def test_turning_it_off_and_on_asks_anew(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """As the repair says: then they are out of ten."""
    for number in range(1, 11):
        add_rated(booklore, hardcover, number, 4)
    entry: ConfigEntry = await set_up()
    await fetch()
    configure = hass.config_entries.options.async_configure
    flow = await plan_of_ratings(hass, entry)
    flow = await configure(flow["flow_id"], {"agree": True, "out_of_five": True})
    while flow["type"] == "progress":
        await hass.async_block_till_done()
        flow = await configure(flow["flow_id"])
    await configure(flow["flow_id"], {"agree": True, "out_of_five": True})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert theirs(hardcover)[10] == 4.0
    booklore.books[1].personal_rating = 9
    with pytest.raises(Exception, match="above 5"):
        await sync(hass)
    assert issues(hass) == {"not_out_of_five"}
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    await configure(flow["flow_id"], {**OPTIONS, "write_ids": False})
    await hass.async_block_till_done(wait_background_tasks=True)
    flow = await plan_of_ratings(hass, entry)
    assert (flow["step_id"], flow["errors"]) == ("consent_ratings", {})
    hass.config_entries.options.async_abort(flow["flow_id"])
    await agree_to_ratings(hass, entry)
    assert issues(hass) == {"ratings_changed"}
