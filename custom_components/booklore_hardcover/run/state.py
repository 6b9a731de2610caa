"""How the state of a run goes on: requests join it and are served, it is stopped, or it fails."""

from dataclasses import replace
from random import uniform
from time import time
from typing import Final

from ..hardcover.ratelimit import DAY, LONGEST_PAUSE
from ..models import Problem, RunRequest, RunState

_AFTER_RESET: Final = (5.0, 60.0)
"""Seconds after a quota reset at which a run goes on: at random, to spread the load."""


def after_reset(until: float) -> float:
    """Return when to go on after a pause until a Unix time, which is a day away at most."""
    return min(until, time() + DAY) + uniform(*_AFTER_RESET)  # noqa: S311 - keeps no secret


def pause_left(run: RunState) -> float:
    """Return for how many more seconds the run pauses, 0 if it does not."""
    return seconds_left(run.paused_until)


def seconds_left(paused_until: float | None) -> float:
    """Return the seconds until a pause ends; 0 if there is none, or if the clock was set back."""
    left = (paused_until or 0) - time()
    return left if 0 < left <= LONGEST_PAUSE else 0


def is_asked(run: RunState) -> bool:
    """Whether somebody asked for a part of what is still to be served."""
    return not all(request.unasked for request in run.requests)


def with_request(request: RunRequest, served: int, run: RunState) -> RunState:
    """Add a request to the run under way, or begin another run with it.

    The first `served` requests have a pass of their own, which may be past these books already.
    All others wait for the next one: those that differ in their books only become one. What
    nobody asked for does not join others, and gives way to somebody who asks.
    """
    if request.unasked and run.requests:
        return run
    if not served:
        run = without_unasked(run)
    if not run.requests:
        return replace(run, requests=(request,), begun=False)
    waiting = []
    for each in run.requests[served:]:
        if replace(each, book_ids=None) != replace(request, book_ids=None):
            waiting.append(each)
        elif each.book_ids is None or request.book_ids is None:
            request = replace(request, book_ids=None)
        else:
            request = replace(request, book_ids=each.book_ids | request.book_ids)
    return replace(run, requests=(*run.requests[:served], *waiting, request))


def without_unasked(run: RunState) -> RunState:
    """Take off what nobody asked for, with a pause that was for it alone; it will come again."""
    asked = tuple(request for request in run.requests if not request.unasked)
    if asked == run.requests:
        return run
    paused_until = None if run.held else run.paused_until
    return replace(_outdated(run), requests=asked, paused_until=paused_until, held=False)


def without_served(served: int, run: RunState) -> RunState:
    """Take off the first `served` requests; without another one the run is over."""
    if len(run.requests) > served:
        return replace(run, requests=run.requests[served:])
    return RunState(run.number, ended_at=time(), refused=run.refused, probe=run.probe)


def held_back(until: float, run: RunState) -> RunState:
    """Pause what nobody asked for until a Unix time, and nothing else."""
    return without_unasked(run) if is_asked(run) else paused(until, run, held=True)


def paused(until: float, run: RunState, *, held: bool = False) -> RunState:
    """Pause the run until a Unix time in seconds."""
    return replace(run, paused_until=until, held=held)


def dropped(served: int, run: RunState) -> RunState:
    """Take off the first `served` requests, which nobody asked for, as if they had never been."""
    requests = run.requests[served:]
    run = replace(_outdated(run), requests=requests, paused_until=None, held=False)
    return run if requests else replace(run, begun=False)


def stopped(run: RunState) -> RunState:
    """End the run where it is; nothing of what was asked for is left."""
    return RunState(run.number, ended_at=time(), refused=run.refused, probe=run.probe)


def failed(problem: Problem, run: RunState) -> RunState:
    """End the run with an error."""
    return replace(stopped(run), problem=problem)


def _outdated(run: RunState) -> RunState:
    """Have the list read again soon: its books may not have been looked up."""
    return replace(run, probe=run.probe and replace(run.probe, taken_at=0.0))
