"""With a keyboard, with a screen reader, on the smallest phone, and without a picture."""

from typing import Any

from playwright.async_api import Page, expect

from .house import PANEL, House
from .test_card import put_card
from .test_picker import candidate, settled, title_of

SMALLEST: dict[str, Any] = {
    "viewport": {"width": 320, "height": 600},
    "has_touch": True,
    "is_mobile": True,
}
OVERFLOWING = """tag => {
    const wide = [];
    const look = (root) => {
        for (const each of root.querySelectorAll("*")) {
            const { left, right, width } = each.getBoundingClientRect();
            if (width && (left < -0.5 || right > innerWidth + 0.5)) {
                wide.push(`${each.localName}.${each.className} ${left} ${right}`);
            }
            if (each.scrollWidth > each.clientWidth + 1 && /button|h1/.test(each.localName)) {
                wide.push(`${each.localName}.${each.className} is cut`);
            }
            if (each.shadowRoot && each.localName.startsWith("booklore")) look(each.shadowRoot);
        }
    };
    const find = (root) => {
        for (const each of root.querySelectorAll("*")) {
            if (each.localName === tag) look(each.shadowRoot ?? each);
            else if (each.shadowRoot) find(each.shadowRoot);
        }
    };
    find(document);
    return wide;
}"""


async def nothing_overflows(page: Page, tag: str) -> None:
    """Check that every part of an element is on the screen, and that nothing scrolls sideways."""
    assert await page.evaluate(OVERFLOWING, tag) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_the_smallest_phone_without_covers(empty_house: House) -> None:
    """Neither page nor card overflows; where a cover is missing or blocked, a drawing stands in."""
    works = list(empty_house.hardcover.catalogue.works.values())
    for work in works[::2]:
        work.cover_url = None
    long = next(work for work in works if work.title == "Wuthering Heights")
    long.title = "Wuthering Heights " + "Donaudampfschifffahrtsgesellschaft" * 3
    await empty_house.set_up()
    await empty_house.fetch()
    path = await put_card(empty_house)
    page = await empty_house.window(**SMALLEST)
    blocked = []

    async def block(route: Any) -> None:
        blocked.append(route.request.url)
        await route.abort()

    await page.route("**/covers/**", block)
    await page.route("**/api/booklore_hardcover/cover/**", block)
    await page.goto(empty_house.home_assistant.url + PANEL)
    for match in await empty_house.matches():
        await expect(title_of(page)).to_have_text(match["title"].strip())
        covers = page.locator("booklore-hardcover-panel .cover")
        await expect(covers).to_have_count(1 + len(match["candidates"]))
        await expect(covers.first.locator(".drawn")).to_be_visible()
        await expect(page.locator("booklore-hardcover-panel .cover.loaded")).to_have_count(0)
        await nothing_overflows(page, "booklore-hardcover-panel")
        await page.get_by_role("button", name="Next book").tap()
    assert any("/covers/" in url for url in blocked)
    assert any("/cover/" in url for url in blocked)
    await page.get_by_role("button", name="None of these").tap()
    await expect(page.get_by_label("Search with other words")).to_be_visible()
    await nothing_overflows(page, "booklore-hardcover-panel")
    await page.get_by_role("button", name="Not found").tap()
    await expect(page.locator("button.row").first).to_be_visible()
    await nothing_overflows(page, "booklore-hardcover-panel")

    await page.goto(empty_house.home_assistant.url + path)
    card = page.locator("booklore-hardcover-card")
    await expect(card.locator("h2#title")).to_be_visible()
    await nothing_overflows(page, "booklore-hardcover-card")


