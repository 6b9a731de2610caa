"""Choosing: the three ways, what they save, and what they refuse."""

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
from tests.person import choose, skip
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, matches, notifications

EMMAS = (10, 11)


@pytest.fixture
async def pending(set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer):
    """Set up a library whose only book is pending with two candidates."""
    for work_id in EMMAS:
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    add_work(hardcover, 30, "Lady Susan", "Jane Austen")
    add_work(hardcover, 31, "Lady Susan", "Jane Austen", canonical_id=30, status_id=4)
    add_book(booklore, 1, "Emma", "Jane Austen")
    entry = await set_up()
    await fetch()
    hardcover.requests.clear()
    booklore.requests.clear()
    return entry


@pytest.mark.parametrize(
    ("way", "hardcover_id", "asked"),
    [
        ({"candidate": 2}, 11, 0),
        ({"hardcover_id": 11}, 11, 0),
        ({"hardcover_id": 30}, 30, 1),
        ({"hardcover_id": 31}, 30, 1),  # merged: the one that was kept
    ],
)
async def test_choosing_settles_a_book(
    hass: HomeAssistant, pending, hardcover: HardcoverServer, way, hardcover_id: int, asked: int
) -> None:
    """The tally follows at once, the question goes, and an event says so."""
    events = async_capture_events(hass, f"{DOMAIN}_match_settled")
    assert [each.endswith("_1") for each in notifications(hass)].count(True) == 1
    await choose(hass, 1, **way)
    assert counts_of(hass) == {"stored": 1, "skipped": 0, "failed": 0, "pending": 0, "matched": 1}
    [match] = await matches(hass, "matched")
    assert (match["hardcover_id"], match["source"]) == (hardcover_id, "choice")
    assert not any(each.endswith("_1") for each in notifications(hass))
    assert hardcover.requests.total() == asked
    await hass.async_block_till_done()
    assert [event.data for event in events] == [
        {"config_entry_id": pending.entry_id, "book_id": 1, "title": "Emma"}
    ]


async def test_skipping_settles_a_book(hass: HomeAssistant, pending) -> None:
    """A skipped book has no id and is not asked about again."""
    await skip(hass, 1)
    assert counts_of(hass) == {"stored": 0, "skipped": 1, "failed": 0, "pending": 0, "matched": 0}


async def test_changing_ones_mind(hass: HomeAssistant, pending) -> None:
    """A settled book can be settled otherwise, by the same numbers."""
    await choose(hass, 1, candidate=1)
    await skip(hass, 1)
    await choose(hass, 1, candidate=2)
    [match] = await matches(hass, "matched")
    assert match["hardcover_id"] == 11
    assert len(match["candidates"]) == 2


