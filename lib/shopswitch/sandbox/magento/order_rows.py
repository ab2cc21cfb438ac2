"""The rows of an order: how they are filled, and how the interface shows them.

A checkout fills more columns than an order that was sent in through the interface; columns that are NULL are left out
of every answer.

Source: recorded answers of Magento 2.4.6; REST schema 2.4.9, `sales-data-order-interface`.
"""

from typing import Any

from shopswitch.sandbox.magento.state import Order, Product, Record, Store, plain
from shopswitch.sandbox.systems import Customer

ORDER_COLUMNS = frozenset(
    {
        "entity_id", "increment_id", "state", "status", "store_id", "store_name", "created_at", "updated_at",
        "customer_email", "customer_firstname", "customer_lastname", "customer_is_guest", "customer_id",
        "customer_group_id", "grand_total", "base_grand_total", "subtotal", "base_subtotal", "shipping_amount",
        "shipping_description", "total_due", "total_paid", "total_qty_ordered", "total_item_count", "weight",
        "ext_order_id", "ext_customer_id", "quote_id", "is_virtual", "order_currency_code", "coupon_code",
        "billing_address_id", "shipping_address_id", "protect_code", "remote_ip", "hold_before_state",
        "hold_before_status", "total_refunded", "total_canceled", "total_invoiced", "email_sent", "customer_note",
    }
)  # fmt: skip
"""Columns a list can be filtered and sorted by here; any other is an error of the database."""

ITEM_COLUMNS = frozenset(
    {"item_id", "order_id", "parent_item_id", "product_id", "product_type", "sku", "name", "qty_ordered"}
    | {"qty_shipped", "qty_invoiced", "qty_canceled", "qty_refunded", "created_at", "updated_at", "store_id"}
)

STORE_NAME = "Main Website\nMain Website Store\nDefault Store View"
_ZERO = [
    "amount_refunded",
    "base_amount_refunded",
    "base_cost",
    "base_discount_amount",
    "base_discount_invoiced",
    "base_row_invoiced",
    "base_tax_amount",
    "base_tax_invoiced",
    "discount_amount",
    "discount_invoiced",
    "discount_percent",
    "free_shipping",
    "is_virtual",
    "no_discount",
    "qty_backordered",
    "qty_canceled",
    "qty_invoiced",
    "qty_refunded",
    "qty_shipped",
    "row_invoiced",
    "row_weight",
    "tax_amount",
    "tax_invoiced",
    "tax_percent",
    "weight",
]
_SHIPPING_TOTALS = (
    *("base_shipping_amount", "base_shipping_discount_amount", "base_shipping_incl_tax", "base_shipping_invoiced"),
    *("base_shipping_tax_amount", "shipping_amount", "shipping_discount_amount", "shipping_incl_tax"),
    *("shipping_invoiced", "shipping_tax_amount"),
)
_CHECKOUT = {
    "base_discount_amount": 0,
    "base_discount_tax_compensation_amount": 0,
    "base_shipping_discount_amount": 0,
    "base_shipping_discount_tax_compensation_amnt": 0,
    "base_shipping_tax_amount": 0,
    "base_tax_amount": 0,
    "base_to_global_rate": 1,
    "base_to_order_rate": 1,
    "customer_group_id": 0,
    "customer_note_notify": 1,
    "discount_amount": 0,
    "discount_tax_compensation_amount": 0,
    "email_sent": 1,
    "remote_ip": "127.0.0.1",
    "shipping_discount_amount": 0,
    "shipping_discount_tax_compensation_amount": 0,
    "shipping_tax_amount": 0,
    "store_to_base_rate": 0,
    "store_to_order_rate": 0,
    "tax_amount": 0,
}


def fill_order(store: Store, given: Record) -> Order:
    """An order's row from what was sent in: numbers and dates that were left out are filled."""
    number = store.number("order")
    at = store.stamp()
    filled: Record = {
        "entity_id": number,
        "increment_id": f"{store.first_order_number + number - 1:09d}",
        "protect_code": f"{store.rng.getrandbits(128):032x}",
        "store_id": 1,
        "created_at": at,
        "base_currency_code": "EUR",
        "global_currency_code": "EUR",
        "order_currency_code": "EUR",
        "store_currency_code": "EUR",
        "store_name": STORE_NAME,
        "customer_is_guest": 1,
        "weight": 0,
    }
    rows = ("items", "billing_address", "payment", "status_histories", "extension_attributes")
    columns = filled | {name: value for name, value in given.items() if name not in rows and value is not None}
    columns["entity_id"], columns["updated_at"] = number, at
    return Order(columns, made_at=store.now())


