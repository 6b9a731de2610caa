"""Ratings that differ: shown side by side, settled one by one or many at once, and taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.house import TOKEN

from .house import PANEL, House
from .test_lists import press, tab
from .test_written import agree_to

DIFFERENT = {"All Systems Red": (9, 3.5), "Kindred": (6, 4.0), "Cat's Cradle": (2, 5.0)}
"""Ratings by title: half stars in BookLore, and stars on Hardcover."""


async def rate(home: House, title: str, mine: int | None, theirs: float | None) -> None:
    """Rate a matched book on both sides; on Hardcover it is on the shelf then."""
    book_id, work_id = await ids_of(home, title)
    home.booklore.books[book_id].personal_rating = mine
    put_on_shelf(home, work_id, rating=theirs)


def put_on_shelf(home: House, work_id: int, **facts: Any) -> None:
    """Put a work on the person's Hardcover shelf."""
    home.hardcover.put_on_shelf(work_id, user_id=home.hardcover.tokens[TOKEN].user_id, **facts)


async def ids_of(home: House, title: str) -> tuple[int, int]:
    """Return the book and the work with which it is matched."""
    match = next(each for each in await home.matches("matched") if each["title"] == title)
    return match["book_id"], match["hardcover_id"]


async def both(home: House, title: str) -> tuple[int | None, float | None]:
    """Return what is on both sides."""
    book_id, work_id = await ids_of(home, title)
    theirs = next(row for row in home.hardcover.shelf.values() if row.book_id == work_id)
    return home.booklore.books[book_id].personal_rating, theirs.rating


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that happens over HTTP."""
    async with asyncio.timeout(60):
        while not await what():  # noqa: ASYNC110 - it happens over HTTP
            await asyncio.sleep(0.1)


async def wait_for(home: House, title: str, mine: int | None, theirs: float | None) -> None:
    """Wait until a book is rated so."""

    async def so() -> bool:
        return await both(home, title) == (mine, theirs)

    await until(so)


def differing(page: Page) -> Locator:
    """Return the rows in sight."""
    return page.locator("blh-ratings li.row:not(.waiting)")


def row_of(page: Page, title: str) -> Locator:
    """Return the row of a book."""
    link = page.get_by_role("link", name=title, exact=True)
    return differing(page).filter(has=link)


async def have_differences(home: House) -> None:
    """Have ratings that differ, and let them be synced both ways."""
    for title, (mine, theirs) in DIFFERENT.items():
        await rate(home, title, mine, theirs)
    await agree_to(home, ratings="both")


async def have_rated(home: House) -> None:
    """Have ratings that differ, also among copies, and one that is on one side only."""
    for title, ratings in {**DIFFERENT, "Emma": (9, 3.0), "Piranesi": (7, None)}.items():
        await rate(home, title, *ratings)
    other, _ = await ids_of(home, "Emma: An Annotated Edition")
    home.booklore.books[other].personal_rating = 4


async def rate_more(home: House) -> None:
    """Rate another book in BookLore, or anew, so that there is something to sync."""
    title = "Gone Girl"
    book_id, _ = await ids_of(home, title)
    book = home.booklore.books[book_id]
    if book.personal_rating is None:
        await rate(home, title, 5, None)
        return
    mine, theirs = await both(home, title)
    known = {mine, round(theirs * 2) if theirs else None}
    book.personal_rating = next(each for each in (5, 7, 9) if each not in known)


async def test_each_is_settled_by_the_side_that_is_kept(home: House) -> None:
    """Half stars are exact; what is kept goes to the other side, and leaving both writes nothing."""
    await have_differences(home)
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await expect(tab(page, "Ratings that differ")).to_contain_text("3")
    await tab(page, "Ratings that differ").click()
    await expect(page).to_have_url(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/ratings")
    await expect(page.get_by_text("3 ratings differ")).to_be_visible()
    row = row_of(page, "All Systems Red")
    await expect(row.get_by_role("img", name="stars")).to_have_count(2)
    await expect(row.get_by_role("img", name="4.5 of 5 stars")).to_be_visible()
    await expect(row.get_by_role("img", name="3.5 of 5 stars")).to_be_visible()
    await expect(row.get_by_role("link", name="view on Hardcover")).to_be_visible()
    await expect(row.get_by_role("link", name="open in BookLore")).to_be_visible()

    await row.get_by_role("button", name="Keep BookLore's").click()
    await expect(row).to_have_count(0)
    await expect(tab(page, "Ratings that differ")).to_contain_text("2")
    await wait_for(home, "All Systems Red", 9, 4.5)
    await row_of(page, "Kindred").get_by_role("button", name="Keep Hardcover's").click()
    await wait_for(home, "Kindred", 8, 4.0)
    await row_of(page, "Cat's Cradle").get_by_role("button", name="Leave both").click()
    await expect(page.get_by_text("No ratings differ")).to_be_visible()
    assert await both(home, "Cat's Cradle") == DIFFERENT["Cat's Cradle"]
    await expect(page.get_by_text("Settled the ratings of “Cat's Cradle”")).to_be_visible()
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(row_of(page, "Cat's Cradle")).to_be_visible()


async def test_many_are_settled_at_once_and_taken_back_at_once(home: House) -> None:
    """All of them by the menu; one undo brings the old ratings back, too."""
    await have_differences(home)
    page = await home.window(f"{PANEL}/{home.entry_id}/ratings")
    await expect(differing(page)).to_have_count(3)
    ticks = differing(page).get_by_role("checkbox")
    await ticks.nth(0).click()
    await ticks.nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("group", name="Selected books")
    await expect(bar).to_contain_text("3 selected")
    await bar.get_by_role("button", name="Clear selection").click()
    await page.get_by_role("button", name="Select books").click()
    await press(page, "Select all 3 books")
    await bar.get_by_role("button", name="Keep Hardcover's").click()
    await expect(page.get_by_text("No ratings differ")).to_be_visible()
    for title, (_, theirs) in DIFFERENT.items():
        await wait_for(home, title, round(theirs * 2), theirs)
    await page.get_by_role("button", name="Recent steps").click()
    await press(page, "Undo: Settled 3 ratings")
    await expect(differing(page)).to_have_count(3)
    for title, (mine, theirs) in DIFFERENT.items():
        await wait_for(home, title, mine, theirs)


async def test_by_keyboard_one_after_the_other(home: House) -> None:
    """The focus goes on to the next row, to the button of the same kind."""
    await have_differences(home)
    page = await home.window(f"{PANEL}/{home.entry_id}/ratings")
    await differing(page).first.get_by_role("button", name="Leave both").focus()
    for left in (2, 1):
        await page.keyboard.press("Enter")
        await expect(differing(page)).to_have_count(left)
        await expect(differing(page).first.get_by_role("button", name="Leave both")).to_be_focused()
    for title, ratings in DIFFERENT.items():
        assert await both(home, title) == ratings


async def test_copies_that_are_not_rated_alike(home: House) -> None:
    """What each copy has is shown, and which one's rating would be kept."""
    await have_rated(home)
    await agree_to(home, ratings="both")
    page = await home.window(f"{PANEL}/{home.entry_id}/ratings")
    row = row_of(page, "Emma")
    await expect(row).to_contain_text("Copies in BookLore: 4.5, 2")
    await row.get_by_role("button", name="Keep BookLore's (4.5)").click()
    await expect(row).to_have_count(0)
    await wait_for(home, "Emma", 9, 4.5)


