"""Holds exchanges against Shopify's published GraphQL schema, by walking each document with its answer."""

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import graphql
from graphql.execution.values import get_variable_values

from tests.conftest import shared
from tests.vendor_schemas.exchange import Direction, Exchange, Violation, media_type, read_json, shortened, type_name
from tests.vendor_schemas.keywords import FORMATS

VERSION = "2026-10"
_PATH = re.compile(r"/admin/api/([^/]+)/graphql\.json")
_DIGITS = re.compile(r"\d+")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


@cache
def admin_schema() -> graphql.GraphQLSchema:
    """The Admin API's schema; building it takes seconds, so it is done once."""
    with gzip.open(shared("specs", f"shopify-admin-{VERSION}.graphql.gz"), "rt", encoding="utf-8") as file:
        return graphql.build_schema(file.read(), assume_valid=True, no_location=True)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31


# What each scalar looks like in an answer; a scalar that is not here may be anything (JSON).
_SCALARS: Mapping[str, Any] = {
    "ID": _text,
    "String": _text,
    "HTML": _text,
    "FormattedString": _text,
    "StorefrontID": _text,
    "ARN": _text,
    "Color": _text,
    "UtcOffset": lambda value: _text(value) and bool(re.fullmatch(r"[+-]\d\d:\d\d", value)),
    "URL": lambda value: _text(value) and bool(re.match(r"https?://[^/]", value)),
    "Boolean": lambda value: isinstance(value, bool),
    "Int": _whole,
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Date": lambda value: _text(value) and FORMATS.conforms(value, "date"),
    "DateTime": lambda value: _text(value) and FORMATS.conforms(value, "date-time"),
    "Decimal": lambda value: _text(value) and bool(_DECIMAL.fullmatch(value)),
    "Money": lambda value: _text(value) and bool(_DECIMAL.fullmatch(value)),
    "UnsignedInt64": lambda value: _text(value) and bool(_DIGITS.fullmatch(value)),
    "BigInt": lambda value: _text(value) and bool(_DECIMAL.fullmatch(value)),
}


@dataclass(frozen=True)
class _Asked:
    """A document that was understood.

    Attributes:
        operation: The one that is run.
        fragments: Named fragments.
        variables: Values with the document's defaults filled in.
    """

    operation: graphql.OperationDefinitionNode
    fragments: Mapping[str, graphql.FragmentDefinitionNode]
    variables: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.operation.name.value if self.operation.name else "anonymous"


@cache
def _parsed(text: str) -> tuple[graphql.DocumentNode | None, tuple[str, ...]]:
    """A document with what is wrong with it; the same few documents are sent again and again."""
    try:
        document = graphql.parse(text)
    except graphql.GraphQLSyntaxError as error:
        return None, (error.message,)
    return document, tuple(error.message for error in graphql.validate(admin_schema(), document))


