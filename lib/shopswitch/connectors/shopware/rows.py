"""Records of Shopware as rows of the canonical frames."""

from collections.abc import Callable, Iterable, Mapping

from shopswitch.connectors.shopware.details import Row, build_details
from shopswitch.connectors.shopware.states import SENT_STATES, is_paid, raw_state, state_of
from shopswitch.connectors.shopware.values import (
    Record,
    flag,
    host,
    moment,
    records,
    technical_name,
    text,
    text_or_none,
    translated,
    whole,
)

_DOWNLOAD = "is-download"
_TYPES = {"physical": "", "digital": "virtual"}


def build_product(record: Record) -> Row:
    """One product or variant as a row of PRODUCTS.

    Number and stock are never inherited; name, barcode and whether it is on sale come with what they inherit, because
    they are asked for so.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    parent = text_or_none(record, "parentId")
    if parent and record.get("active") is None:
        # Asked for with what it inherits; without, every variant would look as if it were not on sale.
        raise TypeError("field 'active' of a variant is empty, so it came without what it inherits")
    return {
        "source_id": text(record, "id"),
        "parent_id": parent or "",
        "sku": text(record, "productNumber"),
        "sku_inherited": False,
        "name": _name(record) if parent else translated(record, "name"),
        "kind": _kind(record),
        "active": flag(record, "active"),
        "barcode": text_or_none(record, "ean") or "",
        "other_code": "",
        **build_details(record),
    }


def _kind(record: Record) -> str:
    variant = bool(text_or_none(record, "parentId"))
    if not variant and record.get("childCount") and whole(record, "childCount") > 0:
        # A product with variants is not sold itself.
        return "parent"
    states = record.get("states")
    # Up to 6.6 the states say what it is, 6.7 has a type beside them, and plugins bring types of their own.
    kind = text_or_none(record, "type")
    if kind is not None and kind not in _TYPES:
        return "other"
    if _TYPES.get(kind or "") or (isinstance(states, list) and _DOWNLOAD in states):
        return "virtual"
    return "variant" if variant else "simple"


def _name(record: Record) -> str:
    """The product's name with the options that tell the variant apart."""
    options = record.get("options")
    listed = records(record, "options") if options is not None else []
    chosen = ", ".join(sorted(filter(None, (translated(option, "name") for option in listed))))
    name = translated(record, "name")
    return f"{name} - {chosen}" if chosen and chosen not in name else name


def build_stock(record: Record) -> Row:
    """One product or variant as a row of STOCK; Shopware keeps stock of everything.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    return {
        "source_id": text(record, "id"),
        "sku": text(record, "productNumber"),
        "location_id": "",
        "location_name": "",
        "location_counts": True,
        "tracked": True,
        "shared": False,
        "quantity": whole(record, "stock"),
    }


def build_order(record: Record, states: Mapping[str, str]) -> Row:
    """One order as a row of ORDERS.

    An importer writes the moment of the order and the number it had elsewhere into the order itself, and the moment
    the record was made stays the shop's: a carried-over order is told by the two moments.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type, or an association was not loaded.
        ValueError: A moment is unreadable.
    """
    word = technical_name(record)
    real = _real_deliveries(record)
    deliveries = [technical_name(each) for each in real]
    number = text_or_none(record, "orderNumber")
    return {
        "order_id": text(record, "id"),
        "order_number": number or text(record, "id"),
        "external_reference": "",
        "placed_at": moment(record, "orderDateTime"),
        "created_at": moment(record, "createdAt"),
        "state": state_of(word, deliveries, states),
        "state_raw": raw_state(word, deliveries),
        "paid": is_paid(word, [technical_name(each) for each in records(record, "transactions")]),
        "shipping_method": _method(real),
    }


def _method(deliveries: list[Record]) -> str:
    """Name of the method of the delivery that costs most; what a plugin keeps of a pickup point nobody can know."""
    method = max(deliveries, key=_costs, default={}).get("shippingMethod")
    if method is None:
        return ""
    if not isinstance(method, dict):
        raise TypeError("field 'shippingMethod' is no record")
    return translated(method, "name")


def build_method(record: Record) -> Row:
    """One shipping method as a row of SHIPPING_METHODS; of which kind it is, Shopware does not tell.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    return {
        "method_id": text(record, "id"),
        "name": translated(record, "name"),
        "kind": "unknown",
        "active": _switch(record),
        "zone": "",
    }


def build_hook(record: Record) -> Row:
    """One webhook as a row of HOOKS.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
        ValueError: The address is unreadable.
    """
    return {
        "hook_id": text(record, "id"),
        "name": text_or_none(record, "name") or "",
        "event": text(record, "eventName"),
        "host": host(record, "url"),
        "active": _switch(record),
    }


def _switch(record: Record) -> bool:
    if record.get("active") is None:
        raise KeyError("field 'active' is empty")
    return flag(record, "active")


def _real_deliveries(record: Record) -> list[Record]:
    """Deliveries without those that only carry a discount on shipping: they stay open for ever."""
    listed = records(record, "deliveries")
    real = [each for each in listed if _costs(each) >= 0]
    return real or listed


def _costs(delivery: Record) -> float:
    costs = delivery.get("shippingCosts")
    total = costs.get("totalPrice") if isinstance(costs, dict) else None
    return float(total) if isinstance(total, int | float) and not isinstance(total, bool) else 0.0


def build_lines(record: Record) -> list[Row]:
    """The lines of an order with goods on them, as rows of ORDER_LINES; Shopware counts no sent pieces per line.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    goods = [each for each in records(record, "lineItems") if text_or_none(each, "type") == "product"]
    return [
        {
            "order_id": text(record, "id"),
            "line_id": text(each, "id"),
            "sku": _sold_as(each),
            "quantity": whole(each, "quantity"),
            "shipped": None,
            "cancelled": None,
        }
        for each in goods
    ]


def _sold_as(line: Record) -> str:
    """The number at the moment of sale; the rest of the payload is dropped unread."""
    payload = line.get("payload")
    return (text_or_none(payload, "productNumber") or "") if isinstance(payload, dict) else ""


def build_shipments(record: Record) -> list[Row]:
    """What was sent of an order, as rows of SHIPMENTS: a row per code, or one for a sent delivery without any.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    rows = []
    for delivery in records(record, "deliveries"):
        word = technical_name(delivery)
        # The same code twice is one code.
        codes = [*dict.fromkeys(_codes(delivery))]
        if word in SENT_STATES and not codes and _costs(delivery) >= 0:
            codes = [""]
        rows += [
            {
                "order_id": text(record, "id"),
                "shipment_id": text(delivery, "id"),
                "tracking_code": code,
                # The shipping method is what the customer chose, not who brought it.
                "carrier": "",
                "state": word,
                "shipped_at": None,
            }
            for code in codes
        ]
    return rows


def _codes(delivery: Record) -> list[str]:
    codes = delivery.get("trackingCodes")
    listed = [*codes.values()] if isinstance(codes, dict) else codes or []
    if not isinstance(listed, list) or not all(isinstance(code, str) for code in listed):
        raise TypeError("field 'trackingCodes' is not a list of texts")
    return [code for code in listed if code.strip()]


def build_rows(
    found: Iterable[Record], build: Callable[[Record], list[Row]], *, what: str
) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of all records that can be read, and a problem when some cannot."""
    rows: list[Row] = []
    failed: list[str] = []
    for record in found:
        try:
            rows += build(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            failed.append(str(error).strip("'\""))
    if not failed:
        return rows, ()
    return rows, (f"{len(failed)} of the {what} could not be understood (first: {failed[0]}) and are left out.",)
