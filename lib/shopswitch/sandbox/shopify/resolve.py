"""Answers a checked operation: walks the selections, asks the tables of fields, keeps the rules about null.

A field is answered by its rule in `FIELDS`, else straight from the record (snake_case) or mapping (same name).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shopswitch.sandbox.shopify.errors import FieldError, access_denied, located
from shopswitch.sandbox.shopify.language import TypeRef, Variable
from shopswitch.sandbox.shopify.paging import Rows, connect
from shopswitch.sandbox.shopify.query import Document, Field, Operation, Selection
from shopswitch.sandbox.shopify.sdl import Schema
from shopswitch.sandbox.shopify.state import Record
from shopswitch.sandbox.shopify.values import arguments

if TYPE_CHECKING:
    from shopswitch.sandbox.shopify.shop import ShopifyShop

TYPE_SCOPES: Mapping[str, str] = {
    "Product": "read_products",
    "ProductVariant": "read_products",
    "InventoryItem": "read_inventory",
    "InventoryLevel": "read_inventory",
    "InventoryProperties": "read_inventory",
    "Location": "read_locations",
    "Order": "read_orders",
    "Fulfillment": "read_orders",
    "DeliveryProfile": "read_shipping",
    "DeliveryCarrierService": "read_shipping",
}
"""Scope without which a field of this type is refused; Source: SDL introspection 2026-10, required access."""
COUNT_SCOPES: Mapping[str, str] = {
    "ordersCount": "read_orders",
    "productsCount": "read_products",
    "productVariantsCount": "read_products",
    "locationsCount": "read_locations",
}
MUTATION_SCOPES: Mapping[str, str] = {
    "inventorySetQuantities": "write_inventory",
    "fulfillmentCreate": "write_merchant_managed_fulfillment_orders",
    "fulfillmentTrackingInfoUpdate": "write_merchant_managed_fulfillment_orders",
    "orderClose": "write_orders",
    "orderOpen": "write_orders",
    "orderUpdate": "write_orders",
    "orderCreate": "write_orders",
    "orderMarkAsPaid": "write_orders",
    "orderCancel": "write_orders",
    "tagsAdd": "write_orders",
    "tagsRemove": "write_orders",
}
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(slots=True)
class Context:
    """What the rules of fields may know.

    Attributes:
        directives: Arguments of the directives on the root field being answered, per directive.
        path: Place in the answer of the field being answered.
        all_rows: Connections are read whole (bulk operations).
    """

    shop: "ShopifyShop"
    schema: Schema
    version: str
    base_url: str
    directives: dict[str, dict[str, Any]] = field(default_factory=dict)
    path: list[Any] = field(default_factory=list)
    all_rows: bool = False


Resolver = Callable[[Context, Any, dict[str, Any]], Any]
Table = Mapping[str, Mapping[str, Resolver]]


class _NullError(Exception):
    """A field that may not be null is null: its parent becomes null."""


class Execution:
    """One run of one operation."""

    def __init__(self, context: Context, table: Table, document: Document, variables: Mapping[str, Any]) -> None:
        self.context = context
        self.schema = context.schema
        self.table = table
        self.document = document
        self.variables = variables
        self.errors: list[dict[str, Any]] = []

    def run(self, operation: Operation) -> dict[str, Any] | None:
        """The answer's `data`; what went wrong is in `errors` afterwards."""
        try:
            return self.select(operation.root, {}, operation.selections, [])
        except _NullError:
            return None

    def select(self, type_name: str, value: Any, selections: Sequence[Selection], path: list[Any]) -> dict[str, Any]:
        """The asked fields of one object."""
        grouped: dict[str, list[Field]] = {}
        self._collect(type_name, selections, grouped)
        return {key: self._field(type_name, value, fields, [*path, key]) for key, fields in grouped.items()}

    def _collect(self, type_name: str, selections: Sequence[Selection], into: dict[str, list[Field]]) -> None:
        for each in self.document.opened(selections):
            if not self._wanted(each):
                continue
            if isinstance(each, Field):
                into.setdefault(each.key, []).append(each)
            elif type_name in self.schema.could_be(each.on or type_name):
                self._collect(type_name, each.selections, into)

    def _wanted(self, selection: Any) -> bool:
        for each in selection.directives:
            flag = each.arguments.get("if")
            flag = self.variables.get(flag.name) if isinstance(flag, Variable) else flag
            if (each.name == "skip" and flag) or (each.name == "include" and not flag):
                return False
        return True

    def _field(self, type_name: str, value: Any, fields: list[Field], path: list[Any]) -> Any:
        first = fields[0]
        slot = self.schema.find(type_name, first.name)
        if slot is None:
            raise LookupError(f"{type_name}.{first.name} passed validation and is not there")
        if first.name == "__typename":
            return type_name
        if len(path) == 1:
            self.context.directives = self._directives(first)
        try:
            self._check_scope(type_name, first.name, slot.type)
            given = arguments(self.schema, slot, first, self.variables)
            self.context.path = path
            answer = self._resolve(type_name, value, first.name, given)
            if isinstance(answer, Rows):
                answer = connect(answer, given, all_of_them=self.context.all_rows)
            return self._complete(slot.type, answer, fields, path)
        except FieldError as failure:
            self.errors.append(located(str(failure), first.position, path, code=failure.code, **failure.extensions))
        except _NullError:
            pass
        if slot.type.required:
            raise _NullError
        return None

    def _directives(self, asked: Field) -> dict[str, dict[str, Any]]:
        def filled(value: Any) -> Any:
            return self.variables.get(value.name) if isinstance(value, Variable) else value

        return {each.name: {key: filled(value) for key, value in each.arguments.items()} for each in asked.directives}

    def _check_scope(self, type_name: str, name: str, type_: TypeRef) -> None:
        node = type_.name.removesuffix("Connection")
        scope = TYPE_SCOPES.get(node) if node != "Count" and name not in ("nodes", "edges", "node") else None
        if type_name == "Mutation":
            scope = MUTATION_SCOPES.get(name)
        elif type_name == "QueryRoot":
            scope = COUNT_SCOPES.get(name, scope)
        if scope and not self.context.shop.has_scope(scope):
            raise access_denied(name, scope)

    def _resolve(self, type_name: str, value: Any, name: str, given: dict[str, Any]) -> Any:
        rule = self.table.get(type_name, {}).get(name)
        if rule is not None:
            return rule(self.context, value, given)
        if isinstance(value, Mapping):
            return value[name]
        if name == "id":
            return value.gid
        return getattr(value, CAMEL.sub("_", name).lower())

    def _complete(self, type_: TypeRef, value: Any, fields: list[Field], path: list[Any]) -> Any:
        if value is None:
            if type_.required:
                raise _NullError
            return None
        if type_.of is not None:
            return [self._item(type_.of, each, fields, [*path, index]) for index, each in enumerate(value)]
        if self.schema.is_leaf(type_.name):
            return _moment(value) if isinstance(value, datetime) else value
        concrete = type_.name
        if self.schema.is_abstract(concrete):
            concrete = type_of(value)
            scope = TYPE_SCOPES.get(concrete)
            if scope and not self.context.shop.has_scope(scope):
                raise access_denied(fields[0].name, scope)
        selections = [inner for each in fields for inner in each.selections or ()]
        return self.select(concrete, value, selections, path)

    def _item(self, type_: TypeRef, value: Any, fields: list[Field], path: list[Any]) -> Any:
        try:
            return self._complete(type_, value, fields, path)
        except _NullError:
            if type_.required:
                raise
            return None


def type_of(value: Any) -> str:
    """The concrete type of a record or mapping."""
    return value.TYPENAME if isinstance(value, Record) else str(value["__typename"])


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
