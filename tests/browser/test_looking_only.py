"""A person who may only look: sees everything that is there, and nothing to press."""

from playwright.async_api import Page, expect

from .house import PANEL, House
from .test_card import put_card
from .test_picker import in_order, title_of

CALL = """async ([type, facts]) => {
    const { hass } = document.querySelector("home-assistant");
    try { await hass.callWS({ type, ...facts }); } catch (error) { return error.code; }
    return "done";
}"""


async def nothing_to_press(page: Page) -> None:
    """Check that there is nothing that would change anything."""
    for name in ("Leave out", "Later", "Search again", "Undo", "Unlink", "Fetch Hardcover IDs"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    await expect(page.locator("button.pick")).to_have_count(0)


async def test_a_person_who_may_only_look(home: House) -> None:
    """Home Assistant's own group of read-only users is who that is."""
    first = (await in_order(home))[0]
    failed = (await home.matches("failed"))[0]
    tokens = await home.somebody("Guest", "system-read-only")
    page = await home.window(PANEL, tokens)
    await expect(title_of(page)).to_have_text(first["title"])
    await expect(page.locator("li.candidate")).to_have_count(len(first["candidates"]))
    await expect(page.locator("li.candidate .title").first).to_have_text(
        first["candidates"][0]["title"]
    )
    await expect(page.locator(".book blh-cover img.shown")).to_be_visible()
    await expect(page.get_by_text("You can view matches but not change them.")).to_be_visible()
    await nothing_to_press(page)
    for key in ("1", "s", "u"):
        await page.keyboard.press(key)
    await page.get_by_role("button", name="Next book").click()
    await expect(title_of(page)).not_to_have_text(first["title"])
    book = f"{PANEL}/{home.entry_id}/not-found/{failed['book_id']}"
    await page.goto(home.home_assistant.url + book)
    await expect(title_of(page)).to_have_text(failed["title"])
    await nothing_to_press(page)

    book_id = first["book_id"]
    for command, more in (
        ("choose", {"books": [[book_id, first["candidates"][0]["hardcover_id"]]]}),
        ("skip", {"book_ids": [book_id]}),
        ("unlink", {"book_ids": [book_id]}),
        ("undo", {"step": "x"}),
        ("search", {"book_id": book_id, "query": "Dune"}),
    ):
        message = [f"booklore_hardcover/matches/{command}", {"entry_id": home.entry_id} | more]
        assert await page.evaluate(CALL, message) == "unauthorized"

    path = await put_card(home)
    await page.goto(home.home_assistant.url + path)
    card = page.locator("booklore-hardcover-card")
    await expect(card.get_by_role("heading", name=first["title"])).to_be_visible()
    await nothing_to_press(page)
    assert len(await home.matches()) == 12
