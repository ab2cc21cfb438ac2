"""From WooCommerce's records to canonical rows. PHP is loose with types: an empty text may be false or null."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

T = TypeVar("T")
Record = Mapping[str, Any]
Row = dict[str, Any]

OPEN_STATUSES = ("pending", "on-hold", "processing")
FINISHED_STATUSES = ("completed", "refunded", "cancelled", "failed", "trash")
_STATES = {
    **dict.fromkeys(OPEN_STATUSES, "open"),
    **dict.fromkeys(("completed", "refunded"), "completed"),
    **dict.fromkeys(("cancelled", "failed", "trash"), "cancelled"),
    **dict.fromkeys(("checkout-draft", "auto-draft"), "draft"),
}
_UNPAID = frozenset({"pending", "on-hold", "failed", "checkout-draft", "auto-draft"})

# Product types of plugins are open-ended: what is not here is "other".
_KINDS = {
    "simple": "simple",
    "subscription": "simple",
    "variation": "variant",
    "subscription_variation": "variant",
    "variable": "parent",
    "variable-subscription": "parent",
    "grouped": "parent",
    # Sold at another shop's address: no order of this shop ever holds it.
    "external": "parent",
    "bundle": "bundle",
}

_LISTING = "id,parent_id,type,status,name,sku,virtual,global_unique_id"
# Whether there is a description cannot be asked without the text itself.
_DETAILS = "weight,dimensions,price,description,date_created_gmt"
PRODUCT_FIELDS = f"{_LISTING},variations,{_DETAILS},short_description,images,brands"
VARIATION_FIELDS = f"{_LISTING},attributes,{_DETAILS},image"
STOCK_FIELDS = "id,parent_id,type,status,sku,manage_stock,stock_quantity,variations"
ORDER_FIELDS = "id,number,status,date_created_gmt,date_paid_gmt,shipping_lines"
"""What is asked of an order: no name, address, e-mail, phone, note or customer id. A shipping line only comes whole;
its title and its method are kept."""

COLLECTED = frozenset({"local_pickup", "pickup_location"})
"""Methods of the core with which a customer comes to the shop: the older and the block checkout's."""


def build_product(record: Record, parent: Record | None) -> Row:
    """One product or variation as a row of PRODUCTS.

    A variation without a SKU of its own shows its parent's in every answer. That cannot be told from one that was
    given the same SKU on purpose, so an equal, non-empty SKU counts as inherited.

    Args:
        record: A product, or a variation.
        parent: The variation's product; None for a product.

    Raises:
        TypeError: A field is not of the documented type.
    """
    sku = text(record, "sku")
    kind = "variant" if parent is not None else _KINDS.get(text(record, "type"), "other")
    if record.get("virtual") is True and kind in {"simple", "variant"}:
        kind = "virtual"
    active = record.get("status") == "publish"
    return {
        "source_id": identifier(record["id"]),
        "parent_id": "" if parent is None else identifier(parent["id"]),
        "sku": sku,
        "sku_inherited": parent is not None and sku != "" and sku == text(parent, "sku"),
        "name": text(record, "name") if parent is None else _variation_name(record, parent),
        "kind": kind,
        # A published variation of a draft is not on sale.
        "active": active and (parent is None or parent.get("status") == "publish"),
        "barcode": text(record, "global_unique_id"),
    }


def build_stock(record: Record, parent: Record | None) -> Row:
    """One product or variation as a row of STOCK.

    `manage_stock` is true, false or, on a variation, the text "parent": the quantity is the product's then and
    repeated on each variation.
    """
    managed = record.get("manage_stock")
    tracked = managed is True or managed == "parent"
    return {
        "source_id": identifier(record["id"]),
        "sku": text(record, "sku"),
        "location_id": "",
        "location_name": "",
        "location_counts": True,
        "tracked": tracked,
        "shared": managed == "parent",
        "quantity": _quantity(record.get("stock_quantity")) if tracked else None,
    }


