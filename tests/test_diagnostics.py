"""Diagnostics: enough for a problem report, and nothing that names a person or a book."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from tests.books import add_book, add_matches, add_work, isbn
from tests.conftest import TOKEN
from tests.disk import full_disk
from tests.person import skip
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import agree, exclude


async def test_diagnostics(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    snapshot: SnapshotAssertion,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Counts and settings after a run with every kind of outcome."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_work(hardcover, 30, "Lady Susan", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen", subtitle="Miss Woodhouse")
    add_book(booklore, 3, "Untitled Family Cookbook", library_id=2)
    add_book(booklore, 4, "Lady Susan", "Jane Austen", hardcover_book_id="30")
    entry = await set_up(max_notifications=3)
    await fetch()
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found == snapshot
    for secret in (
        *(TOKEN, booklore.username, booklore.password, booklore.url, "127.0.0.1"),
        *("Persuasion", "Emma", "Woodhouse", "Cookbook", "Austen", isbn(1)),
    ):
        assert secret not in str(found)


async def test_what_was_written_is_counted(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """And whether somebody agreed to it, but not for which accounts."""
    booklore.permissions = {"canEditMetadata": True}
    add_matches(booklore, hardcover)
    entry = await set_up()
    await fetch()
    await agree(hass, entry)
    await exclude(hass, 1)
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found["writes"] == {
        "ids": True,
        "ratings": None,
        "ratings_that_differ": 0,
        "run": 1,
        "by_outcome": {"written": 1},
        "excluded_books": 1,
    }
    for secret in (TOKEN, booklore.username, booklore.url, "127.0.0.1", "Book", "Author 1"):
        assert secret not in str(found)


async def test_what_is_downloaded_names_nobody_whatever_stands_under_repairs(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    hass_config_dir: str,
) -> None:
    """Home Assistant adds the repairs to ours, with all that they keep over a restart."""
    booklore.libraries[2] = "Secret shelf"
    for number in range(1, 4):
        add_work(hardcover, number, f"Title {number}", "Ann Author", isbn13=isbn(number))
        add_book(
            *(booklore, number, f"Title {number}", "Ann Author"), isbn13=isbn(number), library_id=2
        )
    entry = await set_up()
    await fetch()
    for number in range(1, 4):
        add_book(booklore, number, f"Volume {number}", "Bob Writer", isbn13=isbn(number + 500))
    with pytest.raises(HomeAssistantError, match="book IDs in BookLore have changed"):
        await fetch()
    with full_disk(), pytest.raises(HomeAssistantError, match="couldn't be saved"):
        await skip(hass, 1)
    assert await async_setup_component(hass, "diagnostics", {})
    client = await hass_client()
    reply = await client.get(f"/api/diagnostics/config_entry/{entry.entry_id}")
    payload = await reply.json()
    assert {each["issue_id"].rpartition("_")[0] for each in payload["issues"]} == {
        "disk_fails",
        "library_rebuilt",
    }
    told = f"{payload['data']} {payload['issues']}"
    for secret in (
        *(TOKEN, booklore.username, booklore.password, booklore.url, "127.0.0.1", entry.title),
        *("Title", "Volume", "Author", "Writer", "Secret shelf", isbn(1), hass_config_dir),
    ):
        assert secret not in told


async def test_diagnostics_before_the_first_run(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, snapshot: SnapshotAssertion, set_up
) -> None:
    """Noughts, and nothing missing."""
    entry = await set_up()
    assert await get_diagnostics_for_config_entry(hass, hass_client, entry) == snapshot
