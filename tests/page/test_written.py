"""What the page shows of what was written to BookLore."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.store.journal import WriteOutcome
from tests.accounts import links
from tests.books import add_matches
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import agree, write, write_quickly


@pytest.fixture
def library(
    booklore: BookLoreServer, hardcover: HardcoverServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put three books on the shelf that are settled at once."""
    write_quickly(monkeypatch)
    booklore.permissions = {"canEditMetadata": True}
    add_matches(booklore, hardcover, 3)


@pytest.fixture
async def page(hass: HomeAssistant, hass_ws_client, resolved: MockConfigEntry) -> Page:
    """Have ids written, and open the page."""
    await agree(hass, resolved)
    return Page(await hass_ws_client(), resolved.entry_id)


async def runs(page: Page) -> list[tuple[int, int, int, int]]:
    """Return number, written, undoable and failed of each run."""
    found = await page.get("writes/list")
    assert found["next"] is None
    assert all(each["made_at"] for each in found["runs"])
    return [
        (each["run"], each["written"], each["undoable"], each["failed"]) for each in found["runs"]
    ]


async def lines(page: Page, run: int) -> list[tuple[Any, ...]]:
    """Return what was written by a run."""
    found = await page.get("writes/lines", run=run)
    assert found["next"] is None
    facts = ("book_id", "title", "before", "after", "outcome", "undone")
    return [tuple(line[name] for name in facts) for line in found["lines"]]


async def test_what_was_written(hass: HomeAssistant, page: Page) -> None:
    """By run, the newest first, with what can still be taken back."""
    event = await page.event(await page.subscribe())
    assert event["writes"] is True
    assert await runs(page) == [(1, 3, 3, 0)]
    first = (1, "The 1. Book", None, "10", "written", False)
    assert (await lines(page, 1))[0] == first
    await write(hass, "undo_writes", run=1)
    assert await runs(page) == [(2, 3, 0, 0), (1, 3, 0, 0)]
    assert (await lines(page, 1))[0] == (*first[:-1], True)
    assert (await lines(page, 2))[0] == (1, "The 1. Book", "10", None, "written", False)
    assert await lines(page, 9) == []


async def test_what_a_later_run_has_written_over(
    hass: HomeAssistant, page: Page, booklore: BookLoreServer
) -> None:
    """Only the later one can be taken back."""
    await page.choose(1, 20)
    await hass.async_block_till_done(wait_background_tasks=True)
    await write(hass)
    assert links(booklore)[1][0] == "20"
    [(_, written, undoable, _), (_, *earlier)] = await runs(page)
    assert (written, undoable, earlier) == (1, 1, [3, 2, 0])


@pytest.mark.parametrize("command", ["skip", "unlink"])
async def test_the_id_of_a_match_that_is_taken_from_a_book(
    hass: HomeAssistant, page: Page, booklore: BookLoreServer, command: str
) -> None:
    """It is taken back from BookLore, where it is ours and unchanged; undo writes it again."""
    done = await page.get(f"matches/{command}", book_ids=[1, 2])
    await write(hass)
    assert set(links(booklore)) == {3}
    await page.undo(done)
    await write(hass)
    assert set(links(booklore)) == {1, 2, 3}


async def test_pages_of_lines(page: Page, entry: MockConfigEntry) -> None:
    """Fifty at a time, and runs twenty at a time."""
    journal = entry.runtime_data.store.journal
    [write_1, *_] = (await journal.last_written([1])).values()
    for run in range(2, 25):
        for _ in range(52 if run == 2 else 1):
            number = await journal.intend(replace(write_1, run=run))
            await journal.complete(number, WriteOutcome.WRITTEN)
    found = await page.get("writes/list")
    assert [each["run"] for each in found["runs"]] == [*range(24, 4, -1)]
    rest = await page.get("writes/list", before=found["next"])
    assert ([each["run"] for each in rest["runs"]], rest["next"]) == ([4, 3, 2, 1], None)
    found = await page.get("writes/lines", run=2)
    assert len(found["lines"]) == 50
    rest = await page.get("writes/lines", run=2, after=found["next"])
    assert (len(rest["lines"]), rest["next"]) == (2, None)
    ids = [each["id"] for each in found["lines"] + rest["lines"]]
    assert ids == sorted(set(ids))
