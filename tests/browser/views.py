"""Everything that page and card show, one view after the other."""

import asyncio
from collections.abc import AsyncGenerator

from playwright.async_api import Page, expect

from .house import PANEL, House
from .test_lists import rows
from .test_picker import PICKER, in_order, title_of
from .test_ratings import differing, have_rated, rate_more, wait_for
from .test_written import agree_to, agree_to_writing

GO = """path => {
    history.pushState(null, "", path);
    window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
}"""


async def furnish(home: House, *, as_list: bool = True) -> None:
    """Have something in every list, ratings and journal included, and books to choose as a list."""
    skipped = (await home.matches("failed"))[0]["book_id"]
    skip = {"book_id": skipped, "skip": True}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    await have_rated(home)
    await agree_to(home, ratings="both")
    await wait_for(home, "Piranesi", 7, 3.5)
    await agree_to_writing(home, ratings="both")
    while home.booklore.requests["write"] < 2:  # noqa: ASYNC110 - it happens over HTTP
        await asyncio.sleep(0.1)
    await home.home_assistant.command(
        type="frontend/set_user_data", key="booklore_hardcover", value={"list": as_list}
    )


async def go(page: Page, path: str) -> None:
    """Go to an address as Home Assistant's own links do, without loading everything anew."""
    await page.evaluate(GO, path)


async def lists(home: House, page: Page) -> AsyncGenerator[str]:
    """Show each list, with its menus and with ticked books."""
    of_entry = f"{PANEL}/{home.entry_id}"
    for tab in ("to-choose", "matched", "not-found", "left-out"):
        await go(page, f"{of_entry}/{tab}")
        await expect(rows(page).first).to_be_visible()
        await page.wait_for_timeout(300)  # covers come
        yield tab
        menus = page.locator("blh-books:not([hidden]) blh-menu button.opener")
        for number in {0, await page.locator("blh-books:not([hidden]) .head blh-menu").count()}:
            if number < await menus.count():
                await menus.nth(number).click()
                await expect(page.get_by_role("menu")).to_be_visible()
                yield f"{tab}, menu {number}"
                await page.keyboard.press("Escape")
        await rows(page).get_by_role("checkbox").first.check()
        yield f"{tab}, a book is ticked"
        await rows(page).get_by_role("checkbox").first.uncheck()
    await rows(page).locator(".actions button").first.click()  # brings the book back
    undo = page.locator("blh-steps .snack button").first
    await expect(undo).to_be_visible()
    yield "what was done"
    await undo.click()
    await expect(rows(page)).to_have_count(1)


async def books(home: House, page: Page) -> AsyncGenerator[str]:
    """Show a book of each kind, one at a time."""
    pending = await in_order(home)
    many = max(pending, key=lambda each: len(each["candidates"]))
    one = min(pending, key=lambda each: len(each["candidates"]))
    shown = {"many candidates": ("to-choose", many), "one candidate": ("to-choose", one)}
    for tab, status in (("matched", "matched"), ("not-found", "failed"), ("left-out", "skipped")):
        shown[tab] = (tab, (await in_order(home, status))[0])
    for name, (tab, match) in shown.items():
        await go(page, f"{PANEL}/{home.entry_id}/{tab}/{match['book_id']}")
        await expect(title_of(page)).to_contain_text(match.get("title", "61").strip())
        await page.wait_for_timeout(300)
        yield f"a book: {name}"
        if name == "many candidates":
            await page.locator(PICKER).get_by_role("button", expanded=False).first.click()
            await expect(page.locator("blh-search")).to_be_visible()
            yield f"a book: {name}, search"
            for field in ("search", "find"):
                await page.locator(f"blh-search #{field}").fill("")
                await page.locator(f"blh-search #{field}").press("Enter")
            await expect(page.locator("blh-search .wrong").last).to_be_visible()
            yield f"a book: {name}, nothing typed"
            await page.locator("blh-search #search").fill("Dune")
            await page.locator("blh-search #search").press("Enter")
            await expect(page.locator(f"{PICKER} ul")).to_have_count(2)
            yield f"a book: {name}, found"
            await page.keyboard.press("Escape")


async def ratings(home: House, page: Page) -> AsyncGenerator[str]:
    """Show the ratings that differ, with some ticked, with copies, and when none are left."""
    await go(page, f"{PANEL}/{home.entry_id}/ratings")
    await expect(differing(page).first).to_be_visible()
    await page.wait_for_timeout(300)  # covers come
    yield "ratings"
    ticks = differing(page).get_by_role("checkbox")
    await ticks.first.check()
    yield "ratings, one is ticked"
    await page.locator("blh-ratings .head blh-menu button.opener").click()
    await expect(page.get_by_role("menu")).to_be_visible()
    yield "ratings, menu"
    await page.get_by_role("menuitem").first.click()
    await expect(ticks.and_(page.get_by_role("checkbox", checked=False))).to_have_count(0)
    menu = page.locator("blh-ratings .bar blh-menu button.opener")
    if await menu.count():
        await menu.click()
        yield "ratings, what to keep"
        await page.get_by_role("menuitem").last.click()
    else:
        await page.locator("blh-ratings .bar .outlined").last.click()
    await expect(page.locator("blh-ratings .message")).to_be_visible()
    yield "no ratings differ"
    await page.locator("blh-steps .snack button").first.click()  # they differ again
    await expect(differing(page).first).to_be_visible()


async def writes(home: House, page: Page) -> AsyncGenerator[str]:
    """Show what was written, and what would be."""
    await go(page, f"{PANEL}/{home.entry_id}/written")
    await expect(page.locator("blh-written summary").first).to_be_visible()
    for summary in await page.locator("blh-written summary").all():
        await summary.click()
    await expect(page.locator("blh-written details li .stars").first).to_be_visible()
    yield "written"
    await rate_more(home)
    await go(page, f"{PANEL}/{home.entry_id}/plan")
    await expect(page.locator("blh-plan section")).to_have_count(2)
    await expect(page.locator("blh-plan li .stars").first).to_be_visible()
    yield "plan"


async def every_view(home: House, page: Page) -> AsyncGenerator[str]:
    """Show everything that the page has to show."""
    for part in (lists, books, ratings, writes):
        async for view in part(home, page):
            yield view
