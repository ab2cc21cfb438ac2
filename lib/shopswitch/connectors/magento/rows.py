"""From Magento's records to canonical rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from shopswitch.connectors.magento.details import Known, build_details
from shopswitch.connectors.magento.values import (
    Record,
    Row,
    attribute,
    flag,
    identifier,
    moment,
    number,
    parts,
    product_id,
    text,
)

OPEN_STATES = ("new", "pending_payment", "processing", "holded", "payment_review")
CLOSED_STATES = ("complete", "closed", "canceled")
_STATES = {
    **dict.fromkeys(OPEN_STATES, "open"),
    # Closed is an order that was refunded as a whole after it was shipped or invoiced.
    **dict.fromkeys(("complete", "closed"), "completed"),
    "canceled": "cancelled",
}
_UNPAID = frozenset({"new", "pending_payment"})
# Types of modules are open-ended: what is not here is "other".
_KINDS = {
    "simple": "simple",
    "configurable": "parent",
    # Its parts are sold and stocked one by one.
    "grouped": "parent",
    "bundle": "bundle",
    "virtual": "virtual",
    "downloadable": "virtual",
    "giftcard": "virtual",
}
STOCKED = ("simple", "virtual", "downloadable", "giftcard")
"""Types that can hold stock; the others have none of their own."""

# Pictures as a whole: a list that is projected itself is null where it is empty, against the vendor's own schema.
PRODUCT_FIELDS = (
    "id,sku,name,status,visibility,type_id,weight,price,created_at,media_gallery_entries,"
    "extension_attributes[configurable_product_links],custom_attributes[attribute_code,value]"
)
# Of the assignment to an address the method alone: all else in it is the customer's.
ORDER_FIELDS = (
    "entity_id,increment_id,ext_order_id,created_at,state,status,total_due,shipping_description,"
    "extension_attributes[shipping_assignments[shipping[method]]]"
)
LINE_FIELDS = (
    "entity_id,items[item_id,parent_item_id,product_id,product_type,sku,is_virtual,"
    "qty_ordered,qty_shipped,qty_canceled,qty_refunded]"
)
SHIPMENT_FIELDS = "entity_id,order_id,created_at,tracks[track_number,title,carrier_code]"


def parents_of(products: Iterable[Record]) -> dict[int, list[Record]]:
    """Id of a variant → the configurable products it belongs to, lowest id first."""
    found: dict[int, list[Record]] = {}
    for product in sorted(products, key=product_id):
        links = product.get("extension_attributes")
        # PHP writes an empty object as a list.
        ids = links.get("configurable_product_links") if isinstance(links, dict) else None
        if product.get("type_id") == "configurable" and isinstance(ids, list):
            for variant in ids:
                found.setdefault(int(str(variant)), []).append(product)
    return found


def build_product(
    record: Record, parents: Sequence[Record], barcode_attribute: str, *, known: Known | None = None
) -> Row:
    """One product as a row of PRODUCTS.

    Args:
        record: The product.
        parents: Configurable products it belongs to.
        barcode_attribute: Code of the attribute that holds barcodes, or empty.
        known: What its details are read with; without it weights are unknown and makers go by number.

    Raises:
        KeyError: A field that was asked for is missing.
        TypeError: A field is not of the documented type.
        ValueError: A detail is unreadable.
    """
    kind = _KINDS.get(text(record, "type_id"), "other")
    # A variant that is not shown by itself can only be bought through a product it belongs to.
    hidden = bool(parents) and record.get("visibility") == 1 and not any(_enabled(each) for each in parents)
    return {
        "source_id": identifier(record["id"]),
        "parent_id": identifier(parents[0]["id"]) if parents else "",
        "sku": text(record, "sku"),
        "sku_inherited": False,
        "name": text(record, "name"),
        "kind": "variant" if kind == "simple" and parents else kind,
        "active": _enabled(record) and not hidden,
        "barcode": _attribute(record, barcode_attribute) if barcode_attribute else "",
        **build_details(record, known or Known()),
    }


def build_source_row(product: Record, item: Record, *, name: str, counts: bool) -> Row:
    """One product at one source as a row of STOCK."""
    return {
        "source_id": identifier(product["id"]),
        "sku": text(product, "sku"),
        "location_id": text(item, "source_code"),
        "location_name": name,
        "location_counts": counts,
        "tracked": True,
        "shared": False,
        # Out of stock by hand: whatever the quantity says, nothing of it can be sold.
        "quantity": number(item, "quantity") if number(item, "status") else 0.0,
    }


def build_plain_row(product: Record, item: Record) -> Row:
    """One product and its stock item, of a shop or product without sources."""
    tracked, on_sale = flag(item, "manage_stock"), flag(item, "is_in_stock")
    return {
        "source_id": identifier(product["id"]),
        "sku": text(product, "sku"),
        "location_id": "",
        "location_name": "",
        "location_counts": True,
        "tracked": tracked,
        "shared": False,
        "quantity": (number(item, "qty") if on_sale else 0.0) if tracked else None,
    }


def build_order(record: Record, states: Mapping[str, str]) -> Row:
    """One order as a row of ORDERS.

    The state decides and the status is shown, for statuses are the merchant's own words. An order that was imported
    without a state has none at all: it counts as open. There is one date, which an importer fills with the original
    moment, so `placed_at` and `created_at` are the same.

    Args:
        record: The order.
        states: Status → state, as a person mapped it; it comes first.
    """
    state, status = text(record, "state"), text(record, "status")
    created = moment(record["created_at"])
    known = _STATES.get(state, "unknown") if state else "open"
    return {
        "order_id": identifier(record["entity_id"]),
        "order_number": text(record, "increment_id"),
        "external_reference": text(record, "ext_order_id"),
        "placed_at": created,
        "created_at": created,
        "state": states.get(status) or known,
        "state_raw": status or state,
        "paid": _paid(record, state),
        "shipping_method": text(record, "shipping_description") or _method(record),
    }


def _method(record: Record) -> str:
    """Code of carrier and method, for an order without their title. Where it goes to, Magento itself does not tell."""
    extension = record.get("extension_attributes")
    ways = parts(extension, "shipping_assignments") if isinstance(extension, dict) else []
    found = (text(each["shipping"], "method") for each in ways if isinstance(each.get("shipping"), dict))
    return next(filter(None, found), "")


def _paid(record: Record, state: str) -> bool | None:
    """Nothing due is paid. Something due is unpaid only while nobody works on it: some are shipped on invoice."""
    due = record.get("total_due")
    if isinstance(due, bool) or not isinstance(due, int | float):
        return None
    if due <= 0:
        return True
    return False if state in _UNPAID else None


def build_lines(order: Record, ships_apart: Callable[[int], bool | None]) -> list[Row]:
    """The lines of one order as rows of ORDER_LINES.

    A configurable product is written twice with the SKU of the chosen variant; its parent row is the one that is
    shipped. A bundle is shipped as one (parent row) or in parts (child rows), as its product says.

    Args:
        order: With its items.
        ships_apart: Product id of a bundle → whether its parts are shipped apart, or None when nobody knows.
    """
    items = order["items"]
    if not isinstance(items, list):
        raise TypeError("field 'items' is not a list")
    rows = {identifier(each["item_id"]): each for each in items}
    if len(rows) != len(items):
        raise ValueError("a line stands there twice")
    return [_line(order, each) for each in items if _counts(each, rows, ships_apart) and not _is_virtual(each)]


def _counts(item: Record, rows: Mapping[str, Record], ships_apart: Callable[[int], bool | None]) -> bool:
    above = item.get("parent_item_id")
    parent = rows.get(str(above)) if above else None
    bundle = item if item.get("product_type") == "bundle" else parent
    if bundle is None or bundle.get("product_type") != "bundle":
        return parent is None
    apart = ships_apart(int(bundle["product_id"]))
    return (parent is not None) is (apart is not False)


def _is_virtual(item: Record) -> bool:
    return str(item.get("is_virtual") or 0) == "1" or item.get("is_virtual") is True


def _line(order: Record, item: Record) -> Row:
    return {
        "order_id": identifier(order["entity_id"]),
        "line_id": identifier(item["item_id"]),
        "sku": text(item, "sku"),
        "quantity": number(item, "qty_ordered"),
        "shipped": number(item, "qty_shipped", 0),
        "cancelled": number(item, "qty_canceled", 0) + number(item, "qty_refunded", 0),
    }


def build_shipments(record: Record) -> list[Row]:
    """One shipment as rows of SHIPMENTS: one per code; Magento keeps no word for its state."""
    tracks = record.get("tracks") or [{}]
    found: dict[str, Row] = {}
    for track in tracks:
        code = text(track, "track_number")
        found.setdefault(
            code,
            {
                "order_id": identifier(record["order_id"]),
                "shipment_id": identifier(record["entity_id"]),
                "tracking_code": code,
                "carrier": text(track, "title") or text(track, "carrier_code"),
                "state": "",
                "shipped_at": moment(record["created_at"]),
            },
        )
    return list(found.values())


def _enabled(record: Record) -> bool:
    status = record["status"]
    if isinstance(status, bool) or not isinstance(status, int):
        raise TypeError("field 'status' is not a number")
    return status == 1


def _attribute(record: Record, code: str) -> str:
    """A product attribute of the merchant's own; one without a value is left out of the answer."""
    value = attribute(record, code)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"attribute '{code}' is neither text nor a number")
    return str(value)
