"""Query cost and the bucket it is paid from.

The formula is inferred, not documented: it fits 1,013 of 1,156 queries recorded with 2026-04 and 2026-07 exactly.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shopswitch.sandbox.shopify.query import Document, Field, Operation, Selection
from shopswitch.sandbox.shopify.sdl import Schema, Slot
from shopswitch.sandbox.shopify.values import arguments

MAX_QUERY_COST = 1000
MAXIMUM_AVAILABLE = 2000
RESTORE_RATE = 100
"""Points per second of the Standard plan; Source: shopify.dev, API rate limits."""
ROOT_COUNT = 10
MUTATION = 10
FREE = frozenset({"MoneyV2", "MoneyBag", "MailingAddress", "PageInfo"})


def size_factor(asked: int) -> int:
    """What a page of this size multiplies its records' cost by."""
    return max(min(asked, 2), math.floor(2 * math.log(asked))) if asked > 0 else 0


class Cost:
    """Cost of one operation."""

    def __init__(self, schema: Schema, document: Document, variables: Mapping[str, Any]) -> None:
        self._schema = schema
        self._document = document
        self._variables = variables

    def requested(self, operation: Operation) -> int:
        """Points the operation may cost at most."""
        return self._root(operation, None)

    def actual(self, operation: Operation, data: Mapping[str, Any] | None) -> int:
        """Points it did cost: pages count what they held, and what was null counts nothing."""
        return self._root(operation, data or {})

    def _root(self, operation: Operation, data: Mapping[str, Any] | None) -> int:
        if operation.kind == "mutation":
            return sum(self._mutation(each) for each in self._fields("Mutation", operation.selections))
        total = 0
        for each in self._fields(operation.root, operation.selections):
            slot = self._schema.find(operation.root, each.name)
            is_count = slot is not None and slot.type.name == "Count"
            total += ROOT_COUNT if is_count else self._field(operation.root, each, data)
        return total

    def _mutation(self, field: Field) -> int:
        slot = self._schema.find("Mutation", field.name)
        total = MUTATION
        if slot is None:
            return total
        free_object = True
        for each in self._fields(slot.type.name, field.selections or ()):
            inner = self._schema.find(slot.type.name, each.name)
            if inner is None or self._schema.is_leaf(inner.type.name) or each.name.lower().endswith("usererrors"):
                continue
            total += self._field(slot.type.name, each, None) - (1 if free_object else 0)
            free_object = False
        return total

    def _fields(self, type_name: str, selections: Sequence[Selection]) -> list[Field]:
        """The asked fields that a type surely answers: its own and those of fragments on itself."""
        found: list[Field] = []
        for each in self._document.opened(selections):
            if isinstance(each, Field):
                found.append(each)
            elif self._schema.could_be(type_name) <= self._schema.could_be(each.on or type_name):
                found += self._fields(type_name, each.selections)
        return found

    def _selections(self, type_name: str, selections: Sequence[Selection], data: Any) -> int:
        own: dict[str, Field] = {each.key: each for each in self._fields(type_name, selections)}
        total = sum(self._field(type_name, each, data) for each in own.values())
        if self._schema.is_abstract(type_name):
            branches = [
                each
                for each in self._document.opened(selections)
                if not isinstance(each, Field) and each.on and each.on != type_name
            ]
            total += max((self._selections(each.on, each.selections, data) for each in branches), default=0)
        return total

    def _field(self, type_name: str, field: Field, data: Any) -> int:
        slot = self._schema.find(type_name, field.name)
        if slot is None or self._schema.is_leaf(slot.type.name) or slot.type.name in FREE:
            return 0
        value = data.get(field.key) if isinstance(data, Mapping) else None
        if data is not None and value is None:
            return 0
        if slot.type.name.endswith("Connection"):
            return self._connection(slot, field, value)
        return 1 + self._selections(slot.type.name, field.selections or (), None if isinstance(value, list) else value)

    def _connection(self, slot: Slot, field: Field, value: Any) -> int:
        given = arguments(self._schema, slot, field, self._variables)
        asked = given.get("first") if given.get("first") is not None else given.get("last")
        if isinstance(value, Mapping):
            rows = value.get("nodes", value.get("edges"))
            asked = len(rows) if isinstance(rows, list) else asked
        node = 0
        for each in self._fields(slot.type.name, field.selections or ()):
            if each.name == "nodes":
                node = max(node, self._node(slot, each))
            elif each.name == "edges":
                edge = slot.type.name.removesuffix("Connection") + "Edge"
                inner = [inner for inner in self._fields(edge, each.selections or ()) if inner.name == "node"]
                node = max([node, *(self._node(slot, every) for every in inner)])
        return 2 + size_factor(int(asked or 0)) * (1 + node)

    def _node(self, slot: Slot, field: Field) -> int:
        return self._selections(slot.type.name.removesuffix("Connection"), field.selections or (), None)


class Bucket:
    """Points of one app in one shop, restored with real time.

    Args:
        monotonic: Seconds that only rise.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.maximum = MAXIMUM_AVAILABLE
        self.restore_rate = RESTORE_RATE
        self._monotonic = monotonic
        self._available = float(MAXIMUM_AVAILABLE)
        self._at = monotonic()

    def available(self) -> int:
        """Points at hand now."""
        now = self._monotonic()
        self._available = min(float(self.maximum), self._available + (now - self._at) * self.restore_rate)
        self._at = now
        return int(self._available)

    def take(self, requested: int) -> bool:
        """Set the requested points aside; False when there are not enough."""
        if self.available() < requested:
            return False
        self._available -= requested
        return True

    def give_back(self, points: int) -> None:
        """Return what a query did not use after all."""
        self._available = min(float(self.maximum), self._available + points)

    def fill(self) -> None:
        """Make it full, as it is while limits are not enforced."""
        self._available = float(self.maximum)


def status(bucket: Bucket, requested: int, actual: int | None) -> dict[str, Any]:
    """`extensions.cost`."""
    return {
        "requestedQueryCost": requested,
        "actualQueryCost": actual,
        "throttleStatus": {
            "maximumAvailable": float(bucket.maximum),
            "currentlyAvailable": bucket.available(),
            "restoreRate": float(bucket.restore_rate),
        },
    }
