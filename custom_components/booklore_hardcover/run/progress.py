"""How far the run is: kept for the entities while a run works."""

from dataclasses import dataclass, field
from time import time

from homeassistant.core import callback

from ..coordinator import MatchCoordinator
from ..hardcover.client import HardcoverClient
from ..models import Problem, RunProgress, RunStatus


@dataclass(eq=False, slots=True)
class ProgressReport:
    """Writes the progress that the coordinator reads, and has the entities refreshed."""

    progress: RunProgress
    coordinator: MatchCoordinator
    hardcover: HardcoverClient
    """How fast it answers tells when the run will end."""
    _requests_at_end: float | None = field(default=None, init=False)
    """How many requests the client will have sent when the pass is over; None: not known."""

    @callback
    def set_idle(self, status: RunStatus, problem: Problem | None = None) -> None:
        """Say why no run works; whoever calls this has the entities refreshed."""
        self.progress.status = status
        self.progress.problem = problem
        if status is not RunStatus.WAITING_FOR_QUOTA:  # a pause is in the middle of a run
            self.progress.looked_at = None
        self.progress.expected_end = self._requests_at_end = None

    async def async_start(self, looked_at: int) -> None:
        """Say that a run works; returns once the entities show it."""
        self.progress.status = RunStatus.RUNNING
        self.progress.looked_at = looked_at
        self.progress.problem = None
        self._requests_at_end = None
        await self.coordinator.async_refresh()

    @callback
    def add(self, looked_at: int) -> None:
        """Count books that were looked at."""
        self.progress.looked_at = (self.progress.looked_at or 0) + looked_at
        self._refresh()

    @callback
    def expect(self, requests: float) -> None:
        """Expect about so many more requests before the pass is over."""
        self._requests_at_end = self.hardcover.sent + requests
        self._refresh()

    def _refresh(self) -> None:
        if self._requests_at_end is not None:
            left = max(self._requests_at_end - self.hardcover.sent, 0.0)
            self.progress.expected_end = time() + self.hardcover.pacer.seconds_for(left)
        self.coordinator.schedule_refresh()
