"""Households, each with an entry, a gate and a browser of its own."""

from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.rooms import token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer

from .browser import Browser
from .household import Household
from .shelf import fill_catalogue


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Do without: it takes a third of the time, and there are many orders."""


@pytest.fixture
def open_page(hass: HomeAssistant, hass_ws_client, hass_admin_user: User):
    """Return a way to open an entry's page in a browser."""

    async def open_it(entry_id: str) -> Browser:
        # A token of its own: clocks are set forward by days.
        token = await token_of(hass, hass_admin_user)
        return Browser(await hass_ws_client(hass, token), entry_id)

    return open_it


@pytest.fixture
def households(
    hass: HomeAssistant,
    open_page: Callable[[str], Awaitable[Browser]],
    entry: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    storage: Path,
) -> Callable[..., Callable[[], Household]]:
    """Return a way to make households, each with an entry and a gate of its own."""
    numbers = count()
    fill_catalogue(hardcover)
    booklore.libraries[2] = "Comics"

    def of(clock: Any, kind: type[Household] = Household) -> Callable[[], Household]:
        def make() -> Household:
            gate = Gate()
            booklore.gate = hardcover.gate = gate
            one = MockConfigEntry(
                domain=DOMAIN,
                title=entry.title,
                entry_id=f"01KENTRY00000000{next(numbers):08d}AA",
                data=entry.data,
                options=kind.options,
            )
            return kind(hass, one, booklore, hardcover, storage, clock, gate, open_page)

        return make

    return of
