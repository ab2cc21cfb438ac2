"""What happens to an order: lines, totals, status changes with their notes, mails and stock."""

from collections.abc import Iterable
from datetime import datetime

from shopswitch.sandbox.woocommerce.catalogue import Product, set_quantity
from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.state import VAT, Note, Order, OrderLine, ShippingLine, Store

ADDRESS = ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country")
PAID = ("processing", "completed")
REDUCES_STOCK = ("processing", "completed", "on-hold")
RESTORES_STOCK = ("cancelled", "pending")

_MAILS = {
    "processing": ("Processing order", "email_customer_processing_order"),
    "completed": ("Completed order", "email_customer_completed_order"),
    "on-hold": ("Order on-hold", "email_customer_on_hold_order"),
    "refunded": ("Refunded order", "email_customer_refunded_order"),
}


def address(values: Json | None, *, billing: bool) -> dict[str, str]:
    """A full address with empty text for what is missing."""
    given = values or {}
    names = (*ADDRESS, "email", "phone") if billing else (*ADDRESS, "phone")
    return {name: str(given.get(name) or "") for name in names}


def build_line(store: Store, product: Product | None, quantity: int, **given: object) -> OrderLine:
    """A line for a product; None gives the empty line that an unknown reference ends in.

    Args:
        store: The shop.
        product: What is sold.
        quantity: Pieces.
        given: Optional `name`, `subtotal` and `total` (euros without VAT) that replace what follows from the product.
    """
    gross = float(product.price or 0) if product else 0.0
    net = round(gross * quantity / (1 + VAT), 6)
    before = float(str(given.get("subtotal", net)))
    line = OrderLine(store.new_id("line"), str(given.get("name", "")), 0, 0, quantity, net, before)
    line.net = float(str(given.get("total", before)))
    line.meta_ids = (store.meta_id(), store.meta_id())
    if product is not None:
        parent = store.catalogue.parent(product)
        line.product_id = parent.id if parent else product.id
        line.variation_id = product.id if parent else 0
        line.name = line.name or product.name
        line.option = dict(product.option)
        line.parent_name = parent.name if parent else None
    return line


def shipping_line(store: Store, method_id: str, title: str, net: float, instance_id: str = "") -> ShippingLine:
    """The line that says how an order goes out."""
    return ShippingLine(store.new_id("line"), method_id, instance_id, title, net)


def line_product(store: Store, line: OrderLine) -> Product | None:
    """The product a line refers to today: it may have been changed or deleted since."""
    return store.catalogue.get(line.variation_id or line.product_id)


def tax(net: float) -> float:
    """VAT over a net amount."""
    return round(net * VAT, 6)


def order_total(order: Order) -> float:
    """What the customer pays, VAT included."""
    parts: Iterable[float] = [*(line.net for line in order.lines), *(line.net for line in order.shipping_lines)]
    return round(sum(net + tax(net) for net in parts), 2)


def add_note(order: Order, note: Note) -> Note:
    """Write a note; the order's own modification date stays."""
    order.notes.append(note)
    return note


def system_note(store: Store, order: Order, text: str, when: datetime | None = None) -> None:
    """A note the shop writes itself."""
    add_note(order, Note(store.new_id("note"), when or store.now(), text))


def mail_note(store: Store, order: Order, title: str, group: str) -> None:
    """A customer or admin mail leaves a note, unless that mail is switched off."""
    if store.settings.get((group, "enabled"), "yes") == "yes":
        system_note(store, order, f'Email "{title}" sent.')


def change_status(store: Store, order: Order, status: str) -> bool:
    """Move an order, with everything the shop does by itself then.

    Returns:
        Whether anything changed; the same status again does nothing (dates stay).
    """
    old = order.status
    if old == status:
        return False
    now = store.now()
    order.status, order.modified = status, now
    was_paid = order.paid is not None
    if status in PAID and not was_paid:
        order.paid = now
    if status == "completed":
        order.completed = now
    if status in REDUCES_STOCK:
        reduce_stock(store, order)
    elif status in RESTORES_STOCK:
        restore_stock(store, order)
    if status in PAID and not was_paid:
        mail_note(store, order, "New order", "email_new_order")
    if status in _MAILS:
        mail_note(store, order, *_MAILS[status])
    names = store.statuses
    system_note(store, order, f"Order status changed from {names.get(old, old)} to {names.get(status, status)}.")
    return True


def reduce_stock(store: Store, order: Order) -> None:
    """Take the ordered pieces out of stock, once."""
    if order.stock_reduced:
        return
    order.stock_reduced = True
    changes = []
    for line in order.lines:
        product = line_product(store, line)
        if product is None:
            continue
        product.total_sales += line.quantity
        before = store.catalogue.quantity(product)
        if before is not None:
            changes.append(_move_stock(store, product, before, before - line.quantity))
            line.reduced = line.quantity
    if changes:
        system_note(store, order, f"Stock levels reduced: {', '.join(changes)}")


def restore_stock(store: Store, order: Order) -> None:
    """Put back what was taken out; a line that took nothing gives nothing back."""
    order.stock_reduced = False
    changes = []
    for line in order.lines:
        product = line_product(store, line)
        before = store.catalogue.quantity(product) if product else None
        if product is not None and before is not None and line.reduced:
            changes.append(_move_stock(store, product, before, before + line.reduced))
        line.reduced = 0
    if changes:
        system_note(store, order, f"Stock levels increased: {', '.join(changes)}")


def _move_stock(store: Store, product: Product, before: int, after: int) -> str:
    holder = store.catalogue.stock_holder(product)
    set_quantity(holder, after)
    holder.modified = store.now()
    return f"{product.name} ({before}&rarr;{after})"


def trash(store: Store, order: Order) -> None:
    """Put an order into the bin, from which a status brings it back."""
    order.trashed_from, order.status, order.modified = order.status, "trash", store.now()
    order.meta += [
        {"id": store.meta_id(), "key": "_wp_trash_meta_status", "value": f"wc-{order.trashed_from}"},
        {"id": store.meta_id(), "key": "_wp_trash_meta_time", "value": str(int(store.now().timestamp()))},
    ]
