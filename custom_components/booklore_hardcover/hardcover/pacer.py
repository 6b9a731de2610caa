"""Keeping to Hardcover's rate limits, which are learned from its reply headers.

"Tokens" are those of Hardcover's token bucket (contract §2): each request spends one.
"""

import asyncio
from bisect import bisect, insort
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
import logging
import math
from time import time

from .errors import HardcoverPaused, HardcoverReserved
from .ratelimit import DAY, LONGEST_PAUSE, Allowance, Headers, Limits, read_limits

_LOGGER = logging.getLogger(__name__)

_INITIAL_BURST = 5
"""The smallest bucket that Hardcover gives, to JWTs; assumed until the first reply (§2)."""
_INITIAL_RATE = 1.0
"""In requests per second, the same for everybody (§2)."""
_MAX_WAIT = 60.0
"""Seconds that a caller may have to wait; a longer wait is a pause and raises an error."""
_MIN_WAIT = 1.0
"""The fewest seconds to wait after a refused request."""
_MAX_REFUSALS = 10
"""This many refused requests in a row lead to a pause, whatever their replies say."""
_SMOOTHING = 0.2
"""The weight of the last request in the average duration."""
_RESERVED = 1_000
"""This many of the day's requests are reserved for what a person asks for."""
_ROUNDING = 1e-6
"""What a token may lack because of rounding errors."""


class Priority(IntEnum):
    """The order of requests: one that a person waits for is sent before a run's."""

    PERSON = 0
    RUN = 1
    UNASKED = 2
    """For a run that no person asked for; it leaves others the day's last thousand requests."""


@dataclass(order=True, slots=True)
class _Waiter:
    priority: Priority
    arrival: int
    woken: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


