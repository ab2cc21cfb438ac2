"""CCV Shop, REST API v1. Start reading at `connector.py`; the other modules are one vendor habit each."""

from shopswitch.connectors.ccv.claims import CLAIMS
from shopswitch.connectors.ccv.connector import CcvConnector
from shopswitch.connectors.ccv.rows import CLOSED_STATUSES, OPEN_STATUSES
from shopswitch.connectors.ccv.settings import CALLS_PER_S, CcvSettings
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform


def connect(settings: CcvSettings, wire: Wire) -> CcvConnector:
    """A connector for one shop. Nothing is sent until a method is called."""
    return CcvConnector(settings, wire)


PLATFORM = Platform(
    key="ccv",
    name="CCV Shop",
    kind="shop",
    api_version="v1",
    settings=CcvSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders", "order_lines", "shipments"}),
        open_statuses=OPEN_STATUSES,
        closed_statuses=CLOSED_STATUSES,
        # Paid orders only is usual for integrations with CCV, but nothing confirms it for Picqer's.
        imported_statuses=None,
        product_fields=frozenset(
            {"barcode", "weight", "price", "cost_price", "supplier", "brand", "description", "images"}
        ),
        other_code="sku_number",
        # There is no shipment: an order has one status and one code, and nothing tells what was in a parcel.
        reports_shipments=False,
        reports_partial_shipments=False,
        reports_shipped_lines=False,
        first_code_only=True,
        tracking_in="field track_and_trace_code of the order, which holds the code of the first shipment only",
        creates_orders=True,
        completes_orders=True,
        writes_stock=True,
        lines_cost=1,
        # The limits are not published; this is the pace, believed to be fine, that the connector keeps below.
        calls_per_minute=CALLS_PER_S * 60,
        mails_on_write=(
            "changing an order with mail set to true",
            "adding a message or a notification to an order",
            "creating an order (unconfirmed)",
        ),
        # There are shipping costs per product and country, and no list of methods.
        lists_methods=False,
        lists_hooks=True,
        shipment_claims=CLAIMS,
    ),
    sandbox="shopswitch.sandbox.ccv:CcvShop",
    source="https://demo.ccvshop.nl/API/Docs/",
)
