"""The progress of a run, for the entities."""

from dataclasses import dataclass, field
from time import time

from homeassistant.core import callback

from ..coordinator import MatchCoordinator
from ..hardcover.client import HardcoverClient
from ..models import Problem, RunProgress, RunStatus


@dataclass(eq=False, slots=True)
class ProgressReport:
    """Writes the progress that the coordinator reads, and schedules its refresh."""

    progress: RunProgress
    coordinator: MatchCoordinator
    hardcover: HardcoverClient
    """The client of the run, whose pace tells when the run will end."""
    _requests_at_end: float | None = field(default=None, init=False)
    """How many requests the client will have sent at the end of the pass; None if unknown."""

    @callback
    def set_idle(self, status: RunStatus, problem: Problem | None = None) -> None:
        """Set that no run is working, and why; the caller refreshes the coordinator."""
        self.progress.status = status
        self.progress.problem = problem
        if status is not RunStatus.WAITING_FOR_QUOTA:  # a paused run keeps its progress
            self.progress.looked_at = None
        self.progress.expected_end = self._requests_at_end = None

    async def async_start(self, looked_at: int) -> None:
        """Set that a run is working; returns once the entities show it."""
        self.progress.status = RunStatus.RUNNING
        self.progress.looked_at = looked_at
        self.progress.problem = None
        self._requests_at_end = None
        await self.coordinator.async_refresh()

    @callback
    def add(self, looked_at: int) -> None:
        """Count books that were looked at, and schedule a refresh."""
        self.progress.looked_at = (self.progress.looked_at or 0) + looked_at
        self._refresh()

    @callback
    def expect(self, requests: float) -> None:
        """Set about how many more requests the pass needs, and schedule a refresh."""
        self._requests_at_end = self.hardcover.sent + requests
        self._refresh()

    def _refresh(self) -> None:
        if self._requests_at_end is not None:
            left = max(self._requests_at_end - self.hardcover.sent, 0.0)
            self.progress.expected_end = time() + self.hardcover.pacer.seconds_for(left)
        self.coordinator.schedule_refresh()
