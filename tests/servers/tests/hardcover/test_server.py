"""The stand-in keeps Hardcover's rules (contract §1, §2, §7)."""

import asyncio
from collections.abc import AsyncGenerator
import json
import re

import aiohttp
import pytest

from tests.clock import Travel, settle
from tests.hardcover.conftest import DUNE
from tests.servers.catalogue import Catalogue
from tests.servers.hardcover import TOKEN, Fault, HardcoverServer, Policy, Token
from tests.servers.tests.asking import Ask

ME = "{ me { id username } }"
SOME_BOOKS = "books(where: {id: {_in: [1]}}) { id }"
SEARCH = 'search(query: "Dune") { error ids results }'
ILIKE = '{"error":"ilike and related operations are not permitted on this server."}'  # 74 bytes


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_791_158_400.0 + 20 * 3_600  # four hours before midnight UTC

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(catalogue: Catalogue, clock: Clock) -> AsyncGenerator[HardcoverServer]:
    async with HardcoverServer(catalogue, clock=clock) as server:
        server.policy = Policy()
        yield server


async def test_me_is_a_list_of_one(ask: Ask) -> None:
    assert (await ask(ME)).body == {"data": {"me": [{"id": 70_001, "username": "sam"}]}}


# Who may come in


async def test_without_a_header_it_is_a_bad_request(ask: Ask) -> None:
    reply = await ask(ME, None)
    assert (reply.status, reply.body["error"]) == (400, "invalid_request")
    assert "RateLimit" not in reply.headers


@pytest.mark.parametrize("header", [f"Bearer Bearer {TOKEN}", f"Bearer {TOKEN} x", TOKEN, "Bearer"])
async def test_a_malformed_header_is_told_in_band(ask: Ask, header: str) -> None:
    reply = await ask(ME, header)
    assert reply.status == 200
    assert reply.body["errors"][0]["extensions"] == {"path": "$", "code": "invalid-headers"}


async def test_an_unknown_token_is_refused(ask: Ask) -> None:
    reply = await ask(ME, "Bearer hc_pat_nobody")
    assert (reply.status, reply.body["error"]) == (401, "invalid_token")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer realm=")


@pytest.mark.parametrize(
    ("scopes", "query", "missing"),
    [
        ({"read:catalog"}, ME, "read:me:content"),
        ({"read:me:content"}, f"{{ {SOME_BOOKS} }}", "read:catalog:data"),
        ({"read:me:content"}, "{ editions(limit: 1) { id } }", "read:catalog:data"),
        ({"read:catalog:data"}, f"{{ {SEARCH} }}", "read:catalog:search"),
    ],
)
async def test_a_missing_scope_is_refused_by_name(
    ask: Ask, server: HardcoverServer, scopes: set[str], query: str, missing: str
) -> None:
    server.tokens[TOKEN] = Token(scopes=frozenset(scopes))
    reply = await ask(query)
    assert (reply.status, reply.body["scope"]) == (403, missing)
    assert reply.body["error"] == "insufficient_scope"
    server.scopes_in_band = True
    reply = await ask(query)
    assert reply.status == 200
    assert reply.body["errors"][0]["message"].endswith("(insufficient scope)")


@pytest.mark.parametrize(
    "scopes", [{"all"}, {"read"}, {"read:catalog"}, {"read:catalog:data", "read:catalog:search"}]
)
async def test_parents_cover_their_children(
    ask: Ask, server: HardcoverServer, scopes: set[str]
) -> None:
    server.tokens[TOKEN] = Token(scopes=frozenset(scopes))
    for query in (f"{{ {SOME_BOOKS} }}", f"{{ {SEARCH} }}"):
        assert (await ask(query)).status == 200


# What may be asked


async def test_five_fields_may_be_asked_at_once(ask: Ask) -> None:
    reply = await ask("{ " + " ".join(f"b{n}: {SOME_BOOKS}" for n in range(5)) + " }")
    assert list(reply.body["data"]) == ["b0", "b1", "b2", "b3", "b4"]
    assert '"Free";r=5;' in reply.headers["RateLimit"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ([SOME_BOOKS] * 6, "top_level_query_limit_exceeded"),
        ([SEARCH, SOME_BOOKS], "search_query_limit_exceeded"),
        ([SEARCH, SEARCH], "search_query_limit_exceeded"),
    ],
)
async def test_more_is_refused_with_words(ask: Ask, fields: list[str], error: str) -> None:
    reply = await ask("{ " + " ".join(f"f{n}: {field}" for n, field in enumerate(fields)) + " }")
    assert reply.status == 403
    assert reply.body == {"errors": ["top_level_limit_exceeded", error]}


