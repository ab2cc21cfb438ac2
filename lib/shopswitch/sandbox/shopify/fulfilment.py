"""What happens to an order: stock is set aside, it is shipped, paid, cancelled, archived. No wire words here."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from shopswitch.sandbox.shopify.state import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLine,
    LineItem,
    Location,
    Order,
    Store,
    Tracking,
)


def open_work(store: Store, order: Order, now: datetime) -> None:
    """Make the fulfilment orders of a new order: one for what is shipped, one for what is not (method NONE)."""
    for physical in (True, False):
        lines = [line for line in order.lines if line.requires_shipping is physical]
        if lines:
            parts = [
                FulfillmentOrderLine(store.number("FulfillmentOrderLineItem"), now, now, line, line.open)
                for line in lines
            ]
            made = FulfillmentOrder(
                store.number("FulfillmentOrder"), now, now, order, store.first_location(), parts, physical
            )
            store.fulfillment_orders[made.id] = made
            order.fulfillment_orders.append(made)


def commit(store: Store, order: Order, now: datetime) -> None:
    """Set the stock of an order aside: available falls, committed rises."""
    for line in order.lines:
        if line.variant is not None and line.variant.item.tracked:
            level = store.level(line.variant.item, store.first_location(), now)
            level.available -= line.open
            level.committed += line.open
            level.updated_at = now
            line.committed = line.open


def _release(store: Store, line: LineItem, quantity: int, now: datetime, *, restock: bool) -> None:
    quantity = min(quantity, line.committed)
    if quantity and line.variant is not None:
        level = store.level(line.variant.item, store.first_location(), now)
        level.committed -= quantity
        level.available += quantity if restock else 0
        level.updated_at = now
        line.committed -= quantity


def _take(store: Store, work: FulfillmentOrder, now: datetime, parts: Mapping[int, int]) -> list[FulfillmentLine]:
    taken = []
    for part in work.lines:
        quantity = min(parts.get(part.id, 0), part.remaining)
        if quantity > 0:
            part.remaining -= quantity
            part.line.fulfilled += quantity
            _release(store, part.line, quantity, now, restock=False)
            taken.append(FulfillmentLine(store.number("FulfillmentLineItem"), now, now, part.line, quantity))
    if work.status == "OPEN" and all(part.remaining == 0 for part in work.lines):
        work.status, work.updated_at = "CLOSED", now
    return taken


def ship(
    store: Store,
    order: Order,
    now: datetime,
    *,
    parts: Mapping[int, int],
    tracking: Iterable[Tracking] = (),
    location: Location | None = None,
) -> Fulfillment | None:
    """Make one fulfilment; the order's status follows from what remains.

    Args:
        store: The shop.
        order: The order.
        now: The moment.
        parts: Pieces per fulfilment order line (its number); what is more than remains is left out.
        tracking: Codes.
        location: Where from; the first location when not given.

    Returns:
        The fulfilment, or None when there was nothing to ship.
    """
    shipped = [line for work in order.fulfillment_orders for line in _take(store, work, now, parts)]
    if not shipped:
        return None
    name = f"{order.name}.{len(order.fulfillments) + 1}"
    made = Fulfillment(
        store.number("Fulfillment"),
        now,
        now,
        order,
        name,
        location or store.first_location(),
        shipped,
        list(tracking),
    )
    store.fulfillments[made.id] = made
    order.fulfillments.append(made)
    order.updated_at = now
    archive_when_done(order, now)
    return made


def ship_rest(store: Store, order: Order, now: datetime, tracking: Iterable[Tracking] = ()) -> Fulfillment | None:
    """Ship all that remains in one fulfilment."""
    parts = {part.id: part.remaining for work in order.fulfillment_orders for part in work.lines}
    return ship(store, order, now, parts=parts, tracking=tracking)


def archive_when_done(order: Order, now: datetime) -> None:
    """Close an order that is paid and fulfilled: Shopify's shop setting, switched on."""
    done = order.fulfillment_status == "FULFILLED" and order.display_financial_status == "PAID"
    if done and order.closed_at is None:
        order.closed_at = now


def cancel(store: Store, order: Order, now: datetime, *, reason: str = "CUSTOMER", restock: bool = True) -> None:
    """Cancel an order; it is closed too, and stock set aside goes back when `restock`."""
    order.cancelled_at = order.updated_at = now
    order.closed_at = order.closed_at or now
    order.cancel_reason = reason
    if order.display_financial_status == "PENDING":
        order.display_financial_status = "VOIDED"
    for line in order.lines:
        _release(store, line, line.committed, now, restock=restock)
    for work in order.fulfillment_orders:
        if work.status == "OPEN":
            work.status, work.updated_at = "CANCELLED", now


def reopen(store: Store, order: Order, now: datetime, *, financial: str) -> None:
    """Put an order back to where nothing was shipped, cancelled or closed."""
    order.cancelled_at = order.cancel_reason = order.closed_at = None
    order.display_financial_status = financial
    order.updated_at = now
    for fulfillment in order.fulfillments:
        fulfillment.status, fulfillment.updated_at = "CANCELLED", now
    for line in order.lines:
        line.fulfilled = 0
    for work in order.fulfillment_orders:
        work.status, work.updated_at = "OPEN", now
        for part in work.lines:
            part.remaining = part.line.open
