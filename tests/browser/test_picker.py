"""Choosing on the page: by tap, by key, on a phone, with somebody else, over a restart."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from .house import PANEL, House

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
PICKER = "blh-picker"


def title_of(page: Page) -> Locator:
    """Return the heading with the title of the book that is asked about."""
    return page.locator(f"{PICKER} h2#title")


def candidate(page: Page, number: int) -> Locator:
    """Return the button of a candidate."""
    return page.locator(f"{PICKER} button.pick").nth(number - 1)


def place(page: Page) -> Locator:
    """Return what says where in the list the book is."""
    return page.locator(f"{PICKER} .place")


async def one_at_a_time(home: House) -> None:
    """Have the page ask about one book after the other, which a person may prefer."""
    key = "booklore_hardcover"
    await home.home_assistant.command(type="frontend/set_user_data", key=key, value={"list": False})


async def in_order(home: House, status: str = "pending") -> list[dict[str, Any]]:
    """Return the books of a list in its order."""
    command = home.home_assistant.command
    of_entry = {"entry_id": home.entry_id}
    rows = await command(
        type="booklore_hardcover/matches/list",
        filter={"status": status},
        offset=0,
        limit=50,
        **of_entry,
    )
    return list(rows["rows"])


async def settled(home: House, book_id: int) -> dict[str, Any]:
    """Return what is stored about a settled book."""
    found = await home.matches("matched", "skipped")
    return next(match for match in found if match["book_id"] == book_id)


async def book_page(home: House, tab: str, book_id: int, **options: Any) -> Page:
    """Open a book of a list at its own address."""
    return await home.window(f"{PANEL}/{home.entry_id}/{tab}/{book_id}", **options)


async def test_a_newcomer_settles_everything_on_a_phone(home: House) -> None:
    """Every pending book is settled with a tap each: the best match that is marked, or Yes."""
    await one_at_a_time(home)
    page = await home.window(PANEL, **PHONE)
    pending = await in_order(home)
    wanted: dict[int, int] = {}
    for left, match in zip(range(len(pending), 0, -1), pending, strict=True):
        await expect(place(page)).to_have_text(f"1 of {left}")
        await expect(title_of(page)).to_have_text(match["title"].strip())
        candidates = match["candidates"]
        best = next((each for each in candidates if each.get("likeliest")), candidates[0])
        wanted[match["book_id"]] = best["hardcover_id"]
        if len(candidates) == 1:
            await expect(page.get_by_text("Is it this one?")).to_be_visible()
            await page.get_by_role("button", name="Yes, this one").tap()
        else:
            await expect(page.get_by_text("Which of these is it?")).to_be_visible()
            await candidate(page, candidates.index(best) + 1).tap()
    await expect(page.locator(PICKER)).to_have_count(0)
    assert await home.matches() == []
    matched = await home.matches("matched")
    assert {
        each["book_id"]: each["hardcover_id"] for each in matched if each["source"] == "choice"
    } == wanted
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_keys_pick_leave_out_and_undo(home: House) -> None:
    """1 picks, S leaves out, U takes one step back after the other, without Hardcover."""
    await one_at_a_time(home)
    first, second, third, *_ = [
        each for each in await in_order(home) if len(each["candidates"]) > 1
    ]
    page = await book_page(home, "to-choose", first["book_id"])
    asked = home.hardcover.requests.total()
    await expect(title_of(page)).to_have_text(first["title"])
    await page.keyboard.press("2")
    await expect(title_of(page)).not_to_have_text(first["title"])
    chosen = first["candidates"][1]["hardcover_id"]
    assert (await settled(home, first["book_id"]))["hardcover_id"] == chosen

    await page.goto(
        f"{home.home_assistant.url}{PANEL}/{home.entry_id}/to-choose/{second['book_id']}"
    )
    await expect(title_of(page)).to_have_text(second["title"])
    await page.keyboard.press("s")
    await expect(title_of(page)).not_to_have_text(second["title"])
    assert (await settled(home, second["book_id"]))["status"] == "skipped"
    steps = page.locator(f"{PICKER} .step")
    await expect(steps).to_contain_text(second["title"])

    await page.keyboard.press("u")
    await expect(title_of(page)).to_have_text(second["title"])
    await expect(page.get_by_role("status").filter(has_text="Undone.")).to_be_visible()
    await page.keyboard.press("u")
    await expect(title_of(page)).to_have_text(first["title"])
    pending = {each["book_id"] for each in await home.matches()}
    assert pending >= {first["book_id"], second["book_id"], third["book_id"]}
    assert home.hardcover.requests.total() == asked


async def test_the_ends_of_the_list_are_ends(home: House) -> None:
    """Nothing wraps around; whoever puts the last one off is told what still waits."""
    await one_at_a_time(home)
    pending = await in_order(home)
    page = await home.window(PANEL)
    await expect(title_of(page)).to_have_text(pending[0]["title"].strip())
    await expect(page.get_by_role("button", name="Previous book")).to_be_disabled()
    await page.keyboard.press("ArrowLeft")
    await expect(place(page)).to_have_text(f"1 of {len(pending)}")
    for number, match in enumerate(pending[1:], 2):
        await page.keyboard.press("ArrowRight")
        await expect(title_of(page)).to_have_text(match["title"].strip())
        await expect(place(page)).to_have_text(f"{number} of {len(pending)}")
    await expect(page.get_by_role("button", name="Next book")).to_be_disabled()
    await page.keyboard.press("ArrowRight")
    await expect(title_of(page)).to_have_text(pending[-1]["title"].strip())
    await page.get_by_role("button", name="Later").click()
    await expect(page.get_by_text(f"{len(pending)} books are still waiting.")).to_be_visible()
    await page.get_by_role("button", name="Start again").click()
    await expect(title_of(page)).to_have_text(pending[0]["title"].strip())


async def test_from_the_notification_to_its_own_book(home: House) -> None:
    """The link leads to that book on the page, inside Home Assistant."""
    titles = {str(book["book_id"]): book["title"] for book in await home.matches()}
    page = await home.window()
    await page.get_by_text("Notifications").first.click()
    # Only those in sight are drawn, and of the same moment any may come first.
    links = page.locator(f"notification-item-template a[href^='{PANEL}/{home.entry_id}/']")
    await expect(links.first).to_be_visible()
    # At once: the list draws itself anew as long as its height is not settled.
    drawn: list[str] = await links.evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    link, book = next((each, book) for each in drawn if (book := each.split("/")[-1]) in titles)
    await page.locator(f"notification-item-template a[href='{link}']").first.click()
    await expect(title_of(page)).to_have_text(titles[book])


async def test_a_search_adds_to_the_suggestions(home: House) -> None:
    """What is found stands before them; the way back is a button, and nothing is stored."""
    match = next(each for each in await in_order(home) if each["title"] == "Wuthering Heights")
    own = [each["title"] for each in match["candidates"]]
    page = await book_page(home, "to-choose", match["book_id"])
    await page.get_by_role("button", name="Search again").click()
    search = page.get_by_label("Search Hardcover", exact=True)
    await expect(search).to_be_focused()
    await search.fill("")
    await search.press("Enter")
    await expect(page.get_by_text("Enter a title or an author.")).to_be_visible()
    asked = home.hardcover.requests["search"]
    await search.fill("Dune")
    await search.press("Enter")
    found = page.get_by_role("list", name="From your search")
    await expect(found.get_by_role("listitem").first).to_contain_text("Dune")
    suggestions = page.get_by_role("list", name="Candidates")
    await expect(suggestions.locator(".title")).to_have_text(own)
    assert home.hardcover.requests["search"] == asked + 1
    await page.get_by_role("button", name="Back to suggestions").click()
    await expect(found).to_have_count(0)
    await expect(suggestions.locator(".title")).to_have_text(own)
    await page.get_by_role("button", name="Show search results").click()
    await expect(found).to_be_visible()
    assert match["book_id"] in {each["book_id"] for each in await home.matches()}


async def test_an_address_shows_the_book_before_it_is_taken(home: House) -> None:
    """A book that was not found is looked up by its address; Yes takes it, No does not."""
    [book, *_] = await home.matches("failed")
    page = await book_page(home, "not-found", book["book_id"])
    await expect(title_of(page)).to_have_text(book["title"])
    field = page.get_by_label("Hardcover link or ID")
    await field.press("Enter")
    await expect(page.get_by_text("Enter a link or an ID.")).to_be_visible()
    await field.fill("https://example.org/books/dune")
    await field.press("Enter")
    await expect(page.locator(f"{PICKER} [role=alert] .alert")).to_be_visible()
    work = next(iter(home.hardcover.catalogue.works.values()))
    await field.fill(f"https://hardcover.app/id/book/{work.id}")
    await field.press("Enter")
    await expect(candidate(page, 1)).to_contain_text(work.title)
    await expect(page.get_by_text("Is it this one?").first).to_be_visible()
    assert book["book_id"] not in {each["book_id"] for each in await home.matches("matched")}
    await page.get_by_role("button", name="Yes, this one").click()
    await expect(title_of(page)).not_to_have_text(book["title"])
    stored = await settled(home, book["book_id"])
    assert (stored["source"], stored["hardcover_id"]) == ("choice", work.id)


async def test_a_matched_book_shows_its_match_and_can_be_unlinked(home: House) -> None:
    """The chosen work is marked, with how it was found; S does nothing there."""
    match = next(each for each in await in_order(home, "matched") if each["source"] == "isbn")
    page = await book_page(home, "matched", match["book_id"])
    await expect(title_of(page)).to_have_text(match["title"])
    chosen = page.locator(f"{PICKER} .candidate.chosen")
    await expect(chosen).to_contain_text(match["work"]["title"])
    await expect(chosen).to_contain_text("Your match")
    await expect(page.get_by_text("Matched by ISBN")).to_be_visible()
    await page.keyboard.press("s")
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Don't sync").click()
    await expect(page.get_by_text("Not synced")).to_be_visible()
    assert (await settled(home, match["book_id"]))["status"] == "matched"

    await page.get_by_role("button", name="Unlink").click()
    await expect(chosen).to_have_count(0)
    await expect(page.locator(f"{PICKER} .step")).to_contain_text(match["title"])
    assert match["book_id"] in {each["book_id"] for each in await home.matches("pending", "failed")}
    await page.get_by_role("button", name="Undo").click()
    await expect(chosen).to_contain_text(match["work"]["title"])
    assert (await settled(home, match["book_id"]))["hardcover_id"] == match["hardcover_id"]


async def test_a_book_that_was_left_out_is_brought_back(home: House) -> None:
    """It says that it was left out, and offers nothing to choose until it is back."""
    [first, *_] = await in_order(home)
    skip = {"book_id": first["book_id"], "skip": True}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    page = await book_page(home, "left-out", first["book_id"])
    await expect(page.get_by_text("You left this book out")).to_be_visible()
    await expect(page.locator(f"{PICKER} button.pick")).to_have_count(0)
    await page.get_by_role("button", name="Bring back").click()
    await expect(candidate(page, 1)).to_be_visible()
    assert first["book_id"] in {each["book_id"] for each in await home.matches()}


async def test_a_book_that_is_not_there(home: House) -> None:
    """It is said in words, with the way back to the list."""
    page = await book_page(home, "to-choose", 99_999)
    await expect(page.get_by_role("heading", name="Book not found")).to_be_visible()
    await page.get_by_role("link", name="Back to the list").click()
    await expect(page.get_by_role("heading", name="Book not found")).to_have_count(0)


async def test_two_people_at_once(home: House) -> None:
    """Each sees the other's choice; a book settled meanwhile says so and the next one comes."""
    await one_at_a_time(home)
    first, second, *_ = await in_order(home)
    one, other = await home.window(PANEL), await home.window(PANEL, **PHONE)
    for page in (one, other):
        await expect(title_of(page)).to_have_text(first["title"])
    await candidate(one, 1).click()
    await expect(title_of(one)).to_have_text(second["title"])
    await expect(title_of(other)).to_have_text(second["title"])
    await expect(other.get_by_text("has already been handled")).to_be_visible()


