"""Calls about sources, source items, stocks, salable quantities and legacy stock items.

Source: recorded answers of Magento 2.4.6; Adobe Commerce web API guide, "Inventory Management".
"""

from collections.abc import Iterator
from typing import Any

from shopswitch.sandbox.magento.calls import Call, listed
from shopswitch.sandbox.magento.catalogue import show_stock_item
from shopswitch.sandbox.magento.errors import ApiError, required, wrong_type
from shopswitch.sandbox.magento.product_calls import find_product
from shopswitch.sandbox.magento.state import KEEPS_STOCK, Record, Source, SourceItem, plain

_SOURCE_COLUMNS = frozenset({"source_code", "name", "enabled", "description", "country_id", "postcode"})
_ITEM_COLUMNS = frozenset({"sku", "source_code", "quantity", "status", "source_item_id"})
_LINK_COLUMNS = frozenset({"stock_id", "source_code", "priority"})
_STOCK = {
    "stock_id": 1,
    "name": "Default Stock",
    "extension_attributes": {"sales_channels": [{"type": "website", "code": "base"}]},
}


def show_source(source: Source) -> Record:
    """One source."""
    return {
        "source_code": source.code,
        "name": source.name,
        "enabled": source.enabled,
        "description": source.name,
        "latitude": 0,
        "longitude": 0,
        "country_id": "US" if source.code == "default" else "NL",
        "postcode": "00000",
        "use_default_carrier_config": True,
        "carrier_links": [],
        "extension_attributes": {"is_pickup_location_active": False, "frontend_name": ""},
    }


def list_sources(call: Call) -> Record:
    """`GET inventory/sources`."""

    def read(source: Source, name: str) -> Any:
        value = show_source(source)[name]
        return int(value) if isinstance(value, bool) else value

    rows = call.store.sources.values()
    return listed(call, rows, show_source, read=read, known=_SOURCE_COLUMNS, needed=False)


def get_source(call: Call) -> Record:
    """`GET inventory/sources/{code}`."""
    code = call.args["code"]
    if code not in call.store.sources:
        raise ApiError(404, 'Source with code "%value" does not exist.', {"value": code})
    return show_source(call.store.sources[code])


def show_source_item(item: SourceItem) -> Record:
    """One source item."""
    return {
        "sku": item.sku,
        "source_code": item.source,
        "quantity": plain(item.quantity),
        "status": item.status,
    }


def list_source_items(call: Call) -> Record:
    """`GET inventory/source-items`: orphans included."""

    def read(item: SourceItem, name: str) -> Any:
        return show_source_item(item).get(name, 0)

    rows = list(call.store.source_items())
    return listed(call, rows, show_source_item, read=read, known=_ITEM_COLUMNS, needed=False)


def save_source_items(call: Call) -> list[object]:
    """`POST inventory/source-items`: a SKU that no product has makes an orphan; answers ``[]``.

    Raises:
        ApiError: 400: a status is missing, or a source is unknown; nothing is saved then.
    """
    for item in (items := _sent_items(call)):
        if item.get("status") is None or not str(item["status"]).isdigit():
            raise ApiError(400, 'Validation Failed: "status" should be numeric.')
        if item.get("source_code") not in call.store.sources:
            raise ApiError(400, "Could not save Source Item")
        if not str(item.get("sku") or "").strip():
            raise ApiError(400, 'Validation Failed: "sku" can not be empty.')
    for item in items:
        quantity = _quantity(item.get("quantity", 0))
        source, status = str(item["source_code"]), int(item["status"])
        call.store.set_quantity(str(item["sku"]), quantity, source=source, status=status)
    return []


def delete_source_items(call: Call) -> list[object]:
    """`POST inventory/source-items-delete`."""
    for item in _sent_items(call):
        call.store.items_of(str(item.get("sku"))).pop(str(item.get("source_code")), None)
    return []


def _sent_items(call: Call) -> list[Record]:
    items = call.body().get("sourceItems", call.body().get("source_items"))
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise required("sourceItems")
    return items


def _quantity(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise wrong_type(value, "float") from None


def list_stocks(call: Call) -> Record:
    """`GET inventory/stocks`: one, sold through the main website."""
    known = frozenset({"stock_id", "name"})
    return listed(call, [_STOCK], dict, read=lambda row, name: row[name], known=known, needed=False)


def get_stock(call: Call) -> Record:
    """`GET inventory/stocks/{id}`, and the stock of a website."""
    if call.args.get("id", "1") != "1" or call.args.get("code", "base") != "base":
        raise ApiError(404, 'Stock with id "%value" does not exist.', {"value": call.args.get("id", "")})
    return dict(_STOCK)


def list_links(call: Call) -> Record:
    """`GET inventory/stock-source-links`: every source belongs to the one stock."""
    rows = [
        {"stock_id": 1, "source_code": code, "priority": place}
        for place, code in enumerate(call.store.sources, start=1)
    ]
    return listed(call, rows, dict, read=lambda row, name: row[name], known=_LINK_COLUMNS, needed=False)


def list_sources_of_stock(call: Call) -> list[Record]:
    """`GET inventory/get-sources-assigned-to-stock-ordered-by-priority/{id}`."""
    get_stock(call)
    return [show_source(each) for each in call.store.sources.values()]


def salable_quantity(call: Call) -> float:
    """`GET inventory/get-product-salable-quantity/{sku}/{id}`: a bare number."""
    product = find_product(call)
    if product.type_id not in KEEPS_STOCK:
        raise ApiError(400, "Can't check requested quantity for products without Source Items support.")
    return plain(call.store.salable(product.sku))


def is_salable(call: Call) -> bool:
    """`GET inventory/is-product-salable/{sku}/{id}`."""
    product = call.store.find(call.args["sku"])
    return product is not None and (not product.manage_stock or call.store.salable(product.sku) > 0)


def get_stock_item(call: Call) -> Record:
    """`GET stockItems/{sku}`."""
    return show_stock_item(call.store, find_product(call))


def list_low_stock(call: Call) -> Record:
    """`GET stockItems/lowStock`: legacy stock items with at most so many pieces."""
    limit = _quantity(call.query.get("qty", 0))
    rows = [row for row in _stock_items(call) if row["qty"] <= limit]
    size, number = (int(_quantity(call.query.get(name, 0))) for name in ("pageSize", "currentPage"))
    start = (max(1, number) - 1) * size
    return {
        "items": rows[start : start + size] if size else rows,
        "search_criteria": {"mapper_interface_name": "", "criteria_list": [], "filters": [], "orders": [], "limit": []},
        "total_count": len(rows),
    }


def _stock_items(call: Call) -> Iterator[Record]:
    for product in call.store.products.values():
        yield show_stock_item(call.store, product)


def save_stock_item(call: Call) -> int:
    """`PUT products/{sku}/stockItems/{id}`: the SKU decides, the id is not looked at."""
    product, given = find_product(call), call.sent("stockItem")
    if "manage_stock" in given:
        product.manage_stock = bool(given["manage_stock"])
    if given.get("qty") is not None and product.type_id in KEEPS_STOCK:
        in_stock = given.get("is_in_stock")
        status = None if in_stock is None else int(bool(in_stock))
        call.store.set_quantity(product.sku, _quantity(given["qty"]), status=status)
    elif "is_in_stock" in given:
        product.in_stock = bool(given["is_in_stock"])
    return product.id
