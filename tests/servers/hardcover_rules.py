"""What Hardcover checks before it answers: the query's fields, operators and nulls (§2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_object_type,
    parse,
    validate,
    value_from_ast_untyped,
)

from .hardcover_schema import SCHEMA

REFUSED_OPERATORS = frozenset(
    {
        "_like",
        "_nlike",
        "_ilike",
        "_nilike",
        "_regex",
        "_nregex",
        "_iregex",
        "_niregex",
        "_similar",
        "_nsimilar",
    }
)
MOST_FIELDS = 5


class InvalidQueryError(Exception):
    """A query that Hasura answers with 200 and `validation-failed`."""

    def __init__(self, message: str, path: str) -> None:
        """Keep what the reply says."""
        super().__init__(message)
        self.message = message
        self.path = path


@dataclass(frozen=True)
class TopField:
    """One top-level field of a request, with its arguments as plain values."""

    name: str
    args: Mapping[str, Any]
    node: FieldNode

    @property
    def key(self) -> str:
        """What the stand-in counts it as: the field and, for `books`, what it asks by."""
        where = self.args.get("where")
        for column in ("id", "title"):
            if self.name == "books" and isinstance(where, Mapping) and column in where:
                return f"books_by_{column}"
        return self.name


@lru_cache(maxsize=256)
def read_document(text: str) -> DocumentNode:
    """Parse a query; raises as Hasura does on a syntax error."""
    try:
        return parse(text)
    except GraphQLError:
        raise InvalidQueryError("not a valid graphql query", "$.query") from None


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation that is asked for."""
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    for operation in operations:
        if (operation.name.value if operation.name else None) == name or len(operations) == 1:
            return operation
    raise InvalidQueryError("exactly one operation has to be present in the document", "$")


def top_fields(
    document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> list[TopField]:
    """List the top-level fields, those of fragments too: each costs one request."""
    return [
        TopField(node.name.value, _arguments(node, variables), node)
        for node in _fields(document, operation.selection_set)
    ]


def uses_refused_operator(fields: list[TopField]) -> bool:
    """Tell whether a filter uses one of the pattern operators, which get a 403."""
    return any(REFUSED_OPERATORS & set(_keys(field.args)) for field in fields)


def check_values(operation: OperationDefinitionNode, fields: list[TopField]) -> None:
    """Raise when a comparison holds null, or a filter an unknown column."""
    root = _root(operation)
    for field in fields:
        definition = root.fields.get(field.name)
        for name, value in field.args.items():
            if definition and name in definition.args:
                path = f"$.selectionSet.{field.name}.args.{name}"
                _check_value(definition.args[name].type, value, path)


def check_columns(document: DocumentNode, operation: OperationDefinitionNode) -> None:
    """Raise when the query asks for a column that does not exist, or is not valid at all."""
    root = _root(operation)
    _check_selection(document, operation.selection_set, root, "$")
    for message in _other_errors(document):
        raise InvalidQueryError(message, "$")


def _root(operation: OperationDefinitionNode) -> GraphQLObjectType:
    root = SCHEMA.get_root_type(operation.operation)
    assert root
    return root


@lru_cache(maxsize=256)
def _other_errors(document: DocumentNode) -> tuple[str, ...]:
    return tuple(error.message for error in validate(SCHEMA, document))


def _check_selection(
    document: DocumentNode, selection: SelectionSetNode, parent: GraphQLObjectType, path: str
) -> None:
    for node in _fields(document, selection):
        name = node.name.value
        here = f"{path}.selectionSet.{name}"
        if name == "__typename":
            continue
        if name not in parent.fields:
            raise InvalidQueryError(f"field '{name}' not found in type: '{parent.name}'", here)
        inner = get_named_type(parent.fields[name].type)
        if node.selection_set and is_object_type(inner):
            _check_selection(document, node.selection_set, inner, here)


def _check_value(kind: GraphQLInputType, value: Any, path: str) -> None:
    named: GraphQLNamedType = get_named_type(kind)
    if isinstance(value, list) and is_list_type(get_nullable_type(kind)):
        for place, item in enumerate(value):
            if item is None:
                raise InvalidQueryError(
                    f"unexpected null value for type '{named.name}'", f"{path}[{place}]"
                )
            if isinstance(item, Mapping):
                _check_value(named, item, f"{path}[{place}]")  # type: ignore[arg-type]
    elif isinstance(value, Mapping) and isinstance(named, GraphQLInputObjectType):
        for name, item in value.items():
            here = f"{path}.{name}"
            if name not in named.fields:
                raise InvalidQueryError(f"field '{name}' not found in type: '{named.name}'", here)
            inner = named.fields[name].type
            if item is None and named.name.endswith("_comparison_exp"):
                wanted = get_named_type(inner).name
                raise InvalidQueryError(f"unexpected null value for type '{wanted}'", here)
            _check_value(inner, item, here)


def _fields(document: DocumentNode, selection: SelectionSetNode) -> Iterator[FieldNode]:
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for node in selection.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(document, node.selection_set)
        elif isinstance(node, FragmentSpreadNode) and node.name.value in fragments:
            yield from _fields(document, fragments[node.name.value].selection_set)


def _arguments(node: FieldNode, variables: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        argument.name.value: value_from_ast_untyped(argument.value, dict(variables))
        for argument in node.arguments or ()
    }
    return {name: value for name, value in values.items() if value is not Undefined}


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        for item in value.values():
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)
