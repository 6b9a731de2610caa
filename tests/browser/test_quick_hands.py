"""Hands that are quicker than the server: no click is lost, and none goes to a wrong book."""

from collections.abc import Callable
from functools import partial
import json

from playwright.async_api import Page, WebSocketRoute, expect

from .house import PANEL, House
from .test_picker import candidate, in_order, one_at_a_time, place, settled, title_of


class Slow:
    """Stands between a window and Home Assistant, and can hold back the answers to a command."""

    def __init__(self) -> None:
        """Let everything through until `command` is set."""
        self.command = ""
        """The end of its name."""
        self.error = False
        """Whether its answers are replaced by an error instead."""
        self._held: list[Callable[[], None]] = []

    @classmethod
    async def window(cls, home: House, path: str) -> tuple[Slow, Page]:
        """Open a window that talks to Home Assistant through it."""
        slow = cls()
        page = await home.window()
        await page.route_web_socket("**/api/websocket", slow._connect)
        await page.goto(home.home_assistant.url + path)
        return slow, page

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        asked: dict[int, str] = {}

        def send(message: str | bytes) -> None:
            said = json.loads(message)
            asked[said.get("id", 0)] = said["type"]
            server.send(message)

        def receive(message: str | bytes) -> None:
            said = json.loads(message)
            for each in said if isinstance(said, list) else [said]:
                command = asked.get(each.get("id", 0), "")
                if each["type"] != "result" or not (
                    self.command and command.endswith(self.command)
                ):
                    browser.send(json.dumps(each))
                elif self.error:
                    error = {"code": "unknown_error", "message": "Not now"}
                    answer = {"id": each["id"], "type": "result", "success": False, "error": error}
                    browser.send(json.dumps(answer))
                else:
                    self._held.append(partial(browser.send, json.dumps(each)))

        browser.on_message(send)
        server.on_message(receive)

    def go_on(self) -> None:
        """Let through what was held back, and all that comes."""
        self.command, held, self._held = "", self._held, []
        for send in held:
            send()


async def test_each_step_counts_from_the_book_that_is_shown(home: House) -> None:
    """Also while the page does not know yet which books are beside it."""
    await one_at_a_time(home)
    titles = [each["title"].strip() for each in await in_order(home)]
    slow, page = await Slow.window(home, PANEL)
    await expect(place(page)).to_have_text("1 of 12")
    slow.command = "matches/position"
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    slow.go_on()
    await expect(place(page)).to_have_text("4 of 12")
    await expect(title_of(page)).to_have_text(titles[3])
    await page.wait_for_timeout(500)  # the next one comes ahead
    slow.command = "matches/position"
    await page.get_by_role("button", name="Next book").click()
    await expect(title_of(page)).to_have_text(titles[4])
    await page.get_by_role("button", name="Previous book").click()
    slow.go_on()
    await expect(place(page)).to_have_text("4 of 12")
    await expect(title_of(page)).to_have_text(titles[3])


async def test_a_step_that_failed_can_be_taken_again(home: House) -> None:
    """What went wrong is said, and the arrows work once Home Assistant answers again."""
    await one_at_a_time(home)
    titles = [each["title"].strip() for each in await in_order(home)]
    slow, page = await Slow.window(home, PANEL)
    await expect(place(page)).to_have_text("1 of 12")
    await page.wait_for_timeout(500)  # the next one comes ahead
    slow.command, slow.error = "matches/position", True
    await page.get_by_role("button", name="Next book").click()
    await expect(page.get_by_text("Not now")).to_be_visible()
    await expect(title_of(page)).to_have_text(titles[1])
    slow.go_on()
    await page.get_by_role("button", name="Next book").click()
    await expect(title_of(page)).to_have_text(titles[2])
    await expect(place(page)).to_have_text("3 of 12")


async def test_a_step_waits_for_home_assistant(home: House) -> None:
    """As after a restart: it is taken as soon as the books beside this one can be had."""
    await one_at_a_time(home)
    pending = await in_order(home)
    titles = [each["title"].strip() for each in pending]
    slow, page = await Slow.window(home, PANEL)
    await expect(place(page)).to_have_text("1 of 12")
    await page.wait_for_timeout(500)  # the next one comes ahead
    slow.command, slow.error = "matches/position", True
    await page.get_by_role("button", name="Next book").click()
    await expect(page.get_by_text("Not now")).to_be_visible()
    await page.get_by_role("button", name="Next book").click()
    await expect(title_of(page)).to_have_text(titles[1])
    slow.go_on()
    skip = {"book_id": pending[-1]["book_id"], "skip": True}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    await expect(title_of(page)).to_have_text(titles[2])
    await expect(place(page)).to_have_text("3 of 11")


async def test_beginning_again_while_home_assistant_is_away(home: House) -> None:
    """The first book comes as soon as it can be had."""
    await one_at_a_time(home)
    pending = await in_order(home)
    slow, page = await Slow.window(home, f"{PANEL}/{home.entry_id}/to-choose")
    for number in range(1, len(pending)):
        await expect(place(page)).to_have_text(f"{number} of 12")
        await page.keyboard.press("ArrowRight")
    await expect(place(page)).to_have_text("12 of 12")
    await page.get_by_role("button", name="Later").click()
    again = page.get_by_role("button", name="Start again")
    await expect(again).to_be_visible()
    slow.command, slow.error = "matches/position", True
    await again.click()
    await expect(page.get_by_text("Not now")).to_be_visible()
    slow.go_on()
    skip = {"book_id": pending[-1]["book_id"], "skip": True}
    await home.home_assistant.post("/api/services/booklore_hardcover/choose_candidate", skip)
    await expect(title_of(page)).to_have_text(pending[0]["title"].strip())


async def test_whoever_goes_on_while_a_choice_is_stored_stays_there(home: House) -> None:
    """The choice is stored all the same, and takes nobody further."""
    await one_at_a_time(home)
    first, second, *_ = await in_order(home)
    slow, page = await Slow.window(home, PANEL)
    await expect(place(page)).to_have_text("1 of 12")
    slow.command = "matches/choose"
    await candidate(page, 1).click()
    await page.get_by_role("button", name="Next book").click()
    await expect(title_of(page)).to_have_text(second["title"].strip())
    slow.go_on()
    await expect(place(page)).to_have_text("1 of 11")
    await expect(title_of(page)).to_have_text(second["title"].strip())
    assert (await settled(home, first["book_id"]))["source"] == "choice"
