"""What page, card and dialogs show at times, one moment after the other, on one phone."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import NamedTuple

from playwright.async_api import Locator, Page, expect

from tests.house import TOKEN

from .house import DOMAIN, PANEL, House
from .looks import PHONE, SMALLEST
from .test_card import CARD, put_card
from .test_lists import rows
from .test_picker import PICKER
from .test_ratings import have_rated
from .test_runs import FETCH, slow_run
from .test_set_up import START
from .views import go

PAGE = "booklore-hardcover-panel"
DIALOG = "dialog-data-entry-flow"
CARDS = "/our-books/0"
"""The dashboard that `put_card` makes."""
OPTIONS = f"/config/integrations/integration/{DOMAIN}"


class Moment(NamedTuple):
    """Something to look at: what it is, the element, and whose texts are in it, if not all."""

    name: str
    tag: str
    section: str = ""
    anew: Callable[[], Awaitable[None]] | None = None
    """Has the server say its part again, which it does in the house's language of that time."""


def submit(page: Page) -> Locator:
    """Return the button that ends a step of a dialog."""
    return page.locator(DIALOG).get_by_role("button", name="Submit")


def submit_again(page: Page) -> Callable[[], Awaitable[None]]:
    """Return what presses that button whatever its language, so that a step is shown once more."""
    return page.locator(f"{DIALOG} ha-button").first.click


