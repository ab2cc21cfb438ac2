"""What an order of a webshop holds, and what was sent of it. No personal data in either."""

from shopswitch.frames.schema import Column, Schema

ORDER_LINES = Schema(
    name="order_lines",
    key=("order_id", "line_id"),
    columns={
        "order_id": Column("text", "the shop's own id of the order, as in orders"),
        "line_id": Column("text", "the shop's own id of the line"),
        "sku": Column("text", "SKU as it was at the moment of sale, or as the shop shows it now; empty when none"),
        "quantity": Column("number", "pieces ordered"),
        "shipped": Column("number", "pieces sent according to the shop; unknown when it keeps no count", nullable=True),
        "cancelled": Column("number", "pieces cancelled or refunded; unknown when it keeps no count", nullable=True),
    },
)
"""Only lines of goods that are shipped or could be: no shipping costs, discounts, deposits, nor the dummy half of a
line that a platform writes twice (a configurable product and its chosen variant)."""

SHIPMENTS = Schema(
    name="shipments",
    key=("order_id", "shipment_id", "tracking_code"),
    columns={
        "order_id": Column("text", "the shop's own id of the order, as in orders"),
        "shipment_id": Column("text", "the shop's own id of the shipment; of the order where it keeps no shipments"),
        "tracking_code": Column("text", "one code; a shipment with several has several rows, one without has one"),
        "carrier": Column("text", "carrier as the shop names it, or empty"),
        "state": Column("text", "the shop's own word, such as shipped or partially shipped; or empty"),
        "shipped_at": Column("time", "when the shop recorded it", nullable=True),
    },
)
