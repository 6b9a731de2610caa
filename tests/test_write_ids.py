"""Ids into BookLore: what is written, what never is, and how it is taken back."""

import asyncio
from copy import deepcopy
from datetime import datetime, timedelta
import logging
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import links
from tests.books import add_book, add_matches, add_work, isbn
from tests.clock import settle, travelling
from tests.person import (
    choose,
    forget,
    pass_time_and_run,
    reauthentication,
    skip,
    sleep_until,
    start,
)
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.booklore_settings import SECRETS
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer, Policy
from tests.states import ids_of, matches, until
from tests.writing import (
    agree,
    ask_for_plan,
    dry_run,
    exclude,
    issues,
    set_up_matches,
    write,
    write_quickly,
)

WRITABLE = sorted(GENERATIONS.keys() - {"booklore-1.16", "booklore-1.18", "booklore-2.0.3"})
TOO_OLD = sorted(GENERATIONS.keys() - set(WRITABLE))
LANDS = ("lands_timeout", "lands_reset", "lands_refuse", "lands_408", "lands_500")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes; one test looks at the pace."""
    write_quickly(monkeypatch)


@pytest.fixture(autouse=True)
def may_edit(booklore: BookLoreServer) -> None:
    """Let the account edit metadata."""
    booklore.permissions = {"canEditMetadata": True}


@pytest.fixture
async def matched(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with three matched books, and count from then on."""
    return await set_up_matches(set_up, fetch, booklore, hardcover)


def others(booklore: BookLoreServer) -> dict[int, Any]:
    """Return everything that the person has entered, but for the two Hardcover fields."""
    books = deepcopy(booklore.books)
    for book in books.values():
        book.settle()
        book.hardcover_book_id = book.slug = None
        book.rewritten = 0
    return books


