"""The README's pictures; `UPDATE_SCREENSHOTS=1 script/test --browser -k pictures` renews them."""

import os
from pathlib import Path
from typing import Any

from playwright.async_api import expect

from .house import House
from .test_lists import rows, show_list
from .test_picker import PHONE, book_page, candidate, in_order, title_of

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = {"list.png", "notification.png", "picker-phone.png", "picker.png"}


async def test_pictures_for_the_readme(home: House, tmp_path: Path) -> None:
    """Taken of what the tests see, so that they cannot show what is no longer there."""
    folder = DOCS if os.environ.get("UPDATE_SCREENSHOTS") else tmp_path
    dune = next(each for each in await in_order(home) if len(each["candidates"]) > 5)
    book = dune["book_id"]
    dark: dict[str, Any] = {"device_scale_factor": 2, "color_scheme": "dark"}
    phone = await book_page(home, "to-choose", book, **PHONE, **dark)
    desk = await book_page(home, "to-choose", book)
    for page, name in ((phone, "picker-phone.png"), (desk, "picker.png")):
        await expect(title_of(page)).to_have_text(dune["title"])
        await expect(candidate(page, 1)).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=folder / name)
    books = await show_list(home)
    for number in (1, 2, 3):
        await rows(books).get_by_role("checkbox").nth(number).check()
    await books.wait_for_load_state("networkidle")
    await books.screenshot(path=folder / "list.png")
    wuthering = next(each for each in await home.matches() if "Wuthering" in each["title"])
    for shown in await home.home_assistant.notifications():
        # Only those in sight are drawn: this one is to be.
        if not shown["notification_id"].endswith(f"_{wuthering['book_id']}"):
            await home.home_assistant.post(
                "/api/services/persistent_notification/dismiss",
                {"notification_id": shown["notification_id"]},
            )
    await desk.get_by_text("Notifications").first.click()
    item = desk.locator("notification-item-template", has_text="Wuthering").first
    await expect(item.locator("img").nth(1)).to_be_visible()
    await item.screenshot(path=folder / "notification.png")
    assert {each.name for each in folder.glob("*.png")} >= PICTURES
