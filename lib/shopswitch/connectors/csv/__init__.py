"""Exports of a shop that is already closed: product, stock and order files in the layouts that platforms write.

Any shop can deliver two files in our own columns: ``sku;parent_sku;name;ean;stock;active`` with a row per sellable
unit, and ``order_number;created_at;status;sku;quantity;shipped_quantity`` with a row per line and the order number on
every row.
"""

from shopswitch.connectors.csv.connector import CsvConnector
from shopswitch.connectors.csv.settings import CsvSettings
from shopswitch.protocols import Capabilities, Platform

__all__ = ["PLATFORM", "CsvConnector", "CsvSettings"]

PLATFORM = Platform(
    key="csv",
    name="CSV exports",
    kind="file",
    api_version="",
    settings=CsvSettings,
    connect=CsvConnector,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders"}),
        # Of all layouts together; which an export has is told with it.
        product_fields=frozenset(
            {
                "barcode",
                "weight",
                "length",
                "width",
                "height",
                "price",
                "cost_price",
                "hs_code",
                "country_of_origin",
                "supplier",
                "supplier_code",
                "brand",
                "description",
                "images",
            }
        ),
        reports_shipments=False,
        reports_partial_shipments=False,
        reports_shipped_lines=False,
        creates_orders=False,
        completes_orders=False,
        writes_stock=False,
    ),
    sandbox="shopswitch.sandbox.csv:ClosedShop",
    source="https://www.rfc-editor.org/rfc/rfc4180",
)
