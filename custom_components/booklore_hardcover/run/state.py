"""The transitions of a run's state: requests are added and served; it pauses, ends or fails."""

from dataclasses import replace
from random import uniform
from time import time
from typing import Final

from ..hardcover.ratelimit import DAY, LONGEST_PAUSE
from ..models import Problem, RunRequest, RunState
from ..store.sync_state import SyncRequest, SyncState

RETRIES: Final = (60, 60, 180, 300, 600, 900, 1800)
"""Seconds between attempts while a server does not answer."""
DISK_RETRY: Final = 60.0
"""Seconds until the next attempt after the disk has failed."""
_AFTER_RESET: Final = (5.0, 60.0)
"""Seconds between a quota reset and the next request: random, to spread the load."""


def after_reset(until: float) -> float:
    """Return when to resume after a quota reset, both as Unix times; a day from now at most."""
    return min(until, time() + DAY) + uniform(*_AFTER_RESET)  # noqa: S311 - keeps no secret


def pause_left(state: RunState | SyncState) -> float:
    """Return how many seconds of a pause are left; 0 also if the clock was set back."""
    left = (state.paused_until or 0) - time()
    return left if 0 < left <= LONGEST_PAUSE else 0


def is_asked(run: RunState) -> bool:
    """Whether any of the requests is from somebody, rather than started by itself."""
    return not all(request.unasked for request in run.requests)


def with_request(request: RunRequest, served: int, run: RunState) -> RunState:
    """Add a request to the run under way, or begin a new run with it.

    The first `served` requests are served by the pass under way, so they stay as they are. The
    others wait for the next pass; those that only differ in their books are merged. A request
    that nobody asked for does not join others, and is dropped if somebody asks.
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
    """Return two requests merged into one; None if not only their books differ."""
    if replace(one, book_ids=other.book_ids) != other:
        return None
    if one.book_ids is None or other.book_ids is None:
        return replace(one, book_ids=None)
    return replace(one, book_ids=one.book_ids | other.book_ids)


def without_unasked(run: RunState) -> RunState:
    """Remove requests that nobody asked for, and a pause that was only for them."""
    asked = tuple(request for request in run.requests if not request.unasked)
    if asked == run.requests:
        return run
    paused_until = None if run.held else run.paused_until
    return replace(_outdated(run), requests=asked, paused_until=paused_until, held=False)


def without_served(served: int, run: RunState) -> RunState:
    """Remove the first `served` requests; if none is left, the run is over."""
    if len(run.requests) > served:
        return replace(run, requests=run.requests[served:])
    return ended(run)


def paused(until: float, run: RunState, *, held: bool) -> RunState:
    """Pause the run until a Unix time in seconds.

    A `held` pause is only for requests that nobody asked for: they are dropped instead if there
    are others.
    """
    if held and is_asked(run):
        return without_unasked(run)
    return replace(run, paused_until=until, held=held)


def dropped(served: int, run: RunState) -> RunState:
    """Drop the first `served` requests, which nobody asked for, without ending a run."""
    requests = run.requests[served:]
    run = replace(_outdated(run), requests=requests, paused_until=None, held=False)
    return run if requests else replace(run, begun=False)


def ended(run: RunState, *, problem: Problem | None = None) -> RunState:
    """End the run and drop its requests; `problem` is set if it failed."""
    return RunState(
        run.number, ended_at=time(), problem=problem, refused=run.refused, probe=run.probe
    )


def _outdated(run: RunState) -> RunState:
    """Have the list read again soon, since its books may not have been looked up."""
    return replace(run, probe=run.probe and replace(run.probe, taken_at=0.0))
