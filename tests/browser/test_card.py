"""The card on a dashboard: fetch, see how far it is, choose."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from .house import House
from .test_picker import candidate, title_of

CARD = "booklore-hardcover-card"
FEW = 3  # candidates that it shows at first


async def put_card(home: House, **config: Any) -> str:
    """Make a dashboard with the card on it; returns its path."""
    command = home.home_assistant.command
    await command(
        type="lovelace/dashboards/create", url_path="our-books", title="Our books", mode="storage"
    )
    card = {"type": f"custom:{CARD}", **config}
    await command(
        type="lovelace/config/save",
        url_path="our-books",
        config={"views": [{"title": "Books", "cards": [card]}]},
    )
    return "/our-books/0"


def first_candidate(page: Page) -> Locator:
    """Return the button of the first candidate."""
    return candidate(page, 1)


async def test_fetch_and_choose_on_a_dashboard(empty_house: House) -> None:
    """The button fetches, the counts follow, and the first pending book can be picked there."""
    await empty_house.set_up()
    page = await empty_house.window(await put_card(empty_house))
    card = page.locator(CARD)
    await card.get_by_role("button", name="Fetch Hardcover IDs").click()
    await expect(title_of(page)).to_be_visible(timeout=60_000)
    await expect(card.get_by_role("link", name="To choose")).to_contain_text("12")
    first = (await title_of(page).text_content() or "").strip()
    match = next(each for each in await empty_house.matches() if each["title"].strip() == first)
    await first_candidate(page).click()
    await expect(card.get_by_role("heading", name=first, exact=True)).to_have_count(0)
    await expect(card.get_by_role("link", name="To choose")).to_contain_text("11")
    chosen = await empty_house.matches("matched")
    assert (
        next(each for each in chosen if each["book_id"] == match["book_id"])["hardcover_id"]
        == match["candidates"][0]["hardcover_id"]
    )


async def test_the_card_shows_the_first_candidates_and_the_others_on_request(home: House) -> None:
    """It stays low; its counts can be hidden, and lead to the page's lists otherwise."""
    page = await home.window(await put_card(home, hide_counts=True))
    many = next(each for each in await home.matches() if len(each["candidates"]) > FEW)
    card = page.locator(CARD)
    await expect(title_of(page)).to_be_visible()
    await expect(card.get_by_role("link", name="To choose")).to_have_count(0)
    while (await title_of(page).text_content() or "").strip() != many["title"].strip():
        shown = await title_of(page).text_content() or ""
        await card.get_by_role("button", name="Next book").click()
        await expect(title_of(page)).not_to_have_text(shown)
    picks = card.locator("button.pick")
    await expect(picks).to_have_count(FEW)
    await card.get_by_role("button", name=f"Show {len(many['candidates']) - FEW} more").click()
    await expect(picks).to_have_count(len(many["candidates"]))


async def test_nothing_can_be_pressed_in_the_editor(home: House) -> None:
    """While the dashboard is edited, a click on a candidate stores nothing."""
    page = await home.window(await put_card(home) + "?edit=1")
    await expect(title_of(page)).to_be_visible()
    inert = page.locator(f"{CARD} .content[inert]")
    await expect(inert).to_have_count(1)
    await first_candidate(page).dispatch_event("pointerdown")
    box = await first_candidate(page).bounding_box()
    assert box
    await page.mouse.click(box["x"] + 20, box["y"] + 20)
    await page.wait_for_timeout(500)
    assert len(await home.matches()) == 12


async def test_the_card_is_alive_again_with_its_entry(home: House) -> None:
    """A disabled entry is said to be disabled; once it is enabled, the card goes on by itself."""
    page = await home.window(await put_card(home))
    await expect(title_of(page)).to_be_visible()
    disable = {"type": "config_entries/disable", "entry_id": home.entry_id}
    await home.home_assistant.command(**disable, disabled_by="user")
    await expect(title_of(page)).to_have_count(0)
    await expect(page.locator(CARD).get_by_text("disabled").first).to_be_visible()
    await home.home_assistant.command(**disable, disabled_by=None)
    await expect(title_of(page)).to_be_visible()


async def test_the_dashboard_makes_itself(home: House) -> None:
    """The strategy shows the counts under names of their own, the button, and the card."""
    command = home.home_assistant.command
    await command(
        type="lovelace/dashboards/create", url_path="made-books", title="Made", mode="storage"
    )
    strategy = {"strategy": {"type": "custom:booklore-hardcover"}}
    await command(type="lovelace/config/save", url_path="made-books", config=strategy)
    page = await home.window("/made-books")
    await expect(page.locator(CARD)).to_be_visible()
    await expect(title_of(page)).to_be_visible()
    tiles = page.locator("hui-tile-card")
    for name in ("Fetch Hardcover IDs", "To choose", "Matched", "Not found", "Status"):
        await expect(tiles.filter(has_text=name)).to_have_count(1)


async def test_the_card_is_defined_after_home_assistant(home: House) -> None:
    """With its first element, 2026.3 puts in place a registry that knows nothing defined before."""
    page = await home.window()
    await page.context.add_init_script("""
        const define = CustomElementRegistry.prototype.define;
        window.order = [];
        CustomElementRegistry.prototype.define = function (name, ...rest) {
            order.push(name);
            return define.call(this, name, ...rest);
        };
    """)
    await page.goto(home.home_assistant.url + await put_card(home))
    await expect(title_of(page)).to_be_visible()
    order = await page.evaluate("order")
    assert order.index("home-assistant") < order.index(CARD)
