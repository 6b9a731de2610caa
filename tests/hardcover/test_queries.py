"""Each operation is sent as a GraphQL document that is valid on its own."""

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)
import pytest

from custom_components.booklore_hardcover.hardcover import queries
from custom_components.booklore_hardcover.hardcover.queries import Operation
from tests.servers.hardcover_schema import SCHEMA

OPERATIONS = [value for value in vars(queries).values() if isinstance(value, Operation)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_is_sent_is_valid_and_costs_one_request(operation: Operation) -> None:
    document = parse(operation.text)
    assert validate(SCHEMA, document) == []
    (sent,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    assert sent.name
    assert sent.name.value == operation.name
    (field,) = sent.selection_set.selections
    assert isinstance(field, FieldNode)
    assert field.name.value == operation.field


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_no_relation_is_more_than_three_deep(operation: Operation) -> None:
    """Hardcover has announced such a limit (contract §2)."""
    document = parse(operation.text)
    fragments = {
        node.name.value: node.selection_set
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }

    def depth(selection: SelectionSetNode | None) -> int:
        if selection is None:
            return 0
        below = [
            depth(node.selection_set) + (node.selection_set is not None)
            if isinstance(node, FieldNode)
            else depth(fragments[node.name.value])
            for node in selection.selections
            if isinstance(node, FieldNode | FragmentSpreadNode)
        ]
        return max(below)

    [sent] = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    assert depth(sent.selection_set) <= 3


def test_every_operation_is_checked() -> None:
    assert len(OPERATIONS) == 15