def fill_item(store: Store, order: Order, given: Record) -> Record:
    """One line's row."""
    at = order.columns["created_at"]
    quantity, price = float(given.get("qty_ordered") or 0), float(given.get("price") or 0)
    row: Record = dict.fromkeys(_ZERO, 0) | {
        "item_id": store.number("order_item"),
        "order_id": order.id,
        "store_id": order.columns["store_id"],
        "created_at": at,
        "updated_at": at,
        "base_price": plain(price),
        "original_price": plain(price),
        "price": plain(price),
        "base_row_total": plain(price * quantity),
        "row_total": plain(price * quantity),
        "row_total_incl_tax": plain(price * quantity),
        "base_row_total_incl_tax": plain(price * quantity),
        "qty_ordered": plain(quantity),
        "product_type": "simple",
        "parent_item_id": None,
    }
    own = ("item_id", "order_id", "parent_item", "product_option", "extension_attributes")
    return row | {name: value for name, value in given.items() if name not in own}


def fill_address(store: Store, order: Order, given: Record, kind: str) -> Record:
    """One address' row."""
    kept = {name: value for name, value in given.items() if name != "extension_attributes"}
    return kept | {"address_type": kind, "entity_id": store.number("order_address"), "parent_id": order.id}


def fill_payment(store: Store, order: Order, given: Record) -> Record:
    """The payment's row."""
    total = order.columns.get("grand_total", 0)
    return {
        "account_status": None,
        "additional_information": [],
        "amount_ordered": total,
        "base_amount_ordered": total,
        "cc_last4": None,
        "method": "checkmo",
        **given,
        "entity_id": store.number("order_payment"),
        "parent_id": order.id,
    }


def checkout_columns(store: Store, *, total: float, shipping: float, method: str) -> Record:
    """What a checkout fills besides."""
    return _CHECKOUT | {
        "quote_id": store.number("quote"),
        "is_virtual": 0 if method else 1,
        "grand_total": plain(total + shipping),
        "base_grand_total": plain(total + shipping),
        "subtotal": plain(total),
        "base_subtotal": plain(total),
        "subtotal_incl_tax": plain(total),
        "base_subtotal_incl_tax": plain(total),
        "shipping_amount": plain(shipping),
        "base_shipping_amount": plain(shipping),
        "shipping_incl_tax": plain(shipping),
        "base_shipping_incl_tax": plain(shipping),
    }


def person(customer: Customer) -> Record:
    """A customer as an address."""
    return {
        "city": customer.city,
        "country_id": customer.country,
        "email": customer.email,
        "firstname": customer.first_name,
        "lastname": customer.last_name,
        "postcode": customer.zipcode,
        "street": [customer.street],
        "telephone": customer.phone,
    }


def line_of(product: Product, *, quantity: int, name: str = "", price: float | None = None) -> Record:
    """A line for a product as a checkout writes it."""
    return {
        "sku": product.sku,
        "name": name or product.name,
        "product_id": product.id,
        "product_type": product.type_id,
        "qty_ordered": quantity,
        "price": product.price if price is None else price,
        "is_virtual": int(product.type_id == "virtual"),
        "weight": plain(product.weight or 0),
        "row_weight": plain((product.weight or 0) * quantity),
    }


def show_order(order: Order) -> Record:
    """One order, whole."""
    columns = order.columns
    shown = _filled(columns)
    paid = float(order.columns.get("total_paid") or 0)
    due = plain(max(0.0, float(order.columns.get("grand_total") or 0) - paid))
    counted = [row for row in order.items if row.get("parent_item_id") is None]
    shown |= {
        "base_total_due": due,
        "total_due": due,
        "total_item_count": len(counted),
        "total_qty_ordered": plain(sum(float(row["qty_ordered"]) for row in counted)),
    }
    items = [show_item(order, row) for row in order.items]
    total = {name: columns[name] for name in _SHIPPING_TOTALS if columns.get(name) is not None}
    # An empty object is an empty list to PHP.
    shipping: Record = {"method": order.shipping_method or "", "total": total or []}
    if order.shipping is not None:
        shipping["address"] = _filled(order.shipping)
    return shown | {
        "items": items,
        **({"billing_address": _filled(order.billing)} if order.billing else {}),
        "payment": dict(order.payment),
        "status_histories": [_filled(each) for each in order.histories],
        "extension_attributes": {
            "shipping_assignments": [{"shipping": shipping, "items": items}] if order.shipping_method else [],
            "payment_additional_info": [],
            "applied_taxes": [],
            "item_applied_taxes": [],
        },
    }


def show_item(order: Order, row: Record) -> Record:
    """One line; the chosen child of a configurable product shows its parent row inside."""
    shown = _filled(row)
    parent = next((each for each in order.items if each["item_id"] == row.get("parent_item_id")), None)
    return shown if parent is None else shown | {"parent_item": _filled(parent)}


def order_column(order: Order, name: str) -> Any:
    """An order's value in a column."""
    return order.columns.get(name)


def _filled(row: Record) -> Record:
    return {name: value for name, value in row.items() if value is not None}
