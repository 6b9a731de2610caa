"""When a request may be sent: Hardcover's buckets, as its reply headers tell them."""

import asyncio
from bisect import insort
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
import logging
import math
from time import time

from .errors import HardcoverPaused
from .ratelimit import DAY, Allowance, Headers, Limits, read_limits

_LOGGER = logging.getLogger(__name__)

_FIRST_BURST = 5
"""The smallest bucket there is, a legacy token's: assumed until the first reply (§2)."""
_FIRST_RATE = 1.0
_LONGEST_WAIT = 60.0
"""Seconds that a caller is left waiting; a longer wait is a pause that it hears of."""
_SHORTEST_WAIT = 1.0
_REFUSALS_IN_A_ROW = 10
_SHARE_OF_THE_LAST = 0.2
_NEARLY = 1e-6


class Priority(IntEnum):
    """Who waits: a person before a background run."""

    PERSON = 0
    RUN = 1


@dataclass(order=True, slots=True)
class _Waiter:
    priority: Priority
    arrival: int
    woken: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


class Pacer:
    """Lets one request through at a time, no faster than Hardcover allows.

    The allowance belongs to the person, so all clients of one person share one pacer
    (contract §1). Not thread-safe; belongs to the event loop it is first used in.
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        """Assume a full bucket of the smallest kind.

        `clock` returns the Unix time in seconds; without one, the machine's clock is used.
        """
        self._clock = clock
        self._waiting: list[_Waiter] = []
        self._arrivals = count()
        self._busy = False
        self._rate = _FIRST_RATE
        self._burst = _FIRST_BURST
        self._tokens = float(_FIRST_BURST)
        self._filled_at: float | None = None
        """When `_tokens` was right, on the event loop's clock."""
        self._not_before = -math.inf
        """Until when a 429 told us to wait, on the event loop's clock."""
        self._refusals = 0
        self._turn_takes = 0.0
        """Seconds from a request to its reply, lately."""
        self._paused_until = 0.0
        self._today: tuple[int, float] | None = None
        """Requests left today and when the day ends, as a Unix time."""

    @property
    def paused_until(self) -> float | None:
        """Until when nothing may be sent, as a Unix time in seconds; None when not paused."""
        return self._paused_until if self._paused_until > self._now() else None

    @property
    def held_back_until(self) -> float:
        """Until when the last 429 told everybody to wait, as a Unix time in seconds."""
        wait = self._not_before - asyncio.get_running_loop().time()
        return max(self._now() + max(wait, 0), self._paused_until)

    @property
    def requests_left_today(self) -> int | None:
        """What the last reply said is left of the day's allowance; None when unknown."""
        if self._today is None or self._today[1] <= self._now():
            return None
        return self._today[0]

    def seconds_for(self, requests: float) -> float:
        """Return about how long so many further requests take, pauses for the day included."""
        now = self._now()
        wait = max(self._paused_until - now, 0.0)
        today = self.requests_left_today
        if self._today is not None and today is not None and requests > today:
            wait, requests = max(self._today[1] - now, wait), requests - today
        self._refill()
        paced = max(requests - max(self._tokens, 0.0), 0.0) / self._rate
        return wait + max(paced, requests * self._turn_takes)

    def pause(self, until: float) -> None:
        """Send nothing before the Unix time `until`; whoever waits hears of it at once."""
        self._paused_until = max(self._paused_until, until)
        self._refusals = 0
        self._wake()

    @asynccontextmanager
    async def turn(self, priority: Priority) -> AsyncGenerator[None]:
        """Wait until one request may be sent, and keep others waiting until it is answered.

        Raises `HardcoverPaused` at once when that takes more than a minute.
        """
        await self._take_turn(priority)
        began = asyncio.get_running_loop().time()
        try:
            yield
        finally:
            took = asyncio.get_running_loop().time() - began
            self._turn_takes += (took - self._turn_takes) * _SHARE_OF_THE_LAST
            self._busy = False
            self._wake()

    def observe(self, headers: Headers, *, refused: bool) -> None:
        """Learn from a reply, while its turn lasts; `refused` when it was a 429 or means one."""
        limits = read_limits(headers, self._now())
        self._refill()
        if limits.rate is not None:
            self._rate = limits.rate
        if limits.burst is not None:
            # A bucket larger or smaller than assumed was so from the start.
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
        insort(self._waiting, waiter)
        try:
            while True:
                if (until := self.paused_until) is not None:
                    raise HardcoverPaused(until)
                delay = self._delay(waiter)
                if delay is not None and delay <= 0:
                    self._busy = True
                    self._tokens -= 1
                    return
                if delay is not None and delay > _LONGEST_WAIT:
                    self.pause(self._now() + min(delay, DAY))
                    continue
                waiter.woken.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(delay):
                        await waiter.woken.wait()
        finally:
            self._waiting.remove(waiter)
            self._wake()

    def _delay(self, waiter: _Waiter) -> float | None:
        """Tell for how many seconds to wait; None means until somebody else is done."""
        if self._busy or self._waiting[0] is not waiter:
            return None
        now = self._refill()
        until_token = 0.0 if self._tokens >= 1 - _NEARLY else (1 - self._tokens) / self._rate
        return max(until_token, self._not_before - now)

    def _refill(self) -> float:
        now = asyncio.get_running_loop().time()
        if self._filled_at is not None:
            gained = (now - self._filled_at) * self._rate
            self._tokens = min(self._tokens + gained, self._burst)
        self._filled_at = now
        return now

    def _observe_day(self, day: Allowance) -> None:
        now = self._now()
        # Without a time it is the documented one: midnight UTC (§2).
        ends = now + (DAY - now % DAY if day.reset is None else min(day.reset, DAY))
        self._today = (day.remaining, ends)
        if day.remaining == 0:
            _LOGGER.debug("The day's requests are used up")
            self.pause(ends)

    def _hold_back(self, limits: Limits) -> None:
        self._refusals += 1
        self._tokens = min(self._tokens, 0.0)
        wait = limits.retry_after
        if wait is None:
            wait = max(
                (
                    allowance.reset
                    for allowance in (limits.bucket, limits.day)
                    if allowance and allowance.remaining == 0 and allowance.reset
                ),
                default=_LONGEST_WAIT,
            )
        wait = min(max(wait, _SHORTEST_WAIT), DAY)
        _LOGGER.debug("Hardcover asks for %.0f seconds of patience", wait)
        if wait > _LONGEST_WAIT:
            self.pause(self._now() + wait)
        elif self._refusals >= _REFUSALS_IN_A_ROW:
            self.pause(self._now() + _LONGEST_WAIT)
        else:
            self._not_before = asyncio.get_running_loop().time() + wait

    def _now(self) -> float:
        return self._clock() if self._clock else time()

    def _wake(self) -> None:
        for waiter in self._waiting:
            waiter.woken.set()
