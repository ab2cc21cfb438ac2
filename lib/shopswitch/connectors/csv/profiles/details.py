"""Columns that say more about a product or an order; an export is recognised without them.

They stand apart from the layouts: a heading here that is missing, or stands twice, keeps no export from being read.
Headings are those of the reference of each layout; Dutch and German forms that no source showed are left out.
"""

from shopswitch.connectors.csv.profiles.model import Profile

# Our own contract, all optional; the unit stands in the heading.
CANONICAL = Profile(
    key="canonical",
    resource="products",
    fields={
        "weight": ("weight (g)", "weight (kg)", "weight_g"),
        "length": ("length (cm)", "length_cm"),
        "width": ("width (cm)", "width_cm"),
        "height": ("height (cm)", "height_cm"),
        "price": ("price",),
        "cost_price": ("cost_price",),
        "hs_code": ("hs_code",),
        "country_of_origin": ("country_of_origin",),
        "supplier": ("supplier",),
        "supplier_code": ("supplier_code",),
        "brand": ("brand",),
        "description": ("description",),
        "images": ("images",),
    },
    required=(),
)

# The unit in a heading is the shop's own.
WOOCOMMERCE = Profile(
    key="woocommerce",
    resource="products",
    fields={
        "weight": (r"^(weight|gewicht) \(.+\)$",),
        "length": (r"^(length|lengte|länge) \(.+\)$",),
        "width": (r"^(width|breedte|breite) \(.+\)$",),
        "height": (r"^(height|hoogte|höhe) \(.+\)$",),
        "price": ("Regular price", "Reguliere prijs", "Regulärer Preis"),
        "brand": ("Brands",),
        "description": ("Description", "Beschrijving"),
        "short": ("Short description", "Korte omschrijving"),
        "images": ("Images",),
    },
    required=(),
)

SHOPIFY = Profile(
    key="shopify",
    resource="products",
    fields={
        "weight": ("Variant Grams", "Weight value (grams)"),
        "price": ("Variant Price", "Price"),
        "cost_price": ("Cost per item",),
        "hs_code": ("HS Code",),
        "country_of_origin": ("COO",),
        "brand": ("Vendor",),
        "description": ("Body (HTML)", "Description"),
        "picture": ("Image Src", "Product image URL"),
    },
    required=(),
)

LIGHTSPEED = Profile(
    key="lightspeed",
    resource="products",
    fields={
        "weight": ("Weight_value",),
        "weight_unit": ("Weight_unit",),
        "price": ("Price",),
        "cost_price": ("Price_Cost",),
        "hs_code": ("HS_Code",),
        "brand": ("Brand",),
        "supplier": ("Supplier",),
        "description": ("^[a-z]{2}_description_long$",),
        "short": ("^[a-z]{2}_description_short$",),
    },
    required=(),
)

# The unit of weight is a setting of the shop, which the export does not hold.
MAGENTO = Profile(
    key="magento",
    resource="products",
    fields={"price": ("price",), "description": ("description",), "short": ("short_description",)},
    required=(),
)

SHOPWARE6 = Profile(
    key="shopware6",
    resource="products",
    fields={"price": ("price_gross", "price_net"), "description": ("description",)},
    required=(),
)

BOL = Profile(key="bol", resource="products", fields={"price": ("bundlePricesPrice",)}, required=())
BIGCOMMERCE = Profile(key="bigcommerce", resource="products", fields={"brand": ("Brand Name",)}, required=())
AMAZON = Profile(
    key="amazon",
    resource="products",
    fields={"price": ("price",), "description": ("item-description",)},
    required=(),
)

PRODUCTS = {
    each.key: each
    for each in (CANONICAL, WOOCOMMERCE, SHOPIFY, LIGHTSPEED, MAGENTO, SHOPWARE6, BOL, BIGCOMMERCE, AMAZON)
}

ORDERS = {
    key: Profile(key=key, resource="orders", fields={"shipping_method": headings}, required=())
    for key, headings in {
        "canonical": ("shipping_method",),
        "shopify": ("Shipping Method",),
        # Hidden in the grid unless somebody shows it: the name of the method.
        "magento": ("Shipping Information",),
        "amazon": ("ship-service-level",),
        "generic": ("Shipping method", "shipping_method", "Verzendmethode", "Verzendwijze", "Versandart"),
    }.items()
}
"""Only the name of the method: no export says whether it goes to a pickup point."""
