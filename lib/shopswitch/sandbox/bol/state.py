"""What an emulated seller account holds: offers, orders with their items, shipments, processes."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shopswitch.sandbox.systems import Customer

_CODE = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
PROCESS_KEPT = timedelta(hours=48)
"""How long a process status can be asked for; Source: bol developers' news of 26 June 2020 (v3)."""
STOCK_CEILING = 999
"""Highest stock of an offer; Source: v10 schema. The v11 schema names none: that it is clipped there is unconfirmed."""
_EAN_WEIGHTS = (1, 3) * 6


@dataclass(slots=True)
class Offer:
    """One offer.

    Attributes:
        serial: Place in the order of creation; what a cursor points at.
        amount: Stock as the seller told it last, 0 to 999.
        own_ean: The EAN was made up here, because an offer cannot be without one.
        parcel: Whether it is sent by parcel; bol does not know, but who ships does.
        stock_at: When the seller told the stock last.
        days: Delivery promise, least and most days.
    """

    offer_id: str
    serial: int
    ean: str
    reference: str
    title: str
    price_cents: int
    amount: int
    created: datetime
    modified: datetime
    stock_at: datetime
    method: str = "FBR"
    on_hold: bool = False
    managed_by_retailer: bool = True
    parcel: bool = True
    own_ean: bool = False
    unknown_title: str = ""
    economic_operator: str = ""
    days: tuple[int, int] = (1, 2)
    condition: dict[str, object] = field(default_factory=lambda: {"category": "NEW"})
    countries: tuple[str, ...] = ("NL", "BE")


@dataclass(slots=True)
class OrderItem:
    """One line of an order; what the offer said when it was bought stays with it."""

    item_id: str
    order: "Order"
    offer: Offer | None
    reference: str
    ean: str
    title: str
    method: str
    quantity: int
    price_cents: int
    changed: datetime
    shipped: int = 0
    cancelled: int = 0
    cancellation_request: bool = False

    @property
    def left(self) -> int:
        """Pieces that are neither shipped nor cancelled."""
        return self.quantity - self.shipped - self.cancelled


@dataclass(slots=True)
class Order:
    """What a customer bought at once.

    Attributes:
        serial: Place in the order of arrival.
        via_bol: Sent with bol's own label (VVB).
    """

    order_id: str
    serial: int
    placed: datetime
    customer: Customer
    email: str
    items: list[OrderItem] = field(default_factory=list)
    via_bol: bool = False
    pickup_point: str = ""
    by_appointment: bool = False

    def own(self) -> list[OrderItem]:
        """Items the seller sends."""
        return [each for each in self.items if each.method == "FBR"]


@dataclass(slots=True)
class Shipment:
    """Something that was sent; `parts` are items with the pieces of them in this shipment."""

    shipment_id: str
    transport_id: str
    order: Order
    method: str
    at: datetime
    parts: list[tuple[OrderItem, int]]
    reference: str = ""
    transporter: str = ""
    tracking: str = ""
    label_id: str = ""


@dataclass(slots=True)
class Process:
    """An asynchronous write and what became of it."""

    process_id: str
    event: str
    description: str
    entity_id: str
    created: datetime
    due: datetime
    work: Callable[[], str | None]
    status: str = "PENDING"
    error: str = ""
    ended: datetime | None = None


class Store:
    """Everything of one account.

    Args:
        rng: Source of every id.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.offers: dict[str, Offer] = {}
        self.orders: dict[str, Order] = {}
        self.items: dict[str, OrderItem] = {}
        self.shipments: dict[str, Shipment] = {}
        self.processes: dict[str, Process] = {}
        self.pending: list[Process] = []
        self.reports: dict[str, datetime] = {}
        self.by_bol: list[tuple[datetime, Order]] = []
        """When bol sends its own items of which order."""
        self._of_order: dict[str, list[Shipment]] = {}
        self._serial = 0
        self._by_reference: dict[str, dict[str, Offer]] = {}
        self._next = {kind: rng.randrange(low, 9 * low) for kind, low in _NUMBERS.items()}

    # Ids

    def number(self, kind: str) -> str:
        """The next id of that kind."""
        self._next[kind] += self.rng.randrange(1, 9)
        return str(self._next[kind])

    def serial(self) -> int:
        """The next place in the order in which things came."""
        self._serial += 1
        return self._serial

    def fresh_uuid(self) -> str:
        """A random UUID of the account's own source."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def fresh_order_id(self) -> str:
        """Ten letters and digits, as orders are numbered."""
        while True:
            made = "C" + "".join(self.rng.choice(_CODE) for _ in range(9))
            if made not in self.orders:
                return made

    def fresh_ean(self) -> str:
        """A valid EAN of the range that shops may give out themselves."""
        return with_check_digit(f"29{self.rng.randrange(10**10):010d}")

    # Offers

    def add_offer(self, offer: Offer) -> Offer:
        """Keep an offer."""
        self.offers[offer.offer_id] = offer
        self._by_reference.setdefault(offer.reference, {})[offer.offer_id] = offer
        return offer

    def rename(self, offer: Offer, reference: str) -> None:
        """Give an offer another reference."""
        self._by_reference[offer.reference].pop(offer.offer_id)
        offer.reference = reference
        self._by_reference.setdefault(reference, {})[offer.offer_id] = offer

    def remove_offer(self, offer: Offer) -> None:
        """Forget an offer; orders keep what they say about it."""
        self._by_reference[offer.reference].pop(offer.offer_id)
        del self.offers[offer.offer_id]

    def with_reference(self, reference: str) -> list[Offer]:
        """Offers the seller sends himself that have exactly this reference."""
        return [each for each in self._by_reference.get(reference, {}).values() if each.method == "FBR"]

    # Orders and shipments

    def add_order(self, order: Order) -> Order:
        """Keep an order."""
        self.orders[order.order_id] = order
        return order

    def add_item(self, order: Order, item: OrderItem) -> OrderItem:
        """Add a line to an order."""
        order.items.append(item)
        self.items[item.item_id] = item
        return item

    def newest_orders_first(self) -> list[Order]:
        """Every order, by moment of placing."""
        return sorted(self.orders.values(), key=lambda order: (order.placed, order.serial), reverse=True)

    def add_shipment(self, shipment: Shipment) -> Shipment:
        """Keep a shipment."""
        self.shipments[shipment.shipment_id] = shipment
        self._of_order.setdefault(shipment.order.order_id, []).append(shipment)
        return shipment

    def shipments_of(self, order_id: str) -> list[Shipment]:
        """Shipments of one order, oldest first."""
        return list(self._of_order.get(order_id, ()))

    def drop_shipments_of(self, order_id: str) -> None:
        """Forget that anything of an order was sent."""
        for each in self._of_order.pop(order_id, []):
            del self.shipments[each.shipment_id]


_NUMBERS = {"item": 10**9, "shipment": 10**8, "transport": 10**8, "process": 10**6}


def with_check_digit(body: str) -> str:
    """Twelve digits with their GS1 check digit behind them."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _EAN_WEIGHTS, strict=True))
    return f"{body}{-total % 10}"
