"""Ratings when accounts, keys and entries are not what they were: nothing goes to the wrong one."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.messages.markdown import plain
from tests.accounts import add_rated
from tests.bad_days import (
    at_peace,
    hurry,
    outcomes,
    pairs,
    refused,
    restart,
    rows_of,
    writes,
)
from tests.conftest import TOKEN
from tests.person import fetch, pass_time_and_run
from tests.rating import agree_to_ratings, differences, have_read_only_key, plan_of_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.writing import issues, write, write_quickly

OTHER = "01KENTRY0000000000000000BB"
CATALOGUE_ONLY = frozenset({"read:me:content", "read:catalog"})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write ratings and ids as fast as it goes."""
    hurry(monkeypatch)
    write_quickly(monkeypatch)


def person(user_id: int, scopes: frozenset[str] = frozenset({"all"})) -> Token:
    """Return what a key of this person stands for."""
    return Token(kind="pat", user_id=user_id, username=f"user-{user_id}", scopes=scopes)


async def reconfigure(
    hass: HomeAssistant, entry: MockConfigEntry, account: str, answer: dict[str, Any]
) -> None:
    """Enter another account in the dialog."""
    flow = await entry.start_reconfigure_flow(hass)
    configure = hass.config_entries.flow.async_configure
    flow = await configure(flow["flow_id"], {"next_step_id": f"reconfigure_{account}"})
    flow = await configure(flow["flow_id"], answer)
    assert flow["reason"] == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_key_that_is_another_persons_all_at_once_stops_the_sync(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Nothing of either shelf is touched, no undo either; the ledger stays as it was."""
    await at_peace(hass, five)
    booklore.books[1].personal_rating = 9
    assert (await sync(hass))["written"] == 1
    noted, shelf = await pairs(five), rows_of(hardcover, 7)
    for number in range(1, 6):
        hardcover.put_on_shelf(number * 10, rating=0.5, user_id=8)
    hardcover.tokens[TOKEN] = person(8)
    hardcover.requests.clear()
    booklore.books[2].personal_rating = 9
    assert await refused(hass) == "hardcover_other_account"
    assert issues(hass) == {"hardcover_other_account"}
    with pytest.raises(HomeAssistantError, match="different Hardcover account"):
        await write(hass, "undo_writes", run=2)
    assert writes(hardcover) == {}
    assert (rows_of(hardcover, 7), set(rows_of(hardcover, 8).values())) == (shelf, {0.5})
    assert await pairs(five) == noted
    hardcover.tokens[TOKEN] = person(7)
    assert (await sync(hass))["written"] == 1
    assert issues(hass) == set()


async def test_another_persons_key_through_the_dialog_starts_afresh(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Path,
) -> None:
    """The consent was for another pair of accounts; what the other one had is not compared with."""
    await at_peace(hass, five)
    hardcover.put_on_shelf(10, rating=0.5, user_id=8)
    hardcover.put_on_shelf(20, rating=None, user_id=8)
    shelf = rows_of(hardcover, 7)
    hardcover.tokens["hc_pat_other"] = person(8)
    token_path.write_text("hc_pat_other\n")
    await reconfigure(hass, five, "hardcover", {})
    assert issues(hass) == {"consent_needed"}
    assert await refused(hass) == "consent_needed"
    await pass_time_and_run(hass, 24 * 3600)
    assert writes(hardcover) == {}
    await agree_to_ratings(hass, five, "to_hardcover")
    assert rows_of(hardcover, 8) == {10: 0.5, 20: 1.5}
    assert rows_of(hardcover, 7) == shelf
    assert [each["book_id"] for each in await differences(hass)] == [1]
    assert issues(hass) == set()


async def test_another_booklore_user_all_at_once_stops_the_sync(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The same log-in shows somebody else's ratings: none is carried, taken back or noted."""
    await at_peace(hass, five)
    booklore.books[1].personal_rating = 9
    await sync(hass)
    noted = await pairs(five)
    booklore.account_id = 99
    booklore.books[2].personal_rating = 9
    hardcover.requests.clear()
    assert await refused(hass) == "booklore_other_account"
    assert issues(hass) == {"booklore_other_account"}
    with pytest.raises(HomeAssistantError, match="different BookLore user"):
        await write(hass, "undo_writes", run=2)
    assert writes(hardcover) == {}
    assert await pairs(five) == noted


async def test_another_booklore_user_through_the_dialog_starts_afresh(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """What that one thinks of the books is other: it is asked about, and not carried."""
    await at_peace(hass, five)
    booklore.account_id = 2
    for number in range(1, 6):
        booklore.books[number].personal_rating = 10
    answer = {
        "url": str(booklore.url),
        "username": booklore.username,
        "password": booklore.password,
        "verify_ssl": True,
    }
    await reconfigure(hass, five, "booklore", answer)
    assert issues(hass) == {"consent_needed"}
    before = rows_of(hardcover, 7)
    await agree_to_ratings(hass, five, "both")
    assert rows_of(hardcover, 7) == before
    assert len(await differences(hass)) == 5
    assert writes(hardcover) == {}


@pytest.mark.parametrize("in_band", [False, True])
async def test_a_key_that_may_not_write_is_found_out_with_one_write(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Path,
    in_band: bool,
) -> None:
    """Ids and matching go on; no other rating is sent until another key is read, and then all."""
    have_read_only_key(hardcover)
    hardcover.scopes_in_band = in_band
    booklore.permissions = {"canEditMetadata": True}
    for number in range(11, 15):
        add_rated(booklore, hardcover, number, 8)
    await at_peace(hass, five, "to_hardcover", write_ids=True)
    await check_powerless(hass, five, booklore, hardcover)
    hardcover.tokens["hc_pat_new"] = person(7)
    token_path.write_text("hc_pat_new\n")
    hardcover.requests.clear()
    await reconfigure(hass, five, "hardcover", {})
    assert writes(hardcover) == {"update_user_book": 4}
    assert issues(hass) == set()
    assert {rows_of(hardcover, 7)[number * 10] for number in range(11, 15)} == {4.0}


async def check_powerless(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Check that one write was tried, and is the last, whatever happens but another key."""
    assert writes(hardcover) == {"update_user_book": 1}
    assert issues(hass) == {"hardcover_missing_library_scope"}
    issue = ir.async_get(hass).async_get_issue(
        DOMAIN, f"hardcover_missing_library_scope_{entry.entry_id}"
    )
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["scope"] == plain("write:library")
    assert await outcomes(entry) == {"interrupted": 1, "written": 9}  # those are ids
    assert await refused(hass) == "ratings_need_key"
    add_rated(booklore, hardcover, 20, None, on_shelf=False)
    found = await fetch(hass)
    assert found is not None
    assert found["total"] == len(booklore.books)
    await hass.async_block_till_done(wait_background_tasks=True)
    await write(hass)  # ids
    await restart(hass, entry)
    await pass_time_and_run(hass, 24 * 3600)
    assert writes(hardcover) == {"update_user_book": 1}
    assert issues(hass) == {"hardcover_missing_library_scope"}
    assert booklore.books[1].hardcover_book_id is not None


async def test_a_key_that_loses_its_permission_meanwhile(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """What was written stands, the write that was refused has not happened, and no other is sent."""
    await at_peace(hass, five, "both")
    for number in range(1, 6):
        booklore.books[number].personal_rating = 10
    hardcover.fail("update_user_book", "403_scope", after=2, times=None)
    hardcover.requests.clear()
    assert await refused(hass) == "hardcover_missing_library_scope"
    assert writes(hardcover) == {"update_user_book": 3}
    assert await outcomes(five) == {"written": 2, "interrupted": 1}
    assert issues(hass) == {"hardcover_missing_library_scope"}
    assert await refused(hass) == "ratings_need_key"
    assert writes(hardcover) == {"update_user_book": 3}


async def test_a_key_that_loses_its_permission_between_a_book_and_its_day(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Path,
) -> None:
    """Ids and matching go on; with another key the read gets its day."""
    booklore.permissions = {"canEditMetadata": True}
    add_rated(booklore, hardcover, 6, 8, on_shelf=False)
    booklore.books[6].date_finished = "2026-05-03T12:00:00Z"
    hardcover.fail("update_user_book_read", "403_scope", times=None)
    await at_peace(hass, five, "both", add_missing=True, write_ids=True)
    add_rated(booklore, hardcover, 7, None, on_shelf=False)
    hardcover.tokens[TOKEN] = person(7, CATALOGUE_ONLY)
    await fetch(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert booklore.books[7].hardcover_book_id == "70"
    hardcover.heal()
    hardcover.tokens["hc_pat_new"] = person(7)
    token_path.write_text("hc_pat_new\n")
    await reconfigure(hass, five, "hardcover", {})
    row = hardcover.row_of(7, 60)
    assert row is not None
    assert [(read.started_at, read.finished_at) for read in row.reads] == [(None, "2026-05-03")]
    assert writes(hardcover)["insert_user_book"] == 1


async def test_a_key_that_may_not_read_the_shelf(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Matching works as before; ratings cannot be turned on, which the dialog says in words."""
    hardcover.tokens[TOKEN] = person(7, CATALOGUE_ONLY)
    found = await fetch(hass)
    assert found is not None
    assert found["stored"] == 5
    flow = await plan_of_ratings(hass, five)
    assert (flow["step_id"], flow["errors"]) == (
        "init",
        {"ratings": "hardcover_missing_library_scope"},
    )
    assert await refused(hass, dry_run=True) == "hardcover_missing_library_scope"
    assert await refused(hass) == "ratings_off"
    assert hass.config_entries.flow.async_progress() == []


async def test_ids_that_may_not_be_written_are_no_hindrance_to_ratings(
    hass: HomeAssistant,
    five: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """BookLore has taken that permission away: a repair says so, and ratings go on by themselves."""
    booklore.permissions = {"canEditMetadata": True}
    await at_peace(hass, five, write_ids=True)
    booklore.permissions = {}
    booklore.books[1].personal_rating = 9
    add_rated(booklore, hardcover, 6, 9)
    await fetch(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {"booklore_may_not_edit"}
    assert (rows_of(hardcover, 7)[10], rows_of(hardcover, 7)[60]) == (4.5, 4.5)
