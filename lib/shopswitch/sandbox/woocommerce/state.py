"""The whole state of one emulated shop."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from shopswitch.sandbox.woocommerce.auth import ApiKey
from shopswitch.sandbox.woocommerce.catalogue import Catalogue
from shopswitch.sandbox.woocommerce.errors import Json

STATUSES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "picking": "Being picked",
    "checkout-draft": "Draft",
}
"""Order statuses of this shop; ``picking`` was registered by a plugin."""

VAT = 0.21
"""The one tax rate: Dutch VAT, prices include it."""


@dataclass(slots=True)
class OrderLine:
    """One line; amounts in euros without VAT, as precise as the database keeps them.

    Attributes:
        reduced: Pieces taken out of stock for this line.
        parent_name: Name of the variable product, for a variation.
    """

    id: int
    name: str
    product_id: int
    variation_id: int
    quantity: int
    net: float
    net_before_discount: float
    option: dict[str, str] = field(default_factory=dict)
    parent_name: str | None = None
    reduced: int = 0
    meta_ids: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class ShippingLine:
    """How an order goes out."""

    id: int
    method_id: str
    instance_id: str
    title: str
    net: float


@dataclass(slots=True)
class Refund:
    """Money given back; takes an id from the orders' sequence."""

    id: int
    created: datetime
    amount: float
    reason: str
    full: bool


@dataclass(slots=True)
class Note:
    """A note of an order, written by a person, a plugin or the shop itself; `tracking` is a code its text holds."""

    id: int
    created: datetime
    text: str
    author: str = "WooCommerce"
    for_customer: bool = False
    tracking: str = ""


@dataclass(slots=True)
class Order:
    """An order as the database holds it.

    Attributes:
        created: Date of the order (``date_created``); an import plugin can set it back.
        made_at: When the record came into this shop.
        trashed_from: Status before it was put into the bin.
        shipped: Pieces per SKU that Picqer reported as sent; the shop itself knows no shipments.
    """

    id: int
    number: str
    status: str
    created: datetime
    modified: datetime
    made_at: datetime
    paid: datetime | None = None
    completed: datetime | None = None
    billing: dict[str, str] = field(default_factory=dict)
    shipping: dict[str, str] = field(default_factory=dict)
    payment_method: str = ""
    payment_title: str = ""
    created_via: str = "rest-api"
    customer_id: int = 0
    customer_note: str = ""
    transaction_id: str = ""
    order_key: str = ""
    meta: list[Json] = field(default_factory=list)
    lines: list[OrderLine] = field(default_factory=list)
    shipping_lines: list[ShippingLine] = field(default_factory=list)
    tax_line_id: int = 0
    refunds: list[Refund] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    stock_reduced: bool = False
    trashed_from: str = ""
    shipped: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class ShippingMethod:
    """A way of sending offered in a zone."""

    instance_id: int
    zone_id: int
    method_id: str
    title: str
    cost: str = "0"
    enabled: bool = True


@dataclass(slots=True)
class Webhook:
    """A subscription of some connection."""

    id: int
    name: str
    topic: str
    delivery_url: str
    created: datetime
    status: str = "active"
    modified: datetime | None = None


@dataclass(slots=True)
class Account:
    """A customer with a login."""

    id: int
    created: datetime
    email: str
    first_name: str
    last_name: str
    billing: dict[str, str]


class Store:
    """Everything one shop remembers.

    Args:
        rng: Source of ids and keys.
        now: The present moment.
        zone: The shop's time zone.
    """

    def __init__(self, rng: random.Random, now: Callable[[], datetime], zone: ZoneInfo) -> None:
        self.rng = rng
        self.zone = zone
        self._now = now
        self.name = "Testwinkel"
        self.key = ApiKey(f"ck_{rng.getrandbits(160):040x}", f"cs_{rng.getrandbits(160):040x}")
        self.catalogue = Catalogue()
        self.orders: dict[int, Order] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.accounts: dict[str, Account] = {}
        self.buyers: set[str] = set()
        self.statuses = dict(STATUSES)
        self.zones = {0: "Locations not covered by your other zones", 1: "Nederland"}
        self.zone_countries = {1: ["NL"]}
        self.shipping_methods: list[ShippingMethod] = []
        self.settings: dict[tuple[str, str], str] = {}
        self._next: dict[str, int] = {"record": rng.randrange(10, 4000), "user": 1}

    def now(self) -> datetime:
        """The present moment in whole seconds: the shop keeps no finer time."""
        return self._now().astimezone(UTC).replace(microsecond=0)

    def new_id(self, kind: str = "record") -> int:
        """The next id; products, orders and refunds share one sequence (``record``)."""
        self._next[kind] = number = self._next.get(kind, 0) + 1
        return number

    def meta_id(self) -> int:
        """The next id of a meta entry."""
        return self.new_id("meta")

    def new_order_key(self) -> str:
        """The secret part of an order's payment page."""
        return "wc_order_" + "".join(self.rng.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=13))
