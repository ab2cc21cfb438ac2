"""Reader of GraphQL requests: operations, fragments, selections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.shopify.language import (
    Directive,
    GraphQLSyntaxError,
    Position,
    Tokens,
    TypeRef,
    parse_directives,
    parse_pairs,
    parse_type,
    parse_value,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One asked field; `selections` is None when none were written."""

    name: str
    alias: str
    arguments: dict[str, Any]
    directives: tuple[Directive, ...]
    selections: "tuple[Selection, ...] | None"
    position: Position

    @property
    def key(self) -> str:
        """The name under which the answer stands."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class InlineFragment:
    """`... on Type { … }`; an empty type means the surrounding one."""

    on: str
    directives: tuple[Directive, ...]
    selections: "tuple[Selection, ...]"
    position: Position


@dataclass(frozen=True, slots=True)
class Spread:
    """`...name`."""

    name: str
    directives: tuple[Directive, ...]
    position: Position


Selection = Field | InlineFragment | Spread


@dataclass(frozen=True, slots=True)
class VariableDefinition:
    """`$name: Type = default`."""

    name: str
    type: TypeRef
    default: Any
    has_default: bool
    position: Position


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or mutation."""

    kind: str
    name: str
    variables: tuple[VariableDefinition, ...]
    selections: tuple[Selection, ...]
    position: Position

    @property
    def root(self) -> str:
        """Name of the type its fields belong to."""
        return {"query": "QueryRoot", "mutation": "Mutation"}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Document:
    """A request's text, read."""

    operations: tuple[Operation, ...]
    fragments: dict[str, InlineFragment]

    def operation(self, name: str | None) -> Operation | None:
        """The operation with this name, or the only one."""
        if name:
            return next((each for each in self.operations if each.name == name), None)
        return self.operations[0] if len(self.operations) == 1 else None

    def opened(self, selections: Sequence[Selection]) -> list[Field | InlineFragment]:
        """The same selections with named fragments in place of their spreads; unknown names are left out."""
        found: list[Field | InlineFragment] = []
        for each in selections:
            if not isinstance(each, Spread):
                found.append(each)
            elif each.name in self.fragments:
                fragment = self.fragments[each.name]
                found.append(
                    InlineFragment(fragment.on, each.directives, fragment.selections, each.position),
                )
        return found


def parse(text: str) -> Document:
    """Read a request's text.

    Raises:
        GraphQLSyntaxError: It is no GraphQL.
    """
    tokens = Tokens(text)
    operations: list[Operation] = []
    fragments: dict[str, InlineFragment] = {}
    while tokens.now.kind != "end":
        if tokens.at("fragment"):
            position = tokens.take().position
            name = tokens.name()
            tokens.expect("on")
            fragments[name] = InlineFragment(
                tokens.name(), parse_directives(tokens), parse_selections(tokens), position
            )
        else:
            operations.append(_operation(tokens))
    if not operations:
        raise tokens.unexpected("expecting an operation")
    return Document(tuple(operations), fragments)


def _operation(tokens: Tokens) -> Operation:
    position = tokens.now.position
    if tokens.at("{"):
        return Operation("query", "", (), parse_selections(tokens), position)
    kind = tokens.name()
    if kind not in ("query", "mutation", "subscription"):
        raise GraphQLSyntaxError(f"syntax error, unexpected {kind!r}, expecting an operation", position)
    name = tokens.name() if tokens.now.kind == "name" else ""
    variables = _variables(tokens) if tokens.accept("(") else ()
    parse_directives(tokens)
    return Operation(kind, name, variables, parse_selections(tokens), position)


def _variables(tokens: Tokens) -> tuple[VariableDefinition, ...]:
    found: list[VariableDefinition] = []
    while not (found and tokens.accept(")")):
        position = tokens.expect("$").position
        name = tokens.name()
        tokens.expect(":")
        type_ = parse_type(tokens)
        has_default = tokens.accept("=")
        default = parse_value(tokens) if has_default else None
        parse_directives(tokens)
        found.append(VariableDefinition(name, type_, default, has_default, position))
    return tuple(found)


def parse_selections(tokens: Tokens) -> tuple[Selection, ...]:
    """Read `{ … }`; at least one selection must stand in it."""
    tokens.expect("{")
    found: list[Selection] = []
    while not tokens.accept("}"):
        found.append(_selection(tokens))
    if not found:
        raise tokens.unexpected("expecting a selection")
    return tuple(found)


def _selection(tokens: Tokens) -> Selection:
    position = tokens.now.position
    if not tokens.accept("..."):
        name, alias = tokens.name(), ""
        if tokens.accept(":"):
            name, alias = tokens.name(), name
        arguments = parse_pairs(tokens, ")") if tokens.accept("(") else {}
        directives = parse_directives(tokens)
        selections = parse_selections(tokens) if tokens.at("{") else None
        return Field(name, alias, arguments, directives, selections, position)
    if tokens.now.kind == "name" and not tokens.at("on"):
        return Spread(tokens.name(), parse_directives(tokens), position)
    on = tokens.name() if tokens.accept("on") else ""
    return InlineFragment(on, parse_directives(tokens), parse_selections(tokens), position)
