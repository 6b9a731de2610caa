"""What asks a person to do something, one moment after the other, on one phone.

That is notifications, repairs, reconfiguring, and rejected accounts.
"""

from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import replace
import json
from time import time

from playwright.async_api import Locator, Page, expect
import pytest

from tests.house import TOKEN

from .house import DOMAIN, PANEL, House
from .moments import DIALOG, OPTIONS, Moment, submit, submit_again
from .test_ratings import ids_of, rate, until
from .test_runs import FETCH
from .test_written import agree_to

DRAWER = "notification-drawer"
REPAIRS = "/config/repairs"
ISSUES = "ha-config-repairs"
ISSUE = "dialog-repairs-issue"
RATED = (
    "All Systems Red",
    "Cat's Cradle",
    "Educated",
    "Frankenstein",
    "Gone Girl",
    "Kindred",
    "Middlemarch",
    "Mrs Dalloway",
    "Piranesi",
    "Silent Spring",
    "Snow Crash",
    "Solaris",
)
"""Enough books for it to be odd if all their ratings change at once."""


def fault(page: Page) -> Locator:
    """Return what a step of a dialog says to be wrong."""
    return page.locator(f"{DIALOG} ha-form ha-alert").first


async def close(page: Page) -> None:
    """Close the dialog."""
    await page.keyboard.press("Escape")
    await expect(page.locator(DIALOG)).to_be_hidden()


async def notifications(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show the drawer with questions and a summary."""

    async def run_again() -> None:
        entry = f"/api/config/config_entries/entry/{home.entry_id}"
        await home.home_assistant.post(f"{entry}/reload")
        await home.fetch()

    await page.goto(home.home_assistant.url + PANEL)
    await page.get_by_role("button", name="Sidebar toggle").click()
    await page.locator("#sidebar-notifications").click()
    await expect(page.locator(f"{DRAWER} ha-markdown").first).to_be_visible()
    yield Moment("notifications", DRAWER, "config_panel", run_again)


async def ratings_changed(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show what asks when many ratings have changed, on one side and on the other."""
    books = [home.booklore.books[(await ids_of(home, title))[0]] for title in RATED]
    for title in RATED:
        await rate(home, title, 4, 2.0)
    await agree_to(home, ratings="both")
    await home.home_assistant.action("sync_ratings")
    sync = "/api/services/booklore_hardcover/sync_ratings"
    for book in books:
        book.personal_rating = 5
    await home.home_assistant.post(sync)
    await open_issue(home, page, "ratings changed")
    yield Moment("ratings changed in BookLore", DIALOG, "issues")
    await close(page)
    for book in books:
        book.personal_rating = 4
    for row in home.hardcover.shelf.values():
        row.rating = 1.0
    await home.home_assistant.post(sync)
    await open_issue(home, page, "ratings changed")
    yield Moment("ratings changed on Hardcover", DIALOG, "issues")
    await close(page)
    for row in home.hardcover.shelf.values():
        row.rating = 2.0
    await home.home_assistant.action("sync_ratings")


async def open_issue(home: House, page: Page, title: str) -> None:
    """Press an issue in the list of repairs."""
    await page.goto(home.home_assistant.url + REPAIRS)
    await page.locator(f"{ISSUES} ha-list-item-button").filter(has_text=title).click()


def give_ids_to_others(home: House, by: int) -> None:
    """Give each book the id of another, as in a library that was rebuilt."""
    books = list(home.booklore.books.values())
    ids = [book.id for book in books]
    for book, book_id in zip(books, [*ids[by:], *ids[:by]], strict=True):
        book.id = book_id
    home.booklore.books = {book.id: book for book in books}


async def rebuilt(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show what asks when the ids of books mean others, and that it cannot be answered."""
    give_ids_to_others(home, 1)
    with pytest.raises(SystemExit, match="rebuilt"):
        await home.home_assistant.post(FETCH)
    await open_issue(home, page, "rebuilt")
    await expect(submit(page)).to_be_visible()
    yield Moment("library rebuilt", DIALOG, "issues")
    disable = {"type": "config_entries/disable", "entry_id": home.entry_id}
    await home.home_assistant.command(**disable, disabled_by="user")
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)
    yield Moment("library rebuilt, not loaded", DIALOG, "issues")
    await home.home_assistant.command(**disable, disabled_by=None)
    give_ids_to_others(home, -1)
    await home.fetch()


async def reconfigure(home: House, page: Page) -> None:
    """Open the dialog in which an entry is reconfigured."""
    await page.goto(home.home_assistant.url + OPTIONS)
    await page.locator("ha-config-entry-row ha-dropdown ha-icon-button").first.click()
    await page.locator("ha-dropdown-item[value=reconfigure]").click()
    await expect(page.locator(DIALOG).get_by_text("API token")).to_be_visible()


async def reconfiguring(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show the dialogs in which an entry is reconfigured, and what is wrong in them."""
    choices = page.locator(DIALOG)
    await reconfigure(home, page)
    yield Moment("what to reconfigure", DIALOG, "config")
    await choices.get_by_text("BookLore: ").click()
    address = page.locator(f"{DIALOG} input").first
    await expect(page.locator(f"{DIALOG} input")).to_have_count(4)
    await address.fill("http://127.0.0.1:1")
    await submit(page).click()
    await expect(fault(page)).to_be_visible()
    yield Moment("reconfigure BookLore", DIALOG, "config", submit_again(page))
    await address.fill(str(home.booklore.url))
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)
    yield Moment("reconfigured", DIALOG, "config")
    await reconfigure(home, page)
    await choices.get_by_text("Hardcover: ").click()
    path = home.home_assistant.folder / "hardcover.token"
    path.write_text("one\ntwo\n")
    await submit(page).click()
    await expect(fault(page)).to_be_visible()
    yield Moment("reconfigure Hardcover", DIALOG, "config", submit_again(page))
    path.write_text(old_token(home))
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)


