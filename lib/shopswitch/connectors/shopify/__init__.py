"""Shopify: Admin GraphQL API, version 2026-10.

`PLATFORM` announces it. One module per concern: settings, access (keys), queries (all documents), answers (what is
wrong with one), graphql (asking and paging), bulk (exports), reading (a collection whole), rows (canonical rows),
details (lines and fulfilments of single orders), writes, locations, scopes, connector.
"""

from shopswitch.connectors.shopify.claims import CLAIMS
from shopswitch.connectors.shopify.connector import ShopifyConnector
from shopswitch.connectors.shopify.graphql import API_VERSION, RESTORE_PER_S
from shopswitch.connectors.shopify.queries import levels_cost
from shopswitch.connectors.shopify.rows import COMPLETED_STATUSES, OPEN_STATUSES
from shopswitch.connectors.shopify.settings import ShopifySettings
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform


def connect(settings: ShopifySettings, wire: Wire) -> ShopifyConnector:
    """The connector for a profile section; no call is made yet.

    Raises:
        ProfileError: A secret or the certificate authority cannot be read.
    """
    return ShopifyConnector(settings, wire)


PLATFORM = Platform(
    key="shopify",
    name="Shopify",
    kind="shop",
    api_version=API_VERSION,
    settings=ShopifySettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders"}),
        open_statuses=OPEN_STATUSES,
        closed_statuses=(*COMPLETED_STATUSES, "CANCELLED"),
        # Picqer's page about this platform could not be read: what it imports is unconfirmed.
        imported_statuses=None,
        product_fields=frozenset(
            {
                "barcode",
                "weight",
                "hs_code",
                "country_of_origin",
                "price",
                "cost_price",
                "brand",
                "images",
                "description",
            }
        ),
        reports_shipments=True,
        reports_partial_shipments=True,
        reports_shipped_lines=True,
        tracking_in="the fulfilment: number, carrier and link of each",
        creates_orders=True,
        # By marking all that is still to be sent as sent: there is no other "completed".
        completes_orders=True,
        writes_stock=True,
        orders_reach_days=None,
        lines_cost=0,
        # The limit is one of points per second: so many of the dearest page there is, stock at five locations.
        calls_per_minute=RESTORE_PER_S * 60 / levels_cost(5),
        mails_on_write=(
            "entering an order, when a receipt is asked for",
            "reporting a shipment, when notifying the customer is asked for",
            "cancelling an order, when notifying the customer is asked for",
        ),
        several_locations=True,
        # Picqer makes one fulfilment per shipment; the shop derives the state of the order.
        completes_by_itself=True,
        lists_methods=True,
        lists_hooks=True,
        shipment_claims=CLAIMS,
    ),
    sandbox="shopswitch.sandbox.shopify:ShopifyShop",
    source="https://shopify.dev/docs/api/admin-graphql",
)
