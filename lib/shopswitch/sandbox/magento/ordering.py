"""What happens to an order: paid, sent, cancelled, held; and which state follows.

The rows that count: of a configurable product the parent row is sent, the child row is its dummy. An order is complete
when nothing is left to send and nothing to invoice, whichever comes last.

Source: Magento 2.4.6, `Sales/Model/Order.php`, `Order/Item.php`, `Order/Handler/State.php`; recorded answers.
"""

from shopswitch.sandbox.magento.errors import ApiError
from shopswitch.sandbox.magento.state import Order, Record, Store, plain

DEFAULT_STATUS = {
    "new": "pending",
    "pending_payment": "pending_payment",
    "processing": "processing",
    "complete": "complete",
    "closed": "closed",
    "canceled": "canceled",
    "holded": "holded",
    "payment_review": "payment_review",
}
"""State → the status it has on a fresh installation."""

FINISHED = ("complete", "closed", "canceled")
NOT_TO_SHIP = ("holded", "payment_review", "canceled", "complete", "closed")
_INVOICE_ERRORS = "Invoice Document Validation Error(s):\n"


def is_dummy(row: Record) -> bool:
    """Whether a row is sent along with another one."""
    return row.get("parent_item_id") is not None


def left_to_ship(row: Record) -> float:
    """Pieces of a row that are still to be sent; nothing of a dummy or of what is never shipped."""
    if is_dummy(row) or row.get("is_virtual"):
        return 0.0
    sent = max(float(row["qty_shipped"]), float(row["qty_refunded"]))
    return max(0.0, float(row["qty_ordered"]) - sent - float(row["qty_canceled"]))


def left_to_invoice(row: Record) -> float:
    """Pieces of a row that are not invoiced."""
    return max(0.0, float(row["qty_ordered"]) - float(row["qty_invoiced"]) - float(row["qty_canceled"]))


def set_state(order: Order, state: str) -> None:
    """Move an order, with the status that belongs to the state."""
    order.columns["state"], order.columns["status"] = state, DEFAULT_STATUS[state]


def follow(store: Store, order: Order) -> None:
    """Let the state follow from what was sent and invoiced."""
    if order.columns.get("state") in (*NOT_TO_SHIP, None):
        return
    if not any(left_to_ship(row) or left_to_invoice(row) for row in order.items if not is_dummy(row)):
        set_state(order, "complete")
        order.columns["updated_at"] = store.stamp()


def invoice(store: Store, order: Order, *, capture: bool) -> int:
    """Invoice all that is open; returns the invoice's id.

    Raises:
        ApiError: 400: there is nothing to invoice.
    """
    rows = [row for row in order.items if left_to_invoice(row)]
    if order.columns.get("state") in (*FINISHED, "holded", "payment_review") or not rows:
        raise ApiError(400, f"{_INVOICE_ERRORS}The order does not allow an invoice to be created.")
    at = store.stamp()
    total = order.columns.get("grand_total", 0)
    number = store.number("invoice")
    store.invoices[number] = _invoice_row(order, rows, number=number, at=at, paid=capture)
    for row in rows:
        row["qty_invoiced"] = row["qty_ordered"]
        row |= {"row_invoiced": row["row_total"], "base_row_invoiced": row["row_total"], "updated_at": at}
        row |= {"discount_tax_compensation_invoiced": 0, "base_discount_tax_compensation_invoiced": 0}
        row["weee_tax_applied"] = "[]"
    figures = ("base_discount_invoiced", "base_discount_tax_compensation_invoiced", "base_shipping_invoiced")
    zero = (*figures, "base_tax_invoiced", "base_total_invoiced_cost", "discount_invoiced", "shipping_invoiced")
    order.columns |= dict.fromkeys((*zero, "discount_tax_compensation_invoiced", "tax_invoiced"), 0)
    order.columns |= {"base_subtotal_invoiced": total, "subtotal_invoiced": total}
    order.columns |= {"base_total_invoiced": total, "total_invoiced": total, "updated_at": at}
    if capture:
        order.columns |= {"base_total_paid": total, "total_paid": total}
        order.payment |= {"amount_paid": total, "base_amount_paid": total}
        order.payment |= {"shipping_captured": 0, "base_shipping_captured": 0}
    if order.columns.get("state") in ("new", "pending_payment"):
        set_state(order, "processing")
    follow(store, order)
    return number


