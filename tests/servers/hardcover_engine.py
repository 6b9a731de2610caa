"""The stand-in behind its door: understands a request, checks it and answers it (§2)."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
import json
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    OperationDefinitionNode,
    OperationType,
    execute,
)

from .hardcover_faults import SCOPES, Answer, graphql_error, missing_scope
from .hardcover_limits import Token
from .hardcover_rows import Tables
from .hardcover_rules import (
    MOST_FIELDS,
    InvalidQueryError,
    TopField,
    check_columns,
    check_values,
    operation_of,
    read_document,
    top_fields,
    uses_refused_operator,
)
from .hardcover_schema import SCHEMA
from .hardcover_shelf import ShelfSide
from .hardcover_shelf_writes import ShelfWrites
from .search import SearchError, SearchIndex, check_parameters


class Asked:
    """What a request asks for, as far as it can be understood."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        """Take a request's JSON; raises `KeyError` or `TypeError` when it is not one."""
        self.text: str = body["query"]
        self.variables: dict[str, Any] = body.get("variables") or {}
        self.name: str | None = body.get("operationName")
        self.fields: list[TopField] = []
        self.writes = False
        """Whether it is a mutation."""
        if not isinstance(self.text, str):
            raise TypeError
        # What is wrong with it is told when its turn comes, after the door's checks.
        with suppress(InvalidQueryError):
            document, operation = self.read()
            self.writes = operation.operation is OperationType.MUTATION
            self.fields = top_fields(document, operation, self.variables)

    def read(self) -> tuple[DocumentNode, OperationDefinitionNode]:
        """Parse the query; raises `InvalidQueryError`."""
        document = read_document(self.text)
        return document, operation_of(document, self.name)

    @property
    def listed_values(self) -> int:
        """How many values the variables list."""
        return sum(len(value) for value in self.variables.values() if isinstance(value, list))


class Engine:
    """Answers requests that got through the door, out of a catalogue and shelves."""

    def __init__(self, shelves: ShelfSide) -> None:
        """Answer out of shelves and their catalogue, which may change at any time."""
        self._shelves = shelves
        self._tables = Tables(shelves.catalogue)
        self._index = SearchIndex(shelves.catalogue)

    def execute(self, asked: Asked, token: Token) -> Answer:
        """Check columns and values and answer the query."""
        try:
            document, operation = asked.read()
            check_values(operation, asked.fields)
            check_columns(document, operation)
        except InvalidQueryError as err:
            return graphql_error(err.message, err.path)
        root = {
            "authors": self._tables.authors,
            "me": [self._shelves.me(token)],
            "books": self._tables.books,
            "editions": self._tables.editions,
            "search": self._search,
            "user_books": partial(self._shelves.user_books, token),
            **ShelfWrites(self._shelves, token).fields,
        }
        result = execute(
            SCHEMA, document, root, variable_values=asked.variables, operation_name=asked.name
        )
        assert isinstance(result, ExecutionResult)
        if result.errors:
            error = result.errors[0]
            return graphql_error(error.message, **(error.extensions or {}))
        return Answer(200, {"data": result.data})

    def _search(self, _info: Any, query: str, **args: Any) -> dict[str, Any]:
        per_page, page = args.get("per_page") or 25, args.get("page") or 1
        asked = {
            "query": query,
            "query_type": args.get("query_type") or "Book",
            "per_page": per_page,
            "page": page,
        }
        try:
            check_parameters(*(args.get(name) for name in ("fields", "weights", "typos", "sort")))
            ids, results = self._index.search(query, per_page, page)
        except SearchError as err:
            return asked | {"error": err.reason, "ids": None, "results": None}
        return asked | {"error": None, "ids": ids, "results": results}


def too_many_fields(asked: Asked, burst: int) -> Answer | None:
    """Refuse a request with more top-level fields than one may have."""
    names = [field.name for field in asked.fields]
    if len(names) > burst:
        message = (
            f"This request has {len(names)} top-level fields, which exceeds your tier's "
            f"burst capacity of {burst}. Split it into smaller requests."
        )
        return Answer(403, {"errors": ["request_exceeds_capacity"], "message": message})
    if "search" in names and len(names) > 1:
        reason = "search_query_limit_exceeded"
    elif len(names) > MOST_FIELDS:
        kind = "mutation" if asked.writes else "query"
        reason = f"top_level_{kind}_limit_exceeded"
    else:
        return None
    return Answer(403, {"errors": ["top_level_limit_exceeded", reason]})


def not_allowed(asked: Asked, token: Token, *, in_band: bool) -> Answer | None:
    """Refuse pattern operators, and fields that the token has no scope for."""
    if uses_refused_operator(asked.fields):
        message = "ilike and related operations are not permitted on this server."
        return Answer(403, {"error": message})
    for field in asked.fields:
        for name in (field.name, *_own_shelf(field)):
            if name in SCOPES and not token.covers(SCOPES[name]):
                return missing_scope(name, in_band=in_band)
    return None


def _own_shelf(field: TopField) -> Iterator[str]:
    """Name `user_books` for a person's own below `me`: it needs the same scope."""
    for node in field.node.selection_set.selections if field.node.selection_set else ():
        if isinstance(node, FieldNode) and node.name.value.startswith("user_books"):
            yield "user_books"


def as_before_april(answer: Answer) -> Answer:
    """Turn every id into a string, and search results into JSON text (contract §4)."""
    return Answer(answer.status, _with_strings(answer.body), answer.headers)


def _with_strings(value: Any, name: str = "") -> Any:
    if name == "results":
        return json.dumps(value)
    if isinstance(value, list):
        return [_with_strings(item, name) for item in value]
    if isinstance(value, dict):
        return {name: _with_strings(item, name) for name, item in value.items()}
    if name in ("id", "ids") or name.endswith("_id"):
        return None if value is None else str(value)
    return value
