"""The documentation's pictures; `UPDATE_SCREENSHOTS=1 script/test --browser -k pictures` renews them."""

import os
from pathlib import Path

from playwright.async_api import Page, expect

from .house import PANEL, House, Shared
from .ordinary import ASKED, EXACT, ordinary_world
from .test_lists import rows
from .test_picker import PHONE, candidate, title_of

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = ("list.png", "picker.png", "picker-phone.png", "notification.png")


async def test_pictures_for_the_documentation(tmp_path: Path, shared_house: Shared) -> None:
    """Taken of what the tests see, so that they cannot show what is no longer there."""
    folder = DOCS if os.environ.get("UPDATE_SCREENSHOTS") else tmp_path
    async with shared_house.fresh(ordinary_world()) as home:
        await home.set_up()
        await home.fetch()
        await take_pictures(home, folder)
    assert {each.name for each in folder.glob("*.png")} >= {*PICTURES}


async def take_pictures(house: House, folder: Path) -> None:
    """Look at the list, one book on two screens, and its notification."""
    asked = next(each["book_id"] for each in await house.matches() if each["title"] == ASKED)
    path = f"{PANEL}/{house.entry_id}/to-choose"
    # By itself: the page of so few books asks about one after the other.
    desk = await house.window(path, viewport={"width": 1200, "height": 800})
    await desk.get_by_role("button", name="List", exact=True).click()
    await expect(rows(desk)).to_have_count(len(EXACT) + 1)
    await rows(desk).get_by_role("checkbox").nth(1).click()
    await rows(desk).get_by_role("checkbox").nth(2).click()
    await expect(desk.get_by_role("button", name="Accept 2 matches")).to_be_visible()
    # The README's first screen has to hold more than the picture.
    await desk.set_viewport_size({"width": 1200, "height": 640})
    await picture(desk, folder / "list.png")

    desk = await house.window(f"{path}/{asked}", viewport={"width": 1200, "height": 900})
    phone = await house.window(f"{path}/{asked}", **PHONE, device_scale_factor=2)
    for page, name in ((desk, "picker.png"), (phone, "picker-phone.png")):
        await expect(title_of(page)).to_have_text(ASKED)
        await expect(candidate(page, 1)).to_be_visible()
        await picture(page, folder / name)

    for shown in await house.home_assistant.notifications():
        # Only those in sight are drawn: this one is to be.
        if not shown["notification_id"].endswith(f"_{asked}"):
            await house.home_assistant.post(
                "/api/services/persistent_notification/dismiss",
                {"notification_id": shown["notification_id"]},
            )
    await desk.get_by_text("Notifications").first.click()
    item = desk.locator("notification-item-template", has_text=ASKED).first
    await expect(item.locator("img").nth(1)).to_be_visible()
    await item.screenshot(path=folder / "notification.png")


async def picture(page: Page, path: Path) -> None:
    """Take a picture once everything is there, all covers included."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("blh-cover:visible:not(:has(img.shown))")).to_have_count(0)
    await page.wait_for_timeout(500)  # whatever fades in
    await page.screenshot(path=path)
