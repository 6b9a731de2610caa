"""What the page asks: the entries, their books, and choices."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from aiohttp import WSMsgType
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications

USER, NO_ADDRESS = ConfigEntryDisabler.USER, "no_address_of_a_work"
OTHER = "01KENTRY0000000000000000BB"
EVIL = '<img src=x onerror="alert(1)">'


async def test_the_entries_are_listed(hass: HomeAssistant, page: Page, entry) -> None:
    """In the order of their creation, with what waits in each; also if it is not loaded, or off."""
    for days, facts in enumerate(({"title": "off", "disabled_by": USER}, {"title": "older"}), 8):
        older = MockConfigEntry(domain=DOMAIN, entry_id=f"{days}", **facts)
        object.__setattr__(older, "created_at", dt_util.utcnow() - timedelta(days=days))
        older.add_to_hass(hass)
    unloaded = {"may_choose": True, "pending": 0, "loaded": False}
    assert await page.get("entries") == [
        {"entry_id": "9", "title": "older", "disabled": False, **unloaded},
        {"entry_id": "8", "title": "off", "disabled": True, **unloaded},
        {
            "entry_id": entry.entry_id,
            "title": "reader on 127.0.0.1",
            "may_choose": True,
            "pending": 1,
            "loaded": True,
            "disabled": False,
        },
    ]


async def test_a_book_is_described_for_the_page(page: Page, entry, hardcover) -> None:
    """With its library, its page in BookLore and the path of its cover."""
    found = await page.get("matches/get", book_ids=[2, 1, 99, 1])
    assert [match["book_id"] for match in found["rows"]] == [2, 1]
    failed, pending = found["rows"]
    assert failed["cover_path"] == f"/api/{DOMAIN}/cover/{entry.entry_id}/2"
    assert failed["booklore_url"] == f"{entry.data['url'].rstrip('/')}/book/2"
    assert failed["library"] == "Books"
    assert (pending["title"], pending["authors"]) == ("Emma", ["Jane Austen"])
    assert [each["hardcover_id"] for each in pending["candidates"]] == [10, 11]
    assert hardcover.requests.total() == 0


async def test_the_likeliest_of_several_is_marked(
    page: Page, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """By the server, which knows why; not the doubted ISBN, nor what an odd search has found."""
    add_work(hardcover, 60, "Ulysses", "James Joyce", isbn13=isbn(60))
    add_work(hardcover, 61, "Sanditon", "Jane Austen")
    add_work(hardcover, 62, "Sanditon", "Jane Austen")
    add_book(booklore, 3, "Sanditon", "Jane Austen", isbn13=isbn(60))
    await fetch()
    for book_id, ids in ((1, [10, 11]), (3, [61, 62, 60])):
        match = await page.match(book_id)
        assert match is not None
        assert [each["hardcover_id"] for each in match["candidates"]] == ids
        marked = [each["hardcover_id"] for each in match["candidates"] if "likeliest" in each]
        assert marked == ids[:1]
    other = (await page.get("matches/search", book_id=1, query="Lady Susan"))["match"]
    assert [each["hardcover_id"] for each in other["candidates"]] == [30, 10, 11]
    assert not any("likeliest" in each for each in other["candidates"])


async def test_a_language_is_a_code(page: Page) -> None:
    """Nothing else finds its way to the folder of the translations."""
    code, _ = await page.refused("matches/subscribe", language="../../secrets")
    assert code == "invalid_format"


@pytest.mark.parametrize(("hardcover_id", "asked"), [(11, {}), (30, {"books_by_id": 1})])
async def test_choosing(
    hass: HomeAssistant, page: Page, hardcover, hardcover_id: int, asked
) -> None:
    """By a tap on a candidate, or any other work, which is looked up."""
    settled = async_capture_events(hass, f"{DOMAIN}_match_settled")
    done = await page.choose(1, hardcover_id)
    step = done["step"]
    assert (step["kind"], step["count"], step["title"]) == ("choose", 1, "Emma")
    assert step["choice"] == {11: "Emma", 30: "Lady Susan"}[hardcover_id]
    match = done["match"]
    assert (match["status"], match["hardcover_id"], match["source"]) == (
        "matched",
        hardcover_id,
        "choice",
    )
    assert done["left"] == []
    assert [each["hardcover_id"] for each in await matches(hass, "matched")] == [hardcover_id]
    assert dict(hardcover.requests) == asked
    await hass.async_block_till_done()
    assert [each.data["book_id"] for each in settled] == [1]


@pytest.mark.parametrize(
    ("address", "hardcover_id", "asked"),
    [
        (" 11 ", 11, {"books_by_id": 1}),
        ("hardcover.app/id/book/11", 11, {"books_by_id": 1}),
        ("30", 30, {"books_by_id": 1}),
        ("https://hardcover.app/id/book/30", 30, {"books_by_id": 1}),
        ("https://hardcover.app/books/lady-susan", 30, {"books": 1}),
        ("hardcover.app/books/lady-susan/editions/5?x=y", 30, {"books": 1}),
        ("HTTP://WWW.hardcover.app/books/lady%2Dsusan#top", 30, {"books": 1}),
        ("https://hardcover.app/books/susan", 30, {"books": 1}),  # merged
    ],
)
async def test_finding_a_work_by_its_address(
    page: Page, hardcover, address: str, hardcover_id: int, asked
) -> None:
    """What a person copies from Hardcover is shown before it is taken."""
    done = await page.get("matches/find", book_id=1, address=address)
    assert (done["step"]["kind"], done["match"]["status"]) == ("search", "pending")
    first, *others = done["match"]["candidates"]
    assert (first["hardcover_id"], first["found"]) == (hardcover_id, True)
    assert {each["hardcover_id"] for each in others} == {10, 11} - {hardcover_id}
    assert dict(hardcover.requests) == asked
    await page.choose(1, hardcover_id)
    assert dict(hardcover.requests) == asked


async def test_skipping(hass: HomeAssistant, page: Page, hardcover: HardcoverServer) -> None:
    """Without a request."""
    done = await page.skip(1)
    assert (done["match"]["status"], done["step"]["kind"]) == ("skipped", "skip")
    assert counts_of(hass)["skipped"] == 1
    assert hardcover.requests.total() == 0


LIST: dict[str, Any] = {"filter": {"status": "pending"}, "offset": 0, "limit": 50}
EMMA, WHOLE, LONG = {"book_id": 1}, "whole number", list(range(1, 502))


@pytest.mark.parametrize(
    ("command", "what", "code", "says"),
    [
        ("choose", {"books": [[1, 404]]}, "unknown_work", "no book with ID 404"),
        ("choose", {"books": [[1, 2**40]]}, "unknown_work", "no book with ID"),
        ("choose", {"books": [[99, 10]]}, "unknown_book", "no book with ID 99"),
        ("choose", {"books": []}, "invalid_format", "length"),
        ("choose", {"books": [[each, 10] for each in LONG]}, "invalid_format", "500"),
        ("choose", {"books": [[1]]}, "invalid_format", "expected a book id"),
        ("choose", {"books": [1, 10]}, "invalid_format", "expected a book id"),
        ("choose", {"books": [[1, "10"]]}, "invalid_format", WHOLE),
        ("choose", {"books": [[1, 1.5]]}, "invalid_format", WHOLE),
        ("choose", {"books": [[1, True]]}, "invalid_format", WHOLE),
        ("choose", {"books": [[1, 0]]}, "invalid_format", WHOLE),
        ("choose", {"books": [[2**53, 10]]}, "invalid_format", WHOLE),
        ("choose", {"books": [["Emma", 10]]}, "invalid_format", WHOLE),
        ("choose", {"books": [[1, 10]], "run": "rm"}, "invalid_format", "run"),
        ("choose", {"books": [[1, 10]], "step": 5}, "invalid_format", "step"),
        ("skip", {"book_ids": LONG}, "invalid_format", "500"),
        ("skip", {"book_ids": []}, "invalid_format", "length"),
        ("skip", {"book_ids": [99]}, "unknown_book", "no book with ID 99"),
        ("skip", {"book_ids": [1], "status": "lost"}, "invalid_format", "status"),
        ("unlink", {"book_ids": ["x"]}, "invalid_format", WHOLE),
        ("bring_back", {"book_ids": 1}, "invalid_format", "list"),
        ("exclude", {"book_ids": [1]}, "invalid_format", "exclude"),
        ("exclude", {"book_ids": [1, 99], "exclude": True}, "unknown_book", "99"),
        ("find", {**EMMA, "address": "404"}, "unknown_work", "no book with ID 404"),
        ("find", {**EMMA, "address": "https://hardcover.app/books/nothing"}, "unknown_slug", ""),
        ("find", {**EMMA, "address": "https://hardcover.app/books/a%00b"}, "unknown_slug", ""),
        (
            "find",
            {**EMMA, "address": "https://example.com/books/emma"},
            NO_ADDRESS,
            "Enter a Hardcover ID",
        ),
        ("find", {**EMMA, "address": "https://hardcover.app.example.com/books/x"}, NO_ADDRESS, ""),
        ("find", {**EMMA, "address": "https://hardcover.app/authors/jane"}, NO_ADDRESS, ""),
        ("find", {**EMMA, "address": "Emma"}, NO_ADDRESS, "Enter"),
        ("find", {**EMMA, "address": "0"}, "unknown_work", ""),
        ("find", {**EMMA, "address": "x" * 501}, "invalid_format", "500"),
        ("find", {**EMMA, "address": " "}, "invalid_format", ""),
        ("find", {"book_id": 99, "address": "10"}, "unknown_book", "99"),
        ("undo", {"step": "x"}, "nothing_to_undo", "no longer"),
        ("list", {**LIST, "limit": 51}, "invalid_format", "50"),
        ("list", {**LIST, "limit": 0}, "invalid_format", "1"),
        ("list", {**LIST, "offset": -1}, "invalid_format", "0"),
        ("list", {**LIST, "filter": {}}, "invalid_format", "status"),
        ("list", {**LIST, "filter": {"status": ["pending"]}}, "invalid_format", "status"),
        ("list", {**LIST, "filter": {"status": "pending", "sort": "x"}}, "invalid_format", "sort"),
        ("list", {**LIST, "filter": {"status": "pending", "since": "x"}}, "invalid_format", "ISO"),
        ("list", {**LIST, "filter": {"status": "pending", "since": 5}}, "invalid_format", "ISO"),
        ("list", {**LIST, "filter": {"status": "pending", "exact": 1}}, "invalid_format", "exact"),
        ("list", {**LIST, "filter": {"status": "pending", "more": 1}}, "invalid_format", "more"),
        (
            "list",
            {**LIST, "filter": {"status": "pending", "search": "x" * 201}},
            "invalid_format",
            "200",
        ),
        ("ids", {"filter": {"status": "pending"}, "limit": 10_001}, "invalid_format", "10000"),
        ("position", {"filter": {"status": "pending"}, "book_id": 0}, "invalid_format", WHOLE),
        ("get", {"book_ids": list(range(1, 52))}, "invalid_format", "50"),
    ],
)
async def test_what_cannot_be_changes_nothing(
    hass: HomeAssistant, page: Page, command: str, what: dict[str, Any], code: str, says: str
) -> None:
    """It says what is wrong."""
    before = await matches(hass)
    found, message = await page.refused(f"matches/{command}", **what)
    assert found == code
    assert says in message
    assert await matches(hass) == before


@pytest.mark.parametrize(
    ("fault", "code"),
    [("429_daily", "hardcover_paused"), ("refuse", "hardcover_cannot_connect"), ("401", None)],
)
async def test_a_choice_that_hardcover_cannot_check(
    hass: HomeAssistant, page: Page, hardcover: HardcoverServer, fault: Any, code: str | None
) -> None:
    """An offered candidate can be chosen all the same."""
    hardcover.fail("*", fault, times=None)
    found, _ = await page.refused("matches/choose", books=[[1, 30]])
    assert found == (code or "hardcover_invalid_token")
    await page.choose(1, 10)
    assert counts_of(hass)["matched"] == 1


async def test_an_error_brings_what_translates_it(page: Page) -> None:
    """The browser says it in the person's language."""
    reply = await page.ask("matches/choose", books=[[1, 404]])
    assert reply["error"] == {
        "code": "unknown_work",
        "message": "Hardcover has no book with ID 404. Check the ID on the book's page",
        "translation_domain": DOMAIN,
        "translation_key": "unknown_work",
        "translation_placeholders": {"hardcover_id": "404"},
    }


