"""What the options' dialog says of a plan for ratings."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from tests.accounts import add_rated
from tests.rating import plan_of_ratings
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


@pytest.fixture
async def rated(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> ConfigEntry:
    """Set the entry up with seven ratings for Hardcover, one for BookLore, and more."""
    for number in range(1, 8):
        add_rated(booklore, hardcover, number, 9)
    add_rated(booklore, hardcover, 8, None, 3.5)
    add_rated(booklore, hardcover, 9, 6, on_shelf=False)
    add_rated(booklore, hardcover, 10, 7, on_shelf=False, status="UNREAD")
    add_rated(booklore, hardcover, 11, 4, 5.0)
    entry: ConfigEntry = await set_up()
    await fetch()
    return entry


async def test_examples_stand_below_what_they_are_examples_of(
    hass: HomeAssistant, rated: ConfigEntry
) -> None:
    """So one sees what goes where; of many there are five."""
    flow = await plan_of_ratings(hass, rated, "both", add_missing=True)
    assert flow["description_placeholders"]["lines"].splitlines() == [
        "- **7 ratings** will be written to Hardcover, 30 per minute",
        *(f"  - The {number}\\. Book: no rating → 4.5 ★" for number in range(1, 6)),
        "  - and 2 more",
        "- **One rating** will be written to BookLore",
        "  - The 8\\. Book: no rating → 3.5 ★",
        "- **One book** will be added to your Hardcover shelf with its rating",
        "  - The 9\\. Book: no rating → 3 ★",
    ]


async def test_what_differs_is_named(hass: HomeAssistant, rated: ConfigEntry) -> None:
    """With both ratings; of what is left alone for other reasons there is a number."""
    flow = await plan_of_ratings(hass, rated, "both", add_missing=True)
    assert flow["description_placeholders"]["left"].splitlines() == [
        "Nothing is written for these books:",
        "",
        (
            "- one rated book that isn't on your Hardcover shelf and isn't added, because it isn't"
            " marked as read, being read, paused or abandoned in BookLore"
        ),
        "- one book whose two ratings differ; you are asked which one to keep",
        "  - The 11\\. Book: 2 ★ in BookLore, 5 ★ on Hardcover",
    ]
