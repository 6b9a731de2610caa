"""Turning writing on as a person does: the options, the plan, and the consent, in a browser."""

import asyncio
import os

from playwright.async_api import expect

from .house import House

OPTIONS = "/config/integrations/integration/booklore_hardcover"


async def test_ids_are_written_once_the_person_agrees(home: House) -> None:
    """The dialog shows what would be written, asks again without the tick, and then it begins."""
    home.booklore.permissions = {"canEditMetadata": True}
    home.booklore.settings.rewrites = {"EPUB"}
    page = await home.window(OPTIONS)
    await page.get_by_role("button", name="Configure").click()
    dialog = page.locator("dialog-data-entry-flow")
    await expect(dialog).to_contain_text("Write IDs to BookLore")
    await dialog.locator("ha-switch").nth(3).click()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_contain_text("will be written to BookLore")
    await expect(dialog).to_contain_text("will be rewritten")
    if folder := os.environ.get("SCREENSHOTS"):
        await page.screenshot(path=f"{folder}/consent.png")
    assert home.booklore.requests["write"] == 0
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_contain_text("Turn this on to continue")
    for switch in await dialog.locator("ha-switch").all():
        await switch.click()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_contain_text("Options successfully saved")
    while home.booklore.requests["write"] < 2:  # noqa: ASYNC110 - it happens over HTTP
        await asyncio.sleep(0.1)