async def test_names_with_html_are_passed_as_text(
    hass: HomeAssistant, page: Page, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Neither cut nor changed; in a notification they are escaped."""
    add_work(hardcover, 50, EVIL, EVIL)
    add_work(hardcover, 51, EVIL, EVIL)
    add_book(booklore, 3, EVIL, EVIL)
    await fetch()
    match = await page.match(3)
    assert match is not None
    assert (match["title"], match["authors"]) == (EVIL, [EVIL])
    assert {each["title"] for each in match["candidates"]} == {EVIL}
    assert all("<img src=x" not in each["message"] for each in notifications(hass).values())


async def test_a_message_beyond_measure_costs_nothing_but_its_connection(
    hass: HomeAssistant, page: Page, other_page: Page
) -> None:
    """A large one is refused, a huge one closes the connection; the others go on."""
    before = await matches(hass)
    code, _ = await page.refused("matches/search", book_id=1, query="x" * 3_000_000)
    assert code == "invalid_format"
    ids = list(range(1, 52))
    assert (await page.refused("matches/get", book_ids=ids))[0] == "invalid_format"
    with suppress(ConnectionError):  # closed before it has all arrived
        await page.socket.send_json(
            {"id": 99, "type": f"{DOMAIN}/matches/search", "query": "x" * 10_000_000}
        )
    assert (await page.socket.receive()).type is not WSMsgType.TEXT
    assert await matches(hass) == before
    assert await other_page.match(1)


async def test_an_entry_that_does_not_answer(hass: HomeAssistant, page: Page, entry) -> None:
    """Unknown ones, those of others, and one that is not loaded."""
    MockConfigEntry(domain="light", entry_id=OTHER).add_to_hass(hass)
    for entry_id in ("nothing", OTHER):
        for command, facts in (
            ("get", {"book_ids": [1]}),
            ("skip", {"book_ids": [1]}),
            ("subscribe", {}),
        ):
            code, message = await page.refused(f"matches/{command}", entry_id=entry_id, **facts)
            assert code == "entry_not_found"
            assert entry_id in message
    await hass.config_entries.async_unload(entry.entry_id)
    code, _ = await page.refused("matches/skip", book_ids=[1])
    assert code == "entry_not_loaded"
