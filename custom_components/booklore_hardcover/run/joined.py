"""Callers who wait for a run, and listeners who hear of the end of every run."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from homeassistant.core import callback

from ..models import RunEnd

type EndListener = Callable[[RunEnd], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JoinedRun:
    """What the caller of a run can wait for; both futures are done at the end of the run."""

    started: asyncio.Future[RunEnd | None]
    """Done with None once the library has been read, or with the end if the run ends before."""
    ended: asyncio.Future[RunEnd]
    """Done when the run is over or pauses."""

    def start(self) -> None:
        """Set that the library has been read, unless that is set already."""
        if not self.started.done():
            self.started.set_result(None)

    def end(self, end: RunEnd) -> None:
        """Set how the run ended, unless that is set already."""
        if not self.started.done():
            self.started.set_result(end)
        if not self.ended.done():
            self.ended.set_result(end)


class RunListeners:
    """The callers who wait for the run under way, and the listeners to the end of every run."""

    def __init__(self) -> None:
        """Start without any."""
        self._joined: list[JoinedRun] = []
        self._listeners: list[EndListener] = []

    @callback
    def listen(self, listener: EndListener) -> Callable[[], None]:
        """Call `listener` whenever a run is over or pauses; returns a function that removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def add(self, joined: JoinedRun) -> None:
        """Add a caller who waits for the run under way."""
        self._joined.append(joined)

    @callback
    def take_joined(self) -> list[JoinedRun]:
        """Remove the callers, and return them; each still has to be told the end."""
        joined, self._joined = self._joined, []
        return joined

    @callback
    def note_start(self) -> None:
        """Tell the callers that the library has been read."""
        for joined in self._joined:
            joined.start()

    async def async_notify(self, end: RunEnd) -> None:
        """Call the listeners, one after the other."""
        for listener in tuple(self._listeners):
            await listener(end)


def end_all(joined: Iterable[JoinedRun], end: RunEnd) -> None:
    """Tell callers how their run ended."""
    for each in joined:
        each.end(end)