async def test_what_a_screen_reader_says(home: House) -> None:
    """Every part has a role and a name, and what changes is announced."""
    first, second = (await home.matches())[:2]
    page = await home.window(PANEL)
    await expect(title_of(page)).to_have_text(first["title"])
    picker = page.locator("booklore-hardcover-picker")
    await expect(page.get_by_role("region", name=first["title"], exact=True)).to_be_visible()
    await expect(page.get_by_role("heading", name=first["title"], exact=True)).to_be_visible()
    await expect(page.get_by_role("navigation", name="Lists")).to_be_visible()
    current = page.get_by_role("navigation", name="Lists").locator("[aria-current=page]")
    await expect(current).to_contain_text("Pending")
    items = page.get_by_role("list", name="Candidates").get_by_role("listitem")
    await expect(items).to_have_count(len(first["candidates"]))
    for item, facts in zip(await items.all(), first["candidates"], strict=True):
        name = await item.get_by_role("button").evaluate("node => node.innerText")
        for fact in (facts["title"], *facts["authors"], str(facts["release_year"])):
            assert fact in name
        await expect(item.get_by_role("button", name=facts["title"])).to_be_visible()
        link = item.get_by_role("link", name=f"{facts['title']}: see it on Hardcover")
        await expect(link).to_have_attribute("href", facts["url"])
        await expect(link).to_have_attribute("rel", "noreferrer noopener")
        await expect(item.locator("img")).to_have_attribute("referrerpolicy", "no-referrer")
    for region in (".notice[role=status]", ".last[role=status]", ".picker > .error[role=alert]"):
        await expect(picker.locator(region)).to_have_count(1)

    await candidate(page, 1).focus()
    await page.keyboard.press("Enter")
    await expect(title_of(page)).to_have_text(second["title"])
    await expect(title_of(page)).to_be_focused()
    done = picker.get_by_role("status").filter(has_text="chosen.")
    await expect(done).to_contain_text(first["title"])


async def test_the_way_of_the_focus(home: House) -> None:
    """From the heading to the candidates, each with its link, then to the rest."""
    first = (await home.matches())[0]
    page = await home.window(PANEL)
    await expect(title_of(page)).to_be_focused()
    order = []
    for _ in range(2 * len(first["candidates"]) + 2):
        await page.keyboard.press("Tab")
        order.append(
            await page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                    return at.className === "pick" || at.className === "see"
                        ? at.className : at.textContent.trim();
                }"""
            )
        )
    assert order == ["pick", "see"] * len(first["candidates"]) + ["Skip", "None of these"]
    toggle = page.get_by_role("button", name="None of these")
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Search with other words")).to_be_focused()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Escape")
    await expect(title_of(page)).to_be_focused()


async def test_arrows_move_and_0_picks_the_tenth(home: House) -> None:
    """Left and right between books, up and down between candidates."""
    pending = await home.matches()
    first, second, last = pending[0], pending[1], pending[-1]
    page = await home.window(PANEL)
    await expect(title_of(page)).to_have_text(first["title"])
    for key, book in (
        ("ArrowRight", second),
        ("ArrowLeft", first),
        ("ArrowLeft", last),
        ("ArrowRight", first),
    ):
        await page.keyboard.press(key)
        await expect(title_of(page)).to_have_text(book["title"])
        await expect(title_of(page)).to_be_focused()
    for key, number in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 1)):
        await page.keyboard.press(key)
        await expect(candidate(page, number)).to_be_focused()

    dune = next(each for each in pending if len(each["candidates"]) == 10)
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/{dune['book_id']}")
    await expect(title_of(page)).to_have_text(dune["title"])
    await page.keyboard.press("0")
    await expect(title_of(page)).not_to_have_text(dune["title"])
    chosen = (await settled(home, dune["book_id"]))["hardcover_id"]
    assert chosen == dune["candidates"][9]["hardcover_id"]


async def test_the_focus_stays_while_others_choose(home: House) -> None:
    """Buttons that are drawn anew keep it, so that nobody presses into the void."""
    pending = await home.matches()
    page = await home.window(PANEL)
    await expect(title_of(page)).to_have_text(pending[0]["title"])
    number = page.get_by_role("button", name="Pending").locator(".number")
    left = len(pending)
    for place, name in ((1, "Next book"), (2, "Skip"), (3, "Pending")):
        pressed = page.get_by_role("button", name=name)
        await pressed.focus()
        skip = {"book_id": pending[place]["book_id"], "skip": True}
        await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
        left -= 1
        await expect(number).to_have_text(str(left))
        await expect(pressed).to_be_focused()
