"""Column profiles of exports that hold stock only."""

from shopswitch.connectors.csv.profiles.model import Profile

# Seen in two forms: one column for each location, or one row for each location.
SHOPIFY = Profile(
    key="shopify",
    resource="stock",
    fields={
        "handle": ("Handle",),
        "option1": ("Option1 Value",),
        "option2": ("Option2 Value",),
        "option3": ("Option3 Value",),
        "sku": ("SKU",),
        "location": ("Location",),
        "stock": ("Available", "On hand (current)", "On hand"),
    },
    required=("handle", "sku"),
    marks=("HS Code", "COO"),
    never=("variant sku", "vendor", "url handle"),
    least=4,
    assumed="every location was counted; only those that Picqer feeds matter",
)

# Headings of the multi-source export, unconfirmed.
MAGENTO = Profile(
    key="magento",
    resource="stock",
    fields={"location": ("source_code",), "sku": ("sku",), "counts": ("status",), "stock": ("quantity",)},
    required=("sku", "stock", "location"),
    least=3,
    assumed="no vendor page confirms these columns",
)

GENERIC = Profile(
    key="generic",
    resource="stock",
    fields={
        "sku": ("SKU", "Artikelnummer", "Artikelcode", "Productcode", "Productnummer", "Code"),
        "location": ("Location", "Locatie", "Magazijn", "Warehouse", "Lager"),
        "stock": ("Stock", "Voorraad", "Quantity", "Qty", "Aantal", "Bestand"),
    },
    required=("sku", "stock"),
    least=2,
    assumed="the columns were recognised by their words only",
    unasked=False,
)

STOCK = (SHOPIFY, MAGENTO, GENERIC)

INVENTORY_KNOWN = frozenset(
    {
        "handle", "title", "sku", "hs code", "coo", "location", "bin name", "incoming", "unavailable", "committed",
        "available", "on hand", "on hand (current)", "on hand (new)",
        *(f"option{n} {part}" for n in (1, 2, 3) for part in ("name", "value", "linked to")),
    }
)  # fmt: skip
"""Headings of a Shopify inventory export that are not names of locations."""
