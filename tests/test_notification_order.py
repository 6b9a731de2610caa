"""Which notifications there are, in which order, and for whose library."""

import re

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_pending, add_work
from tests.person import choose, fetch as fetch_ids
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import notifications
from tests.test_notifications import ENTRY, asked, question, summary


@pytest.fixture
def eight(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put eight books on the shelf that all have to be asked about."""
    add_pending(booklore, hardcover, range(1, 9))


def created(hass: HomeAssistant) -> list[str]:
    """Return the ids of the notifications in the order in which Home Assistant shows them."""
    found = notifications(hass)
    return sorted(found, key=lambda each: found[each]["created_at"], reverse=True)


async def test_the_summary_stays_on_top(hass: HomeAssistant, set_up, fetch, eight: None) -> None:
    """Also when a choice brings up the next question; once it is dismissed, it stays away."""
    await set_up(max_notifications=2)
    await fetch()
    first = summary(hass)
    assert created(hass)[0] == first["notification_id"]
    await choose(hass, 1, candidate=1)
    await hass.async_block_till_done()
    assert asked(hass) == [2, 3]
    assert created(hass)[0] == first["notification_id"]
    assert summary(hass)["message"] == first["message"]
    persistent_notification.async_dismiss(hass, first["notification_id"])
    await choose(hass, 2, candidate=1)
    await hass.async_block_till_done()
    assert asked(hass) == [3, 4]
    assert len(notifications(hass)) == 2


@pytest.mark.parametrize(
    ("books", "cap", "shown"), [(20, 5, 5), (21, 5, 0), (21, 30, 21), (31, 30, 0)]
)
async def test_a_crowd_of_books_does_not_ask_one_by_one(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    books: int,
    cap: int,
    shown: int,
) -> None:
    """Unless the person wants it so: the summary tells how many there are."""
    add_pending(booklore, hardcover, range(1, books + 1))
    await set_up(max_notifications=cap)
    await fetch()
    assert len(asked(hass)) == shown
    assert f"**{books}** to choose" in summary(hass)["message"]
    while books > max(20, cap):
        await choose(hass, books, candidate=1)
        books -= 1
    await hass.async_block_till_done()
    assert len(asked(hass)) == min(books, cap)


async def test_only_the_best_candidates_are_shown(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Three of ten; tests/test_panel.py has the link to the others."""
    for number in range(10, 22):
        add_work(hardcover, number, "Emma", "Jane Austen", users_count=100 - number)
    add_book(booklore, 1, "Emma", "Jane Austen")
    await set_up()
    await fetch()
    links = re.findall(r"hardcover\.app/id/book/(\d+)", question(hass, 1)["message"])
    assert links == ["10", "11", "12"]


async def test_with_several_libraries_each_question_says_whose(
    hass: HomeAssistant, set_up, fetch, entry, eight: None
) -> None:
    """An entry that is not even loaded counts: the person knows of it."""
    MockConfigEntry(domain=DOMAIN, unique_id="another", data={**entry.data}).add_to_hass(hass)
    await set_up()
    await fetch_ids(hass, config_entry_id=ENTRY)
    await hass.async_block_till_done()
    assert question(hass, 1)["title"] == "reader on 127.0.0.1: which “Title 1” is this?"
