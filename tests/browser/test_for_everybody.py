"""With a keyboard, with a screen reader, on the smallest phone, and without a picture."""

from typing import Any

from playwright.async_api import expect

from .house import PANEL, House
from .looks import SMALLEST, too_wide
from .test_card import put_card
from .test_picker import PICKER, candidate, in_order, one_at_a_time, settled, title_of


async def test_the_smallest_phone_without_covers(empty_house: House) -> None:
    """Neither page nor card overflows; where a cover is missing or blocked, a drawing stands in."""
    works = list(empty_house.hardcover.catalogue.works.values())
    for work in works[::2]:
        work.cover_url = None
    long = next(work for work in works if work.title == "Wuthering Heights")
    long.title = "Wuthering Heights " + "Donaudampfschifffahrtsgesellschaft" * 3
    await empty_house.set_up()
    await empty_house.fetch()
    await one_at_a_time(empty_house)
    path = await put_card(empty_house)
    page = await empty_house.window(**SMALLEST)

    async def block(route: Any) -> None:
        await route.abort()

    await page.route("**/covers/**", block)
    await page.route("**/api/booklore_hardcover/cover/**", block)
    await page.goto(empty_house.home_assistant.url + PANEL)
    for number, match in enumerate(await in_order(empty_house)):
        if number:
            await page.get_by_role("button", name="Next book").tap()
        await expect(title_of(page)).to_have_text(match["title"].strip())
        covers = page.locator(f"{PICKER} blh-cover")
        await expect(covers).to_have_count(1 + len(match["candidates"]))
        await expect(covers.first.locator(".drawn")).to_be_visible()
        await expect(page.locator(f"{PICKER} blh-cover img.shown")).to_have_count(0)
        assert await too_wide(page, PICKER) == []
    await page.get_by_role("button", name="Search again").tap()
    await expect(page.get_by_label("Search Hardcover", exact=True)).to_be_visible()
    assert await too_wide(page, PICKER) == []

    await page.goto(empty_house.home_assistant.url + path)
    await expect(title_of(page)).to_be_visible()
    assert await too_wide(page, "booklore-hardcover-card") == []


async def test_what_a_screen_reader_says(home: House) -> None:
    """Every part has a role and a name, and what changes is announced."""
    await one_at_a_time(home)
    first = next(each for each in await in_order(home) if len(each["candidates"]) > 1)
    page = await home.window(f"{PANEL}/{home.entry_id}/to-choose/{first['book_id']}")
    await expect(title_of(page)).to_have_text(first["title"])
    await expect(page.get_by_role("region", name=first["title"], exact=True)).to_be_visible()
    await expect(page.get_by_role("heading", name="Which of these is it?")).to_be_visible()
    items = page.get_by_role("list", name="Candidates").get_by_role("listitem")
    await expect(items).to_have_count(len(first["candidates"]))
    for item, facts in zip(await items.all(), first["candidates"], strict=True):
        described = await item.locator("button.pick .words").inner_text()
        for fact in (facts["title"], str(facts.get("release_year", ""))):
            assert fact in described
        name = facts["title"]
        await expect(item.get_by_role("button", name=name)).to_be_visible()
        link = item.get_by_role("link", name=f"View {facts['title']} on Hardcover")
        await expect(link).to_have_attribute("href", facts["url"])
        await expect(link).to_have_attribute("rel", "noopener noreferrer")

    await candidate(page, 1).focus()
    await page.keyboard.press("Enter")
    await expect(title_of(page)).not_to_have_text(first["title"])
    await expect(title_of(page)).to_be_focused()
    done = page.get_by_role("status").filter(has_text=first["title"])
    await expect(done.first).to_be_visible()


async def test_the_way_of_the_focus(home: House) -> None:
    """From the title to the answers beside the question, then to the candidates with their links."""
    await one_at_a_time(home)
    first = next(each for each in await in_order(home) if len(each["candidates"]) > 1)
    page = await home.window(f"{PANEL}/{home.entry_id}/to-choose/{first['book_id']}")
    await expect(title_of(page)).to_be_focused()
    order = []
    for _ in range(2 * len(first["candidates"]) + 4):
        await page.keyboard.press("Tab")
        order.append(
            await page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                    return at.className === "pick" ? "pick"
                        : at.ariaLabel?.startsWith("View ") ? "see" : at.textContent.trim();
                }"""
            )
        )
    expected = ["Open in BookLore", "Search again", "Later", "Leave out"]
    assert order == expected + ["pick", "see"] * len(first["candidates"])
    toggle = page.get_by_role("button", name="Search again")
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await toggle.press("Enter")
    await expect(page.get_by_label("Search Hardcover", exact=True)).to_be_focused()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Escape")
    await expect(title_of(page)).to_be_focused()


async def test_up_and_down_and_0_picks_the_tenth(home: House) -> None:
    """Up and down step through the candidates, whose number keys end with 0."""
    await one_at_a_time(home)
    dune = next(each for each in await in_order(home) if len(each["candidates"]) == 10)
    page = await home.window(f"{PANEL}/{home.entry_id}/to-choose/{dune['book_id']}")
    await expect(title_of(page)).to_have_text(dune["title"])
    for key, number in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 1)):
        await page.keyboard.press(key)
        await expect(candidate(page, number)).to_be_focused()
    await page.keyboard.press("0")
    await expect(title_of(page)).not_to_have_text(dune["title"])
    chosen = (await settled(home, dune["book_id"]))["hardcover_id"]
    assert chosen == dune["candidates"][9]["hardcover_id"]


async def test_the_focus_stays_while_others_choose(home: House) -> None:
    """Buttons that are drawn anew keep it, so that nobody presses into the void."""
    await one_at_a_time(home)
    pending = await in_order(home)
    page = await home.window(PANEL)
    await expect(title_of(page)).to_have_text(pending[0]["title"])
    left = len(pending)
    for match, name in zip(pending[2:], ("Next book", "Leave out", "Search again"), strict=False):
        pressed = page.get_by_role("button", name=name)
        await pressed.focus()
        skip = {"book_id": match["book_id"], "skip": True}
        await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
        left -= 1
        await expect(page.locator(f"{PICKER} .place")).to_have_text(f"1 of {left}")
        await expect(pressed).to_be_focused()
