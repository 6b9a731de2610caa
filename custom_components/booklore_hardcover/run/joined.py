"""Who is told how runs go: those who wait for one, and those who listen to all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from homeassistant.core import callback

from ..models import RunEnd

type EndListener = Callable[[RunEnd], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JoinedRun:
    """What a caller can wait for; both are done when the run ends, if not before."""

    started: asyncio.Future[RunEnd | None]
    """Done when the library has been read, with None, or when the run ends before that."""
    ended: asyncio.Future[RunEnd]
    """Done when the run is over or pauses."""

    def start(self) -> None:
        """Tell the caller that the library has been read, unless that is known already."""
        if not self.started.done():
            self.started.set_result(None)

    def end(self, end: RunEnd) -> None:
        """Tell the caller how the run ended, unless that is known already."""
        if not self.started.done():
            self.started.set_result(end)
        if not self.ended.done():
            self.ended.set_result(end)


class Audience:
    """Keeps who waits for the run under way, and who listens to the end of each."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._joined: list[JoinedRun] = []
        self._listeners: list[EndListener] = []

    @callback
    def listen(self, listener: EndListener) -> Callable[[], None]:
        """Call `listener` whenever a run is over or pauses; returns a function that removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def add(self, joined: JoinedRun) -> None:
        """Have somebody wait for the run under way."""
        self._joined.append(joined)

    @callback
    def dismiss(self) -> list[JoinedRun]:
        """Let nobody wait any longer; returns who is still to be told of the end."""
        joined, self._joined = self._joined, []
        return joined

    @callback
    def tell_start(self) -> None:
        """Tell everybody who waits that the library has been read."""
        for joined in self._joined:
            joined.start()

    async def async_tell_listeners(self, end: RunEnd) -> None:
        """Tell those who listen, one after the other."""
        for listener in tuple(self._listeners):
            await listener(end)


def tell(joined: Iterable[JoinedRun], end: RunEnd) -> None:
    """Tell those who waited how the run ended."""
    for each in joined:
        each.end(end)
