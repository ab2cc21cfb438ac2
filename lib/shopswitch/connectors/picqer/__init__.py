"""Picqer: the warehouse system. Reads only; the interface knows a webshop connection merely as a number."""

from shopswitch.connectors.picqer.connector import OPEN_STATUSES, PicqerConnector, connect
from shopswitch.connectors.picqer.settings import PicqerSettings
from shopswitch.protocols import Capabilities, Platform

__all__ = ["PLATFORM", "PicqerConnector", "PicqerSettings", "connect"]

PLATFORM = Platform(
    key="picqer",
    name="Picqer",
    kind="warehouse",
    api_version="v1",
    settings=PicqerSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset(
            {
                "products",
                "parts",
                "stock",
                "orders",
                "webshop_orders",
                "picklists",
                "backorders",
                "picked_lines",
                "sent_parcels",
                "carriers",
                "hooks",
            }
        ),
        open_statuses=OPEN_STATUSES,
        closed_statuses=("completed", "cancelled"),
        product_fields=frozenset(
            {
                "barcode",
                "weight",
                "length",
                "width",
                "height",
                "price",
                "cost_price",
                "images",
                "description",
                "hs_code",
                "country_of_origin",
                "supplier",
                "supplier_code",
            }
        ),
        reports_shipments=True,
        reports_partial_shipments=True,
        # A shipment names its picklist, not its products.
        reports_shipped_lines=False,
        tracking_in="the shipment: one code per parcel, or one for the whole (before 16 December 2025)",
        creates_orders=True,
        # Picqer's interface could do both; this connector only reads, because Picqer is the system that is kept.
        completes_orders=False,
        writes_stock=False,
        orders_reach_days=None,
        # The figure of the older documentation; the newer one leaves it out. Each answer states the present limit.
        calls_per_minute=500,
        several_locations=True,
        lists_hooks=True,
    ),
    sandbox="shopswitch.sandbox.picqer:PicqerAccount",
    source="https://picqer.com/en/api",
)
