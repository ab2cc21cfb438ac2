"""What a shop holds: products with their variants, orders with their shipments, and the log of both."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shopswitch.sandbox.systems import Customer

PAID, NOT_PAID = "paid", "not_paid"
SHIPPED, NOT_SHIPPED = "shipped", "not_shipped"
CANCELLED = "cancelled"
TRACKING = ("disabled", "enabled", "indicator")
"""Values of stockTracking: endless, sold to nothing, counted but never in the way."""
ORDER_STATUSES = (
    "on_hold",
    "processing_awaiting_payment",
    "processing_awaiting_shipment",
    "processing_awaiting_pickup",
    "processing_ready_for_pickup",
    "completed",
    "completed_shipped",
    "completed_picked_up",
    CANCELLED,
)
PAYMENT_STATUSES = (NOT_PAID, "partially_paid", PAID, CANCELLED)
SHIPMENT_STATUSES = (NOT_SHIPPED, SHIPPED, "ready_for_pickup", CANCELLED)


@dataclass(slots=True, eq=False)
class Variant:
    """What is sold; a product without options has exactly one."""

    id: int
    product: "Product"
    created: datetime
    updated: datetime
    title: str
    sku: str
    article_code: str
    ean: str
    hs: str
    price_cents: int
    weight_g: int
    tracking: str
    stock: int
    sold: int = 0
    size_cm: dict[str, int] = field(default_factory=dict)
    cost_cents: int = 0


@dataclass(slots=True, eq=False)
class Product:
    """What variants belong to; visibility is decided here, never per variant."""

    id: int
    created: datetime
    updated: datetime
    title: str
    visibility: str
    description: str = ""
    images: int = 0
    variants: list[Variant] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class OrderLine:
    """A line keeps the codes of the moment of sale; `taken` is what the sale took off the stock."""

    id: int
    variant_id: int | None
    product_id: int | None
    sku: str
    article_code: str
    ean: str
    product_title: str
    variant_title: str
    quantity: int
    price_cents: int
    weight_g: int
    taken: int = 0


@dataclass(slots=True, eq=False)
class Shipment:
    """The one shipment of an order: made with it, closed later. Holds one tracking code."""

    id: int
    number: str
    created: datetime
    updated: datetime
    status: str = NOT_SHIPPED
    tracking_code: str = ""
    notify: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A built-in way of shipping with one weight band."""

    id: int
    value_id: int
    title: str
    cents: int
    pickup: bool = False
    active: bool = True

    @property
    def key(self) -> str:
        """What an order calls it."""
        return f"core|{self.id}|{self.value_id}"


@dataclass(slots=True, eq=False)
class Order:
    """An order; `sent` is what Picqer sent so far, which the shop shows nowhere before all is gone."""

    id: int
    number: str
    created: datetime
    updated: datetime
    customer: Customer
    customer_id: int | None
    method: ShippingMethod
    shipment: Shipment
    invoice_id: int
    channel: str = "main"
    payment_status: str = PAID
    status: str = "processing_awaiting_shipment"
    custom_status_id: int | None = None
    memo: str = ""
    comment: str = ""
    lines: list[OrderLine] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)

    def derive_status(self) -> None:
        """Let the status follow from payment and shipment, as the shop does by itself."""
        paid, shipment = self.payment_status == PAID, self.shipment.status
        if shipment == CANCELLED or self.payment_status == CANCELLED:
            self.status = CANCELLED
        elif not paid:
            self.status = "processing_awaiting_payment"
        elif shipment == SHIPPED:
            self.status = "completed_picked_up" if self.method.pickup else "completed_shipped"
        elif shipment == "ready_for_pickup":
            self.status = "processing_ready_for_pickup"
        else:
            self.status = "processing_awaiting_pickup" if self.method.pickup else "processing_awaiting_shipment"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an order's history."""

    id: int
    at: datetime
    channel: str
    type: str
    message: str
    order: Order


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the stock log."""

    id: int
    at: datetime
    variant: Variant
    change: int
    channel: str


@dataclass(slots=True, eq=False)
class Checkout:
    """A basket that may become an order; its fields are those a caller gave."""

    id: int
    created: datetime
    given: dict[str, Any] = field(default_factory=dict)
    products: list[dict[str, Any]] = field(default_factory=list)
    order_id: int | None = None


class Store:
    """All records of one shop, each kind by id in the order they were made."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._last: dict[str, int] = {}
        self.products: dict[int, Product] = {}
        self.groups: dict[str, Product] = {}
        self.variants: dict[int, Variant] = {}
        self.orders: dict[int, Order] = {}
        self.shipments: dict[int, Order] = {}
        self.invoices: dict[int, Order] = {}
        self.events: list[Event] = []
        self.history: dict[int, list[Event]] = {}
        self.movements: list[Movement] = []
        self.checkouts: dict[int, Checkout] = {}
        self.customers: dict[str, int] = {}
        self.people: dict[int, tuple[Customer, datetime]] = {}
        self._skus: dict[str, dict[int, Variant]] = {}
        # How orders go out in a shop that is set up with nothing.
        self.methods = [
            ShippingMethod(self.number("method"), self.number("value"), "Standaard verzending", 495),
            ShippingMethod(self.number("method"), self.number("value"), "Ophalen in de winkel", 0, pickup=True),
        ]
        self.custom_statuses = {self.number("status"): ("Wacht op leverancier", "#f0a000")}

    def number(self, kind: str) -> int:
        """A new id, larger than the last of its kind."""
        last = self._last.get(kind) or self._rng.randrange(10**6, 9 * 10**7)
        self._last[kind] = last + self._rng.randrange(1, 9)
        return self._last[kind]

    def add_variant(self, variant: Variant) -> Variant:
        """Put a variant under its product and on the list."""
        variant.product.variants.append(variant)
        self.variants[variant.id] = variant
        self._skus.setdefault(variant.sku, {})[variant.id] = variant
        return variant

    def set_sku(self, variant: Variant, sku: str) -> None:
        """Change a SKU; nothing keeps it unique or filled."""
        self._skus.get(variant.sku, {}).pop(variant.id, None)
        variant.sku = sku
        self._skus.setdefault(sku, {})[variant.id] = variant

    def with_sku(self, sku: str) -> list[Variant]:
        """Variants with exactly this SKU, oldest first."""
        return sorted(self._skus.get(sku, {}).values(), key=lambda each: each.id)

    def remove(self, variant: Variant) -> None:
        """Take a variant away, and its product when it was the last; orders keep what they copied."""
        self._skus.get(variant.sku, {}).pop(variant.id, None)
        del self.variants[variant.id]
        variant.product.variants.remove(variant)
        if not variant.product.variants:
            del self.products[variant.product.id]
            self.groups = {name: each for name, each in self.groups.items() if each is not variant.product}

    def move_stock(self, variant: Variant, level: int, channel: str, now: datetime) -> None:
        """Set a level and log the difference."""
        if level != variant.stock:
            self.movements.append(Movement(self.number("movement"), now, variant, level - variant.stock, channel))
        variant.stock, variant.updated = level, now

    def log(self, order: Order, kind: str, message: str, channel: str, now: datetime) -> None:
        """Write a line of an order's history."""
        made = Event(self.number("event"), now, channel, kind, message, order)
        self.events.append(made)
        self.history.setdefault(order.id, []).append(made)
