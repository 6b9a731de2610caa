"""Undo: what stood before comes back, exactly, or it says why it does not."""

from pathlib import Path
from typing import Any

from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.disk import full_disk
from tests.person import fetch as fetch_ids, forget, skip
from tests.powercut import kill
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications

PENDING, FAILED, MATCHED, SKIPPED, NEW = 1, 2, 3, 4, 5


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book for each state on the shelf."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    add_work(hardcover, 30, "Lady Susan", "Jane Austen")
    add_book(booklore, PENDING, "Emma", "Jane Austen")
    add_book(booklore, FAILED, "scan0001")
    add_book(booklore, MATCHED, "Emma", "Jane Austen", hardcover_book_id="10")
    add_book(booklore, SKIPPED, "Emma", "Jane Austen")


@pytest.fixture(autouse=True)
async def in_each_state(hass: HomeAssistant, resolved, booklore: BookLoreServer) -> None:
    """Have a book in each state, and one that nobody has met yet."""
    await skip(hass, SKIPPED)
    add_book(booklore, NEW, "Emma", "Jane Austen")


@pytest.fixture
async def page(hass_ws_client, entry: MockConfigEntry) -> Page:
    """Open the page in a browser."""
    return Page(await hass_ws_client(), entry.entry_id)


def ways(book_id: int, state: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what can be done to a book in this state, by kind."""
    books = {"book_ids": [book_id]}
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "choose": ("choose", {"books": [[book_id, 11]]}),
        "skip": ("skip", books),
        "search": ("search", {"book_id": book_id, "query": "Lady Susan"}),
        "find": ("find", {"book_id": book_id, "address": "30"}),
    }
    if state == "matched":
        found["unlink"] = ("unlink", books)
    if state == "skipped":
        found["bring_back"] = ("bring_back", books)
        del found["skip"]
    return found


STATES = {PENDING: "pending", FAILED: "failed", MATCHED: "matched", SKIPPED: "skipped"}


@pytest.mark.parametrize(
    ("book_id", "way"),
    [(book_id, way) for book_id, state in STATES.items() for way in ways(book_id, state)],
)
async def test_what_stood_before_is_restored(
    hass: HomeAssistant,
    page: Page,
    fetch,
    storage: Path,
    entry: MockConfigEntry,
    hardcover: HardcoverServer,
    book_id: int,
    way: str,
) -> None:
    """In all that can be seen of it, whatever state it was in, and after a power cut too."""
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    before = await matches(hass), counts_of(hass), set(notifications(hass))
    match = await page.match(book_id)
    command, facts = ways(book_id, STATES[book_id])[way]
    done = await page.get(f"matches/{command}", **facts)
    assert (done["step"]["count"], done["left"]) == (1, [])
    assert await page.match(book_id) == done["match"] != match
    hardcover.requests.clear()
    result = await page.undo(done)
    assert (result["step"]["kind"], result["left"]) == (done["step"]["kind"], [])
    assert (await page.match(book_id)) == result["match"] == match
    await hass.async_block_till_done()
    assert (await matches(hass), counts_of(hass), set(notifications(hass))) == before
    await kill(hass, entry, storage)
    await hass.async_block_till_done()
    assert (await matches(hass), counts_of(hass), set(notifications(hass))) == before
    # What a run goes by is back as well: it finds nothing to look up, nor to change.
    await fetch(book_ids=[book_id])
    assert await matches(hass) == before[0]
    assert hardcover.requests.total() == 0


async def test_a_book_that_had_no_record_has_none_again(
    hass: HomeAssistant, page: Page, fetch
) -> None:
    """The next run looks it up."""
    assert (await page.undo(await page.skip(NEW)))["match"] is None
    await fetch()
    assert {each["book_id"] for each in await matches(hass, "pending")} == {PENDING, NEW}


async def test_a_book_that_is_forgotten_by_a_person_comes_back(
    hass: HomeAssistant, page: Page, hass_admin_user
) -> None:
    """The action is a step of whoever calls it; that of an automation is nobody's."""
    data = {"book_id": MATCHED}
    for context in (Context(), Context(user_id=hass_admin_user.id)):
        await hass.services.async_call(DOMAIN, "forget_match", data, blocking=True, context=context)
        steps = (await page.get("matches/steps"))["steps"]
        if context.user_id is None:
            assert steps == []
            await fetch_ids(hass, book_ids=[MATCHED])
    assert [(each["kind"], each["title"]) for each in steps] == [("forget", "Emma")]
    await page.get("matches/undo", step=steps[0]["step"])
    match = await page.match(MATCHED)
    assert match is not None
    assert match["status"] == "matched"


@pytest.mark.parametrize(
    ("book_id", "event"),
    [(PENDING, "match_pending"), (MATCHED, "match_settled"), (FAILED, None), (NEW, None)],
)
async def test_automations_hear_of_it(
    hass: HomeAssistant, page: Page, book_id: int, event: str | None
) -> None:
    """When the book asks again, or is settled otherwise."""
    done = await page.skip(book_id)
    await hass.async_block_till_done()
    heard = {
        name: async_capture_events(hass, f"{DOMAIN}_{name}")
        for name in ("match_pending", "match_settled")
    }
    await page.undo(done)
    await hass.async_block_till_done()
    assert {name: len(events) for name, events in heard.items() if events} == (
        {event: 1} if event else {}
    )


async def test_only_what_is_still_as_chosen_is_undone(
    hass: HomeAssistant, page: Page, hass_ws_client, entry
) -> None:
    """Somebody else's choice stays, and only they can take it back."""
    token = await token_of(hass, person(hass, "chooser"))
    other = Page(await hass_ws_client(access_token=token), entry.entry_id)
    mine = await page.choose(PENDING, 10)
    theirs = await other.choose(PENDING, 11)
    assert (await page.refused("matches/undo", step=theirs["step"]["step"]))[0] == "nothing_to_undo"
    result = await page.undo(mine)
    assert (result["step"], result["left"]) == (None, [PENDING])
    assert result["match"]["hardcover_id"] == 11
    assert (await page.get("matches/steps"))["steps"] == []
    assert (await other.undo(theirs))["match"]["hardcover_id"] == 10


async def test_a_book_forgotten_meanwhile_stays_so(hass: HomeAssistant, page: Page) -> None:
    """There is nothing that could be taken back."""
    done = await page.skip(PENDING)
    await forget(hass, PENDING)
    assert await page.undo(done) == {"step": None, "left": [PENDING], "match": None}


async def test_what_cannot_be_undone(page: Page) -> None:
    """Unknown steps, and those that have been taken back."""
    done = await page.skip(PENDING)
    for step in ("x", ""):
        code, message = await page.refused("matches/undo", step=step)
        assert code == "nothing_to_undo"
        assert "no longer" in message
    assert (await page.refused("matches/undo", step=5))[0] == "invalid_format"
    await page.undo(done)
    step = done["step"]["step"]
    assert (await page.refused("matches/undo", step=step))[0] == "nothing_to_undo"


async def test_a_choice_can_be_undone_after_a_power_cut(
    hass: HomeAssistant, page: Page, entry, storage: Path
) -> None:
    """What takes it back is on disk with it."""
    done = await page.skip(PENDING)
    await kill(hass, entry, storage)
    assert counts_of(hass)["pending"] == 0
    assert (await page.get("matches/steps"))["steps"] == [done["step"]]
    await page.undo(done)
    assert counts_of(hass)["pending"] == 1


async def test_the_last_ten_steps_of_each_person_can_be_undone(
    hass: HomeAssistant, page: Page, hass_ws_client, entry
) -> None:
    """The oldest are forgotten first, whatever somebody else does."""
    token = await token_of(hass, person(hass, "chooser"))
    other = Page(await hass_ws_client(access_token=token), entry.entry_id)
    theirs = await other.skip(FAILED)
    done = [await page.choose(PENDING, 10 + number % 2) for number in range(11)]
    steps = (await page.get("matches/steps"))["steps"]
    assert steps == [each["step"] for each in done[:0:-1]]
    code, _ = await page.refused("matches/undo", step=done[0]["step"]["step"])
    assert code == "nothing_to_undo"
    assert (await other.get("matches/steps"))["steps"] == [theirs["step"]]
    for number, each in enumerate(reversed(done[1:])):
        match = (await page.undo(each))["match"]
        assert match["hardcover_id"] == 10 + (number + 1) % 2
    await other.undo(theirs)


@pytest.mark.parametrize("book_id", [PENDING, NEW])
async def test_an_undo_survives_a_power_cut(
    hass: HomeAssistant, page: Page, entry, storage: Path, book_id: int
) -> None:
    """It is on disk before the page is told; the choice does not come back."""
    before = await matches(hass)
    await page.undo(await page.skip(book_id))
    await kill(hass, entry, storage)
    assert await matches(hass) == before
    await kill(hass, entry, storage)
    assert await matches(hass) == before


async def test_an_undo_that_the_disk_does_not_take(hass: HomeAssistant, page: Page) -> None:
    """Leaves the choice as it is, and can be tried again."""
    done = await page.skip(PENDING)
    with full_disk():
        code, _ = await page.refused("matches/undo", step=done["step"]["step"])
    assert code == "not_saved"
    assert counts_of(hass)["pending"] == 0
    await page.undo(done)
    assert counts_of(hass)["pending"] == 1


async def test_a_search_survives_a_power_cut(
    hass: HomeAssistant, page: Page, entry, storage: Path
) -> None:
    """Its hits are on disk before the page is told."""
    await page.get("matches/search", book_id=FAILED, query="Emma")
    found = await page.match(FAILED)
    assert found is not None
    assert found["status"] == "pending"
    await kill(hass, entry, storage)
    assert await page.match(FAILED) == found


async def test_a_search_that_the_disk_does_not_take(page: Page) -> None:
    """Changes nothing."""
    before = await page.match(FAILED)
    with full_disk():
        code, _ = await page.refused("matches/search", book_id=FAILED, query="Emma")
    assert code == "not_saved"
    assert await page.match(FAILED) == before
