"""Forgetting: a book's record goes, for good, and the next run looks the book up anew."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
import voluptuous as vol

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.disk import full_disk
from tests.person import choose, forget
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications, until

pytestmark = pytest.mark.usefixtures("resolved")


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put two books on the shelf that will be pending."""
    for number, title in ((1, "Emma"), (2, "Persuasion")):
        add_work(hardcover, number * 10, title, "Jane Austen")
        add_work(hardcover, number * 10 + 1, title, "Jane Austen")
        add_book(booklore, number, title, "Jane Austen")


async def known(hass: HomeAssistant) -> dict[int, str]:
    """Return the states of the books that have a record."""
    return {match["book_id"]: match["status"] for match in await matches(hass)}


@pytest.mark.parametrize("choice", [{"candidate": 2}, {"skip": True}, None])
async def test_a_forgotten_book_is_looked_up_anew(
    hass: HomeAssistant, fetch, booklore, hardcover, choice: dict[str, Any] | None
) -> None:
    """The person's choice is forgotten too; nobody is asked before the next run."""
    if choice:
        await choose(hass, 1, **choice)
    await forget(hass, 1)
    assert await known(hass) == {2: "pending"}
    assert counts_of(hass) == {"stored": 0, "skipped": 0, "failed": 0, "pending": 1, "matched": 0}
    assert not any(each.endswith("_1") for each in notifications(hass))
    assert hardcover.requests.total() + booklore.requests.total() == 0
    await fetch()
    assert await known(hass) == {1: "pending", 2: "pending"}
    assert dict(hardcover.requests) == {"books_by_title": 1}


@pytest.mark.parametrize("pending", [True, False])
async def test_automations_hear_that_a_book_asks_no_longer(
    hass: HomeAssistant, pending: bool
) -> None:
    """Not of one that did not ask."""
    if not pending:
        await choose(hass, 1, candidate=1)
    await hass.async_block_till_done()
    settled = async_capture_events(hass, f"{DOMAIN}_match_settled")
    await forget(hass, 1)
    await hass.async_block_till_done()
    assert [each.data["book_id"] for each in settled] == ([1] if pending else [])


async def test_it_stays_forgotten_over_power_cuts(
    hass: HomeAssistant, entry, storage: Path
) -> None:
    """Also with further choices in the journal, and when nothing but that is written."""
    await choose(hass, 1, candidate=1)
    await forget(hass, 1)
    await kill(hass, entry, storage)
    assert await known(hass) == {2: "pending"}
    await choose(hass, 2, candidate=1)
    await kill(hass, entry, storage)
    assert await known(hass) == {2: "matched"}
    await hass.config_entries.async_reload(entry.entry_id)
    assert await known(hass) == {2: "matched"}


async def test_a_book_decided_after_it_was_forgotten_is_known_again(
    hass: HomeAssistant, entry, storage: Path
) -> None:
    """The journal holds the latest."""
    await forget(hass, 1)
    await choose(hass, 1, hardcover_id=11)
    await kill(hass, entry, storage)
    assert await known(hass) == {1: "matched", 2: "pending"}


async def test_a_book_found_again_after_it_was_forgotten_stays_known(
    hass: HomeAssistant, fetch, entry, storage: Path
) -> None:
    """The journal is older than the run's results."""
    await forget(hass, 1)
    await fetch()
    await kill(hass, entry, storage)
    assert await known(hass) == {1: "pending", 2: "pending"}


async def test_forgetting_in_mid_run(
    hass: HomeAssistant, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The run goes on; it may have passed the book already."""
    booklore.books[1].hardcover_book_id = "404"  # which is looked at at every run
    hardcover.fail("books_by_id", "timeout")
    running = hass.async_create_task(fetch())
    await until(lambda: hardcover.requests["books_by_id"] > 0)
    await forget(hass, 1)
    hardcover.heal()
    assert (await running)["pending"] == 1
    await fetch()
    assert await known(hass) == {1: "pending", 2: "pending"}


async def test_what_is_not_known_cannot_be_forgotten(hass: HomeAssistant) -> None:
    """It says so, and costs nothing."""
    with pytest.raises(ServiceValidationError, match="book 99") as error:
        await forget(hass, 99)
    assert error.value.translation_key == "nothing_to_forget"
    for book_id in ("Emma", 1.5, None, True):
        with pytest.raises(vol.Invalid):
            await forget(hass, book_id)
    assert await known(hass) == {1: "pending", 2: "pending"}


async def test_forgetting_that_the_disk_does_not_take(hass: HomeAssistant) -> None:
    """Everything is as it was."""
    with full_disk(), pytest.raises(HomeAssistantError) as error:
        await forget(hass, 1)
    assert error.value.translation_key == "not_saved"
    assert await known(hass) == {1: "pending", 2: "pending"}
    await forget(hass, 1)
    assert await known(hass) == {2: "pending"}
