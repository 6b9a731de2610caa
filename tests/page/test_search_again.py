"""Searching again with a person's own words: what becomes of the candidates."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.store.changes import StoreUpdate
from tests.person import choose
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, notifications, until


async def test_searching_again(
    hass: HomeAssistant, page: Page, hardcover: HardcoverServer, booklore: BookLoreServer
) -> None:
    """Hits become the candidates of a failed book, however little they are like it."""
    asks = async_capture_events(hass, f"{DOMAIN}_match_pending")
    result = await page.get("matches/search", book_id=2, query="  hobbit ")
    assert (result["step"]["kind"], result["step"]["count"]) == ("search", 1)
    match = result["match"]
    assert (match["status"], match["title"]) == ("pending", "scan0001")
    [candidate] = match["candidates"]
    assert (candidate["hardcover_id"], candidate["reason"]) == (40, "your_search")
    assert "message" not in match
    assert counts_of(hass)["pending"] == 2
    await hass.async_block_till_done()
    assert [each.endswith("_2") for each in notifications(hass)].count(True) == 1
    assert [each.data["book_id"] for each in asks] == [2]
    assert dict(hardcover.requests) == {"search": 1}
    await page.choose(2, 40)
    assert dict(hardcover.requests) == {"search": 1}
    assert booklore.requests.total() == 0


def numbered(match: dict[str, Any]) -> list[tuple[int, int, bool]]:
    """Return the candidates: number, work, and whether the person's own search found it."""
    return [
        (each["number"], each["hardcover_id"], each.get("found", False))
        for each in match["candidates"]
    ]


async def test_what_a_search_finds_comes_in_front_of_what_was_suggested(
    hass: HomeAssistant, page: Page, fetch, hardcover: HardcoverServer
) -> None:
    """Ranked as a run ranks it; the next run leaves it alone, the next search replaces it."""
    found = [(1, 30, True), (2, 10, False), (3, 11, False)]
    result = await page.get("matches/search", book_id=1, query="Lady Susan")
    assert numbered(result["match"]) == found
    assert result["match"]["candidates"][0]["reason"] == "same_author_other_title"
    hardcover.requests.clear()
    await fetch()
    assert hardcover.requests.total() == 0
    match = await page.match(1)
    assert match is not None
    assert numbered(match) == found
    again = await page.get("matches/search", book_id=1, query="hobbit")
    assert numbered(again["match"]) == [(1, 40, True), (2, 10, False), (3, 11, False)]
    response = await hass.services.async_call(
        DOMAIN, "get_matches", {"book_ids": [1]}, blocking=True, return_response=True
    )
    [told] = response["matches"]
    assert [(each["number"], each["hardcover_id"]) for each in told["candidates"]] == [
        (1, 40),
        (2, 10),
        (3, 11),
    ]
    await choose(hass, 1, candidate=3)
    chosen = await page.match(1)
    assert chosen is not None
    assert (chosen["status"], chosen["hardcover_id"]) == ("matched", 11)


async def test_a_search_leaves_a_settled_book_settled(hass: HomeAssistant, page: Page) -> None:
    """It offers other works to somebody who changes their mind."""
    await page.choose(1, 10)
    result = await page.get("matches/search", book_id=1, query="Lady Susan")
    assert (result["match"]["status"], result["match"]["hardcover_id"]) == ("matched", 10)
    assert numbered(result["match"]) == [(1, 30, True), (2, 10, False), (3, 11, False)]
    assert counts_of(hass)["matched"] == 1


@pytest.mark.parametrize("book_id", [1, 2])
async def test_a_search_without_hits_changes_nothing(
    page: Page, entry: MockConfigEntry, book_id: int
) -> None:
    """The candidates of before stay, and a failed book has failed."""
    before, updates = await page.match(book_id), list[StoreUpdate]()
    entry.runtime_data.store.listen(updates.append)
    result = await page.get("matches/search", book_id=book_id, query="zzzzzzzz")
    assert result == {"step": None, "left": [], "match": before}
    assert updates == []
    assert await page.match(book_id) == before


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"book_id": 99, "query": "Emma"}, "unknown_book"),
        ({"book_id": 1, "query": "x" * 201}, "invalid_format"),
        ({"book_id": 1, "query": "   "}, "invalid_format"),
        ({"book_id": 1, "query": ["Emma"]}, "invalid_format"),
        ({"book_id": 1}, "invalid_format"),
    ],
)
async def test_a_search_that_cannot_be_asks_nobody(
    page: Page, hardcover: HardcoverServer, what: dict[str, Any], code: str
) -> None:
    """It says what is wrong."""
    found, message = await page.refused("matches/search", **what)
    assert (found, bool(message)) == (code, True)
    assert hardcover.requests.total() == 0


async def test_a_search_during_a_pause_says_until_when(
    page: Page, hardcover: HardcoverServer
) -> None:
    """With the date unless that is today; and it is not sent once that is known."""
    hardcover.fail("search", "429_daily")
    now = dt_util.now()
    until = now + timedelta(seconds=21_877)
    shown = f"{until:%H:}" if until.date() == now.date() else f"{until:%Y-%m-%d %H:}"
    for _ in range(2):
        code, message = await page.refused("matches/search", book_id=1, query="Emma")
        assert code == "hardcover_paused"
        assert f"after {shown}" in message
    assert dict(hardcover.requests) == {"search": 1}


async def test_a_search_that_somebody_overtakes(
    page: Page, other_page: Page, hardcover: HardcoverServer
) -> None:
    """What the other one chose stays."""
    gate = hardcover.gate = Gate()
    await page.socket.send_json_auto_id(
        {
            "type": f"{DOMAIN}/matches/search",
            "entry_id": page.entry_id,
            "book_id": 1,
            "query": "Lady Susan",
        }
    )
    await until(lambda: gate.held == 1)
    await other_page.choose(1, 11)
    gate.open()
    reply = await page.socket.receive_json()
    assert reply["error"]["code"] == "changed_meanwhile"
    match = await page.match(1)
    assert match is not None
    assert (match["hardcover_id"], len(match["candidates"])) == (11, 2)
