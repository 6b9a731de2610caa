"""What people do in Home Assistant: perform actions, press the button, let time pass."""

from datetime import datetime, timedelta
from typing import Any

from freezegun import freeze_time
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.booklore_hardcover.booklore.errors import BookLoreInvalidAuth
from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.hardcover.errors import HardcoverInvalidToken


async def fetch(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Start a run or join it, wait for its end or its pause, and return the response."""
    response = await hass.services.async_call(
        DOMAIN, "fetch_hardcover_ids", data, blocking=True, return_response=True
    )
    assert response is not None
    return dict(response)


async def start(hass: HomeAssistant, **data: Any) -> None:
    """Start a run or join it, and wait no longer than until it is under way."""
    await hass.services.async_call(DOMAIN, "fetch_hardcover_ids", data, blocking=True)


async def stop(hass: HomeAssistant) -> None:
    """Stop the run under way."""
    await hass.services.async_call(DOMAIN, "stop_run", {}, blocking=True)


async def press(hass: HomeAssistant) -> None:
    """Press the button that starts a run."""
    entity = {"entity_id": f"button.{DOMAIN}_fetch_hardcover_ids"}
    await hass.services.async_call("button", "press", entity, blocking=True)


async def choose(hass: HomeAssistant, book_id: int, **way: Any) -> None:
    """Choose for a book: a `candidate` by its number, a `hardcover_id`, or `skip=True`."""
    await hass.services.async_call(
        DOMAIN, "choose_candidate", {"book_id": book_id, **way}, blocking=True
    )


async def skip(hass: HomeAssistant, book_id: int) -> None:
    """Leave a book without an id."""
    await choose(hass, book_id, skip=True)


async def forget(hass: HomeAssistant, book_id: Any) -> None:
    """Drop what is known of a book, so that the next run looks it up anew."""
    await hass.services.async_call(DOMAIN, "forget_match", {"book_id": book_id}, blocking=True)


async def pass_time(hass: HomeAssistant, seconds: float = 61) -> None:
    """Let so many seconds pass for every timer: without a number, the longest between writes."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def pass_time_and_run(hass: HomeAssistant, seconds: float) -> None:
    """Let so many seconds pass, and wait for the run that may start then."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done(wait_background_tasks=True)


async def sleep_until(hass: HomeAssistant, moment: datetime) -> None:
    """Let it be so late, by the wall clock too, and wait for the run that may start then."""
    with freeze_time(moment, tick=True, real_asyncio=True):
        async_fire_time_changed(hass, moment)
        await hass.async_block_till_done(wait_background_tasks=True)


async def let_refuse(hass: HomeAssistant, entry: MockConfigEntry, account: str) -> None:
    """Leave the entry as it is when a server has refused an account: it asks the person."""
    errors = {"booklore": BookLoreInvalidAuth(), "hardcover": HardcoverInvalidToken()}
    await entry.runtime_data.accounts.async_note(errors[account])
    await hass.async_block_till_done()


async def reauthentication(hass: HomeAssistant) -> Any:
    """Return the one dialog that asks for an account again, as it is shown."""
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    return await hass.config_entries.flow.async_configure(flow["flow_id"])
