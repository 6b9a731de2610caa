"""Many books at once: in few requests, with one undo, and nobody is kept waiting."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from benchmark.heartbeat import Heartbeat
from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.disk import full_disk
from tests.person import pass_time
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, notifications

MANY = 60
EXACT = range(1, MANY + 1)
"""Books that may be one work each, with their title and author; work 1,000 is book 0's, …"""
TWINS, LOST = MANY + 1, MANY + 2


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put many books that are easily settled on the shelf, one that is not, and a lost one."""
    for book_id in EXACT:
        add_work(hardcover, 1_000 + book_id, f"The {book_id}. Book", f"Author {book_id}")
        add_book(booklore, book_id, f"The {book_id}. Book", f"Author {book_id}")
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    add_book(booklore, TWINS, "Emma", "Jane Austen")
    add_book(booklore, LOST, "scan0001")


async def pairs(page: Page) -> Sequence[list[int]]:
    """Return the books with an exact candidate, as the page asks for them."""
    wanted = {"status": "pending", "exact": True, "sort": "author"}
    found = (await page.get("matches/ids", filter=wanted, limit=10_000))["books"]
    return [*found]


async def test_all_exact_matches_are_accepted_and_taken_back(
    hass: HomeAssistant, page: Page, entry, hardcover: HardcoverServer, booklore: BookLoreServer
) -> None:
    """In one step over several batches, without a request, and all is as before."""
    number = await page.subscribe()
    assert (await page.event(number))["counts"]["exact"] == MANY
    before = {book_id: await page.match(book_id) for book_id in (1, MANY, TWINS)}
    told = async_capture_events(hass, f"{DOMAIN}_match_settled")
    books = await pairs(page)
    assert sorted(books) == [[book_id, 1_000 + book_id] for book_id in EXACT]
    async with Heartbeat() as heart:
        first = await page.get("matches/choose", books=books[:40])
        step = first["step"]["step"]
        done = await page.get("matches/choose", books=books[40:], step=step)
    assert heart.cost.longest_stall < 0.1
    assert (done["step"]["step"], done["step"]["count"], done["left"]) == (step, MANY, [])
    assert "choice" not in done["step"]
    assert counts_of(hass)["matched"] == MANY
    await hass.async_block_till_done()
    assert len(told) == MANY
    assert (await page.get("matches/steps"))["steps"] == [done["step"]]
    result = await page.undo(done)
    assert (result["step"]["count"], result["left"]) == (MANY, [])
    assert counts_of(hass)["pending"] == MANY + 1
    assert {book_id: await page.match(book_id) for book_id in before} == before
    assert (await page.get("matches/steps"))["steps"] == []
    assert hardcover.requests.total() + booklore.requests.total() == 0


async def test_a_step_of_more_books_than_one_transaction_takes(
    hass: HomeAssistant, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is taken back in several, all of it."""
    monkeypatch.setattr(f"custom_components.{DOMAIN}.store.BOOKS_IN_STEP", 7)
    done = await page.get("matches/choose", books=await pairs(page))
    result = await page.undo(done)
    assert (result["step"]["count"], result["left"]) == (MANY, [])
    assert counts_of(hass)["pending"] == MANY + 1


async def test_books_that_changed_meanwhile_are_left(
    hass: HomeAssistant, page: Page, entry, hass_ws_client
) -> None:
    """The others are done, and taken back; what somebody else has decided stays."""
    token = await token_of(hass, person(hass, "chooser"))
    other = Page(await hass_ws_client(access_token=token), entry.entry_id)
    books = await pairs(page)
    await other.skip(2)
    await other.choose(3, 1_003)
    wrong = [[4, 1_005], [LOST, 10], [99, 10]]
    done = await page.get(
        "matches/choose", books=[*(each for each in books if each[0] != 4), *wrong]
    )
    assert (done["step"]["count"], done["left"]) == (MANY - 3, [2, 3, 4, LOST, 99])
    await other.get("matches/unlink", book_ids=[5, 6])
    result = await page.undo(done)
    assert (result["step"]["count"], result["left"]) == (MANY - 5, [5, 6])
    match = await page.match(5)
    assert match is not None
    assert [each.get("refused") for each in match["candidates"]] == [True]


