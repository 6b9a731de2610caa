"""The ways in which the stand-in fails on demand: contract §7, one name each."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .bombs import BOMBS

type Body = dict[str, Any] | list[Any] | str
type Fault = Literal[
    "refuse",
    "reset",
    "timeout",
    "truncated_json",
    "wrong_json",
    "html",
    "redirect",
    "401",
    "401_legacy",
    "403_scope",
    "403_scope_in_band",
    "403_html",
    "403_quota",
    "403_capacity",
    "403_top_level",
    "408",
    "429",
    "429_bare",
    "429_daily",
    "500_html",
    "500",
    "503",
    "graphql_error",
    "invalid_headers",
    "invalid_jwt",
    "null_data",
    "empty",
    "missing_fields",
    "search_error",
    "ids_as_strings",
    "bomb_gzip",
    "bomb_deflate",
    "bomb_br",
    "bomb_zstd",
    "endless",
    "write_refused",
    "parse_failed",
    "403_mutations",
    "lies",
    "late",
    "lands_timeout",
    "lands_reset",
    "lands_refuse",
    "lands_408",
    "lands_500",
]
"""`refuse` closes the connection without a byte, `reset` in the middle of the reply,
`timeout` never answers, `empty` answers with an empty list, `missing_fields` with a row of
an id only. The rest are replies.

Of writes: after `lands_…` it was done, and the reply is hidden by the fault of that name; `late`
gives no reply, and it is done only when calls that hang are let go of; `lies` says that it was
done, and it was not."""

LANDS: Mapping[Fault, Fault] = {
    "lands_timeout": "timeout",
    "lands_reset": "reset",
    "lands_refuse": "refuse",
    "lands_408": "408",
    "lands_500": "500",
}

OF_WRITES: frozenset[Fault] = frozenset(
    {*LANDS, "late", "lies", "write_refused", "parse_failed", "403_mutations"}
)
"""Faults that only writes meet."""
ON_THE_WIRE = frozenset({"refuse", "reset", "timeout", "endless", *BOMBS})
IN_THE_ANSWER = frozenset({"ids_as_strings", "lies"})
"""Faults that change a proper answer instead of replacing it."""

SCOPES: Mapping[str, str] = {
    "authors": "read:catalog:data",
    "me": "read:me:content",
    "books": "read:catalog:data",
    "editions": "read:catalog:data",
    "search": "read:catalog:search",
    "user_books": "read:library",
    "insert_user_book": "write:library",
    "update_user_book": "write:library",
    "update_user_book_read": "write:library",
    "delete_user_book": "write:library",
}
"""The narrowest scope that is enough for a field (contract §1)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply. Those that Hardcover itself gives, not its door, carry `limits`."""

    status: int
    body: Body
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: bool = True

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON; else it is sent as it stands."""
        return not isinstance(self.body, str)


@dataclass(slots=True)
class _Plan:
    operation: str
    fault: Fault
    times: int | None
    after: int


@dataclass(slots=True)
class Faults:
    """What is going to fail, first come first served."""

    _plans: deque[_Plan] = field(default_factory=deque)

    def add(self, operation: str, fault: Fault, times: int | None, after: int) -> None:
        """Plan a fault for `times` requests, or for all when None, once `after` have passed."""
        self._plans.append(_Plan(operation, fault, times, after))

    def clear(self) -> None:
        """Forget all of them."""
        self._plans.clear()

    def next(self, operations: Iterable[str]) -> Fault | None:
        """Return the fault for a request with these top-level fields, and use it up."""
        wanted = {"*", *operations}
        for plan in self._plans:
            if plan.operation in wanted and plan.after:
                plan.after -= 1
            elif plan.operation in wanted:
                if plan.times is not None:
                    plan.times -= 1
                    if not plan.times:
                        self._plans.remove(plan)
                return plan.fault
        return None


def graphql_error(message: str, path: str = "$", code: str = "validation-failed") -> Answer:
    """Answer as Hasura does: 200 and a list of errors."""
    return Answer(
        200, {"errors": [{"message": message, "extensions": {"path": path, "code": code}}]}
    )


def invalid_token() -> Answer:
    """Answer to a token that is unknown, expired or revoked."""
    return Answer(
        401,
        {"error": "invalid_token", "error_description": "Invalid JWT"},
        {"WWW-Authenticate": 'Bearer realm="hardcover", error="invalid_token"'},
        limits=False,
    )


def malformed_header() -> Answer:
    """Answer to a doubled Bearer and the like."""
    error = graphql_error("Malformed Authorization header", code="invalid-headers")
    return Answer(200, error.body, limits=False)


