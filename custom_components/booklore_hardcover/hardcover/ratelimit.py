"""What a reply's headers say about Hardcover's two allowances (contract §2).

A short allowance is a bucket that refills by the second; the daily one is a plain
count. They are told apart by their window, because their names differ by tier.
"""

from dataclasses import dataclass
import re

from multidict import CIMultiDict, CIMultiDictProxy

type Headers = CIMultiDict[str] | CIMultiDictProxy[str]

DAY = 86_400.0
"""Seconds; no allowance takes longer to come back."""
_LONG_WINDOW = 3_600.0
_MEMBER = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|[^\s;,"]+)((?:\s*;\s*[a-z]+\s*=\s*[^;,\s]+)*)\s*(?:,|$)'
)
_PARAMETER = re.compile(r";\s*([a-z]+)\s*=\s*(\d{1,9}(?:\.\d{1,9})?)(?![^;\s])")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of an allowance, and in how many seconds more comes, if told."""

    remaining: int
    reset: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reply tells; None where it tells nothing that can be read.

    `rate` is in requests a second, `burst` in requests.
    """

    rate: float | None = None
    burst: int | None = None
    bucket: Allowance | None = None
    day: Allowance | None = None
    retry_after: float | None = None
    """Seconds."""


def read_limits(headers: Headers, now: float) -> Limits:
    """Read the headers of a reply that arrived at the Unix time `now`; never raises.

    The documented `RateLimit` headers go before the older `X-RateLimit` ones, which
    "may be removed" (contract §2).
    """
    policies = _members(headers, "RateLimit-Policy")
    lefts = _members(headers, "RateLimit")
    short: list[Allowance] = []
    long: list[Allowance] = []
    for name, left in lefts.items():
        window = policies.get(name, {}).get("w")
        if window is not None and "r" in left:
            allowance = Allowance(int(left["r"]), left.get("t"))
            (long if window >= _LONG_WINDOW else short).append(allowance)
    buckets = [
        policy
        for policy in policies.values()
        if policy.get("q") and 0 < policy.get("w", 0) < _LONG_WINDOW
    ]
    bursts = [int(policy["burst"]) for policy in buckets if policy.get("burst", 0) >= 1]
    return Limits(
        rate=min((policy["q"] / policy["w"] for policy in buckets), default=None),
        burst=min(bursts, default=_whole(headers, "X-RateLimit-Limit") or None),
        bucket=_least(short) or _legacy(headers, "X-RateLimit-", now),
        day=_least(long) or _legacy(headers, "X-RateLimit-Daily-", now),
        retry_after=_number(headers, "Retry-After"),
    )


def _members(headers: Headers, name: str) -> dict[str, dict[str, float]]:
    """Read a structured list such as `"Free";r=8;t=42, "daily";r=4231` (RFC 9651)."""
    text = ", ".join(headers.getall(name, ()))
    return {
        member[1]: {
            parameter[1]: float(parameter[2]) for parameter in _PARAMETER.finditer(member[2])
        }
        for member in _MEMBER.finditer(text)
    }


def _least(allowances: list[Allowance]) -> Allowance | None:
    return min(allowances, key=lambda allowance: allowance.remaining, default=None)


def _legacy(headers: Headers, prefix: str, now: float) -> Allowance | None:
    remaining = _whole(headers, f"{prefix}Remaining")
    if remaining is None:
        return None
    reset_at = _number(headers, f"{prefix}Reset")
    return Allowance(remaining, None if reset_at is None else max(0.0, reset_at - now))


def _whole(headers: Headers, name: str) -> int | None:
    number = _number(headers, name)
    return None if number is None else int(number)


def _number(headers: Headers, name: str) -> float | None:
    text = headers.get(name, "").strip()
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text, re.ASCII) else None