async def test_an_undo_that_comes_too_late(home: House) -> None:
    """What somebody else has chosen since stays, and the page says so; it also knows a reload."""
    await one_at_a_time(home)
    first = next(each for each in await in_order(home) if len(each["candidates"]) > 1)
    tokens = await home.somebody("Jane", "system-admin")
    one = await book_page(home, "to-choose", first["book_id"], tokens=tokens)
    await candidate(one, 1).click()
    await expect(one.locator(f"{PICKER} .step")).to_contain_text(first["title"])
    theirs = first["candidates"][1]["hardcover_id"]
    choice = {"book_id": first["book_id"], "hardcover_id": theirs}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", choice)

    await one.reload()
    await one.get_by_role("button", name="Undo", exact=True).click()
    await expect(
        one.get_by_text("had changed in the meantime and was left as it is")
    ).to_be_visible()
    assert (await settled(home, first["book_id"]))["hardcover_id"] == theirs


async def test_the_page_goes_on_after_a_restart(home: House) -> None:
    """Nothing is lost, the window that was open finds its way back, and Undo still works."""
    await one_at_a_time(home)
    first, second, *_ = await in_order(home)
    page = await home.window(PANEL)
    await candidate(page, 1).click()
    await expect(title_of(page)).to_have_text(second["title"])
    await home.home_assistant.stop()
    await home.home_assistant.start()
    await page.reload()
    await expect(title_of(page)).to_have_text(second["title"], timeout=60_000)
    assert (await settled(home, first["book_id"]))["source"] == "choice"
    await page.keyboard.press("u")
    await expect(title_of(page)).to_have_text(first["title"])


