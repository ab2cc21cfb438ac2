"""What the interface shows of orders: every field of an order, its customer, its rows and its notes.

Field names and types: the models of jacobdekeizer/ccvshop-client (MIT), generated from CCV's own schemas.
"""

from datetime import datetime

from shopswitch.sandbox.ccv.records import Json, Note, Order, Row
from shopswitch.sandbox.ccv.shapes import VAT
from shopswitch.sandbox.ccv.signing import moment_text
from shopswitch.sandbox.systems import Customer

_EMPTY = ("gender", "initials", "company", "address_line_1", "address_line_2", "housenumber_suffix", "province", "fax")
_PERSONAL = (
    "bankaccount", "iban", "bic", "bank", "tenname", "bankname", "reference", "reservationnumber", "income",
    "branche",  # codespell:ignore branche
    "branch", "website", "clubcity", "clubcomment", "clubname", "beurs", "stand", "fair", "booth", "carbrand",
    "cartype", "carweight", "birthdate", "birthtime", "birthplace", "cardnumber", "btw", "kvk", "costcentre", "findus",
    "ssnnumber", "zzppass",
)  # fmt: skip
_PICKUP_OPTION = "PG"
_PICKUP_ADDRESS = {
    "name": "Afhaalpunt Voorbeeldplein",
    "street": "Voorbeeldplein",
    "housenumber": 1,
    "housenumber_suffix": None,
    "zipcode": "0000XX",
    "city": "Nergens",
    "country_code": "NL",
}
"""A pickup point that does not exist. That an address is shown is documented, its fields are not."""
_ORDER_LINKS = (
    "orderrows", "ordernotes", "ordermessages", "ordernotifications", "orderaffiliatenetworks", "orderlabels",
    "invoices",
)  # fmt: skip


def order_shape(order: Order, api: str) -> Json:
    """An order, with everything about the customer, as a real shop sends it."""
    shop = api.removesuffix("/api/rest/v1/")
    basket = None if order.is_completed else f"{shop}/winkelwagen/{order.id}"
    href = f"{api}orders/{order.id}/"
    shown: Json = {
        "href": href,
        "id": order.id,
        "ordernumber_prefix": order.prefix if order.is_completed else None,
        "ordernumber": order.number if order.is_completed else None,
        "ordernumber_full": order.full_number,
        "invoicenumber": order.number if order.is_completed else None,
        "transaction_id": None,
        "create_date": moment_text(order.created),
        "deliver_method": order.deliver_method,
        "deliver_date": _date(order.deliver_date),
        "take_out_window": None,
        "is_platform_sale": False,
        "orderedinlng": "nl",
        "status": order.status,
        "is_completed": order.is_completed,
        "basket_href": basket,
        "checkout_href": basket,
        "paid": order.paid,
        "safety_deposit_returned": False,
        "paymethod_id": 1,
        "paymethod": "ideal",
        "paymethod_label": "iDEAL",
        "track_and_trace_code": order.code,
        "track_and_trace_carrier": order.carrier,
        "track_and_trace_deeplink": _deeplink(order),
        "reservationnumber": order.reservationnumber,
        "delivery_option": _PICKUP_OPTION if order.at_pickup_point else None,
        "user": {"href": None},
        "discountcoupon": {"href": None},
        "customer": customer_shape(order),
        "pickup_address": dict(_PICKUP_ADDRESS) if order.at_pickup_point else None,
        "packing_slip_deeplink": f"{shop}/pakbon/{order.id}.pdf" if order.is_completed else None,
    }
    return shown | _amounts(order) | {name: {"href": f"{href}{name}/"} for name in _ORDER_LINKS}


