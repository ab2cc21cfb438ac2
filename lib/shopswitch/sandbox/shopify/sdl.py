"""What types and fields there are, per version: `admin.graphql`, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from shopswitch.sandbox.shopify.language import Tokens, TypeRef, parse_directives, parse_type, parse_value

PAGE_INFO = TypeRef("PageInfo", required=True)


@dataclass(frozen=True, slots=True)
class Slot:
    """A field, an argument or an attribute of an input object.

    Attributes:
        arguments: Only of fields.
        since: First version that has it; empty for all.
        until: Last version that has it; empty for all.
    """

    name: str
    type: TypeRef
    arguments: Mapping[str, "Slot"] = field(default_factory=dict)
    default: Any = None
    has_default: bool = False
    since: str = ""
    until: str = ""

    @property
    def must_be_given(self) -> bool:
        """An argument without which the request is refused."""
        return self.type.required and not self.has_default


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A declared type; `kind` is type, interface, union, input or enum."""

    kind: str
    name: str
    fields: Mapping[str, Slot] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """Interfaces of a type, members of a union, values of an enum."""


class Schema:
    """The types of one version."""

    def __init__(self, types: Mapping[str, TypeDefinition]) -> None:
        self.types = types
        self._members: dict[str, set[str]] = {}
        for each in types.values():
            if each.kind == "union":
                self._members[each.name] = set(each.names)
            elif each.kind == "type":
                for interface in each.names:
                    self._members.setdefault(interface, set()).add(each.name)

    def find(self, type_name: str, field_name: str) -> Slot | None:
        """A field of a type, `__typename` included."""
        if field_name == "__typename":
            return Slot("__typename", TypeRef("String", required=True))
        return self.types[type_name].fields.get(field_name)

    def is_leaf(self, name: str) -> bool:
        """Whether nothing can be selected in it."""
        return name not in self.types or self.types[name].kind == "enum"

    def is_abstract(self, name: str) -> bool:
        """Whether it stands for one of several types."""
        return name in self._members

    def could_be(self, name: str) -> set[str]:
        """The concrete types it can turn out to be."""
        return self._members.get(name, {name})


@cache
def schema(version: str) -> Schema:
    """The types of one supported version, such as ``2026-10``."""
    types = {}
    for each in _declared().values():
        fields = {name: _in_version(slot, version) for name, slot in each.fields.items() if _exists(slot, version)}
        types[each.name] = replace(each, fields=fields)
    for slot in [slot for each in types.values() for slot in each.fields.values()]:
        if slot.type.name.endswith("Connection"):
            types |= _connection(slot.type.name.removesuffix("Connection"))
    return Schema(types)


def _exists(slot: Slot, version: str) -> bool:
    return slot.since <= version and (not slot.until or version <= slot.until)


def _in_version(slot: Slot, version: str) -> Slot:
    return replace(slot, arguments={name: arg for name, arg in slot.arguments.items() if _exists(arg, version)})


def _connection(node: str) -> dict[str, TypeDefinition]:
    def listed(name: str) -> TypeRef:
        return TypeRef(name, required=True, of=TypeRef(name, required=True))

    connection = {
        "nodes": Slot("nodes", listed(node)),
        "edges": Slot("edges", listed(f"{node}Edge")),
        "pageInfo": Slot("pageInfo", PAGE_INFO),
    }
    edge = {
        "cursor": Slot("cursor", TypeRef("String", required=True)),
        "node": Slot("node", TypeRef(node, required=True)),
    }
    return {
        f"{node}Connection": TypeDefinition("type", f"{node}Connection", connection),
        f"{node}Edge": TypeDefinition("type", f"{node}Edge", edge),
    }


@cache
def _declared() -> dict[str, TypeDefinition]:
    tokens = Tokens(Path(__file__).with_name("admin.graphql").read_text(encoding="utf-8"))
    found = {}
    while tokens.now.kind != "end":
        kind, name = tokens.name(), tokens.name()
        found[name] = _definition(tokens, kind, name)
    return found


def _definition(tokens: Tokens, kind: str, name: str) -> TypeDefinition:
    names: list[str] = []
    if kind == "union":
        tokens.expect("=")
        names.append(tokens.name())
        while tokens.accept("|"):
            names.append(tokens.name())
        return TypeDefinition(kind, name, names=tuple(names))
    if tokens.accept("implements"):
        names.append(tokens.name())
        while tokens.accept("&"):
            names.append(tokens.name())
    tokens.expect("{")
    if kind == "enum":
        while not tokens.accept("}"):
            names.append(tokens.name())
        return TypeDefinition(kind, name, names=tuple(names))
    return TypeDefinition(kind, name, _slots(tokens, "}"), tuple(names))


def _slots(tokens: Tokens, closing: str) -> dict[str, Slot]:
    found = {}
    while not tokens.accept(closing):
        name = tokens.name()
        arguments = _slots(tokens, ")") if tokens.accept("(") else {}
        tokens.expect(":")
        type_ = parse_type(tokens)
        has_default = tokens.accept("=")
        default = parse_value(tokens) if has_default else None
        marks = {each.name: str(each.arguments["version"]) for each in parse_directives(tokens)}
        found[name] = Slot(
            name, type_, arguments, default, has_default, since=marks.get("since", ""), until=marks.get("until", "")
        )
    return found