async def test_somebody_who_may_only_look_is_offered_nothing(home: House) -> None:
    """Ratings and links are there; ticks and buttons are not."""
    await have_differences(home)
    tokens = await home.somebody("Guest", "system-read-only")
    page = await home.window(f"{PANEL}/{home.entry_id}/ratings", tokens)
    await expect(differing(page)).to_have_count(3)
    await expect(differing(page).get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("checkbox")).to_have_count(0)


async def test_wanted_books_that_booklore_lacks_are_counted(home: House) -> None:
    """Nothing more is done about them."""
    for work in list(home.hardcover.catalogue.works.values())[-2:]:
        put_on_shelf(home, work.id, status=1)
    await agree_to(home, ratings="to_hardcover")
    await home.fetch()
    page = await home.window(f"{PANEL}/{home.entry_id}/ratings")
    await expect(page.get_by_text("No ratings differ")).to_be_visible()
    await expect(page.get_by_text("2 books that you want to read")).to_be_visible()


async def test_the_plan_and_what_was_written_show_ratings(home: House) -> None:
    """Where each goes, from which stars to which, and that others can see it; then it is synced."""
    await agree_to(home, ratings="to_hardcover")
    await rate(home, "Kindred", 9, None)
    page = await home.window(f"{PANEL}/{home.entry_id}/plan")
    line = page.locator("blh-plan li").filter(has_text="Kindred")
    await expect(line).to_contain_text("Hardcover")
    await expect(line).to_contain_text("no rating →")
    await expect(line.get_by_role("img", name="4.5 of 5 stars")).to_be_visible()
    await expect(line).to_contain_text("public")
    await expect(page.get_by_role("heading", name="1 rating will be synced")).to_be_visible()
    await expect(page.get_by_role("button", name="Write now")).to_have_count(0)
    assert await both(home, "Kindred") == (9, None)

    await page.get_by_role("button", name="Sync now").click()
    await wait_for(home, "Kindred", 9, 4.5)
    run = page.locator("details").first
    await expect(run).to_contain_text("1 change written")
    await run.locator("summary").click()
    await expect(run.get_by_role("listitem")).to_contain_text("no rating →")
    await expect(run.get_by_role("img", name="4.5 of 5 stars")).to_be_visible()
    await run.get_by_role("button", name="Undo these writes").click()
    await wait_for(home, "Kindred", 9, None)


async def test_a_book_that_is_added_to_the_shelf(home: House) -> None:
    """It says with which status; undo takes it off again."""
    await agree_to(home, ratings="to_hardcover", add_missing=True)
    book_id, work_id = await ids_of(home, "Kindred")
    book = home.booklore.books[book_id]
    book.personal_rating, book.read_status = 9, "READ"
    page = await home.window(f"{PANEL}/{home.entry_id}/plan")
    line = page.locator("blh-plan li").filter(has_text="Kindred")
    await expect(line).to_contain_text("not on your shelf → Read")
    await page.get_by_role("button", name="Sync now").click()
    await until_on_shelf(home, work_id, on=True)
    run = page.locator("details").first
    await run.locator("summary").click()
    await expect(run.get_by_role("listitem")).to_contain_text("not on your shelf → Read")
    await expect(run.get_by_role("img", name="4.5 of 5 stars")).to_be_visible()
    await run.get_by_role("button", name="Undo these writes").click()
    await until_on_shelf(home, work_id, on=False)


async def until_on_shelf(home: House, work_id: int, *, on: bool) -> None:
    """Wait until a work is on the Hardcover shelf, or no more."""

    async def so() -> bool:
        return any(row.book_id == work_id for row in home.hardcover.shelf.values()) is on

    await until(so)
