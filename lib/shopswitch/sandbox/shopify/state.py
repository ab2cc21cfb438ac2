"""What an emulated Shopify shop holds: records that point at each other, and the numbers they get.

Times are aware and UTC. Money is in euro cents. Names follow Shopify's own fields, in snake_case, so that a field
without a rule of its own is answered straight from the record.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from shopswitch.sandbox.systems import Customer

QUANTITY_NAMES = (
    "available",
    "on_hand",
    "committed",
    "incoming",
    "reserved",
    "damaged",
    "safety_stock",
    "quality_control",
)
"""Source: SDL 2026-10, `inventoryProperties`."""


@dataclass(slots=True, eq=False)
class Record:
    """Anything with a number of its own."""

    TYPENAME: ClassVar[str] = ""

    id: int
    created_at: datetime
    updated_at: datetime

    @property
    def gid(self) -> str:
        """The id as Shopify writes it."""
        return f"gid://shopify/{self.TYPENAME}/{self.id}"

    @property
    def legacy_resource_id(self) -> str:
        """The number alone, as text: it may be larger than JSON's safe integers."""
        return str(self.id)


@dataclass(slots=True, eq=False)
class Location(Record):
    """A place that holds stock."""

    TYPENAME: ClassVar[str] = "Location"

    name: str
    is_active: bool = True
    fulfills_online_orders: bool = True


@dataclass(slots=True, eq=False)
class Product(Record):
    """A product; `group` is the world's word for what keeps its variants together."""

    TYPENAME: ClassVar[str] = "Product"

    title: str
    group: str = ""
    status: str = "ACTIVE"
    description: str = ""
    images: int = 0
    tags: list[str] = field(default_factory=list)
    variants: "list[Variant]" = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Variant(Record):
    """What can be bought."""

    TYPENAME: ClassVar[str] = "ProductVariant"

    product: Product
    item: "InventoryItem"
    title: str
    barcode: str | None
    price_cents: int
    position: int


@dataclass(slots=True, eq=False)
class InventoryItem(Record):
    """The stock side of a variant; the SKU lives here."""

    TYPENAME: ClassVar[str] = "InventoryItem"

    sku: str | None
    tracked: bool
    requires_shipping: bool
    weight_g: int
    harmonized_system_code: str | None
    country_code_of_origin: str | None
    cost_cents: int = 0
    variant: Variant | None = None
    levels: "dict[int, Level]" = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Level(Record):
    """An item's quantities at one location."""

    TYPENAME: ClassVar[str] = "InventoryLevel"

    item: InventoryItem
    location: Location
    available: int = 0
    committed: int = 0
    is_active: bool = True

    @property
    def gid(self) -> str:
        """A level's id carries its item's number."""
        return f"gid://shopify/InventoryLevel/{self.id}?inventory_item_id={self.item.id}"

    def quantity(self, name: str) -> int:
        """One of `QUANTITY_NAMES`; those the sandbox does not move are 0."""
        if name == "on_hand":
            return self.available + self.committed
        return {"available": self.available, "committed": self.committed}.get(name, 0)


@dataclass(slots=True, eq=False)
class LineItem(Record):
    """A line of an order; keeps SKU and title as they were when it was ordered."""

    TYPENAME: ClassVar[str] = "LineItem"

    order: "Order"
    variant: Variant | None
    sku: str | None
    title: str
    variant_title: str | None
    quantity: int
    price_cents: int
    requires_shipping: bool
    fulfilled: int = 0
    committed: int = 0

    @property
    def open(self) -> int:
        """Pieces still to be fulfilled."""
        return self.quantity - self.fulfilled


@dataclass(slots=True, eq=False)
class FulfillmentOrderLine(Record):
    """A line's part in a fulfilment order."""

    TYPENAME: ClassVar[str] = "FulfillmentOrderLineItem"

    line: LineItem
    remaining: int


@dataclass(slots=True, eq=False)
class FulfillmentOrder(Record):
    """The work of shipping an order from one location."""

    TYPENAME: ClassVar[str] = "FulfillmentOrder"

    order: "Order"
    location: Location
    lines: list[FulfillmentOrderLine]
    physical: bool = True
    status: str = "OPEN"


@dataclass(slots=True, eq=False)
class FulfillmentLine(Record):
    """A line's part in a shipment."""

    TYPENAME: ClassVar[str] = "FulfillmentLineItem"

    line: LineItem
    quantity: int