async def test_a_choice_survives_runs_and_a_changed_title(
    hass: HomeAssistant, pending, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """No run replaces what a person decided, and none asks Hardcover about it."""
    await choose(hass, 1, hardcover_id=30)
    hardcover.requests.clear()
    booklore.books[1].title = "Emma (Illustrated)"
    await fetch(retry_failed=True, retry_skipped=True)
    [match] = await matches(hass, "matched")
    assert match["hardcover_id"] == 30
    assert hardcover.requests.total() == 0
    assert counts_of(hass)["skipped"] == 1  # matched before this run


async def test_only_retry_skipped_reopens_a_skip(hass: HomeAssistant, pending, fetch) -> None:
    """And then the book is asked about again."""
    await skip(hass, 1)
    await fetch(retry_failed=True)
    assert counts_of(hass)["skipped"] == 1
    await fetch(retry_skipped=True)
    assert counts_of(hass) == {"stored": 0, "skipped": 0, "failed": 0, "pending": 1, "matched": 0}


@pytest.mark.parametrize(
    ("book_id", "way", "key", "says"),
    [
        (1, {"candidate": 3}, "wrong_candidate", "candidate from 1 to 2"),
        (1, {"candidate": 0}, "wrong_candidate", "candidate from 1 to 2"),
        (1, {"candidate": -1}, "wrong_candidate", "candidate from 1 to 2"),
        (99, {"candidate": 1}, "unknown_book", "no book with ID 99"),
        (1, {"hardcover_id": 404}, "unknown_work", "no book with ID 404"),
        (1, {"candidate": 1, "skip": True}, "one_way_to_choose", "exactly one"),
        (1, {"candidate": 1, "hardcover_id": 10}, "one_way_to_choose", "exactly one"),
        (1, {}, "one_way_to_choose", "exactly one"),
        (1, {"skip": False}, "one_way_to_choose", "exactly one"),
    ],
)
async def test_a_choice_that_cannot_be_says_what_would_be_right(
    hass: HomeAssistant, pending, book_id: int, way, key: str, says: str
) -> None:
    """And nothing changes."""
    with pytest.raises(ServiceValidationError, match=says) as error:
        await choose(hass, book_id, **way)
    assert error.value.translation_key == key
    assert counts_of(hass)["pending"] == 1


@pytest.mark.parametrize("number", [1.5, True, "1.5", "Dune", [1], None])
@pytest.mark.parametrize("field", ["book_id", "candidate", "hardcover_id"])
async def test_what_is_no_whole_number_chooses_nothing(
    hass: HomeAssistant, pending, field: str, number: Any
) -> None:
    """Rounding would choose a book that nobody named."""
    with pytest.raises(vol.Invalid):
        await hass.services.async_call(
            DOMAIN,
            "choose_candidate",
            {"book_id": 1, "candidate": 1, field: number},
            blocking=True,
        )
    assert counts_of(hass)["pending"] == 1


async def test_a_book_without_candidates_takes_an_id(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A failed book has no numbers to choose from."""
    add_work(hardcover, 30, "Lady Susan", "Jane Austen")
    add_book(booklore, 1, "Untitled Family Cookbook")
    await set_up()
    await fetch()
    with pytest.raises(ServiceValidationError, match="no candidates"):
        await choose(hass, 1, candidate=1)
    await choose(hass, 1, hardcover_id=30)
    assert counts_of(hass)["matched"] == 1


async def test_a_book_that_no_run_has_seen_is_read_from_booklore(
    hass: HomeAssistant, pending, booklore: BookLoreServer
) -> None:
    """Somebody knows a new book's id before the next run does."""
    add_book(booklore, 2, "Lady Susan", "Jane Austen")
    await choose(hass, 2, hardcover_id=30)
    assert booklore.requests["batch"] == 1
    assert booklore.requests["list"] == 0


@pytest.mark.parametrize(
    ("fault", "says"), [("refuse", "couldn't be reached"), ("wrong_json", "unexpected")]
)
async def test_a_server_that_fails_is_named(
    hass: HomeAssistant, pending, hardcover: HardcoverServer, fault: str, says: str
) -> None:
    """The choice is not made when Hardcover cannot tell whether there is such a work."""
    hardcover.fail("books_by_id", fault, times=None)
    with pytest.raises(HomeAssistantError, match=says):
        await choose(hass, 1, hardcover_id=30)
    assert counts_of(hass)["pending"] == 1


async def test_a_choice_is_on_disk_when_the_action_returns(
    hass: HomeAssistant, pending, storage: Path
) -> None:
    """Whatever happens next."""
    await choose(hass, 1, candidate=2)
    await kill(hass, pending, storage)
    assert await ids_of(hass) == {1: 11}


async def test_a_choice_that_the_disk_does_not_take_is_not_made(
    hass: HomeAssistant, pending
) -> None:
    """Home Assistant only logs a failed write; the person is told."""
    with full_disk(), pytest.raises(HomeAssistantError, match="couldn't be saved"):
        await choose(hass, 1, candidate=2)
    assert counts_of(hass)["pending"] == 1
    assert any(each.endswith("_1") for each in notifications(hass))
