"""Calls about orders, shipments and invoices.

Source: recorded answers of Magento 2.4.6; REST schema 2.4.9, tags orders, order, shipments, shipment, invoices.
"""

from typing import Any

from shopswitch.sandbox.magento import ordering, shipping
from shopswitch.sandbox.magento.calls import Call, find_order, listed
from shopswitch.sandbox.magento.errors import ApiError, no_entity
from shopswitch.sandbox.magento.order_rows import (
    ITEM_COLUMNS,
    ORDER_COLUMNS,
    fill_address,
    fill_item,
    fill_order,
    fill_payment,
    order_column,
    show_item,
    show_order,
)
from shopswitch.sandbox.magento.state import DEFAULT_SOURCE, Order, Record

_DOCUMENT_COLUMNS = frozenset(
    {"entity_id", "order_id", "increment_id", "created_at", "updated_at", "store_id", "total_qty", "state"}
    | {"grand_total", "billing_address_id", "shipping_address_id"}
)


def list_orders(call: Call) -> Record:
    """`GET orders`."""
    rows = call.store.orders.values()
    return listed(call, rows, show_order, read=order_column, known=ORDER_COLUMNS)


def get_order(call: Call) -> Record:
    """`GET orders/{id}`."""
    return show_order(call.order())


def get_status(call: Call) -> object:
    """`GET orders/{id}/statuses`: the status as bare text."""
    return call.order().columns.get("status")


def list_items(call: Call) -> Record:
    """`GET orders/items`."""
    rows = [(order, row) for order in call.store.orders.values() for row in order.items]

    def read(pair: tuple[Order, Record], name: str) -> Any:
        return pair[1].get(name)

    return listed(call, rows, lambda pair: show_item(*pair), read=read, known=ITEM_COLUMNS)


def save_order(call: Call) -> Record:
    """`POST orders`: stores what it is given; with the id of an order it writes the columns that were sent.

    Nothing is calculated, reserved or mailed. Without a state the order has none.

    Raises:
        ApiError: 400: the number is taken; 404: there is no order with that id.
    """
    given = call.sent("entity")
    if given.get("entity_id") is not None:
        return _change_order(call, given)
    store = call.store
    taken = {order.columns["increment_id"] for order in store.orders.values()}
    if given.get("increment_id") in taken:
        raise ApiError(400, "Unique constraint violation found")
    order = fill_order(store, given)
    for row in given.get("items") or []:
        order.items.append(fill_item(store, order, row))
    if isinstance(given.get("billing_address"), dict):
        order.billing = fill_address(store, order, given["billing_address"], "billing")
        order.columns["billing_address_id"] = order.billing["entity_id"]
    order.payment = fill_payment(store, order, given.get("payment") or {})
    assigned = _assigned_shipping(given)
    if assigned:
        order.shipping_method = str(assigned.get("method") or "")
        order.shipping = fill_address(store, order, assigned.get("address") or {}, "shipping")
    store.orders[order.id] = order
    return show_order(order)


def _assigned_shipping(given: Record) -> Record:
    assigned = (given.get("extension_attributes") or {}).get("shipping_assignments") or []
    found = assigned[0].get("shipping") if assigned and isinstance(assigned[0], dict) else None
    return found if isinstance(found, dict) else {}


def _change_order(call: Call, given: Record) -> Record:
    number = given["entity_id"]
    order = find_order(call.store, int(number) if str(number).isdigit() else 0)
    rows = ("items", "billing_address", "payment", "status_histories", "extension_attributes", "entity_id")
    order.columns |= {name: value for name, value in given.items() if name not in rows}
    order.columns["updated_at"] = call.store.stamp()
    return show_order(order)


def cancel_order(call: Call) -> bool:
    """`POST orders/{id}/cancel`: false with status 200 when nothing happened."""
    return ordering.cancel(call.store, call.order())