class ShopifySchema:
    """The Admin GraphQL API of the version in `VERSION`."""

    platform = "shopify"

    def prepare(self) -> None:
        """Build the schema, so that no call has to wait for it."""
        admin_schema()

    def violations(self, exchange: Exchange) -> list[Violation] | None:
        """What is wrong; None for other addresses than the GraphQL one and for other versions."""
        match = _PATH.fullmatch(exchange.path)
        if match is None or match[1] != VERSION or exchange.method != "POST":
            return None
        asked, found = self._request(exchange)
        if exchange.status == 200:
            found += self._answer(exchange, asked)
        return found

    def _request(self, exchange: Exchange) -> tuple[_Asked | None, list[Violation]]:
        def wrong(where: str, rule: str, what: str, value: Any = None) -> Violation:
            return Violation(
                "request", "POST graphql", where, rule, type_name(value) if value is not None else "", what
            )

        if media_type(exchange.request_headers) != "application/json":
            return None, [wrong("header content-type", "media", "the body is to be sent as application/json")]
        try:
            body = read_json(exchange.request_body)
        except ValueError:
            return None, [wrong("body", "json", "the body is no JSON")]
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            return None, [wrong("body.query", "required", "there is no document")]
        found = [
            wrong(f"body.{name}", "unknown", "GraphQL over HTTP knows no such key")
            for name in sorted(set(body) - {"query", "variables", "operationName", "extensions"})
        ]
        document, errors = _parsed(body["query"])
        found += [wrong("body.query", "document", message) for message in errors]
        if document is None or errors:
            return None, found
        operation = graphql.get_operation_ast(document, body.get("operationName"))
        if operation is None:
            return None, [*found, wrong("body.operationName", "document", "it names no operation of the document")]
        given = body.get("variables") or {}
        variables = get_variable_values(admin_schema(), operation.variable_definitions or (), given)
        if isinstance(variables, list):
            return None, [*found, *(wrong("body.variables", "variables", error.message) for error in variables)]
        declared = {definition.variable.name.value for definition in operation.variable_definitions or ()}
        found += [wrong(f"body.variables.{name}", "unknown", "no such variable") for name in set(given) - declared]
        found += [
            wrong("body.query", "directive", "this mutation needs @idempotent at run time") for _ in _missing(operation)
        ]
        inner = given.get("query")
        if isinstance(inner, str) and _starts_export(operation):
            found += [wrong("body.variables.query", "document", message) for message in _parsed(inner)[1]]
        fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, graphql.FragmentDefinitionNode)
        }
        coerced = getattr(variables, "coerced", variables)
        return _Asked(operation, fragments, coerced), found

    def _answer(self, exchange: Exchange, asked: _Asked | None) -> list[Violation]:
        operation = f"POST graphql {asked.name}" if asked else "POST graphql"

        def wrong(where: str, rule: str, what: str, value: Any = None, direction: Direction = "answer") -> Violation:
            return Violation(direction, operation, where, rule, type_name(value), what)

        if media_type(exchange.headers) != "application/json":
            return [wrong("header content-type", "media", "an answer is application/json")]
        try:
            body = read_json(exchange.body)
        except ValueError:
            return [wrong("body", "json", "the body is no JSON")]
        if not isinstance(body, dict):
            return [wrong("body", "type", "an answer is an object", body)]
        found = [
            wrong(f"body.{name}", "unknown", "GraphQL knows no such key", body[name])
            for name in sorted(set(body) - {"data", "errors", "extensions"})
        ]
        errors = body.get("errors")
        found += _errors_list(errors, wrong) if errors is not None else []
        data = body.get("data")
        if data is None and not errors:
            return [*found, wrong("body.data", "required", "an answer has data or errors", data)]
        if errors and asked is None and data is not None:
            found.append(wrong("body.data", "document", "a document that is not valid gets no data", data))
        if asked is None and not errors:
            found.append(wrong("body", "document", "a document that is not valid is answered as if it were"))
        if data is not None and not isinstance(data, dict):
            return [*found, wrong("body.data", "type", "data is an object", data)]
        if data is not None and asked is not None:
            root = admin_schema().get_root_type(asked.operation.operation)
            walk = _Walk(asked, wrong)
            found += walk.selected(root, [asked.operation.selection_set], data, "body.data")
        return found


def _errors_list(errors: Any, wrong: Any) -> list[Violation]:
    if not isinstance(errors, list) or not errors:
        return [wrong("body.errors", "type", "errors are a list with something in it", errors)]
    return [
        wrong("body.errors[]", "required", "an error has a message", error)
        for error in errors
        if not isinstance(error, dict) or not isinstance(error.get("message"), str)
    ]


def _top_fields(operation: graphql.OperationDefinitionNode) -> Iterator[graphql.FieldNode]:
    return (node for node in operation.selection_set.selections if isinstance(node, graphql.FieldNode))


def _starts_export(operation: graphql.OperationDefinitionNode) -> bool:
    return any(node.name.value == "bulkOperationRunQuery" for node in _top_fields(operation))


@cache
def _idempotent_mutations() -> frozenset[str]:
    """Mutations whose own description says that the key is required from 2026-04 on."""
    mutations = admin_schema().mutation_type
    assert mutations is not None
    return frozenset(
        name
        for name, field in mutations.fields.items()
        if re.search(r"As of (version )?`?2026-04`?, the idempotency key is required", field.description or "")
    )


def _missing(operation: graphql.OperationDefinitionNode) -> Iterator[str]:
    """Mutations of an operation that lack the directive."""
    if operation.operation != graphql.OperationType.MUTATION:
        return
    for node in _top_fields(operation):
        given = {directive.name.value for directive in node.directives or ()}
        if node.name.value in _idempotent_mutations() and "idempotent" not in given:
            yield node.name.value


_Wanted = dict[str, list[tuple[Any, graphql.FieldNode, bool]]]
"""Name in the answer → type the field is asked of, its node, and whether the object surely has it."""


def _concrete(kind: Any, value: Mapping[str, Any]) -> Any:
    """The object's own type where the answer tells it (by name, or in its global id), else the type of the field."""
    if not graphql.is_abstract_type(kind):
        return kind
    words = str(value.get("id", "")).removeprefix("gid://shopify/").partition("/")
    named = str(value.get("__typename") or words[0])
    own = admin_schema().type_map.get(named)
    return own if own is not None and admin_schema().is_sub_type(kind, cast("Any", own)) else kind


