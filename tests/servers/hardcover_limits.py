"""The stand-in's allowances: a bucket and a day for every person (contract §2)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
import time
from typing import Literal

_DAY = 86_400
_bucket_clock = time.monotonic
"""Taken as it is: tests that stop the clock still find their bucket refilling."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a tier allows: `quota` requests in `window` seconds, a bucket of `burst`.

    The defaults are those of Hardcover's free tier.
    """

    name: str = "Free"
    quota: int = 60
    window: int = 60
    burst: int = 10
    daily: int = 5_000


QUICK = Policy(quota=6_000, burst=100)
"""A hundred times quicker than Hardcover's free tier, so that tests are quick."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token stands for. A JWT gets half the bucket (contract §2)."""

    kind: Literal["pat", "jwt"] = "pat"
    user_id: int = 70_001
    username: str = "sam"
    scopes: frozenset[str] = frozenset(
        {"read:me:content", "read:catalog", "read:library", "write:library"}
    )

    def covers(self, scope: str) -> bool:
        """Whether a scope is granted, by itself, by a parent, or by `all` (contract §1)."""
        parts = scope.split(":")
        parents = {":".join(parts[:length]) for length in range(1, len(parts) + 1)}
        return bool(self.scopes & {"all", *parents})


@dataclass(slots=True)
class _Usage:
    """One person's use: `debt` requests are missing from the bucket, whatever its size."""

    debt: float = 0.0
    at: float = 0.0
    today: int = 0


@dataclass(slots=True)
class Ledger:
    """Who has used how much; keys and apps of one person share everything (contract §1)."""

    policy: Policy = QUICK
    clock: Callable[[], float] | None = None
    """One clock for everything, in Unix seconds; None means the machine's."""
    _usage: defaultdict[int, _Usage] = field(default_factory=lambda: defaultdict(_Usage))
    _day_ends: float = 0.0

    def exhaust_day(self, user_ids: Iterable[int], seconds_left: float) -> None:
        """Use up everybody's day, and let it end in so many seconds."""
        self._day_ends = self._now() + seconds_left
        for user_id in user_ids:
            self._usage[user_id].today = self.policy.daily

    def spend(self, user_id: int, requests: int) -> None:
        """Use part of a person's allowance, as their other programs do."""
        usage = self._current(user_id)
        usage.debt += requests
        usage.today += requests

    def take(self, token: Token, cost: int) -> int | None:
        """Take `cost` requests; None when they are granted, else the seconds to wait."""
        usage = self._current(token.user_id)
        if usage.today + cost > self.policy.daily:
            return max(1, ceil(self._day_ends - self._now()))
        missing = cost - (self.burst(token) - usage.debt)
        if missing > 0:
            return max(1, ceil(missing / self._rate))
        self.spend(token.user_id, cost)
        return None

    def burst(self, token: Token) -> int:
        """Return the size of the token's bucket."""
        return self.policy.burst if token.kind == "pat" else max(1, self.policy.burst // 2)

    def tier(self, token: Token) -> str:
        """Return the tier's name, which differs by kind of token."""
        return self.policy.name if token.kind == "pat" else f"{self.policy.name} (JWT)"

    def headers(self, token: Token) -> Mapping[str, str]:
        """Describe both allowances as every reply does."""
        usage, policy = self._current(token.user_id), self.policy
        tier, burst = self.tier(token), self.burst(token)
        left = max(0, floor(burst - usage.debt))
        reset = 0 if left else max(1, ceil((usage.debt - burst + 1) / self._rate))
        day_left = max(0, policy.daily - usage.today)
        day_reset = max(0, ceil(self._day_ends - self._now()))
        return {
            "RateLimit-Policy": f'"{tier}";q={policy.quota};w={policy.window};burst={burst}, '
            f'"daily";q={policy.daily};w={_DAY}',
            "RateLimit": f'"{tier}";r={left};t={reset}, "daily";r={day_left};t={day_reset}',
            "X-RateLimit-Limit": str(burst),
            "X-RateLimit-Remaining": str(min(left, day_left)),
            "X-RateLimit-Reset": str(ceil(self._now() + reset)),
            "X-RateLimit-Daily-Limit": str(policy.daily),
            "X-RateLimit-Daily-Remaining": str(day_left),
            "X-RateLimit-Daily-Reset": str(ceil(self._day_ends)),
        }

    @property
    def _rate(self) -> float:
        return self.policy.quota / self.policy.window

    def _now(self) -> float:
        return self.clock() if self.clock else time.time()

    def _current(self, user_id: int) -> _Usage:
        now = self._now()
        if now >= self._day_ends:
            self._day_ends = (now // _DAY + 1) * _DAY
            for usage in self._usage.values():
                usage.today = 0
        usage = self._usage[user_id]
        at = self.clock() if self.clock else _bucket_clock()
        usage.debt = max(0.0, usage.debt - (at - usage.at) * self._rate)
        usage.at = at
        return usage