def hold_order(call: Call) -> bool:
    """`POST orders/{id}/hold`."""
    order = call.order()
    state = order.columns.get("state")
    if state in (*ordering.FINISHED, "holded", "payment_review"):
        raise ApiError(400, "A hold action is not available.")
    order.columns |= {"hold_before_state": state, "hold_before_status": order.columns.get("status")}
    ordering.set_state(order, "holded")
    return True


def unhold_order(call: Call) -> bool:
    """`POST orders/{id}/unhold`."""
    order = call.order()
    if order.columns.get("state") != "holded":
        raise ApiError(400, "You cannot remove the hold.")
    order.columns |= {"state": order.columns["hold_before_state"], "status": order.columns["hold_before_status"]}
    order.columns |= {"hold_before_state": None, "hold_before_status": None}
    return True


def add_comment(call: Call) -> bool:
    """`POST orders/{id}/comments`: the status it names is not checked against the state."""
    ordering.add_history(call.store, call.order(), call.sent("statusHistory"))
    return True


def list_comments(call: Call) -> Record:
    """`GET orders/{id}/comments`."""
    found = list(call.order().histories)
    asked = {"field": "parent_id", "value": call.args["id"], "condition_type": "eq"}
    return {
        "items": found,
        "search_criteria": {"filter_groups": [{"filters": [asked]}]},
        "total_count": len(found),
    }


def ship_order(call: Call) -> str:
    """`POST order/{id}/ship`: the shipment's id, as text although the schema says number.

    A quantity above what is left is cut down. Nobody is mailed here, whatever `notify` says.
    """
    order, given = call.order("order_id"), call.body()
    sent = [each for each in given.get("items") or [] if isinstance(each, dict)]
    wanted = {int(each.get("order_item_id") or 0): float(each.get("qty") or 0) for each in sent}
    extension = (given.get("arguments") or {}).get("extension_attributes") or {}
    source = str(extension.get("source_code") or DEFAULT_SOURCE)
    tracks = [each for each in given.get("tracks") or [] if isinstance(each, dict)]
    comment = given.get("comment") if given.get("appendComment") else None
    return str(shipping.ship(call.store, order, wanted=wanted, tracks=tracks, source=source, comment=comment))


def invoice_order(call: Call) -> str:
    """`POST order/{id}/invoice`: everything that is open; the invoice's id as text."""
    capture = bool(call.body().get("capture"))
    return str(ordering.invoice(call.store, call.order("order_id"), capture=capture))


def list_shipments(call: Call) -> Record:
    """`GET shipments`."""
    rows = call.store.shipments.values()
    return listed(call, rows, _shown, read=_column, known=_DOCUMENT_COLUMNS)


def get_shipment(call: Call) -> Record:
    """`GET shipment/{id}`."""
    return _shown(_document(call, call.store.shipments))


def list_invoices(call: Call) -> Record:
    """`GET invoices`."""
    rows = call.store.invoices.values()
    return listed(call, rows, _shown, read=_column, known=_DOCUMENT_COLUMNS)


def get_invoice(call: Call) -> Record:
    """`GET invoices/{id}`."""
    return _shown(_document(call, call.store.invoices))


def _document(call: Call, table: dict[int, Record]) -> Record:
    found = table.get(call.number())
    if found is None:
        raise no_entity()
    return found


def _shown(row: Record) -> Record:
    return {name: value for name, value in row.items() if value is not None}


def _column(row: Record, name: str) -> Any:
    return row.get(name)


def add_track(call: Call) -> Record:
    """`POST shipment/track`."""
    given = call.sent("entity")
    shipment = call.store.shipments.get(int(given.get("parent_id") or 0))
    if shipment is None or shipment["order_id"] != int(given.get("order_id") or 0):
        raise no_entity()
    if not str(given.get("track_number") or "").strip():
        raise ApiError(400, "Please enter a tracking number.")
    return shipping.add_track(call.store, shipment, given)


def delete_track(call: Call) -> bool:
    """`DELETE shipment/track/{id}`."""
    for shipment in call.store.shipments.values():
        for track in shipment["tracks"]:
            if track["entity_id"] == call.number():
                shipment["tracks"].remove(track)
                return True
    raise no_entity()
