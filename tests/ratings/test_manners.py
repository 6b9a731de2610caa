"""How ratings are carried: at what pace, how many, at whose cost, and who must ask for it."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import USER, add_rated, links, mine, rate_here, rate_there, row_of, theirs
from tests.person import pass_time_and_run
from tests.rating import agree_to_ratings, have_read_only_key, settle, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Policy, Token
from tests.writing import agree, issues

A_DAY = 24 * 3600


async def rate_anew(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    number: int,
    **options: Any,
) -> MockConfigEntry:
    """Sync a library in which nothing is rated, and then rate so many books of it."""
    for each in range(1, number + 1):
        add_rated(booklore, hardcover, each, None)
    add_rated(booklore, hardcover, 9_999, 8, 4.0)
    entry: MockConfigEntry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, **options)
    for each in range(1, number + 1):
        rate_here(booklore, each, 1 + each % 10)
    hardcover.requests.clear()
    booklore.requests.clear()
    return entry


def rated(hardcover: HardcoverServer) -> int:
    """Return how many of the books that were rated anew have arrived."""
    return sum(row.rating is not None for row in hardcover.shelf.values()) - 1


async def test_at_most_two_hundred_are_written_unasked(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The rest waits for the next day, or for a person."""
    await rate_anew(hass, set_up, fetch, booklore, hardcover, 207)
    await pass_time_and_run(hass, A_DAY)
    assert rated(hardcover) == 200
    assert (await sync(hass))["written"] == 7
    assert rated(hardcover) == 207


async def test_five_hundred_changes_cost_at_most_510_requests_and_an_unchanged_day_one(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """On a shelf of a thousand rows."""
    for work in range(20_000, 20_499):
        hardcover.put_on_shelf(work, rating=3.0, user_id=USER)
    await rate_anew(hass, set_up, fetch, booklore, hardcover, 500)
    assert len(hardcover.shelf) == 1_000
    found = await sync(hass)
    assert (found["written"], rated(hardcover)) == (500, 999)
    assert hardcover.requests.total() <= 510
    assert hardcover.requests["update_user_book"] == 500
    assert len(hardcover.activities) == 500
    for _ in range(2):
        hardcover.requests.clear()
        assert (await sync(hass))["planned"] == 0
        assert dict(hardcover.requests) == {"me": 1}


@pytest.mark.parametrize("rows", [1, 999, 1_000, 1_001])
async def test_a_shelf_is_read_a_thousand_rows_at_a_time(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    rows: int,
) -> None:
    """It is counted first: only once something on it has changed it is read again."""
    add_rated(booklore, hardcover, 1, 8, 4.0)
    for work in range(20_000, 20_000 + rows - 1):
        hardcover.put_on_shelf(work, user_id=USER)
    await set_up()
    await fetch()
    pages = 1 if rows <= 1_000 else 2
    for changed in (True, False, True, False):
        if changed:
            row_of(hardcover, 1).status_id = 3
        hardcover.requests.clear()
        await sync(hass, dry_run=True)
        expected = {"me": 1, "user_books": pages} if changed else {"me": 1}
        assert dict(hardcover.requests) == expected


async def test_below_the_reserve_only_what_a_person_asked_for_goes(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The last thousand requests of the day are theirs: dry runs, calls and settlements work."""
    entry = await rate_anew(hass, set_up, fetch, booklore, hardcover, 3)
    hardcover.policy = Policy(quota=6_000, burst=100, daily=900)
    await sync(hass, dry_run=True)
    hardcover.requests.clear()
    await pass_time_and_run(hass, A_DAY)
    assert hardcover.requests.total() == rated(hardcover) == 0
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert rated(hardcover) == 0
    rate_there(hardcover, 3, 5.0)
    found = await sync(hass)
    assert (found["written"], found["paused_until"]) == (2, None)
    await settle(hass, 3, "booklore")
    assert theirs(hardcover) == {10: 1.0, 20: 1.5, 30: 2.0, 99_990: 4.0}


async def test_a_key_without_the_permission_to_write(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Any,
) -> None:
    """The first write goes alone and finds it out; nothing more is sent until another is read."""
    have_read_only_key(hardcover)
    booklore.permissions = {"canEditMetadata": True}
    for number in (1, 2, 3):
        add_rated(booklore, hardcover, number, 7)
    add_rated(booklore, hardcover, 4, None, 4.0)
    entry: MockConfigEntry = await set_up()
    await fetch()
    assert (await sync(hass, dry_run=True))["planned"] == 3
    await agree_to_ratings(hass, entry, "both")
    assert hardcover.requests["update_user_book"] == 1
    assert issues(hass) == {"hardcover_missing_library_scope"}
    for _ in range(2):
        with pytest.raises(HomeAssistantError, match="write:library"):
            await sync(hass)
        await fetch()
        await pass_time_and_run(hass, A_DAY)
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert hardcover.requests["update_user_book"] == 1
    assert mine(booklore)[4] is None
    assert hardcover.activities == []
    # Another key of the same person is read: the daily sync goes on with it.
    hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
    token_path.write_text("hc_pat_new\n")
    configure = hass.config_entries.flow.async_configure
    flow = await entry.start_reconfigure_flow(hass)
    flow = await configure(flow["flow_id"], {"next_step_id": "reconfigure_hardcover"})
    flow = await configure(flow["flow_id"], {})
    assert flow["reason"] == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == set()
    await sync(hass)
    assert theirs(hardcover) == {10: 3.5, 20: 3.5, 30: 3.5, 40: 4.0}
    assert mine(booklore)[4] == 8


async def test_ids_are_written_all_the_same_and_the_repair_stays(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Such a key works as before for everything else."""
    have_read_only_key(hardcover)
    booklore.permissions = {"canEditMetadata": True}
    add_rated(booklore, hardcover, 1, 7)
    entry: MockConfigEntry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry)
    assert issues(hass) == {"hardcover_missing_library_scope"}
    await agree(hass, entry, ratings="to_hardcover")
    assert links(booklore) == {1: ("10", "book-1")}
    add_rated(booklore, hardcover, 2, 7)
    await fetch()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert set(links(booklore)) == {1, 2}
    assert issues(hass) == {"hardcover_missing_library_scope"}


async def test_what_fails_three_times_waits_for_the_person(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Other books go on; asked again, it is tried, and from then on it is as any other."""
    await rate_anew(hass, set_up, fetch, booklore, hardcover, 1)
    hardcover.fail("update_user_book", "write_refused", times=None)
    for day in range(1, 6):
        await pass_time_and_run(hass, day * A_DAY)
        assert hardcover.requests["update_user_book"] == min(day, 3)
    assert (await sync(hass, dry_run=True))["planned"] == 1
    hardcover.heal()
    await pass_time_and_run(hass, 6 * A_DAY)
    assert rated(hardcover) == 0
    assert (await sync(hass))["written"] == 1
    rate_here(booklore, 1, 9)
    await pass_time_and_run(hass, 7 * A_DAY)
    assert row_of(hardcover, 1).rating == 4.5
