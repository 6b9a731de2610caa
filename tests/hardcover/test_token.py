"""What a token says of itself, and what is none of its sayings."""

from base64 import urlsafe_b64encode
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.hardcover.token import expires_at


def jwt(claims: object) -> str:
    """Return a token as Hardcover made them before August 2026."""
    parts = [json.dumps(each).encode() for each in ({"alg": "HS256", "typ": "JWT"}, claims)]
    encoded = [urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1798761600},
        {"exp": 1798761600.9},
        {"exp": 1798761600, "sub": "7", "https://hasura.io/jwt/claims": {"x-hasura-user-id": "7"}},
    ],
)
def test_a_legacy_token_tells_until_when_it_is_good(claims: dict[str, object]) -> None:
    assert expires_at(jwt(claims)) == 1798761600


@pytest.mark.parametrize("length", range(12))
def test_claims_of_every_length_are_read(length: int) -> None:
    assert expires_at(jwt({"exp": 1798761600, "sub": "a" * length})) == 1798761600


@pytest.mark.parametrize(
    "token",
    [
        "hc_pat_0123456789abcdef",
        "hc_at_a.b.c",
        "",
        "..",
        "a.b",
        "a.b.c.d",
        "eyJhbGciOiJIUzI1NiJ9.ä.c",
        "eyJhbGciOiJIUzI1NiJ9.bm8gSlNPTg.c",
        jwt([]),
        jwt("exp"),
        jwt({}),
        jwt({"exp": None}),
        jwt({"exp": "1798761600"}),
        jwt({"exp": True}),
        jwt({"exp": 0}),
        jwt({"exp": -1}),
        jwt({"exp": 1e300}),
        jwt({"exp": 2**63}),
    ],
)
def test_what_does_not_tell(token: str) -> None:
    assert expires_at(token) is None


@given(st.text() | st.builds("{}.{}.{}".format, st.text(), st.text(), st.text()))
def test_nothing_is_raised_whatever_the_file_held(token: str) -> None:
    assert expires_at(token) is None or token.count(".") == 2
