"""What the client's own folder tells: how Picqer was before the switch. And which orders were looked up in a shop."""

from shopswitch.frames.schema import Column, Schema

BASELINE_PRODUCTS = Schema(
    name="baseline_products",
    key=("product_id",),
    columns={
        "product_id": Column("text", "idproduct"),
        "sku": Column("text", "productcode"),
        "barcode": Column("text", "barcode, or empty"),
        "name": Column("text", "what people call it"),
        "active": Column("flag", "was active"),
        "taken_at": Column("time", "when this was written down"),
    },
)
"""Without rows there is no baseline: a Picqer account without any product has none worth keeping."""

BASELINE_HOOKS = Schema(
    name="baseline_hooks",
    key=("hook_id",),
    columns={
        "hook_id": Column("text", "idhook"),
        "name": Column("text", "what its maker called it"),
        "event": Column("text", "what it listens to"),
        "host": Column("text", "host of the address it posts to"),
        "active": Column("flag", "was active"),
        "taken_at": Column("time", "when this was written down"),
    },
)

SENT_ORDERS = Schema(
    name="sent_orders",
    key=("order_id",),
    columns={
        "order_id": Column("text", "the shop's own id, as in orders"),
        "picqer_order_id": Column("text", "idorder"),
        "closed_at": Column("time", "when its last picklist was closed"),
    },
)
"""The orders whose shipments were looked up: those of the new connection of which something was sent, newest first."""
