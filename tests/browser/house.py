"""A house to look at: both stand-ins, a real `hass` process, and a browser."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import shutil
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from demo.home_assistant import HomeAssistant
from tests.house import House as HouseWithoutBrowser, house as house_without_browser, stand_ins
from tests.servers.world import World

DOMAIN = "booklore_hardcover"
PANEL = "/booklore-hardcover"


@dataclass(kw_only=True)
class House(HouseWithoutBrowser):
    """Home Assistant with the demo's library, and the ways into it."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    async def window(
        self, path: str = "", tokens: dict[str, Any] | None = None, **options: Any
    ) -> Page:
        """Open a window of a person who is logged in, the owner, at a path of Home Assistant."""
        context = await self.browser.new_context(
            **{"viewport": {"width": 1200, "height": 900}, "locale": "en-GB", **options}
        )
        self.contexts.append(context)
        kept = json.dumps(self.home_assistant.browser_tokens(tokens))
        await context.add_init_script(
            "if (!localStorage.hassTokens) {"
            f"localStorage.hassTokens = {json.dumps(kept)};"
            "localStorage.selectedLanguage = '\"en\"';"
            "}"
        )
        page = await context.new_page()
        await page.goto(self.home_assistant.url + path)
        return page

    async def speak(self, language: str) -> None:
        """Let the owner choose a language in the profile."""
        await self.home_assistant.command(
            type="frontend/set_user_data", key="language", value={"language": language}
        )

    async def speak_by_itself(self, language: str) -> None:
        """Let Home Assistant have a language, in which it says what it says to everybody."""
        await self.home_assistant.command(type="config/core/update", language=language)

    async def somebody(self, name: str, group: str) -> dict[str, Any]:
        """Let another person move in, a member of a group; returns the tokens of their log-in."""
        home_assistant = self.home_assistant
        made = await home_assistant.command(type="config/auth/create", name=name, group_ids=[group])
        account = {"username": name.lower(), "password": f"the door of {name}"}
        await home_assistant.command(
            type="config/auth_provider/homeassistant/create", user_id=made["user"]["id"], **account
        )
        client = {"client_id": f"{home_assistant.url}/"}
        back = {"redirect_uri": f"{home_assistant.url}/?auth=done"}
        begun = await home_assistant.post(
            "/auth/login_flow", client | back | {"handler": ["homeassistant", None]}
        )
        done = await home_assistant.post(f"/auth/login_flow/{begun['flow_id']}", client | account)
        return await home_assistant.tokens(done["result"])


class Shared:
    """One Home Assistant for many tests, in which nothing of the last one is left.

    To start it takes longer than most tests.
    """

    def __init__(self, home_assistant: HomeAssistant, browser: Browser, port: int) -> None:
        """See `shared`."""
        self._home_assistant = home_assistant
        self._browser = browser
        self._port = port
        self._people = 100

    @asynccontextmanager
    async def fresh(self, world: World | None = None) -> AsyncGenerator[House]:
        """Let somebody in whom neither Home Assistant nor Hardcover has ever seen.

        Their library is the demo's if none is given.
        """
        home_assistant = self._home_assistant
        self._people += 1
        async with stand_ins(self._port, self._people, world) as (booklore, hardcover):
            home = House(
                booklore,
                hardcover,
                home_assistant,
                browser=self._browser,
                begun_at=len(home_assistant.log()),
            )
            try:
                yield home
            finally:
                for context in home.contexts:
                    await context.close()
                await self._clear_up()

    async def _clear_up(self) -> None:
        """Remove entries, dashboards, people and what the owner prefers."""
        home_assistant = self._home_assistant
        await home_assistant.start()
        await home_assistant.renew_token()
        command = home_assistant.command
        entries = "/api/config/config_entries/entry"
        for each in await home_assistant.get(f"{entries}?domain={DOMAIN}"):
            await home_assistant.delete(f"{entries}/{each['entry_id']}")
        for each in await command(type="lovelace/dashboards/list"):
            await command(type="lovelace/dashboards/delete", dashboard_id=each["id"])
        for each in await command(type="config/auth/list"):
            if not each["is_owner"] and not each["system_generated"]:
                await command(type="config/auth/delete", user_id=each["id"])
        for key, value in ((DOMAIN, {}), ("language", {"language": "en"})):
            await command(type="frontend/set_user_data", key=key, value=value)
        await command(type="config/core/update", language="en")
        await home_assistant.post("/api/services/persistent_notification/dismiss_all")
        (home_assistant.folder / "hardcover.token").unlink(missing_ok=True)


@asynccontextmanager
async def shared(folder: Path, browser: Browser, **settings: Any) -> AsyncGenerator[Shared]:
    """Start Home Assistant with `settings`, and take it down again."""
    async with stand_ins() as (_, hardcover):
        url = hardcover.url
    async with HomeAssistant(folder, None, str(url), **settings) as home_assistant:
        yield Shared(home_assistant, browser, url.port or 0)


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """Start the distribution's Chromium, without a window."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "There is no chromium on the PATH: script/setup browser brings it."
    # The sandbox needs what a container's root has not got.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=flags)
        yield running
        await running.close()


@asynccontextmanager
async def house(folder: Path, browser: Browser, **settings: Any) -> AsyncGenerator[House]:
    """Start everything, Home Assistant with `settings`, and take it down again."""
    async with house_without_browser(folder, **settings) as found:
        home = House(**vars(found), browser=browser)
        try:
            yield home
        finally:
            for context in home.contexts:
                await context.close()
