"""Checks and conversion of what a request gives: literals in the text, and variables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.shopify.errors import FieldError, RequestError
from shopswitch.sandbox.shopify.language import EnumName, TypeRef, Variable
from shopswitch.sandbox.shopify.query import Field, Operation
from shopswitch.sandbox.shopify.sdl import Schema, Slot

MAX_LIST = 250
"""Items an input list may hold; Source: shopify.dev, API usage, limits."""
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that does not fit: `kind` is value, missing or unknown; `owner` the input object it concerns."""

    kind: str
    path: tuple[str | int, ...]
    type: TypeRef
    owner: str
    text: str


def problems(schema: Schema, type_: TypeRef, value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """What is wrong with a value; variables inside it are left alone.

    An enum may be given as a bare word (text) or a string (variables): both pass here.
    """
    if isinstance(value, Variable):
        return
    if value is None:
        if type_.required:
            yield Problem("value", path, type_, "", "Expected value to not be null")
    elif type_.of is not None:
        items = value if isinstance(value, list) else [value]
        for index, each in enumerate(items):
            yield from problems(schema, type_.of, each, (*path, index))
    elif not schema.is_leaf(type_.name):
        yield from _object_problems(schema, type_, value, path)
    elif not _fits(schema, type_.name, value):
        yield Problem("value", path, type_, "", f"Could not coerce value to {type_.name}")


def _object_problems(schema: Schema, type_: TypeRef, value: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem("value", path, type_, "", f"Expected an object of type {type_.name}")
        return
    slots = schema.types[type_.name].fields
    for name in value:
        if name not in slots:
            yield Problem("unknown", (*path, name), type_, type_.name, f"Field is not defined on {type_.name}")
    for name, slot in slots.items():
        if name in value:
            yield from problems(schema, slot.type, value[name], (*path, name))
        elif slot.must_be_given:
            yield Problem("missing", (*path, name), slot.type, type_.name, "Expected value to not be null")


def _fits(schema: Schema, name: str, value: Any) -> bool:
    if name in schema.types:
        word = value.name if isinstance(value, EnumName) else value
        return word in schema.types[name].names
    if isinstance(value, EnumName | dict | list):
        return False
    kinds: dict[str, tuple[type, ...]] = {
        "Int": (int,),
        "Float": (int, float),
        "Boolean": (bool,),
        "String": (str,),
        "ID": (str, int),
        "URL": (str,),
        "DateTime": (str,),
    }
    allowed = kinds.get(name, (str, int, float))
    return isinstance(value, allowed) and (bool in allowed or not isinstance(value, bool))


def converted(schema: Schema, type_: TypeRef, value: Any, variables: Mapping[str, Any]) -> Any:
    """A value ready for use: variables filled in, single values put in lists, defaults added, enums as text."""
    if isinstance(value, Variable):
        value = variables.get(value.name)
    if isinstance(value, EnumName):
        return value.name
    if value is None:
        return None
    if type_.of is not None:
        items = value if isinstance(value, list) else [value]
        if len(items) > MAX_LIST:
            raise FieldError(
                f"The input array has {len(items)} items, and {MAX_LIST} is the most allowed.",
                "MAX_INPUT_SIZE_EXCEEDED",
            )
        return [converted(schema, type_.of, each, variables) for each in items]
    if not schema.is_leaf(type_.name):
        return _slot_values(schema, schema.types[type_.name].fields, value, variables)
    return str(value) if type_.name == "ID" else value


def _slot_values(
    schema: Schema, slots: Mapping[str, Slot], given: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    found = {}
    for name, slot in slots.items():
        value = given.get(name, _ABSENT)
        if isinstance(value, Variable) and value.name not in variables:
            value = _ABSENT
        if value is _ABSENT and slot.has_default:
            value = slot.default
        if value is not _ABSENT:
            found[name] = converted(schema, slot.type, value, variables)
    return found


def arguments(schema: Schema, slot: Slot, field: Field, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of one asked field, ready for use; what was not given and has no default is absent."""
    return _slot_values(schema, slot.arguments, field.arguments, variables)


def variables(schema: Schema, operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a request, checked.

    Raises:
        RequestError: ``INVALID_VARIABLE``.
    """
    found: dict[str, Any] = {}
    for each in operation.variables:
        if each.name not in given:
            if each.has_default:
                found[each.name] = each.default
                continue
            if not each.type.required:
                continue
        value = given.get(each.name)
        wrong = list(problems(schema, each.type, value))
        if wrong:
            line, column = each.position
            raise RequestError(
                [_invalid(each.name, str(each.type), value, wrong) | {"locations": [{"line": line, "column": column}]}]
            )
        found[each.name] = value
    return found


def _invalid(name: str, type_: str, value: Any, wrong: list[Problem]) -> dict[str, Any]:
    detail = ", ".join(f"{'.'.join(map(str, p.path))} ({p.text})" if p.path else f"({p.text})" for p in wrong)
    listed = [{"path": list(each.path), "explanation": each.text} for each in wrong]
    return {
        "message": f"Variable ${name} of type {type_} was provided invalid value for {detail}",
        "extensions": {"code": "INVALID_VARIABLE", "value": value, "problems": listed},
    }
