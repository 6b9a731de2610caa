"""The run: joining, pausing, going on, being cancelled, failing."""

import asyncio
from datetime import timedelta

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_half_found, add_work
from tests.person import pass_time_and_run, press, skip, sleep_until, start
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications, status_of, until


async def test_calls_during_a_run_join_it(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """One start, one summary, one event, and everybody gets the final tally."""
    add_half_found(booklore, hardcover, range(1, 5))
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    await set_up()
    tallies = await asyncio.gather(*(fetch() for _ in range(5)), start(hass))
    assert [tally["total"] for tally in tallies[:5]] == [4] * 5
    assert tallies[:5] == [tallies[0]] * 5
    await hass.async_block_till_done()
    assert len(finished) == 1
    assert booklore.requests["list"] == 1  # all came before it was read
    assert dict(hardcover.requests) == {"editions": 1, "books_by_title": 1}


async def test_what_a_joining_call_asks_for_is_served(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A book that was imported while a run works is looked up before it ends."""
    add_half_found(booklore, hardcover, range(1, 5))
    await set_up()
    hardcover.fail("books_by_title", "timeout")
    first = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    add_half_found(booklore, hardcover, range(5, 7))
    await start(hass, book_ids=[5])
    assert not first.done()
    second = asyncio.create_task(fetch(book_ids=[5]))
    hardcover.heal()
    assert (await second)["total"] == 5
    assert (await first)["total"] == 5


async def test_fifty_calls_during_a_run_read_the_library_once_more(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Whatever each of them asks for: what one is to look at again, the others leave alone."""
    for number in range(1, 53):
        add_book(booklore, number, f"Nobody knows {number}")
    await set_up()
    assert (await fetch())["failed"] == 52
    await skip(hass, 1)
    await skip(hass, 2)
    add_half_found(booklore, hardcover, range(60, 61))
    booklore.requests.clear()
    hardcover.requests.clear()
    hardcover.fail("books_by_title", "timeout")
    first = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    calls = [fetch(book_ids=[number]) for number in range(1, 47)]
    calls += [fetch(book_ids=[1], retry_skipped=True), fetch(book_ids=[50], retry_failed=True)]
    calls += [fetch(), fetch(book_ids=[51], retry_failed=True)]
    joined = asyncio.gather(*calls)
    hardcover.heal()
    tallies = await joined
    assert tallies == [await first] * 50
    assert booklore.requests["list"] == 2
    assert hardcover.requests["search"] == 3, "of books 1, 50 and 51"
    found = {match["book_id"]: match["status"] for match in await matches(hass)}
    assert (found[1], found[2], found[60]) == ("failed", "skipped", "pending")


async def test_book_ids_limit_the_looking_up(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """All other books keep what they have, here nothing."""
    add_half_found(booklore, hardcover, range(1, 6))
    await set_up()
    tally = await fetch(book_ids=[1, 2])
    assert (tally["stored"], tally["pending"], tally["total"]) == (1, 1, 2)


async def test_an_unknown_book_is_refused_by_name(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Nothing runs then."""
    add_half_found(booklore, hardcover, range(1, 3))
    await set_up()
    with pytest.raises(ServiceValidationError, match="404, 405"):
        await fetch(book_ids=[1, 404, 405])
    assert booklore.requests["list"] == 0


async def test_the_button_starts_a_run(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """And returns once it has started."""
    add_half_found(booklore, hardcover, range(1, 3))
    await set_up()
    await press(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert counts_of(hass) == {"stored": 1, "skipped": 0, "failed": 0, "pending": 1, "matched": 1}
    assert status_of(hass) == "idle"


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ("refuse", "booklore_cannot_connect"),
        ("500", "booklore_cannot_connect"),
        ("html", "booklore_unexpected_reply"),
        ("wrong_json", "booklore_unexpected_reply"),
        ("403_permission", "booklore_forbidden"),
    ],
)
async def test_a_run_without_booklore_fails_for_everybody_who_waits(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, fault: str, key: str
) -> None:
    """In words, and nothing is asked of Hardcover."""
    await set_up()
    booklore.fail("list", fault, times=None)
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == key
    with pytest.raises(HomeAssistantError):
        await press(hass)
    await hass.async_block_till_done()
    assert status_of(hass) == "error"
    assert "run failed" in notifications(hass)[f"{DOMAIN}_{ENTRY}_summary"]["title"]


ENTRY = "01KENTRY0000000000000000AA"


async def test_an_empty_list_where_books_were_known_is_an_error(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Not a removal: everything stays."""
    add_half_found(booklore, hardcover, range(1, 5))
    await set_up()
    await fetch()
    before = counts_of(hass)
    booklore.books.clear()
    with pytest.raises(HomeAssistantError, match="returned no books"):
        await fetch()
    assert counts_of(hass) == before
    assert status_of(hass) == "error"


async def test_a_failed_batch_fails_its_books_and_not_the_run(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The next run looks at them again."""
    add_half_found(booklore, hardcover, range(1, 5))
    await set_up()
    hardcover.fail("editions", "graphql_error", times=None)
    tally = await fetch()
    assert (tally["failed"], tally["pending"]) == (2, 2)
    assert {failure["reason"] for failure in tally["failures"]} == {"error"}
    hardcover.heal()
    tally = await fetch()
    assert (tally["stored"], tally["failed"], tally["pending"]) == (2, 0, 2)


async def test_a_batch_that_takes_too_long_is_asked_in_halves(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """And nothing fails when the halves get through."""
    add_half_found(booklore, hardcover, range(1, 9))
    await set_up()
    hardcover.fail("editions", "408", times=1)
    tally = await fetch()
    assert (tally["stored"], tally["failed"]) == (4, 0)
    assert hardcover.requests["editions"] == 3


async def test_hardcover_gone_ends_the_run_and_keeps_what_was_found(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Books that were not reached have no record yet."""
    add_half_found(booklore, hardcover, range(1, 5))
    await set_up()
    for operation in ("books_by_title", "search", "me"):
        hardcover.fail(operation, "refuse", times=None)
    with pytest.raises(HomeAssistantError, match="couldn't be reached"):
        await fetch()
    assert counts_of(hass) == {"stored": 2, "skipped": 0, "failed": 0, "pending": 0, "matched": 2}
    assert status_of(hass) == "error"
    hardcover.heal()
    tally = await fetch()
    assert (tally["skipped"], tally["pending"], tally["total"]) == (2, 2, 4)


@pytest.mark.parametrize(
    ("operation", "fault", "account"),
    [
        ("editions", "401", "hardcover"),
        ("editions", "403_scope", "hardcover"),
        ("books_by_title", "invalid_headers", "hardcover"),
    ],
)
async def test_a_refused_token_stops_everything_until_it_is_mended(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    operation: str,
    fault: str,
    account: str,
) -> None:
    """One refused request, one reauthentication, and no further request, restarts included."""
    add_half_found(booklore, hardcover, range(1, 5))
    entry = await set_up()
    hardcover.fail(operation, fault, times=None)
    with pytest.raises(HomeAssistantError):
        await fetch()
    assert entry.runtime_data.accounts.refused == account
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [
        SOURCE_REAUTH
    ]
    sent = hardcover.requests.total() + booklore.requests.total()
    with pytest.raises(HomeAssistantError, match="rejected"):
        await fetch()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    with pytest.raises(HomeAssistantError, match="rejected"):
        await fetch()
    assert (
        hardcover.requests.total() + booklore.requests.total() - booklore.requests["healthcheck"]
        == sent - 1
    )


async def test_a_refused_password_is_tried_once(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Five failures lock the person out of their own server."""
    add_half_found(booklore, hardcover, range(1, 3))
    entry = await set_up()
    booklore.password = "changed"
    for _ in range(3):
        with pytest.raises(HomeAssistantError):
            await fetch()
        with pytest.raises(HomeAssistantError):
            await fetch(book_ids=[77])
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert booklore.requests["login"] == 1
    assert entry.runtime_data.accounts.refused == "booklore"


async def test_an_exhausted_day_pauses_the_run(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nothing is sent meanwhile, and it goes on by itself, also over a restart."""
    add_half_found(booklore, hardcover, range(1, 5))
    paused = async_capture_events(hass, f"{DOMAIN}_run_paused")
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    entry = await set_up()
    hardcover.fail("books_by_title", "429_daily", times=1)
    tally = await fetch()
    assert (tally["stored"], tally["total"]) == (2, 2)
    reset = dt_util.parse_datetime(tally["paused_until"])
    assert reset is not None
    assert reset > dt_util.utcnow() + timedelta(hours=1)
    assert status_of(hass) == "waiting_for_quota"
    assert len(paused) == 1
    assert paused[0].data["result"] == "paused"
    assert "run paused" in notifications(hass)[f"{DOMAIN}_{ENTRY}_summary"]["title"]
    sent = hardcover.requests.total()

    assert (await fetch())["paused_until"] == tally["paused_until"]
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert status_of(hass) == "waiting_for_quota"
    assert hardcover.requests.total() == sent

    await sleep_until(hass, reset + timedelta(minutes=2))
    assert status_of(hass) == "idle"
    assert counts_of(hass) == {"stored": 2, "skipped": 0, "failed": 0, "pending": 2, "matched": 2}
    assert len(finished) == 1


async def test_unloading_in_mid_run_keeps_the_results_and_the_run_goes_on(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Whoever waits is told; after set-up the rest follows by itself."""
    add_half_found(booklore, hardcover, range(1, 5))
    entry = await set_up()
    hardcover.fail("books_by_title", "timeout", times=1)
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError, match="interrupted"):
        await waiting
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert counts_of(hass) == {"stored": 2, "skipped": 0, "failed": 0, "pending": 2, "matched": 2}
    assert hardcover.requests["editions"] == 1


async def test_an_interrupted_run_waits_for_booklore_to_come_back(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """After a power failure both may start at once."""
    add_half_found(booklore, hardcover, range(1, 5))
    await set_up()
    hardcover.fail("books_by_title", "timeout", times=1)
    waiting = asyncio.create_task(fetch())
    await until(lambda: hardcover.requests["books_by_title"] > 0)
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError):
        await waiting
    for operation in ("list", "login", "healthcheck"):
        booklore.fail(operation, "refuse", times=None)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert status_of(hass) == "interrupted"
    booklore.heal()
    await pass_time_and_run(hass, 120)
    assert status_of(hass) == "idle"
    assert counts_of(hass)["pending"] == 2


async def test_progress_and_last_run(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Unknown before the first run, then how much of the library was looked at."""
    add_half_found(booklore, hardcover, range(1, 5))
    await set_up()
    assert hass.states.get(f"sensor.{DOMAIN}_progress").state == "unknown"
    assert hass.states.get(f"sensor.{DOMAIN}_last_run").state == "unknown"
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    await fetch()
    seen = [
        float(change.data["new_state"].state)
        for change in changes
        if change.data["entity_id"].endswith("_progress")
        and change.data["new_state"].state != "unknown"
    ]
    assert hass.states.get(f"sensor.{DOMAIN}_last_run").state != "unknown"
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 100.0)


async def test_pending_and_failed_books_are_reread_from_booklore(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """An id that the person set there settles them, with one request for all."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_work(hardcover, 11, "Emma", "Jane Austen")
    add_work(hardcover, 12, "Lady Susan: Letters", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    add_book(booklore, 2, "Untitled Family Cookbook")
    await set_up()
    await fetch()
    hardcover.requests.clear()
    await fetch()
    assert hardcover.requests.total() == 0
    booklore.books[1].hardcover_book_id = "11"
    booklore.books[2].hardcover_book_id = "12"
    tally = await fetch()
    assert tally["by_source"]["booklore"] == 2
    assert dict(hardcover.requests) == {"books_by_id": 1}
    # One that does not exist is not asked about again and again.
    assert {match["hardcover_id"] for match in await matches(hass)} == {11, 12}
