"""The card's way onto a dashboard: Home Assistant's card picker, and the visual editor."""

from typing import Any

from playwright.async_api import Locator, Page, expect
import pytest

from .house import House
from .test_card import CARD, put_card
from .test_entries import add_janes_books
from .test_ratings import until

TAKEN = 3_000
"""Milliseconds in which a choice is seen in its field."""


async def choose_account(page: Page, editor: Locator, name: str) -> None:
    """Choose an account in the form, and again if Home Assistant's list took no click yet.

    While the list is opening, a click on one of its items does nothing.
    """
    field = editor.locator("ha-config-entry-picker ha-picker-field")
    for _ in range(5):
        await field.click()
        await page.get_by_text(name).last.click()
        try:
            await expect(field).to_contain_text(name, timeout=TAKEN)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{name} cannot be chosen.")


async def test_the_card_is_added_and_edited_without_a_line_of_yaml(home: House) -> None:
    """It is found by its name, asks for a title and an account, and both are saved."""
    async with add_janes_books(home) as entry_id:
        page = await home.window(await put_card(home) + "?edit=1")
        await page.get_by_role("button", name="Add card").last.click()
        picker = page.locator("hui-dialog-create-card")
        await picker.get_by_role("tab", name="By card").click()
        await picker.get_by_placeholder("Search cards").fill("BookLore")
        await picker.locator(".card", has_text="BookLore Hardcover").first.click()

        editor = page.locator("hui-dialog-edit-card")
        await editor.get_by_role("textbox", name="Title").fill("Books of Jane")
        await expect(editor.get_by_text("Leave empty for the default title.")).to_be_visible()
        await editor.get_by_role("switch", name="Hide counts").press("Space")
        await choose_account(page, editor, "jane on 127.0.0.1")
        preview = editor.locator(CARD)
        await expect(preview.get_by_text("Books of Jane")).to_be_visible()
        await expect(preview.get_by_text("Emma").first).to_be_visible()
        await editor.get_by_role("button", name="Save").click()
        await expect(editor.get_by_role("button", name="Save")).to_have_count(0)

        async def added() -> list[dict[str, Any]]:
            read = {"type": "lovelace/config", "url_path": "our-books"}
            [view] = (await home.home_assistant.command(**read))["views"]
            return list(view["cards"][1:])

        async def saved() -> bool:
            return bool(await added())

        await until(saved)  # the button's name is gone as soon as saving begins
        assert await added() == [
            {
                "type": f"custom:{CARD}",
                "title": "Books of Jane",
                "hide_counts": True,
                "entry_id": entry_id,
            }
        ]
        await page.reload()
        card = page.locator(CARD).nth(1)
        await expect(card.get_by_text("Books of Jane")).to_be_visible()
        await expect(card.get_by_role("heading", name="Emma")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Books to choose, counts and"), ("de", "Bücher zur Auswahl, Zahlen und")],
)
async def test_new_dashboards_are_described(home: House, language: str, words: str) -> None:
    """In the dialog in which Home Assistant offers them, where nothing of ours was shown before."""
    await home.speak(language)
    page = await home.window("/config/lovelace/dashboards")
    await page.locator("ha-button[slot=fab]").click()
    offered = page.locator("dashboard-card", has_text="BookLore Hardcover")
    await expect(offered.get_by_text(words)).to_be_visible()
