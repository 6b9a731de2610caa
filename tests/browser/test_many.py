"""A library that has just been imported: hundreds of books wait, most with one exact match."""

from time import monotonic

from playwright.async_api import expect

from tests.books import add_book, add_work

from .house import PANEL, House
from .test_lists import statuses, tab

EXACT = 400
DOUBTFUL = 100
WITHIN = 60
"""Seconds."""


async def test_four_hundred_are_accepted_within_a_minute(empty_house: House) -> None:
    """The page offers it in a sentence; one undo, and all is as before."""
    house = empty_house
    house.booklore.books.clear()
    for number in range(EXACT + DOUBTFUL):
        title, author = f"The {number}th Voyage", f"Anna Author{number}"
        add_book(house.booklore, number + 1, title, author)
        add_work(house.hardcover, 9_000_000 + number, title, author, users_count=9)
        if number >= EXACT:
            add_work(house.hardcover, 9_100_000 + number, title, author, users_count=5)
    await house.set_up()
    await house.fetch()
    before = await statuses(house)
    requests = house.hardcover.requests.total()

    page = await house.window(PANEL)
    await expect(page.get_by_text(f"{EXACT} books have exactly one match")).to_be_visible()
    begun = monotonic()
    await page.get_by_role("button", name="Accept all").click()
    await expect(tab(page, "Matched")).to_contain_text(str(EXACT), timeout=WITHIN * 1_000)
    assert monotonic() - begun < WITHIN
    await expect(tab(page, "To choose")).to_contain_text(str(DOUBTFUL))
    await page.get_by_role("button", name="Recent steps").click()
    await page.get_by_role("menuitem", name=f"Undo: Matched {EXACT} books").click()
    await expect(tab(page, "To choose")).to_contain_text(str(EXACT + DOUBTFUL))
    assert await statuses(house) == before
    assert house.hardcover.requests.total() == requests