async def test_fields_of_a_fragment_count_too(ask: Ask) -> None:
    fields = " ".join(f"b{n}: {SOME_BOOKS}" for n in range(6))
    reply = await ask(f"query {{ ...f }} fragment f on query_root {{ {fields} }}")
    assert reply.status == 403


async def test_more_than_the_bucket_holds_is_refused(ask: Ask) -> None:
    reply = await ask("{ " + " ".join(f"b{n}: {SOME_BOOKS}" for n in range(15)) + " }")
    assert (reply.status, reply.body["errors"]) == (403, ["request_exceeds_capacity"])


@pytest.mark.parametrize(
    "operator",
    ["_like", "_nlike", "_ilike", "_nilike", "_regex", "_iregex", "_nregex", "_similar"],
)
async def test_pattern_operators_are_refused(
    server: HardcoverServer, session: aiohttp.ClientSession, operator: str
) -> None:
    for query, variables in (
        (f'{{ books(where: {{title: {{{operator}: "D%"}}}}) {{ id }} }}', {}),
        (
            "query q($w: books_bool_exp) { books(where: $w) { id } }",
            {"w": {"title": {operator: "D"}}},
        ),
    ):
        async with session.post(
            server.url,
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {TOKEN}"},
        ) as response:
            assert (response.status, await response.text()) == (403, ILIKE)


@pytest.mark.parametrize(
    ("query", "variables", "message", "path"),
    [
        (
            "{ books { language } }",
            {},
            "field 'language' not found in type: 'books'",
            "$.selectionSet.books.selectionSet.language",
        ),
        (
            "{ editions { book { isbn_13 } } }",
            {},
            "field 'isbn_13' not found in type: 'books'",
            "$.selectionSet.editions.selectionSet.book.selectionSet.isbn_13",
        ),
        (
            '{ books(where: {isbn_13: {_eq: "1"}}) { id } }',
            {},
            "field 'isbn_13' not found in type: 'books_bool_exp'",
            "$.selectionSet.books.args.where.isbn_13",
        ),
        (
            "query q($l: String) { editions(where: {language: {code2: {_eq: $l}}}) { id } }",
            {"l": None},
            "unexpected null value for type 'String'",
            "$.selectionSet.editions.args.where.language.code2._eq",
        ),
        (
            "{ books(where: {title: {_in: null}}) { id } }",
            {},
            "unexpected null value for type 'String'",
            "$.selectionSet.books.args.where.title._in",
        ),
        (
            "query q($t: [String!]) { books(where: {title: {_in: $t}}) { id } }",
            {"t": ["Dune", None]},
            "unexpected null value for type 'String'",
            "$.selectionSet.books.args.where.title._in[1]",
        ),
        ("{ books {", {}, "not a valid graphql query", "$.query"),
    ],
)
async def test_what_does_not_fit_the_schema_is_told_in_band(
    ask: Ask, query: str, variables: dict[str, object], message: str, path: str
) -> None:
    reply = await ask(query, **variables)
    assert reply.status == 200
    assert reply.body == {
        "errors": [{"message": message, "extensions": {"path": path, "code": "validation-failed"}}]
    }


@pytest.mark.parametrize("number", [2**31, "five", None])
async def test_one_bad_id_spoils_the_query(ask: Ask, number: object) -> None:
    reply = await ask(
        "query q($ids: [Int!]!) { books(where: {id: {_in: $ids}}) { id } }", ids=[DUNE, number]
    )
    assert reply.status == 200
    assert "data" not in reply.body


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"query": 5}', b"null"])
async def test_what_is_no_request_is_a_bad_one(
    server: HardcoverServer, session: aiohttp.ClientSession, body: bytes
) -> None:
    async with session.post(server.url, data=body) as response:
        assert response.status == 400


# How often


def left(reply_headers: object) -> tuple[str, int, int]:
    """Read the tier's name and what is left of both allowances."""
    match = re.fullmatch(
        r'"([^"]+)";r=(\d+);t=\d+, "daily";r=(\d+);t=\d+',
        reply_headers["RateLimit"],  # type: ignore[index]
    )
    assert match
    return match[1], int(match[2]), int(match[3])


