"""How the state of a run goes on: requests join it and are served, it is stopped, or it fails."""

from dataclasses import replace
from time import time

from ..hardcover.ratelimit import LONGEST_PAUSE
from ..models import RunRequest, RunState


def pause_left(run: RunState) -> float:
    """Return for how many more seconds the run pauses, 0 if it does not."""
    left = (run.paused_until or 0) - time()
    return left if 0 < left <= LONGEST_PAUSE else 0


def with_request(request: RunRequest, served: int, run: RunState) -> RunState:
    """Add a request to the run under way, or begin another run with it.

    The first `served` requests have a pass of their own, which may be past these books already.
    All others wait for the next one: those that differ in their books only become one.
    """
    if not run.requests:
        return RunState(run.number, (request,), ended_at=run.ended_at, refused=run.refused)
    waiting = []
    for each in run.requests[served:]:
        if replace(each, book_ids=None) != replace(request, book_ids=None):
            waiting.append(each)
        elif each.book_ids is None or request.book_ids is None:
            request = replace(request, book_ids=None)
        else:
            request = replace(request, book_ids=each.book_ids | request.book_ids)
    return replace(run, requests=(*run.requests[:served], *waiting, request))


def without_served(served: int, run: RunState) -> RunState:
    """Take off the first `served` requests; without another one the run is over."""
    if len(run.requests) > served:
        return replace(run, requests=run.requests[served:])
    return RunState(run.number, ended_at=time(), refused=run.refused)


def stopped(run: RunState) -> RunState:
    """End the run where it is; nothing of what was asked for is left."""
    return RunState(run.number, ended_at=time(), refused=run.refused)


def failed(run: RunState) -> RunState:
    """End the run with an error."""
    return RunState(run.number, ended_at=time(), failed=True, refused=run.refused)
