"""BookLore's covers: each with an address that Home Assistant has signed for this one request.

It knows no address that it signed before a restart, and bans whoever comes with such addresses.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from http import HTTPStatus
import re
from time import time

import jwt
from playwright.async_api import Browser, Locator, Page, Request, Response, expect
import pytest
from yarl import URL

from .house import PANEL, House, Shared, shared
from .test_card import put_card
from .test_picker import PICKER, one_at_a_time, title_of

RESTART = 90_000
"""Milliseconds in which an open page works again."""
BOOKS = 12
"""That are pending."""
AT_ONCE = 5
"""Seconds."""
REST = 400
"""Milliseconds after which a book's cover has been asked for."""


@pytest.fixture(scope="module")
async def strict_house(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> AsyncGenerator[Shared]:
    """Return a house that bans after five requests without authentication."""
    folder = tmp_path_factory.mktemp("strict") / "home"
    async with shared(folder, browser, login_attempts_threshold=5) as found:
        yield found


@pytest.fixture
async def strict_home(strict_house: Shared) -> AsyncGenerator[House]:
    """Return it with a library; it got no such request in the end."""
    async with strict_house.fresh() as found:
        await found.set_up()
        await found.fetch()
        await one_at_a_time(found)
        yield found
        assert not (found.home_assistant.folder / "ip_bans.yaml").exists()
        assert "invalid authentication" not in found.home_assistant.log()


class Covers:
    """The requests of a window for covers; its browser keeps nothing that it has loaded.

    Browsers do not when they do not trust the certificate, for one.
    """

    def __init__(self, page: Page) -> None:
        """See `watch`."""
        self.paths: Counter[str] = Counter()
        self.oldest = 0.0
        """Seconds since the signature of an address was made when it was asked for."""
        self.refused = 0
        page.on("request", self._note_request)
        page.on("response", self._note_response)

    @classmethod
    async def watch(cls, page: Page) -> Covers:
        """Turn the browser's cache off, and note the requests from now on."""
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return cls(page)

    def _note_request(self, request: Request) -> None:
        address = URL(request.url)
        if "/booklore_hardcover/cover/" in address.path:
            self.paths[address.path] += 1
            signed = jwt.decode(address.query["authSig"], options={"verify_signature": False})
            self.oldest = max(self.oldest, time() - signed["iat"])

    def _note_response(self, response: Response) -> None:
        self.refused += response.status == HTTPStatus.UNAUTHORIZED

    def check(self) -> None:
        """Check that nothing was refused, and that each signature was made for its request."""
        assert self.refused == 0
        assert len(self.paths) == BOOKS
        assert self.oldest < AT_ONCE


def shown(page: Page) -> Locator:
    """Return the cover of the book that is asked about, once it is to be seen."""
    return page.locator(f"{PICKER} .book blh-cover img.shown")


async def go_on(page: Page, name: str = "Next book") -> None:
    """Go to the next book, or to the one before."""
    title = await title_of(page).text_content()
    await page.get_by_role("button", name=name).click()
    await expect(title_of(page)).not_to_have_text(title or "")


async def look_through(page: Page) -> None:
    """Go through all pending books and back, and see the cover of each."""
    for name in ("Next book", "Previous book"):
        for _ in range(BOOKS - 1):
            await expect(shown(page)).to_be_visible()
            await go_on(page, name)
    await expect(shown(page)).to_be_visible()


async def go_to_first(page: Page) -> None:
    """Go back to the first book, from wherever somebody has gone."""
    while await page.get_by_role("button", name="Previous book").is_enabled():
        await go_on(page, "Previous book")


async def restart(home: House) -> None:
    """Restart Home Assistant."""
    await home.home_assistant.stop()
    await home.home_assistant.start()


async def reconnect(page: Page) -> None:
    """Cut the window's connection to Home Assistant, which it makes anew by itself."""
    await page.evaluate("document.querySelector('home-assistant').hass.connection.socket.close()")


async def test_the_page_over_a_restart(strict_home: House) -> None:
    """The window that was open all the while shows every cover again."""
    page = await strict_home.window(PANEL)
    covers = await Covers.watch(page)
    await look_through(page)
    await page.get_by_role("button", name="Search again").click()
    await restart(strict_home)
    await expect(shown(page)).to_be_visible(timeout=RESTART)
    await look_through(page)
    covers.check()


async def test_the_card_over_a_restart_with_somebody_at_it(strict_home: House) -> None:
    """While Home Assistant is away, while it starts and afterwards; and it hears of changes again."""
    page = await strict_home.window(await put_card(strict_home))
    covers = await Covers.watch(page)
    await look_through(page)
    await strict_home.home_assistant.stop()
    starting = asyncio.create_task(strict_home.home_assistant.start())
    while not starting.done():
        # At times there is no book to be seen.
        await page.get_by_role("button", name=re.compile("Next book|Start again")).evaluate_all(
            "buttons => buttons.forEach(each => each.click())"
        )
        await page.wait_for_timeout(100)
    await starting
    await expect(shown(page)).to_be_visible(timeout=RESTART)
    await go_to_first(page)
    await look_through(page)
    skip = {"book_id": (await strict_home.matches())[0]["book_id"], "skip": True}
    await strict_home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    await expect(page.get_by_role("link", name="To choose")).to_contain_text("11")
    covers.check()


async def test_a_laptop_that_slept(strict_home: House) -> None:
    """For longer than a signature lives: no address from before is used."""
    page = await strict_home.window(PANEL)
    covers = await Covers.watch(page)
    await look_through(page)
    await page.clock.install()
    await page.clock.fast_forward("05:00:00")
    await reconnect(page)
    await look_through(page)
    covers.check()


async def test_a_cover_that_does_not_come(strict_home: House) -> None:
    """It is asked for twice, and once more when the connection has been lost meanwhile."""
    strict_home.booklore.fail("cover", "500", times=None)
    page = await strict_home.window(PANEL)
    covers = await Covers.watch(page)
    await expect(title_of(page)).to_be_visible()
    for name in ("Next book", "Previous book"):
        for _ in range(BOOKS - 1):
            await page.wait_for_timeout(REST)
            await go_on(page, name)
    await page.wait_for_timeout(REST)
    await expect(shown(page)).to_have_count(0)
    assert [*covers.paths.values()] == [2] * BOOKS
    strict_home.booklore.heal()
    await reconnect(page)
    await expect(shown(page)).to_be_visible()
    covers.check()
