"""Products: one row per listing a system shows, parents included."""

from shopswitch.frames.schema import Column, Schema

KINDS = ("simple", "variant", "parent", "bundle", "virtual", "unlimited", "other")

PRODUCTS = Schema(
    name="products",
    key=("source_id",),
    columns={
        "source_id": Column("text", "the system's own id, unique"),
        "parent_id": Column("text", "source_id of the parent listing, or empty"),
        "sku": Column("text", "stock keeping unit exactly as the system shows it; empty when it has none"),
        "sku_inherited": Column("flag", "the shown SKU is the parent's: the variant has none of its own"),
        "name": Column("text", "what a person calls it"),
        "kind": Column(
            "text",
            "simple, variant, parent (not sold itself), bundle (made of parts), virtual (never shipped), "
            "unlimited (no stock kept) or other",
            choices=KINDS,
        ),
        "active": Column("flag", "on sale (shop) or active (Picqer); drafts are not"),
        "barcode": Column("text", "EAN, UPC or what stands in that field; empty when none"),
        "other_code": Column("text", "a second code kept beside the SKU, such as an article code; or empty"),
    },
)
"""A row is *sellable* when its kind is not ``parent``: such rows must carry the SKU that Picqer knows."""
