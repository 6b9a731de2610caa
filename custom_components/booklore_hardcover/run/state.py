"""How the state of a run goes on: requests join it and are served, or it fails."""

from dataclasses import replace
from time import time

from ..models import RunRequest, RunState


def with_request(request: RunRequest, serving: bool, run: RunState) -> RunState:
    """Add a request to the run under way, or begin another run with it."""
    if not run.requests:
        return RunState(run.number, (request,), ended_at=run.ended_at, refused=run.refused)
    # The first request is being served, and its pass may be past these books already.
    waiting = run.requests[1:] if serving else run.requests
    return run if request in waiting else replace(run, requests=(*run.requests, request))


def without_first_request(run: RunState) -> RunState:
    """Take off the request that was served; without another one the run is over."""
    if len(run.requests) > 1:
        return replace(run, requests=run.requests[1:])
    return RunState(run.number, ended_at=time(), refused=run.refused)


def failed(run: RunState) -> RunState:
    """End the run with an error."""
    return RunState(run.number, ended_at=time(), failed=True, refused=run.refused)