def _invoice_row(order: Order, rows: list[Record], *, number: int, at: str, paid: bool) -> Record:
    columns = order.columns
    total = columns.get("grand_total", 0)
    zero = [
        "base_discount_amount",
        "base_discount_tax_compensation_amount",
        "base_subtotal_incl_tax",
        "base_tax_amount",
        "can_void_flag",
        "discount_amount",
        "discount_tax_compensation_amount",
        "subtotal_incl_tax",
        "tax_amount",
    ]
    counted = [row for row in rows if not is_dummy(row)]
    return dict.fromkeys(zero, 0) | {
        "entity_id": number,
        "increment_id": f"{number:09d}",
        "order_id": order.id,
        "store_id": columns["store_id"],
        "state": 2 if paid else 1,
        "created_at": at,
        "updated_at": at,
        "grand_total": total,
        "base_grand_total": total,
        "subtotal": columns.get("subtotal", total),
        "base_subtotal": columns.get("subtotal", total),
        "total_qty": plain(sum(left_to_invoice(row) for row in counted)),
        "billing_address_id": order.billing.get("entity_id"),
        "shipping_address_id": order.shipping.get("entity_id") if order.shipping else None,
        **{f"{kind}_currency_code": "EUR" for kind in ("base", "global", "order", "store")},
        "items": [_invoice_item(row, number) for row in rows],
        "comments": [],
    }


def _invoice_item(row: Record, number: int) -> Record:
    names = ("base_discount_tax_compensation_amount", "base_tax_amount", "discount_tax_compensation_amount")
    return dict.fromkeys((*names, "tax_amount", "base_cost"), 0) | {
        "entity_id": row["item_id"],
        "parent_id": number,
        "order_item_id": row["item_id"],
        "base_price": row["price"],
        "base_row_total": row["row_total"],
        "price": row["price"],
        "row_total": row["row_total"],
        "name": row.get("name", ""),
        "product_id": row.get("product_id"),
        "sku": row["sku"],
        "qty": plain(left_to_invoice(row)),
    }


def cancel(store: Store, order: Order) -> bool:
    """Cancel what is open; False, and nothing happens, when the order is finished, held or wholly invoiced."""
    state = order.columns.get("state")
    invoiced = not any(left_to_invoice(row) for row in order.items)
    if state in (*FINISHED, "holded", "payment_review") or invoiced:
        return False
    free(store, order)
    at = store.stamp()
    for row in order.items:
        row["qty_canceled"], row["updated_at"] = plain(left_to_invoice(row)), at
    total = order.columns.get("grand_total", 0)
    order.columns |= {"total_canceled": total, "base_total_canceled": total, "updated_at": at}
    set_state(order, "canceled")
    return True


def refund(store: Store, order: Order) -> None:
    """Pay everything back, as a credit memo over all that was not sent does: the order is closed."""
    free(store, order)
    at = store.stamp()
    for row in order.items:
        row["qty_refunded"], row["updated_at"] = row["qty_ordered"], at
    total = order.columns.get("grand_total", 0)
    order.columns |= {"total_refunded": total, "base_total_refunded": total, "updated_at": at}
    set_state(order, "closed")


def free(store: Store, order: Order) -> None:
    """Give back what was set aside for an order and not sent."""
    if order.reserved:
        for row in order.items:
            if left_to_ship(row):
                store.reserve(row["sku"], left_to_ship(row))
    order.reserved = False


def add_history(store: Store, order: Order, given: Record) -> None:
    """A note; the status it names is written without a look at the state."""
    order.histories.append(
        {
            "comment": given.get("comment") or "",
            "created_at": store.stamp(),
            "entity_id": store.number("history"),
            "entity_name": given.get("entity_name") or "order",
            "is_customer_notified": int(given.get("is_customer_notified") or 0),
            "is_visible_on_front": int(given.get("is_visible_on_front") or 0),
            "parent_id": order.id,
            "status": given.get("status") or order.columns.get("status"),
        }
    )
    if given.get("status"):
        order.columns["status"] = str(given["status"])
