"""Column profiles of product exports.

Dutch (nl) and German (de) headings stand behind the English ones. "Seen" means: in a public export or in the code of
a public importer; "unconfirmed": no source showed it, and the snapshot carries a note.
"""

from shopswitch.connectors.csv.profiles.model import Profile

_SKU = (
    "SKU", "Artikelnummer", "Artikelcode", "Artikelnr", "Artikelnr.", "Artikel nr", "Productcode", "Product code",
    "Productnummer", "Productnumber", "Article number", "Article code", "Item code", "Item number", "Code",
)  # fmt: skip
_BARCODE = ("EAN", "EAN13", "EAN-13", "EAN code", "EAN-code", "GTIN", "Barcode", "Streepjescode", "Eannummer")
_NAME = ("Name", "Naam", "Productnaam", "Titel", "Title", "Omschrijving", "Description", "Bezeichnung", "Artikelname")
_STOCK = ("Stock", "Voorraad", "Aantal op voorraad", "Quantity", "Qty", "Bestand", "Lagerbestand", "Stock level")
_ACTIVE = ("Active", "Actief", "Aktiv", "Visible", "Zichtbaar", "Enabled", "Ingeschakeld", "Online", "Published")

# Our own contract: what any developer can deliver (products.csv).
CANONICAL = Profile(
    key="canonical",
    resource="products",
    fields={
        "source_id": ("source_id",),
        "sku": ("sku",),
        "parent": ("parent_sku", "parent_key"),
        "name": ("name",),
        "barcode": ("ean", "barcode"),
        "stock": ("stock",),
        "tracked": ("stock_tracked",),
        "active": ("active",),
        "kind": ("kind",),
    },
    required=("sku",),
    never=("handle", "url handle", "product_type", "model", "type", "item type", "article_code", "visible"),
    least=4,
)

# class-wc-product-csv-exporter.php; nl and de headings seen in public exports, except where marked.
WOOCOMMERCE = Profile(
    key="woocommerce",
    resource="products",
    fields={
        "source_id": ("ID",),
        "type": ("Type", "Typ"),
        "sku": ("SKU", "Artikelnummer"),
        "name": ("Name", "Naam"),
        # The German form is unconfirmed.
        "barcode": ("GTIN, UPC, EAN, or ISBN", "GTIN, UPC, EAN of ISBN", "GTIN, UPC, EAN oder ISBN"),
        "active": ("Published", "Gepubliceerd", "Veröffentlicht"),
        # The last Dutch and German forms are unconfirmed.
        "stock": ("Stock", "Voorraad", "Lager", "Lagerbestand"),
        "parent": ("Parent", "Hoofd", "Übergeordnetes Produkt", "Bovenliggend", "Hoofdproduct"),
    },
    required=("type", "sku"),
    marks=(
        "Visibility in catalog", "Zichtbaarheid in catalogus", "Sichtbarkeit im Katalog",
        "Tax status", "Btw status", "Steuerstatus", "In stock?", "Op voorraad?", "Vorrätig?",
        "Regular price", "Reguliere prijs", "Regulärer Preis", "Grouped products", "Gegroepeerde producten",
        "Gruppierte Produkte", "Cross-sells", "Upsells",
    ),
    never=("handle", "url handle", "sku variant", "variant sku", "article_code"),
    least=5,
)  # fmt: skip

# Magento\CatalogImportExport\Model\Export\Product; the stock columns seen in public import files.
MAGENTO = Profile(
    key="magento",
    resource="products",
    fields={
        "sku": ("sku",),
        "store_view": ("store_view_code",),
        "type": ("product_type",),
        "name": ("name",),
        "active": ("product_online",),
        "additional": ("additional_attributes",),
        "variations": ("configurable_variations",),
        "stock": ("qty",),
        "manage_stock": ("manage_stock",),
        "config_stock": ("use_config_manage_stock",),
    },
    required=("sku", "type"),
    marks=("attribute_set_code", "product_websites", "visibility", "url_key", "tax_class_name"),
    least=5,
    assumed=(
        "product_online 1 was taken as active, and stock without a setting of its own as kept; "
        "stock in several sources is in another export"
    ),
)

