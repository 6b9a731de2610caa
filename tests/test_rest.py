"""Telling rests: at once while it is quick, seldom while it is slow, and never not at all."""

import time

from homeassistant.core import HomeAssistant

from custom_components.booklore_hardcover.rest import Rested
from tests.person import pass_time


async def test_what_is_quick_is_told_every_time(hass: HomeAssistant) -> None:
    told: list[int] = []
    rested = Rested(hass, lambda: told.append(1))
    for _ in range(3):
        rested.tell()
    assert len(told) == 3


async def test_what_comes_during_a_rest_is_told_after_it(hass: HomeAssistant) -> None:
    """Once, however much it was; and nothing when nothing came."""
    told: list[int] = []
    rested = Rested(hass, lambda: told.append(1), 10)
    for _ in range(3):
        rested.tell()
    assert len(told) == 1
    await pass_time(hass, 11)
    assert len(told) == 2
    await pass_time(hass, 22)
    assert len(told) == 2
    rested.tell()
    assert len(told) == 3
    rested.stop()


async def test_what_is_slow_rests_twenty_times_as_long(hass: HomeAssistant) -> None:
    told: list[int] = []

    def tell() -> None:
        told.append(1)
        time.sleep(0.5)

    rested = Rested(hass, tell)
    rested.tell()
    rested.tell()
    await pass_time(hass, 9)
    assert len(told) == 1
    await pass_time(hass, 60)
    assert len(told) == 2
    rested.stop()


async def test_after_a_stop_telling_is_at_once(hass: HomeAssistant) -> None:
    """What was due is not told any more: whoever stops it knows better."""
    told: list[int] = []
    rested = Rested(hass, lambda: told.append(1), 10)
    rested.tell()
    rested.tell()
    rested.stop()
    await pass_time(hass, 11)
    assert len(told) == 1
    rested.tell()
    assert len(told) == 2
    rested.stop()
