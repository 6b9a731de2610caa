"""How the state of a run goes on: requests join it and are served, it is stopped, or it fails."""

from dataclasses import replace
from random import uniform
from time import time
from typing import Final

from ..hardcover.ratelimit import DAY, LONGEST_PAUSE
from ..models import Problem, RunRequest, RunState
from ..store.sync_state import SyncRequest, SyncState

RETRIES: Final = (60, 60, 180, 300, 600, 900, 1800)
"""Seconds between attempts to go on while a server does not answer."""
DISK_RETRY: Final = 60.0
"""Seconds after which what the disk has stopped goes on."""
_AFTER_RESET: Final = (5.0, 60.0)
"""Seconds after a quota reset at which a run goes on: at random, to spread the load."""


def after_reset(until: float) -> float:
    """Return when to go on after a pause until a Unix time, which is a day away at most."""
    return min(until, time() + DAY) + uniform(*_AFTER_RESET)  # noqa: S311 - keeps no secret


def pause_left(state: RunState | SyncState) -> float:
    """Return for how many seconds a run or sync still pauses; 0 also if the clock was set back."""
    left = (state.paused_until or 0) - time()
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
        if (both := one_for_both(each, request)) is None:
            waiting.append(each)
        else:
            request = both
    return replace(run, requests=(*run.requests[:served], *waiting, request))


def one_for_both[RequestT: (RunRequest, SyncRequest)](
    one: RequestT, other: RequestT
) -> RequestT | None:
    """Return one request in place of two; None if they differ in more than their books."""
    if replace(one, book_ids=other.book_ids) != other:
        return None
    if one.book_ids is None or other.book_ids is None:
        return replace(one, book_ids=None)
    return replace(one, book_ids=one.book_ids | other.book_ids)


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
    return ended(run)


def paused(until: float, run: RunState, *, held: bool) -> RunState:
    """Pause the run until a Unix time in seconds.

    One that is only held back gives way to whoever has asked for something meanwhile.
    """
    if held and is_asked(run):
        return without_unasked(run)
    return replace(run, paused_until=until, held=held)


def dropped(served: int, run: RunState) -> RunState:
    """Take off the first `served` requests, which nobody asked for, as if they had never been."""
    requests = run.requests[served:]
    run = replace(_outdated(run), requests=requests, paused_until=None, held=False)
    return run if requests else replace(run, begun=False)


def ended(run: RunState, *, problem: Problem | None = None) -> RunState:
    """End the run where it is, with an error or not; nothing of what was asked for is left."""
    return RunState(
        run.number, ended_at=time(), problem=problem, refused=run.refused, probe=run.probe
    )


def _outdated(run: RunState) -> RunState:
    """Have the list read again soon: its books may not have been looked up."""
    return replace(run, probe=run.probe and replace(run.probe, taken_at=0.0))
