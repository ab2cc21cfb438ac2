"""Goods and orders in the world's words, written into the shop's own records."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from shopswitch.sandbox.magento import details, ordering
from shopswitch.sandbox.magento.catalogue import option_value
from shopswitch.sandbox.magento.order_rows import (
    checkout_columns,
    fill_address,
    fill_item,
    fill_order,
    fill_payment,
    line_of,
    person,
)
from shopswitch.sandbox.magento.shipping import ship
from shopswitch.sandbox.magento.state import KEEPS_STOCK, OPTION_ATTRIBUTE, Order, Product, Record, Store
from shopswitch.sandbox.systems import Item, Line, NewOrder, OrderView

SHIPPING_COST = 4.95
STATES = {
    "new": "unpaid",
    "pending_payment": "unpaid",
    "payment_review": "unpaid",
    "processing": "open",
    "holded": "open",
    "complete": "completed",
    "closed": "cancelled",
    "canceled": "cancelled",
}
"""Magento's state → the world's; an order without a state counts as open."""
IMPORTABLE = ("new", "pending_payment", "processing")
"""States whose orders Picqer is expected to take in; which it does is not documented."""
FLAT_RATE = ("flatrate_flatrate", "Flat Rate - Fixed")
"""Code and name of the method of a fresh installation."""


def add_item(store: Store, item: Item, parents: dict[str, Product]) -> Product:
    """Put one item on sale; the first of a group makes the configurable product as well."""
    at = store.stamp()
    kind = "virtual" if item.virtual else "simple"
    made = Product(store.number("product"), item.sku, item.name, kind, at, at, price=item.price_cents / 100)
    made.status = 1 if item.active else 2
    details.fill(store, made, item)
    store.add_product(made)
    set_stock(store, made, item.stock)
    if item.group:
        _join(store, made, item, parents)
    return made


def _join(store: Store, made: Product, item: Item, parents: dict[str, Product]) -> None:
    parent = parents.get(item.group) or store.find(item.group)
    if parent is None or parent.type_id != "configurable":
        at = store.stamp()
        number = store.number("product")
        parent = store.add_product(Product(number, item.group, item.name, "configurable", at, at))
        parent.price = made.price
        details.fill_page(store, parent, item)
    parents[item.group] = parent
    made.parent_id, made.visibility = parent.id, 1
    made.name = f"{item.name}-{item.option}"
    made.attributes[OPTION_ATTRIBUTE] = str(option_value(store, item.option))
    parent.children.append(made.id)


def set_stock(store: Store, product: Product, quantity: int | None) -> None:
    """Write the stock; None: the shop does not count it, and it lies at no source."""
    product.manage_stock = quantity is not None
    if quantity is None or product.type_id not in KEEPS_STOCK:
        store.drop_quantities(product.sku)
    elif product.sku.strip():
        store.set_quantity(product.sku, quantity)


def stock_of(store: Store, product: Product) -> int | None:
    """What lies at the default source, None when it is not counted there."""
    lying = store.items_of(product.sku).get("default")
    return int(lying.quantity) if lying and product.manage_stock and product.type_id in KEEPS_STOCK else None


def take_order(store: Store, new: NewOrder, title: str = "") -> Order:
    """Take an order, sent with the method of that name or with the installation's own.

    With a reference it is sent in through the interface, as a migration does: dated back, nothing reserved. Without
    one it comes through the checkout, which sets salable stock aside when it happens now.
    """
    fresh = new.placed_at >= store.now() and not new.reference
    lines = [_rows(store, line) for line in new.lines]
    rows = [row for group in lines for row in group]
    total = sum(row["price"] * row["qty_ordered"] for row in rows)
    code, title = (_method_code(title), title) if title else FLAT_RATE
    method = "" if rows and all(row.get("is_virtual") for row in rows) else code
    given: Record = {
        "created_at": store.stamp(new.placed_at),
        "customer_email": new.customer.email,
        "customer_firstname": new.customer.first_name,
        "customer_lastname": new.customer.last_name,
        "ext_order_id": new.reference or None,
    }
    given |= checkout_columns(store, total=total, shipping=SHIPPING_COST if method else 0, method=method)
    given["shipping_description"] = title if method else None
    order = fill_order(store, given)
    for head, *children in lines:
        made = fill_item(store, order, head)
        order.items.append(made)
        order.items += [fill_item(store, order, row | {"parent_item_id": made["item_id"]}) for row in children]
    _who(store, order, new, method)
    store.orders[order.id] = order
    _settle(store, order, new.state, fresh=fresh)
    if new.placed_at < store.now() and not new.reference:
        order.made_at = new.placed_at.astimezone(UTC)
        order.columns["updated_at"] = store.stamp(order.made_at)
    return order


def _method_code(title: str) -> str:
    """Carrier and method as an extension names them: two words with an underscore between them."""
    words = re.findall(r"[a-z0-9]+", title.lower()) or ["carrier"]
    return f"{words[0]}_{''.join(words[1:]) or words[0]}"


def _rows(store: Store, line: Line) -> list[Record]:
    """The row of a line, or the two rows of a chosen variant, both with its SKU."""
    product = store.find(line.sku)
    if product is None or product.sku != line.sku:
        return [{"sku": line.sku, "name": line.sku or "Artikel", "qty_ordered": line.quantity, "price": 10.0}]
    parent = store.products.get(product.parent_id or 0)
    if parent is None:
        return [line_of(product, quantity=line.quantity)]
    head = line_of(parent, quantity=line.quantity, price=product.price) | {"sku": product.sku}
    head |= {"weight": product.weight or 0}
    return [head, line_of(product, quantity=line.quantity, price=0.0)]


def _who(store: Store, order: Order, new: NewOrder, method: str) -> None:
    given = person(new.customer)
    order.billing = fill_address(store, order, given, "billing")
    order.columns["billing_address_id"] = order.billing["entity_id"]
    if method:
        order.shipping = fill_address(store, order, given, "shipping")
        order.shipping_method = method
    kind = "banktransfer" if new.state == "unpaid" else "mollie_methods_ideal"
    order.payment = fill_payment(store, order, {"method": kind})


def _settle(store: Store, order: Order, state: str, *, fresh: bool) -> None:
    ordering.set_state(order, "new")
    if fresh and state in ("open", "unpaid"):
        order.reserved = True
        for row in order.items:
            if ordering.left_to_ship(row):
                store.reserve(row["sku"], -ordering.left_to_ship(row))
    move(store, order, state, moves_stock=False)


def move(store: Store, order: Order, state: str, *, moves_stock: bool = True) -> None:
    """Bring an order into one of the world's states.

    Raises:
        ValueError: ``draft`` and ``custom``: baskets are kept apart, and every status belongs to one of the states.
    """
    if state in ("unpaid", "open"):
        _reopen(store, order)
        if state == "open":
            ordering.invoice(store, order, capture=True)
    elif state == "completed":
        if order.columns.get("state") in (*ordering.FINISHED, "holded"):
            _reopen(store, order)
        if any(ordering.left_to_invoice(row) for row in order.items):
            ordering.invoice(store, order, capture=True)
        if any(ordering.left_to_ship(row) for row in order.items):
            _send_rest(store, order, moves_stock=moves_stock)
        ordering.set_state(order, "complete")
    elif state == "cancelled":
        if not ordering.cancel(store, order):
            ordering.refund(store, order)
    else:
        message = f"Magento has no order state {state}; use unpaid, open, completed or cancelled."
        raise ValueError(message)


def _send_rest(store: Store, order: Order, *, moves_stock: bool) -> None:
    before = {row["sku"]: stock_quantities(store, row["sku"]) for row in order.items}
    reserved = dict(store.reservations)
    ship(store, order, wanted=None, tracks=[])
    if not moves_stock:
        store.reservations = reserved
        for sku, quantities in before.items():
            for source, quantity in quantities.items():
                store.items_of(sku)[source].quantity = quantity


def stock_quantities(store: Store, sku: str) -> dict[str, float]:
    """What lies where, of one SKU."""
    return {source: item.quantity for source, item in store.items_of(sku).items()}


def _reopen(store: Store, order: Order) -> None:
    """As if nothing had been paid, sent or cancelled; only the world can do that."""
    for row in order.items:
        row |= {"qty_shipped": 0, "qty_invoiced": 0, "qty_canceled": 0, "qty_refunded": 0}
    for table in (store.shipments, store.invoices):
        for number in [number for number, row in table.items() if row["order_id"] == order.id]:
            del table[number]
    order.columns |= {"total_paid": None, "total_invoiced": None, "total_canceled": None, "total_refunded": None}
    order.columns["updated_at"] = store.stamp()
    ordering.set_state(order, "new")


def order_view(order: Order, sent: Sequence[Record] = ()) -> OrderView:
    """An order, with its shipments in the order in which they were made, in the world's words."""
    columns = order.columns
    state = columns.get("state")
    rows = [row for row in order.items if not ordering.is_dummy(row)]
    tracks = sorted((track for each in sent for track in each["tracks"]), key=lambda track: int(track["entity_id"]))
    shipped: dict[str, int] = {}
    for row in rows:
        if row["qty_shipped"]:
            shipped[row["sku"]] = shipped.get(row["sku"], 0) + int(row["qty_shipped"])
    return OrderView(
        order_id=str(order.id),
        number=str(columns["increment_id"]),
        state="open" if state is None else STATES.get(str(state), "custom"),
        state_raw=str(columns.get("status") or state or ""),
        importable=state in IMPORTABLE,
        placed_at=datetime.strptime(str(columns["created_at"]), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC),
        created_at=order.made_at,
        lines=tuple(Line(str(row["sku"]), int(row["qty_ordered"])) for row in rows),
        reference=str(columns.get("ext_order_id") or ""),
        shipped=shipped,
        method=str(columns.get("shipping_description") or order.shipping_method or ""),
        tracking=tuple(str(track["track_number"]) for track in tracks),
        shipments=len(sent),
    )
