"""Orders and their lines: how they are found and what their fields say."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from shopswitch.sandbox.shopify.catalogue import count, exact, found_by_gid, money_bag, sorted_rows, text
from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.shipments import address, personal, work_rows
from shopswitch.sandbox.shopify.state import Fulfillment, LineItem, Order

VISIBLE = timedelta(days=60)
"""How far back orders are shown without read_all_orders; Source: SDL 2026-10, type Order."""
FULFILLMENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "unshipped": ("UNFULFILLED", "FULFILLMENT_NOT_REQUIRED"),
    "unfulfilled": ("UNFULFILLED", "PARTIALLY_FULFILLED"),
    "partial": ("PARTIALLY_FULFILLED",),
    "shipped": ("FULFILLED",),
    "fulfilled": ("FULFILLED",),
}


def _has_status(word: str, order: Order) -> bool:
    match word:
        case "open" | "not_closed":
            return order.closed_at is None and (word == "not_closed" or order.cancelled_at is None)
        case "closed":
            return order.closed_at is not None
        case "cancelled":
            return order.cancelled_at is not None
    return True


ORDERS = Search(
    {
        "id": lambda order: order.id,
        "name": lambda order: [order.name, str(order.number)],
        "created_at": lambda order: order.created_at,
        "processed_at": lambda order: order.processed_at,
        "updated_at": lambda order: order.updated_at,
        "financial_status": lambda order: order.display_financial_status,
        "tag": lambda order: order.tags,
        "source_name": lambda order: order.source_name,
        "source_identifier": lambda order: order.source_identifier,
        "po_number": lambda order: order.po_number,
        "sku": lambda order: [line.sku for line in order.lines],
        "location_id": lambda order: [work.location.id for work in order.fulfillment_orders],
        "fulfillment_location_id": lambda order: [each.location.id for each in order.fulfillments],
        "test": lambda order: order.test,
    },
    free=lambda order: [order.name, order.note or "", *(line.title for line in order.lines)],
    rules={
        "status": _has_status,
        "fulfillment_status": lambda word, order: order.fulfillment_status in FULFILLMENT_WORDS.get(word, ()),
        "tag_not": lambda word, order: word not in [tag.casefold() for tag in order.tags],
    },
)
ORDER_SORTS: Mapping[str, Callable[[Order], str | float]] = {
    "CREATED_AT": lambda order: order.created_at.timestamp(),
    "PROCESSED_AT": lambda order: order.processed_at.timestamp(),
    "UPDATED_AT": lambda order: order.updated_at.timestamp(),
    "ORDER_NUMBER": lambda order: order.number,
    "FINANCIAL_STATUS": lambda order: order.display_financial_status,
    "FULFILLMENT_STATUS": lambda order: order.fulfillment_status,
    "TOTAL_PRICE": lambda order: total_cents(order),
    "PO_NUMBER": lambda order: text(order.po_number),
}


def total_cents(order: Order) -> int:
    """What the order's lines cost."""
    return sum(line.quantity * line.price_cents for line in order.lines)


def visible(context: Context, order: Order | None) -> Order | None:
    """The order, or None where the token may not see that far back."""
    shop = context.shop
    if order is None or shop.has_scope("read_all_orders"):
        return order
    return order if order.created_at >= shop.now() - VISIBLE else None


def find_orders(context: Context, given: dict[str, Any]) -> list[Order]:
    """The visible orders a query finds."""
    found = context.shop.searched(ORDERS, context.shop.store.orders.values(), given.get("query"))
    return [each for each in found if visible(context, each)]


def _one_order(context: Context, _: Any, given: dict[str, Any]) -> Order | None:
    return visible(context, found_by_gid(context, "orders", given["id"]))


def _fulfillment_status(context: Context, order: Order, _: Any) -> str:
    status = order.fulfillment_status
    return "UNFULFILLED" if status == "FULFILLMENT_NOT_REQUIRED" and context.version < "2026-10" else status


def _customer(order: Order) -> dict[str, Any]:
    person = order.customer
    if person is None:
        raise LookupError(f"{order.name} has no customer")
    # the same number for all orders of one address: the e-mail is what tells customers apart
    number = 7_000_000_000_000 + sum(ord(letter) * 31**index for index, letter in enumerate(person.email)) % 10**9
    return {
        "id": f"gid://shopify/Customer/{number}",
        "legacyResourceId": str(number),
        "firstName": person.first_name,
        "lastName": person.last_name,
        "displayName": f"{person.first_name} {person.last_name}",
        "email": person.email,
        "phone": person.phone,
    }