# https://ecom-support.lightspeedhq.com/hc/en-us/articles/360016064814: one row per variant; XX = language.
LIGHTSPEED = Profile(
    key="lightspeed",
    resource="products",
    fields={
        "source_id": ("Internal_Variant_ID",),
        "group": ("Internal_ID",),
        "sku": ("SKU",),
        "article_code": ("Article_Code",),
        "barcode": ("EAN",),
        "name": ("^[a-z]{2}_title_short$", "^[a-z]{2}_title_long$"),
        "option": ("^[a-z]{2}_variant$",),
        "active": ("Visible",),
        "track": ("Stock_Track",),
        "stock": ("Stock_Level",),
    },
    required=("sku",),
    marks=("Stock_Min", "Stock_Alert", "Price_Old", "Colli", "Size_X"),
    least=6,
)

# Both generations: the long-standing headings and those of the present help page
# (https://help.shopify.com/en/manual/products/import-export/using-csv; full list seen in public files).
SHOPIFY = Profile(
    key="shopify",
    resource="products",
    fields={
        "handle": ("Handle", "URL handle"),
        "name": ("Title",),
        "option1": ("Option1 Value",),
        "option2": ("Option2 Value",),
        "option3": ("Option3 Value",),
        "sku": ("Variant SKU", "SKU"),
        "barcode": ("Variant Barcode", "Barcode"),
        "price": ("Variant Price", "Price"),
        "tracker": ("Variant Inventory Tracker", "Inventory tracker"),
        "stock": ("Variant Inventory Qty", "Inventory quantity"),
        "shipping": ("Variant Requires Shipping", "Requires shipping"),
        "gift_card": ("Gift Card",),
        "published": ("Published", "Published on online store"),
        "status": ("Status",),
    },
    required=("handle", "sku"),
    marks=("Option1 Name", "Vendor", "Body (HTML)", "Image Src", "Product image URL", "Variant Inventory Policy"),
    never=("available", "on hand", "on hand (current)", "coo", "location"),
    least=5,
)

# The inventory export also lists every variant, so it serves as a product list where nothing else is left.
SHOPIFY_INVENTORY = Profile(
    key="shopify",
    resource="products",
    fields={
        "handle": ("Handle",),
        "name": ("Title",),
        "option1": ("Option1 Value",),
        "option2": ("Option2 Value",),
        "option3": ("Option3 Value",),
        "sku": ("SKU",),
        "hs_code": ("HS Code",),
        "origin": ("COO",),
    },
    required=("handle", "sku", "origin"),
    least=5,
    assumed="this is an inventory export: it does not say which products are active, and has no barcodes",
)

# Profile "Default product"; columns are editable per shop, so these are defaults. No EAN unless it was added.
SHOPWARE6 = Profile(
    key="shopware6",
    resource="products",
    fields={
        "source_id": ("id",),
        "parent_id": ("parent_id",),
        "sku": ("product_number",),
        "name": ("name", "^translations\\..*\\.name$"),
        "barcode": ("ean",),
        "active": ("active",),
        "stock": ("stock",),
    },
    required=("sku", "source_id"),
    marks=("price_net", "price_gross", "tax_id", "tax_rate", "cover_media_id", "manufacturer_id"),
    least=4,
)

# Plugin Import/Export; product columns are unconfirmed.
SHOPWARE5 = Profile(
    key="shopware5",
    resource="products",
    fields={
        "sku": ("ordernumber",),
        "parent": ("mainnumber",),
        "name": ("name",),
        "barcode": ("ean",),
        "active": ("active",),
        "stock": ("instock",),
    },
    required=("sku",),
    marks=("supplier", "tax", "laststock"),
    never=("status", "create_date", "ordernumber_full"),
    least=3,
    assumed="no vendor page confirms these columns",
)

# Back-office export unconfirmed: field names of the API, and Dutch headings one would expect.
CCV = Profile(
    key="ccv",
    resource="products",
    fields={
        "source_id": ("id", "product_id"),
        "sku": ("productnumber", "productnummer"),
        "barcode": ("eannumber", "eannummer", "ean"),
        "name": ("name", "naam", "productnaam"),
        "active": ("active", "actief"),
        "stock": ("stock", "voorraad"),
    },
    required=("sku", "barcode"),
    marks=("use_stock", "photos", "shortdescription"),
    least=3,
    assumed="no vendor page confirms these columns",
)

