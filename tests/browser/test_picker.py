"""Choosing on the page: by tap, by key, on a phone, with somebody else, over a restart."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from .house import PANEL, House

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}


def title_of(page: Page) -> Locator:
    """Return the heading with the title of the book that is asked about."""
    return page.locator("booklore-hardcover-panel h2#title")


def candidate(page: Page, number: int) -> Locator:
    """Return the button of a candidate."""
    return page.locator(f"li.candidate[data-number='{number}'] button.pick")


async def settled(home: House, book_id: int) -> dict[str, Any]:
    """Return what is stored about a settled book."""
    found = await home.matches("matched", "skipped")
    return next(match for match in found if match["book_id"] == book_id)


async def test_a_newcomer_settles_everything_on_a_phone(home: House) -> None:
    """Every pending book is settled with a tap each: the likeliest candidate that is shown."""
    page = await home.window(PANEL, **PHONE)
    pending = await home.matches()
    wanted: dict[int, int] = {}
    for left in range(len(pending), 0, -1):
        tab = page.get_by_role("button", name="Pending")
        await expect(tab.locator(".number")).to_have_text(str(left))
        heading = (await title_of(page).text_content() or "").strip()
        match = next(
            each
            for each in pending
            if each["title"].strip() == heading and each["book_id"] not in wanted
        )
        best = next(
            (c for c in match["candidates"] if c["reason"] == "same_title_and_author"),
            match["candidates"][0],
        )
        wanted[match["book_id"]] = best["hardcover_id"]
        await candidate(page, best["number"]).tap()
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_have_count(0)
    await expect(page.get_by_text("All done")).to_be_visible()
    assert await home.matches() == []
    matched = await home.matches("matched")
    assert {
        each["book_id"]: each["hardcover_id"] for each in matched if each["source"] == "choice"
    } == wanted
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_keys_pick_skip_and_undo(home: House) -> None:
    """1 picks, S skips, U takes the last one back, without a request to Hardcover."""
    first, second, third = (await home.matches())[:3]
    asked = home.hardcover.requests.total()
    page = await home.window(PANEL)
    await expect(title_of(page)).to_have_text(first["title"])
    await page.keyboard.press("2")
    await expect(title_of(page)).to_have_text(second["title"])
    await page.keyboard.press("s")
    await expect(title_of(page)).to_have_text(third["title"])
    chosen = first["candidates"][1]["hardcover_id"]
    assert (await settled(home, first["book_id"]))["hardcover_id"] == chosen
    assert (await settled(home, second["book_id"]))["status"] == "skipped"
    await page.keyboard.press("u")
    await expect(title_of(page)).to_have_text(second["title"])
    assert next(each["book_id"] for each in await home.matches()) == second["book_id"]
    assert home.hardcover.requests.total() == asked


async def test_from_the_notification_to_its_own_book(home: House) -> None:
    """The link leads to that book on the page, inside Home Assistant."""
    titles = {str(book["book_id"]): book["title"] for book in await home.matches()}
    page = await home.window()
    await page.get_by_text("Notifications").first.click()
    # Only those in sight are drawn, and of the same moment any may come first.
    own = f"{PANEL}/{home.entry_id}/"
    link = page.locator(
        f"notification-item-template a[href^='{own}']", has_text="Choose the match"
    ).first
    title = titles[(await link.get_attribute("href") or "").removeprefix(own)]
    await link.click()
    await expect(title_of(page)).to_have_text(title)


async def test_search_with_other_words_and_by_hand(home: House) -> None:
    """A book that was not found is found with other words, or by its address."""
    failed = await home.matches("failed")
    one, other = failed[0], failed[1]
    page = await home.window(f"{PANEL}/{home.entry_id}/{one['book_id']}")
    await expect(title_of(page)).to_have_text(one["title"])
    asked = home.hardcover.requests["search"]
    search = page.get_by_label("Search with other words")
    await search.fill("Dune")
    await search.press("Enter")
    await expect(candidate(page, 1)).to_contain_text("Dune")
    assert home.hardcover.requests["search"] == asked + 1
    assert one["book_id"] in {each["book_id"] for each in await home.matches()}

    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/{other['book_id']}")
    by_hand = page.get_by_label("Enter it by hand")
    await by_hand.fill("https://example.org/books/dune")
    await by_hand.press("Enter")
    await expect(page.get_by_text("neither a Hardcover ID nor the address")).to_be_visible()
    work = next(iter(home.hardcover.catalogue.works))
    await by_hand.fill(f"https://hardcover.app/id/book/{work}")
    await by_hand.press("Enter")
    await expect(title_of(page)).not_to_have_text(other["title"])
    assert (await settled(home, other["book_id"]))["source"] == "choice"


async def test_two_people_at_once(home: House) -> None:
    """Each sees the other's choice; a book settled meanwhile says so and moves on."""
    first, second = (await home.matches())[:2]
    one, other = await home.window(PANEL), await home.window(PANEL, **PHONE)
    for page in (one, other):
        await expect(title_of(page)).to_have_text(first["title"])
    await candidate(one, 1).click()
    await expect(title_of(one)).to_have_text(second["title"])
    await expect(title_of(other)).to_have_text(second["title"])
    await expect(other.get_by_text("has been settled meanwhile")).to_be_visible()


