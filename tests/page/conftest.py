"""A library with something to choose, and browsers that have the page open."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.books import add_book, add_work
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book that will be pending and one that will fail on the shelf, and list more works."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen", users_count=30 - work_id)
    add_work(hardcover, 30, "Lady Susan", "Jane Austen", slug="lady-susan")
    add_work(hardcover, 31, "Lady Susan", "Jane Austen", slug="susan", canonical_id=30, status_id=4)
    add_work(hardcover, 40, "The Hobbit", "J. R. R. Tolkien")
    add_book(booklore, 1, "Emma", "Jane Austen")
    add_book(booklore, 2, "scan0001")


@pytest.fixture
async def page(hass_ws_client, entry: MockConfigEntry, resolved) -> Page:
    """Open the page in a browser."""
    return Page(await hass_ws_client(), entry.entry_id)


@pytest.fixture
async def other_page(hass_ws_client, entry: MockConfigEntry, resolved) -> Page:
    """Open the page in another browser."""
    return Page(await hass_ws_client(), entry.entry_id)
