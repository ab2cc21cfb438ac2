"""bol.com: Retailer API v10 for orders and shipments, Offers API v11 for what is sold.

`PLATFORM` announces it. One module per concern: settings, access (the token), limits, doors (one client per endpoint),
answers (what is wrong with one), values, pages, looks (a list is read twice), rows, history (orders), details
(lines and shipments of single orders), connector.
"""

from shopswitch.connectors.bol.claims import CLAIMS
from shopswitch.connectors.bol.connector import BolConnector
from shopswitch.connectors.bol.history import REACH_DAYS
from shopswitch.connectors.bol.limits import ORDER_DETAILS_PER_S
from shopswitch.connectors.bol.rows import HANDLED, OPEN
from shopswitch.connectors.bol.settings import BolSettings
from shopswitch.connectors.bol.writing import CEILING
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform


def connect(settings: BolSettings, wire: Wire) -> BolConnector:
    """The connector for a profile section; no call is made yet.

    Raises:
        ProfileError: A secret or the certificate authority cannot be read.
    """
    return BolConnector(settings, wire)


PLATFORM = Platform(
    key="bol",
    name="bol.com",
    kind="shop",
    api_version="v10, offers v11",
    settings=BolSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders", "order_lines", "shipments"}),
        open_statuses=(OPEN,),
        closed_statuses=(HANDLED,),
        # Picqer's page: open orders, of which only what the retailer sends.
        imported_statuses=(OPEN,),
        # What an offer holds; texts, pictures and measures belong to bol.com's catalogue.
        product_fields=frozenset({"barcode", "price"}),
        reports_shipments=True,
        reports_partial_shipments=True,
        reports_shipped_lines=True,
        tracking_in="the shipment's transport: code and transporter",
        # Orders can only be bought, and confirming one is reporting a shipment.
        creates_orders=False,
        completes_orders=False,
        writes_stock=True,
        stock_ceiling=CEILING,
        orders_reach_days=REACH_DAYS,
        lines_cost=1,
        # Of the endpoint that tells the lines; lists of orders are limited to 25 calls a minute.
        calls_per_minute=ORDER_DETAILS_PER_S * 60,
        # Details of a shipment are among the calls bol allows fewest of.
        shipments_at_once=30,
        shipment_claims=CLAIMS,
        sells_labels_as="bol",
        has_methods=False,
    ),
    sandbox="shopswitch.sandbox.bol:BolShop",
    source="https://api.bol.com/retailer/public/Retailer-API/",
    help_url="https://picqer.com/en/support/articles/bol-com-connection",
)
