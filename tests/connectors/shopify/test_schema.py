"""Every document the Shopify connector can send, held against Shopify's own schema."""

import ast
import importlib
import pkgutil
from pathlib import Path

import graphql
import pytest

from shopswitch.connectors import shopify
from shopswitch.connectors.shopify import queries
from shopswitch.connectors.shopify.queries import Query
from shopswitch.connectors.shopify.rows import PAID
from tests.vendor_schemas.graphql_schema import admin_schema

MODULES = [
    importlib.import_module(f"{shopify.__name__}.{found.name}") for found in pkgutil.iter_modules(shopify.__path__)
]
QUERIES = {name: value for name, value in vars(queries).items() if isinstance(value, Query)}
PERSONAL_TYPES = {"Customer", "MailingAddress", "StaffMember", "CompanyContact", "Company", "PurchasingEntity"}
PERSONAL_FIELDS = {
    "clientIp",
    "contactEmail",
    "customAttributes",
    "email",
    "firstName",
    "lastName",
    "note",
    "phone",
    "shopOwnerName",
    "tags",
}

every_query = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
bulk_queries = pytest.mark.parametrize("query", [q for q in QUERIES.values() if q.bulk], ids=lambda q: q.name)


@pytest.fixture(scope="session")
def schema() -> graphql.GraphQLSchema:
    return admin_schema()


def fields_of(query: Query, schema: graphql.GraphQLSchema) -> list[tuple[str, str, bool]]:
    """Name, named type and "is deprecated" of every field that is selected."""
    info = graphql.TypeInfo(schema)
    found: list[tuple[str, str, bool]] = []

    class Collect(graphql.Visitor):
        def enter_field(self, node: graphql.FieldNode, *_: object) -> None:
            definition = info.get_field_def()
            assert definition is not None
            kind = graphql.get_named_type(definition.type).name
            found.append((node.name.value, kind, bool(definition.deprecation_reason)))

    graphql.visit(graphql.parse(query.text), graphql.TypeInfoVisitor(info, Collect()))
    return found


@every_query
def test_a_query_is_valid_in_the_version_asked_for(query: Query, schema: graphql.GraphQLSchema) -> None:
    """Shopify's own schema of that version accepts the document."""
    assert graphql.validate(schema, graphql.parse(query.text)) == []


@every_query
def test_a_query_asks_for_no_personal_data(query: Query, schema: graphql.GraphQLSchema) -> None:
    """No field is, or leads to, a customer, an address, an e-mail address, a phone number, a note or tags."""
    fields = fields_of(query, schema)
    assert [name for name, kind, _ in fields if name in PERSONAL_FIELDS or kind in PERSONAL_TYPES] == []


@every_query
def test_a_query_uses_nothing_deprecated(query: Query, schema: graphql.GraphQLSchema) -> None:
    """A deprecated field disappears within a year and would break the connector then."""
    assert [name for name, _, deprecated in fields_of(query, schema) if deprecated] == []


@every_query
def test_a_query_is_named_unless_it_runs_in_bulk(query: Query) -> None:
    """Shopify's logs and the journal's reader tell calls apart by the operation's name."""
    (operation,) = graphql.parse(query.text).definitions
    assert isinstance(operation, graphql.OperationDefinitionNode)
    assert (operation.name.value if operation.name else None) == (None if query.bulk else query.name)


@every_query
def test_a_query_stays_below_the_limits_of_one_call(query: Query) -> None:
    """No query may request more than 1,000 points, whatever the plan."""
    assert 0 < query.cost <= 1000


@bulk_queries
def test_a_bulk_query_keeps_to_the_rules_of_bulk_operations(query: Query, schema: graphql.GraphQLSchema) -> None:
    """Connections by edges only, two levels deep, five at most, parents with an id, and no page arguments."""
    info = graphql.TypeInfo(schema)
    depth = deepest = connections = 0
    problems: list[str] = []

    class Rules(graphql.Visitor):
        def enter_field(self, node: graphql.FieldNode, *_: object) -> None:
            nonlocal depth, deepest, connections
            definition = info.get_field_def()
            assert definition is not None
            if not graphql.get_named_type(definition.type).name.endswith("Connection"):
                return
            depth, connections = depth + 1, connections + 1
            deepest = max(deepest, depth)
            assert node.selection_set is not None
            inner = [child.name.value for child in node.selection_set.selections]  # type: ignore[union-attr]
            if inner != ["edges"] or node.arguments:
                problems.append(node.name.value)
            if depth == 1 and " id " not in graphql.print_ast(node).replace("\n", " "):
                problems.append(f"{node.name.value} without id")

        def leave_field(self, *_: object) -> None:
            nonlocal depth
            definition = info.get_field_def()
            if definition is not None and graphql.get_named_type(definition.type).name.endswith("Connection"):
                depth -= 1

    graphql.visit(graphql.parse(query.text), graphql.TypeInfoVisitor(info, Rules()))
    assert problems == []
    assert 1 <= connections <= 5
    assert deepest <= 2


def test_no_query_can_be_forgotten_here() -> None:
    """Documents are made in queries.py only, at module level, so that the tests above see every one of them."""
    made: list[str] = []
    for module in MODULES:
        assert module.__file__ is not None
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        top = [node.value for node in tree.body if isinstance(node, ast.Assign)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "Query":
                assert module is queries
                assert call in top
                made.append(module.__name__)
    assert len(made) == len(QUERIES) > 0


def test_the_counted_queries_are_the_paged_ones_and_their_counts() -> None:
    """A paged query that is too large to check by hand announces its total, so that a short read is noticed."""
    counted = {name for name, query in QUERIES.items() if "total:" in query.text}
    assert counted == {"VARIANTS", "VARIANTS_COUNT", "LEVELS", "ORDERS", "ORDERS_COUNT", "ORDERS_DELIVERY", "HOOKS"}


def test_the_fulfilment_words_are_shopifys(schema: graphql.GraphQLSchema) -> None:
    """Every word of Shopify's present enum is mapped, and none that it does not have."""
    enum = schema.type_map["OrderDisplayFulfillmentStatus"]
    assert isinstance(enum, graphql.GraphQLEnumType)
    assert {*shopify.OPEN_STATUSES, *shopify.COMPLETED_STATUSES} == set(enum.values)


def test_the_payment_words_are_shopifys(schema: graphql.GraphQLSchema) -> None:
    """Every word of Shopify's present enum has a meaning here."""
    enum = schema.type_map["OrderDisplayFinancialStatus"]
    assert isinstance(enum, graphql.GraphQLEnumType)
    assert set(PAID) == set(enum.values)
