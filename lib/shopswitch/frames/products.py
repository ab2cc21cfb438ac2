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
        "weight": Column("number", "grams; unknown when the system has none", nullable=True),
        "length": Column("number", "centimetres", nullable=True),
        "width": Column("number", "centimetres", nullable=True),
        "height": Column("number", "centimetres", nullable=True),
        "price": Column("number", "sales price, with or without VAT as the system keeps it", nullable=True),
        "cost_price": Column("number", "purchase price without VAT", nullable=True),
        "hs_code": Column("text", "customs code, or empty"),
        "country_of_origin": Column("text", "ISO-2, or empty"),
        "supplier": Column("text", "supplier's or maker's name or id, or empty"),
        "supplier_code": Column("text", "the supplier's own code, or empty"),
        "brand": Column("text", "brand, or empty"),
        "description": Column("flag", "has a description; unknown when it was not read", nullable=True),
        "images": Column("whole", "number of images, a variant's own or its product's", nullable=True),
        "created_at": Column("time", "made in this system; unknown when it does not tell", nullable=True),
    },
)
"""The columns from `barcode` on, without `other_code` and `created_at`, are the words of `protocols.PRODUCT_FIELDS`.

In most systems 0 stands for "none", so a connector gives unknown for a weight, a size or a cost price of 0. A row is
*sellable* when its kind is not ``parent``: such rows must carry the SKU that Picqer knows.
"""
