"""The sandbox's own reader of GraphQL against graphql-core's."""

from typing import Any

import graphql
import pytest
from graphql.language import print_ast
from hypothesis import given, settings
from hypothesis import strategies as st

from shopswitch.sandbox.shopify.language import EnumName, GraphQLSyntaxError, Tokens, Variable, parse_value
from shopswitch.sandbox.shopify.query import Field, InlineFragment, Spread, parse

WORDS = [
    *("{", "}", "(", ")", "[", "]", ":", "...", "$", "!", "=", "@", "on", "a", "query", "fragment", "1", '"x"'),
    *("{ a }", "(a: 1)", "(", "{", "}", "{}", "()", "... on a", "($a: b)", "query a", "fragment a on b {"),
]
NAMES = st.sampled_from(["a", "b", "c1", "_d", "on_x", "query", "type"])


def accepted(text: str) -> bool:
    """Whether graphql-core reads a text as a request.

    Definitions of types are none, and empty selections, which its version 3.3 lets pass, the specification forbids.
    """
    try:
        document = graphql.parse(text)
    except graphql.GraphQLError:
        return False
    kinds = graphql.OperationDefinitionNode | graphql.FragmentDefinitionNode
    return all(isinstance(each, kinds) for each in document.definitions) and not has_empty_selections(document)


def has_empty_selections(node: Any) -> bool:
    """Whether `{}` stands where fields must."""
    if isinstance(node, graphql.SelectionSetNode) and not node.selections:
        return True
    children = [getattr(node, key) for key in getattr(node, "keys", ())]
    listed = [each for child in children for each in (child if isinstance(child, tuple | list) else [child])]
    return any(has_empty_selections(each) for each in listed if isinstance(each, graphql.Node))


def values(depth: int = 2) -> st.SearchStrategy[str]:
    """Texts of values."""
    plain = st.one_of(
        st.integers(-999, 999).map(str),
        st.sampled_from(["true", "false", "null", "ENUM", "$v", "1.5", "-2e3"]),
        st.text('ab \\"\n\t/é😀', max_size=6).map(lambda text: graphql.language.print_string.print_string(text)),
    )
    if depth == 0:
        return plain
    inner = values(depth - 1)
    pairs = st.lists(st.tuples(NAMES, inner), max_size=3, unique_by=lambda pair: pair[0])
    return st.one_of(
        plain,
        st.lists(inner, max_size=3).map(lambda each: "[" + " ".join(each) + "]"),
        pairs.map(lambda each: "{" + ", ".join(f"{name}: {value}" for name, value in each) + "}"),
    )


def theirs(node: Any) -> Any:
    """graphql-core's value in the sandbox's words."""
    match node:
        case graphql.VariableNode():
            return Variable(node.name.value)
        case graphql.EnumValueNode():
            return EnumName(node.value)
        case graphql.ListValueNode():
            return [theirs(each) for each in node.values]
        case graphql.ObjectValueNode():
            return {each.name.value: theirs(each.value) for each in node.fields}
        case graphql.IntValueNode():
            return int(node.value)
        case graphql.FloatValueNode():
            return float(node.value)
        case graphql.NullValueNode():
            return None
    return node.value


@settings(deadline=None)
@given(values())
def test_values_mean_what_graphql_says(text: str) -> None:
    """Numbers, escapes, lists, objects, variables and enum words."""
    assert parse_value(Tokens(text)) == theirs(graphql.parse_value(text))


@settings(deadline=None)
@given(st.lists(st.text("ab \t\n\"'\\", max_size=8), max_size=4))
def test_block_strings_lose_their_indentation(lines: list[str]) -> None:
    """As the specification says; Shopify's examples of bulk queries are written so."""
    text = '"""' + "\n  ".join(lines).replace('"""', "").rstrip('"\\') + '"""'
    try:
        expected = theirs(graphql.parse_value(text))
    except graphql.GraphQLError:
        return
    assert parse_value(Tokens(text)) == expected


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=10))
def test_what_is_refused_is_what_graphql_refuses(words: list[str]) -> None:
    """Whatever the order of words, both readers agree on whether it is a request."""
    text = "{ a " + " ".join(words)
    try:
        parse(text)
    except GraphQLSyntaxError:
        assert not accepted(text)
    else:
        assert accepted(text)


@pytest.mark.parametrize(
    "text", ["", "{}", "{ a", '{ a(b: "x) }', "{ a(b: ) }", "{ ä }", "query", "{ a } }", "{ a(b: 01) }"]
)
def test_no_request_is_refused_with_its_place(text: str) -> None:
    """The failure knows line and column."""
    assert not accepted(text)
    with pytest.raises(GraphQLSyntaxError) as caught:
        parse(text)
    assert caught.value.position >= (1, 1)


def test_a_whole_request_is_read() -> None:
    """Operations, variables with defaults, aliases, directives, fragments of both kinds."""
    document = parse(
        """query Q($a: [ID!]! = [], $b: Int) @x { # remark
          first: orders(first: $b, query: "a:b") @include(if: true) { ...F ... { id } ... on Order { name } }
        }
        fragment F on Order { id }"""
    )
    operation = document.operation("Q")
    assert operation is not None
    assert [(each.name, str(each.type), each.has_default) for each in operation.variables] == [
        ("a", "[ID!]!", True),
        ("b", "Int", False),
    ]
    (field,) = operation.selections
    assert isinstance(field, Field)
    assert (field.key, field.name, field.position) == ("first", "orders", (2, 11))
    assert [type(each) for each in field.selections or ()] == [Spread, InlineFragment, InlineFragment]
    assert print_ast(graphql.parse_type("[ID!]!")) == str(operation.variables[0].type)