def old_token(home: House) -> str:
    """Return a token of the same account that expires in an hour."""
    claims = json.dumps({"exp": int(time()) + 3600}).encode()
    token = f"e30.{urlsafe_b64encode(claims).decode().rstrip('=')}.c2lnbmVk"
    home.hardcover.tokens[token] = replace(home.hardcover.tokens[TOKEN], kind="jwt")
    return token


async def expiring(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show a repair that only tells what to do."""
    await open_issue(home, page, "token expires")
    await expect(page.locator(f"{ISSUE} ha-markdown")).to_be_visible()
    yield Moment("token expires", ISSUE, "issues")


async def rejected(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show the dialogs that ask for an account again once it was rejected."""
    home.hardcover.fail("*", "401", times=None)
    await log_in_again(home, page)
    await submit(page).click()
    await expect(fault(page)).to_be_visible()
    yield Moment("token rejected", DIALOG, "config")
    home.hardcover.heal()
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)
    yield Moment("mended", DIALOG, "config")
    home.booklore.password = "changed since"
    home.booklore.expire_tokens()
    home.booklore.revoke_refresh_tokens()
    await log_in_again(home, page)
    await page.locator(f"{DIALOG} input[type=password]").fill("wrong")
    await submit(page).click()
    await expect(fault(page)).to_be_visible()
    yield Moment("login rejected", DIALOG, "config")
    await page.locator(f"{DIALOG} input[type=password]").fill(home.booklore.password)
    await submit(page).click()
    await expect(submit(page)).to_have_count(0)


async def log_in_again(home: House, page: Page) -> None:
    """Have a run find out that an account is rejected, and open what asks for it."""

    async def asked() -> bool:
        flows = await home.home_assistant.command(type="config_entries/flow/progress")
        return any(each["handler"] == DOMAIN for each in flows)

    entries = f"/api/config/config_entries/entry?domain={DOMAIN}"

    async def loaded() -> bool:
        [entry] = await home.home_assistant.get(entries)
        return bool(entry["state"] == "loaded")

    await until(loaded)
    with suppress(SystemExit):  # it may be found out at once
        await home.home_assistant.post(FETCH, {"retry_failed": True})
    await until(asked)
    await page.goto(home.home_assistant.url + OPTIONS)
    await page.get_by_role("button", name="Reconfigure").click()
    await expect(submit(page)).to_be_visible()


async def every_mending(home: House, page: Page) -> AsyncGenerator[Moment]:
    """Show them all, in a house in which the library was fetched."""
    for part in (
        notifications,
        ratings_changed,
        rebuilt,
        reconfiguring,
        expiring,
        rejected,
    ):
        async for moment in part(home, page):
            yield moment
