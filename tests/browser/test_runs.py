"""A run, as page and card show it: how far it is, and that it waits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import re

from playwright.async_api import expect

from tests.books import add_book

from .house import PANEL, House
from .test_card import put_card
from .test_picker import title_of

LIMIT = "Hardcover's request limit is reached"


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
    """Above a book as well as in the list of those not found, until it ends."""
    page = await home.window(PANEL, color_scheme="dark")
    bar = page.get_by_role("progressbar", name="Progress")
    await expect(title_of(page)).to_be_visible()
    await expect(bar).to_have_count(0)
    async with slow_run(home):
        await expect(bar).to_be_visible()
        await expect(title_of(page)).to_be_visible()
        await expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^[0-9]{2}$"))
        await page.get_by_role("button", name="Not found").click()
        await expect(page.locator("button.row").first).to_be_visible()
        await expect(bar).to_be_visible()
    await expect(bar).to_have_count(0)


async def test_the_card_fetches_and_shows_how_far_it_is(home: House) -> None:
    """The button says that it works, a second press starts nothing, and it is there again."""
    for book_id in range(9_000, 9_004):
        add_book(home.booklore, book_id, f"A title that nobody knows {book_id}")
    home.hardcover.latency = 2
    page = await home.window(await put_card(home))
    card = page.locator("booklore-hardcover-card")
    bar = card.get_by_role("progressbar", name="Progress")
    fetch = card.get_by_role("button", name="Fetch Hardcover IDs")
    await expect(fetch).to_be_visible()
    await expect(bar).to_have_count(0)
    lists = home.booklore.requests["list"]
    await fetch.click()
    working = card.get_by_role("button", name="Fetching")
    await expect(working).to_have_attribute("aria-disabled", "true")
    await expect(bar).to_be_visible()
    await expect(card.get_by_text("Looking for your books. Probably until")).to_be_visible()
    await working.click(force=True)
    home.hardcover.latency = 0
    await expect(fetch).to_be_visible(timeout=60_000)
    await expect(bar).to_have_count(0)
    assert home.booklore.requests["list"] == lists + 1


async def test_the_words_during_a_pause(home: House) -> None:
    """A search says until when, and so does the card once a run waits; choosing goes on."""
    first, second = (await home.matches())[:2]
    home.hardcover.fail("*", "429_daily", times=None)
    page = await home.window(PANEL)
    await page.get_by_role("button", name="None of these").click()
    search = page.get_by_label("Search with other words")
    await search.fill("Dune")
    await search.press("Enter")
    alert = page.get_by_role("alert").filter(has_text=LIMIT)

    await expect(alert).to_contain_text("until ")
    await expect(search).to_have_value("Dune")

    await home.home_assistant.action("fetch_hardcover_ids", {"retry_failed": True})
    card_page = await home.window(await put_card(home))
    status = card_page.locator("booklore-hardcover-card").get_by_role("status")
    await expect(status.filter(has_text=LIMIT)).to_contain_text("goes on by itself after ")
    await page.keyboard.press("Escape")
    await page.locator("button.pick").first.click()
    await expect(title_of(page)).to_have_text(second["title"])
    assert len(await home.matches()) == 11
    assert first["book_id"] not in {each["book_id"] for each in await home.matches()}
