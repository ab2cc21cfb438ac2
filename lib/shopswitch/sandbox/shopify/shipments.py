"""Fulfilments and fulfilment orders, and what on an order tells who the customer is."""

from collections.abc import Callable, Mapping
from typing import Any

from shopswitch.sandbox.shopify.catalogue import by_number, found_by_gid, money_bag, sorted_rows
from shopswitch.sandbox.shopify.errors import access_denied
from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.state import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Order,
)

WORK = Search(
    {
        "id": lambda work: work.id,
        "status": lambda work: work.status,
        "updated_at": lambda work: work.updated_at,
        "assigned_location_id": lambda work: work.location.id,
    },
    free=lambda work: [work.order.name],
)


def sees_work(context: Context) -> bool:
    """Whether the token may see fulfilment orders of the merchant's own locations."""
    return context.shop.has_scope("read_merchant_managed_fulfillment_orders")


def _one_work(context: Context, _: Any, given: dict[str, Any]) -> FulfillmentOrder | None:
    return found_by_gid(context, "fulfillment_orders", given["id"]) if sees_work(context) else None


def _all_work(context: Context, _: Any, given: dict[str, Any]) -> Rows:
    found = context.shop.searched(WORK, context.shop.store.fulfillment_orders.values(), given.get("query"))
    closed = ("CLOSED", "CANCELLED", "INCOMPLETE")
    found = [each for each in found if given.get("includeClosed") or each.status not in closed]
    sorts = {"UPDATED_AT": lambda work: work.updated_at.timestamp()}
    return sorted_rows([each for each in found if sees_work(context)], sorts, given)


def work_rows(context: Context, work: list[FulfillmentOrder]) -> Rows:
    """Those the token may see."""
    return Rows(work if sees_work(context) else [])


def personal(answer: Callable[[Order], Any], name: str) -> Callable[[Context, Order, Any], Any]:
    """A field that tells who the customer is: shown, hidden or refused as the shop's `personal_data` says."""

    def rule(context: Context, order: Order, _: Any) -> Any:
        if context.shop.personal_data == "denied":
            raise access_denied(name, "read_customers")
        if context.shop.personal_data == "redacted" or order.customer is None:
            return None
        return answer(order)

    return rule


def address(order: Order) -> dict[str, Any]:
    """The customer's address, for orders that have a customer."""
    person = order.customer
    if person is None:
        raise LookupError(f"{order.name} has no customer")
    return {
        "id": f"gid://shopify/MailingAddress/{order.id}",
        "name": f"{person.first_name} {person.last_name}",
        "firstName": person.first_name,
        "lastName": person.last_name,
        "address1": person.street,
        "zip": person.zipcode,
        "city": person.city,
        "countryCodeV2": person.country,
        "country": person.country,
        "phone": person.phone,
    }


def _destination(context: Context, work: FulfillmentOrder, given: Any) -> Any:
    shown = personal(address, "destination")(context, work.order, given)
    if shown is None or work.order.customer is None:
        return None
    own = {"id": f"gid://shopify/FulfillmentOrderDestination/{work.id}", "email": work.order.customer.email}
    return shown | own | {"countryCode": shown["countryCodeV2"]}


def _delivery(_: Context, work: FulfillmentOrder, __: Any) -> dict[str, Any]:
    kind = work.order.delivery if work.physical else "NONE"
    title = work.order.shipping_title if work.physical else None
    return {"id": f"gid://shopify/DeliveryMethod/{work.id}", "methodType": kind, "presentedName": title}


def _work_of(context: Context, shipment: Fulfillment, _: Any) -> Rows:
    lines = [part.line for part in shipment.lines]
    work = [each for each in shipment.order.fulfillment_orders if any(part.line in lines for part in each.lines)]
    return work_rows(context, work)


def _shipments_of(_: Context, work: FulfillmentOrder, __: Any) -> Rows:
    lines = [part.line for part in work.lines]
    return Rows([each for each in work.order.fulfillments if any(part.line in lines for part in each.lines)])


def _item_gid(part: FulfillmentOrderLine) -> str | None:
    return part.line.variant.item.gid if part.line.variant else None


SHIPMENT_FIELDS: Mapping[str, Callable[[Context, Fulfillment, dict[str, Any]], Any]] = {
    "displayStatus": lambda _, shipment, __: "CANCELED" if shipment.status == "CANCELLED" else "FULFILLED",
    "totalQuantity": lambda _, shipment, __: sum(part.quantity for part in shipment.lines),
    "requiresShipping": lambda _, shipment, __: any(part.line.requires_shipping for part in shipment.lines),
    "trackingInfo": lambda _, shipment, given: [
        {"company": each.company, "number": each.number, "url": each.url}
        for each in shipment.tracking[: given.get("first")]
    ],
    "fulfillmentLineItems": lambda _, shipment, __: Rows(shipment.lines),
    "fulfillmentOrders": _work_of,
}
WORK_FIELDS: Mapping[str, Callable[[Context, FulfillmentOrder, dict[str, Any]], Any]] = {
    "requestStatus": lambda *_: "UNSUBMITTED",
    "fulfillAt": lambda _, work, __: work.created_at,
    "orderId": lambda _, work, __: work.order.gid,
    "orderName": lambda _, work, __: work.order.name,
    "orderProcessedAt": lambda _, work, __: work.order.processed_at,
    "assignedLocation": lambda _, work, __: {
        "name": work.location.name,
        "countryCode": "NL",
        "location": work.location,
    },
    "deliveryMethod": _delivery,
    "destination": _destination,
    "supportedActions": lambda _, work, __: (
        [{"action": "CREATE_FULFILLMENT"}, {"action": "HOLD"}] if work.status == "OPEN" else []
    ),
    "lineItems": lambda _, work, __: Rows(work.lines),
    "fulfillments": _shipments_of,
}
PART_FIELDS: Mapping[str, Callable[[Context, FulfillmentOrderLine, dict[str, Any]], Any]] = {
    "sku": lambda _, part, __: part.line.sku,
    "productTitle": lambda _, part, __: part.line.title,
    "variantTitle": lambda _, part, __: part.line.variant_title,
    "vendor": lambda c, _, __: c.shop.shop_name,
    "totalQuantity": lambda _, part, __: part.line.quantity,
    "remainingQuantity": lambda _, part, __: 0 if part.line.order.cancelled_at else part.remaining,
    "requiresShipping": lambda _, part, __: part.line.requires_shipping,
    "inventoryItemId": lambda _, part, __: _item_gid(part),
    "lineItem": lambda _, part, __: part.line,
    "variant": lambda _, part, __: part.line.variant,
}


def _part_total(_: Context, part: FulfillmentLine, __: Any) -> dict[str, Any]:
    return money_bag(part.quantity * part.line.price_cents)


FIELDS: Table = {
    "QueryRoot": {
        "fulfillment": by_number("fulfillments"),
        "fulfillmentOrder": _one_work,
        "fulfillmentOrders": _all_work,
    },
    "Fulfillment": SHIPMENT_FIELDS,
    "FulfillmentLineItem": {"lineItem": lambda _, part, __: part.line, "originalTotalSet": _part_total},
    "FulfillmentOrder": WORK_FIELDS,
    "FulfillmentOrderLineItem": PART_FIELDS,
}