async def test_the_headers_tell_both_allowances(ask: Ask, clock: Clock) -> None:
    headers = (await ask(ME)).headers
    assert headers["RateLimit-Policy"] == '"Free";q=60;w=60;burst=10, "daily";q=5000;w=86400'
    assert headers["RateLimit"] == '"Free";r=9;t=0, "daily";r=4999;t=14400'
    assert headers["X-RateLimit-Limit"] == "10"
    assert headers["X-RateLimit-Remaining"] == "9"
    assert headers["X-RateLimit-Daily-Limit"] == "5000"
    assert headers["X-RateLimit-Daily-Remaining"] == "4999"
    assert float(headers["X-RateLimit-Daily-Reset"]) == clock.now + 14_400


async def test_the_eleventh_at_once_is_one_too_many(
    ask: Ask, clock: Clock, server: HardcoverServer
) -> None:
    for _ in range(10):
        assert (await ask(ME)).status == 200
    reply = await ask(ME)
    assert (reply.status, reply.headers["Retry-After"], server.rejected) == (429, "1", 1)
    assert reply.body == {
        "error": "Too Many Requests",
        "message": "API rate limit exceeded for tier 'Free'. Try again in 1 seconds.",
    }
    clock.now += 1
    assert (await ask(ME)).status == 200
    assert (await ask(ME)).status == 429
    clock.now += 60
    assert left((await ask(ME)).headers)[1] == 9


async def test_a_legacy_token_has_half_the_bucket_of_the_same_person(
    ask: Ask, server: HardcoverServer
) -> None:
    server.tokens["eyJ"] = Token(kind="jwt")
    server.tokens["hc_pat_other"] = Token(user_id=2)
    assert left((await ask(ME, "Bearer eyJ")).headers) == ("Free (JWT)", 4, 4_999)
    assert left((await ask(ME)).headers) == ("Free", 8, 4_998)
    assert left((await ask(ME, "Bearer eyJ")).headers) == ("Free (JWT)", 2, 4_997)
    assert left((await ask(ME, "Bearer hc_pat_other")).headers) == ("Free", 9, 4_999)


async def test_the_day_ends_at_midnight_utc(
    ask: Ask, clock: Clock, server: HardcoverServer
) -> None:
    server.policy = Policy(daily=2)
    assert [(await ask(ME)).status for _ in range(3)] == [200, 200, 429]
    reply = await ask(ME)
    assert reply.headers["Retry-After"] == "14400"
    assert left(reply.headers)[2] == 0
    clock.now += 14_399
    assert (await ask(ME)).status == 429
    clock.now += 1
    assert left((await ask(ME)).headers)[2] == 1


async def test_the_day_can_be_used_up_on_demand(
    ask: Ask, clock: Clock, server: HardcoverServer
) -> None:
    server.exhaust_day(90)
    assert (await ask(ME)).headers["Retry-After"] == "90"
    clock.now += 90
    assert left((await ask(ME)).headers)[2] == 4_999


async def test_other_programs_use_the_same_allowance(ask: Ask, server: HardcoverServer) -> None:
    server.spend(4)
    assert left((await ask(ME)).headers) == ("Free", 5, 4_995)


async def test_the_policy_can_change_at_any_time(ask: Ask, server: HardcoverServer) -> None:
    await ask(ME)
    server.policy = Policy("Supporter", quota=60, window=60, burst=15, daily=50_000)
    assert left((await ask(ME)).headers) == ("Supporter", 13, 49_998)


