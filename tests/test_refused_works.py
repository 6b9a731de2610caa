"""What runs do about a work that the person has unlinked from a book."""

from collections.abc import Awaitable, Callable
from time import time
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.booklore_hardcover.matching.by_person import unlinked
from custom_components.booklore_hardcover.record import Record
from tests.books import add_book, add_work, isbn
from tests.person import choose, forget
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import matches, until

type Unlink = Callable[[], Awaitable[None]]
DUNE = "Dune", "Frank Herbert"


def candidates_of(match: dict[str, Any]) -> list[int]:
    """Return the works that the person is asked about, in their order."""
    return [each["hardcover_id"] for each in match["candidates"]]


@pytest.fixture
def by_isbn(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """A book whose ISBN leads to a work."""
    add_work(hardcover, 10, *DUNE, isbn13=isbn(1))
    add_book(booklore, 1, *DUNE, isbn13=isbn(1))


@pytest.fixture
async def unlink(set_up) -> Unlink:
    """Set the entry up; return a function that unlinks book 1 from its work."""
    store = (await set_up()).runtime_data.store

    def decide(stands: Record | None) -> Record:
        assert stands is not None
        return unlinked(stands, run=store.run.number, now=round(time(), 3))

    async def unlink() -> None:
        await store.update({1: decide}, by_person=True)

    return unlink


async def test_the_next_run_looks_for_others_once(
    hass: HomeAssistant, by_isbn: None, unlink: Unlink, fetch, hardcover: HardcoverServer
) -> None:
    """By itself, because nothing else was suggested; what was refused stays the last choice."""
    await fetch()
    await unlink()
    [match] = await matches(hass)
    assert (match["status"], candidates_of(match)) == ("pending", [10])
    add_work(hardcover, 11, *DUNE)
    tally = await fetch()
    assert (tally["stored"], tally["pending"]) == (0, 1)
    [match] = await matches(hass)
    assert (match["status"], candidates_of(match)) == ("pending", [11, 10])
    assert [each.get("refused") for each in match["candidates"]] == [None, True]
    hardcover.requests.clear()
    await fetch()
    assert hardcover.requests.total() == 0


async def test_the_id_in_booklore_does_not_bring_it_back(
    hass: HomeAssistant,
    unlink: Unlink,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nor does an id that the person sets there for a work which was merged into it."""
    for work_id in (10, 11, 12):
        add_work(hardcover, work_id, *DUNE)
    hardcover.catalogue.merge(12, into=10)
    add_book(booklore, 1, *DUNE, hardcover_book_id="10")
    await fetch()
    await unlink()
    await fetch()
    [match] = await matches(hass)
    assert (match["status"], candidates_of(match)) == ("pending", [11, 10])
    booklore.books[1].hardcover_book_id = "12"
    for _ in range(2):
        hardcover.requests.clear()
        await fetch()
        [match] = await matches(hass)
        assert match["status"] == "pending"
    assert hardcover.requests.total() == 0, "what was found out is remembered"
    booklore.books[1].hardcover_book_id = "11"
    await fetch()
    [match] = await matches(hass)
    assert (match["status"], match["hardcover_id"]) == ("matched", 11)


async def test_accepting_exact_matches_leaves_it_alone(
    hass: HomeAssistant, by_isbn: None, unlink: Unlink, fetch, entry, hardcover: HardcoverServer
) -> None:
    """Of two that are exact, the other one is the only one left."""
    await fetch()
    await unlink()
    hass.config_entries.async_update_entry(entry, options={"accept_exact_matches": True})
    await hass.config_entries.async_reload(entry.entry_id)
    await fetch()
    [match] = await matches(hass)
    assert (match["status"], candidates_of(match)) == ("pending", [10])
    add_work(hardcover, 11, *DUNE)
    await choose(hass, 1, hardcover_id=10)
    [match] = await matches(hass)
    assert (match["status"], match["hardcover_id"]) == ("matched", 10), "by hand it is taken"


async def test_a_run_does_not_store_what_is_unlinked_while_it_looks(
    hass: HomeAssistant,
    by_isbn: None,
    unlink: Unlink,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Whatever it has found by then; the book stays the question that it has become."""
    await fetch()
    booklore.books[1].title = "Dune."  # so that the run looks again
    hardcover.gate = Gate()
    run = hass.async_create_task(fetch())
    await until(lambda: hardcover.gate is not None and hardcover.gate.held == 1)
    await unlink()
    hardcover.gate.open()
    tally = await run
    assert (tally["stored"], tally["pending"]) == (0, 1)
    [match] = await matches(hass)
    assert (match["status"], candidates_of(match)) == ("pending", [10])


async def test_forgetting_forgets_that_too(
    hass: HomeAssistant, by_isbn: None, unlink: Unlink, fetch
) -> None:
    """The next run matches the book as if nobody had ever said anything."""
    await fetch()
    await unlink()
    await forget(hass, 1)
    await fetch()
    [match] = await matches(hass)
    assert (match["status"], match["hardcover_id"]) == ("matched", 10)