async def test_leaving_out_and_bringing_back(hass: HomeAssistant, page: Page) -> None:
    """Each is a step of its own; books in another state are left."""
    await page.choose(1, 1_001)
    skipped = await page.get("matches/skip", book_ids=[1, 2, LOST], status="pending")
    assert (skipped["step"]["count"], skipped["left"]) == (1, [1, LOST])
    skipped = await page.skip(1, 2, LOST)
    assert (skipped["step"]["count"], skipped["left"]) == (2, [2])
    assert await page.listed("skipped") == [LOST, 1, 2]
    back = await page.get("matches/bring_back", book_ids=[1, 2, 3])
    assert (back["step"]["kind"], back["step"]["count"], back["left"]) == ("bring_back", 2, [3])
    assert await page.listed("skipped") == [LOST]
    await page.undo(back)
    assert await page.listed("skipped") == [LOST, 1, 2]
    await page.undo(skipped)
    assert counts_of(hass)["matched"] == 1


async def test_unlinking(hass: HomeAssistant, page: Page, fetch) -> None:
    """The books ask again, the works are refused, and no run takes them unasked."""
    entry = hass.config_entries.async_get_entry(page.entry_id)
    assert entry is not None
    hass.config_entries.async_update_entry(entry, options={"accept_exact_matches": True})
    await hass.config_entries.async_reload(page.entry_id)
    await page.get("matches/choose", books=[[1, 1_001], [2, 1_002]])
    done = await page.get("matches/unlink", book_ids=[1, 2, 3])
    assert (done["step"]["kind"], done["step"]["count"], done["left"]) == ("unlink", 2, [3])
    assert counts_of(hass)["matched"] == 0
    number = await page.subscribe()
    assert (await page.event(number))["counts"]["exact"] == MANY - 2
    assert {1, 2}.isdisjoint(book_id for book_id, _ in await pairs(page))
    await page.undo(done)
    assert counts_of(hass)["matched"] == 2
    await page.get("matches/unlink", book_ids=[1, 2])
    await fetch()
    assert counts_of(hass)["matched"] == MANY - 2
    assert {1, 2} <= {*await page.listed("pending")}


async def test_a_batch_is_added_only_to_a_step_like_it(
    hass: HomeAssistant, page: Page, entry, hass_ws_client
) -> None:
    """Of the same person, of the same kind, and one that is still there; else it is a new one."""
    token = await token_of(hass, person(hass, "chooser"))
    other = Page(await hass_ws_client(access_token=token), entry.entry_id)
    first = await page.skip(1)
    step = first["step"]["step"]
    for done in (
        await page.get("matches/choose", books=[[2, 1_002]], step=step),
        await other.get("matches/skip", book_ids=[3], step=step),
        await page.get("matches/skip", book_ids=[4], step="gone"),
    ):
        assert done["step"]["step"] not in (step, "gone")
        assert done["step"]["count"] == 1
    nothing = await page.get("matches/skip", book_ids=[1, 4], step=step)
    assert (nothing["step"], nothing["left"]) == (None, [1, 4])
    more = await page.get("matches/skip", book_ids=[5, 6], step=step)
    assert (more["step"]["step"], more["step"]["count"]) == (step, 3)
    assert more["step"]["title"] == first["step"]["title"]
    await page.undo(more)
    assert sorted(await page.listed("skipped")) == [3, 4]


async def test_a_book_that_a_step_has_changed_twice(page: Page) -> None:
    """What the step has found at first comes back."""
    first = await page.choose(TWINS, 10)
    again = await page.get("matches/choose", books=[[TWINS, 11]], step=first["step"]["step"])
    assert (await page.undo(again))["match"]["status"] == "pending"


async def test_a_batch_that_the_disk_does_not_take(hass: HomeAssistant, page: Page) -> None:
    """Nothing of it is done."""
    with full_disk():
        code, _ = await page.refused("matches/choose", books=await pairs(page))
    assert code == "nothing_saved"
    assert counts_of(hass)["matched"] == 0
    assert (await page.get("matches/steps"))["steps"] == []


async def test_questions_do_not_flicker(
    hass: HomeAssistant, page: Page, entry: MockConfigEntry
) -> None:
    """While batches come, none is asked that the next one answers."""
    books = sorted(await pairs(page))
    shown = {each for each in notifications(hass) if not each.endswith("summary")}
    assert len(shown) == 5
    step: dict[str, Any] = {}
    seen = set(shown)
    for at in range(0, MANY, 20):
        done = await page.get("matches/choose", books=books[at : at + 20], **step)
        step = {"step": done["step"]["step"]}
        await pass_time(hass, 0.6)
        seen |= {each for each in notifications(hass) if not each.endswith("summary")}
    assert seen == shown
    await pass_time(hass, 10)
    left = {each for each in notifications(hass) if not each.endswith("summary")}
    assert left == {f"{DOMAIN}_{entry.entry_id}_{TWINS}"}
