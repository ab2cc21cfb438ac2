"""What only Picqer tells: how compositions are made up, what was picked and sent, and with which carriers."""

from shopswitch.frames.schema import Column, Schema

PARTS = Schema(
    name="parts",
    key=("product_id", "part_id"),
    columns={
        "product_id": Column("text", "idproduct of the composition"),
        "part_id": Column("text", "idproduct of the part"),
        "amount": Column("number", "pieces of the part in one composition"),
    },
)

PICKED_LINES = Schema(
    name="picked_lines",
    key=("picklist_id", "line_id"),
    columns={
        "picklist_id": Column("text", "idpicklist of a closed picklist"),
        "line_id": Column("text", "idpicklist_product; empty on the one row of a picklist without lines"),
        "order_id": Column("text", "Picqer idorder, empty for a return's replacement"),
        "is_return": Column("flag", "a return's replacement (idreturn is set)"),
        "closed_at": Column("time", "when the picklist was closed"),
        "product_id": Column("text", "idproduct"),
        "sku": Column("text", "productcode as it was picked"),
        "picked": Column("number", "pieces picked"),
        "is_part": Column("flag", "part of a composition whose own line stands beside it"),
    },
)
"""One row per line of a closed picklist. No personal data."""

SENT_PARCELS = Schema(
    name="sent_parcels",
    key=("shipment_id", "parcel"),
    columns={
        "shipment_id": Column("text", "idshipment"),
        "parcel": Column("whole", "1, 2, … within the shipment"),
        "picklist_id": Column("text", "idpicklist"),
        "order_id": Column("text", "Picqer idorder, or empty"),
        "is_return": Column("flag", "belongs to a return's replacement"),
        "tracking_code": Column("text", "code, or empty"),
        "carrier": Column("text", "carrier_key, or the public name of the carrier, or empty"),
        "cancelled": Column("flag", "the shipment was cancelled"),
        "created_at": Column("time", "made"),
    },
)
"""One row per parcel: since 16 December 2025 `parcels[]` of the shipment, before that its flat tracking code."""

CARRIERS = Schema(
    name="carriers",
    key=("profile_id",),
    columns={
        "profile_id": Column("text", "idshippingprovider_profile"),
        "profile_name": Column("text", "the profile's own name"),
        "provider_id": Column("text", "idshippingprovider"),
        "provider_name": Column("text", "the account's own name of the carrier"),
        "carrier": Column("text", "the carrier, such as PostNL"),
        "active": Column("flag", "both the carrier and the profile are in use"),
        "standard": Column("flag", "the carrier's standard profile"),
    },
)