@dataclass(frozen=True, slots=True)
class Tracking:
    """A track & trace code, with carrier and page where known."""

    number: str | None
    company: str | None = None
    url: str | None = None


@dataclass(slots=True, eq=False)
class Fulfillment(Record):
    """A shipment."""

    TYPENAME: ClassVar[str] = "Fulfillment"

    order: "Order"
    name: str
    location: Location
    lines: list[FulfillmentLine]
    tracking: list[Tracking]
    status: str = "SUCCESS"


@dataclass(slots=True, eq=False)
class Order(Record):
    """An order."""

    TYPENAME: ClassVar[str] = "Order"

    number: int
    name: str
    processed_at: datetime
    customer: Customer | None
    display_financial_status: str = "PAID"
    source_name: str | None = "web"
    source_identifier: str | None = None
    note: str | None = None
    po_number: str | None = None
    tags: list[str] = field(default_factory=list)
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    test: bool = False
    shipping_title: str = "Standaard"
    delivery: str = "SHIPPING"
    lines: list[LineItem] = field(default_factory=list)
    fulfillment_orders: list[FulfillmentOrder] = field(default_factory=list)
    fulfillments: list[Fulfillment] = field(default_factory=list)

    @property
    def fulfillment_status(self) -> str:
        """The status Shopify derives by itself.

        Source: SDL 2026-10, OrderDisplayFulfillmentStatus; FULFILLMENT_NOT_REQUIRED is what a cancelled order says.
        """
        if all(line.open == 0 for line in self.lines):
            return "FULFILLED"
        if any(line.fulfilled for line in self.lines):
            return "PARTIALLY_FULFILLED"
        return "FULFILLMENT_NOT_REQUIRED" if self.cancelled_at else "UNFULFILLED"


class Store:
    """All records of one shop, each kind by number in the order they were made."""

    def __init__(self, rng: random.Random) -> None:
        self.products: dict[int, Product] = {}
        self.groups: dict[str, Product] = {}
        self.variants: dict[int, Variant] = {}
        self.items: dict[int, InventoryItem] = {}
        self.levels: dict[int, Level] = {}
        self.locations: dict[int, Location] = {}
        self.orders: dict[int, Order] = {}
        self.fulfillment_orders: dict[int, FulfillmentOrder] = {}
        self.fulfillments: dict[int, Fulfillment] = {}
        self.next_order_number = 1001
        self._rng = rng
        self._last: dict[str, int] = {}
        self._skus: dict[str, dict[int, InventoryItem]] = {}

    def number(self, kind: str) -> int:
        """A new number, larger than the last of its kind."""
        last = self._last.get(kind) or self._rng.randrange(10**9, 9 * 10**9) * 1000
        self._last[kind] = last + self._rng.randrange(1, 60)
        return self._last[kind]

    def first_location(self) -> Location:
        """The location Picqer's connection sends stock to."""
        return next(iter(self.locations.values()))

    def level(self, item: InventoryItem, location: Location, now: datetime) -> Level:
        """An item's level at a location, made when there is none yet."""
        if location.id not in item.levels:
            made = Level(self.number("InventoryLevel"), now, now, item, location)
            item.levels[location.id] = made
            self.levels[made.id] = made
        return item.levels[location.id]

    def set_sku(self, item: InventoryItem, sku: str | None) -> None:
        """Give an item a SKU, or take it away; nothing keeps it unique."""
        if item.sku is not None:
            self._skus.get(item.sku, {}).pop(item.id, None)
        item.sku = sku
        if sku is not None:
            self._skus.setdefault(sku, {})[item.id] = item

    def with_sku(self, sku: str | None) -> list[InventoryItem]:
        """Items with exactly this SKU, oldest first."""
        return sorted(self._skus.get(sku or "", {}).values(), key=lambda item: item.id)

    def remove_variant(self, variant: Variant) -> None:
        """Take a variant away, and its product when it was the last; orders keep what they copied."""
        self.set_sku(variant.item, None)
        for level in variant.item.levels.values():
            del self.levels[level.id]
        del self.items[variant.item.id]
        del self.variants[variant.id]
        variant.product.variants.remove(variant)
        if not variant.product.variants:
            del self.products[variant.product.id]
            self.groups.pop(variant.product.group, None)
        for line in [line for order in self.orders.values() for line in order.lines]:
            if line.variant is variant:
                line.variant, line.committed = None, 0
