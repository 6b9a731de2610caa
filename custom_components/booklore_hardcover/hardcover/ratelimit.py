"""Reading Hardcover's rate limits from the headers of a reply (contract §2).

There is a token bucket, which refills continuously, and a number of requests per day. They are
told apart by the length of their window, because their names depend on the person's tier.
"""

from dataclasses import dataclass
from operator import attrgetter
import re

from multidict import CIMultiDict, CIMultiDictProxy

type Headers = CIMultiDict[str] | CIMultiDictProxy[str]

DAY = 86_400.0
"""Seconds in a day; no limit takes longer to be lifted."""
LONGEST_PAUSE = DAY + 300.0
"""Seconds; a longer pause was stored while the clock was wrong, and counts as over."""
_SHORTEST_DAILY_WINDOW = 3_600.0
"""A limit whose window has at least this many seconds is taken for the daily one."""
_LIST_MEMBER = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|[^\s;,"]+)((?:\s*;\s*[a-z]+\s*=\s*[^;,\s]+)*)\s*(?:,|$)'
)
_REMAINING = attrgetter("remaining")
_PARAMETER = re.compile(r";\s*([a-z]+)\s*=\s*(\d{1,9}(?:\.\d{1,9})?)(?![^;\s])")


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of a limit is left."""

    remaining: int
    """In requests."""
    reset: float | None = None
    """Seconds until there is more; None if the reply does not tell."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The rate limits in the headers of one reply; None where they are missing or unreadable."""

    rate: float | None = None
    """How fast the bucket refills, in requests per second."""
    burst: int | None = None
    """The size of the bucket, in requests."""
    bucket: Allowance | None = None
    day: Allowance | None = None
    retry_after: float | None = None
    """Seconds to wait before the next request."""


def read_limits(headers: Headers, now: float) -> Limits:
    """Read the headers of a reply that arrived at the Unix time `now`.

    The documented `RateLimit` headers take precedence over the older `X-RateLimit` ones,
    which "may be removed" (contract §2). Headers that cannot be read are ignored.
    """
    policies = _members(headers, "RateLimit-Policy")
    states = _members(headers, "RateLimit")
    buckets: list[Allowance] = []
    days: list[Allowance] = []
    for name, state in states.items():
        window = policies.get(name, {}).get("w")
        if window is not None and "r" in state:
            allowance = Allowance(int(state["r"]), state.get("t"))
            (days if window >= _SHORTEST_DAILY_WINDOW else buckets).append(allowance)
    bucket_policies = [
        policy
        for policy in policies.values()
        if policy.get("q") and 0 < policy.get("w", 0) < _SHORTEST_DAILY_WINDOW
    ]
    bursts = [int(policy["burst"]) for policy in bucket_policies if policy.get("burst", 0) >= 1]
    return Limits(
        rate=min((policy["q"] / policy["w"] for policy in bucket_policies), default=None),
        burst=min(bursts, default=_integer(headers, "X-RateLimit-Limit") or None),
        bucket=min(buckets, key=_REMAINING, default=None) or _legacy(headers, "X-RateLimit-", now),
        day=min(days, key=_REMAINING, default=None) or _legacy(headers, "X-RateLimit-Daily-", now),
        retry_after=_number(headers, "Retry-After"),
    )


def _members(headers: Headers, name: str) -> dict[str, dict[str, float]]:
    """Return the parameters of each member of a header by the member's name.

    The header is a structured list (RFC 9651) such as `"Free";r=8;t=42, "daily";r=4231`.
    """
    text = ", ".join(headers.getall(name, ()))
    return {
        member[1]: {name: float(number) for name, number in _PARAMETER.findall(member[2])}
        for member in _LIST_MEMBER.finditer(text)
    }


def _legacy(headers: Headers, prefix: str, now: float) -> Allowance | None:
    """Read the older headers with this prefix, in which the reset is a Unix time."""
    remaining = _integer(headers, f"{prefix}Remaining")
    if remaining is None:
        return None
    reset_at = _number(headers, f"{prefix}Reset")
    return Allowance(remaining, None if reset_at is None else max(0.0, reset_at - now))


def _integer(headers: Headers, name: str) -> int | None:
    number = _number(headers, name)
    return None if number is None else int(number)


def _number(headers: Headers, name: str) -> float | None:
    text = headers.get(name, "").strip()
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text, re.ASCII) else None
