"""From the text cells of a product export to listings and the canonical products and stock rows."""

from collections.abc import Callable
from typing import Any

from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.bigcommerce import read_bigcommerce
from shopswitch.connectors.csv.products.flat import read_flat
from shopswitch.connectors.csv.products.item import Item, Items, damage
from shopswitch.connectors.csv.products.magento import read_magento
from shopswitch.connectors.csv.products.shopify import read_shopify
from shopswitch.connectors.csv.products.woocommerce import read_woocommerce
from shopswitch.connectors.csv.reading import Table, excel_damaged

__all__ = ["Item", "Items", "product_rows", "read_items", "stock_rows"]

_READERS: dict[str, Callable[[Table, Layout], Items]] = {
    "bigcommerce": read_bigcommerce,
    "magento": read_magento,
    "shopify": read_shopify,
    "woocommerce": read_woocommerce,
}


def read_items(table: Table, layout: Layout) -> Items:
    """Understand the rows of a product export.

    Returns:
        Items in file order. A SKU or barcode column that a spreadsheet damaged is a problem; such SKUs stay as they
        stand, so that a person recognises them, and such barcodes, many of them now equal, are left out.
    """
    items = _READERS.get(layout.profile.key, read_flat)(table, layout)
    items.problems += damage(table, "sku")
    items.barcode_problems += damage(table, "barcode")
    for item in items.items:
        if excel_damaged(item.barcode):
            item.barcode = ""
    return items


def product_rows(items: Items) -> list[dict[str, Any]]:
    """Rows of the PRODUCTS frame."""
    return [
        {
            "source_id": item.source_id,
            "parent_id": item.parent.source_id if item.parent is not None else "",
            "sku": item.sku,
            "sku_inherited": item.inherited,
            "name": item.name,
            "kind": item.kind,
            "active": item.active,
            "barcode": item.barcode,
        }
        for item in items.items
    ]


def stock_rows(items: Items) -> list[dict[str, Any]]:
    """Rows of the STOCK frame: what is sold, so no parents; the file knows no locations."""
    return [
        {
            "source_id": item.source_id,
            "sku": item.sku,
            "location_id": "",
            "location_name": "",
            "location_counts": True,
            "tracked": item.tracked,
            "shared": item.shared,
            "quantity": item.quantity,
        }
        for item in items.items
        if item.kind != "parent"
    ]
