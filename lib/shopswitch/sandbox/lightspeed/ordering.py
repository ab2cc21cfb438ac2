"""How an order comes to be, moves and is sent, whoever asks for it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shopswitch.sandbox.lightspeed.state import (
    CANCELLED,
    NOT_PAID,
    NOT_SHIPPED,
    PAID,
    SHIPPED,
    Order,
    OrderLine,
    Shipment,
    ShippingMethod,
)
from shopswitch.sandbox.systems import Customer, Line, OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.lightspeed.shop import LightspeedShop


def take(
    shop: "LightspeedShop",
    wanted: Iterable[tuple[int | None, int]],
    customer: Customer,
    method: ShippingMethod,
    *,
    at: datetime,
    takes_stock: bool = True,
    channel: str = "main",
) -> Order:
    """Make an order that is not paid yet, with the shipment and invoice that the shop makes along with it.

    Args:
        shop: The shop.
        wanted: Id of the variant (None: gone) and pieces of each line.
        customer: Who orders.
        method: How it is to be sent.
        at: When; order, invoice and shipment are dated so.
        takes_stock: Whether the stock has still to be taken.
        channel: ``main`` for the shop's own checkout, ``api`` for the interface.
    """
    store = shop.store
    number = f"{shop.orders_before + len(store.orders) + 1:05d}"
    shipment = Shipment(store.number("shipment"), f"SHIP{number}", at, at)
    made = Order(
        store.number("order"),
        f"ORD{number}",
        at,
        at,
        customer,
        _customer_id(shop, customer, at),
        method,
        shipment,
        store.number("invoice"),
        channel=channel,
        payment_status=NOT_PAID,
    )
    made.derive_status()
    made.lines = [_line(shop, variant, quantity, takes=takes_stock) for variant, quantity in wanted]
    store.orders[made.id] = store.shipments[shipment.id] = store.invoices[made.invoice_id] = made
    for kind in ("order", "invoice", "shipment"):
        store.log(made, kind, "new", "auto", at)
    return made


def _line(shop: "LightspeedShop", number: int | None, quantity: int, *, takes: bool) -> OrderLine:
    one = shop.store.variants.get(number or 0)
    made = OrderLine(shop.store.number("line"), None, None, "", "", "", "Artikel", "", quantity, 1000, 0)
    if one is None:
        return made
    made.variant_id, made.product_id = one.id, one.product.id
    made.sku, made.article_code, made.ean = one.sku, one.article_code, one.ean
    made.product_title, made.variant_title = one.product.title, one.title
    made.price_cents, made.weight_g = one.price_cents, one.weight_g
    one.sold += quantity
    if takes and one.tracking != "disabled":
        made.taken = quantity
        shop.store.move_stock(one, one.stock - quantity, "main", shop.now())
    return made


def _customer_id(shop: "LightspeedShop", customer: Customer, now: datetime) -> int | None:
    """Two of three have an account; a guest has no id."""
    store = shop.store
    if customer.email not in store.customers and shop.rng.random() < 2 / 3:
        number = store.number("customer")
        store.customers[customer.email] = number
        store.people[number] = (customer, now)
    return store.customers.get(customer.email)


def give_back(shop: "LightspeedShop", order: Order) -> None:
    """Put back on sale what an order took."""
    for line in order.lines:
        one = shop.store.variants.get(line.variant_id or 0)
        if one is not None and line.taken:
            shop.store.move_stock(one, one.stock + line.taken, "main", shop.now())
        line.taken = 0


def move(shop: "LightspeedShop", one: Order, state: str, at: datetime) -> None:
    """Bring an order into a state of the world.

    Raises:
        ValueError: The shop has no such state.
    """
    if state not in ("unpaid", "open", "completed", "cancelled"):
        raise ValueError(f"Lightspeed has no order state {state}; use unpaid, open, completed or cancelled.")
    if state == "cancelled":
        give_back(shop, one)
        one.payment_status = PAID if one.payment_status == PAID else CANCELLED
        one.shipment.status = CANCELLED
    else:
        one.payment_status = NOT_PAID if state == "unpaid" else PAID
        one.shipment.status = SHIPPED if state == "completed" else NOT_SHIPPED
    one.updated = one.shipment.updated = at
    one.derive_status()
    one.sent = _pieces(one) if one.shipment.status == SHIPPED else {}
    shop.store.log(one, "order", one.status, "auto", at)


def ship(shop: "LightspeedShop", one: Order, status: str, code: str) -> None:
    """Give a shipment its status and code through the interface.

    The order's status follows, and mails go out where they were asked for.
    """
    sent, now = one.shipment, shop.now()
    changed, coded = status != sent.status, code != sent.tracking_code
    sent.status, sent.tracking_code = status, code
    sent.updated = one.updated = now
    notify = sent.notify
    mails = {
        "shipped": notify.get("doNotifyShipped") and changed and status == SHIPPED,
        "ready for pickup": notify.get("doNotifyReadyForPickup") and changed and status == "ready_for_pickup",
        "tracking code": notify.get("doNotifyTrackingCode") and coded and code,
    }
    shop.mails += [(one.number, name) for name, wanted in mails.items() if wanted]
    if not changed:
        return
    if status == CANCELLED:
        give_back(shop, one)
    one.derive_status()
    one.sent = _pieces(one) if status == SHIPPED else {}
    shop.store.log(one, "shipment", status, "api", now)
    shop.store.log(one, "order", one.status, "api", now)


def _pieces(one: Order) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in one.lines:
        found[line.sku] = found.get(line.sku, 0) + line.quantity
    return found


def view(one: Order) -> OrderView:
    """What the world sees of an order. Picqer takes in what is paid and still to be sent."""
    if one.status == CANCELLED:
        state = "cancelled"
    elif one.status.startswith("completed"):
        state = "completed"
    else:
        state = "open" if one.payment_status == PAID else "unpaid"
    placed_at = one.created.astimezone(UTC).replace(microsecond=0)
    return OrderView(
        order_id=str(one.id),
        number=one.number,
        state=state,
        state_raw=one.status,
        importable=state == "open",
        placed_at=placed_at,
        created_at=placed_at,
        lines=tuple(Line(each.sku, each.quantity) for each in one.lines),
        shipped=dict(one.sent),
        method=one.method.title,
        tracking=(one.shipment.tracking_code,) if one.shipment.tracking_code else (),
        shipments=int(one.shipment.status == SHIPPED),
    )
