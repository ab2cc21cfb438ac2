"""From CCV's records to canonical rows. Nothing about the customer is ever looked at."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shopswitch.connectors.ccv.details import Record, Row, combination_details, moment, product_details
from shopswitch.connectors.ccv.settings import SkuField

OPEN_STATUSES = ("1", "2", "3", "4", "9", "10", "11", "12", "13", "14")
_WAITING = ("1", "4", "8", "")
"""Statuses in which an unpaid order waits for its payment, or for nothing any more: new, waiting, cancelled, basket."""
CLOSED_STATUSES = ("5", "6", "7", "8")
COMPLETED, CANCELLED = 7, 8
_OWN_WAYS = ("delivery", "pickup")
"""The shop brings it itself, or customers come to the shop; anything else is sent with a carrier."""
_PICKUP_OPTIONS = ("PG", "PGE")
"""Options with which an order shows the address of a pickup point."""
SENT = (5, 6)
_STATES = {**dict.fromkeys(OPEN_STATUSES, "open"), **dict.fromkeys(("5", "6", "7"), "completed"), "8": "cancelled"}
OTHER_FIELD: dict[SkuField, SkuField] = {"product_number": "sku_number", "sku_number": "product_number"}
DEFAULT_FIELD: SkuField = "product_number"


class Codes:
    """Which field of an attribute combination is its SKU, and whether that had to be assumed.

    Args:
        chosen: What the profile says, or None.
    """

    def __init__(self, chosen: SkuField | None) -> None:
        self.chosen = chosen
        self.field: SkuField = chosen or DEFAULT_FIELD
        self.other: SkuField = OTHER_FIELD[self.field]

    def of(self, record: Record, prefix: str = "") -> tuple[str, str]:
        """SKU and second code of a combination, or of an order's row with the prefix ``sub_``."""
        return text(record, prefix + self.field), text(record, prefix + self.other)

    def doubtful(self, records: Iterable[Record], prefix: str = "") -> list[Record]:
        """Records whose two codes differ while nobody has said which one counts."""
        if self.chosen is not None:
            return []
        return [each for each in records if self._differ(each, prefix)]

    def _differ(self, record: Record, prefix: str) -> bool:
        try:
            return len(set(self.of(record, prefix))) > 1
        except TypeError:
            # Whoever builds a row of it says that it cannot be read.
            return True


def product_row(product: Record, combinations: int) -> Row:
    """A product as a row of PRODUCTS; with combinations it is their parent.

    Raises:
        TypeError: A field is not of the documented type.
        ValueError: A date is unreadable.
    """
    return {
        "source_id": str(product["id"]),
        "parent_id": "",
        "sku": text(product, "productnumber"),
        "sku_inherited": False,
        "name": text(product, "name"),
        "kind": "parent" if combinations else "simple",
        "active": flag(product, "is_active"),
        "barcode": text(product, "eannumber"),
        **product_details(product),
    }


def combination_row(combination: Record, product: Record, source_id: str, codes: Codes) -> Row:
    """An attribute combination as a row of PRODUCTS; without a code of its own it shows its product's.

    Raises:
        TypeError: A field is not of the documented type.
    """
    own, other = codes.of(combination)
    inherited = own == "" and text(product, "productnumber") != ""
    return {
        "source_id": source_id,
        "parent_id": str(product["id"]),
        "sku": own or text(product, "productnumber"),
        "sku_inherited": inherited,
        "name": " - ".join(part for part in (text(product, "name"), *options(combination)) if part),
        "kind": "variant",
        # A combination of a product that is not on sale is not on sale either.
        "active": flag(product, "is_active") and flag(combination, "active"),
        "barcode": text(combination, "ean_number"),
        "other_code": other,
        **combination_details(combination, product),
    }


def options(combination: Record) -> list[str]:
    """What tells a combination apart, where the shop names it; how it does so is unconfirmed."""
    parts = combination.get("combination")
    values = (
        [each.get("attribute_value") for each in parts if isinstance(each, dict)] if isinstance(parts, list) else []
    )
    names = [each.get("name") for each in values if isinstance(each, dict)]
    return [each for each in names if isinstance(each, str)]


def stock_row(source_id: str, sku: str, *, quantity: object, tracked: bool, shared: bool) -> Row:
    """A row of STOCK; CCV Shop knows one location, whose id is "".

    Raises:
        TypeError: The quantity is no number although stock is kept.
    """
    if tracked and (isinstance(quantity, bool) or not isinstance(quantity, int | float)):
        raise TypeError("field 'stock' is not a number although stock is kept")
    return {
        "source_id": source_id,
        "sku": sku,
        "location_id": "",
        "location_name": "",
        "location_counts": True,
        "tracked": tracked,
        "shared": shared,
        "quantity": quantity if tracked else None,
    }


