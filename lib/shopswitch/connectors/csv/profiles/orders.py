"""Column profiles of order exports. Only what tells orders apart and how they stand; never a customer's column."""

from shopswitch.connectors.csv.profiles.model import Profile

CANONICAL = Profile(
    key="canonical",
    resource="orders",
    fields={
        "order_id": ("order_id",),
        "order_number": ("order_number", "order_key"),
        "external_reference": ("external_reference",),
        "created_at": ("created_at",),
        "status": ("status", "state_raw", "state"),
        "paid": ("paid",),
    },
    required=("order_number", "created_at"),
    marks=("sku", "quantity", "shipped_quantity", "quantity_shipped"),
    never=("order_state_id", "order_date_time", "entity_id"),
    least=4,
)

# https://help.shopify.com/en/manual/orders/manage-orders/exporting-orders; `Name` is the order's number.
SHOPIFY = Profile(
    key="shopify",
    resource="orders",
    fields={
        "order_id": ("Id",),
        "order_number": ("Name",),
        "created_at": ("Created at",),
        "status": ("Fulfillment Status",),
        "cancelled_at": ("Cancelled at",),
        "paid": ("Financial Status",),
    },
    required=("order_number", "created_at"),
    marks=("Lineitem sku", "Lineitem quantity", "Paid at", "Fulfilled at"),
    least=5,
)

# sales_order_grid.xml: ID is the increment id; the status is a label in the language of the user.
# The Dutch and German headings are unconfirmed.
MAGENTO = Profile(
    key="magento",
    resource="orders",
    fields={
        "order_number": ("ID", "increment_id"),
        "created_at": ("Purchase Date", "Aankoopdatum", "Kaufdatum", "created_at"),
        "status": ("Status",),
    },
    required=("order_number", "created_at"),
    marks=("Purchase Point", "Grand Total (Base)", "Grand Total (Purchased)", "Aankooppunt", "Subtotal"),
    least=4,
)

# Default profile (Migration1627983652AddOrderExportProfile): the state is a UUID of that installation, unless
# somebody added its technical name.
SHOPWARE6 = Profile(
    key="shopware6",
    resource="orders",
    fields={
        "order_id": ("id",),
        "order_number": ("order_number",),
        "created_at": ("order_date_time",),
        "status": (
            "^(order_)?state_?machine_?state[._]technical_?name$",
            "order_state",
            "order_state_id",
        ),
        "delivery": ("^deliveries[._]state_?machine_?state[._]technical_?name$", "delivery_state"),
    },
    required=("order_number", "created_at"),
    marks=("sales_channel_id", "amount_total", "line_items"),
    least=4,
)

# https://docs.shopware.com/en/shopware-5-en/import-export/import-export-orders: one row per position, or per order.
SHOPWARE5 = Profile(
    key="shopware5",
    resource="orders",
    fields={
        "order_id": ("orderId",),
        "order_number": ("number", "ordernumber"),
        "created_at": ("orderTime",),
        "status": ("status",),
        "paid": ("cleared",),
    },
    required=("order_number", "created_at"),
    marks=("orderDetailId", "articleId", "transactionId", "invoiceAmount"),
    least=4,
    assumed="the meaning of the status numbers is not confirmed",
)

# Back-office export unconfirmed: field names of the API and Dutch headings one would expect.
CCV = Profile(
    key="ccv",
    resource="orders",
    fields={
        "order_id": ("id", "order_id"),
        "order_number": ("ordernumber_full", "ordernumber", "bestelnummer"),
        "created_at": ("create_date", "besteldatum"),
        "status": ("status",),
        "paid": ("paid", "betaald"),
    },
    required=("order_number", "created_at"),
    marks=("ordernumber_prefix", "is_completed", "track_and_trace_code", "paymethod"),
    never=("orderdetailid",),
    least=4,
    assumed="no vendor page confirms these columns",
)

