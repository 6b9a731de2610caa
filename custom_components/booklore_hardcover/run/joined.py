"""Callers who wait for a run."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from ..models import RunEnd


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


def end_all(joined: Iterable[JoinedRun], end: RunEnd) -> None:
    """Tell callers how their run ended."""
    for each in joined:
        each.end(end)
