"""Reading the allowance out of reply headers, sound or odd (contract §2)."""

from hypothesis import given, strategies as st
from multidict import CIMultiDict
import pytest

from custom_components.booklore_hardcover.hardcover.ratelimit import (
    Allowance,
    Limits,
    read_limits,
)

NOW = 1_791_200_000.0


def read(**headers: str) -> Limits:
    return read_limits(
        CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()}), NOW
    )


def test_the_documented_headers() -> None:
    assert read(
        RateLimit_Policy='"Free";q=60;w=60;burst=10, "daily";q=5000;w=86400',
        RateLimit='"Free";r=8;t=42, "daily";r=4231;t=51234',
        X_RateLimit_Remaining="1",
    ) == Limits(rate=1.0, burst=10, bucket=Allowance(8, 42.0), day=Allowance(4_231, 51_234.0))


def test_allowances_are_told_apart_by_window_not_by_name() -> None:
    limits = read(
        RateLimit_Policy='"daily";q=50000;w=86400, "Supporter, new (JWT)";q=120;w=60;burst=15',
        RateLimit='"daily";r=7;t=5, "Supporter, new (JWT)";r=3;t=1',
    )
    assert (limits.rate, limits.burst) == (2.0, 15)
    assert (limits.bucket, limits.day) == (Allowance(3, 1.0), Allowance(7, 5.0))


def test_of_several_short_allowances_the_strictest_counts() -> None:
    limits = read(
        RateLimit_Policy="a;q=2;w=1;burst=4, b;q=60;w=60;burst=10, c;q=600;w=3600",
        RateLimit="a;r=3;t=1, b;r=2;t=9, c;r=500",
    )
    assert (limits.rate, limits.burst, limits.bucket) == (1.0, 4, Allowance(2, 9.0))
    assert limits.day == Allowance(500)


def test_without_them_the_older_headers_are_read() -> None:
    assert read(
        X_RateLimit_Limit="10",
        X_RateLimit_Remaining="0",
        X_RateLimit_Reset="1791200003",
        X_RateLimit_Daily_Limit="5000",
        X_RateLimit_Daily_Remaining="12",
        X_RateLimit_Daily_Reset="1791199000",
    ) == Limits(burst=10, bucket=Allowance(0, 3.0), day=Allowance(12, 0.0))


def test_retry_after_is_in_seconds() -> None:
    assert read(Retry_After=" 3 ").retry_after == 3.0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"RateLimit_Policy": "", "RateLimit": ""},
        {"RateLimit_Policy": '"Free";q=60', "RateLimit": '"Free";r=8'},
        {"RateLimit_Policy": '"Free";q=60;w=0;burst=0', "RateLimit": '"other";r=8;t=1'},
        {"RateLimit_Policy": '"Free";q=-1;w=nan;burst=inf', "RateLimit": "limit=10, remaining=8"},
        {"RateLimit": '"Free";r=8;t=42'},
        {"X_RateLimit_Limit": "many", "X_RateLimit_Remaining": "-1"},
        {"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"},
        {"Retry_After": "1e400"},
    ],
)
def test_what_cannot_be_read_tells_nothing(headers: dict[str, str]) -> None:
    assert read(**headers) == Limits()


def test_one_odd_policy_does_not_hide_the_other() -> None:
    limits = read(
        RateLimit_Policy='"Free";q="sixty";w=60;burst=10;pk=:aGk=:, "daily";q=5000;w=86400',
        RateLimit='"Free";r=8;t=42, "daily";r=9;t=3',
    )
    assert (limits.rate, limits.day) == (None, Allowance(9, 3.0))


@given(
    st.dictionaries(
        st.sampled_from(["RateLimit-Policy", "RateLimit", "X-RateLimit-Limit", "Retry-After"]),
        st.text()
        | st.from_regex(r'"a";[qwrt]=[0-9.]{1,12};[a-z]=\S*, b;w=\d+;q=\d+', fullmatch=True),
    )
)
def test_no_header_is_too_odd(headers: dict[str, str]) -> None:
    limits = read_limits(CIMultiDict(headers), NOW)
    assert limits.rate is None or limits.rate > 0
    assert limits.burst is None or limits.burst >= 1
    assert limits.bucket is None or limits.bucket.remaining >= 0
