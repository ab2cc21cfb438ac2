"""Static validation: everything that is refused before a field is answered, in the recorded shapes."""

from collections.abc import Mapping
from typing import Any

from shopswitch.sandbox.shopify.errors import RequestError, located
from shopswitch.sandbox.shopify.language import Position, TypeRef, Variable
from shopswitch.sandbox.shopify.query import Document, Field, InlineFragment, Operation, Selection, Spread
from shopswitch.sandbox.shopify.sdl import Schema, Slot
from shopswitch.sandbox.shopify.values import Problem, problems

DIRECTIVES: Mapping[str, str] = {"include": "if", "skip": "if", "idempotent": "key"}


def validate(schema: Schema, document: Document, operation: Operation) -> None:
    """Refuse what does not fit the types.

    Raises:
        RequestError: With one error per thing that does not fit.
    """
    check = _Validation(schema, document, operation)
    check.selections(operation.root, operation.selections, [f"{operation.kind} {operation.name}".strip()])
    check.unused_variables()
    if check.errors:
        raise RequestError(check.errors)


class _Validation:
    def __init__(self, schema: Schema, document: Document, operation: Operation) -> None:
        self.schema = schema
        self.document = document
        self.operation = operation
        self.declared = {each.name: each for each in operation.variables}
        self.used: set[str] = set()
        self.errors: list[dict[str, Any]] = []
        self.open: list[str] = []

    def wrong(self, message: str, position: Position, path: list[Any], code: str, **extensions: object) -> None:
        self.errors.append(located(message, position, path, code=code, **extensions))

    def unused_variables(self) -> None:
        for each in self.operation.variables:
            if each.name not in self.used:
                self.wrong(
                    f"Variable ${each.name} is declared by {self.operation.name or 'anonymous query'} but not used",
                    each.position,
                    [self.operation.kind],
                    "variableNotUsed",
                    variableName=each.name,
                )

    def selections(self, type_name: str, selections: tuple[Selection, ...], path: list[Any]) -> None:
        for each in selections:
            self.directives(each, [*path])
            match each:
                case Field():
                    self.field(type_name, each, [*path, each.key])
                case InlineFragment():
                    self.fragment(type_name, each, [*path, f"... on {each.on}" if each.on else "..."])
                case Spread():
                    self.spread(type_name, each, path)

    def spread(self, type_name: str, spread: Spread, path: list[Any]) -> None:
        fragment = self.document.fragments.get(spread.name)
        if fragment is None:
            self.wrong(
                f"Fragment {spread.name} was used, but not defined",
                spread.position,
                [*path, f"... {spread.name}"],
                "useAndDefineFragment",
                fragmentName=spread.name,
            )
        elif spread.name in self.open:
            message = f"Fragment {spread.name} contains an infinite loop"
            self.wrong(message, spread.position, [*path], "infiniteLoop", fragmentName=spread.name)
        else:
            self.open.append(spread.name)
            self.fragment(type_name, fragment, [f"fragment {spread.name}"])
            self.open.pop()

    def fragment(self, type_name: str, fragment: InlineFragment, path: list[Any]) -> None:
        on = fragment.on or type_name
        if self.schema.is_leaf(on):
            message = f"No such type {on}, so it can't be a fragment condition"
            self.wrong(message, fragment.position, path, "undefinedType", typeName=on)
        elif not self.schema.could_be(on) & self.schema.could_be(type_name):
            self.wrong(
                f"Fragment on {on} can't be spread inside {type_name}",
                fragment.position,
                path,
                "cannotSpreadFragment",
                typeName=on,
                parentName=type_name,
            )
        else:
            self.selections(on, fragment.selections, path)

    def field(self, type_name: str, field: Field, path: list[Any]) -> None:
        union = self.schema.types[type_name].kind == "union" and field.name != "__typename"
        slot = None if union else self.schema.find(type_name, field.name)
        if slot is None:
            message = f"Field '{field.name}' doesn't exist on type '{type_name}'"
            names = {"typeName": type_name, "fieldName": field.name}
            self.wrong(message, field.position, path, "undefinedField", **names)
            return
        self.arguments(slot, field, path)
        inner = slot.type.name
        if field.selections is not None and self.schema.is_leaf(inner):
            asked = [each.name for each in field.selections if isinstance(each, Field)]
            reason = f"Selections can't be made on scalars (field '{field.name}' returns {inner} but has {asked})"
        elif field.selections is None and not self.schema.is_leaf(inner):
            reason = f"Field must have selections (field '{field.name}' returns {inner} but has no selections)"
        else:
            if field.selections is not None:
                self.selections(inner, field.selections, path)
            return
        names = {"nodeName": f"field '{field.name}'", "typeName": inner}
        self.wrong(reason, field.position, path, "selectionMismatch", **names)

    def arguments(self, slot: Slot, field: Field, path: list[Any]) -> None:
        about = {"typeName": "Field", "name": field.name}
        for name, value in field.arguments.items():
            accepted = slot.arguments.get(name)
            if accepted is None:
                message = f"Field '{field.name}' doesn't accept argument '{name}'"
                where = [*path, name]
                self.wrong(message, field.position, where, "argumentNotAccepted", argumentName=name, **about)
                continue
            for each in problems(self.schema, accepted.type, value):
                self.literal(each, field, name, accepted.type, [*path, name, *each.path])
            self.variables_in(value, accepted.type, accepted.has_default, field, [*path, name])
        missing = [each.name for each in slot.arguments.values() if each.must_be_given]
        missing = [name for name in missing if name not in field.arguments]
        if missing:
            names = ", ".join(missing)
            message = f"Field '{field.name}' is missing required arguments: {names}"
            extensions = {"className": "Field", "name": field.name, "arguments": names}
            self.wrong(message, field.position, path, "missingRequiredArguments", **extensions)

    def literal(self, problem: Problem, field: Field, argument: str, type_: TypeRef, path: list[Any]) -> None:
        name = str(problem.path[-1]) if problem.path else argument
        match problem.kind:
            case "missing":
                self.wrong(
                    f"Argument '{name}' on InputObject '{problem.owner}' is required. Expected type {problem.type}",
                    field.position,
                    path,
                    "missingRequiredInputObjectAttribute",
                    argumentName=name,
                    argumentType=str(problem.type),
                    inputObjectType=problem.owner,
                )
            case "unknown":
                self.wrong(
                    f"InputObject '{problem.owner}' doesn't accept argument '{name}'",
                    field.position,
                    path,
                    "argumentNotAccepted",
                    name=problem.owner,
                    typeName="InputObject",
                    argumentName=name,
                )
            case _:
                self.wrong(
                    f"Argument '{name}' on Field '{field.name}' has an invalid value. Expected type '{type_}'.",
                    field.position,
                    path,
                    "argumentLiteralsIncompatible",
                    typeName="Field",
                    argumentName=name,
                )

    def variables_in(self, value: Any, type_: TypeRef, has_default: bool, field: Field, path: list[Any]) -> None:
        match value:
            case Variable(name=name):
                self.variable(name, type_, has_default, field, path)
            case list():
                for index, each in enumerate(value):
                    self.variables_in(each, type_.of or type_, False, field, [*path, index])
            case dict() if type_.name in self.schema.types:
                slots = self.schema.types[type_.name].fields
                for name, each in value.items():
                    if name in slots:
                        slot = slots[name]
                        self.variables_in(each, slot.type, slot.has_default, field, [*path, name])

    def variable(self, name: str, type_: TypeRef, has_default: bool, field: Field, path: list[Any]) -> None:
        self.used.add(name)
        declared = self.declared.get(name)
        if declared is None:
            message = f"Variable ${name} is used by {self.operation.name or 'anonymous query'} but not declared"
            self.wrong(message, field.position, path, "variableNotDefined", variableName=name)
            return
        given = declared.type
        if has_default or (declared.has_default and declared.default is not None):
            type_ = type_.optional()
        if not fits(given, type_):
            self.wrong(
                f"Type mismatch on variable ${name} and argument {path[-1]} ({given} / {type_})",
                field.position,
                path,
                "variableMismatch",
                variableName=name,
                typeName=str(given),
                argumentName=str(path[-1]),
            )

    def directives(self, selection: Selection, path: list[Any]) -> None:
        for each in selection.directives:
            argument = DIRECTIVES.get(each.name)
            if argument is None:
                message = f"Directive @{each.name} is not defined"
                self.wrong(message, each.position, path, "undefinedDirective", directiveName=each.name)
            elif argument not in each.arguments:
                self.wrong(
                    f"Directive '{each.name}' is missing required arguments: {argument}",
                    each.position,
                    path,
                    "missingRequiredArguments",
                    className="Directive",
                    name=each.name,
                    arguments=argument,
                )
            else:
                self.used |= {v.name for v in each.arguments.values() if isinstance(v, Variable)}


def fits(given: TypeRef, wanted: TypeRef) -> bool:
    """Whether a variable of the one type may stand where the other is wanted."""
    if wanted.required and not given.required:
        return False
    if (given.of is None) != (wanted.of is None):
        # a single value may stand for a list of one
        return given.of is None and wanted.of is not None and fits(given, wanted.of)
    if given.of is not None and wanted.of is not None:
        return fits(given.of, wanted.of)
    return given.name == wanted.name
