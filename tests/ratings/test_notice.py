"""The notification that ratings differ: it appears, grows, goes, and stays away once dismissed."""

from typing import Any

from homeassistant.components import frontend, persistent_notification
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import add_rated, rate_here, rate_there
from tests.person import pass_time
from tests.rating import agree_to_ratings, settle, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import notifications

ONE = "One book has one rating in BookLore and another on Hardcover."


@pytest.fixture
async def rated(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> MockConfigEntry:
    """Have five books, one of which differs, and ratings carried to Hardcover."""
    for number in range(1, 5):
        add_rated(booklore, hardcover, number, 8, 4.0)
    add_rated(booklore, hardcover, 5, 4, 5.0)
    entry: MockConfigEntry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry)
    return entry


async def shown(hass: HomeAssistant, entry: MockConfigEntry) -> str | None:
    """Return what the notification says, None if there is none."""
    await pass_time(hass, 1)
    found = notifications(hass).get(f"{DOMAIN}_{entry.entry_id}_differences")
    return found["message"] if found else None


async def make_differ(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover: HardcoverServer, *numbers: int
) -> None:
    """Change the ratings of these books on both sides, and let a sync see it."""
    for number in numbers:
        rate_here(booklore, number, 3)
        rate_there(hardcover, number, 5.0)
    await sync(hass)


@pytest.fixture
def with_frontend(hass: HomeAssistant) -> None:
    """Have the frontend there, which the test environment has no files of."""
    hass.config.components.add("frontend")
    hass.data[frontend.DATA_EXTRA_MODULE_URL] = frontend.UrlManager(lambda _change, _url: None, [])


async def test_it_tells_how_many_and_leads_to_the_page(
    hass: HomeAssistant, with_frontend: None, rated: MockConfigEntry
) -> None:
    """Its title has the name of the entry; no book is named."""
    text = await shown(hass, rated)
    assert text is not None
    assert text.startswith(ONE)
    assert text.endswith(f"\n\n[Compare ratings](/booklore-hardcover/{rated.entry_id}/ratings)")
    found = notifications(hass)[f"{DOMAIN}_{rated.entry_id}_differences"]
    assert found["title"] == f"{rated.title}: ratings differ"
    assert "The 5" not in text


async def test_without_differences_there_is_none(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nor before anything was compared."""
    add_rated(booklore, hardcover, 1, 8, 4.0)
    add_rated(booklore, hardcover, 2, 4, 5.0)
    entry = await set_up()
    await fetch()
    await sync(hass, dry_run=True)
    assert await shown(hass, entry) is None
    rate_here(booklore, 2, 10)
    await agree_to_ratings(hass, entry)
    assert await shown(hass, entry) is None


async def test_it_grows_and_goes(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """With each that is new, and once all are settled."""
    await make_differ(hass, booklore, hardcover, 1, 2)
    assert "3 books have" in str(await shown(hass, rated))
    for number in (1, 2):
        await settle(hass, number, "booklore")
    assert await shown(hass, rated) is not None
    await settle(hass, 5, "both")
    assert await shown(hass, rated) is None
    await make_differ(hass, booklore, hardcover, 3)
    assert ONE in str(await shown(hass, rated))


async def test_it_says_what_is_left(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A number that is shown is no old one."""
    await make_differ(hass, booklore, hardcover, 1, 2)
    assert "3 books have" in str(await shown(hass, rated))
    await settle(hass, 1, "booklore")
    assert "2 books have" in str(await shown(hass, rated))
    await settle(hass, 2, "booklore")
    assert ONE in str(await shown(hass, rated))


async def test_once_dismissed_it_stays_away_until_there_are_more(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Neither the next sync nor fewer of them bring it back."""
    await make_differ(hass, booklore, hardcover, 1)
    assert await shown(hass, rated) is not None
    persistent_notification.async_dismiss(hass, f"{DOMAIN}_{rated.entry_id}_differences")
    await sync(hass)
    assert await shown(hass, rated) is None
    await settle(hass, 1, "booklore")
    assert await shown(hass, rated) is None
    await make_differ(hass, booklore, hardcover, 2, 3)
    assert "3 books have" in str(await shown(hass, rated))


async def test_it_goes_with_the_option_and_with_the_entry(
    hass: HomeAssistant, rated: MockConfigEntry
) -> None:
    """Nobody is asked then."""
    assert await shown(hass, rated) is not None
    hass.config_entries.async_update_entry(rated, options={**rated.options, "ratings": "off"})
    assert await hass.config_entries.async_reload(rated.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await shown(hass, rated) is None
    hass.config_entries.async_update_entry(
        rated, options={**rated.options, "ratings": "to_hardcover"}
    )
    assert await hass.config_entries.async_reload(rated.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await shown(hass, rated) is not None
    assert await hass.config_entries.async_remove(rated.entry_id)
    await hass.async_block_till_done()
    assert notifications(hass) == {}
