"""Each operation is sent as a GraphQL document that is valid on its own."""

from graphql import FieldNode, OperationDefinitionNode, parse, validate
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


def test_every_operation_is_checked() -> None:
    assert len(OPERATIONS) == 7
