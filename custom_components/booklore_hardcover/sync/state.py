"""How the state of a sync goes on: requests join it, are served, wait, or are given up."""

from dataclasses import dataclass, replace
from time import time

from ..models import Problem
from ..run.state import one_for_both
from ..store.sync_state import Consent, SyncRequest, SyncState


def with_request(request: SyncRequest, served: int, state: SyncState, *, called: bool) -> SyncState:
    """Add a request to the sync under way, or begin another with it.

    The first `served` requests may be past these books already. Of the others, the last one
    takes it in if they differ in their books only; what nobody asked for waits for all else.
    After a write that did harm, only a call of the action that writes lets more be written.
    """
    number = state.number if state.requests else state.number + 1
    asked = [each for each in state.requests[served:] if not each.by_itself]
    unasked = [each for each in state.requests[served:] if each.by_itself]
    if request.by_itself:
        unasked = [request]
    elif asked and (both := one_for_both(asked[-1], request)):
        asked[-1] = both
    else:
        asked.append(request)
    requests = (*state.requests[:served], *asked, *unasked)
    halted = state.halted and not (called and not request.takes_back)
    return replace(state, number=number, requests=requests, halted=halted)


def agreed(consent: Consent, served: int, state: SyncState) -> SyncState:
    """Keep what the person has agreed to, and ask for all of it."""
    state = with_request(SyncRequest(asked=True), served, state, called=True)
    return replace(state, consent=consent)


def without_first(state: SyncState) -> SyncState:
    """Take off the first request, which has been served."""
    return replace(state, requests=state.requests[1:])


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a sync does not go on now, and what becomes of it."""

    problem: Problem | None = None
    wait: float | None = None
    """Seconds after which it goes on; None if it is over."""
    paused_until: float | None = None
    held: bool = False
    halted: bool = False
    powerless_key: str | None = None
    """The digest of a key that turned out to have no power over the shelf."""

    def advance(self, state: SyncState) -> SyncState:
        """Return the state that follows."""
        ended = replace(
            state,
            paused_until=self.paused_until,
            held=self.held,
            ended_at=time(),
            powerless_key=self.powerless_key or state.powerless_key,
        )
        if self.wait is not None:
            return ended
        # What is still asked for is given up.
        return replace(ended, requests=(), halted=self.halted or state.halted)
