"""Lightspeed eCom C-Series, REST API. Start reading at `connector.py`; the other modules are one vendor habit each."""

from shopswitch.connectors.lightspeed.claims import CLAIMS
from shopswitch.connectors.lightspeed.connector import LightspeedConnector
from shopswitch.connectors.lightspeed.rows import CLOSED_STATUSES, OPEN_STATUSES
from shopswitch.connectors.lightspeed.settings import LightspeedSettings
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform

__all__ = ["PLATFORM", "LightspeedConnector", "LightspeedSettings", "connect"]


def connect(settings: LightspeedSettings, wire: Wire) -> LightspeedConnector:
    """A connector for one shop. Nothing is sent until a method is called."""
    return LightspeedConnector(settings, wire)


PLATFORM = Platform(
    key="lightspeed",
    name="Lightspeed eCom (C-Series)",
    kind="shop",
    api_version="C-Series REST, 2025",
    settings=LightspeedSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders", "order_lines", "shipments"}),
        open_statuses=OPEN_STATUSES,
        closed_statuses=CLOSED_STATUSES,
        # Picqer goes by the payment here (every paid order), not by a status.
        imported_statuses=None,
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
                "supplier",
                "brand",
                "description",
                "images",
            }
        ),
        other_code="articleCode",
        reports_shipments=True,
        # The shop knows a word for it; Picqer reports only when the whole order has been sent.
        reports_partial_shipments=False,
        reports_shipped_lines=None,
        tracking_in="the shipment of the order: one code, no carrier",
        # A checkout can be made through the interface; whether an order with its own date and number can, is not known.
        creates_orders=None,
        completes_orders=True,
        writes_stock=True,
        lines_cost=1,
        # 3,000 an hour; 300 in five minutes for a start, 12,000 a day.
        calls_per_minute=50.0,
        mails_on_write=(
            "marking a shipment shipped with doNotifyShipped",
            "writing a tracking code with doNotifyTrackingCode",
        ),
        several_locations=False,
        lists_methods=True,
        lists_hooks=True,
        sku_sheet=(("Internal_ID", "parent_id"), ("Internal_Variant_ID", "source_id"), ("SKU", "wanted")),
        shipment_claims=CLAIMS,
        shows_whole_orders_only=True,
    ),
    sandbox="shopswitch.sandbox.lightspeed:LightspeedShop",
    source="https://github.com/SEOshop/API-PHP-Client",
    help_url="https://picqer.com/en/support/articles/lightspeed-seoshop-integration",
)
