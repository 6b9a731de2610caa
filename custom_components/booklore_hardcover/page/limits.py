"""Limits on what may be asked for at once, so that nobody keeps others waiting."""

import asyncio
from collections import Counter
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..errors import validation_error

MOST_ANSWERS = 30
"""How many answers a user may wait for at the same time."""
_LIMITS: HassKey[Limits] = HassKey(f"{DOMAIN}_limits")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is being asked of one Home Assistant, counted by connection and by user."""

    counts: Counter[Hashable] = field(default_factory=Counter)
    building: asyncio.Lock = field(default_factory=asyncio.Lock)

    @callback
    def acquire(self, most: dict[Hashable, int]) -> CALLBACK_TYPE:
        """Count one more for each key of `most`; returns a function that ends it.

        Raises a translated error if that would be more than its value for any key.
        """
        if any(self.counts[key] >= limit for key, limit in most.items()):
            raise validation_error("too_many_at_once")
        self.counts.update(most.keys())
        return partial(self._release, most)

    def _release(self, most: dict[Hashable, int]) -> None:
        for key in most:
            self.counts[key] -= 1
            if not self.counts[key]:
                del self.counts[key]

    @contextmanager
    def within(self, most: dict[Hashable, int]) -> Generator[None]:
        """Count one more for the time of the context; see `acquire`."""
        release = self.acquire(most)
        try:
            yield
        finally:
            release()

    async def build[AnswerT](self, hass: HomeAssistant, work: Callable[[], AnswerT]) -> AnswerT:
        """Build an answer in a thread, one at a time: many threads would slow the event loop."""
        async with self.building:
            return await hass.async_add_executor_job(work)


@callback
def limits_of(hass: HomeAssistant) -> Limits:
    """Return the limits of this Home Assistant."""
    return hass.data.setdefault(_LIMITS, Limits())
