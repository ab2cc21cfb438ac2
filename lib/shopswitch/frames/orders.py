"""Orders of a webshop, orders of Picqer, and the rows that tie the two. No personal data in any of them."""

from shopswitch.frames.schema import Column, Schema

STATES = ("open", "completed", "cancelled", "draft", "unknown")

ORDERS = Schema(
    name="orders",
    key=("order_id",),
    columns={
        "order_id": Column("text", "the shop's own id, as text"),
        "order_number": Column("text", "the number the customer sees"),
        "external_reference": Column("text", "number of the same order elsewhere, such as in the old shop; or empty"),
        "placed_at": Column("time", "when the customer ordered"),
        "created_at": Column("time", "when the record was made in this shop (later than placed_at when carried over)"),
        "state": Column(
            "text",
            "open (still to ship), completed, cancelled, draft (a basket, not an order), unknown (status not mapped)",
            choices=STATES,
        ),
        "state_raw": Column("text", "the shop's own word"),
        "paid": Column("flag", "paid; unknown when the shop does not say", nullable=True),
        "shipping_method": Column("text", "name of the shipping method on the order as the shop shows it, or empty"),
        "pickup": Column(
            "flag", "goes to a pickup point of a carrier; unknown when the shop does not tell", nullable=True
        ),
    },
)

PICQER_ORDERS = Schema(
    name="picqer_orders",
    key=("order_id",),
    columns={
        "order_id": Column("text", "idorder"),
        "order_number": Column("text", "orderid, the account's own number"),
        "reference": Column("text", "reference"),
        "status": Column("text", "expected, concept, processing, paused, completed, cancelled; open-ended"),
        "created_at": Column("time", "added to Picqer"),
        "updated_at": Column("time", "last change"),
        "template_id": Column("text", "idtemplate, or empty"),
        "profile_id": Column("text", "idshippingprovider_profile the order prefers, or empty"),
        "pickup_point": Column("flag", "pickup_point_data is filled; what is in it is never looked at", nullable=True),
    },
)

WEBSHOP_ORDERS = Schema(
    name="webshop_orders",
    key=("row_id",),
    columns={
        "row_id": Column("text", "idcompany_webshop_order"),
        "connection_id": Column("whole", "idcompany_webshop: the connection"),
        "order_id": Column("text", "Picqer idorder, empty when no order was made"),
        "foreign_id": Column("text", "order id in the shop"),
        "foreign_number": Column("text", "order number in the shop, or empty"),
        "foreign_status": Column("text", "last status Picqer saw in the shop, or empty"),
        "status": Column("text", "expected, importing, ignored, imported, error, canceled; open-ended"),
        "reason": Column("text", "why ignored or in error, or empty"),
        "ordered_at": Column("time", "placed in the shop"),
        "created_at": Column("time", "row made in Picqer"),
    },
)

PICKLISTS = Schema(
    name="picklists",
    key=("picklist_id",),
    columns={
        "picklist_id": Column("text", "idpicklist"),
        "order_id": Column("text", "Picqer idorder, empty for a return's replacement"),
        "status": Column("text", "new, paused, snoozed, closed, cancelled; open-ended"),
        "created_at": Column("time", "made"),
        "closed_at": Column("time", "closed, or unknown", nullable=True),
    },
)

BACKORDERS = Schema(
    name="backorders",
    key=("backorder_id",),
    columns={
        "backorder_id": Column("text", "idbackorder"),
        "order_id": Column("text", "Picqer idorder"),
        "product_id": Column("text", "Picqer idproduct"),
        "amount": Column("number", "pieces waiting"),
        "created_at": Column("time", "made"),
    },
)
