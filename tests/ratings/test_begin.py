"""The first sync begins once the option is saved, whatever is on already."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.booklore_hardcover.options import RatingsMode
from tests.accounts import add_rated, theirs
from tests.rating import agree_to_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


async def test_what_was_agreed_to_waits_for_its_option(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """However long it takes to save it: nothing is asked of Hardcover until then."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, 8, on_shelf=False)
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry)
    assert theirs(hardcover) == {10: 4.5}
    hardcover.requests.clear()
    syncer = entry.runtime_data.syncer
    known = syncer.permission.agreement.consent
    await syncer.async_agree(replace(known, ratings=RatingsMode.BOTH, add_missing=True))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hardcover.requests.total() == 0
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "ratings": "both", "add_missing": True}
    )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert theirs(hardcover) == {10: 4.5, 20: 4.0}
    assert (await sync(hass))["planned"] == 0
