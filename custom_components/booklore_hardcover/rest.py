"""Telling often enough, and never so often that nothing else gets done."""

from collections.abc import Callable
from time import monotonic

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

_SHARE = 20
"""How much longer than the telling the rest after it is."""
_SHORTEST = 0.05
"""Seconds below which a rest is not worth its timer."""


class Rested:
    """Tells at once, and once more after a rest what came meanwhile."""

    def __init__(self, hass: HomeAssistant, tell: Callable[[], None], rest: float = 0) -> None:
        """Rest so many seconds after each telling, more when telling takes its time."""
        self._hass = hass
        self._tell = tell
        self._rest = rest
        self._due = False
        self._cancel_rest: CALLBACK_TYPE | None = None

    @callback
    def tell(self) -> None:
        """Tell now, or when the rest is over."""
        self._due = True
        if self._cancel_rest is None:
            self._tell_now()

    @callback
    def stop(self) -> None:
        """Tell nothing more of what came so far, and do not rest."""
        self._due = False
        if self._cancel_rest is not None:
            self._cancel_rest()
            self._cancel_rest = None

    def _tell_now(self) -> None:
        self._due = False
        started = monotonic()
        self._tell()
        rest = max((monotonic() - started) * _SHARE, self._rest)
        if rest >= _SHORTEST:
            self._cancel_rest = async_call_later(
                self._hass, rest, HassJob(self._rested, cancel_on_shutdown=True)
            )

    @callback
    def _rested(self, _now: object) -> None:
        self._cancel_rest = None
        if self._due:
            self._tell_now()
