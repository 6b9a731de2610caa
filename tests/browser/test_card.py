"""The card on a dashboard: fetch, see how far it is, choose."""

from playwright.async_api import expect

from .house import House
from .test_picker import candidate


async def put_card(home: House) -> str:
    """Make a dashboard with the card on it; returns its path."""
    command = home.home_assistant.command
    await command(
        type="lovelace/dashboards/create", url_path="our-books", title="Our books", mode="storage"
    )
    card = {"type": "custom:booklore-hardcover-card"}
    await command(
        type="lovelace/config/save",
        url_path="our-books",
        config={"views": [{"title": "Books", "cards": [card]}]},
    )
    return "/our-books/0"


async def test_fetch_and_choose_on_a_dashboard(empty_house: House) -> None:
    """The button fetches, the counts follow, and the first pending book can be picked there."""
    await empty_house.set_up()
    page = await empty_house.window(await put_card(empty_house))
    card = page.locator("booklore-hardcover-card")
    await card.get_by_role("button", name="Fetch Hardcover IDs").click()
    heading = card.locator("h2#title, h3#title")
    await expect(heading).to_be_visible(timeout=60_000)
    first = (await heading.text_content() or "").strip()
    match = next(each for each in await empty_house.matches() if each["title"] == first)
    await candidate(page, 1).click()
    await expect(card.get_by_role("heading", name=first, exact=True)).to_have_count(0)
    chosen = await empty_house.matches("matched")
    assert (
        next(each for each in chosen if each["book_id"] == match["book_id"])["hardcover_id"]
        == match["candidates"][0]["hardcover_id"]
    )
