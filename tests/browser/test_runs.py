"""A run, as page and card show it: how far it is, that it waits, that it is stopped or failed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import re

from playwright.async_api import expect

from tests.books import add_book

from .house import PANEL, House
from .test_card import CARD, put_card
from .test_lists import rows, tab
from .test_picker import book_page, candidate, in_order, title_of

FETCH = "/api/services/booklore_hardcover/fetch_hardcover_ids"
LIMIT = "Hardcover's request limit has been reached"


@asynccontextmanager
async def slow_run(home: House) -> AsyncGenerator[None]:
    """Have a run under way that asks Hardcover for four books, slowly; at the end it is over."""
    home.hardcover.latency = 3
    run = asyncio.create_task(
        home.home_assistant.action("fetch_hardcover_ids", {"retry_failed": True})
    )
    try:
        yield
    finally:
        home.hardcover.latency = 0
        await run


async def test_the_page_shows_how_far_a_run_is(home: House) -> None:
    """Above every list, and choosing goes on meanwhile; a stopped run says so until the next."""
    page = await home.window(PANEL, color_scheme="dark")
    bar = page.get_by_role("progressbar", name="Progress")
    fetch = page.get_by_role("button", name="Fetch Hardcover IDs")
    await expect(fetch).to_be_visible()
    await expect(bar).to_have_count(0)
    async with slow_run(home):
        await expect(page.get_by_text("Matching your books")).to_be_visible()
        await expect(bar).to_have_js_property("max", 100)
        await expect(page.get_by_text(re.compile("^[0-9]+ of 61"))).to_be_visible()
        await tab(page, "Not found").click()
        await expect(rows(page).first).to_be_visible()
        await expect(bar).to_be_visible()
        await expect(fetch).to_have_count(0)
    await expect(bar).to_have_count(0)

    home.hardcover.latency = 3
    await home.home_assistant.post(FETCH, {"retry_failed": True})
    await page.get_by_role("button", name="Stop").click()
    home.hardcover.latency = 0
    await expect(fetch).to_be_visible(timeout=60_000)
    await expect(bar).to_have_count(0)


async def test_the_card_fetches_and_shows_how_far_it_is(home: House) -> None:
    """The button gives way to progress and Stop, and is there again afterwards."""
    for book_id in range(9_000, 9_004):
        add_book(home.booklore, book_id, f"A title that nobody knows {book_id}")
    home.hardcover.latency = 2
    page = await home.window(await put_card(home))
    card = page.locator(CARD)
    bar = card.get_by_role("progressbar", name="Progress")
    fetch = card.get_by_role("button", name="Fetch Hardcover IDs")
    await expect(fetch).to_be_visible()
    await expect(bar).to_have_count(0)
    lists = home.booklore.requests["list"]
    await fetch.click()
    await expect(card.get_by_role("button", name="Stop")).to_be_visible()
    await expect(bar).to_be_visible()
    await expect(card.get_by_text("estimated finish")).to_be_visible()
    home.hardcover.latency = 0
    await expect(fetch).to_be_visible(timeout=60_000)
    await expect(bar).to_have_count(0)
    assert home.booklore.requests["list"] == lists + 1


async def test_the_words_during_a_pause(home: House) -> None:
    """A search says until when, page and card once a run waits; choosing goes on."""
    first = next(each for each in await in_order(home) if len(each["candidates"]) > 1)
    home.hardcover.fail("*", "429_daily", times=None)
    page = await book_page(home, "to-choose", first["book_id"])
    await page.get_by_role("button", name="Search again").click()
    search = page.get_by_label("Search Hardcover", exact=True)
    await search.fill("Dune")
    await search.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text=LIMIT)).to_contain_text("after ")
    await expect(search).to_have_value("Dune")

    await home.home_assistant.action("fetch_hardcover_ids", {"retry_failed": True})
    card_page = await home.window(await put_card(home))
    for shown in (page, card_page):
        await expect(shown.get_by_text("Paused until")).to_be_visible()
        await expect(shown.get_by_text("resumes automatically")).to_be_visible()
    await page.keyboard.press("Escape")
    await candidate(page, 1).click()
    await expect(title_of(page)).not_to_have_text(first["title"])
    assert len(await home.matches()) == 11
    assert first["book_id"] not in {each["book_id"] for each in await home.matches()}


async def test_what_went_wrong_is_told_with_the_way_to_mend_it(home: House) -> None:
    """Hardcover away: that the run stopped, and Fetch again. A refused token: to the mending."""
    page = await home.window(PANEL)
    fetch = page.get_by_role("button", name="Fetch Hardcover IDs")
    again = {"retry_failed": True}
    home.hardcover.fail("*", "refuse", times=None)
    await home.home_assistant.post(FETCH, again)
    await expect(page.get_by_text("The last run failed")).to_be_visible(timeout=60_000)
    await expect(fetch).to_be_visible()
    await expect(rows(page).first.or_(title_of(page)).first).to_be_visible()
    home.hardcover.heal()
    home.hardcover.fail("*", "401", times=None)
    await home.home_assistant.post(FETCH, again)
    await expect(page.get_by_text("Hardcover rejected the API token")).to_be_visible(timeout=60_000)
    way = page.get_by_role("link", name="Reconfigure")
    await expect(way).to_have_attribute("href", re.compile(f"config_entry={home.entry_id}$"))
    await expect(fetch).to_have_count(0)
