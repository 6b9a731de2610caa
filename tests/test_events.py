"""What automations hear: the events on the bus, and the two event entities."""

import asyncio
from typing import Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_one_found_and_two_pending, add_work, isbn
from tests.person import choose, forget, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import until
from tests.test_translations import EVENT_FACTS

MATCH, RUN = f"event.{DOMAIN}_match", f"event.{DOMAIN}_run"
OWN = {"event_types", "friendly_name"}


@pytest.fixture
def told(hass: HomeAssistant) -> dict[str, list[dict[str, Any]]]:
    """Return what both entities tell, in order, and see that their texts know all of it."""
    heard: dict[str, list[dict[str, Any]]] = {MATCH: [], RUN: []}

    @callback
    def hear(event: Event[Any]) -> None:
        state: State | None = event.data["new_state"]
        if state is None or state.entity_id not in heard or state.state in SILENT:
            return
        facts = {k: each for k, each in state.attributes.items() if k not in OWN}
        assert facts.keys() <= EVENT_FACTS[state.entity_id.rpartition("_")[2]]
        heard[state.entity_id].append(facts)

    hass.bus.async_listen(EVENT_STATE_CHANGED, hear)
    return heard


SILENT = (STATE_UNKNOWN, STATE_UNAVAILABLE)


def shelve(booklore: BookLoreServer, hardcover: HardcoverServer, number: int) -> None:
    """Put so many books on the shelf that have to be asked about."""
    for book_id in range(1, number + 1):
        add_work(hardcover, book_id, f"Title {book_id}", "Ann")
        add_book(booklore, book_id, f"Title {book_id}", "Ann")


async def test_a_book_asks_and_is_settled(
    hass: HomeAssistant, set_up, fetch, booklore, hardcover, told
) -> None:
    """With its number and title; what is found at once is no news of a book."""
    add_one_found_and_two_pending(booklore, hardcover)
    await set_up()
    assert hass.states.get(MATCH).state == hass.states.get(RUN).state == STATE_UNKNOWN
    await fetch()
    pending = {"event_type": "match_pending"}
    assert told[MATCH] == [
        {**pending, "book_id": 2, "title": "Emma"},
        {**pending, "book_id": 3, "title": "Persuasion"},
    ]
    told[MATCH].clear()
    await choose(hass, 2, candidate=1)
    await skip(hass, 3)
    await skip(hass, 1)
    await forget(hass, 3)
    settled = {"event_type": "match_settled"}
    assert told[MATCH] == [
        {**settled, "book_id": 2, "title": "Emma"},
        {**settled, "book_id": 3, "title": "Persuasion"},
        {**settled, "book_id": 1, "title": "Piranesi"},
    ]


@pytest.mark.parametrize("number", [10, 11, 30])
async def test_many_books_in_one_step_are_one_event(
    hass: HomeAssistant, set_up, fetch, booklore, hardcover, told, number: int
) -> None:
    """The bus has an event for each, nevertheless."""
    shelve(booklore, hardcover, number)
    bus = async_capture_events(hass, f"{DOMAIN}_match_pending")
    await set_up()
    await fetch()
    assert sorted(each.data["book_id"] for each in bus) == list(range(1, number + 1))
    if number > 10:
        assert told[MATCH] == [{"event_type": "match_pending", "count": number}]
    else:
        assert sorted(each["book_id"] for each in told[MATCH]) == list(range(1, number + 1))


async def test_a_run_ends(hass: HomeAssistant, set_up, fetch, booklore, hardcover, told) -> None:
    """As finished, paused or failed, with what the bus tells, and why it failed."""
    add_one_found_and_two_pending(booklore, hardcover)
    bus = [
        *(async_capture_events(hass, f"{DOMAIN}_{each}") for each in ("run_finished", "run_paused"))
    ]
    await set_up()
    await fetch()
    counts = {"stored": 1, "skipped": 0, "failed": 0, "pending": 2, "total": 3}
    finished = {"result": "finished", **counts, "paused_until": None}
    assert told[RUN] == [{"event_type": "run_finished", **finished}]
    booklore.books.clear()
    with pytest.raises(HomeAssistantError):
        await fetch()
    failed = {"result": "failed", **counts, "paused_until": None}
    assert told[RUN][1:] == [{"event_type": "run_failed", "reason": "library_empty", **failed}]
    add_book(booklore, 4, "Sanditon", "Jane Austen")
    hardcover.fail("books_by_title", "429_daily")
    until_then = (await fetch())["paused_until"]
    assert told[RUN][2]["event_type"] == "run_paused"
    assert told[RUN][2]["paused_until"] == until_then is not None
    heard = [dict(each.data) for each in (*bus[0], *bus[1])]
    for facts, entity in zip(heard, told[RUN], strict=True):
        del facts["config_entry_id"]
        own = {k: each for k, each in entity.items() if k not in (ATTR_EVENT_TYPE, "reason")}
        assert facts == own


async def test_nothing_is_told_twice(
    hass: HomeAssistant, set_up, fetch, booklore, hardcover, told
) -> None:
    """Neither what else the coordinator has news of, nor a reload, which brings back what was last."""
    shelve(booklore, hardcover, 1)
    entry = await set_up()
    await fetch()
    before = {each: hass.states.get(each).state for each in (MATCH, RUN)}
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert {each: hass.states.get(each).state for each in (MATCH, RUN)} == before


async def test_events_come_in_portions_and_in_order(
    hass: HomeAssistant, set_up, fetch, booklore, hardcover
) -> None:
    """The loop has its turns in between, and the end of the run is told last."""
    shelve(booklore, hardcover, 230)
    heard: list[str] = []
    turns = 0

    @callback
    def hear(event: Event[Any]) -> None:
        heard.append(f"{turns} {event.event_type.removeprefix(f'{DOMAIN}_')}")

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    for each in ("match_pending", "run_finished"):
        hass.bus.async_listen(f"{DOMAIN}_{each}", hear)
    await set_up()
    counting = asyncio.create_task(count_turns())
    await fetch()
    counting.cancel()
    await until(lambda: len(heard) == 231)
    assert heard[-1].endswith("run_finished")
    assert max(heard.count(each) for each in heard) <= 50


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "between portions"])
async def test_what_has_happened_is_told_although_the_entry_is_unloaded(
    hass: HomeAssistant, set_up, fetch, booklore, hardcover, at_once: bool
) -> None:
    """In the middle of many events."""
    shelve(booklore, hardcover, 120)
    entry = await set_up()
    heard: list[int] = []
    unloading: list[asyncio.Task[bool]] = []

    def unload() -> None:
        unloading.append(hass.async_create_task(hass.config_entries.async_unload(entry.entry_id)))

    @callback
    def hear(event: Event[Any]) -> None:
        heard.append(event.data["book_id"])
        if len(heard) == 1 and at_once:
            unload()
        elif len(heard) == 1:
            hass.loop.call_soon(unload)

    hass.bus.async_listen(f"{DOMAIN}_match_pending", hear)
    with pytest.raises(HomeAssistantError):
        await fetch()
    assert await unloading[0]
    assert len(heard) == len(set(heard)) >= 100, "all of the first step"


async def test_a_found_book_is_no_event(set_up, fetch, booklore, hardcover, told) -> None:
    """Its count is in the run's."""
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    add_book(booklore, 1, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    await set_up()
    await fetch()
    assert told[MATCH] == []
    assert len(told[RUN]) == 1