# OrderController::exportAction; labels are translated. The Dutch and German headings are unconfirmed.
PRESTASHOP = Profile(
    key="prestashop",
    resource="orders",
    fields={
        "order_id": ("ID",),
        "order_number": ("Reference", "Referentie", "Bestellreferenz", "Referenz"),
        "created_at": ("Date", "Datum"),
        "status": ("Status", "Bestellstatus"),
    },
    required=("order_id", "order_number", "created_at"),
    marks=("New client", "Nieuwe klant", "Neukunde", "Delivery", "Levering", "Lieferung", "Payment", "Betaling"),
    least=5,
    assumed="older versions export only the page that was shown: compare the number of rows with the shop's total",
    key_on_id=True,
)

# Export plugins and the analytics download let the shop choose columns; no source fixes these.
WOOCOMMERCE = Profile(
    key="woocommerce",
    resource="orders",
    fields={
        "order_id": ("Order ID", "order_id", "Bestelling ID", "Bestel-ID"),
        "order_number": ("Order Number", "Order #", "order_number", "Bestelnummer", "Ordernummer", "Bestellnummer"),
        "created_at": ("Order Date", "order_date", "Besteldatum", "Bestelldatum", "Date", "Datum"),
        "status": ("Order Status", "order_status", "Bestelstatus", "Bestellstatus", "Status"),
    },
    required=("order_number", "created_at"),
    marks=("Items sold", "N. Revenue", "Net Sales", "Customer type", "Item #", "Quantity (- Refund)", "Item Name"),
    never=("created_at",),
    least=5,
    assumed="the columns of order exports are chosen by the shop",
)

# Columns unconfirmed: used when the profile names the format.
LIGHTSPEED = Profile(
    key="lightspeed",
    resource="orders",
    fields={
        "order_id": ("Internal_ID", "Order_ID", "ID"),
        "order_number": ("Order_Number", "Order number", "Ordernumber", "Number", "Bestelnummer", "Ordernummer"),
        "created_at": ("Created_At", "Order_Date", "Date", "Datum", "Besteldatum"),
        "status": ("Status", "Order_Status", "Bestelstatus"),
        "paid": ("Payment_Status", "Betaalstatus"),
    },
    required=("order_number",),
    assumed="no vendor page confirms these columns",
    unasked=False,
)

# Order reports, tab separated; headings seen in public readers. The first says per line what is still to ship.
AMAZON = Profile(
    key="amazon",
    resource="orders",
    fields={
        "order_number": ("order-id", "amazon-order-id"),
        "external_reference": ("merchant-order-id",),
        "created_at": ("purchase-date",),
        "status": ("order-status",),
        "to_ship": ("quantity-to-ship",),
        "fulfilment": ("fulfillment-channel",),
    },
    required=("order_number", "created_at"),
    marks=("sku", "quantity-purchased", "ship-service-level", "order-item-id", "sales-channel"),
    least=4,
    assumed="no vendor page confirms these columns",
)

GENERIC = Profile(
    key="generic",
    resource="orders",
    fields={
        "order_id": ("ID", "Order ID", "order_id"),
        "order_number": (
            "Order number", "order_number", "Ordernumber", "Ordernummer", "Ordernr", "Ordernr.", "Bestelnummer",
            "Bestellnummer", "Auftragsnummer", "Order", "Order #", "Channel order number", "ChannelOrderNo",
        ),
        "external_reference": ("Merchant order number", "MerchantOrderNo"),
        "created_at": (
            "Created at", "created_at", "Date", "Datum", "Order date", "Orderdatum", "Besteldatum", "Bestelldatum",
            "Aangemaakt op", "OrderDate",
        ),
        "status": ("Status", "Order status", "Orderstatus", "Bestelstatus", "Bestellstatus", "State"),
        "paid": ("Paid", "Betaald", "Bezahlt"),
    },
    required=("order_number", "created_at"),
    least=2,
    assumed="the columns were recognised by their words only",
    unasked=False,
)  # fmt: skip

ORDERS = (
    CANONICAL, SHOPIFY, MAGENTO, SHOPWARE6, SHOPWARE5, CCV, PRESTASHOP, WOOCOMMERCE, LIGHTSPEED, AMAZON, GENERIC,
)  # fmt: skip