def _shipping_line(_: Context, order: Order, __: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/ShippingLine/{order.id}",
        "title": order.shipping_title,
        "code": order.shipping_title,
        "source": "shopify",
        "carrierIdentifier": None,
        "custom": False,
        "originalPriceSet": money_bag(0),
    }


def _fulfillments(_: Context, order: Order, given: dict[str, Any]) -> list[Fulfillment]:
    first = given.get("first")
    return order.fulfillments if first is None else order.fulfillments[:first]


def _outstanding(order: Order) -> int:
    return total_cents(order) if order.display_financial_status in ("PENDING", "AUTHORIZED", "PARTIALLY_PAID") else 0


def _quantity(order: Order) -> int:
    return sum(line.quantity for line in order.lines)


def _is_open(order: Order) -> bool:
    return order.cancelled_at is None and any(line.open for line in order.lines)


ORDER_FIELDS: Mapping[str, Callable[[Context, Any, dict[str, Any]], Any]] = {
    "closed": lambda _, order, __: order.closed_at is not None,
    "confirmed": lambda *_: True,
    "edited": lambda *_: False,
    "displayFulfillmentStatus": _fulfillment_status,
    "fullyPaid": lambda _, order, __: _outstanding(order) == 0,
    "unpaid": lambda _, order, __: _outstanding(order) > 0,
    "fulfillable": lambda _, order, __: _is_open(order),
    "requiresShipping": lambda _, order, __: any(line.requires_shipping for line in order.lines),
    "app": lambda *_: {"id": "gid://shopify/App/580111", "name": "Online Store"},
    "currencyCode": lambda *_: "EUR",
    "presentmentCurrencyCode": lambda *_: "EUR",
    "totalPriceSet": lambda _, order, __: money_bag(total_cents(order)),
    "currentTotalPriceSet": lambda _, order, __: money_bag(0 if order.cancelled_at else total_cents(order)),
    "totalOutstandingSet": lambda _, order, __: money_bag(_outstanding(order)),
    "subtotalLineItemsQuantity": lambda _, order, __: _quantity(order),
    "currentSubtotalLineItemsQuantity": lambda _, order, __: 0 if order.cancelled_at else _quantity(order),
    "returnStatus": lambda *_: "NO_RETURN",
    "shippingLine": _shipping_line,
    "lineItems": lambda _, order, __: Rows(order.lines),
    "fulfillments": _fulfillments,
    "fulfillmentsCount": lambda _, order, __: exact(len(order.fulfillments)),
    "fulfillmentOrders": lambda c, order, _: work_rows(c, order.fulfillment_orders),
    "email": personal(lambda order: order.customer and order.customer.email, "email"),
    "phone": personal(lambda order: order.customer and order.customer.phone, "phone"),
    "customer": personal(_customer, "customer"),
    "shippingAddress": personal(address, "shippingAddress"),
    "billingAddress": personal(address, "billingAddress"),
    "displayAddress": personal(address, "displayAddress"),
}
LINE_FIELDS: Mapping[str, Callable[[Context, LineItem, dict[str, Any]], Any]] = {
    "name": lambda _, line, __: f"{line.title} - {line.variant_title}" if line.variant_title else line.title,
    "currentQuantity": lambda _, line, __: 0 if line.order.cancelled_at else line.quantity,
    "unfulfilledQuantity": lambda _, line, __: 0 if line.order.cancelled_at else line.open,
    "nonFulfillableQuantity": lambda _, line, __: line.open if line.order.cancelled_at else 0,
    "refundableQuantity": lambda _, line, __: 0 if line.order.cancelled_at else line.quantity,
    "isGiftCard": lambda *_: False,
    "vendor": lambda c, _, __: c.shop.shop_name,
    "originalUnitPriceSet": lambda _, line, __: money_bag(line.price_cents),
    "originalTotalSet": lambda _, line, __: money_bag(line.price_cents * line.quantity),
    "product": lambda _, line, __: line.variant.product if line.variant else None,
}
FIELDS: Table = {
    "QueryRoot": {
        "order": _one_order,
        "orders": lambda c, _, given: sorted_rows(find_orders(c, given), ORDER_SORTS, given),
        "ordersCount": lambda c, _, given: count(len(find_orders(c, given)), given),
    },
    "Order": ORDER_FIELDS,
    "LineItem": LINE_FIELDS,
}