async def set_up(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show the dialogs in which an entry is added."""
    await page.goto(home.home_assistant.url + START)
    await page.get_by_role("button", name="OK").click()
    inputs = page.locator(f"{DIALOG} input")
    await expect(inputs).to_have_count(4)
    yield Moment("account", DIALOG, "config")
    account = home.account()
    for place, value in enumerate(("nowhere.invalid", account["username"], account["password"])):
        await inputs.nth(place).fill(value)
    await submit(page).click()
    await expect(page.locator(f"{DIALOG} ha-form ha-alert").first).to_be_visible()
    yield Moment("account, out of reach", DIALOG, "config")
    await inputs.nth(0).fill(account["url"])
    await inputs.nth(2).fill(account["password"])
    await submit(page).click()
    await expect(page.locator(f"{DIALOG} ha-file-upload")).to_be_visible()
    yield Moment("token", DIALOG, "config")
    await submit(page).click()
    await expect(page.locator(f"{DIALOG} ha-form ha-alert").first).to_be_visible()
    yield Moment("token, no file", DIALOG, "config")
    (home.home_assistant.folder / "hardcover.token").write_text(f"{TOKEN}\n")
    await submit(page).click()
    await expect(page.locator(f"{DIALOG} ha-switch")).to_have_count(2)
    yield Moment("first run", DIALOG, "config")
    await page.locator(f"{DIALOG} ha-switch").first.click()
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)
    entries = f"/api/config/config_entries/entry?domain={DOMAIN}"
    [entry] = await home.home_assistant.get(entries)
    home.entry_id = entry["entry_id"]


async def beginning(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show page and card before the first run, and what a disabled entry says."""
    await page.goto(home.home_assistant.url + PANEL)
    await expect(page.locator("blh-entry .message .button")).to_be_visible()
    yield Moment("nothing fetched", PAGE)
    disable = {"type": "config_entries/disable", "entry_id": home.entry_id}
    await home.home_assistant.command(**disable, disabled_by="user")
    await expect(page.locator("blh-entry section.run")).to_have_count(0)
    yield Moment("disabled", PAGE)
    await home.home_assistant.command(**disable, disabled_by=None)
    await expect(page.locator("blh-entry section.run")).to_be_visible()
    await page.goto(home.home_assistant.url + await put_card(home))
    await expect(page.locator(f"{CARD} .message .button")).to_be_visible()
    yield Moment("card, nothing fetched", CARD)
    await home.fetch()


async def running(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show how far a run is, on the page and the card; that it failed, and a book that is gone."""
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/matched")
    async with slow_run(home):
        await expect(page.locator("blh-entry progress")).to_be_visible()
        yield Moment("a run", PAGE)
        await go(page, CARDS)
        await expect(page.locator(f"{CARD} progress")).to_be_visible()
        yield Moment("card, a run", CARD)
    home.hardcover.fail("*", "refuse", times=None)
    await home.home_assistant.post(FETCH, {"retry_failed": True})
    await go(page, f"{PANEL}/{home.entry_id}/left-out")
    await expect(page.locator(".run.error")).to_be_visible(timeout=60_000)
    yield Moment("a run that failed, and an empty list", PAGE)
    home.hardcover.heal()
    await go(page, f"{PANEL}/{home.entry_id}/to-choose/99999")
    await expect(page.locator(f"{PICKER} .message")).to_be_visible()
    yield Moment("no such book", PAGE)


async def options(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show the options, what is wrong with them, and what they ask before anything is written."""
    home.booklore.permissions = {"canEditMetadata": True}
    home.booklore.settings.rewrites = {"EPUB"}
    await page.goto(home.home_assistant.url + OPTIONS)
    await page.get_by_role("button", name="Configure").click()
    switches = page.locator(f"{DIALOG} ha-switch")
    await expect(switches.nth(4)).to_be_visible()
    yield Moment("options", DIALOG, "options")
    await switches.nth(3).click()
    await submit(page).click()
    await expect(switches).to_have_count(2)
    yield Moment("consent", DIALOG, "options")
    await submit(page).click()
    await expect(page.locator(f"{DIALOG} ha-form ha-alert").first).to_be_visible()
    yield Moment("consent, not given", DIALOG, "options", submit_again(page))
    for switch in await switches.all():
        await switch.click()
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/written")
    await expect(page.locator("blh-entry nav a")).to_have_count(5)
    yield Moment("five tabs", PAGE)
    await page.set_viewport_size(SMALLEST["viewport"])
    yield Moment("five tabs on the smallest phone", PAGE)
    await page.set_viewport_size(PHONE["viewport"])


async def consent_to_ratings(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show what the options ask before ratings are synced, with ratings of every kind."""
    await have_rated(home)
    await page.goto(home.home_assistant.url + OPTIONS)
    await page.get_by_role("button", name="Configure").click()
    await page.locator(f"{DIALOG} ha-select ha-picker-field").click()
    await page.get_by_role("menuitem", name="Both ways").click()
    await submit(page).click()
    await expect(page.locator(DIALOG)).to_contain_text("Write these ratings and future ones")
    yield Moment("consent to ratings", DIALOG, "options")


async def editing(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show the card's editor."""
    await page.goto(f"{home.home_assistant.url}{CARDS}?edit=1")
    await page.locator("hui-card-options .card-actions ha-button").first.click()
    editor = "hui-dialog-edit-card"
    await expect(page.locator(f"{editor} ha-form ha-switch")).to_be_visible()
    yield Moment("card's editor", editor, "config_panel.card")


async def refused(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show on page and card that an account was refused, and that no entry is left."""
    await page.goto(home.home_assistant.url + PANEL)
    home.hardcover.fail("*", "401", times=None)
    await home.home_assistant.post(FETCH, {"retry_failed": True})
    await expect(page.locator(".run a.main")).to_be_visible(timeout=60_000)
    yield Moment("refused", PAGE)
    await go(page, CARDS)
    await expect(page.locator(f"{CARD} .run a.main")).to_be_visible()
    yield Moment("card, refused", CARD)
    home.hardcover.heal()
    await home.home_assistant.delete(f"/api/config/config_entries/entry/{home.entry_id}")
    await expect(page.locator(f"{CARD} .message .button")).to_be_visible()
    yield Moment("card, removed", CARD)
    await page.goto(home.home_assistant.url + PANEL)
    await expect(page.locator(f"{PAGE} .message .button")).to_be_visible()
    yield Moment("no entry", PAGE)


async def paused(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show that a run waits, on the page and the card; nothing is asked for after that."""
    home.entry_id = ""
    await home.set_up()
    await home.fetch()
    home.hardcover.fail("*", "429_daily", times=None)
    await home.home_assistant.action("fetch_hardcover_ids", {"retry_failed": True})
    await page.goto(f"{home.home_assistant.url}{PANEL}/{home.entry_id}/not-found")
    await expect(rows(page).first).to_be_visible()
    yield Moment("a pause", PAGE)
    await go(page, CARDS)
    await expect(page.locator(f"{CARD} .run ha-icon[icon='mdi:timer-sand']")).to_be_visible()
    yield Moment("card, a pause", CARD)


async def every_moment(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show them all, from the first dialog on."""
    for part in (set_up, beginning, running, editing, options, consent_to_ratings, refused, paused):
        async for moment in part(home, page):
            yield moment
