"""Shopware 6: Admin API of 6.4 to 6.7. Start reading at `connector.py`.

One module per concern: settings, access (tokens), answers (what one means), search (reading a list whole), queries
(all criteria), rows (canonical rows), states (what words mean), channels, contact, writing.

Shopware 5 is another program with another interface: its answers are recognised and refused with a sentence. Such a
shop can be the old one of a move through its exports, with platform csv.
"""

from shopswitch.connectors.shopware.claims import CLAIMS
from shopswitch.connectors.shopware.connector import ShopwareConnector
from shopswitch.connectors.shopware.settings import ShopwareSettings
from shopswitch.connectors.shopware.states import CLOSED_STATES, OPEN_STATES, SENT_PARTLY, SENT_WHOLE
from shopswitch.http.wire import Wire
from shopswitch.protocols import Capabilities, Platform


def connect(settings: ShopwareSettings, wire: Wire) -> ShopwareConnector:
    """The connector for a profile section; no call is made yet.

    Raises:
        ProfileError: A secret or the certificate authority cannot be read.
    """
    return ShopwareConnector(settings, wire)


PLATFORM = Platform(
    key="shopware",
    name="Shopware 6",
    kind="shop",
    api_version="6.7",
    settings=ShopwareSettings,
    connect=connect,
    capabilities=Capabilities(
        reads=frozenset({"products", "stock", "orders", "order_lines", "shipments"}),
        open_statuses=OPEN_STATES,
        closed_statuses=CLOSED_STATES,
        # Picqer's page about Shopware 5 names statuses; whether they hold for 6 is unconfirmed.
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
                # The maker is the only supplier that Shopware knows.
                "supplier",
                "supplier_code",
                "brand",
                "description",
                "images",
            }
        ),
        # A delivery has one state and a list of codes, however many parcels went: no object per shipment.
        reports_shipments=False,
        reports_partial_shipments=True,
        reports_shipped_lines=False,
        tracking_in="the order's delivery: a list of codes, without carrier and without lines",
        creates_orders=True,
        completes_orders=True,
        writes_stock=True,
        lines_cost=0,
        mails_on_write=(
            "a transition of an order, delivery or payment, unless sendMail is false",
            "entering an order, where a flow of the shop sends a mail then",
        ),
        several_locations=False,
        lists_methods=True,
        lists_hooks=True,
        sku_sheet=(("id", "source_id"), ("product_number", "wanted")),
        sku_sheet_delimiter=";",
        shipment_claims=CLAIMS,
        sent_words=SENT_WHOLE,
        partly_sent_words=SENT_PARTLY,
    ),
    sandbox="shopswitch.sandbox.shopware:ShopwareShop",
    source="https://developer.shopware.com/docs/",
)
