"""Whatever a server sends in Hardcover's place: a value or an error of ours, nothing else."""

from collections.abc import Callable
from functools import partial
import json
from math import inf

from hypothesis import given, strategies as st
from multidict import CIMultiDict
import pytest

from custom_components.booklore_hardcover.hardcover.errors import HardcoverError
from custom_components.booklore_hardcover.hardcover.parse import (
    account_from,
    editions_from,
    hits_from,
    works_from,
)
from custom_components.booklore_hardcover.hardcover.parse_shelf import (
    read_from,
    removed_from,
    shelf_from,
    user_books_from,
    written_from,
)
from custom_components.booklore_hardcover.hardcover.queries import (
    ACCOUNT,
    ADD,
    DATE_READ,
    EDITIONS_BY_ISBN,
    RATE,
    REMOVE,
    SEARCH,
    SHELF,
    USER_BOOKS,
    WORK_BY_SLUG,
    WORKS_BY_ID,
    WORKS_BY_TITLE,
    Operation,
)
from custom_components.booklore_hardcover.hardcover.ratelimit import read_limits
from custom_components.booklore_hardcover.hardcover.replies import Reply, field_of
from tests.properties import examples

from .test_parse import ANY_JSON, ROWS

PARSERS: tuple[tuple[Operation, Callable[[object], object]], ...] = (
    (ACCOUNT, account_from),
    (WORKS_BY_ID, works_from),
    (WORK_BY_SLUG, works_from),
    (WORKS_BY_TITLE, works_from),
    (EDITIONS_BY_ISBN, editions_from),
    (SEARCH, hits_from),
    (SHELF, shelf_from),
    (USER_BOOKS, partial(user_books_from, user_id=1)),
    (RATE, written_from),
    (ADD, written_from),
    (DATE_READ, read_from),
    (REMOVE, removed_from),
)
FIELDS = st.sampled_from([*dict.fromkeys(operation.field for operation, _ in PARSERS)])
ERRORS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "message": ANY_JSON | st.just("insufficient scope"),
            "extensions": ANY_JSON
            | st.fixed_dictionaries({"code": ANY_JSON | st.just("invalid-jwt")}),
        },
    )
    | ANY_JSON,
    max_size=3,
)
FRAMES = st.fixed_dictionaries(
    {},
    optional={
        "data": st.dictionaries(FIELDS, ANY_JSON | ROWS) | ANY_JSON,
        "errors": ERRORS | ANY_JSON,
        "error": ANY_JSON | st.just("insufficient_scope"),
        "scope": ANY_JSON,
    },
)
BODIES = (FRAMES | ANY_JSON).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40)
SENDABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("RateLimit-Policy", "RateLimit", "Retry-After"),
            *(f"X-RateLimit-{each}" for each in ("Limit", "Remaining", "Reset")),
            *(f"X-RateLimit-Daily-{each}" for each in ("Limit", "Remaining", "Reset")),
        ]
    ),
    SENDABLE | st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,4})?", fullmatch=True),
)
STATUSES = st.sampled_from([200, 200, 200, 400, 401, 403, 404, 408, 429, 500, 503]) | st.integers(
    100, 599
)


@examples(150)
@given(asked=st.sampled_from(PARSERS), status=STATUSES, headers=HEADERS, body=BODIES)
def test_any_reply_is_a_value_or_an_error_of_ours(
    asked: tuple[Operation, Callable[[object], object]],
    status: int,
    headers: dict[str, str],
    body: bytes,
) -> None:
    """Through everything that looks at a reply, in the client's order."""
    operation, parse = asked
    reply = Reply(status, CIMultiDict(headers), body)
    assert type(reply.rate_limited) is type(reply.timed_out) is type(reply.server_failed) is bool
    try:
        parse(field_of(reply, operation))
    except HardcoverError as err:
        shown = str(err)
    else:
        assert status == 200
        shown = ""
    assert len(shown) < 200, "what a server writes does not travel in an error"


@given(headers=HEADERS, now=st.floats(0, 4e9))
@examples(200)
def test_any_headers_are_limits(headers: dict[str, str], now: float) -> None:
    """Whatever is told, no wait comes out of it that is less than none."""
    limits = read_limits(CIMultiDict(headers), now)
    for allowance in (limits.bucket, limits.day):
        assert allowance is None or allowance.remaining >= 0
        assert allowance is None or allowance.reset is None or allowance.reset >= 0
    assert limits.retry_after is None or limits.retry_after >= 0
    assert limits.rate is None or 0 < limits.rate < inf


@pytest.mark.parametrize("depth", [500, 100_000])
@pytest.mark.parametrize("opening", [b"[", b'{"data":', b'{"errors":['])
def test_a_reply_of_brackets_only(depth: int, opening: bytes) -> None:
    """Depth is no way to stop us."""
    with pytest.raises(HardcoverError):
        field_of(Reply(200, CIMultiDict(), opening * depth), WORKS_BY_ID)
