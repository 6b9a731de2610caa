"""How far the run is: kept for the entities while a run works."""

from time import time

from homeassistant.core import callback

from ..coordinator import MatchCoordinator
from ..hardcover.client import HardcoverClient
from ..models import Problem, RunProgress, RunStatus


class ProgressReport:
    """Writes the progress that the coordinator reads, and has the entities refreshed."""

    def __init__(
        self, progress: RunProgress, coordinator: MatchCoordinator, hardcover: HardcoverClient
    ) -> None:
        """Write into `progress`; how fast `hardcover` answers tells when the run will end."""
        self._progress = progress
        self._coordinator = coordinator
        self._hardcover = hardcover
        self._requests_at_end: float | None = None
        """How many requests the client will have sent when the pass is over; None: not known."""

    @callback
    def set_idle(self, status: RunStatus, problem: Problem | None = None) -> None:
        """Say why no run works; whoever calls this has the entities refreshed."""
        self._progress.status = status
        self._progress.problem = problem
        self._progress.looked_at = self._progress.expected_end = None
        self._requests_at_end = None

    async def async_start(self, looked_at: int) -> None:
        """Say that a run works; returns once the entities show it."""
        self._progress.status = RunStatus.RUNNING
        self._progress.looked_at = looked_at
        self._progress.problem = None
        self._requests_at_end = None
        await self._coordinator.async_refresh()

    @callback
    def add(self, looked_at: int) -> None:
        """Count books that were looked at."""
        self._progress.looked_at = (self._progress.looked_at or 0) + looked_at
        self._refresh()

    @callback
    def expect(self, requests: float) -> None:
        """Expect about so many more requests before the pass is over."""
        self._requests_at_end = self._hardcover.sent + requests
        self._refresh()

    def _refresh(self) -> None:
        if self._requests_at_end is not None:
            left = max(self._requests_at_end - self._hardcover.sent, 0.0)
            self._progress.expected_end = time() + self._hardcover.pacer.seconds_for(left)
        self._coordinator.schedule_refresh()