def _amounts(order: Order) -> Json:
    goods = sum(row.price_cents * row.count for row in order.rows)
    total = goods + order.shipping_cents
    weights = sum((row.product.weight_g if row.product else 0) * row.count for row in order.rows)
    shown: Json = {
        "taxes_included": True,
        "order_row_taxes_included": True,
        "shipping_taxes_included": True,
        "shipping_tax_percentage": VAT,
        "is_intra_community_order": False,
        "total_orderrow_price": goods / 100,
        "total_shipping": order.shipping_cents / 100,
        "total_price": total / 100,
        "currency": "EUR",
        "total_tax": round(total / 100 * VAT / (100 + VAT), 2),
        "total_weight": weights / 1000,
        "extra_payment_option": "",
        "extra_payment_option_price": None,
        "extra_payment_option_no_sentprice": False,
        "extra_payment_option_pay_on_pickup": False,
        "extra_costs_description": "",
    }
    names = ("total_discounts", "extra_price", "paymethod_costs", "credit_point_discount", "extra_costs")
    return shown | dict.fromkeys(names, 0.0)


def customer_shape(order: Order) -> Json:
    """Who ordered: from the checkout, or what a caller sent with the order."""
    who = order.customer
    address = {} if who is None else _address(who)
    shown: Json = {"billingaddress": address, "deliveryaddress": address, "email": who.email if who else None}
    return shown | {"customertype": "b2c"} | dict.fromkeys(_PERSONAL) | order.given_customer


def _address(who: Customer) -> Json:
    street, _, house = who.street.rpartition(" ")
    return dict.fromkeys(_EMPTY) | {
        "first_name": who.first_name,
        "last_name": who.last_name,
        "full_name": f"{who.first_name} {who.last_name}",
        "street": street or who.street,
        "housenumber": int(house) if house.isdigit() else None,
        "zipcode": who.zipcode,
        "city": who.city,
        "country": {"NL": "Nederland", "BE": "België"}.get(who.country, who.country),
        "country_code": who.country,
        "telephone": who.phone,
        "mobile": who.phone,
        "comment": None,
    }


def row_shape(row: Row, order: Order, api: str) -> Json:
    """A row of an order; the code of a variant stands in the fields that begin with ``sub_``."""
    price = row.price_cents / 100
    total = price * row.count
    product = row.product
    shown: Json = {
        "href": f"{api}orderrows/{row.id}/",
        "id": row.id,
        "order_id": order.id,
        "product_type": row.product_type,
        "product_name": row.product_name,
        "product_name_google": row.product_name,
        "product_number": row.product_number,
        "sub_product_number": row.sub_product_number,
        "sub_sku_number": row.sub_sku_number,
        "sub_ean_number": row.sub_ean_number,
        "product_id": product.id if product else None,
        "product_href": f"{api}products/{product.id}/" if product else None,
        "count": float(row.count),
        "price": price,
        "product_purchase_price": product.cost_cents / 100 if product else 0.0,
        "discount": 0.0,
        "custom_price": False,
        "tax": 0.0 if row.product_type == "deposit" else VAT,
        "unit": None,
        "weight": product.weight_g / 1000 if product else None,
        "memo": None,
        "package_id": 1,
        "package_name": "Standaard",
        "stock_location": "",
        "supplier": None,
        "user_discount": 0.0,
        "total_price": total,
        "total_extra_option_price": 0.0,
        "total_price_with_attributes": total,
        "attributes": _chosen(row),
        "uploads": [],
        "parent": {"href": f"{api}orders/{order.id}/"},
    }
    names = ("original_price", "selling_price", "price_without_discount", "price_with_attributes")
    return shown | dict.fromkeys((*names, "price_without_discount_with_attributes"), price)


def _chosen(row: Row) -> list[Json]:
    combination = row.combination
    return [] if combination is None else [{"option_name": "Uitvoering", "value_name": combination.option}]


def note_shape(note: Note, order: Order, resource: str, api: str) -> Json:
    """A note, a message or a notification."""
    shown: Json = {"href": f"{api}{resource}/{note.id}/", "id": note.id, "create_date": moment_text(note.created)}
    shown |= {"type": note.kind} if resource == "ordernotifications" else {"note": note.text}
    return shown | {"parent": {"href": f"{api}orders/{order.id}/"}}


def _date(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _deeplink(order: Order) -> str:
    return f"https://tracking.example/{order.carrier or 'carrier'}/{order.code}" if order.code else ""
