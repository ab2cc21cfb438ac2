"""What a bulk query may not do; Source: recorded answers of 2026-07."""

from collections.abc import Sequence

from shopswitch.sandbox.shopify.query import Document, Field, Operation, Selection
from shopswitch.sandbox.shopify.sdl import Schema
from shopswitch.sandbox.shopify.validate import validate

MOST_CONNECTIONS = 5
DEEPEST = 2


def problem(schema: Schema, document: Document) -> str:
    """Why a query may not run in bulk, or nothing.

    Raises:
        RequestError: It does not fit the types at all.
    """
    if len(document.operations) != 1 or document.operations[0].kind != "query":
        return "Only one query operation can run in bulk."
    operation: Operation = document.operations[0]
    if operation.variables:
        return "Bulk queries take no variables."
    validate(schema, document, operation)
    walk = _Walk(schema, document)
    walk.selections("QueryRoot", operation.selections, depth=0, in_list=False, has_id=True)
    if walk.wrong:
        return walk.wrong[0]
    if walk.connections == 0:
        return "Bulk queries must contain at least one connection."
    if walk.connections > MOST_CONNECTIONS:
        return f"Bulk queries cannot contain more than {MOST_CONNECTIONS} connections."
    return ""


class _Walk:
    """Counts connections and notes what a bulk query may not do."""

    def __init__(self, schema: Schema, document: Document) -> None:
        self.schema = schema
        self.document = document
        self.connections = 0
        self.wrong: list[str] = []

    def selections(
        self, type_name: str, selections: Sequence[Selection], *, depth: int, in_list: bool, has_id: bool
    ) -> None:
        for each in self.document.opened(selections):
            if not isinstance(each, Field):
                self.selections(each.on or type_name, each.selections, depth=depth, in_list=in_list, has_id=has_id)
                continue
            slot = self.schema.find(type_name, each.name)
            if slot is None or each.selections is None:
                continue
            if type_name == "QueryRoot" and each.name in ("node", "nodes"):
                self.wrong.append("Bulk queries cannot contain a top level node or nodes field.")
            elif slot.type.name.endswith("Connection"):
                self.connection(slot.type.name, each, depth=depth + 1, in_list=in_list, has_id=has_id)
            else:
                inside = in_list or slot.type.of is not None
                self.selections(slot.type.name, each.selections, depth=depth, in_list=inside, has_id=has_id)

    def connection(self, type_name: str, field: Field, *, depth: int, in_list: bool, has_id: bool) -> None:
        self.connections += 1
        if in_list:
            self.wrong.append(f"Bulk queries cannot contain a connection field ({field.name}) within a list field.")
        if depth > DEEPEST:
            self.wrong.append(f"Bulk queries cannot contain connections with a nesting depth greater than {DEEPEST}.")
        if not has_id:
            self.wrong.append(f"The parent of the nested connection {field.name} must select its id, unaliased.")
        for each in self.document.opened(field.selections or ()):
            if isinstance(each, Field) and each.name == "nodes":
                self.wrong.append("Bulk queries must use edges and node; nodes is not supported.")
            elif isinstance(each, Field) and each.name == "edges":
                for inner in self.document.opened(each.selections or ()):
                    if isinstance(inner, Field) and inner.name == "node":
                        self.node(type_name.removesuffix("Connection"), inner, depth)

    def node(self, type_name: str, field: Field, depth: int) -> None:
        asked = self.document.opened(field.selections or ())
        has_id = any(isinstance(each, Field) and each.name == "id" and not each.alias for each in asked)
        self.selections(type_name, field.selections or (), depth=depth, in_list=False, has_id=has_id)
