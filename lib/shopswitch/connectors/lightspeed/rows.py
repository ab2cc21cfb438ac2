"""From Lightspeed's records to canonical rows. Absent values are written as false, "" or 0."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from shopswitch.connectors.lightspeed.pages import identity, linked

Record = Mapping[str, Any]
Row = dict[str, Any]

OPEN_STATUSES = (
    "on_hold",
    "processing_awaiting_payment",
    "processing_awaiting_shipment",
    "processing_awaiting_pickup",
    "processing_ready_for_pickup",
)
COMPLETED_STATUSES = ("completed", "completed_shipped", "completed_picked_up")
CLOSED_STATUSES = (*COMPLETED_STATUSES, "cancelled")
_STATES = {
    **dict.fromkeys(OPEN_STATUSES, "open"),
    **dict.fromkeys(COMPLETED_STATUSES, "completed"),
    "cancelled": "cancelled",
}
_PAID = {"paid": True, "not_paid": False, "partially_paid": False}
_WAITING = frozenset({"on_hold", "processing_awaiting_payment", "cancelled"})
_TRACKED = {"enabled": True, "indicator": True, "disabled": False}
_UNSENT = frozenset({"not_shipped", "cancelled"})

VARIANT_FIELDS = (
    *("id", "sku", "articleCode", "ean", "title", "product"),
    *("createdAt", "hs", "image", "priceExcl", "priceCost", "weight", "weightValue", "weightUnit", "sizeUnit"),
    *("sizeX", "sizeY", "sizeZ", "sizeXValue", "sizeYValue", "sizeZValue"),
)
STOCK_FIELDS = ("id", "sku", "stockTracking", "stockLevel")
PRODUCT_FIELDS = (
    *("id", "visibility", "isVisible", "title"),
    *("brand", "supplier", "description", "content", "image"),
)
ORDER_FIELDS = (
    *("id", "number", "createdAt", "status", "customStatusId", "paymentStatus"),
    *("shipmentId", "shipmentTitle", "shipmentIsPickup", "shipmentIsServicePoint"),
)
LINE_FIELDS = ("id", "sku", "quantityOrdered", "quantityShipped", "quantityRefunded")
SHIPMENT_FIELDS = ("id", "status", "trackingCode", "order")
"""What is kept of each record: no name, address, e-mail or phone."""


def siblings(variants: Iterable[Record]) -> Counter[int | None]:
    """How many variants each product has."""
    found: Counter[int | None] = Counter()
    for each in variants:
        # One that cannot be read is reported with its row.
        with suppress(ValueError):
            found[linked(each, "product")] += 1
    return found


def build_product(variant: Record, product: Record, of_product: int) -> Row:
    """One variant as a row of PRODUCTS. Everything sold is a variant; products are no rows of their own.

    Args:
        variant: The variant.
        product: The product it belongs to.
        of_product: How many variants that product has.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
        ValueError: A word nobody mapped.
    """
    name, option = text(product, "title"), text(variant, "title")
    several = of_product > 1
    return {
        "source_id": str(identity(variant["id"])),
        "parent_id": str(identity(product["id"])),
        "sku": text(variant, "sku"),
        "sku_inherited": False,
        # The only variant of a product is called "Default" or the like.
        "name": f"{name} - {option}" if several and option else name,
        # Nothing tells what is never shipped.
        "kind": "variant" if several else "simple",
        "active": _is_visible(product),
        "barcode": text(variant, "ean"),
        "other_code": text(variant, "articleCode"),
    }


def build_stock(variant: Record) -> Row:
    """One variant as a row of STOCK; the level of one that is not tracked means nothing.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
        ValueError: A word nobody mapped.
    """
    word = variant["stockTracking"]
    if word not in _TRACKED:
        raise ValueError("'stockTracking' holds a word that is not known")
    tracked = _TRACKED[word]
    return {
        "source_id": str(identity(variant["id"])),
        "sku": text(variant, "sku"),
        "location_id": "",
        "location_name": "",
        "location_counts": True,
        "tracked": tracked,
        "shared": False,
        "quantity": float(whole(variant, "stockLevel")) if tracked else None,
    }


def build_order(order: Record, states: Mapping[str, str]) -> Row:
    """One order as a row of ORDERS.

    A status of the shop's own stands beside the real one and changes nothing about it; it shows in `state_raw`.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
        ValueError: The date is unreadable.
    """
    status, created, own = text(order, "status"), moment(order["createdAt"]), order.get("customStatusId")
    return {
        "order_id": str(identity(order["id"])),
        "order_number": str(order["number"] or identity(order["id"])),
        "external_reference": "",
        # Orders arise from the checkout only: nobody can date one back.
        "placed_at": created,
        "created_at": created,
        "state": state_of(status, states),
        "state_raw": f"{status} (own status {own})" if own else status,
        "paid": _paid(status, order.get("paymentStatus")),
        "shipping_method": text(order, "shipmentTitle") if "shipmentTitle" in order else "",
        "pickup": _pickup(order),
    }


def _pickup(order: Record) -> bool | None:
    """Whether it goes to a carrier's pick-up point.

    An app's method keeps its pick-up point in data of its own, so without the flag only a built-in method says no.
    """
    at_point, collected = flag(order, "shipmentIsServicePoint"), flag(order, "shipmentIsPickup")
    if at_point:
        return True
    built_in = str(order.get("shipmentId")).startswith("core|")
    return False if built_in and (collected or at_point is False) else None


def _paid(status: str, payment: object) -> bool | None:
    """Unpaid only while the order waits for the payment: one that is on its way unpaid was sold on invoice."""
    paid = _PAID.get(str(payment))
    return None if paid is False and status not in _WAITING else paid


def build_line(order_id: str, line: Record) -> Row:
    """One line of an order; it keeps the SKU of the moment of sale.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    return {
        "order_id": order_id,
        "line_id": str(identity(line["id"])),
        "sku": text(line, "sku"),
        "quantity": float(whole(line, "quantityOrdered")),
        "shipped": _maybe(line, "quantityShipped"),
        "cancelled": _maybe(line, "quantityRefunded"),
    }


