"""The page's lists: many books at once, found again, corrected, left out and brought back."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from .house import PANEL, House


def tab(page: Page, name: str) -> Locator:
    """Return a count, which is the tab of its list."""
    return page.get_by_role("navigation", name="Lists").get_by_role("link", name=name)


def rows(page: Page) -> Locator:
    """Return the books in sight."""
    return page.locator("blh-books:not([hidden]) li.row:not(.waiting)")


def menu(row: Locator) -> Locator:
    """Return the button of what else can be done to a book."""
    return row.get_by_role("button", name="more actions")


async def press(page: Page, item: str) -> None:
    """Press an item of the menu that is open."""
    await (
        page.get_by_role("menuitem", name=item)
        .or_(page.get_by_role("menuitemradio", name=item))
        .click()
    )


async def show_list(home: House, **options: Any) -> Page:
    """Open the page and have the books to choose shown as a list, which it remembers."""
    page = await home.window(PANEL, **options)
    await page.get_by_role("button", name="List", exact=True).click()
    await expect(rows(page)).not_to_have_count(0)
    return page


async def statuses(home: House) -> dict[int, tuple[str, int | None]]:
    """Return what is known of every book."""
    every = await home.matches("pending", "matched", "failed", "skipped")
    return {each["book_id"]: (each["status"], each.get("hardcover_id")) for each in every}


async def test_many_are_accepted_at_once_and_taken_back_at_once(home: House) -> None:
    """A range by the shift key; no request to Hardcover, and one undo for the lot."""
    page = await show_list(home)
    before = await statuses(home)
    requests = home.hardcover.requests.total()
    ticks = rows(page).get_by_role("checkbox")
    await ticks.nth(1).click()
    await ticks.nth(4).click(modifiers=["Shift"])
    await page.get_by_role("button", name="Accept 4 matches").click()
    await expect(tab(page, "To choose")).to_contain_text("8")
    await expect(tab(page, "Matched")).to_contain_text("49")
    after = await statuses(home)
    assert len([book for book in after if after[book] != before[book]]) == 4
    await expect(page.get_by_text("Matched 4 books")).to_be_visible()
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(tab(page, "To choose")).to_contain_text("12")
    assert await statuses(home) == before
    assert home.hardcover.requests.total() == requests


async def test_exact_matches_are_ticked_by_hand_only(home: House) -> None:
    """One item ticks all with the same title and author; the filter shows the same ones."""
    page = await show_list(home)
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    await page.get_by_role("button", name="Select books").click()
    await press(page, "Select all with the same title and author")
    bar = page.get_by_role("group", name="Selected books")
    await expect(bar).to_contain_text("6 selected")
    await page.get_by_role("button", name="Candidates: All candidates").click()
    await press(page, "Same title and author")
    await expect(rows(page)).to_have_count(6)
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(6)
    await bar.get_by_role("button", name="Clear selection").click()
    await expect(bar).to_have_count(0)


async def test_an_automatic_match_is_found_and_unlinked(home: House) -> None:
    """Search and filters find it among the matched; it is a question again."""
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await page.get_by_role("searchbox").fill("kahneman fast")
    await expect(rows(page)).to_have_count(1)
    await expect(rows(page)).to_contain_text("Matched by ISBN")
    await menu(rows(page)).click()
    await press(page, "Unlink")
    await expect(page.get_by_text("No books match these filters")).to_be_visible()
    await expect(tab(page, "Matched")).to_contain_text("44")
    await expect(tab(page, "To choose")).to_contain_text("13")
    await page.get_by_role("button", name="Show all").click()
    await page.get_by_role("button", name="Source: Any source").click()
    await press(page, "Matched by BookLore's ID")
    await expect(page.get_by_text("4 books", exact=True)).to_be_visible()


async def test_an_automatic_match_is_found_and_corrected(home: House) -> None:
    """From the list to the book and to another work, which a search brings; back leads back."""
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await page.get_by_role("searchbox").fill("kahneman fast")
    await expect(rows(page)).to_have_count(1)
    before = await statuses(home)
    await rows(page).get_by_role("button", name="Change").click()
    await page.get_by_role("button", name="Search again").click()
    search = page.get_by_label("Search Hardcover", exact=True)
    await search.fill("Cat's Cradle")
    await search.press("Enter")
    found = page.get_by_role("list", name="From your search")
    await found.get_by_role("button").first.click()
    await expect(page.locator("blh-picker .step")).to_contain_text("Cat's Cradle")
    after = await statuses(home)
    [book] = [each for each in after if after[each] != before[each]]
    assert after[book][0] == "matched"
    assert after[book][1] != before[book][1]
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/matched")
    await page.get_by_role("searchbox").fill("kahneman fast")
    await expect(rows(page)).to_have_count(1)
    await expect(rows(page)).to_contain_text("Chosen by hand")
    await expect(rows(page)).to_contain_text("Cat's Cradle")


async def test_a_book_that_was_not_found_is_brought_to_a_match(home: House) -> None:
    """Search again from its row, with better words; a press on Retry looks for it by itself."""
    page = await home.window(f"{PANEL}/{home.entry_id}/not-found")
    row = rows(page).filter(has_text="Rezepte von Oma Käthe")
    await row.get_by_role("button", name="Search again").click()
    search = page.get_by_label("Search Hardcover", exact=True)
    await search.fill("Cat's Cradle")
    await search.press("Enter")
    yes = page.get_by_role("button", name="Yes, this one")
    await yes.or_(page.locator("blh-picker button.pick")).first.click()
    await expect(tab(page, "Not found")).to_contain_text("3")
    await expect(tab(page, "Matched")).to_contain_text("46")

    await tab(page, "Not found").click()
    requests = home.booklore.requests["list"]
    await menu(rows(page).first).click()
    await press(page, "Retry")
    await expect(page.get_by_text("Looking up 1 book again")).to_be_visible()
    while home.booklore.requests["list"] == requests:  # noqa: ASYNC110 - it happens over HTTP
        await asyncio.sleep(0.1)


async def test_two_people_look_at_the_same_list(home: House) -> None:
    """What one accepts goes from the other's list, whose ticks and undo stay their own."""
    one = await show_list(home)
    other = await home.window(PANEL, await home.somebody("Grace", "system-admin"))
    await other.get_by_role("button", name="List", exact=True).click()
    await expect(rows(other)).to_have_count(await rows(one).count())
    await rows(other).get_by_role("checkbox").nth(0).check()
    await rows(other).get_by_role("checkbox").nth(1).check()
    first = await rows(other).nth(0).locator("a.title").inner_text()
    await rows(one).nth(0).get_by_role("button", name="Accept").click()
    await expect(tab(other, "To choose")).to_contain_text("11")
    await expect(rows(other).filter(has=other.get_by_text(first, exact=True))).to_have_count(0)
    await other.get_by_role("button", name="Accept 2 matches").click()
    await expect(other.get_by_text("1 book had changed in the meantime")).to_be_visible()
    await expect(tab(one, "To choose")).to_contain_text("10")
    await other.get_by_role("button", name="Recent steps").click()
    await expect(other.get_by_role("menuitem")).to_have_count(1)


