"""What the page asks and says about ratings: those that differ, settling them, what was written."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import USER, add_rated, changes, everything, mine, rate_here, theirs
from tests.books import add_book, isbn
from tests.person import pass_time
from tests.rating import agree_to_ratings, rate_quickly, sync
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import write


@pytest.fixture
def library(
    booklore: BookLoreServer, hardcover: HardcoverServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have a book of each kind, three that differ, and one that is wanted only."""
    rate_quickly(monkeypatch)
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 4.5)
    add_rated(booklore, hardcover, 3, 6, on_shelf=False, status="ABANDONED")
    for number in (4, 5, 6):
        add_rated(booklore, hardcover, number, 4, 5.0)
    hardcover.put_on_shelf(5_000, status=1, user_id=USER)


@pytest.fixture
async def page(hass: HomeAssistant, hass_ws_client: Any, resolved: MockConfigEntry) -> Page:
    """Have ratings carried both ways, and open the page."""
    await agree_to_ratings(hass, resolved, "both", add_missing=True)
    return Page(await hass_ws_client(), resolved.entry_id)


async def listed(page: Page, offset: int = 0, limit: int = 50) -> tuple[list[int], int]:
    """Return the books of a part of the list, and how many there are in all."""
    found = await page.get("differences/list", offset=offset, limit=limit)
    return [each["book_id"] for each in found["rows"]], found["total"]


async def settle(hass: HomeAssistant, page: Page, *book_ids: int, **facts: Any) -> Any:
    """Settle ratings, and wait until it is written."""
    done = await page.get("differences/settle", book_ids=book_ids, **facts)
    await hass.async_block_till_done(wait_background_tasks=True)
    return done


async def lines(page: Page, run: int) -> list[tuple[Any, ...]]:
    """Return what was written by a run."""
    found = await page.get("writes/lines", run=run)
    facts = ("book_id", "server", "field", "before", "after", "outcome", "undone")
    return sorted(tuple(line[name] for name in facts) for line in found["lines"])


async def test_a_row_has_what_the_person_needs(page: Page, booklore: BookLoreServer) -> None:
    """Both values in stars, and where each is."""
    found = await page.get("differences/list", offset=0, limit=1)
    assert found["total"] == 3
    [row] = found["rows"]
    assert row == {
        "book_id": 4,
        "title": "The 4. Book",
        "authors": ["Author 4"],
        "cover_path": row["cover_path"],
        "booklore_url": f"{booklore.url}/book/4",
        "hardcover_id": 40,
        "url": row["url"],
        "booklore": 2.0,
        "hardcover": 5.0,
    }
    assert "/4" in row["cover_path"]
    assert row["url"].startswith("https://hardcover.app/")


async def test_parts_of_the_list(page: Page) -> None:
    """In the order of titles, fifty at the most."""
    assert await listed(page) == ([4, 5, 6], 3)
    assert await listed(page, 1, 1) == ([5], 3)
    assert await listed(page, 3) == ([], 3)
    for wrong in ({"limit": 51}, {"limit": 0}, {"offset": -1}):
        refused = await page.refused("differences/list", **{"offset": 0, "limit": 50, **wrong})
        assert refused[0] == "invalid_format"


async def test_copies_that_differ_are_all_told(
    hass: HomeAssistant, page: Page, booklore: BookLoreServer, fetch: Any
) -> None:
    """Each with its own rating: the one that counts is chosen by its book."""
    facts = {"isbn13": isbn(4), "personal_rating": 7, "read_status": "READ"}
    add_book(booklore, 44, "The 4. Book", "Author 4", **facts)
    await fetch()
    await sync(hass)
    found = await page.get("differences/list", offset=0, limit=50)
    [row] = [each for each in found["rows"] if each["hardcover_id"] == 40]
    assert row["copies"] == [{"book_id": 4, "rating": 2.0}, {"book_id": 44, "rating": 3.5}]
    await settle(hass, page, 44, keep="booklore")
    assert (mine(booklore)[4], mine(booklore)[44]) == (7, 7)


