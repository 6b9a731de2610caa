"""A library that is read, looked up and stored in parts behaves like one that is not."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.person import choose
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications

BOOKS = 2_100


@pytest.fixture
async def large(set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer):
    """Resolve a library of which more than one part is made; three books are pending."""
    for number in range(1, BOOKS + 1):
        add_work(hardcover, 10 * number, f"Book {number}", "Ann", isbn13=isbn(number))
        add_book(booklore, number, f"Book {number}", "Ann", isbn13=isbn(number))
    for number in (7, 70, 700):
        booklore.books[number].isbn13 = None
    entry = await set_up()
    tally = await fetch()
    assert (tally["stored"], tally["pending"], tally["total"]) == (BOOKS - 3, 3, BOOKS)
    return entry


async def test_it_is_resolved_and_stored_as_a_whole(
    hass: HomeAssistant, large, fetch, hardcover: HardcoverServer
) -> None:
    """All books have a record, in as few requests as full batches need, also after a start."""
    assert hardcover.requests["editions"] == 21
    assert hardcover.requests["books_by_title"] == 1
    counts = counts_of(hass)
    assert await hass.config_entries.async_reload(large.entry_id)
    await hass.async_block_till_done()
    assert counts_of(hass) == counts
    found = {each["book_id"]: each["hardcover_id"] for each in await matches(hass, "matched")}
    assert found == {n: 10 * n for n in range(1, BOOKS + 1) if n not in (7, 70, 700)}
    hardcover.requests.clear()
    assert (await fetch())["skipped"] == BOOKS - 3
    assert not hardcover.requests


async def test_a_choice_outlives_it(hass: HomeAssistant, large, fetch) -> None:
    """Asked for, made, kept."""
    asked = {key.rpartition("_")[2] for key in notifications(hass)}
    assert asked == {"7", "70", "700", "summary"}
    await choose(hass, 70, candidate=1)
    await hass.async_block_till_done()
    assert {key.rpartition("_")[2] for key in notifications(hass)} == {"7", "700", "summary"}
    assert await hass.config_entries.async_reload(large.entry_id)
    await hass.async_block_till_done()
    await fetch()
    pending = await matches(hass, "pending")
    assert [each["book_id"] for each in pending] == [7, 700]
    [chosen] = [each for each in await matches(hass, "matched") if each["book_id"] == 70]
    assert (chosen["hardcover_id"], chosen["source"]) == (700, "choice")


async def test_accepting_exact_matches_settles_what_waits(
    hass: HomeAssistant, large, fetch, hardcover: HardcoverServer
) -> None:
    """An event for each book, and no request."""
    settled: list[int] = []
    hass.bus.async_listen(
        f"{DOMAIN}_match_settled", lambda event: settled.append(event.data["book_id"])
    )
    hass.config_entries.async_update_entry(large, options={"accept_exact_matches": True})
    await hass.config_entries.async_reload(large.entry_id)
    hardcover.requests.clear()
    assert (await fetch())["stored"] == 3
    assert sorted(settled) == [7, 70, 700]
    assert not hardcover.requests
