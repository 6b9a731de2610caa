"""What a person sees in Home Assistant, read back for tests."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_get_persistent_notifications

from custom_components.booklore_hardcover.const import DOMAIN

ALL_STATUSES = ("matched", "pending", "skipped", "failed")


def counts_of(hass: HomeAssistant) -> dict[str, int]:
    """Return what the five counting sensors say; nothing of those that are unavailable."""
    names = ("stored", "skipped", "failed", "pending", "matched")
    states = {name: hass.states.get(f"sensor.{DOMAIN}_{name}") for name in names}
    return {
        name: int(state.state)
        for name, state in states.items()
        if state and state.state != STATE_UNAVAILABLE
    }


def status_of(hass: HomeAssistant) -> str:
    """Return what the status sensor says."""
    state = hass.states.get(f"sensor.{DOMAIN}_status")
    assert state is not None
    return state.state


def notifications(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return the integration's notifications by id."""
    found = async_get_persistent_notifications(hass)
    return {key: value for key, value in found.items() if key.startswith(DOMAIN)}


async def matches(hass: HomeAssistant, *statuses: str) -> list[dict[str, Any]]:
    """Return what `get_matches` says of the books in these states, of all without any."""
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"next": 0}
    while "next" in page:
        response = await hass.services.async_call(
            DOMAIN,
            "get_matches",
            {"status": list(statuses or ALL_STATUSES), "after": page["next"]},
            blocking=True,
            return_response=True,
        )
        assert response is not None
        page = dict(response)
        found += page["matches"]
    return found


async def ids_of(hass: HomeAssistant) -> dict[int, int]:
    """Return the Hardcover ids of the matched books."""
    return {match["book_id"]: match["hardcover_id"] for match in await matches(hass, "matched")}


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so; the test's own time-out ends it otherwise."""
    while not condition():  # noqa: ASYNC110 - what is waited for happens over HTTP
        await asyncio.sleep(0.005)


def our_tasks() -> list[str]:
    """Return the names of the runs under way."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if name.startswith(f"{DOMAIN} run")]


async def settle(hass: HomeAssistant) -> None:
    """Wait until nothing is under way."""
    await hass.async_block_till_done(wait_background_tasks=True)