async def test_left_out_and_brought_back(home: House) -> None:
    """For good, until it is brought back; the history takes both back, also after a reload."""
    page = await home.window(f"{PANEL}/{home.entry_id}/not-found")
    row = rows(page).filter(has_text="Rezepte von Oma Käthe")
    await menu(row).click()
    await press(page, "Leave out")
    await expect(tab(page, "Not found")).to_contain_text("3")
    await tab(page, "Left out").click()
    await expect(rows(page)).to_contain_text("Rezepte von Oma Käthe")
    await rows(page).get_by_role("button", name="Bring back").click()
    await expect(page.get_by_text("No books left out")).to_be_visible()
    await page.reload()
    for step in ("Brought back", "Left out"):
        await page.get_by_role("button", name="Recent steps").click()
        await press(page, f"Undo: {step} “Rezepte von Oma Käthe”")
        await expect(page.get_by_text("Undone.")).to_be_visible()
    await expect(tab(page, "Not found")).to_contain_text("4")


async def test_a_book_has_an_address_and_back_leads_to_the_list(home: House) -> None:
    """From a row into the book and back; an address without a list finds the book's own."""
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await expect(page.get_by_text("45 books", exact=True)).to_be_visible()
    await page.mouse.move(600, 500)
    await page.mouse.wheel(0, 1_500)
    title = rows(page).get_by_role("link", name="Gone Girl", exact=True)  # beyond the window before
    await title.click()
    book = next(
        each["book_id"] for each in await home.matches("matched") if each["title"] == "Gone Girl"
    )
    await expect(page).to_have_url(
        f"{home.home_assistant.url}{PANEL}/{home.entry_id}/matched/{book}"
    )
    await page.go_back()
    await expect(title).to_be_in_viewport()
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/{book}")
    await expect(page).to_have_url(
        f"{home.home_assistant.url}{PANEL}/{home.entry_id}/matched/{book}"
    )


