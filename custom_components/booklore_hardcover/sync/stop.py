"""Why a sync stops, and whether it is resumed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import time

from ..booklore.errors import BookLoreCannotConnect, BookLoreLoginRateLimited
from ..errors import problem_of
from ..hardcover.errors import HardcoverCannotConnect, HardcoverPaused, HardcoverReserved
from ..models import Problem
from ..run.state import DISK_RETRY, after_reset
from ..store.errors import StoreError
from ..store.sync_state import SyncState


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a sync stops, and whether it is resumed."""

    problem: Problem | None = None
    wait: float | None = None
    """Seconds after which it is resumed; None if it is over."""
    paused_until: float | None = None
    held: bool = False
    halted: bool = False
    powerless_key: str | None = None
    """The digest of the Hardcover key, if that may not write to the shelf."""

    def advance(self, state: SyncState) -> SyncState:
        """Return the state after this stop."""
        ended = replace(
            state,
            paused_until=self.paused_until,
            held=self.held,
            ended_at=time(),
            powerless_key=self.powerless_key or state.powerless_key,
        )
        if self.wait is not None:
            return ended
        # The remaining requests are dropped.
        return replace(ended, requests=(), halted=self.halted or state.halted)


def stop_for_now(err: Exception, retries: Iterator[float] | None) -> Stop | None:
    """Return the stop for an error that passes by itself; None for any other error.

    `retries` has the seconds to wait for a server that does not answer; None means that the sync
    is not resumed.
    """
    if isinstance(err, HardcoverPaused):
        until = after_reset(err.until)
        held = isinstance(err, HardcoverReserved)
        return Stop(wait=until - time(), paused_until=until, held=held)
    if isinstance(err, (BookLoreCannotConnect, BookLoreLoginRateLimited, HardcoverCannotConnect)):
        return Stop(problem_of(err), next(retries) if retries else None)
    if isinstance(err, StoreError):
        return Stop(Problem(err.key), DISK_RETRY)
    return None