class Pacer:
    """Lets one request be sent at a time, and none before Hardcover accepts it.

    The limits apply to a person, so all clients of one person must share a pacer (contract §1).
    It is not thread-safe and belongs to one event loop.
    """

    def __init__(self) -> None:
        """Start with a full bucket of the smallest size."""
        self._waiting: list[_Waiter] = []
        self._arrivals = count()
        self._busy = False
        self._rate = _INITIAL_RATE
        self._burst = _INITIAL_BURST
        self._tokens = float(_INITIAL_BURST)
        self._filled_at: float | None = None
        """When `_tokens` was last updated, on the event loop's clock; None before."""
        self._not_before = -math.inf
        """When the wait after the last refused request ends, on the event loop's clock."""
        self._refusals = 0
        """How many requests have been refused since the last one that was not."""
        self._average_duration = 0.0
        """Seconds from a request to its reply, as a moving average."""
        self._paused_until = 0.0
        """As a Unix time."""
        self._today: tuple[int, float] | None = None
        """How many requests are left today, and when the day ends as a Unix time."""

    @property
    def paused_until(self) -> float | None:
        """The Unix time until which nothing is sent; None while there is no pause."""
        left = self._paused_until - time()
        return self._paused_until if 0 < left <= LONGEST_PAUSE else None

    @property
    def held_back_until(self) -> float:
        """The Unix time until which a refusal or a pause holds requests back; now if none does."""
        wait = self._not_before - asyncio.get_running_loop().time()
        return max(time() + max(wait, 0), self.paused_until or 0)

    @property
    def requests_left_today(self) -> int | None:
        """How many requests are left until midnight UTC; None if no reply has told that today."""
        if self._today and 0 < self._today[1] - time() <= DAY:
            return self._today[0]
        return None

    @property
    def _reserved_until(self) -> float | None:
        """The Unix time until which nothing unasked is sent; None while enough is left."""
        left = self.requests_left_today
        return self._today[1] if self._today and left is not None and left < _RESERVED else None

    def seconds_for(self, requests: float) -> float:
        """Estimate the seconds to send this many requests, waiting for the next day if need be."""
        now = time()
        wait = (self.paused_until or now) - now
        today = self.requests_left_today
        if self._today is not None and today is not None and requests > today:
            wait, requests = max(self._today[1] - now, wait), requests - today
        self._refill()
        paced = max(requests - max(self._tokens, 0.0), 0.0) / self._rate
        return wait + max(paced, requests * self._average_duration)

    def pause(self, until: float) -> None:
        """Send nothing before a Unix time, or a longer pause's end; `turn` raises an error."""
        self._paused_until = max(self.paused_until or 0, until)
        self._refusals = 0
        for waiter in self._waiting:
            waiter.woken.set()

    @asynccontextmanager
    async def turn(self, priority: Priority) -> AsyncGenerator[None]:
        """Wait until one request may be sent; no other gets a turn until the context is left.

        Raises `HardcoverPaused` as soon as it is known that the wait takes more than a minute;
        for a person, those who wait already count. Raises `HardcoverReserved` for what nobody
        asked for, when the day's last requests are left.
        """
        await self._take_turn(priority)
        began = asyncio.get_running_loop().time()
        try:
            yield
        finally:
            took = asyncio.get_running_loop().time() - began
            self._average_duration += (took - self._average_duration) * _SMOOTHING
            self._busy = False
            self._wake()

    def observe(self, headers: Headers, *, refused: bool) -> None:
        """Learn the limits from a reply, within its turn; `refused` says there were too many."""
        limits = read_limits(headers, time())
        self._refill()
        if limits.rate is not None:
            self._rate = limits.rate
        if limits.burst is not None:
            # The bucket has had this size from the start, so the tokens change with it.
            self._tokens = max(0.0, self._tokens + limits.burst - self._burst)
            self._burst = limits.burst
        if limits.bucket is not None:
            self._tokens = min(self._tokens, limits.bucket.remaining)
        if limits.day is not None:
            self._observe_day(limits.day)
        if refused:
            self._hold_back(limits)
        else:
            self._refusals = 0

    async def _take_turn(self, priority: Priority) -> None:
        waiter = _Waiter(priority, next(self._arrivals))
        if priority is Priority.PERSON and self.paused_until is None:
            ahead = bisect(self._waiting, waiter)
            if ahead and (wait := self.seconds_for(ahead + 1)) > _MAX_WAIT:
                raise HardcoverPaused(time() + wait)
        insort(self._waiting, waiter)
        try:
            while True:
                if (until := self.paused_until) is not None:
                    raise HardcoverPaused(until)
                if priority is Priority.UNASKED and (until := self._reserved_until) is not None:
                    raise HardcoverReserved(until)
                delay = self._delay(waiter)
                if delay is not None and delay <= 0:
                    self._busy = True
                    self._tokens -= 1
                    return
                if delay is not None and delay > _MAX_WAIT:
                    self.pause(time() + min(delay, DAY))
                    continue
                waiter.woken.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(delay):
                        await waiter.woken.wait()
        finally:
            self._waiting.remove(waiter)
            self._wake()

    def _delay(self, waiter: _Waiter) -> float | None:
        """Return how many seconds to wait; None: until another request is done."""
        if self._busy or self._waiting[0] is not waiter:
            return None
        now = self._refill()
        until_token = 0.0 if self._tokens >= 1 - _ROUNDING else (1 - self._tokens) / self._rate
        return max(until_token, self._not_before - now)

    def _refill(self) -> float:
        """Add the tokens gained since the last call; return the event loop's time."""
        now = asyncio.get_running_loop().time()
        if self._filled_at is not None:
            gained = (now - self._filled_at) * self._rate
            self._tokens = min(self._tokens + gained, self._burst)
        self._filled_at = now
        return now

    def _observe_day(self, day: Allowance) -> None:
        now = time()
        # If the reply does not tell when the day ends, it is midnight UTC as documented (§2).
        ends = now + (DAY - now % DAY if day.reset is None else min(day.reset, DAY))
        self._today = (day.remaining, ends)
        if day.remaining == 0:
            _LOGGER.debug("The day's requests are used up")
            self.pause(ends)

    def _hold_back(self, limits: Limits) -> None:
        """Wait or pause after a refused request, for as long as its reply says."""
        self._refusals += 1
        self._tokens = min(self._tokens, 0.0)
        wait = limits.retry_after
        if wait is None:
            used_up = [each for each in (limits.bucket, limits.day) if each and not each.remaining]
            wait = max((each.reset for each in used_up if each.reset), default=_MAX_WAIT)
        wait = min(max(wait, _MIN_WAIT), DAY)
        _LOGGER.debug("Hardcover asks to wait for %.0f seconds", wait)
        if wait > _MAX_WAIT or self._refusals >= _MAX_REFUSALS:
            self.pause(time() + max(wait, _MAX_WAIT))
        else:
            self._not_before = asyncio.get_running_loop().time() + wait

    def _wake(self) -> None:
        """Wake the waiter whose turn is next; the others need not check."""
        if self._waiting:
            self._waiting[0].woken.set()