async def test_an_undo_that_comes_too_late(home: House) -> None:
    """What somebody else has chosen since stays, and the page says so; it also knows a reload."""
    first, second = (await home.matches())[:2]
    one = await home.window(PANEL)
    other = await home.window(f"{PANEL}/{home.entry_id}/{first['book_id']}")
    await expect(title_of(other)).to_have_text(first["title"])
    await candidate(one, 1).click()
    await expect(title_of(one)).to_have_text(second["title"])
    await expect(other.get_by_text("has been settled meanwhile")).to_be_visible()
    await other.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/{first['book_id']}")
    await candidate(other, 2).click()
    await expect(title_of(other)).to_have_text(second["title"])

    await one.reload()
    undo = one.get_by_role("button", name="Undo")
    await undo.click()
    alert = one.get_by_role("alert").filter(has_text=first["title"])
    await expect(alert).to_contain_text("changed")
    await expect(undo).to_have_count(0)
    theirs = first["candidates"][1]["hardcover_id"]
    assert (await settled(home, first["book_id"]))["hardcover_id"] == theirs

    await other.get_by_role("button", name="Undo").click()
    await expect(title_of(other)).to_have_text(first["title"])
    mine = first["candidates"][0]["hardcover_id"]
    assert (await settled(home, first["book_id"]))["hardcover_id"] == mine


async def test_the_page_goes_on_after_a_restart(home: House) -> None:
    """Nothing is lost, and the window that was open finds its way back."""
    first, second = (await home.matches())[:2]
    page = await home.window(PANEL)
    await candidate(page, 1).click()
    await expect(title_of(page)).to_have_text(second["title"])
    await home.home_assistant.stop()
    await home.home_assistant.start()
    await page.reload()
    await expect(title_of(page)).to_have_text(second["title"], timeout=60_000)
    assert (await settled(home, first["book_id"]))["source"] == "choice"
    await candidate(page, 1).click()
    await expect(title_of(page)).not_to_have_text(second["title"])


async def test_the_dark_theme(home: House) -> None:
    """The page takes its colours from Home Assistant."""
    page = await home.window(PANEL, color_scheme="dark")
    await expect(title_of(page)).to_be_visible()
    colours = await title_of(page).evaluate(
        "node => [getComputedStyle(node).color,"
        " getComputedStyle(document.body).getPropertyValue('--primary-background-color')]"
    )
    assert colours[0] in {"rgb(225, 225, 225)", "rgb(255, 255, 255)"}, colours
    assert colours[1].strip() in {"#111", "#111111", "#1c1c1c"}, colours


async def test_html_in_titles_is_text(home: House) -> None:
    """Whatever a title holds, it runs nowhere: not on the page, not in a notification."""
    evil = '<img src=x onerror="window.pwned=1"> Dune'
    dune = next(each for each in await home.matches() if len(each["candidates"]) > 5)
    home.booklore.books[dune["book_id"]].title = evil
    for work in home.hardcover.catalogue.works_by_title["Dune"]:
        work.title = evil
    await home.fetch()
    page = await home.window(f"{PANEL}/{home.entry_id}/{dune['book_id']}")
    await expect(title_of(page)).to_have_text(evil)
    await page.get_by_text("Notifications").first.click()
    await page.wait_for_timeout(500)
    assert await page.evaluate("window.pwned") is None
