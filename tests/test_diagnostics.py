"""Diagnostics: enough for a problem report, and nothing that names a person or a book."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from tests.books import add_book, add_work, isbn
from tests.conftest import TOKEN
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


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
    add_book(booklore, 2, "Emma", "Jane Austen")
    add_book(booklore, 3, "Untitled Family Cookbook", library_id=2)
    add_book(booklore, 4, "Lady Susan", "Jane Austen", hardcover_book_id="30")
    entry = await set_up(max_notifications=3)
    await fetch()
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found == snapshot
    for secret in (
        *(TOKEN, booklore.username, booklore.password, booklore.url, "127.0.0.1"),
        *("Persuasion", "Emma", "Cookbook", "Austen", isbn(1)),
    ):
        assert secret not in str(found)


async def test_diagnostics_before_the_first_run(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, snapshot: SnapshotAssertion, set_up
) -> None:
    """Noughts, and nothing missing."""
    entry = await set_up()
    assert await get_diagnostics_for_config_entry(hass, hass_client, entry) == snapshot