def order_row(order: Record, states: Mapping[str, str]) -> Row:
    """An order as a row of ORDERS.

    There is one date: whether an order that was carried over shows the original moment or that of its entry depends
    on who entered it, so `placed_at` and `created_at` are the same.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
        ValueError: The date is missing or unreadable.
    """
    raw = status_text(order)
    created = moment(order["create_date"])
    if created is None:
        raise ValueError("the date of creation is missing or unreadable")
    paid = order.get("paid")
    return {
        "order_id": str(order["id"]),
        "order_number": _number(order),
        "external_reference": text(order, "reservationnumber"),
        "placed_at": created,
        "created_at": created,
        "state": state_of(order, states),
        "state_raw": raw,
        # Unpaid and on its way all the same: sold on invoice.
        "paid": None if not isinstance(paid, bool) or (not paid and raw not in _WAITING) else paid,
        "shipping_method": text(order, "deliver_method"),
        "pickup": _pickup(order),
    }


def _pickup(order: Record) -> bool | None:
    """Whether an order goes to a carrier's pickup point; of its address nothing is looked at but whether it is there.

    Own delivery and collecting at the shop are not. Without a chosen option an order may go anywhere: an app that
    keeps pickup points in a place of its own is not seen here.

    Raises:
        TypeError: A field is not of the documented type.
    """
    option, address = text(order, "delivery_option"), order.get("pickup_address")
    if address is not None and not isinstance(address, dict | list):
        raise TypeError("field 'pickup_address' is no record")
    if text(order, "deliver_method") in _OWN_WAYS:
        return False
    return True if option in _PICKUP_OPTIONS or address else None


def status_text(order: Record) -> str:
    """The status as text; empty for a basket, which has none.

    Raises:
        TypeError: It is neither a whole number nor null.
    """
    status = order["status"]
    if status is None:
        return ""
    if isinstance(status, bool) or not isinstance(status, int):
        raise TypeError("field 'status' is not a whole number")
    return str(status)


def state_of(order: Record, states: Mapping[str, str]) -> str:
    """The canonical state; a person's own mapping comes first, a number nobody mapped is "unknown".

    Null means that the customer never finished the checkout; where the order says it was finished, nobody knows.
    """
    raw = status_text(order)
    if not raw:
        return "unknown" if order.get("is_completed") is True else "draft"
    return states.get(raw) or _STATES.get(raw, "unknown")


def line_row(line: Record, order_id: str, codes: Codes) -> Row:
    """A row of an order as a row of ORDER_LINES: a variant's code stands in the fields that begin with ``sub_``.

    Raises:
        TypeError: A field is not of the documented type.
    """
    count = line["count"]
    if isinstance(count, bool) or not isinstance(count, int | float):
        raise TypeError("field 'count' is not a number")
    own, _ = codes.of(line, "sub_")
    return {
        "order_id": order_id,
        "line_id": str(line["id"]),
        "sku": own or text(line, "product_number"),
        "quantity": float(count),
        "shipped": None,
        "cancelled": None,
    }


def shipment_row(order: Record, order_id: str) -> Row | None:
    """What an order shows as sent (schema SHIPMENTS), or None: there is a code, or the status says sent.

    Raises:
        TypeError: A field is not of the documented type.
    """
    code = text(order, "track_and_trace_code")
    if not code and order["status"] not in SENT:
        return None
    return {
        "order_id": order_id,
        "shipment_id": order_id,
        "tracking_code": code,
        "carrier": text(order, "track_and_trace_carrier"),
        "state": status_text(order),
        "shipped_at": None,
    }


def build(records: Iterable[Any], make: Callable[[Any], Row | None], *, what: str) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of all records that can be read, and a problem when some cannot."""
    rows: list[Row] = []
    failed: list[str] = []
    for record in records:
        try:
            row = make(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            failed.append(str(error))
            continue
        if row is not None:
            rows.append(row)
    if not failed:
        return rows, ()
    return rows, (f"{len(failed)} of the {what} could not be understood (first: {failed[0]}) and are left out.",)


def text(record: Record, name: str) -> str:
    """A text field exactly as shown; absent and null are empty.

    Raises:
        TypeError: It is anything else: a number here means that leading zeros may be gone already.
    """
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"field '{name}' is not text")
    return value


def flag(record: Record, name: str) -> bool:
    """A field that is true or false.

    Raises:
        TypeError: It is anything else.
    """
    value = record.get(name)
    if not isinstance(value, bool):
        raise TypeError(f"field '{name}' is neither true nor false")
    return value


def _number(order: Record) -> str:
    """The number the customer sees; a basket has none yet and goes by its id."""
    full, plain = text(order, "ordernumber_full"), order.get("ordernumber")
    return full or str(order["id"] if plain is None else plain)
