"""Several libraries: each has its own list on the page, under its own address."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import re

from playwright.async_api import expect

from tests.books import add_book, add_work
from tests.servers.booklore import BookLoreServer

from .house import PANEL, House
from .test_picker import candidate, title_of


@asynccontextmanager
async def add_janes_books(home: House) -> AsyncGenerator[str]:
    """Have a second server there, with a book to choose; yields its entry's id."""
    async with BookLoreServer("grimmory-3.3") as booklore:
        booklore.username = "jane"
        add_book(booklore, 1, "Emma", "Jane Austen")
        for work_id in (9_000_001, 9_000_002):
            add_work(home.hardcover, work_id, "Emma", "Jane Austen", users_count=4)
        entry_id = await home.set_up(booklore)
        await home.home_assistant.action("fetch_hardcover_ids", {"config_entry_id": entry_id})
        yield entry_id


async def test_each_entry_has_its_own_list(home: House) -> None:
    """A choice in one leaves the other alone; the address says whose book is shown."""
    first = (await home.matches())[0]
    async with add_janes_books(home) as janes:
        page = await home.window(PANEL)
        await expect(title_of(page)).to_have_text(first["title"])
        await expect(page).to_have_url(re.compile(f"{PANEL}/{home.entry_id}/{first['book_id']}$"))
        pending = page.get_by_role("button", name="Pending").locator(".number")
        await expect(pending).to_have_text("12")

        select = page.get_by_role("combobox", name="Library")
        await select.select_option("jane on 127.0.0.1")
        await expect(title_of(page)).to_have_text("Emma")
        await expect(pending).to_have_text("1")
        await expect(page).to_have_url(re.compile(f"{PANEL}/{janes}/1$"))
        await page.reload()
        await expect(title_of(page)).to_have_text("Emma")
        await expect(select).to_have_value(janes)

        await candidate(page, 1).click()
        await expect(page.get_by_text("All done")).to_be_visible()
        await select.select_option("reader on 127.0.0.1")
        await expect(title_of(page)).to_have_text(first["title"])
        await expect(pending).to_have_text("12")

        await page.goto(f"{home.home_assistant.url}{PANEL}/{janes}")
        await expect(page.get_by_text("All done")).to_be_visible()
        await expect(select).to_have_value(janes)
        await page.goto(f"{home.home_assistant.url}{PANEL}/nobodys")
        await expect(title_of(page)).to_have_text(first["title"])
        await expect(select).to_have_value(home.entry_id)


async def test_addresses_of_no_book(home: House) -> None:
    """They say so, or lead to the list; nothing is lost."""
    first = (await home.matches())[0]
    page = await home.window(f"{PANEL}/{home.entry_id}/9999999")
    await expect(page.get_by_text("There is no book number 9999999 here")).to_be_visible()
    for wrong in ("dune", "-1", "1e3", "%3Cb%3E", "9" * 40):
        await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/{wrong}")
        await expect(title_of(page)).to_have_text(first["title"])
    assert len(await home.matches()) == 12


async def test_a_book_that_is_settled_can_be_looked_at_and_changed(home: House) -> None:
    """The link of an old notification says how the book stands, and offers the rest."""
    first = (await home.matches())[0]
    skip = {"book_id": first["book_id"], "skip": True}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    page = await home.window(f"{PANEL}/{home.entry_id}/{first['book_id']}")
    await expect(title_of(page)).to_have_text(first["title"])
    await expect(page.get_by_text("This book is skipped.")).to_be_visible()
    await expect(page.get_by_role("button", name="Skip", exact=True)).to_have_count(0)
    await candidate(page, 1).click()
    await expect(page.get_by_text("chosen.")).to_be_visible()
    [settled] = [
        each for each in await home.matches("matched") if each["book_id"] == first["book_id"]
    ]
    assert settled["hardcover_id"] == first["candidates"][0]["hardcover_id"]