class _Walk:
    """Compares data with what was asked for.

    Args:
        asked: The document.
        wrong: Makes a violation from where, rule, sentence and value.
    """

    def __init__(self, asked: _Asked, wrong: Any) -> None:
        self._asked, self._wrong = asked, wrong

    def selected(
        self, kind: Any, sets: list[graphql.SelectionSetNode], value: Mapping[str, Any], where: str
    ) -> list[Violation]:
        """Violations of an object of a type, of which these sets of fields were asked."""
        concrete = _concrete(kind, value)
        wanted: _Wanted = {}
        for selection in sets:
            self._collect(concrete, selection, wanted, certain=True)
        found = []
        for name, asked in wanted.items():
            if name in value:
                found += self._field(asked, value[name], f"{where}.{name}")
            elif any(certain for _, _, certain in asked):
                found.append(self._wrong(f"{where}.{name}", "required", "asked for, but missing"))
        found += [
            self._wrong(f"{where}.{name}", "unknown", "was not asked for", value[name])
            for name in value
            if name not in wanted
        ]
        return found

    def _collect(self, kind: Any, selection: graphql.SelectionSetNode, wanted: "_Wanted", *, certain: bool) -> None:
        for node in selection.selections:
            if not self._included(node):
                continue
            if isinstance(node, graphql.FieldNode):
                name = node.alias.value if node.alias else node.name.value
                wanted.setdefault(name, []).append((kind, node, certain))
                continue
            if isinstance(node, graphql.FragmentSpreadNode):
                node = self._asked.fragments[node.name.value]
            condition = cast("Any", node).type_condition
            applies = self._applies(kind, condition)
            if applies is not False:
                inside = kind if condition is None or applies else admin_schema().type_map[condition.name.value]
                self._collect(inside, cast("Any", node).selection_set, wanted, certain=certain and applies is True)

    def _applies(self, kind: Any, condition: Any) -> bool | None:
        """Whether a fragment is for this type; None when the answer does not tell which type it is."""
        if condition is None or condition.name.value == kind.name:
            return True
        target = admin_schema().type_map[condition.name.value]
        if graphql.is_abstract_type(target) and not graphql.is_abstract_type(kind):
            return admin_schema().is_sub_type(cast("Any", target), kind)
        return None if graphql.is_abstract_type(kind) else False

    def _included(self, node: Any) -> bool:
        for directive in node.directives or ():
            if directive.name.value in {"skip", "include"}:
                condition = directive.arguments[0].value
                value = (
                    self._asked.variables.get(condition.name.value)
                    if isinstance(condition, graphql.VariableNode)
                    else condition.value
                )
                if bool(value) is (directive.name.value == "skip"):
                    return False
        return True

    def _field(self, asked: "list[tuple[Any, graphql.FieldNode, bool]]", value: Any, where: str) -> list[Violation]:
        kind, node, _ = asked[0]
        if node.name.value == "__typename":
            known = isinstance(value, str) and value in admin_schema().type_map
            return [] if known else [self._wrong(where, "type", "names no type of the schema", value)]
        sets = [each.selection_set for _, each, _ in asked if each.selection_set is not None]
        return self._value(kind.fields[node.name.value].type, sets, value, where)

    def _value(self, kind: Any, sets: list[graphql.SelectionSetNode], value: Any, where: str) -> list[Violation]:
        if graphql.is_non_null_type(kind):
            if value is None:
                return [self._wrong(where, "null", f"{kind} is never null", value)]
            return self._value(kind.of_type, sets, value, where)
        if value is None:
            return []
        if graphql.is_list_type(kind):
            if not isinstance(value, list):
                return [self._wrong(where, "type", f"{shortened(value)} is no list", value)]
            return [wrong for one in value for wrong in self._value(kind.of_type, sets, one, f"{where}[]")]
        if graphql.is_enum_type(kind):
            if isinstance(value, str) and value in kind.values:
                return []
            return [self._wrong(where, "enum", f"{shortened(value)} is no {kind}", value)]
        if graphql.is_scalar_type(kind):
            fits = _SCALARS.get(kind.name, lambda value: True)
            return [] if fits(value) else [self._wrong(where, "type", f"{shortened(value)} is no {kind}", value)]
        if not isinstance(value, dict):
            return [self._wrong(where, "type", f"{shortened(value)} is no object ({kind})", value)]
        return self.selected(kind, sets, value, where)
