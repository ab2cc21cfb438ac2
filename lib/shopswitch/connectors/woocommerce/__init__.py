"""WooCommerce, REST API wc/v3. Start reading at `shop.py`; the other modules are one vendor habit each."""

from shopswitch.connectors.woocommerce.claims import CLAIMS
from shopswitch.connectors.woocommerce.connection import WooCommerceSettings
from shopswitch.connectors.woocommerce.rows import FINISHED_STATUSES, OPEN_STATUSES
from shopswitch.connectors.woocommerce.shop import WooCommerce
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform


def connect(settings: WooCommerceSettings, wire: Wire) -> WooCommerce:
    """A connector for one shop. Nothing is sent until a method is called."""
    return WooCommerce(settings, wire)


PLATFORM = Platform(
    key="woocommerce",
    name="WooCommerce",
    kind="shop",
    api_version="wc/v3",
    settings=WooCommerceSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders"}),
        open_statuses=OPEN_STATUSES,
        closed_statuses=FINISHED_STATUSES,
        imported_statuses=None,
        product_fields=frozenset(
            {"barcode", "weight", "length", "width", "height", "price", "brand", "images", "description"}
        ),
        # The core has no shipment: an order is processing until it is completed, and nothing tells what was sent.
        reports_shipments=False,
        reports_partial_shipments=False,
        reports_shipped_lines=False,
        tracking_in="order note",
        creates_orders=True,
        # The customer is mailed then, see below: only the shop's own settings can prevent that.
        completes_orders=True,
        writes_stock=True,
        orders_reach_days=None,
        lines_cost=0,
        # The interface has no limit of its own; what a host allows is not known beforehand.
        calls_per_minute=None,
        mails_on_write=(
            "setting an order to completed",
            "adding a customer note to an order",
            "creating an order as processing or completed",
        ),
        several_locations=False,
        lists_methods=True,
        lists_hooks=True,
        codes_in_text=True,
        sku_sheet=(("ID", "source_id"), ("SKU", "wanted"), ("Name", "name")),
        shipment_claims=CLAIMS,
    ),
    sandbox="shopswitch.sandbox.woocommerce:WooCommerceShop",
    source="https://developer.woocommerce.com/docs/apis/rest-api/",
)
