"""What an emulated CCV Shop holds. Times are aware and UTC, money is in euro cents, ids only rise."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shopswitch.sandbox.systems import Customer

Json = dict[str, Any]

ON_PRODUCT, ON_COMBINATIONS = "product", "attribute_combination"
"""Values of `stocktype`. That there are two such places is documented, these words are the sandbox's own."""

NEW, IN_PROCESS, WAITS_FOR_PAYMENT, SENT, DELIVERED, COMPLETED, CANCELLED = 1, 2, 4, 5, 6, 7, 8
STATUSES = range(1, 15)
"""Numbers an order's status may be; None: the customer never finished the checkout."""
SHIPPED = frozenset({SENT, DELIVERED, COMPLETED})
OPEN = frozenset(STATUSES) - SHIPPED - {CANCELLED}


@dataclass(slots=True, eq=False)
class Combination:
    """A variant of one product, made by the shop out of attributes; it has codes and stock of its own."""

    id: int
    product: "Product"
    option: str
    product_number: str
    ean_number: str
    sku_number: str = ""
    stock: float = 0.0
    active: bool = True
    delivery_time: int = 0
    delivery_time_type: str = "days"
    delivery_default_text: str = ""


@dataclass(slots=True, eq=False)
class Variation:
    """A link from one product to another that is shown as its variation; it has no code of its own."""

    id: int
    product: "Product"
    other: "Product"
    active: bool = True
    auto_created: bool = False


@dataclass(slots=True, eq=False)
class Product:
    """A product.

    Attributes:
        group: The world's word for what keeps its variants together.
        deposit_cents: Container deposit, which becomes an order row of its own.
        cost_cents: Purchase price without VAT; 0 when unknown.
        photos: Ids, the main one first.
        texts: What was written to fields that are only text, the description among them.
    """

    id: int
    created: datetime
    modified: datetime
    productnumber: str
    name: str
    eannumber: str = ""
    mpnnumber: str = ""
    group: str = ""
    is_active: bool = True
    stockenabled: bool = True
    stocktype: str = ON_PRODUCT
    stock: float = 0.0
    price_cents: int = 1000
    weight_g: int = 100
    deposit_cents: int = 0
    cost_cents: int = 0
    photos: list[int] = field(default_factory=list)
    combinations: list[Combination] = field(default_factory=list)
    variations: list[Variation] = field(default_factory=list)
    texts: Json = field(default_factory=dict)


Sellable = Product | Combination


@dataclass(slots=True)
class Row:
    """One row of an order, with codes and name as they were when it was ordered."""

    id: int
    count: float
    price_cents: int
    product_type: str = "product"
    product: Product | None = None
    combination: Combination | None = None
    product_name: str = ""
    product_number: str = ""
    sub_product_number: str = ""
    sub_sku_number: str = ""
    sub_ean_number: str = ""

    @property
    def sku(self) -> str:
        """The code of what was bought: the combination's, or the product's where that has none."""
        return self.sub_product_number or self.product_number


@dataclass(slots=True)
class Note:
    """An internal note, a message or a notification of an order."""

    id: int
    created: datetime
    text: str
    kind: str = ""


@dataclass(slots=True)
class Order:
    """An order; a number is shown once the checkout is finished.

    Attributes:
        created: `create_date`: when the customer ordered. Whoever carries orders over dates them back.
        made_at: When the record came into this shop; the interface does not tell.
        reservationnumber: Free text; a carried-over order keeps its number in the old shop there.
        took_stock: Its pieces were taken off the stock and would come back with a cancellation.
        at_pickup_point: The customer chose a pickup point of PostNL.
        shipped: Pieces per code that Picqer reported as sent; the shop itself knows no shipments.
    """

    id: int
    number: int
    created: datetime
    made_at: datetime
    status: int | None
    paid: bool
    customer: Customer | None
    given_customer: Json = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    prefix: str | None = None
    reservationnumber: str | None = None
    deliver_method: str = "shipping"
    at_pickup_point: bool = False
    deliver_date: datetime | None = None
    shipping_cents: int = 495
    code: str = ""
    carrier: str | None = None
    took_stock: bool = False
    shipped: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    messages: list[Note] = field(default_factory=list)
    notifications: list[Note] = field(default_factory=list)

    @property
    def is_completed(self) -> bool:
        """The customer finished the checkout; says nothing about whether the order was handled."""
        return self.status is not None

    @property
    def full_number(self) -> str | None:
        """`ordernumber_full`, with a dash behind the prefix when there is one."""
        if not self.is_completed:
            return None
        return f"{self.prefix}-{self.number}" if self.prefix else str(self.number)


@dataclass(slots=True)
class Webhook:
    """A subscription."""

    id: int
    created: datetime
    event: str
    address: str
    key: str
    is_active: bool = True


class Store:
    """The whole state of one shop.

    Args:
        rng: Source of ids and keys.

    Attributes:
        products: By id, in the order in which they were made.
        prefix: What stands before every order number from now on, or None.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.products: dict[int, Product] = {}
        self.combinations: dict[int, Combination] = {}
        self.variations: dict[int, Variation] = {}
        self.orders: dict[int, Order] = {}
        self.rows: dict[int, Order] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.groups: dict[str, Product] = {}
        self.prefix: str | None = None
        self._by_sku: dict[str, list[Sellable]] | None = None
        # Far apart: whoever mixes up the id of a product with that of a combination is noticed.
        self._next = {
            "product": rng.randrange(1_000, 90_000),
            "combination": rng.randrange(10_000_000, 90_000_000),
            "order": rng.randrange(100_000_000, 900_000_000),
            "number": rng.randrange(1_000, 9_000),
        }

    def number(self, kind: str) -> int:
        """The next id (or order number) of a kind."""
        self._next[kind] = made = self._next.get(kind, 100) + 1
        return made

    def codes_changed(self) -> None:
        """Forget which code belongs to what; looked up anew when next asked."""
        self._by_sku = None

    def with_sku(self, sku: str) -> list[Sellable]:
        """Everything that is sold under exactly this code; nothing for an empty one."""
        if self._by_sku is None:
            self._by_sku = {}
            for each in self.sellables():
                self._by_sku.setdefault(own_code(each), []).append(each)
        return self._by_sku.get(sku, []) if sku else []

    def sellables(self) -> Iterable[Sellable]:
        """Combinations, and products that have none."""
        for product in self.products.values():
            if product.combinations:
                yield from product.combinations
            else:
                yield product


def own_code(each: Sellable) -> str:
    """What is sold, its own code; empty for a combination that has none."""
    return each.productnumber if isinstance(each, Product) else each.product_number


def stock_of(each: Sellable) -> float | None:
    """Pieces of it, at the product where stock is kept there; None when no stock is kept."""
    product = each if isinstance(each, Product) else each.product
    if not product.stockenabled:
        return None
    return product.stock if product.stocktype == ON_PRODUCT else each.stock


def set_stock_of(each: Sellable, pieces: float, now: datetime) -> None:
    """Set what is there of it, at the product where stock is kept there."""
    product = each if isinstance(each, Product) else each.product
    if product.stocktype == ON_PRODUCT:
        product.stock = pieces
    else:
        each.stock = pieces
    product.modified = now
