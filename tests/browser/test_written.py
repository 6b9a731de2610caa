"""What was written to BookLore: shown by the run that wrote it, and taken back from the page."""

import asyncio
from typing import Any

from playwright.async_api import expect

from .house import DOMAIN, PANEL, House
from .test_lists import menu, press, rows, tab

OPTIONS = "/api/config/config_entries/options/flow"


async def agree_to(home: House, **options: Any) -> None:
    """Turn options on that need consent, and give it, as the dialog does."""
    api = home.home_assistant
    step = await api.post(OPTIONS, {"handler": home.entry_id})
    chosen: dict[str, Any] = {
        field["name"]: field["default"] for field in step["data_schema"] if "default" in field
    }
    flow = f"{OPTIONS}/{step['flow_id']}"
    step = await api.post(flow, chosen | options)
    while step["type"] != "create_entry":
        if str(step.get("step_id")).startswith("consent"):
            names = [field["name"] for field in step["data_schema"]]
            consent = {name: name.startswith("agree") for name in names}
            step = await api.post(flow, consent)
        else:
            await asyncio.sleep(0.2)
            step = await api.get(flow)
        assert not step.get("errors"), step
    entries = f"/api/config/config_entries/entry?domain={DOMAIN}"
    states = {home.entry_id: ""}
    while states[home.entry_id] != "loaded":  # it begins anew with its options
        await asyncio.sleep(0.1)
        states = {each["entry_id"]: each["state"] for each in await api.get(entries)}


async def agree_to_writing(home: House, **options: Any) -> None:
    """Turn the writing of ids on, and more if it is said."""
    home.booklore.permissions = {"canEditMetadata": True}
    await agree_to(home, write_ids=True, **options)


async def test_what_was_written_is_shown_and_undone(home: House) -> None:
    """A tab of its own, where ids are written; line by line, with the plan beside it."""
    await agree_to_writing(home)
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    await tab(page, "Written").click()
    run = page.locator("details")
    await run.locator("summary").click()
    await expect(run.get_by_role("listitem").first).to_contain_text("no ID →")
    await run.get_by_role("button", name="Undo these writes").click()
    await expect(run.get_by_text("undone").first).to_be_visible(timeout=60_000)
    await page.get_by_role("button", name="Plan", exact=True).click()
    await expect(page.get_by_role("button", name="Write now")).to_be_visible()
    await expect(page).to_have_url(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/plan")
    await page.go_back()
    await expect(run).to_be_visible()


async def test_a_book_of_which_nothing_is_written(home: House) -> None:
    """Don't sync: the match stays, and says so."""
    await agree_to_writing(home)
    page = await home.window(f"{PANEL}/{home.entry_id}/matched")
    row = rows(page).filter(has_text="All Systems Red")
    await menu(row).click()
    await press(page, "Don't sync")
    await expect(row).to_contain_text("not synced")
    await menu(row).click()
    await press(page, "Sync again")
    await expect(row).not_to_contain_text("not synced")
