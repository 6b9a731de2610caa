"""How much may be asked for at once, so that nobody keeps the others waiting."""

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
"""How many answers one user may wait for at the same time."""
_CROWD: HassKey[Crowd] = HassKey(f"{DOMAIN}_crowd")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who asks something of one Home Assistant now."""

    counts: Counter[Hashable] = field(default_factory=Counter)
    building: asyncio.Lock = field(default_factory=asyncio.Lock)

    @callback
    def enter(self, limits: dict[Hashable, int]) -> CALLBACK_TYPE:
        """Count one more of each of these, and return what ends it.

        Raises a translated error, and counts none, if there are as many of one as there may be.
        """
        if any(self.counts[each] >= most for each, most in limits.items()):
            raise validation_error("too_many_at_once")
        self.counts.update(limits.keys())
        return partial(self._leave, limits)

    def _leave(self, limits: dict[Hashable, int]) -> None:
        for each in limits:
            self.counts[each] -= 1
            if not self.counts[each]:
                del self.counts[each]

    @contextmanager
    def inside(self, limits: dict[Hashable, int]) -> Generator[None]:
        """Count one more while the context lasts; see `enter`."""
        leave = self.enter(limits)
        try:
            yield
        finally:
            leave()

    async def build[AnswerT](self, hass: HomeAssistant, work: Callable[[], AnswerT]) -> AnswerT:
        """Work off the event loop, on one answer at a time: many threads would hold it up too."""
        async with self.building:
            return await hass.async_add_executor_job(work)


@callback
def crowd_of(hass: HomeAssistant) -> Crowd:
    """Return everybody who asks something of this Home Assistant now."""
    return hass.data.setdefault(_CROWD, Crowd())