def build_order(record: Record, states: Mapping[str, str], reference_meta: Sequence[str]) -> Row:
    """One order as a row of ORDERS.

    WooCommerce has one date of creation: an order that was carried over shows the original moment only if its
    importer wrote it there, so `placed_at` and `created_at` are the same.

    Raises:
        KeyError: A field that was asked for is missing.
        TypeError: A field is not of the documented type.
        ValueError: The date is missing or unreadable.
    """
    status = text(record, "status")
    created = moment(record["date_created_gmt"])
    paid = bool(record.get("date_paid_gmt"))
    return {
        "order_id": identifier(record["id"]),
        # The number is the id unless a plugin counts on its own.
        "order_number": identifier(record["number"] or record["id"]),
        "external_reference": _reference(record.get("meta_data"), reference_meta),
        "placed_at": created,
        "created_at": created,
        "state": state_of(status, states),
        "state_raw": status,
        # Without a date a processing order can be one an importer wrote: the shop does not say.
        "paid": True if paid else False if status in _UNPAID else None,
        **_shipping(record.get("shipping_lines")),
    }


def _shipping(lines: object) -> Row:
    """Method and pick-up: the core knows no pick-up points; a plugin's may hide behind any method but a collected one.

    Raises:
        TypeError: It is no list of lines.
    """
    if lines is not None and not isinstance(lines, list | dict):
        raise TypeError("the shipping lines of an order are no list")
    # PHP writes a list with gaps as an object.
    listed: list[Any] = [] if lines is None else [*lines.values()] if isinstance(lines, dict) else lines
    titles = [text(line, "method_title") for line in listed]
    collected = bool(listed) and all(text(line, "method_id") in COLLECTED for line in listed)
    return {"shipping_method": ", ".join(filter(None, titles)), "pickup": False if collected else None}


def state_of(status: str, states: Mapping[str, str]) -> str:
    """The canonical state of a status; a person's own mapping comes first, a word nobody mapped is "unknown"."""
    own = {name.removeprefix("wc-"): state for name, state in states.items()}
    return own.get(status) or _STATES.get(status, "unknown")


def build_rows(records: Iterable[Any], build: Callable[[Any], T], *, what: str) -> tuple[list[T], tuple[str, ...]]:
    """What is built of all records that can be read, and a problem when some cannot."""
    rows: list[T] = []
    failed: list[str] = []
    for record in records:
        try:
            rows.append(build(record))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            failed.append(str(error))
    if not failed:
        return rows, ()
    return rows, (f"{len(failed)} of the {what} could not be understood (first: {failed[0]}) and are left out.",)


def identifier(value: object) -> str:
    """An id or number as text; PHP may write it either way."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise TypeError("an id or number is missing or of the wrong type")
    return str(value)


def text(record: Record, name: str) -> str:
    """A text field exactly as shown; absent, null and false are empty.

    Raises:
        TypeError: It is anything else: a number here means that leading zeros may be gone already.
    """
    value = record.get(name)
    if value is None or value is False:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"field '{name}' is not text")
    return value


def moment(value: object) -> datetime:
    """A `_gmt` date: UTC, written without offset."""
    if not isinstance(value, str):
        raise ValueError("the date of creation is missing")
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("a date is unreadable") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _variation_name(record: Record, parent: Record) -> str:
    """The product's name with the option: a variation alone is only called "XL"."""
    attributes = record.get("attributes")
    options = [a["option"] for a in attributes if isinstance(a.get("option"), str)] if attributes else []
    product, own = text(parent, "name"), text(record, "name") or ", ".join(options)
    return own if own.startswith(product) else f"{product} - {own}".removesuffix(" - ")


def _quantity(value: object) -> float | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("field 'stock_quantity' is not a number")
    return float(value)


def _reference(meta: object, keys: Sequence[str]) -> str:
    """The old number out of the order's meta; everything else in it is dropped unread."""
    values = {m.get("key"): m.get("value") for m in meta if isinstance(m, dict)} if isinstance(meta, list) else {}
    found = (values.get(key) for key in keys)
    return next((str(v) for v in found if isinstance(v, int | str) and not isinstance(v, bool) and v != ""), "")
