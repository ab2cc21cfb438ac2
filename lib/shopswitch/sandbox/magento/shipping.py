"""Shipments: what goes out, with which codes, and what the shop refuses.

Source: Magento 2.4.6, `Sales/Model/ShipOrder.php` and its validators; recorded answers.
"""

from collections.abc import Mapping

from shopswitch.sandbox.magento.errors import ApiError
from shopswitch.sandbox.magento.ordering import DEFAULT_STATUS, NOT_TO_SHIP, follow, left_to_ship
from shopswitch.sandbox.magento.state import DEFAULT_SOURCE, Order, Record, Store, plain

_SHIP_ERRORS = "Shipment Document Validation Error(s):\n"


def ship(
    store: Store,
    order: Order,
    *,
    wanted: Mapping[int, float] | None,
    tracks: list[Record],
    source: str = DEFAULT_SOURCE,
    comment: Record | None = None,
) -> int:
    """Send goods; returns the shipment's id.

    Args:
        store: The shop.
        order: Whose goods.
        wanted: Line → pieces, cut down to what is left; None or nothing for all that is left.
        tracks: Codes, as the interface takes them.
        source: Where the goods lay.
        comment: A comment to go with it.

    Raises:
        ApiError: 400: a code is empty, the order may not be sent, or nothing of it is left.
    """
    going = {row["item_id"]: left_to_ship(row) for row in order.items if left_to_ship(row)}
    if wanted:
        going = {number: min(left, wanted[number]) for number, left in going.items() if wanted.get(number, 0) > 0}
    problems = _obstacles(order, going, tracks)
    if problems:
        raise ApiError(400, _SHIP_ERRORS + "\n".join(problems))
    at = store.stamp()
    number = store.number("shipment")
    rows = [row for row in order.items if row["item_id"] in going]
    items = [_shipment_item(store, row, number=number, quantity=going[row["item_id"]]) for row in rows]
    store.shipments[number] = {
        "entity_id": number,
        "increment_id": f"{number:09d}",
        "order_id": order.id,
        "store_id": order.columns["store_id"],
        "created_at": at,
        "updated_at": at,
        "billing_address_id": order.billing.get("entity_id"),
        "shipping_address_id": order.shipping.get("entity_id") if order.shipping else None,
        "total_qty": plain(sum(going.values())),
        "packages": [],
        "items": items,
        "tracks": [],
        "comments": [] if comment is None else [_shipment_comment(store, comment, number)],
        "extension_attributes": {"source_code": source},
    }
    for track in tracks:
        add_track(store, store.shipments[number], track)
    for row in rows:
        row["qty_shipped"] = plain(float(row["qty_shipped"]) + going[row["item_id"]])
        row["updated_at"] = at
        _take(store, row["sku"], going[row["item_id"]], source)
    if order.columns.get("state") in ("new", "pending_payment"):
        order.columns["state"] = "processing"
    if order.columns.get("state") in DEFAULT_STATUS:
        order.columns["status"] = DEFAULT_STATUS[order.columns["state"]]
    follow(store, order)
    return number


def _obstacles(order: Order, going: Mapping[int, float], tracks: list[Record]) -> list[str]:
    found = []
    if not going:
        found.append("You can't create a shipment without products.")
    if any(not str(track.get("track_number") or "").strip() for track in tracks):
        found.append("Please enter a tracking number.")
    state = order.columns.get("state")
    if state in NOT_TO_SHIP:
        found.append(f"A shipment cannot be created when an order has a status of {state}")
    elif not any(left_to_ship(row) for row in order.items):
        found.append("The order does not allow a shipment to be created.")
    return found


def _shipment_item(store: Store, row: Record, *, number: int, quantity: float) -> Record:
    return {
        "entity_id": store.number("shipment_item"),
        "parent_id": number,
        "order_item_id": row["item_id"],
        "name": row.get("name", ""),
        "price": row["price"],
        "product_id": row.get("product_id"),
        "sku": row["sku"],
        "weight": row.get("weight", 0),
        "qty": plain(quantity),
    }


def _shipment_comment(store: Store, comment: Record, number: int) -> Record:
    return {
        "entity_id": store.number("shipment_comment"),
        "parent_id": number,
        "comment": str(comment.get("comment", "")),
        "is_customer_notified": 0,
        "is_visible_on_front": int(comment.get("is_visible_on_front") or 0),
        "created_at": store.stamp(),
    }


def add_track(store: Store, shipment: Record, given: Record) -> Record:
    """Add a code to a shipment; returns its row."""
    at = store.stamp()
    row = {
        "order_id": shipment["order_id"],
        "created_at": at,
        "entity_id": store.number("track"),
        "parent_id": shipment["entity_id"],
        "updated_at": at,
        "weight": given.get("weight"),
        "qty": given.get("qty"),
        "description": given.get("description"),
        "track_number": str(given.get("track_number", "")),
        "title": given.get("title") or "",
        "carrier_code": given.get("carrier_code") or "custom",
    }
    shipment["tracks"].append(row)
    return row


def _take(store: Store, sku: str, quantity: float, source: str) -> None:
    """Goods leave the source, and a reservation undoes the one that the sale had made, if it had made any."""
    lying = store.items_of(sku).get(source)
    if lying is None:
        return
    lying.quantity -= quantity
    store.reserve(sku, quantity)
