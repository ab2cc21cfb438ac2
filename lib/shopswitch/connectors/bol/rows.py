"""From bol.com's records to canonical rows.

Source: retailer v10 (`ReducedOrder`, `Order`, `Shipment`) and offers v11 (`OfferResponse`).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from shopswitch.connectors.bol.values import take, take_amount, take_count, take_id, take_or_none, take_time
from shopswitch.errors import UnexpectedResponseError

Record = Mapping[str, Any]
Row = dict[str, Any]

OPEN, HANDLED = "OPEN", "HANDLED"
OWN = "FBR"
"""Fulfilled by the retailer. What bol.com sends itself (FBB) is no business of a warehouse system."""
_METHODS = (OWN, "FBB")


def build(records: Iterable[Any], to_rows: Callable[[Any], list[Row]], what: str) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of all records, and a problem when some are not built as documented."""
    rows: list[Row] = []
    odd: list[str] = []
    for record in records:
        try:
            rows += to_rows(record)
        except UnexpectedResponseError as error:
            odd.append(error.message)
    if not odd:
        return rows, ()
    return rows, (f"{len(odd)} {what} are not built as bol.com documents and were left out; the first: {odd[0]}",)


def is_own(record: Any) -> bool:
    """Whether the retailer sends an offer.

    Raises:
        UnexpectedResponseError: It does not say, or in words that are not documented.
    """
    return _method(take(take(record, "fulfilment", dict), "method", str)) == OWN


def _method(word: str) -> str:
    if word not in _METHODS:
        raise UnexpectedResponseError("An item is fulfilled in a way that is not documented.")
    return word


def product_rows(offer: Record) -> list[Row]:
    """An offer as a product; bol.com keeps titles, pictures and measures in its own catalogue."""
    return [
        {
            "source_id": take_id(offer, "offerId"),
            "parent_id": "",
            "sku": take_or_none(offer, "reference", str) or "",
            "sku_inherited": False,
            "name": take_or_none(offer, "unknownProductTitle", str) or "",
            "kind": "simple",
            "active": not take(offer, "onHoldByRetailer", bool),
            "barcode": take_or_none(offer, "ean", str) or "",
            "other_code": "",
            "price": _price(offer),
        }
    ]


def _price(offer: Record) -> float | None:
    """The price of one piece, with VAT; discounts for more pieces are left aside."""
    pricing = take_or_none(offer, "pricing", dict) or {}
    prices: list[Any] = take_or_none(pricing, "bundlePrices", list) or []
    found = (take_amount(each, "unitPrice") for each in prices if take(each, "quantity", int) == 1)
    return next(found, None)


def stock_rows(offer: Record) -> list[Row]:
    """What was told to lie in the retailer's warehouse, before bol.com takes open orders off (`correctedStock`)."""
    stock = take_or_none(offer, "stock", dict) or {}
    return [
        {
            "source_id": take_id(offer, "offerId"),
            "sku": take_or_none(offer, "reference", str) or "",
            "location_id": "",
            "location_name": "",
            "location_counts": True,
            "tracked": True,
            "shared": False,
            "quantity": take_or_none(stock, "amount", int),
        }
    ]


def own_items(record: Record) -> dict[str, Record]:
    """The items of a listed order that the retailer sends, by their id.

    Raises:
        UnexpectedResponseError: An item does not say who sends it.
    """
    items: list[Any] = take(record, "orderItems", list)
    if not items:
        raise UnexpectedResponseError("An order has no items.")
    return {take_id(item, "orderItemId"): item for item in items if _method(take(item, "fulfilmentMethod", str)) == OWN}


def order_row(order_id: str, placed_at: datetime, items: Iterable[Record], states: Mapping[str, str]) -> Row:
    """An order; its state follows from its items, as bol.com has none.

    A list names no shipping method, and whether an order goes to a pickup point stands only in the order itself, a
    call each: that stays unknown.

    Args:
        order_id: Also the number that customers see.
        placed_at: When it was placed; it cannot have been carried over.
        items: Those the retailer sends.
        states: What a person said a word means.
    """
    listed = list(items)
    words = sorted({take(item, "fulfilmentStatus", str) for item in listed})
    return {
        "order_id": order_id,
        "order_number": order_id,
        "external_reference": "",
        "placed_at": placed_at,
        "created_at": placed_at,
        "state": _state(listed, words, states),
        "state_raw": OPEN if OPEN in words else ", ".join(words),
        # Customers pay bol.com before a seller sees their order.
        "paid": True,
    }


def _state(items: list[Record], words: list[str], states: Mapping[str, str]) -> str:
    strange = next((word for word in words if word not in (OPEN, HANDLED)), None)
    if strange is not None:
        return states.get(strange, "unknown")
    if OPEN in words:
        return "open"
    counts = [[take_count(item, f"quantity{name}") for name in ("", "Shipped", "Cancelled")] for item in items]
    if any(shipped + cancelled != ordered for ordered, shipped, cancelled in counts):
        # Handled, and not all of it sent or cancelled: that contradicts itself.
        return "unknown"
    return "completed" if any(shipped for _, shipped, _ in counts) else "cancelled"


def line_rows(order: Record) -> list[Row]:
    """The lines of an order that the retailer sends.

    Raises:
        UnexpectedResponseError: It has no items, or one does not say who sends it.
    """
    order_id = take_id(order, "orderId")
    items: list[Any] = take(order, "orderItems", list)
    if not items:
        raise UnexpectedResponseError("An order has no items.")
    return [
        {
            "order_id": order_id,
            "line_id": take_id(item, "orderItemId"),
            "sku": take_or_none(take_or_none(item, "offer", dict) or {}, "reference", str) or "",
            "quantity": take_count(item, "quantity"),
            "shipped": take_count(item, "quantityShipped"),
            "cancelled": take_count(item, "quantityCancelled"),
        }
        for item in items
        if is_own(item)
    ]


def shipment_rows(order_id: str, shipment: Record) -> list[Row]:
    """One shipment; with a label of bol.com's own there may be no code."""
    transport = take_or_none(shipment, "transport", dict) or {}
    events: list[Any] = take_or_none(transport, "transportEvents", list) or []
    latest = max(events, key=lambda event: str(take(event, "eventDateTime", str)), default=None)
    return [
        {
            "order_id": order_id,
            "shipment_id": take_id(shipment, "shipmentId"),
            "tracking_code": take_or_none(transport, "trackAndTrace", str) or "",
            "carrier": take_or_none(transport, "transporterCode", str) or "",
            "state": "" if latest is None else take(latest, "eventCode", str),
            "shipped_at": take_time(shipment, "shipmentDateTime"),
        }
    ]
