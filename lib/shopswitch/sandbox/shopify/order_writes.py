"""Mutations on orders; the texts of userErrors of fulfillmentCreate are as recorded in 2026-07, the others are ours."""

from datetime import datetime
from typing import Any

from shopswitch.sandbox.shopify import fulfilment
from shopswitch.sandbox.shopify.catalogue import found_by_gid
from shopswitch.sandbox.shopify.errors import user_error
from shopswitch.sandbox.shopify.orders import visible
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.search import moment
from shopswitch.sandbox.shopify.state import FulfillmentOrder, LineItem, Order, Tracking
from shopswitch.sandbox.systems import Customer


def _found(context: Context, gid: str) -> Order | None:
    return visible(context, found_by_gid(context, "orders", gid))


def _missing(name: str = "order") -> dict[str, Any]:
    return {name: None, "userErrors": [user_error("Order does not exist", "id")]}


def _done(order: Order, now: datetime) -> dict[str, Any]:
    order.updated_at = now
    return {"order": order, "userErrors": []}


def close(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`orderClose`: archives, and fulfils nothing."""
    order = _found(context, given["input"]["id"])
    if order is None:
        return _missing()
    order.closed_at = order.closed_at or context.shop.now()
    return _done(order, context.shop.now())


def reopen(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`orderOpen`: undoes archiving."""
    order = _found(context, given["input"]["id"])
    if order is None:
        return _missing()
    order.closed_at = None
    return _done(order, context.shop.now())


def update(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`orderUpdate`: what is given replaces what was there, all tags included."""
    wanted = given["input"]
    order = _found(context, wanted["id"])
    if order is None:
        return _missing()
    order.note = wanted.get("note", order.note)
    order.po_number = wanted.get("poNumber", order.po_number)
    if wanted.get("tags") is not None:
        order.tags = sorted(set(wanted["tags"]))
    return _done(order, context.shop.now())


def mark_as_paid(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`orderMarkAsPaid`."""
    order = _found(context, given["input"]["id"])
    if order is None:
        return _missing()
    if order.display_financial_status == "PAID" or order.cancelled_at:
        return {"order": order, "userErrors": [user_error("Order cannot be marked as paid.", "id")]}
    order.display_financial_status = "PAID"
    fulfilment.archive_when_done(order, context.shop.now())
    return _done(order, context.shop.now())


def cancel(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`orderCancel`: refused when anything was shipped."""
    shop, order = context.shop, _found(context, given["orderId"])
    errors = [] if order else [user_error("Order does not exist", "orderId", code="NOT_FOUND")]
    if order and (order.cancelled_at or any(each.status == "SUCCESS" for each in order.fulfillments)):
        errors = [user_error("Order cannot be cancelled.", "orderId", code="INVALID")]
    if order is None or errors:
        return {"job": None, "orderCancelUserErrors": errors}
    fulfilment.cancel(shop.store, order, shop.now(), reason=given["reason"], restock=given["restock"])
    return {"job": {"id": f"gid://shopify/Job/{order.id}", "done": True}, "orderCancelUserErrors": []}


def add_tags(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`tagsAdd` on an order or product."""
    return _tags(context, given, lambda held, more: held | more)


def remove_tags(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`tagsRemove` on an order or product."""
    return _tags(context, given, lambda held, less: held - less)


def _tags(context: Context, given: dict[str, Any], change: Any) -> dict[str, Any]:
    holder = _found(context, given["id"]) or found_by_gid(context, "products", given["id"])
    if holder is None:
        return {"node": None, "userErrors": [user_error("Resource does not exist", "id")]}
    holder.tags = sorted(change(set(holder.tags), set(given["tags"])))
    holder.updated_at = context.shop.now()
    return {"node": holder, "userErrors": []}


def _tracking(wanted: dict[str, Any] | None) -> list[Tracking]:
    wanted = wanted or {}
    numbers = wanted.get("numbers") or [each for each in [wanted.get("number")] if each]
    urls = wanted.get("urls") or [each for each in [wanted.get("url")] if each]
    company = wanted.get("company")
    length = max(len(numbers), len(urls), 1 if company else 0)
    padded = [(numbers + [None] * length)[:length], (urls + [None] * length)[:length]]
    return [Tracking(number, company, url) for number, url in zip(*padded, strict=True)]


def create_fulfillment(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`fulfillmentCreate`: one shipment over fulfilment orders of one order and location."""
    wanted, parts = given["fulfillment"], dict[int, int]()
    first: FulfillmentOrder | None = None
    for index, each in enumerate(wanted["lineItemsByFulfillmentOrder"]):
        work = found_by_gid(context, "fulfillment_orders", each["fulfillmentOrderId"])
        wrong, asked = _asked_parts(work, each.get("fulfillmentOrderLineItems"))
        if work is not None and first is not None and (work.order, work.location) != (first.order, first.location):
            wrong = "All fulfillment orders must belong to the same order and location."
        if wrong:
            field = ("fulfillment", "lineItemsByFulfillmentOrder", str(index))
            return {"fulfillment": None, "userErrors": [user_error(wrong, *field)]}
        first, parts = work, parts | asked
    if first is None:
        error = user_error("A fulfillment needs a fulfillment order.", "fulfillment")
        return {"fulfillment": None, "userErrors": [error]}
    shop = context.shop
    made = fulfilment.ship(
        shop.store,
        first.order,
        shop.now(),
        parts=parts,
        tracking=_tracking(wanted.get("trackingInfo")),
        location=first.location,
    )
    return {"fulfillment": made, "userErrors": []}


def _asked_parts(work: FulfillmentOrder | None, asked: list[dict[str, Any]] | None) -> tuple[str, dict[int, int]]:
    if work is None:
        return "Fulfillment order does not exist.", {}
    if work.status != "OPEN":
        return f"Fulfillment order {work.id} has an unfulfillable status= {work.status.lower()}.", {}
    if not asked:
        return "", {part.id: part.remaining for part in work.lines}
    remaining = {part.gid: part for part in work.lines}
    found = {}
    for each in asked:
        part = remaining.get(each["id"])
        if each["quantity"] <= 0:
            return "Quantity must be greater than 0", {}
        if part is None or each["quantity"] > part.remaining:
            return "Invalid fulfillment order line item quantity requested.", {}
        found[part.id] = each["quantity"]
    return "", found


def update_tracking(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`fulfillmentTrackingInfoUpdate`."""
    found = found_by_gid(context, "fulfillments", given["fulfillmentId"])
    if found is None:
        return {"fulfillment": None, "userErrors": [user_error("Fulfillment does not exist.", "fulfillmentId")]}
    found.tracking = _tracking(given["trackingInfoInput"])
    found.updated_at = found.order.updated_at = context.shop.now()
    return {"fulfillment": found, "userErrors": []}


def create(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`orderCreate`: for history and for orders that are carried over."""
    shop, wanted = context.shop, given["order"]
    now = shop.now()
    processed = moment(wanted.get("processedAt") or "now", now)[0]
    if processed is None or processed > now:
        error = user_error("Processed at is invalid", "order", "processedAt", code="PROCESSED_AT_INVALID")
        return {"order": None, "userErrors": [error]}
    if not wanted.get("lineItems"):
        error = user_error("Line items must have at least one line item", "order", "lineItems", code="INVALID")
        return {"order": None, "userErrors": [error]}
    order = shop.new_order(processed, _person(wanted), name=wanted.get("name") or "")
    order.display_financial_status = wanted.get("financialStatus") or "PENDING"
    order.source_identifier, order.note = wanted.get("sourceIdentifier"), wanted.get("note")
    order.source_name = wanted.get("sourceName") or "runbook"
    order.po_number, order.test = wanted.get("poNumber"), bool(wanted.get("test"))
    order.tags = sorted(set(wanted.get("tags") or []))
    order.shipping_title = next((each["title"] for each in wanted.get("shippingLines") or []), order.shipping_title)
    order.lines = [_line(context, order, each) for each in wanted["lineItems"]]
    fulfilment.open_work(shop.store, order, now)
    if ((given.get("options") or {}).get("inventoryBehaviour") or "BYPASS") != "BYPASS":
        fulfilment.commit(shop.store, order, now)
    if wanted.get("fulfillmentStatus") == "FULFILLED":
        shipment = wanted.get("fulfillment") or {}
        tracking = {"company": shipment.get("trackingCompany"), "number": shipment.get("trackingNumber")}
        fulfilment.ship_rest(shop.store, order, now, _tracking(tracking | {"numbers": shipment.get("trackingNumbers")}))
    if wanted.get("closedAt"):
        order.closed_at = moment(wanted["closedAt"], now)[0]
    return {"order": order, "userErrors": []}


def _person(wanted: dict[str, Any]) -> Customer | None:
    address, email = wanted.get("shippingAddress"), wanted.get("email")
    if not address and not email:
        return None
    keys = ("firstName", "lastName", "phone", "address1", "zip", "city")
    first, last, phone, street, zipcode, city = ((address or {}).get(key) or "" for key in keys)
    country = (address or {}).get("countryCode") or "NL"
    return Customer(first, last, email or "", phone, street, zipcode, city, country)


def _line(context: Context, order: Order, wanted: dict[str, Any]) -> LineItem:
    variant = found_by_gid(context, "variants", wanted["variantId"]) if wanted.get("variantId") else None
    made = context.shop.new_line(order, variant, wanted.get("sku"), wanted["quantity"])
    made.title = wanted.get("title") or made.title
    made.requires_shipping = wanted.get("requiresShipping", made.requires_shipping)
    price = ((wanted.get("priceSet") or {}).get("shopMoney") or {}).get("amount")
    made.price_cents = round(float(price) * 100) if price is not None else made.price_cents
    return made


FIELDS: Table = {
    "Mutation": {
        "orderClose": close,
        "orderOpen": reopen,
        "orderUpdate": update,
        "orderMarkAsPaid": mark_as_paid,
        "orderCancel": cancel,
        "orderCreate": create,
        "tagsAdd": add_tags,
        "tagsRemove": remove_tags,
        "fulfillmentCreate": create_fulfillment,
        "fulfillmentTrackingInfoUpdate": update_tracking,
    },
}
