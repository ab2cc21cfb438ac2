"""Products, stock and orders as canonical rows. Only the fields named here are ever looked at: the rest is personal."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from shopswitch.connectors.picqer.fields import (
    BadRecordError,
    Record,
    Row,
    a_list,
    an_object,
    filled_number,
    flag,
    linked,
    moment,
    number,
    optional_id,
    optional_moment,
    optional_text,
    text,
    whole,
)

_KINDS = {
    "normal": "simple",
    "unlimited_stock": "unlimited",
    "virtual_composition": "bundle",
    "composition_with_stock": "bundle",
}
COMPOSITIONS = frozenset(vendor for vendor, kind in _KINDS.items() if kind == "bundle")
"""Picqer's words for products that are made of others."""


def product(record: Record, zone: ZoneInfo) -> Row:
    """Row of PRODUCTS; weight in grams and sizes in centimetres are Picqer's own units.

    Source: Picqer API v1, "Products".
    """
    return {
        "source_id": str(whole(record, "idproduct")),
        "sku": text(record, "productcode"),
        "sku_inherited": False,
        "name": optional_text(record, "name"),
        "kind": _kind(record),
        "active": flag(record, "active"),
        "barcode": optional_text(record, "barcode"),
        **_details(record),
        "created_at": optional_moment(record, "created", zone),
    }


def _details(record: Record) -> Row:
    return {
        **{name: filled_number(record, name) for name in ("weight", "length", "width", "height", "price")},
        "cost_price": filled_number(record, "fixedstockprice"),
        "hs_code": optional_text(record, "hs_code"),
        "country_of_origin": optional_text(record, "country_of_origin"),
        "supplier": optional_id(record, "idsupplier") if linked(record, "idsupplier") else "",
        "supplier_code": optional_text(record, "productcode_supplier"),
        # Older payloads leave these out: that is not the same as having none.
        "description": bool(optional_text(record, "description").strip()) if "description" in record else None,
        "images": _count(record, "images"),
    }


def _count(record: Record, field: str) -> int | None:
    return None if record.get(field) is None else len(a_list(record, field))


def _kind(record: Record) -> str:
    if "type" not in record and isinstance(record.get("unlimitedstock"), bool):
        # Older payloads only carry the deprecated twin.
        return "unlimited" if record["unlimitedstock"] else "simple"
    return _KINDS.get(text(record, "type"), "other")


def stock(record: Record, *, warehouse: Record, counts: bool) -> Row:
    """Row of STOCK: what is free to sell of a product in one warehouse.

    Source: Picqer API v1, "Warehouses" (stock of a warehouse) and "Product stock".
    """
    level = stock_level(record)
    location = whole(warehouse, "idwarehouse")
    if level.get("idwarehouse", location) != location:
        raise BadRecordError("its stock is that of another warehouse")
    return {
        "source_id": str(whole(record, "idproduct")),
        "sku": text(record, "productcode"),
        "location_id": str(location),
        "location_name": optional_text(warehouse, "name"),
        "location_counts": counts,
        "tracked": True,
        "shared": False,
        "quantity": number(level, "freestock"),
    }


def stock_level(record: Record) -> Record:
    """The object inside a stock row."""
    return an_object(record, "stock")


def adds_up(record: Record) -> bool:
    """Whether free stock is stock less reserved, as in every documented example."""
    level = stock_level(record)
    return number(level, "freestock") == number(level, "stock") - number(level, "reserved")


def order(record: Record, zone: ZoneInfo) -> Row:
    """Row of PICQER_ORDERS.

    Source: Picqer API v1, "Orders".
    """
    return {
        "order_id": str(whole(record, "idorder")),
        "order_number": text(record, "orderid"),
        "reference": optional_text(record, "reference"),
        "status": text(record, "status"),
        "created_at": moment(record, "created", zone),
        "updated_at": moment(record, "updated", zone),
        "template_id": optional_id(record, "idtemplate"),
        "profile_id": optional_id(record, "idshippingprovider_profile"),
        "pickup_point": _is_filled(record.get("pickup_point_data")),
    }


def _is_filled(value: object) -> bool | None:
    """Whether an object holds anything; None for what is no object. What it holds is a place near a person."""
    if value is None or value == []:  # an empty object is written as an empty list in places
        return False
    return bool(value) if isinstance(value, Mapping) else None


def webshop_order(record: Record, zone: ZoneInfo) -> Row:
    """Row of WEBSHOP_ORDERS; the status for cancelled is written with one l here.

    Source: Picqer API v1, "Webshop orders".
    """
    return {
        "row_id": str(whole(record, "idcompany_webshop_order")),
        "connection_id": whole(record, "idcompany_webshop"),
        "order_id": optional_id(record, "idorder"),
        "foreign_id": text(record, "foreign_id"),
        "foreign_number": optional_text(record, "foreign_number"),
        "foreign_status": optional_text(record, "foreign_status"),
        "status": text(record, "status"),
        "reason": without_names(optional_text(record, "reason")),
        "ordered_at": moment(record, "ordered", zone),
        "created_at": moment(record, "created", zone),
    }


def backorder(record: Record, zone: ZoneInfo) -> Row:
    """Row of BACKORDERS.

    Source: Picqer API v1, "Backorders"; this resource writes `created_at` where others write `created`.
    """
    return {
        "backorder_id": str(whole(record, "idbackorder")),
        "order_id": optional_id(record, "idorder"),
        "product_id": str(whole(record, "idproduct")),
        "amount": number(record, "amount"),
        "created_at": moment(record, "created_at", zone),
    }


# Words an import error is expected to be made of, English and Dutch. Anything else may be a customer's name or
# address: Picqer's own page shows the whole text to whoever may see it there.
_PLAIN_WORDS = """
a aan address adres all already an and are as at bad barcode be been bestaat bestelling betaald betaling btw but by
can canceled cancelled cannot code could country customer date datum de delivery deze do does door duplicate e-mail
ean een email empty en error failed for found fout from geannuleerd geen gevonden has have het ignored import
imported in incorrect invalid is it item items klant land leeg line lines maximum met minimum missing more must naam
naar name niet no not number of on onbekend onbekende onder one ongeldig ongeldige ontbreekt op or order ordered
orders paid payment phone picqer price prijs product productcode producten products quantity reached regel regels
required rule setting shipping shop sku skus status stock store than that the this to too twice type unknown unpaid
unsupported value van vat verplicht voor voorraad was webshop were with without zip zipcode zonder
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


def without_names(reason: str) -> str:
    """An error text reduced to the plain words in it; whatever else it holds becomes an ellipsis."""
    words = [word if word.strip(".,:;!?").lower() in _PLAIN else "…" for word in reason.split()]
    kept = [word for place, word in enumerate(words) if word != "…" or place == 0 or words[place - 1] != "…"]
    return " ".join(kept)[:200]
