"""Magento 2, REST API V1. Start reading at `connector.py`; the other modules are one vendor habit each."""

from shopswitch.connectors.magento.claims import CLAIMS
from shopswitch.connectors.magento.connector import MagentoConnector
from shopswitch.connectors.magento.rows import CLOSED_STATES, OPEN_STATES
from shopswitch.connectors.magento.settings import MagentoSettings
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform

__all__ = ["PLATFORM", "MagentoConnector", "MagentoSettings", "connect"]


def connect(settings: MagentoSettings, wire: Wire) -> MagentoConnector:
    """A connector for one shop. Nothing is sent until a method is called."""
    return MagentoConnector(settings, wire)


PLATFORM = Platform(
    key="magento",
    name="Magento 2",
    kind="shop",
    api_version="V1",
    settings=MagentoSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders", "order_lines", "shipments"}),
        open_statuses=OPEN_STATES,
        closed_statuses=CLOSED_STATES,
        imported_statuses=None,
        # Sizes and customs codes exist only as attributes of a merchant's own making, which nobody can name; barcodes
        # too, whose attribute the profile names. The maker is what comes nearest to a supplier.
        product_fields=frozenset(
            {
                "barcode",
                "weight",
                "price",
                "cost_price",
                "country_of_origin",
                "supplier",
                "brand",
                "description",
                "images",
            }
        ),
        reports_shipments=True,
        reports_partial_shipments=True,
        reports_shipped_lines=True,
        tracking_in="track of the shipment",
        creates_orders=True,
        completes_orders=True,
        writes_stock=True,
        lines_cost=0,
        calls_per_minute=None,
        mails_on_write=(
            "shipping or invoicing an order with notify",
            "adding a comment with is_customer_notified",
            "an order that goes through the cart",
        ),
        several_locations=True,
        # Complete is what was shipped and invoiced as a whole.
        completes_by_itself=True,
        shipment_claims=CLAIMS,
    ),
    sandbox="shopswitch.sandbox.magento:MagentoShop",
    source="https://developer.adobe.com/commerce/webapi/rest/",
)
