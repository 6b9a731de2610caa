"""Long runs: what Hardcover allows changes under way, and no book suffers from it."""

import asyncio

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.person import sleep_until
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import counts_of, status_of, until

STATUS = f"sensor.{DOMAIN}_status"
READER = 7
"""The Hardcover user of the tests' token."""


def fill(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put books on the shelf that take some forty requests: most of them need a search."""
    for number in range(1, 11):
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author", isbn13=isbn(number))
        add_book(booklore, number, f"Title {number}", "Ann Author", isbn13=isbn(number))
    for number in range(11, 47):
        work = add_work(hardcover, 1000 + number, f"A Tale of Number {number}", "Dr. Bob Writer")
        work.subtitle = "And a Few More"
        add_book(booklore, number, f"Tale of Number {number} Retold", "Bob Writer")


async def test_refusals_other_programs_and_new_policies_cost_no_book(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The run follows: a request that was refused is sent again."""
    fill(booklore, hardcover)
    await set_up()

    async def weather() -> None:
        await until(lambda: hardcover.requests.total() >= 4)
        hardcover.fail("*", "429", times=2)
        await until(lambda: hardcover.requests.total() >= 10)
        hardcover.spend(90, READER)
        await until(lambda: hardcover.requests.total() >= 14)
        hardcover.policy = Policy(quota=1_200, burst=3)
        await until(lambda: hardcover.requests.total() >= 22)
        hardcover.policy = Policy(name="Supporter", quota=6_000, burst=15, daily=50_000)

    changing = asyncio.create_task(weather())
    tally = await fetch()
    await changing
    assert (tally["stored"], tally["failed"], tally["total"]) == (10, 0, 46)
    # Two by order; what others have spent, and a new policy, show in the reply after at the latest.
    assert 2 <= hardcover.rejected <= 4
    assert hardcover.max_concurrent == 1
    assert set(hardcover.requests) == {"editions", "books_by_title", "authors", "search"}
    assert hardcover.requests["search"] <= 36 + hardcover.rejected


async def test_a_run_over_several_days_ends_as_one_on_a_single_day(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Each day goes on where the last one ended, and nothing is asked for twice."""
    fill(booklore, hardcover)
    paused = async_capture_events(hass, f"{DOMAIN}_run_paused")
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    await set_up()
    hardcover.policy = Policy(quota=6_000, burst=100, daily=15)
    await fetch()
    days = 1
    while until_then := hass.states.get(STATUS).attributes["paused_until"]:
        sent = hardcover.requests.total()
        assert status_of(hass) == "waiting_for_quota"
        assert sum(counts_of(hass)[name] for name in ("stored", "failed", "pending")) < 46
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert hardcover.requests.total() == sent
        await sleep_until(hass, until_then)
        days += 1
    assert status_of(hass) == "idle"
    counts = {"stored": 10, "skipped": 0, "failed": 0, "pending": 36, "matched": 10}
    assert counts_of(hass) == counts
    assert days >= 3
    assert (len(paused), len(finished)) == (days - 1, 1)
    assert hardcover.rejected == 0
    assert (hardcover.requests["editions"], hardcover.requests["search"]) == (1, 36)