async def test_a_dry_run_writes_nothing(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It tells what would be written, while the option is off too."""
    found = await dry_run(hass)
    assert (found["planned"], found["written"], found["left"]) == (3, 0, 0)
    assert found["lines"][0] == {
        "book_id": 1,
        "title": "The 1. Book",
        "server": "booklore",
        "field": "hardcover_id",
        "before": None,
        "after": "10",
        "why": "missing",
        "public": False,
        "rewrites_file": False,
    }
    assert booklore.requests["write"] == 0
    assert links(booklore) == {}


async def test_nothing_is_written_without_the_option(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """Neither by the action, nor after a run or a choice."""
    with pytest.raises(ServiceValidationError, match="turned off"):
        await write(hass)
    await choose(hass, 1, hardcover_id=20)
    await pass_time_and_run(hass, 5)
    await fetch()
    assert booklore.requests["write"] == 0


async def test_consent_starts_the_first_sync_and_a_second_writes_nothing(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Both fields are filled; what was written is known from then on."""
    await agree(hass, matched)
    assert links(booklore) == {n: (f"{n}0", f"book-{n}") for n in (1, 2, 3)}
    assert booklore.requests["write"] == 3
    assert hardcover.requests.total() == 2  # for the plan that was shown, and for the sync
    assert (await write(hass))["planned"] == 0
    assert booklore.requests["write"] == 3
    assert hardcover.requests.total() == 2


async def test_a_call_joins_the_sync_that_consent_has_started(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It gets the number of that one, and all that it has written."""
    flow = await ask_for_plan(hass, matched)
    booklore.gate = gate = Gate()
    await hass.config_entries.options.async_configure(flow["flow_id"], {"agree": True})
    await until(lambda: gate.held == 1)
    gate.let_through(1)  # the reload's look at the server
    await until(lambda: matched.state is ConfigEntryState.LOADED and gate.held == 1)
    call = asyncio.create_task(write(hass))
    await settle()
    gate.open()
    result = await call
    assert (result["run"], result["planned"], result["written"]) == (1, 3, 3)
    assert (await write(hass, "undo_writes", run=result["run"]))["written"] == 3


async def test_a_thousand_books(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """One settings, one account and five batches; five writes are looked at before and after."""
    await agree(hass, await set_up())
    add_matches(booklore, hardcover, 1_000)
    booklore.requests.clear()
    await fetch()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(links(booklore)) == 1_000
    reads = {"healthcheck": 1, "me": 1, "settings": 1}
    once = {"list": 1, "batch": 5 + 5 + 2 * 5, "write": 1_000}  # the run reads its books in full
    booklore.requests.pop("login")  # the options have set the entry up again
    assert booklore.requests == reads | once
    assert hardcover.requests["books_by_id"] == 5
    booklore.requests.clear()
    hardcover.requests.clear()
    assert (await write(hass))["written"] == 0
    assert booklore.requests == reads | {"batch": 5}
    booklore.requests.clear()
    await fetch()  # nobody asks BookLore about books whose id it got
    await hass.async_block_till_done(wait_background_tasks=True)
    assert booklore.requests == {"list": 1}
    assert hardcover.requests == {}


@pytest.mark.parametrize("profile", WRITABLE)
async def test_no_metadata_of_the_person_changes(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    profile: str,
) -> None:
    """Only the two fields do, on every server that may be written to; undo restores exactly."""
    await booklore.become(profile)
    booklore.expire_tokens()
    booklore.edit(1, publisher="Penguin", tags=["mine"], description="A story.", slug="my-own")
    booklore.edit(2, categories=["Novel"], moods=["sad"], page_count=300)
    before, stood = others(booklore), links(booklore)
    await agree(hass, matched)
    assert links(booklore) == {1: ("10", "my-own"), 2: ("20", "book-2"), 3: ("30", "book-3")}
    assert others(booklore) == before
    assert (await write(hass, "undo_writes", run=1))["written"] == 3
    assert links(booklore) == stood
    assert others(booklore) == before


@pytest.mark.parametrize("profile", TOO_OLD)
async def test_a_server_that_would_wipe_metadata_is_not_written_to(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, profile: str
) -> None:
    """BookLore below 2.0.4 is refused in words."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await booklore.become(profile)
    booklore.expire_tokens()
    booklore.requests.clear()
    with pytest.raises(HomeAssistantError, match="Update it to 2"):
        await write(hass)
    with pytest.raises(HomeAssistantError, match="Update it to 2"):
        await dry_run(hass)
    assert booklore.requests["write"] == 0
    assert issues(hass) == {"booklore_too_old_to_write"}
    await booklore.become("grimmory-3.3")
    booklore.expire_tokens()
    assert (await write(hass))["written"] == 3
    assert issues(hass) == set()


@pytest.mark.parametrize("version", ["development", ""])
async def test_a_server_without_a_version_is_not_written_to(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, version: str
) -> None:
    """Nobody knows what it would do."""
    booklore.version = version
    with pytest.raises(HomeAssistantError, match="Update it to 2"):
        await dry_run(hass)


async def test_an_account_that_may_not_edit(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """The permission is named, and where to get it."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    booklore.permissions = {}
    with pytest.raises(HomeAssistantError, match="Settings > Users"):
        await write(hass)
    assert issues(hass) == {"booklore_may_not_edit"}
    booklore.permissions = {"admin": True}
    assert (await write(hass))["written"] == 3
    assert issues(hass) == set()


async def test_a_permission_that_goes_meanwhile_stops_the_sync(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It is no fault of the book: nothing more is sent, and no book waits for a person."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    booklore.fail("write", "403_permission", times=None)
    booklore.requests.clear()
    assert (await write(hass))["left_by_reason"] == {"failed": 3}
    booklore.heal()
    assert (await write(hass))["written"] == 3


@pytest.mark.parametrize(
    ("locked", "facts"),
    [
        (("hardcoverBookId",), {}),
        (("hardcoverId",), {}),
        ((), {}),
        (None, {"hardcover_book_id": "999"}),
        (None, {"hardcover_book_id": "no number"}),
    ],
    ids=["id locked", "slug locked", "all locked", "another id", "no number"],
)
async def test_what_the_person_has_set_stays(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    locked: tuple[str, ...] | None,
    facts: dict[str, str],
) -> None:
    """No id is overwritten, no lock opened, and not even a request is sent."""
    booklore.edit(1, **facts)
    if locked is not None:
        booklore.lock(1, *locked)
    before = deepcopy(booklore.books[1])
    await agree(hass, matched)
    assert booklore.books[1] == before
    assert booklore.metadata_updates[1] == 0
    assert booklore.metadata_updates.total() == 2


async def test_a_difference_is_listed(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """BookLore has one id, and the match is another."""
    booklore.edit(1, hardcover_book_id="999")
    found = await dry_run(hass)
    assert found["differences"] == [
        {
            "book_id": 1,
            "title": "The 1. Book",
            "booklore": "999",
            "hardcover_id": 10,
            "url": "https://hardcover.app/id/book/10",
        }
    ]
    assert found["left_by_reason"] == {"differs": 1}


async def test_ids_that_come_from_booklore_are_not_written(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """They stand there already."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen", hardcover_book_id="10")
    entry = await set_up()
    await fetch()
    await agree(hass, entry)
    assert booklore.requests["write"] == 0


@pytest.mark.parametrize("fault", LANDS)
async def test_a_write_whose_reply_is_lost_is_not_sent_again(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    fault: str,
    hanging_up: None,
) -> None:
    """The book is looked at instead; undo knows of it."""
    booklore.fail("write", fault, times=None)
    await agree(hass, matched)
    assert booklore.metadata_updates == {1: 1, 2: 1, 3: 1}
    booklore.heal()
    assert (await write(hass))["written"] == 0
    assert booklore.metadata_updates == {1: 1, 2: 1, 3: 1}
    assert (await write(hass, "undo_writes", run=1))["written"] == 3
    assert links(booklore) == {}


async def test_a_write_that_lands_late_is_known_as_ours(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, hanging_up: None
) -> None:
    """It was given up, and BookLore carried it out after that."""
    booklore.fail("write", "late", times=1)
    await agree(hass, matched)
    assert set(links(booklore)) == {2, 3}
    booklore.heal()
    await until(lambda: 1 in links(booklore))
    assert (await write(hass))["written"] == 0
    assert (await write(hass, "undo_writes", run=1))["written"] == 3
    assert links(booklore) == {}


@pytest.mark.parametrize("fault", ["silent", "lies"])
async def test_a_200_that_wrote_nothing_is_noticed(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fault: str
) -> None:
    """By the reply, and by looking at the first writes."""
    booklore.fail("write", fault, times=None)
    await agree(hass, matched)
    assert (await dry_run(hass))["planned"] == 3
    booklore.heal()
    assert (await write(hass))["written"] == 3


async def test_a_server_that_wipes_metadata_is_stopped_after_the_first_write(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Whatever version it says it has."""
    booklore.edit(1, publisher="Penguin")
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await booklore.become("booklore-2.0.3")
    booklore.version = "v3.9.9"
    booklore.expire_tokens()
    booklore.requests.clear()
    with pytest.raises(HomeAssistantError, match="Writing was stopped"):
        await write(hass)
    assert booklore.requests["write"] == 1
    assert issues(hass) == {"write_not_as_expected"}


async def test_a_book_that_fails_three_times_waits_for_a_person(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """The others are written; an explicit call tries it again."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    add_book(booklore, 4, "The 1. Book", "Author 1", isbn13=isbn(1))
    for sent in (1, 2, 3, 3, 3):
        booklore.fail("write", "500", times=None)
        await fetch()
        await hass.async_block_till_done(wait_background_tasks=True)
        assert booklore.requests["write"] - 6 == sent
    booklore.heal()
    assert (await write(hass, book_ids=[4]))["written"] == 1


@pytest.mark.parametrize("ending", ["reload", "stop"])
async def test_interrupted_between_a_write_and_its_reply(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    ending: str,
    hanging_up: None,
) -> None:
    """The next sync looks at the book first: nothing is written twice, and nothing is lost."""
    booklore.fail("write", "lands_timeout", times=None)
    flow = hass.async_create_task(agree(hass, matched))
    await until(lambda: booklore.metadata_updates.total() == 1)
    if ending == "stop":
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await flow
    await hass.config_entries.async_unload(matched.entry_id)
    booklore.heal()
    await hass.config_entries.async_setup(matched.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    if not flow.done():
        await flow
    assert booklore.metadata_updates == {1: 1, 2: 1, 3: 1}
    assert set(links(booklore)) == {1, 2, 3}


async def test_undo_leaves_what_has_changed_since(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """And what was taken back is not written again by itself, but by a call or a choice."""
    await agree(hass, matched)
    booklore.edit(1, hardcover_book_id="555")
    booklore.edit(2, slug="my-own")
    booklore.lock(3)
    undone = await write(hass, "undo_writes", run=1)
    assert (undone["written"], undone["left_by_reason"]) == (1, {"differs": 1, "locked": 1})
    assert links(booklore) == {1: ("555", "book-1"), 2: (None, "my-own"), 3: ("30", "book-3")}
    await fetch()
    await pass_time_and_run(hass, 24 * 3600)
    assert links(booklore)[2] == (None, "my-own")
    await choose(hass, 2, hardcover_id=20)
    await pass_time_and_run(hass, 5)
    assert links(booklore)[2] == ("20", "my-own")
    with pytest.raises(ServiceValidationError, match="Nothing was written in run 99"):
        await write(hass, "undo_writes", run=99)


async def test_an_id_that_the_person_empties_stays_empty(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """Until somebody calls for it."""
    await agree(hass, matched)
    booklore.edit(1, hardcover_book_id=None)
    await fetch()
    await pass_time_and_run(hass, 24 * 3600)
    assert links(booklore)[1] == (None, "book-1")
    await write(hass)
    assert links(booklore)[1] == ("10", "book-1")


async def test_ids_that_we_wrote_follow_a_changed_choice(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """At once after the choice; a slug of the person's stays, and an id that differs too."""
    await agree(hass, matched)
    booklore.edit(2, slug="my-own")
    booklore.edit(3, hardcover_book_id="999")
    await choose(hass, 1, hardcover_id=30)
    await choose(hass, 2, hardcover_id=30)
    await choose(hass, 3, hardcover_id=10)
    await pass_time_and_run(hass, 5)
    assert links(booklore) == {
        1: ("30", "book-3"),
        2: ("30", "my-own"),
        3: ("999", "book-3"),
    }


@pytest.mark.parametrize("way", [skip, forget])
async def test_a_match_that_is_taken_away_takes_its_id_along(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, way: Any
) -> None:
    """Only if it is still the one that we wrote."""
    await agree(hass, matched)
    booklore.edit(2, hardcover_book_id="999")
    for book_id in (1, 2):
        await way(hass, book_id)
    await pass_time_and_run(hass, 5)
    assert links(booklore) == {2: ("999", "book-2"), 3: ("30", "book-3")}


async def test_our_own_id_is_no_evidence(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, fetch: Any
) -> None:
    """A book is not matched by the id that we wrote ourselves."""
    booklore.profile = GENERATIONS["booklore-2.3"]
    await agree(hass, matched)
    booklore.lock(1)  # so that the id stays there when the match goes
    await forget(hass, 1)
    await pass_time_and_run(hass, 5)
    assert links(booklore)[1] == ("10", "book-1")
    result = await fetch()
    assert result["by_source"]["booklore"] == 0
    assert result["by_source"]["isbn"] == 1


async def test_an_excluded_book_is_not_written(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Its match stays, and it may be written to again later."""
    await exclude(hass, 1)
    await agree(hass, matched)
    assert set(links(booklore)) == {2, 3}
    assert (await ids_of(hass))[1] == 10
    assert [each["book_id"] for each in await matches(hass) if "excluded" in each] == [1]
    assert (await write(hass))["left_by_reason"] == {"excluded": 1}
    await exclude(hass, 1, exclude=False)
    assert (await write(hass))["written"] == 1
    with pytest.raises(ServiceValidationError, match="no book with ID 77"):
        await exclude(hass, 77)


async def test_merged_works_are_followed_and_deleted_ones_open_the_book(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A matched id is looked at once more before it is written."""
    add_work(hardcover, 11, "The 1. Book", "Author 1", slug="merged")
    hardcover.catalogue.merge(10, into=11)
    hardcover.catalogue.works[20].status_id = 3
    await agree(hass, matched)
    assert links(booklore) == {1: ("11", "merged"), 3: ("30", "book-3")}
    assert await ids_of(hass) == {1: 11, 3: 30}


async def test_files_change_only_if_that_was_agreed_to(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Books whose files would be rewritten are left alone otherwise."""
    booklore.settings.rewrites = {"EPUB"}
    booklore.books[1].format = "PDF"
    found = await dry_run(hass)
    assert (found["planned"], found["files_rewritten"]) == (3, 2)
    await agree(hass, matched, files=False)
    assert set(links(booklore)) == {1}
    assert booklore.file_writes.total() == 0
    assert (await write(hass))["left_by_reason"] == {"files": 2}


async def test_files_that_may_change(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Each is rewritten once, and only where an id is written."""
    booklore.settings.rewrites = {"EPUB"}
    booklore.settings.moves_files = True
    booklore.lock(3)
    await agree(hass, matched, files=True)
    assert booklore.file_writes == booklore.file_moves == {1: 1, 2: 1}


async def test_a_book_id_that_means_another_book_is_left_alone(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """As after a rebuilt database."""
    booklore.edit(1, title="Cookery", authors=["Somebody Else"], isbn13=isbn(77))
    await agree(hass, matched)
    assert set(links(booklore)) == {2, 3}
    assert (await dry_run(hass))["left_by_reason"] == {"other_book": 1}


async def test_two_hundred_at_most_if_nobody_asked(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """The rest comes with the next sync."""
    await agree(hass, matched, run_after_import=True)
    for each in range(1_000, 1_250):
        add_work(hardcover, each, f"Title {each}", "A. N. Author", isbn13=isbn(each))
        add_book(booklore, each, f"Title {each}", "A. N. Author", isbn13=isbn(each))
    for _ in range(4):
        await pass_time_and_run(hass, 301)
        if len(links(booklore)) > 3:
            break
    assert len(links(booklore)) == 203
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(days=1, minutes=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(links(booklore)) == 253


async def test_it_waits_while_a_run_works(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """A run goes before."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    booklore.requests.clear()
    booklore.gate = Gate()
    run = hass.async_create_task(start(hass))
    await until(lambda: booklore.requests["list"] == 1)
    writing = hass.async_create_task(write(hass))
    await settle()
    assert booklore.requests["settings"] == booklore.requests["write"] == 0
    booklore.gate.open()
    await run
    assert (await writing)["written"] == 3


async def test_what_booklore_cannot_take_now_is_written_later(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It is tried again by itself, also after a restart of Home Assistant."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    await booklore.stop()
    with pytest.raises(HomeAssistantError, match="couldn't be reached"):
        await write(hass)
    assert await hass.config_entries.async_reload(matched.entry_id)
    await booklore.start()
    await pass_time_and_run(hass, 61)
    assert set(links(booklore)) == {1, 2, 3}


async def test_another_account_in_booklore(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """The same log-in is another user now: nothing is written."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    booklore.account_id = 99
    with pytest.raises(HomeAssistantError, match="different BookLore user"):
        await write(hass)
    assert links(booklore) == {}
    assert issues(hass) == {"booklore_other_account"}


async def test_no_secret_of_the_settings_is_kept(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    storage: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The settings hold the keys of all providers: none is kept, logged or shown."""
    caplog.set_level(logging.DEBUG)
    shown = str(await dry_run(hass)) + str(await agree(hass, matched)) + str(await write(hass))
    assert booklore.requests["settings"] >= 3
    kept = "".join(
        path.read_bytes().decode("latin-1") for path in storage.rglob("*") if path.is_file()
    )
    for secret in SECRETS:
        assert secret not in shown + kept + caplog.text


async def test_one_write_a_second(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However fast BookLore answers."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    monkeypatch.setattr(f"custom_components.{DOMAIN}.sync.writer.SECONDS_PER_WRITE", 1.0)
    booklore.requests.clear()
    with travelling(hass.loop) as travel:
        writing = hass.async_create_task(write(hass))
        for sent in (1, 2, 3):
            await until(lambda number=sent: booklore.requests["write"] == number)
            travel(0.9)
            await settle()
            assert booklore.requests["write"] == sent
            travel(0.2)
        await writing


async def test_a_pause_of_hardcovers_survives_a_restart(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Who asks is told until when; it goes on by itself after that."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    hardcover.policy = Policy()
    hardcover.exhaust_day(3_600)
    paused = await write(hass)
    assert (paused["written"], links(booklore)) == (0, {})
    sent = hardcover.requests.total()
    assert await hass.config_entries.async_reload(matched.entry_id)
    await pass_time_and_run(hass, 60)
    assert (await write(hass))["paused_until"] == paused["paused_until"]
    assert hardcover.requests.total() == sent
    hardcover.heal()
    hardcover.policy = Policy()
    await sleep_until(hass, datetime.fromisoformat(paused["paused_until"]) + timedelta(seconds=90))
    assert set(links(booklore)) == {1, 2, 3}


async def test_a_refused_account_stops_the_sync(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """The person is asked for the account again, and nothing more is sent until then."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    booklore.password = "another"
    booklore.expire_tokens()
    booklore.revoke_refresh_tokens()
    with pytest.raises(HomeAssistantError, match="username or password"):
        await write(hass)
    assert (await reauthentication(hass))["step_id"] == "reauth_booklore"
    booklore.requests.clear()
    with pytest.raises(HomeAssistantError, match="rejected the saved login"):
        await write(hass)
    await skip(hass, 1)
    await pass_time_and_run(hass, 24 * 3600)
    assert booklore.requests == {}
    assert links(booklore) == {}