async def test_somebody_who_may_only_look_is_offered_nothing(home: House) -> None:
    """Lists, search and links are there; ticks, buttons and menus are not."""
    tokens = await home.somebody("Guest", "system-read-only")
    page = await home.window(f"{PANEL}/{home.entry_id}/matched", tokens)
    await expect(rows(page)).not_to_have_count(0)
    await expect(page.get_by_role("checkbox")).to_have_count(0)
    await expect(menu(rows(page))).to_have_count(0)
    await expect(page.get_by_role("button", name="Fetch Hardcover IDs")).to_have_count(0)
    for button in await rows(page).get_by_role("button", name="Change").all():
        await expect(button).to_be_disabled()


async def test_the_page_goes_on_after_home_assistant_was_away(home: House) -> None:
    """It says so while it lasts, keeps what is known in sight, and hears of changes again."""
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await expect(rows(page)).not_to_have_count(0)
    await home.home_assistant.stop()
    await expect(page.get_by_text("Connection lost. Reconnecting")).to_be_visible()
    await expect(rows(page)).not_to_have_count(0)
    await home.home_assistant.start()
    await expect(page.get_by_text("Connection lost. Reconnecting")).to_have_count(0, timeout=60_000)
    await expect(tab(page, "Matched")).to_contain_text("45", timeout=60_000)
    skip = {"book_id": (await home.matches("matched"))[0]["book_id"], "skip": True}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    await expect(tab(page, "Matched")).to_contain_text("44")
    await expect(page.get_by_text("44 books", exact=True)).to_be_visible()


async def test_an_entry_that_is_not_there(empty_house: House) -> None:
    """Before its first run, disabled, removed, added again: words, a way on, and no reload."""
    delete = empty_house.home_assistant.delete
    entry_id = await empty_house.set_up()
    page = await empty_house.window(f"{PANEL}/{entry_id}")
    await expect(page.get_by_text("Nothing fetched yet")).to_be_visible()
    await expect(page.get_by_role("button", name="Fetch Hardcover IDs")).to_have_count(1)
    disable = {"type": "config_entries/disable", "entry_id": entry_id}
    await empty_house.home_assistant.command(**disable, disabled_by="user")
    await expect(page.get_by_text("This account is disabled in Home Assistant")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("This account is disabled in Home Assistant")).to_be_visible()
    await empty_house.home_assistant.command(**disable, disabled_by=None)
    await expect(page.get_by_text("Nothing fetched yet")).to_be_visible()
    await page.get_by_role("button", name="Fetch Hardcover IDs").click()
    await expect(tab(page, "To choose")).to_contain_text("12", timeout=60_000)
    await delete(f"/api/config/config_entries/entry/{entry_id}")
    await expect(page.get_by_text("Set up BookLore Hardcover")).to_be_visible()
    await page.goto(f"{empty_house.home_assistant.url}{PANEL}")
    await expect(page.get_by_text("Set up BookLore Hardcover")).to_be_visible()
    await page.get_by_role("link", name="Add integration").click()
    await expect(page).to_have_url(re.compile("/config/integrations/dashboard"))
    await empty_house.set_up()
    await page.goto(f"{empty_house.home_assistant.url}{PANEL}")
    await expect(page.get_by_text("Nothing fetched yet")).to_be_visible()


async def test_a_list_is_asked_for_once(home: House) -> None:
    """When it is opened, and once more for another order; not for rows that are there."""
    page = await home.window()
    asked: list[str | bytes] = []
    page.on("websocket", lambda each: each.on("framesent", lambda sent: asked.append(sent)))  # noqa: PLW0108
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/matched")
    await expect(rows(page)).not_to_have_count(0)
    await page.mouse.move(600, 500)
    await page.mouse.wheel(0, 2_000)
    await page.wait_for_timeout(1_000)
    assert len([each for each in asked if "matches/list" in str(each)]) == 1
    await page.get_by_role("button", name="Sort by: Title").click()
    await press(page, "Author")
    await page.wait_for_timeout(1_000)
    assert len([each for each in asked if "matches/list" in str(each)]) == 2