@pytest.mark.parametrize("keep", ["booklore", "hardcover", "both"])
async def test_many_are_settled_in_one_step_and_taken_back_with_it(
    hass: HomeAssistant,
    page: Page,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    keep: str,
) -> None:
    """What does not differ is told as left."""
    before = everything(booklore, hardcover)
    done = await settle(hass, page, 4, 5, 1, keep=keep)
    assert done["left"] == [1]
    assert (done["step"]["kind"], done["step"]["count"]) == ("settle", 2)
    assert await listed(page) == ([6], 1)
    changed = changes(before, everything(booklore, hardcover))
    assert len(changed) == (0 if keep == "both" else 2)
    await page.undo(done)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert await listed(page) == ([4, 5, 6], 3)


async def test_a_batch_of_many_parts_is_one_step(
    hass: HomeAssistant, page: Page, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A part that is sent with the step of the one before is added to it."""
    before = everything(booklore, hardcover)
    first = await settle(hass, page, 4, keep="booklore")
    step = first["step"]["step"]
    second = await settle(hass, page, 5, 6, keep="hardcover", step=step)
    assert (second["step"]["step"], second["step"]["count"]) == (step, 3)
    assert await listed(page) == ([], 0)
    await page.undo(second)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert await listed(page) == ([4, 5, 6], 3)


async def test_nobody_takes_back_or_adds_to_the_step_of_somebody_else(
    hass: HomeAssistant, page: Page, hass_ws_client: Any, hardcover: HardcoverServer
) -> None:
    """Each person has their own; the books are settled all the same."""
    done = await settle(hass, page, 4, keep="booklore")
    step = done["step"]["step"]
    token = await token_of(hass, person(hass, "chooser"))
    other = Page(await hass_ws_client(hass, token), page.entry_id)
    assert (await other.refused("matches/undo", step=step))[0] == "nothing_to_undo"
    added = await settle(hass, other, 5, keep="booklore", step=step)
    assert added["step"]["step"] != step
    await other.undo(added)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await listed(page) == ([5, 6], 2)
    assert theirs(hardcover)[40] == 2.0


@pytest.mark.parametrize(
    "wrong",
    [{"keep": "neither"}, {"book_ids": []}, {"book_ids": ["4"]}, {"book_ids": [0]}, {"step": 7}],
)
async def test_what_cannot_be_meant_is_refused(page: Page, wrong: dict[str, Any]) -> None:
    """Nothing is settled."""
    facts = {"book_ids": [4], "keep": "both", **wrong}
    assert (await page.refused("differences/settle", **facts))[0] == "invalid_format"
    assert (await listed(page))[1] == 3


async def test_what_was_written_is_shown_in_stars(
    hass: HomeAssistant, page: Page, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """By side; a book that was added with its status; and whether it was taken back."""
    await pass_time(hass, 1)
    event = await page.event(await page.subscribe())
    assert (event["writes"], event["ratings"]) == (True, "both")
    assert (event["differences"], event["not_in_booklore"]) == (3, 1)
    [run] = (await page.get("writes/list"))["runs"]
    assert (run["written"], run["undoable"], run["failed"]) == (3, 3, 0)
    written = [
        (1, "hardcover", "rating", None, "4.5", "written", False),
        (2, "booklore", "rating", None, "4.5", "written", False),
        (3, "hardcover", "shelf", None, "abandoned 3", "written", False),
    ]
    assert await lines(page, run["run"]) == written
    undone = await write(hass, "undo_writes", run=run["run"])
    assert await lines(page, run["run"]) == [(*each[:-1], True) for each in written]
    assert await lines(page, undone["run"]) == [
        (1, "hardcover", "rating", "4.5", None, "written", False),
        (2, "booklore", "rating", "4.5", None, "written", False),
        (3, "hardcover", "shelf", "3", None, "written", False),
    ]
    rate_here(booklore, 2, 1)
    hardcover.fail("update_user_book", "write_refused")
    failed = await sync(hass)
    assert await lines(page, failed["run"]) == [
        (2, "hardcover", "rating", "4.5", "0.5", "failed", False)
    ]


async def test_an_open_page_is_told_of_settlements(hass: HomeAssistant, page: Page) -> None:
    """The number that differ, the books that have changed, and what can be taken back."""
    number = await page.subscribe()
    while (await page.event(number))["differences"] != 3:
        pass  # the first event may be older than the last sync
    done = await settle(hass, page, 4, keep="both")
    told: dict[str, Any] = {"differences": 3}
    seen: set[int] = set()
    while told["differences"] == 3 or told["undo"] is None:
        told = await page.event(number)
        seen.update(told["changed"] or [])
    assert told["differences"] == 2
    assert told["undo"]["step"] == done["step"]["step"]
    assert 4 in seen
