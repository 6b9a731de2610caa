"""Undo: what stood before comes back, exactly, or it says why it does not."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.disk import full_disk
from tests.person import forget, skip
from tests.powercut import kill
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications

PENDING, FAILED, MATCHED, SKIPPED, NEW = 1, 2, 3, 4, 5
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "choose": ("choose", {"hardcover_id": 11}),
    "skip": ("skip", {}),
}


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book for each state on the shelf."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
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


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("book_id", [PENDING, FAILED, MATCHED, SKIPPED])
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
    command, facts = WAYS[way]
    if book_id == FAILED and way == "choose":
        facts = {"address": "https://hardcover.app/id/book/11"}
    word = (await page.get(f"matches/{command}", book_id=book_id, **facts))["undo"]
    hardcover.requests.clear()
    result = await page.get("matches/undo", book_id=book_id, undo=word)
    assert (await page.match(book_id)) == result["match"]
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
    word = (await page.skip(NEW))["undo"]
    assert await page.get("matches/undo", book_id=NEW, undo=word) == {"match": None}
    await fetch()
    assert {each["book_id"] for each in await matches(hass, "pending")} == {PENDING, NEW}


@pytest.mark.parametrize(
    ("book_id", "event"),
    [(PENDING, "match_pending"), (MATCHED, "match_settled"), (FAILED, None), (NEW, None)],
)
async def test_automations_hear_of_it(
    hass: HomeAssistant, page: Page, book_id: int, event: str | None
) -> None:
    """When the book asks again, or is settled otherwise."""
    word = (await page.skip(book_id))["undo"]
    await hass.async_block_till_done()
    heard = {
        name: async_capture_events(hass, f"{DOMAIN}_{name}")
        for name in ("match_pending", "match_settled")
    }
    await page.get("matches/undo", book_id=book_id, undo=word)
    await hass.async_block_till_done()
    assert {name: len(events) for name, events in heard.items() if events} == (
        {event: 1} if event else {}
    )


async def test_only_what_is_still_as_chosen_is_undone(
    hass: HomeAssistant, page: Page, hass_ws_client, entry
) -> None:
    """Somebody else's choice stays, and theirs can be taken back."""
    other = Page(await hass_ws_client(), entry.entry_id)
    mine = (await page.choose(PENDING, 10))["undo"]
    theirs = (await other.choose(PENDING, 11))["undo"]
    code, message = await page.refused("matches/undo", book_id=PENDING, undo=mine)
    assert code == "changed_meanwhile"
    assert "Emma" in message
    match = await page.match(PENDING)
    assert match is not None
    assert match["hardcover_id"] == 11
    assert (await other.get("matches/undo", book_id=PENDING, undo=theirs))["match"][
        "hardcover_id"
    ] == 10
    assert (await page.get("matches/undo", book_id=PENDING, undo=mine))["match"][
        "status"
    ] == "pending"


async def test_a_book_forgotten_meanwhile_stays_so(hass: HomeAssistant, page: Page) -> None:
    """There is nothing that could be taken back."""
    word = (await page.skip(PENDING))["undo"]
    await forget(hass, PENDING)
    code, _ = await page.refused("matches/undo", book_id=PENDING, undo=word)
    assert code == "changed_meanwhile"
    assert await page.match(PENDING) is None


async def test_what_cannot_be_undone(page: Page) -> None:
    """Unknown words, those of other books, and words used before."""
    word = (await page.skip(PENDING))["undo"]
    for book_id, undo in ((PENDING, "x"), (PENDING, ""), (FAILED, word)):
        code, message = await page.refused("matches/undo", book_id=book_id, undo=undo)
        assert code == "nothing_to_undo"
        assert "no longer" in message
    assert (await page.refused("matches/undo", book_id=PENDING, undo=5))[0] == "invalid_format"
    await page.get("matches/undo", book_id=PENDING, undo=word)
    assert (await page.refused("matches/undo", book_id=PENDING, undo=word))[0] == "nothing_to_undo"


async def test_a_choice_can_be_undone_after_a_power_cut(
    hass: HomeAssistant, page: Page, entry, storage: Path
) -> None:
    """What takes it back is on disk with it."""
    word = (await page.skip(PENDING))["undo"]
    await kill(hass, entry, storage)
    assert counts_of(hass)["pending"] == 0
    await page.get("matches/undo", book_id=PENDING, undo=word)
    assert counts_of(hass)["pending"] == 1


async def test_the_latest_choices_can_be_undone(page: Page) -> None:
    """Their number is bounded; the oldest are forgotten first."""
    words = [(await page.skip(PENDING))["undo"] for _ in range(201)]
    assert len(set(words)) == 201
    assert (await page.refused("matches/undo", book_id=PENDING, undo=words[0]))[
        0
    ] == "nothing_to_undo"
    await page.get("matches/undo", book_id=PENDING, undo=words[-1])


@pytest.mark.parametrize("book_id", [PENDING, NEW])
async def test_an_undo_survives_a_power_cut(
    hass: HomeAssistant, page: Page, entry, storage: Path, book_id: int
) -> None:
    """It is on disk before the page is told; the choice does not come back."""
    before = await matches(hass)
    word = (await page.skip(book_id))["undo"]
    await page.get("matches/undo", book_id=book_id, undo=word)
    await kill(hass, entry, storage)
    assert await matches(hass) == before
    await kill(hass, entry, storage)
    assert await matches(hass) == before


async def test_an_undo_that_the_disk_does_not_take(hass: HomeAssistant, page: Page) -> None:
    """Leaves the choice as it is, and can be tried again."""
    word = (await page.skip(PENDING))["undo"]
    with full_disk():
        assert (await page.refused("matches/undo", book_id=PENDING, undo=word))[0] == "not_saved"
    assert counts_of(hass)["pending"] == 0
    await page.get("matches/undo", book_id=PENDING, undo=word)
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


async def test_a_search_that_the_disk_does_not_take(hass: HomeAssistant, page: Page) -> None:
    """Changes nothing."""
    before = await page.match(FAILED)
    with full_disk():
        code, _ = await page.refused("matches/search", book_id=FAILED, query="Emma")
    assert code == "not_saved"
    assert await page.match(FAILED) == before