def missing_scope(name: str, *, in_band: bool) -> Answer:
    """Answer to a token without the scope for a field, in one of the two ways."""
    scope = SCOPES[name]
    if in_band:
        root = "mutation_root" if scope.startswith("write:") else "query_root"
        message = f"field '{name}' not found in type: '{root}' (insufficient scope)"
        return Answer(200, {"errors": [{"message": message}]})
    return Answer(
        403,
        {
            "error": "insufficient_scope",
            "error_description": f"Missing scopes: {scope}",
            "scope": scope,
        },
    )


def too_many_requests(tier: str, seconds: int) -> Answer:
    """Answer to a request beyond the allowance."""
    return Answer(
        429,
        {
            "error": "Too Many Requests",
            "message": f"API rate limit exceeded for tier '{tier}'. Try again in {seconds} seconds.",
        },
        {"Retry-After": str(seconds)},
    )


def answer_to(fault: Fault, name: str) -> Answer:
    """Return the reply of a fault, to a request for the top-level field `name`."""
    match fault:
        case "403_scope" | "403_scope_in_band":
            return missing_scope(name, in_band=fault == "403_scope_in_band")
        case "wrong_json":
            return Answer(200, {"data": {name: 42}})
        case "null_data":
            return Answer(200, {"data": {name: None}})
        case "write_refused":
            error = "We weren't able to find that book. Was it deleted?"
            return Answer(200, {"data": {name: {"id": None, "error": error}}})
        case "empty":
            return Answer(200, {"data": {name: []}})
        case "missing_fields" if name == "search":
            hits = [{"document": {"id": "1"}}]
            return Answer(200, {"data": {name: {"error": None, "results": {"hits": hits}}}})
        case "missing_fields":
            return Answer(200, {"data": {name: [{"id": 1}]}})
        case "truncated_json":
            return Answer(200, f'{{"data": {{"{name}": [{{"id": 1, "tit')
        case _:
            return _FIXED[fault]


_HOURS = 21_877
_FIXED: Mapping[str, Answer] = {
    "html": Answer(200, "<!DOCTYPE html><html><body>Sign in to this network</body></html>"),
    "redirect": Answer(307, "", {"Location": "/elsewhere"}, limits=False),
    "401": invalid_token(),
    "401_legacy": Answer(401, {"error": "Unable to verify token"}, limits=False),
    "403_html": Answer(
        403,
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
        {"Server": "cloudflare"},
        limits=False,
    ),
    "403_quota": Answer(403, {"error": "Your quota has been reached for this query."}),
    "403_capacity": Answer(
        403,
        {
            "errors": ["request_exceeds_capacity"],
            "message": "This request has 15 top-level fields, which exceeds your tier's burst "
            "capacity of 10.",
        },
    ),
    "403_top_level": Answer(
        403, {"errors": ["top_level_limit_exceeded", "top_level_query_limit_exceeded"]}
    ),
    "403_mutations": Answer(
        403, {"errors": ["top_level_limit_exceeded", "top_level_mutation_limit_exceeded"]}
    ),
    "parse_failed": graphql_error(
        "parsing Hasura.GraphQL.Execute.Action.Types.ActionWebhookErrorResponse failed, "
        'key "message" not found',
        code="parse-failed",
    ),
    "408": Answer(408, {"error": "Request timeout"}),
    "429": too_many_requests("Free", 1),
    "429_bare": Answer(429, {"error": "Throttled"}, limits=False),
    "429_daily": Answer(
        429,
        too_many_requests("Free", _HOURS).body,
        {"Retry-After": str(_HOURS), "RateLimit": f'"Free";r=10;t=0, "daily";r=0;t={_HOURS}'},
    ),
    "500_html": Answer(
        500,
        "<!DOCTYPE html><html><head><title>Internal Server Error | Hardcover</title></head></html>",
        limits=False,
    ),
    "500": Answer(500, {"error": "An unknown error occurred"}),
    "503": Answer(503, {"error": "Service temporarily unavailable"}),
    "graphql_error": graphql_error(
        "field 'title' not found in type: 'books'", "$.selectionSet.books.selectionSet.title"
    ),
    "invalid_headers": malformed_header(),
    "invalid_jwt": graphql_error("Could not verify JWT: JWTExpired", "$", "invalid-jwt"),
    "search_error": Answer(
        200,
        {
            "data": {
                "search": {
                    "error": "Parameter `sort_by` is malformed.",
                    "ids": None,
                    "results": None,
                }
            }
        },
    ),
}
