"""What can be read: collections with their counts and single records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from shopswitch.sandbox.lightspeed import details, order_shapes, people, product_shapes
from shopswitch.sandbox.lightspeed.calls import Call, Json, cut, not_found, select
from shopswitch.sandbox.lightspeed.state import Event, Movement, Order, OrderLine, Product, Store, Variant
from shopswitch.sandbox.systems import Customer

Row = TypeVar("Row")


def _undated(row: object) -> datetime:
    """What bears no date is older than any."""
    return datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Collection(Generic[Row]):
    """A list of one kind of record.

    Attributes:
        name: Envelope of the list.
        rows: The records a call is about, before its filters.
        show: One record as a list shows it.
        number: A record's id.
        words: Filters beside the dates, word → value of a record.
    """

    name: str
    rows: Callable[[Call], list[Row]]
    show: Callable[[Call, Row], Json]
    number: Callable[[Row], int]
    created: Callable[[Row], datetime] = _undated
    updated: Callable[[Row], datetime] = _undated
    words: Mapping[str, Callable[[Row], object]] = field(default_factory=dict)

    def _selected(self, call: Call) -> list[Row]:
        return select(call, self.rows(call), created=self.created, updated=self.updated, words=self.words)

    def page(self, call: Call) -> Json:
        """One page of the list."""
        return {self.name: [self.show(call, row) for row in cut(call, self._selected(call), self.number)]}

    def count(self, call: Call) -> Json:
        """How many the filters leave."""
        return {"count": len(self._selected(call))}


def _store(call: Call) -> Store:
    return call.shop.store


def _of_order(call: Call, everything: Callable[[Store], list[Order]]) -> list[Order]:
    """Orders behind shipments or invoices; one order is looked up, not searched."""
    wanted = call.args.get("order")
    if wanted is None:
        return everything(_store(call))
    found = _store(call).orders.get(int(wanted)) if wanted.isascii() and wanted.isdecimal() else None
    return [] if found is None else [found]


def _customer_of(row: Order) -> object:
    return row.customer_id


PRODUCTS: Collection[Product] = Collection(
    name="products",
    rows=lambda call: list(_store(call).products.values()),
    show=product_shapes.product,
    number=lambda row: row.id,
    created=lambda row: row.created,
    updated=lambda row: row.updated,
)
IMAGES: Collection[tuple[int, Json]] = Collection(
    name="productImages",
    rows=lambda call: details.pictures(call, product_at(call)),
    show=lambda _, row: row[1],
    number=lambda row: row[0],
)
CATALOG: Collection[Product] = Collection(
    name="products",
    rows=PRODUCTS.rows,
    show=product_shapes.catalogue_entry,
    number=PRODUCTS.number,
    created=PRODUCTS.created,
    updated=PRODUCTS.updated,
)
VARIANTS: Collection[Variant] = Collection(
    name="variants",
    rows=lambda call: list(_store(call).variants.values()),
    show=product_shapes.variant,
    number=lambda row: row.id,
    created=lambda row: row.created,
    updated=lambda row: row.updated,
    words={"product": product_shapes.product_id},
)
MOVEMENTS: Collection[Movement] = Collection(
    name="variantsMovements",
    rows=lambda call: list(_store(call).movements),
    show=product_shapes.movement,
    number=lambda row: row.id,
    created=lambda row: row.at,
    updated=lambda row: row.at,
    words={"variant": lambda row: row.variant.id, "product": lambda row: row.variant.product.id},
)
# Newest first: a list whose pages shift when somebody orders meanwhile, as paging by number is not stable.
ORDERS: Collection[Order] = Collection(
    name="orders",
    rows=lambda call: list(reversed(_store(call).orders.values())),
    show=order_shapes.order,
    number=lambda row: row.id,
    created=lambda row: row.created,
    updated=lambda row: row.updated,
    words={"number": lambda row: row.number, "status": lambda row: row.status, "customer": _customer_of},
)
SHIPMENTS: Collection[Order] = Collection(
    name="shipments",
    rows=lambda call: _of_order(call, lambda store: list(reversed(store.orders.values()))),
    show=order_shapes.shipment,
    number=lambda row: row.shipment.id,
    created=lambda row: row.shipment.created,
    updated=lambda row: row.shipment.updated,
    words={"customer": _customer_of},
)
INVOICES: Collection[Order] = Collection(
    name="invoices",
    rows=lambda call: _of_order(call, lambda store: list(reversed(store.orders.values()))),
    show=order_shapes.invoice,
    number=lambda row: row.invoice_id,
    created=lambda row: row.created,
    updated=lambda row: row.updated,
    words={"customer": _customer_of},
)
EVENTS: Collection[Event] = Collection(
    name="events",
    rows=lambda call: list(_store(call).events),
    show=order_shapes.event,
    number=lambda row: row.id,
    created=lambda row: row.at,
    updated=lambda row: row.at,
    words={
        "order": lambda row: row.order.id,
        "shipment": lambda row: row.order.shipment.id if row.type == "shipment" else None,
        "invoice": lambda row: row.order.invoice_id if row.type == "invoice" else None,
    },
)
LINES: Collection[OrderLine] = Collection(
    name="orderProducts",
    rows=lambda call: list(order_at(call).lines),
    show=lambda call, row: order_shapes.line(call, order_at(call), row),
    number=lambda row: row.id,
)
SENT_LINES: Collection[OrderLine] = Collection(
    name="shipmentProducts",
    rows=lambda call: list(shipment_at(call).lines),
    show=lambda _, row: order_shapes.shipment_line(row),
    number=lambda row: row.id,
)
INVOICE_ITEMS: Collection[OrderLine] = Collection(
    name="invoiceItems",
    rows=lambda call: list(invoice_at(call).lines),
    show=lambda call, row: order_shapes.line(call, invoice_at(call), row),
    number=lambda row: row.id,
)
CUSTOMERS: Collection[tuple[int, Customer, datetime]] = Collection(
    name="customers",
    rows=lambda call: [(number, *known) for number, known in _store(call).people.items()],
    show=lambda call, row: people.customer(call, *row),
    number=lambda row: row[0],
    created=lambda row: row[2],
    updated=lambda row: row[2],
)


def empty(name: str) -> Collection[Json]:
    """A list nothing is ever in."""
    return Collection(
        name=name,
        rows=lambda call: [],
        show=lambda _, row: row,
        number=lambda row: 0,
    )


def _known(rows: Mapping[int, Any], number: int) -> Any:
    found = rows.get(number)
    if found is None:
        raise not_found()
    return found


def product_at(call: Call) -> Product:
    """The product in the path."""
    found: Product = _known(_store(call).products, call.id)
    return found


def variant_at(call: Call) -> Variant:
    """The variant in the path."""
    found: Variant = _known(_store(call).variants, call.id)
    return found


def order_at(call: Call) -> Order:
    """The order in the path."""
    found: Order = _known(_store(call).orders, call.id)
    return found


def shipment_at(call: Call) -> Order:
    """The order whose shipment is in the path."""
    found: Order = _known(_store(call).shipments, call.id)
    return found


def invoice_at(call: Call) -> Order:
    """The order whose invoice is in the path."""
    found: Order = _known(_store(call).invoices, call.id)
    return found


def one_line(call: Call) -> Json:
    """A single line of an order."""
    order = order_at(call)
    found = next((each for each in order.lines if each.id == call.ids[1]), None)
    if found is None:
        raise not_found()
    return {"orderProduct": order_shapes.line(call, order, found)}


def one_customer(call: Call) -> Json:
    """A single customer."""
    person, since = _known(_store(call).people, call.id)
    return {"customer": people.customer(call, call.id, person, since)}
