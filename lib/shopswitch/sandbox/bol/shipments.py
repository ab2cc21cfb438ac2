"""Shipments and transports."""

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import fulfilment, processes
from shopswitch.sandbox.bol.answers import (
    ZONE,
    answer,
    body_of,
    euros,
    invalid,
    listed,
    missing,
    moment,
    object_in,
    page_of,
    text_in,
    whole,
    whole_in,
    word,
)
from shopswitch.sandbox.bol.orders import (
    MONTHS_BACK,
    billing_details,
    fulfilment_of,
    months_before,
    offer_of,
    shipment_details,
)
from shopswitch.sandbox.bol.state import OrderItem, Shipment

if TYPE_CHECKING:
    from shopswitch.sandbox.bol.shop import BolShop

_MOST_ITEMS = 100
_Wanted = list[tuple[str, int | None]]


def listing(shop: "BolShop", request: Request) -> Response:
    """GET /retailer/shipments: newest first, three months back; an order or a method, not both."""
    page = whole(request, "page", 1, 1) or 1
    method = word(request, "fulfilment-method", ("FBR", "FBB"), None)
    order_id = request.args.get("order-id")
    if order_id is not None and method is not None:
        raise invalid("order-id", "is only valid without fulfilment-method")
    if order_id is None:
        found = [each for each in shop.store.shipments.values() if each.method == (method or "FBR")]
    else:
        found = shop.store.shipments_of(order_id)
    oldest = months_before(shop.now().astimezone(ZONE).date(), MONTHS_BACK)
    found = [each for each in found if each.at.astimezone(ZONE).date() >= oldest]
    found.sort(key=lambda each: (each.at, each.shipment_id), reverse=True)
    return answer(listed("shipments", [_reduced(each) for each in page_of(found, page)]))


def _head(shipment: Shipment) -> dict[str, object]:
    order = shipment.order
    return {
        "shipmentId": shipment.shipment_id,
        "shipmentDateTime": moment(shipment.at),
        "shipmentReference": shipment.reference,
        "order": {"orderId": order.order_id, "orderPlacedDateTime": moment(order.placed)},
    }


def _reduced(shipment: Shipment) -> dict[str, object]:
    return {
        **_head(shipment),
        "shipmentItems": [{"orderItemId": item.item_id, "ean": item.ean} for item, _ in shipment.parts],
        "transport": {"transportId": shipment.transport_id},
    }


def one(shop: "BolShop", request: Request, shipment_id: str) -> Response:
    """GET of one shipment, with its code and the pieces of each item."""
    found = shop.store.shipments.get(shipment_id)
    if found is None:
        raise missing(f"Shipment {shipment_id}")
    order = found.order
    body = {
        **_head(found),
        "pickupPoint": bool(order.pickup_point),
        "shipmentDetails": shipment_details(order),
        "billingDetails": billing_details(order),
        "shipmentItems": [_item(found, item, count) for item, count in found.parts],
        "transport": _transport(found),
    }
    return answer(body)


def _item(shipment: Shipment, item: OrderItem, count: int) -> dict[str, object]:
    made: dict[str, object] = {
        "orderItemId": item.item_id,
        "fulfilment": fulfilment_of(shipment.order, item),
        "product": {"ean": item.ean, "title": item.title},
        "quantity": item.quantity,
        "quantityShipped": count,
        "unitPrice": euros(item.price_cents),
        "commission": euros(item.price_cents * count * 12 // 100),
    }
    return made | offer_of(item)


def _transport(shipment: Shipment) -> dict[str, object]:
    known = {
        "transporterCode": shipment.transporter,
        "trackAndTrace": shipment.tracking,
        "shippingLabelId": shipment.label_id,
    }
    events = [{"eventCode": "PRE_ANNOUNCED", "eventDateTime": moment(shipment.at)}]
    told = {name: value for name, value in known.items() if value}
    return {"transportId": shipment.transport_id, **told, "transportEvents": events}


def create(shop: "BolShop", request: Request) -> Response:
    """POST /retailer/shipments: items of one order, wholly or in part; asynchronous."""
    body = body_of(request)
    wanted = _wanted(body)
    label = text_in(body, "shippingLabelId", 100)
    transport = object_in(body, "transport")
    if (label is None) == (transport is None):
        raise invalid("transport", "must be given, unless there is a shippingLabelId, and not together with one")
    about = {"reference": text_in(body, "shipmentReference", 90) or "", "label_id": label or ""}
    if transport is not None:
        about["transporter"] = text_in(transport, "transporterCode", 100, needed=True) or ""
        about["tracking"] = text_in(transport, "trackAndTrace", 100) or ""
    work = lambda: _carry_out(shop, wanted, about)  # noqa: E731 - one expression that is carried out later
    return processes.accept(shop, request, "CREATE_SHIPMENT", wanted[0][0], work)


def _wanted(body: dict[str, object]) -> _Wanted:
    items = body.get("orderItems")
    if not isinstance(items, list) or not 1 <= len(items) <= _MOST_ITEMS:
        raise invalid("orderItems", f"must hold 1 to {_MOST_ITEMS} items")
    wanted: _Wanted = []
    for each in items:
        if not isinstance(each, dict):
            raise invalid("orderItems", "must hold objects")
        count = None if each.get("quantity") is None else whole_in(each, "quantity", 1)
        wanted.append((text_in(each, "orderItemId", 100, needed=True) or "", count))
    return wanted


def _carry_out(shop: "BolShop", wanted: _Wanted, about: dict[str, str]) -> str | None:
    parts = []
    for item_id, count in wanted:
        item = shop.store.items.get(item_id)
        if item is None or item.method != "FBR":
            return f"Order item {item_id} is none that you send."
        if item.left < (count or 1):
            return f"Order item {item_id} has {item.left} left to send."
        parts.append((item, count or item.left))
    orders = {item.order.order_id for item, _ in parts}
    if len(orders) > 1:
        return "All items of a shipment must belong to one order."
    fulfilment.ship(shop.store, parts[0][0].order, parts, shop.now(), about)
    return None


def change_transport(shop: "BolShop", request: Request, transport_id: str) -> Response:
    """PUT /retailer/transports/{id}: another code or transporter; asynchronous."""
    body = body_of(request)
    tracking = text_in(body, "trackAndTrace", 100, needed=True) or ""
    transporter = text_in(body, "transporterCode", 100)

    def work() -> str | None:
        found = [each for each in shop.store.shipments.values() if each.transport_id == transport_id]
        if not found:
            return f"Transport {transport_id} does not exist."
        for each in found:
            each.tracking, each.transporter = tracking, transporter or each.transporter
        return None

    return processes.accept(shop, request, "CHANGE_TRANSPORT", transport_id, work)
