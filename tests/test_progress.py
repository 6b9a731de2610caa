"""How far a run is, and when it will be over."""

import asyncio
from datetime import UTC, datetime, time, timedelta

from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNKNOWN
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import until

PROGRESS = "sensor.booklore_hardcover_progress"
EXPECTED_END = "sensor.booklore_hardcover_expected_end"


def fill(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put books on the shelf that every tier settles some of: 250 by ISBN, 60 by title, and so on."""
    for number in range(1, 251):
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author", isbn13=isbn(number))
        add_book(booklore, number, f"Title {number}", "Ann Author", isbn13=isbn(number))
    for number in range(251, 311):
        add_work(hardcover, 1000 + number, f"Title {number}", "Bob Author")
        add_book(booklore, number, f"Title {number}", "Bob Author")
    for number in range(311, 341):
        add_book(booklore, number, f"Unheard {number}", f"Nobody {number}")


async def test_progress_moves_with_every_batch_and_never_back(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Three batches of ISBNs, three of titles, one of authors, and a search a book."""
    fill(booklore, hardcover)
    seen: list[float] = []

    @callback
    def note(event: Event) -> None:
        if event.data["entity_id"] == PROGRESS:
            seen.append(float(event.data["new_state"].state))

    await set_up()
    hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    hardcover.latency = 0.05  # a slow machine rests for longer between two tellings
    await fetch()
    await hass.async_block_till_done()
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 100)
    assert len(seen) > 3  # at most twice a second
    assert hass.states.get(EXPECTED_END).state == STATE_UNKNOWN


async def test_every_book_is_counted_once(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Also one that is read again and then looked up, because it has a subtitle now."""
    fill(booklore, hardcover)
    await set_up()
    await fetch()
    for number in (251, 252, 311):
        booklore.books[number].subtitle = "A Novel"
    seen = async_capture_events(hass, EVENT_STATE_CHANGED)
    hardcover.latency = 0.3  # progress is told twice a second at most
    await fetch()
    counted = [
        round(float(event.data["new_state"].state) / 100 * 340)
        for event in seen
        if event.data["entity_id"] == PROGRESS
    ]
    assert counted == sorted(counted)
    # Those with a record that holds, those that were read again in vain, and the others.
    assert counted[0] == 250
    assert {337, 338, 339} & {*counted}
    assert counted[-1] == 340


async def test_a_pause_is_in_the_middle_of_a_run(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Also when every book has a record already, as when what failed is looked up again.

    After a restart in the pause nobody knows how far the run was.
    """
    for number in range(1, 21):
        add_book(booklore, number, f"Unheard {number}", f"Nobody {number}")
    entry = await set_up()
    await fetch()
    assert float(hass.states.get(PROGRESS).state) == 100
    hardcover.fail("*", "429_daily", times=1)
    assert (await fetch(retry_failed=True))["paused_until"]
    assert float(hass.states.get(PROGRESS).state) == 0
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.states.get(PROGRESS).state == STATE_UNKNOWN


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def expected_end(hass: HomeAssistant) -> datetime | None:
    """Return when the run will be over, as the sensor says; None while it does not know."""
    state = hass.states.get(EXPECTED_END)
    return dt_util.parse_datetime(state.state) if state else None


@pytest.mark.parametrize(
    ("policy", "least", "most"),
    [
        pytest.param(Policy(), 20, 60, id="at Hardcover's pace"),
        pytest.param(Policy(quota=6), 200, 600, id="ten times slower"),
        pytest.param(Policy(quota=6_000, burst=100), 0, 5, id="a hundred times quicker"),
    ],
)
async def test_the_end_is_foreseen_from_the_pace(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    policy: Policy,
    least: int,
    most: int,
) -> None:
    """Some thirty searches are left when the first one hangs; the end is told to the minute."""
    fill(booklore, hardcover)
    entry = await set_up()
    hardcover.policy = policy
    hardcover.fail("search", "timeout", times=None)
    running = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["search"] > 0)
    now = datetime.now(UTC)
    earliest, latest = now + timedelta(seconds=least), now + timedelta(seconds=most + 62)
    # It is told of within half a second.
    await until(lambda: earliest <= (expected_end(hass) or NEVER) <= latest)
    end = expected_end(hass)
    assert end is not None
    assert end.second == 0
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError):
        await running


async def test_a_day_that_is_used_up_on_the_way_is_foreseen(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """What is left after today's allowance comes after the reset."""
    fill(booklore, hardcover)
    entry = await set_up()
    hardcover.policy = Policy(quota=6_000, burst=100, daily=20)
    hardcover.fail("search", "timeout", times=None)
    running = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["search"] > 0)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    await until(lambda: (expected_end(hass) or NEVER) >= datetime.combine(tomorrow, time(), UTC))
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError):
        await running