# What goes wrong on demand


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        ("401", 401, "invalid_token"),
        ("401_legacy", 401, "Unable to verify token"),
        ("403_scope", 403, "insufficient_scope"),
        ("403_scope_in_band", 200, "(insufficient scope)"),
        ("403_html", 403, "<html>"),
        ("403_quota", 403, "Your quota has been reached for this query."),
        ("403_capacity", 403, "request_exceeds_capacity"),
        ("403_top_level", 403, "top_level_limit_exceeded"),
        ("408", 408, "Request timeout"),
        ("429", 429, "Too Many Requests"),
        ("429_bare", 429, "Throttled"),
        ("429_daily", 429, "21877 seconds"),
        ("500", 500, "An unknown error occurred"),
        ("500_html", 500, "Internal Server Error | Hardcover"),
        ("503", 503, "Service temporarily unavailable"),
        ("html", 200, "<html>"),
        ("redirect", 404, "Not Found"),
        ("graphql_error", 200, "validation-failed"),
        ("invalid_headers", 200, "invalid-headers"),
        ("invalid_jwt", 200, "invalid-jwt"),
        ("null_data", 200, "null"),
        ("empty", 200, "[]"),
        ("wrong_json", 200, "42"),
    ],
)
async def test_a_fault_shows_once_and_then_it_works_again(
    ask: Ask, server: HardcoverServer, fault: Fault, status: int, told: str
) -> None:
    server.fail("me", fault)
    assert (await ask(f"{{ {SOME_BOOKS} }}")).status == 200
    reply = await ask(ME)
    assert reply.status == status
    assert told in (
        reply.body.decode() if isinstance(reply.body, bytes) else json.dumps(reply.body)
    )
    assert "data" in (await ask(ME)).body


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("refuse", aiohttp.ServerDisconnectedError),
        ("reset", aiohttp.ClientError),
        ("truncated_json", json.JSONDecodeError),
    ],
)
async def test_some_faults_leave_no_reply_to_read(
    ask: Ask, server: HardcoverServer, fault: Fault, error: type[Exception]
) -> None:
    server.fail("*", fault)
    with pytest.raises(error):
        await ask(ME)
    assert (await ask(ME)).status == 200


async def test_faults_come_one_after_the_other_until_healed(
    ask: Ask, server: HardcoverServer
) -> None:
    server.fail("me", "408", times=2)
    server.fail("*", "503", times=None)
    assert [(await ask(ME)).status for _ in range(5)] == [408, 408, 503, 503, 503]
    server.heal()
    assert (await ask(ME)).status == 200


async def test_no_answer_lasts_until_healed(
    ask: Ask, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("me", "timeout")
    asked = asyncio.ensure_future(ask(ME))
    await settle()
    travel(20)
    await settle()
    assert not asked.done()
    server.heal()
    assert (await asked).status == 503


async def test_a_429_without_a_header_has_none(ask: Ask, server: HardcoverServer) -> None:
    server.fail("me", "429_bare")
    headers = (await ask(ME)).headers
    assert not {"Retry-After", "RateLimit", "X-RateLimit-Remaining"} & set(headers)


async def test_faults_at_the_door_cost_nothing(ask: Ask, server: HardcoverServer) -> None:
    for fault in ("401", "403_html", "429", "429_bare", "500_html"):
        server.fail("me", fault)
        await ask(ME)
    server.fail("me", "408")
    await ask(ME)
    assert left((await ask(ME)).headers)[1] == 8


async def test_a_slow_search_is_given_up_after_two_seconds(
    ask: Ask, server: HardcoverServer, travel: Travel
) -> None:
    server.search_takes = 0.1
    assert (await travel.through(ask(f"{{ {SEARCH} }}"))).status == 200
    server.search_takes = 30
    assert (await travel.through(ask(f"{{ {SEARCH} }}"))).status == 408
    assert (await ask(ME)).status == 200


async def test_large_filters_can_be_made_too_slow(ask: Ask, server: HardcoverServer) -> None:
    server.most_values = 2
    query = "query q($ids: [Int!]!) { books(where: {id: {_in: $ids}}) { id } }"
    assert (await ask(query, ids=[1, 2, 3])).status == 408
    assert (await ask(query, ids=[1, 2])).status == 200


# What is kept of it


async def test_every_field_is_counted_by_what_it_asks(ask: Ask, server: HardcoverServer) -> None:
    titles = 'books(where: {title: {_in: ["Dune"]}}) { id }'
    others = "books(where: {users_count: {_gt: 5}}) { id }"
    await ask(f"{{ {SOME_BOOKS} t: {titles} o: {others} editions(limit: 1) {{ id }} }}", note=1)
    await ask(f"{{ {SEARCH} }}")
    server.fail("me", "429")
    await ask(ME)
    assert server.requests == {
        "books_by_id": 1,
        "books_by_title": 1,
        "books": 1,
        "editions": 1,
        "search": 1,
        "me": 1,
    }
    assert server.log[0] == ("books_by_id", {"note": 1})
    assert server.rejected == 1


async def test_the_most_requests_at_once_are_noticed(ask: Ask, server: HardcoverServer) -> None:
    server.latency = 0.05
    await asyncio.gather(*(ask(ME) for _ in range(3)))
    assert server.max_concurrent == 3


async def test_a_stopped_server_refuses_and_comes_back_where_it_was(
    ask: Ask, server: HardcoverServer
) -> None:
    url = server.url
    await server.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask(ME)
    await server.start()
    assert server.url == url
    assert (await ask(ME)).status == 200
