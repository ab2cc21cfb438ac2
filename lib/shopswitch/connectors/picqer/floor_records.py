"""What happens on the warehouse floor, as canonical rows: compositions, picks, parcels, carriers and who listens."""

from collections import defaultdict
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from shopswitch.connectors.picqer.fields import (
    BadRecordError,
    Record,
    Row,
    flag,
    linked,
    moment,
    number,
    objects,
    optional_id,
    optional_text,
    text,
    whole,
)

ASKED_FOR = "asked for"
"""Key under which a record of an inner list carries the id that was asked for; no field of Picqer's has a blank."""

_PICKLIST_FIELDS = ("idpicklist", "idorder", "idreturn", "status", "created", "closed_at", "products")
_LINE_FIELDS = (
    "idpicklist_product",
    "idproduct",
    "productcode",
    "amount_picked",
    "amountpicked",
    "partof_idpicklist_product",
)


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


def closed_since(record: Record, since: datetime, zone: ZoneInfo) -> bool:
    """Whether a picklist is closed, and was closed at or after a moment."""
    return text(record, "status") == "closed" and moment(record, "closed_at", zone) >= since


def slim(record: Record, since: datetime, zone: ZoneInfo) -> Record:
    """A picklist without what is not needed: names and addresses, and the lines of one closed earlier."""
    kept = {field: record[field] for field in _PICKLIST_FIELDS if field in record}
    try:
        wanted = closed_since(kept, since, zone)
    except BadRecordError:
        return kept  # told when its rows are made
    lines = kept.get("products")
    if not wanted:
        kept.pop("products", None)
    elif isinstance(lines, list):
        kept["products"] = [
            {field: line[field] for field in _LINE_FIELDS if field in line} if isinstance(line, dict) else line
            for line in lines
        ]
    return kept


def picked_lines(record: Record, since: datetime, zone: ZoneInfo) -> list[Row]:
    """Rows of PICKED_LINES; none for a picklist that was not closed since that moment.

    Source: Picqer API v1, "Picklists".
    """
    if not closed_since(record, since, zone):
        return []
    moment(record, "created", zone)  # must be readable: it decides whether the list reaches back far enough
    base = {
        "picklist_id": str(whole(record, "idpicklist")),
        "line_id": "",
        "order_id": optional_id(record, "idorder"),
        "is_return": linked(record, "idreturn"),
        "closed_at": moment(record, "closed_at", zone),
        "picked": 0,
        "is_part": False,
    }
    rows = [base | _picked_line(line) for line in objects(record, "products")]
    if len({row["line_id"] for row in rows}) < len(rows):
        raise BadRecordError("the same line stands in it twice")
    return rows or [base]


def _picked_line(line: Record) -> Row:
    return {
        "line_id": str(whole(line, "idpicklist_product")),
        "product_id": str(whole(line, "idproduct")),
        "sku": text(line, "productcode"),
        "picked": _picked(line),
        "is_part": linked(line, "partof_idpicklist_product"),
    }


def _picked(line: Record) -> float:
    """Pieces picked, which stand under two names."""
    told = {number(line, name) for name in ("amount_picked", "amountpicked") if line.get(name) is not None}
    if len(told) != 1:
        raise BadRecordError("amount_picked and amountpicked differ" if told else "amount_picked is missing")
    return told.pop()


def parts(record: Record) -> list[Row]:
    """Rows of PARTS of one composition: its id, with what it is made of under `parts`.

    A part that is listed on two lines is needed twice.

    Source: Picqer API v1, "Product compositions".
    """
    amounts: defaultdict[str, float] = defaultdict(float)
    for part in objects(record, "parts"):
        amount, part_id = number(part, "amount"), str(whole(part, "idproduct"))
        if amount <= 0:
            raise BadRecordError("amount of a part is not above 0")
        if part_id == record["idproduct"]:
            raise BadRecordError("it is listed as a part of itself")
        amounts[part_id] += amount
    return [
        {"product_id": record["idproduct"], "part_id": part_id, "amount": amount} for part_id, amount in amounts.items()
    ]


def parcels(record: Record, zone: ZoneInfo) -> list[Row]:
    """Rows of SENT_PARCELS of one shipment, which carries the picklist it was asked for under `ASKED_FOR`.

    Source: Picqer API v1, "Picklist shipments": `parcels` since 16 December 2025, one flat code before.
    """
    picklist_id = str(whole(record, "idpicklist"))
    if picklist_id != record[ASKED_FOR]:
        raise BadRecordError("it belongs to another picklist than the one asked for")
    base = {
        "shipment_id": str(whole(record, "idshipment")),
        "picklist_id": picklist_id,
        "order_id": optional_id(record, "idorder"),
        "is_return": linked(record, "idreturn"),
        "carrier": optional_text(record, "carrier_key") or optional_text(record, "public_providername"),
        "cancelled": flag(record, "cancelled"),
        "created_at": moment(record, "created", zone),
    }
    return [base | {"parcel": place, "tracking_code": code} for place, code in enumerate(_codes(record), 1)]


def _codes(record: Record) -> list[str]:
    """Tracking code of each parcel; at least one, which may be empty."""
    codes = [optional_text(parcel, "tracking_code") for parcel in _parcels(record)]
    return codes if any(codes) else [optional_text(record, "trackingcode"), *codes[1:]]


def _parcels(record: Record) -> list[Record]:
    return [] if record.get("parcels") is None else objects(record, "parcels")


def carrier(record: Record) -> list[Row]:
    """Rows of CARRIERS of one carrier: its profiles.

    Source: Picqer API v1, "Shipping providers".
    """
    in_use = flag(record, "active")
    base = {
        "provider_id": str(whole(record, "idshippingprovider")),
        "provider_name": optional_text(record, "name"),
        "carrier": optional_text(record, "provider"),
    }
    return [
        base
        | {
            "profile_id": str(whole(profile, "idshippingprovider_profile")),
            "profile_name": optional_text(profile, "name"),
            "active": flag(profile, "active") and in_use,
            "standard": flag(profile, "standard"),
        }
        for profile in objects(record, "profiles")
    ]


def hook(record: Record) -> Row:
    """Row of HOOKS.

    Source: Picqer API v1, "Webhooks".
    """
    return {
        "hook_id": str(whole(record, "idhook")),
        "name": optional_text(record, "name"),
        "event": text(record, "event"),
        "host": _host(optional_text(record, "address")),
        "active": flag(record, "active"),
    }


def _host(address: str) -> str:
    """Host of an address, or "" where none shows: path, query and user name may hold a key."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
