"""Stock: one row per listing and location."""

from shopswitch.frames.schema import Column, Schema

STOCK = Schema(
    name="stock",
    key=("source_id", "location_id"),
    columns={
        "source_id": Column("text", "the product's source_id"),
        "sku": Column("text", "as in products"),
        "location_id": Column("text", "warehouse or location; empty where the shop has no such notion"),
        "location_name": Column("text", "what people call it"),
        "location_counts": Column("flag", "stock here is sold (Picqer: active and counts for general stock)"),
        "tracked": Column("flag", "the system keeps a quantity for it"),
        "shared": Column("flag", "the quantity is the parent's and is repeated on each of its variants"),
        "quantity": Column("number", "pieces that can be sold; unknown when not tracked", nullable=True),
    },
)
