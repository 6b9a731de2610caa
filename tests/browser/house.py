"""A house to test in: both stand-ins, a real `hass` process, and a browser."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from demo.home_assistant import HomeAssistant
from tests.servers.booklore import BookLoreServer
from tests.servers.demo_library import LIBRARIES, demo_world
from tests.servers.hardcover import HardcoverServer, Token

TOKEN = "hc_pat_browser"
PANEL = "/booklore-hardcover"


@dataclass
class House:
    """Home Assistant with the demo's library, and the ways into it."""

    booklore: BookLoreServer
    hardcover: HardcoverServer
    home_assistant: HomeAssistant
    browser: Browser
    entry_id: str = ""
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

    async def set_up(self, booklore: BookLoreServer | None = None) -> str:
        """Add the integration as the dialogs do; returns the entry's id."""
        (self.home_assistant.folder / "hardcover.token").write_text(f"Bearer {TOKEN}\n")
        flows = "/api/config/config_entries/flow"
        post = self.home_assistant.post
        step = await post(flows, {"handler": "booklore_hardcover"})
        step = await post(f"{flows}/{step['flow_id']}", self.account(booklore))
        while step["type"] != "create_entry":
            step = await post(f"{flows}/{step['flow_id']}", {})
        entry_id = str(step["result"]["entry_id"])
        self.entry_id = self.entry_id or entry_id
        return entry_id

    async def fetch(self) -> Mapping[str, int]:
        """Run `fetch_hardcover_ids` to its end."""
        return await self.home_assistant.action("fetch_hardcover_ids")

    async def matches(self, *statuses: str) -> list[dict[str, Any]]:
        """Return what `get_matches` says."""
        data = {"status": list(statuses or ("pending",))}
        return (await self.home_assistant.action("get_matches", data))["matches"]

    def account(self, booklore: BookLoreServer | None = None) -> dict[str, Any]:
        """Return what a person types about BookLore."""
        booklore = booklore or self.booklore
        return {
            "url": str(booklore.url),
            "username": booklore.username,
            "password": booklore.password,
            "verify_ssl": True,
        }

    def logged(self) -> list[str]:
        """Return what the integration logged as a warning or worse."""
        return [
            line
            for line in self.home_assistant.log().splitlines()
            if "booklore" in line
            and any(level in line for level in (" ERROR ", " WARNING "))
            and "custom integration" not in line
        ]


@asynccontextmanager
async def house(folder: Path, browser: Browser) -> AsyncGenerator[House]:
    """Start everything, and take it down again."""
    world = demo_world()
    async with (
        BookLoreServer("grimmory-3.3", books=world.shelf) as booklore,
        HardcoverServer(world.catalogue) as hardcover,
    ):
        booklore.libraries = dict(LIBRARIES)
        hardcover.tokens[TOKEN] = Token(
            kind="pat", user_id=7, username="reader", scopes=frozenset({"all"})
        )
        hardcover.serve_covers()
        async with HomeAssistant(folder, None, str(hardcover.url)) as home_assistant:
            found = House(booklore, hardcover, home_assistant, browser)
            try:
                yield found
            finally:
                for context in found.contexts:
                    await context.close()
