"""Two libraries of one person on Hardcover: only one of them may write ratings to the shelf."""

from collections.abc import AsyncGenerator
from datetime import timedelta

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.messages.markdown import plain
from tests.accounts import add_rated, mine
from tests.bad_days import hurry, refused, restart, rows_of
from tests.person import fetch, pass_time_and_run
from tests.rating import agree_to_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import issues

OTHER = "01KENTRY0000000000000000BB"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    hurry(monkeypatch)


@pytest.fixture
async def other_booklore(socket_enabled: None) -> AsyncGenerator[BookLoreServer]:
    """Return the other library."""
    async with BookLoreServer("booklore-2.3") as server:
        yield server


@pytest.fixture
async def second(
    hass: HomeAssistant,
    five: MockConfigEntry,
    other_booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> MockConfigEntry:
    """Have another library of the same person on Hardcover, with one book on the same shelf."""
    add_rated(other_booklore, hardcover, 8, 9)
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="the second one",
        entry_id=OTHER,
        unique_id=f"{other_booklore.url}#1",
        data={**five.data, CONF_URL: str(other_booklore.url)},
    )
    entry.add_to_hass(hass)
    object.__setattr__(entry, "created_at", dt_util.utcnow() + timedelta(days=1))
    assert await hass.config_entries.async_setup(entry.entry_id)
    for each in (five, entry):
        await fetch(hass, config_entry_id=each.entry_id)
    return entry


async def both_on(hass: HomeAssistant, first: MockConfigEntry, second: MockConfigEntry) -> None:
    """Agree to ratings for both; the second one may not write any, and a repair says so."""
    await agree_to_ratings(hass, first, "both")
    await agree_to_ratings(hass, second, "both")
    assert issues(hass) == {"ratings_elsewhere"}
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"ratings_elsewhere_{second.entry_id}")
    assert issue is not None
    assert issue.translation_placeholders == {
        "name": second.title,
        "writer": plain(first.title),
    }
    assert await refused(hass, config_entry_id=second.entry_id) == "ratings_elsewhere"


async def test_of_two_entries_with_one_account_only_the_first_writes(
    hass: HomeAssistant,
    five: MockConfigEntry,
    second: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The other one neither writes nor reads ratings, by itself, after runs and restarts."""
    await both_on(hass, five, second)
    assert rows_of(hardcover, 7)[80] is None
    await fetch(hass, config_entry_id=second.entry_id)
    await restart(hass, second)
    await pass_time_and_run(hass, 24 * 3600)
    assert rows_of(hardcover, 7)[80] is None
    assert issues(hass) == {"ratings_elsewhere"}
    booklore.books[1].personal_rating = 9
    assert (await sync(hass, config_entry_id=five.entry_id))["written"] == 1


@pytest.mark.parametrize("how", ["turned off", "removed", "disabled"])
async def test_the_other_entry_writes_once_the_first_does_not(
    hass: HomeAssistant,
    five: MockConfigEntry,
    second: MockConfigEntry,
    other_booklore: BookLoreServer,
    hardcover: HardcoverServer,
    how: str,
) -> None:
    """The repair goes at once, and ratings go on from there."""
    await both_on(hass, five, second)
    if how == "turned off":
        options = {**five.options, "ratings": "off"}
        hass.config_entries.async_update_entry(five, options=options)
    elif how == "removed":
        await hass.config_entries.async_remove(five.entry_id)
    else:
        await hass.config_entries.async_set_disabled_by(five.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == set()
    assert (await sync(hass, config_entry_id=second.entry_id))["written"] == 1
    assert rows_of(hardcover, 7)[80] == 4.5
    assert mine(other_booklore) == {8: 9}
