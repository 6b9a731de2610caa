"""A timer that can be set again, and closed for good."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class Timer:
    """Calls a function once, some seconds after it was set; changes of the clock do not matter."""

    def __init__(self, hass: HomeAssistant, action: Callable[[], None]) -> None:
        """Take the function to call; the timer is not set yet."""
        self._hass = hass
        self._action = action
        self._cancel: CALLBACK_TYPE | None = None
        self._closed = False

    @callback
    def set(self, seconds: float) -> None:
        """Call in so many seconds, instead of when it was set before."""
        self.stop()
        if not self._closed:
            self._cancel = async_call_later(self._hass, seconds, self._due)

    @callback
    def stop(self) -> None:
        """Do not call, unless the timer is set again."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def close(self) -> None:
        """Never call again, even if the timer is set."""
        self._closed = True
        self.stop()

    @callback
    def _due(self, _now: datetime) -> None:
        self._cancel = None
        self._action()
