"""Picqer's records as canonical rows. Only the fields named here are ever looked at: the rest is personal."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Record = Mapping[str, Any]
Row = dict[str, Any]

_KINDS = {
    "normal": "simple",
    "unlimited_stock": "unlimited",
    "virtual_composition": "bundle",
    "composition_with_stock": "bundle",
}
_MOST_NAMED = 5
_LARGEST = 2**63
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)


class BadRecordError(ValueError):
    """A record is not as documented; the message names the field, never its value."""


def whole(record: Record, field: str) -> int:
    """A whole number that must be there."""
    value = record.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecordError(f"{field} is {_shape(value)} and not a whole number")
    if abs(value) >= _LARGEST:
        raise BadRecordError(f"{field} is too large a number")
    return value


def number(record: Record, field: str) -> float:
    """A number that must be there."""
    value = record.get(field)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadRecordError(f"{field} is {_shape(value)} and not a number")
    if not abs(value) < _LARGEST:
        raise BadRecordError(f"{field} is too large a number")
    return float(value)


def flag(record: Record, field: str) -> bool:
    """A yes or no that must be there."""
    value = record.get(field)
    if not isinstance(value, bool):
        raise BadRecordError(f"{field} is {_shape(value)} and not true or false")
    return value


def text(record: Record, field: str) -> str:
    """Text that must be there. A number is refused: as text it could have begun with a zero."""
    value = record.get(field)
    if not isinstance(value, str):
        raise BadRecordError(f"{field} is {_shape(value)} and not text")
    return value


def optional_text(record: Record, field: str) -> str:
    """Text, or "" for null or a field that is left out."""
    return "" if record.get(field) is None else text(record, field)


def optional_id(record: Record, field: str) -> str:
    """An id as text, or "" for null or a field that is left out."""
    return "" if record.get(field) is None else str(whole(record, field))


def moment(record: Record, field: str, zone: ZoneInfo) -> datetime:
    """A Picqer time, `YYYY-MM-DD HH:MM:SS` without zone, in UTC.

    An hour that occurs twice (clocks go back) is taken for the first of the two; an hour that does not occur
    (clocks go forward) for the same time after the change. Either can be an hour off, never more.
    """
    value = text(record, field)
    try:
        if _TIME.fullmatch(value):
            return datetime.fromisoformat(value).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # a month 13, or the year 0: falls through to the same refusal
    raise BadRecordError(f"{field} is not a time of the form YYYY-MM-DD HH:MM:SS")


def local_text(at: datetime, zone: ZoneInfo) -> str:
    """A moment the way Picqer's filters take it."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def to_rows(
    records: Iterable[Record], build: Callable[[Record], Row], *, what: str, id_field: str
) -> tuple[list[Row], list[str]]:
    """Rows of the records that can be read, and a problem for each way in which others cannot."""
    rows: list[Row] = []
    bad: defaultdict[str, list[Any]] = defaultdict(list)
    for record in records:
        try:
            rows.append(build(record))
        except BadRecordError as error:
            bad[str(error)].append(record.get(id_field))
    problems = [f"{len(ids)} of the {what} cannot be read: {why} {named(id_field, ids)}." for why, ids in bad.items()]
    return rows, problems


def named(id_field: str, ids: Iterable[Any]) -> str:
    """The first few ids in brackets, for a sentence."""
    listed = [str(value) for value in ids]
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return f"({id_field} {', '.join(listed[:_MOST_NAMED])}{more})"


def product(record: Record) -> Row:
    """Row of PRODUCTS.

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
    }


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
    level = record.get("stock")
    if not isinstance(level, dict):
        raise BadRecordError(f"stock is {_shape(level)} and not an object")
    return level


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
    }


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


def picklist(record: Record, zone: ZoneInfo) -> Row:
    """Row of PICKLISTS.

    Source: Picqer API v1, "Picklists".
    """
    closed = None if record.get("closed_at") is None else moment(record, "closed_at", zone)
    return {
        "picklist_id": str(whole(record, "idpicklist")),
        "order_id": optional_id(record, "idorder"),
        "status": text(record, "status"),
        "created_at": moment(record, "created", zone),
        "closed_at": closed,
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


def _shape(value: object) -> str:
    names = {type(None): "missing", bool: "true or false", int: "a number", float: "a number", str: "text"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
