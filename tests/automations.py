"""Blueprints as a person uses them: copied into the configuration, filled in, on a phone."""

import asyncio
from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component

from tests.source import REPOSITORY

PRESSED = "mobile_app_notification_action"
CLEAR = "clear_notification"
FOLDER = REPOSITORY / "blueprints/automation/booklore_hardcover"


async def use_blueprint(hass: HomeAssistant, name: str, **inputs: Any) -> str:
    """Make an automation from a blueprint, and return its entity id."""
    target = Path(hass.config.path("blueprints/automation/booklore_hardcover"))
    shutil.copytree(FOLDER, target, dirs_exist_ok=True)
    automation = {
        "id": name,
        "alias": name,
        "use_blueprint": {"path": f"booklore_hardcover/{name}.yaml", "input": inputs},
    }
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    entity_id = f"automation.{name}"
    state = hass.states.get(entity_id)
    assert state is not None
    assert state.state == "on"
    return entity_id


async def let_it_act() -> None:
    """Give an automation that waits its turns; Home Assistant is not idle before it ends."""
    for _ in range(100):
        await asyncio.sleep(0)


class Phone:
    """A phone with the Home Assistant app: what it shows, and its buttons."""

    def __init__(self, hass: HomeAssistant, entry_id: str, calls: list[ServiceCall]) -> None:
        """Be a device in the registry, with nothing on its screen."""
        self._hass = hass
        self._calls = calls
        self.device_id = (
            dr.async_get(hass)
            .async_get_or_create(
                config_entry_id=entry_id,
                identifiers={("mobile_app", "phone")},
                name="Jane's Phone",
            )
            .id
        )

    def track(self) -> str:
        """Have a tracker, as the app registers it, and return its entity id."""
        return (
            er.async_get(self._hass)
            .async_get_or_create("device_tracker", "mobile_app", "jane", device_id=self.device_id)
            .entity_id
        )

    @property
    def received(self) -> list[dict[str, Any]]:
        """Everything that was sent to it, in order."""
        return [dict(call.data) for call in self._calls]

    @property
    def screen(self) -> dict[str, dict[str, Any]]:
        """The notifications that it shows, by their tags."""
        shown: dict[str, dict[str, Any]] = {}
        for each in self.received:
            tag = each["data"]["tag"]
            if each["message"] == CLEAR:
                shown.pop(tag, None)
            else:
                shown[tag] = each
        return shown

    def question(self, book_id: int) -> dict[str, Any]:
        """Return the notification about a book."""
        [found] = [each for tag, each in self.screen.items() if tag.endswith(f"_{book_id}")]
        return found

    def asks(self) -> list[int]:
        """Return the ids of the books that it asks about."""
        return sorted(int(tag.rpartition("_")[2]) for tag in self.screen)

    def press(self, book_id: int, button: int, user_id: str | None = None) -> None:
        """Press a button of a book's notification, the last being -1, as a user if given."""
        action = self.question(book_id)["data"]["actions"][button]["action"]
        self._hass.bus.async_fire(PRESSED, {"action": action}, context=Context(user_id=user_id))