async def test_the_dark_theme(home: House) -> None:
    """The page takes its colours from Home Assistant."""
    await one_at_a_time(home)
    page = await home.window(PANEL, color_scheme="dark")
    await expect(title_of(page)).to_be_visible()
    colours = await title_of(page).evaluate(
        "node => [getComputedStyle(node).color,"
        " getComputedStyle(document.body).getPropertyValue('--primary-background-color')]"
    )
    assert colours[0] in {"rgb(225, 225, 225)", "rgb(255, 255, 255)"}, colours
    assert colours[1].strip() in {"#111", "#111111", "#1c1c1c"}, colours


async def test_html_in_titles_is_text(home: House) -> None:
    """Whatever a title holds, it runs nowhere: not on the page, not in a notification."""
    evil = '<img src=x onerror="window.pwned=1"> Dune'
    dune = next(each for each in await home.matches() if len(each["candidates"]) > 5)
    home.booklore.books[dune["book_id"]].title = evil
    for work in home.hardcover.catalogue.works_by_title["Dune"]:
        work.title = evil
    await home.fetch()
    page = await book_page(home, "to-choose", dune["book_id"])
    await expect(title_of(page)).to_have_text(evil)
    await page.get_by_text("Notifications").first.click()
    await page.wait_for_timeout(500)
    assert await page.evaluate("window.pwned") is None
