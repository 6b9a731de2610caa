"""Several libraries: each has its own lists on the page, under its own address."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Page, expect

from tests.books import add_book, add_work
from tests.servers.booklore import BookLoreServer

from .house import PANEL, House
from .test_lists import press, rows, tab
from .test_picker import candidate, in_order, one_at_a_time, title_of


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


async def choose_account(page: Page, now: str, other: str) -> None:
    """Change to another account by the menu in the page's bar."""
    await page.get_by_role("button", name=f"BookLore account: {now}").click()
    await press(page, other)


async def test_each_entry_has_its_own_lists(home: House) -> None:
    """A choice in one leaves the other alone; the address says whose books are shown."""
    readers, jane = "reader on 127.0.0.1", "jane on 127.0.0.1"
    await one_at_a_time(home)
    first = (await in_order(home))[0]
    address = f"{home.home_assistant.url}{PANEL}"
    async with add_janes_books(home) as janes:
        page = await home.window(PANEL)
        await expect(title_of(page)).to_have_text(first["title"])
        await expect(tab(page, "To choose")).to_contain_text("12")

        await choose_account(page, readers, jane)
        await expect(title_of(page)).to_have_text("Emma")
        await expect(tab(page, "To choose")).to_contain_text("1")
        await expect(page).to_have_url(f"{address}/{janes}/to-choose")
        await page.reload()
        await expect(title_of(page)).to_have_text("Emma")
        await candidate(page, 1).click()
        await expect(page.get_by_text("All done")).to_be_visible()

        await choose_account(page, jane, readers)
        await expect(title_of(page)).to_have_text(first["title"])
        await expect(tab(page, "To choose")).to_contain_text("12")
        await page.go_back()
        await expect(page.get_by_text("All done")).to_be_visible()

        await page.goto(f"{address}/nobodys")
        await expect(title_of(page)).to_have_text(first["title"])
        await expect(page).to_have_url(address)


async def test_addresses_of_no_book(home: House) -> None:
    """They say so, or lead to the list; nothing is lost."""
    page = await home.window(f"{PANEL}/{home.entry_id}/9999999")
    await expect(page.get_by_role("heading", name="Book not found")).to_be_visible()
    for wrong in ("dune", "-1", "1e3", "%3Cb%3E", "9" * 40):
        await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/{wrong}")
        await expect(tab(page, "To choose")).to_have_attribute("aria-current", "page")
        await expect(rows(page).first.or_(title_of(page)).first).to_be_visible()
    assert len(await home.matches()) == 12


async def test_a_book_that_is_settled_can_be_looked_at_and_changed(home: House) -> None:
    """The link of an old notification says how the book stands, and offers the rest."""
    first = next(each for each in await in_order(home) if len(each["candidates"]) > 1)
    one, other = (each["hardcover_id"] for each in first["candidates"][:2])
    choice = {"book_id": first["book_id"], "hardcover_id": one}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", choice)
    page = await home.window(f"{PANEL}/{home.entry_id}/{first['book_id']}")
    await expect(title_of(page)).to_have_text(first["title"])
    await expect(page.get_by_text("Chosen by hand on")).to_be_visible()
    await expect(page.get_by_role("button", name="Leave out", exact=True)).to_have_count(0)
    await candidate(page, 1).click()
    await expect(page.locator("blh-picker .step")).to_contain_text(first["title"])
    [settled] = [
        each for each in await home.matches("matched") if each["book_id"] == first["book_id"]
    ]
    assert settled["hardcover_id"] == other
