"""A person who may only look: sees everything that is there, and nothing to press."""

from playwright.async_api import Page, expect

from .house import PANEL, House
from .test_card import put_card
from .test_picker import title_of

CALL = """async ([type, facts]) => {
    const { hass } = document.querySelector("home-assistant");
    try { await hass.callWS({ type, ...facts }); } catch (error) { return error.code; }
    return "done";
}"""


async def nothing_to_press(page: Page) -> None:
    """Check that there is nothing that would change anything."""
    for name in ("Skip", "None of these", "Undo", "Search", "Use this", "Fetch Hardcover IDs"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    await expect(page.locator("button.pick")).to_have_count(0)


async def test_a_person_who_may_only_look(home: House) -> None:
    """Home Assistant's own group of read-only users is who that is."""
    first = (await home.matches())[0]
    failed = (await home.matches("failed"))[0]
    tokens = await home.somebody("Guest", "system-read-only")
    page = await home.window(PANEL, tokens)
    await expect(title_of(page)).to_have_text(first["title"])
    await expect(page.locator("li.candidate")).to_have_count(len(first["candidates"]))
    await expect(page.locator("li.candidate .title").first).to_have_text(
        first["candidates"][0]["title"]
    )
    await expect(page.locator(".question .cover.loaded")).to_be_visible()
    await expect(page.get_by_text("You may look at the matches, but not choose.")).to_be_visible()
    await nothing_to_press(page)
    for key in ("1", "s", "u"):
        await page.keyboard.press(key)
    await page.get_by_role("button", name="Next book").click()
    await expect(title_of(page)).not_to_have_text(first["title"])
    await page.get_by_role("button", name="Not found").click()
    await page.locator("button.row", has_text=failed["title"]).click()
    await expect(title_of(page)).to_have_text(failed["title"])
    await nothing_to_press(page)

    facts = {"entry_id": home.entry_id, "book_id": first["book_id"]}
    for command, more in (
        ("choose", {"hardcover_id": first["candidates"][0]["hardcover_id"]}),
        ("skip", {}),
        ("undo", {"undo": "x"}),
        ("search", {"query": "Dune"}),
    ):
        message = [f"booklore_hardcover/matches/{command}", facts | more]
        assert await page.evaluate(CALL, message) == "unauthorized"

    path = await put_card(home)
    await page.goto(home.home_assistant.url + path)
    card = page.locator("booklore-hardcover-card")
    await expect(card.get_by_role("heading", name=first["title"])).to_be_visible()
    await nothing_to_press(page)
    assert len(await home.matches()) == 12
