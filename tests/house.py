"""A house to test in: both stand-ins and a real `hass` process."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.home_assistant import HomeAssistant
from tests.servers.booklore import BookLoreServer
from tests.servers.demo_library import LIBRARIES, demo_world
from tests.servers.hardcover import HardcoverServer, Token
from tests.servers.world import World

TOKEN = "hc_pat_house"


@dataclass
class House:
    """Home Assistant with the demo's library."""

    booklore: BookLoreServer
    hardcover: HardcoverServer
    home_assistant: HomeAssistant
    entry_id: str = ""
    begun_at: int = 0
    """How much Home Assistant had logged before."""

    async def set_up(self, booklore: BookLoreServer | None = None) -> str:
        """Add the integration as the dialogs do; returns the entry's id."""
        (self.home_assistant.folder / "hardcover.token").write_text(f"Bearer {TOKEN}\n")
        flows = "/api/config/config_entries/flow"
        post = self.home_assistant.post
        step = await post(flows, {"handler": "booklore_hardcover"})
        step = await post(f"{flows}/{step['flow_id']}", self.account(booklore))
        while step["type"] != "create_entry":
            # Tests fetch when they like.
            answer = {"fetch_now": False} if step["step_id"] == "first_run" else {}
            step = await post(f"{flows}/{step['flow_id']}", answer)
        entry_id = str(step["result"]["entry_id"])
        self.entry_id = self.entry_id or entry_id
        return entry_id

    async def fetch(self) -> Mapping[str, int]:
        """Run `fetch_hardcover_ids` to its end."""
        return await self.home_assistant.action("fetch_hardcover_ids")

    async def matches(self, *statuses: str) -> list[dict[str, Any]]:
        """Return what `get_matches` says."""
        data: dict[str, Any] = {"status": list(statuses or ("pending",))}
        found: list[dict[str, Any]] = []
        page: Mapping[str, Any] = {"next": 0}
        while "next" in page:
            data["after"] = page["next"]
            page = await self.home_assistant.action("get_matches", data)
            found += page["matches"]
        return found

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
        """Return what the integration logged as a warning or worse, and calls that broke."""
        return [
            line
            for line in self.home_assistant.log()[self.begun_at :].splitlines()
            if any(name in line for name in ("booklore", "[aiohttp.server]", "[asyncio]"))
            and any(level in line for level in (" ERROR ", " WARNING "))
            and "custom integration" not in line
        ]


@asynccontextmanager
async def stand_ins(
    port: int = 0, person: int = 7, world: World | None = None
) -> AsyncGenerator[tuple[BookLoreServer, HardcoverServer]]:
    """Start both servers; the library is the demo's if none is given.

    Hardcover on a port, a free one without, and with an account for a person's number.
    """
    world = world or demo_world()
    hardcover = HardcoverServer(world.catalogue)
    async with BookLoreServer("grimmory-3.3", books=world.shelf) as booklore:
        booklore.libraries = dict(LIBRARIES)
        hardcover.tokens[TOKEN] = Token(
            kind="pat", user_id=person, username="reader", scopes=frozenset({"all"})
        )
        await hardcover.start(port)
        hardcover.serve_covers()
        try:
            yield booklore, hardcover
        finally:
            await hardcover.stop()


@asynccontextmanager
async def house(
    folder: Path, *, world: World | None = None, **settings: Any
) -> AsyncGenerator[House]:
    """Start everything, Home Assistant with `settings`, and take it down again.

    The library is the demo's if none is given.
    """
    async with (
        stand_ins(world=world) as (booklore, hardcover),
        HomeAssistant(folder, None, str(hardcover.url), **settings) as home_assistant,
    ):
        yield House(booklore, hardcover, home_assistant)
