"""Orders: the list, one order, cancelling. There is no way to create one."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import fulfilment, processes
from shopswitch.sandbox.bol.answers import (
    ZONE,
    answer,
    body_of,
    date_of,
    day,
    euros,
    flag,
    invalid,
    listed,
    missing,
    moment,
    page_of,
    text_in,
    whole,
    word,
)
from shopswitch.sandbox.bol.state import Order, OrderItem

if TYPE_CHECKING:
    from shopswitch.sandbox.bol.shop import BolShop

HANDLED_SHOWN = timedelta(hours=48)
"""How long a handled item is listed without a filter by date; Source: functional documentation v10, orders."""
MONTHS_BACK = 3
_METHODS = ("FBR", "FBB", "ALL")
_STATUSES = ("OPEN", "SHIPPED", "ALL")
_REASONS = (
    "OUT_OF_STOCK",
    "REQUESTED_BY_CUSTOMER",
    "BAD_CONDITION",
    "HIGHER_SHIPCOST",
    "INCORRECT_PRICE",
    "NOT_AVAIL_IN_TIME",
    "NO_BOL_GUARANTEE",
    "ORDERED_TWICE",
    "RETAIN_ITEM",
    "TECH_ISSUE",
    "UNFINDABLE_ITEM",
    "OTHER",
)


def months_before(today: date, months: int) -> date:
    """The same day that many months earlier, or the last of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def listing(shop: "BolShop", request: Request) -> Response:
    """GET /retailer/orders: newest first, items that pass the filters only."""
    page = whole(request, "page", 1, 1) or 1
    method = word(request, "fulfilment-method", _METHODS, "FBR")
    status = word(request, "status", _STATUSES, "OPEN")
    minutes = whole(request, "change-interval-minute", None, 1, 60)
    changed_on = _day_asked(request, shop.now())
    via_bol = flag(request, "vvb-only")

    def passes(item: OrderItem) -> bool:
        if method not in ("ALL", item.method) or not _has_status(item, status):
            return False
        if minutes is not None and item.changed < shop.now() - timedelta(minutes=minutes):
            return False
        if changed_on is not None:
            return item.changed.astimezone(ZONE).date() == changed_on
        return item.left > 0 or item.changed >= shop.now() - HANDLED_SHOWN

    found = []
    for order in shop.store.newest_orders_first():
        items = [item for item in order.items if passes(item)]
        if items and (not via_bol or order.via_bol):
            found.append((order, items))
    return answer(listed("orders", [_reduced(order, items) for order, items in page_of(found, page)]))


def _day_asked(request: Request, now: datetime) -> date | None:
    asked = date_of(request, "latest-change-date")
    today = now.astimezone(ZONE).date()
    # What an older date really answers is unconfirmed; an empty list would look as if there were no orders.
    if asked is not None and asked < months_before(today, MONTHS_BACK):
        raise invalid("latest-change-date", f"must not be more than {MONTHS_BACK} months ago")
    return asked


def _has_status(item: OrderItem, status: str | None) -> bool:
    if status == "OPEN":
        return item.left > 0
    return status == "ALL" or (item.left == 0 and item.shipped > 0)


def _reduced(order: Order, items: list[OrderItem]) -> dict[str, object]:
    return {
        "orderId": order.order_id,
        "orderPlacedDateTime": moment(order.placed),
        "orderItems": [
            {
                "orderItemId": item.item_id,
                "ean": item.ean,
                "fulfilmentMethod": item.method,
                "fulfilmentStatus": "OPEN" if item.left else "HANDLED",
                **_quantities(item),
            }
            for item in items
        ],
    }


def _quantities(item: OrderItem) -> dict[str, object]:
    return {
        "quantity": item.quantity,
        "quantityShipped": item.shipped,
        "quantityCancelled": item.cancelled,
        "cancellationRequest": item.cancellation_request,
        "latestChangedDateTime": moment(item.changed),
    }


def one(shop: "BolShop", request: Request, order_id: str) -> Response:
    """GET of one order with all its items, bol's own included."""
    order = shop.store.orders.get(order_id)
    if order is None:
        raise missing(f"Order {order_id}")
    body = {
        "orderId": order.order_id,
        "pickupPoint": bool(order.pickup_point),
        "orderPlacedDateTime": moment(order.placed),
        "shipmentDetails": shipment_details(order),
        "billingDetails": billing_details(order),
        "orderItems": [_item(order, each) for each in order.items],
    }
    return answer(body)


def _item(order: Order, item: OrderItem) -> dict[str, object]:
    total = item.price_cents * item.quantity
    made: dict[str, object] = {
        "orderItemId": item.item_id,
        "fulfilment": {**fulfilment_of(order, item), **_dates(order)},
        "product": {"ean": item.ean, "title": item.title},
        **_quantities(item),
        "unitPrice": euros(item.price_cents),
        "totalPrice": euros(total),
        "discounts": [],
        "commission": euros(total * 12 // 100),
        "additionalServices": [],
    }
    return made | offer_of(item)


def offer_of(item: OrderItem) -> dict[str, object]:
    """What an item says about its offer; nothing when there is none."""
    if item.offer is None:
        return {}
    return {"offer": {"offerId": item.offer.offer_id} | ({"reference": item.reference} if item.reference else {})}


def fulfilment_of(order: Order, item: OrderItem) -> dict[str, object]:
    """Who sends an item, and when it must be there."""
    by_bol = item.method == "FBB" or order.via_bol
    return {
        "method": item.method,
        "distributionParty": "BOL" if by_bol else "RETAILER",
        "latestDeliveryDate": day(order.placed + timedelta(days=2)),
    }


def _dates(order: Order) -> dict[str, object]:
    frame = "APPOINTMENT" if order.by_appointment else "REGULAR"
    return {"expiryDate": day(fulfilment.expires(order)), "timeFrameType": frame}


def shipment_details(order: Order) -> dict[str, object]:
    """Where an order goes; the e-mail address is bol's relay, never the customer's."""
    phone = {"deliveryPhoneNumber": order.customer.phone} if order.by_appointment else {}
    point = {"pickupPointName": order.pickup_point} if order.pickup_point else {}
    return {**point, **billing_details(order), **phone, "language": "nl"}


def billing_details(order: Order) -> dict[str, object]:
    """Who pays."""
    who = order.customer
    street, _, number = who.street.rpartition(" ")
    return {
        "salutation": "UNKNOWN",
        "firstName": who.first_name,
        "surname": who.last_name,
        "streetName": street or number,
        "houseNumber": number if street else "1",
        "zipCode": who.zipcode,
        "city": who.city,
        "countryCode": who.country,
        "email": order.email,
    }


def cancellation(shop: "BolShop", request: Request) -> Response:
    """PUT /retailer/orders/cancellation: exactly one item, asynchronous."""
    items = body_of(request).get("orderItems")
    if not isinstance(items, list) or len(items) != 1 or not isinstance(items[0], dict):
        raise invalid("orderItems", "must hold exactly one item")
    item_id = text_in(items[0], "orderItemId", 100, needed=True) or ""
    if items[0].get("reasonCode") not in _REASONS:
        raise invalid("orderItems[0].reasonCode", f"must be one of {', '.join(_REASONS)}")

    def work() -> str | None:
        item = shop.store.items.get(item_id)
        if item is None:
            return f"Order item {item_id} does not exist."
        if not item.left:
            return f"Order item {item_id} is handled already."
        item.cancelled += item.left
        item.changed = shop.now()
        return None

    return processes.accept(shop, request, "CANCEL_ORDER", item_id, work)