def build_shipment(shipment: Record) -> Row | None:
    """One shipment as a row of SHIPMENTS, or None when nothing was sent with it.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    status = text(shipment, "status")
    if status in _UNSENT:
        return None
    return {
        "order_id": str(linked(shipment, "order")),
        "shipment_id": str(identity(shipment["id"])),
        "tracking_code": text(shipment, "trackingCode"),
        "carrier": "",
        "state": status,
        "shipped_at": None,
    }


def state_of(status: str, states: Mapping[str, str]) -> str:
    """The canonical state of a status; a person's own mapping comes first, a word nobody mapped is "unknown"."""
    return states.get(status) or _STATES.get(status, "unknown")


def build_rows(records: Iterable[Any], build: Callable[[Any], Row | None], *, what: str) -> tuple[list[Row], list[str]]:
    """Rows of all records that can be read, and a problem when some cannot."""
    rows: list[Row] = []
    failed: list[str] = []
    for record in records:
        try:
            row = build(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            failed.append(f"field {error}" if isinstance(error, KeyError) else str(error))
        else:
            rows += [] if row is None else [row]
    if not failed:
        return rows, []
    return rows, [f"{len(failed)} of the {what} could not be understood (first: {failed[0]}) and are left out."]


def text(record: Record, name: str) -> str:
    """A text field exactly as shown; null and false are empty.

    Raises:
        KeyError: It is missing.
        TypeError: It is anything else: a number here means that leading zeros may be gone already.
    """
    value = record[name]
    if value is None or value is False:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"field '{name}' is not text")
    return value


def flag(record: Record, name: str) -> bool | None:
    """Yes or no; None where it is missing or empty.

    Raises:
        TypeError: It is anything else.
    """
    value = record.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, bool):
        raise TypeError(f"field '{name}' is neither yes nor no")
    return value


def whole(record: Record, name: str) -> int:
    """A whole number; also one written as text.

    Raises:
        KeyError: It is missing.
        TypeError: It is anything else.
    """
    value = record[name]
    if isinstance(value, str) and value.removeprefix("-").isascii() and value.removeprefix("-").isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"field '{name}' is not a whole number")
    return value


def moment(value: object) -> datetime:
    """A date with its offset.

    Raises:
        ValueError: It is missing, unreadable or without offset.
    """
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise ValueError("a date is missing, unreadable or without offset")
    return read


def _maybe(record: Record, name: str) -> float | None:
    value = record.get(name)
    # Not by equality: 0 equals False, and is a count that the shop keeps.
    return None if value is None or value is False or value == "" else float(whole(record, name))


def _is_visible(product: Record) -> bool:
    """Whether a product is on sale. Source: visibility is hidden, visible or auto; auto hides what is sold out."""
    word = product.get("visibility")
    if word in ("visible", "auto", "hidden"):
        return bool(word != "hidden")
    shown = product.get("isVisible")
    if not isinstance(shown, bool):
        raise ValueError("'visibility' holds a word that is not known")
    return shown
