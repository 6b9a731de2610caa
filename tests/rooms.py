"""People who sit before a browser: what they may, and what passes between it and us."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.booklore_hardcover.const import DOMAIN

BUTTON = f"button.{DOMAIN}_fetch_hardcover_ids"
POLICIES: dict[str, Any] = {
    "chooser": {"entities": {"entity_ids": {BUTTON: True}}},
    "reader": {"entities": {"entity_ids": {BUTTON: {"read": True}}}},
    "stranger": {"entities": {"domains": {"light": True}}},
}


def person(hass: HomeAssistant, kind: str) -> User:
    """Return a user who may do what this kind may."""
    user = MockUser(name=kind, is_owner=kind == "admin").add_to_hass(hass)
    if kind != "admin":
        user.mock_policy(POLICIES[kind])
    return user


async def token_of(hass: HomeAssistant, user: User) -> str:
    """Return an access token, as a browser holds one."""
    refresh = await hass.auth.async_create_refresh_token(user, "https://example.com/")
    return hass.auth.async_create_access_token(refresh)


class Page:
    """One browser's connection, as far as our page uses it."""

    def __init__(self, socket: Any, entry_id: str) -> None:
        """Talk through a connection, about an entry."""
        self.socket = socket
        self.entry_id = entry_id
        self._events: dict[int, list[dict[str, Any]]] = {}

    async def ask(self, command: str, **facts: Any) -> dict[str, Any]:
        """Send a command and return the whole reply; events that come before it are kept."""
        message = {"type": f"{DOMAIN}/{command}", **facts}
        if command != "entries":
            message = {"entry_id": self.entry_id} | message
        await self.socket.send_json_auto_id(message)
        while (reply := await self.socket.receive_json())["type"] == "event":
            self._keep(reply)
        return reply

    async def get(self, command: str, **facts: Any) -> Any:
        """Send a command that must succeed and return its result."""
        reply = await self.ask(command, **facts)
        assert reply["success"], reply
        return reply["result"]

    async def refused(self, command: str, **facts: Any) -> tuple[str, str]:
        """Send a command that must fail and return code and message."""
        reply = await self.ask(command, **facts)
        assert not reply["success"], reply
        return reply["error"]["code"], reply["error"]["message"]

    async def match(self, book_id: int) -> dict[str, Any] | None:
        """Return what the page is told of one book."""
        found = (await self.get("matches/get", book_ids=[book_id]))["rows"]
        return found[0] if found else None

    async def listed(self, status: str = "pending", **wanted: Any) -> list[int]:
        """Return the books of a list."""
        wanted = {"status": status, **wanted}
        found = await self.get("matches/list", filter=wanted, offset=0, limit=50)
        assert found["total"] == len(found["rows"])
        return [row["book_id"] for row in found["rows"]]

    async def choose(self, book_id: int, hardcover_id: int) -> Any:
        """Match a book with a work, and return what was done."""
        return await self.get("matches/choose", books=[[book_id, hardcover_id]])

    async def skip(self, *book_ids: int) -> Any:
        """Leave books out, and return what was done."""
        return await self.get("matches/skip", book_ids=book_ids)

    async def undo(self, done: dict[str, Any]) -> Any:
        """Take back what was done, and return what that has done."""
        return await self.get("matches/undo", step=done["step"]["step"])

    async def subscribe(self) -> int:
        """Begin to listen, and return the number of the subscription."""
        reply = await self.ask("matches/subscribe")
        assert reply["success"], reply
        assert reply["result"] is None
        return reply["id"]

    async def unsubscribe(self, number: int) -> None:
        """Listen no longer."""
        await self.socket.send_json_auto_id({"type": "unsubscribe_events", "subscription": number})
        while (reply := await self.socket.receive_json())["type"] == "event":
            self._keep(reply)
        assert reply["success"], reply

    async def event(self, number: int) -> dict[str, Any]:
        """Return the next event of a subscription."""
        while not self._events.get(number):
            reply = await self.socket.receive_json()
            assert reply["type"] == "event", reply
            self._keep(reply)
        return self._events[number].pop(0)

    @property
    def unheard(self) -> list[dict[str, Any]]:
        """Return the events that came and that nobody has asked for."""
        return [event for events in self._events.values() for event in events]

    def _keep(self, reply: dict[str, Any]) -> None:
        self._events.setdefault(reply["id"], []).append(reply["event"])
