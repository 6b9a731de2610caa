"""The transitions of a sync's state: requests are added and served."""

from dataclasses import replace

from ..run.state import one_for_both
from ..store.sync_state import Consent, SyncRequest, SyncState


def with_request(request: SyncRequest, served: int, state: SyncState, *, called: bool) -> SyncState:
    """Add a request to the sync under way, or begin a new sync with it.

    The first `served` requests are being served, so they stay as they are. The last of the others
    is merged with the new one if only their books differ. A request that nobody asked for comes
    last. After a write that changed more than it should, only a request that was `called` for by
    an action lets anything be written again.
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
    """Save what the person has agreed to, and request a sync of all of it."""
    state = with_request(SyncRequest(asked=True), served, state, called=True)
    return replace(state, consent=consent)


def without_first(state: SyncState) -> SyncState:
    """Remove the first request, which has been served."""
    return replace(state, requests=state.requests[1:])