# https://api.bol.com/retailer/public/Retailer-API/demo/v10-OFFERS.html; columns get added over time.
BOL = Profile(
    key="bol",
    resource="products",
    fields={
        "source_id": ("offerId",),
        "sku": ("referenceCode",),
        "barcode": ("ean",),
        "name": ("unknownProductTitle",),
        "held": ("onHoldByRetailer",),
        "stock": ("stockAmount",),
        "fulfilment": ("fulfilmentType",),
    },
    required=("source_id", "sku", "barcode"),
    marks=("conditionName", "bundlePricesPrice", "mutationDateTime"),
    least=4,
)

# Columns of a saved query (SQL Manager) over product, product_attribute and stock_available: the core's own
# grid has no combinations. The headings are the tables' own column names.
PRESTASHOP = Profile(
    key="prestashop",
    resource="products",
    fields={
        "source_id": ("id_product", "product_id"),
        "combination": ("id_product_attribute",),
        "sku": ("reference", "referentie", "Artikel-Nr."),
        "barcode": ("ean13", "ean"),
        "name": ("name", "naam"),
        "active": ("active", "actief"),
        "stock": ("quantity", "aantal"),
    },
    required=("source_id", "sku"),
    least=4,
    assumed="the columns are those of a saved query; combinations must be rows of their own",
)

# https://wiki.leomartin.net/doku.php?id=bdd_product: the product table of a database dump.
OPENCART = Profile(
    key="opencart",
    resource="products",
    fields={
        "source_id": ("product_id",),
        "sku": ("sku",),
        "article_code": ("model",),
        "barcode": ("ean", "upc", "jan"),
        "name": ("name",),
        "active": ("status",),
        "stock": ("quantity",),
    },
    required=("source_id", "article_code", "sku"),
    marks=("stock_status_id", "location", "isbn", "mpn", "upc"),
    least=5,
    assumed="options have no code of their own in this table: variants may not be separable",
)

# https://support.bigcommerce.com/articles/en_US/Knowledge/Legacy-Product-Fields; stock, visibility and barcode
# columns seen in public importers, not on that page.
BIGCOMMERCE = Profile(
    key="bigcommerce",
    resource="products",
    fields={
        "type": ("Item Type",),
        "source_id": ("Product ID",),
        "name": ("Product Name",),
        "product_type": ("Product Type",),
        "sku": ("Product Code/SKU",),
        "active": ("Product Visible?",),
        "track": ("Track Inventory",),
        "stock": ("Current Stock Level",),
        "barcode": ("Product UPC/EAN", "Global Trade Item Number"),
    },
    required=("type", "sku"),
    marks=("Bin Picking Number", "Brand Name", "Option Set"),
    least=4,
    assumed="stock, visibility and barcode columns are those of the older template",
)

# Listing report, tab separated; headings seen in public readers.
AMAZON = Profile(
    key="amazon",
    resource="products",
    fields={
        "source_id": ("listing-id",),
        "sku": ("seller-sku",),
        "name": ("item-name",),
        "barcode": ("product-id",),
        "barcode_type": ("product-id-type",),
        "fulfilment": ("fulfillment-channel",),
        "active": ("status",),
        "stock": ("quantity",),
    },
    required=("sku",),
    marks=("asin1", "open-date", "item-condition"),
    least=4,
    assumed="no vendor page confirms these columns",
)

# Any other shop (Mijnwebwinkel, Exact, …): headings one would expect in Dutch, German and English.
GENERIC = Profile(
    key="generic",
    resource="products",
    fields={
        # An unknown shop's id may be the product's, repeated on its variants: only a person can name it.
        "source_id": (),
        "sku": _SKU,
        "parent": ("parent_sku", "Parent SKU", "Hoofdartikel", "Hauptartikel"),
        "name": _NAME,
        "barcode": _BARCODE,
        "active": _ACTIVE,
        "stock": _STOCK,
        "options": ("Options", "Opties", "Varianten", "Variants", "Variaties", "Uitvoeringen", "Optionen"),
    },
    required=("sku",),
    least=1,
    assumed="the columns were recognised by their words only",
    unasked=False,
)

PRODUCTS = (
    WOOCOMMERCE, MAGENTO, LIGHTSPEED, SHOPIFY, SHOPIFY_INVENTORY, SHOPWARE6, SHOPWARE5, CCV, BOL, PRESTASHOP,
    OPENCART, BIGCOMMERCE, AMAZON, CANONICAL, GENERIC,
)  # fmt: skip
