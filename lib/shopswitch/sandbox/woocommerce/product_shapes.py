"""How products and variations are shown, field by field.

Source: recorded answers of WooCommerce 11.0.1 (v3; the v1 list likewise).
"""

from shopswitch.sandbox.woocommerce import details
from shopswitch.sandbox.woocommerce.catalogue import Product
from shopswitch.sandbox.woocommerce.dates import gmt_text, local_text
from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.links import record_links, related_links
from shopswitch.sandbox.woocommerce.state import VAT, Store

_NO_SALE_DATES: Json = dict.fromkeys(
    ("date_on_sale_from", "date_on_sale_from_gmt", "date_on_sale_to", "date_on_sale_to_gmt")
)
CATEGORY: Json = {"id": 15, "name": "Uncategorized", "slug": "uncategorized"}


def show_product(store: Store, product: Product, base: str, *, after_write: bool = False) -> Json:
    """A product as the `products` routes show it; variations too, with fewer facts than on their own route.

    Args:
        store: The shop.
        product: What is shown.
        base: Address of the API version, for the links.
        after_write: Answers to a write carry two more fields.
    """
    home = base.partition("/wp-json")[0]
    shown = _sales_part(store, product, home) | _delivery_part(store, product) | _catalogue_part(store, product)
    if after_write:
        shown["permalink_template"] = f"{home}/product/%pagename%/"
        shown["generated_slug"] = product.slug
    shown["_links"] = record_links(base, f"products/{product.id}")
    if product.kind == "variation":
        shown["_links"] |= related_links(base, up=f"products/{product.parent_id}")
    return shown


def _sales_part(store: Store, product: Product, home: str) -> Json:
    extra = product.extra
    return {
        "id": product.id,
        "name": product.name,
        "slug": product.slug,
        "permalink": _permalink(store, product, home),
        **_dates(store, product),
        "type": product.kind,
        "status": product.status,
        "featured": extra.get("featured", False),
        "catalog_visibility": extra.get("catalog_visibility", "visible"),
        "description": extra.get("description", ""),
        "short_description": extra.get("short_description", ""),
        "sku": store.catalogue.shown_sku(product),
        **_prices(store, product),
        # A variation's count comes as text (recorded).
        "total_sales": str(product.total_sales) if product.kind == "variation" else product.total_sales,
    }


def _delivery_part(store: Store, product: Product) -> Json:
    extra = product.extra
    return {
        **_delivery(product),
        "external_url": extra.get("external_url", ""),
        "button_text": extra.get("button_text", ""),
        "tax_status": extra.get("tax_status", "taxable"),
        "tax_class": extra.get("tax_class", ""),
        **_stock(store, product),
        "sold_individually": extra.get("sold_individually", False),
        **details.parcel(store, product),
        "shipping_required": not product.virtual,
        "shipping_taxable": not product.virtual,
        **_shipping_class(),
    }


def _catalogue_part(store: Store, product: Product) -> Json:
    extra, is_variation = product.extra, product.kind == "variation"
    return {
        "reviews_allowed": not is_variation,
        "average_rating": "0.00",
        "rating_count": 0,
        "upsell_ids": [],
        "cross_sell_ids": [],
        "parent_id": product.parent_id,
        "purchase_note": "",
        "categories": [] if is_variation else extra.get("categories", [CATEGORY]),
        "brands": [],
        "tags": [],
        "images": details.pictures(store, product),
        "attributes": _attributes(product),
        "default_attributes": [],
        "variations": list(product.children),
        "grouped_products": extra.get("grouped_products", []),
        "menu_order": 0,
        "price_html": _price_html(_effective_price(store, product)),
        "related_ids": [] if is_variation else _related(store, product),
        "meta_data": product.meta,
        "stock_status": stock_status(store, product),
        "has_options": product.kind == "variable",
        "post_password": "",
        "global_unique_id": product.barcode,
    }


def show_variation(store: Store, variation: Product, base: str) -> Json:
    """A variation as the variation routes show it: its name is only what tells it apart."""
    extra = variation.extra
    stock = _stock(store, variation)
    return {
        "id": variation.id,
        "type": variation.kind,
        **_dates(store, variation),
        "description": extra.get("description", ""),
        "permalink": _permalink(store, variation, base.partition("/wp-json")[0]),
        "sku": store.catalogue.shown_sku(variation),
        "global_unique_id": variation.barcode,
        **_prices(store, variation),
        "status": variation.status,
        **_delivery(variation),
        "tax_status": extra.get("tax_status", "taxable"),
        "tax_class": extra.get("tax_class", ""),
        "manage_stock": stock.pop("manage_stock"),
        "stock_quantity": stock.pop("stock_quantity"),
        "stock_status": stock_status(store, variation),
        **stock,
        **details.parcel(store, variation),
        **_shipping_class(),
        "image": next(iter(details.pictures(store, variation)), None),
        "gallery_image_ids": [],
        "attributes": _attributes(variation),
        "menu_order": 0,
        "meta_data": variation.meta,
        "name": store.catalogue.summary(variation),
        "parent_id": variation.parent_id,
        "_links": record_links(
            base,
            f"products/{variation.parent_id}/variations/{variation.id}",
            up=f"products/{variation.parent_id}",
        ),
    }


def show_product_v1(store: Store, product: Product, base: str) -> Json:
    """A product as the oldest version shows it: UTC dates, a yes/no for stock, a placeholder picture, no meta."""
    shown = show_product(store, product, base)
    status = shown.pop("stock_status")
    for name in ("low_stock_amount", "meta_data", "has_options", "post_password", "global_unique_id"):
        del shown[name]
    for name in ("date_created", "date_modified", "date_on_sale_from", "date_on_sale_to"):
        shown[name] = shown.pop(f"{name}_gmt") or ""
    pictures = [
        {name: one[name] for name in ("id", "date_created", "date_modified", "src", "name", "alt")}
        | {"position": place}
        for place, one in enumerate(shown["images"] or [_placeholder(store, base)])
    ]
    return shown | {"download_type": "standard", "in_stock": status == "instock", "images": pictures}


def _placeholder(store: Store, base: str) -> Json:
    now, home = local_text(store.now(), store.zone), base.partition("/wp-json")[0]
    dates = {"date_created": now, "date_modified": now}
    return {"id": 0, **dates, "src": f"{home}/wp-content/uploads/placeholder.webp"} | dict.fromkeys(
        ("name", "alt"), "Placeholder"
    )


def stock_status(store: Store, product: Product) -> str:
    """In stock or not, as shown; the parent's word where the stock is shared."""
    return store.catalogue.stock_holder(product).stock_status


def _dates(store: Store, product: Product) -> Json:
    return {
        "date_created": local_text(product.created, store.zone),
        "date_created_gmt": gmt_text(product.created),
        "date_modified": local_text(product.modified, store.zone),
        "date_modified_gmt": gmt_text(product.modified),
    }


def _effective_price(store: Store, product: Product) -> str:
    if product.kind != "variable":
        return product.price
    products = store.catalogue.products
    prices = [products[child].price for child in product.children if products[child].price]
    return min(prices, key=float, default="")


def _prices(store: Store, product: Product) -> Json:
    price = _effective_price(store, product)
    return {
        "price": price,
        "regular_price": product.regular_price,
        "sale_price": product.sale_price,
        **_NO_SALE_DATES,
        "on_sale": bool(product.sale_price),
        "purchasable": bool(price) and product.kind not in ("external", "grouped"),
    }


def _delivery(product: Product) -> Json:
    return {
        "virtual": product.virtual,
        "downloadable": False,
        "downloads": [],
        "download_limit": -1,
        "download_expiry": -1,
    }


def _stock(store: Store, product: Product) -> Json:
    shared = store.catalogue.shares_stock(product)
    quantity = store.catalogue.quantity(product)
    return {
        "manage_stock": "parent" if shared else product.manage_stock,
        "stock_quantity": quantity,
        "backorders": product.backorders,
        "backorders_allowed": product.backorders != "no",
        "backordered": product.backorders != "no" and quantity is not None and quantity < 0,
        "low_stock_amount": None,
    }


def _shipping_class() -> Json:
    return {"shipping_class": "", "shipping_class_id": 0}


def _attributes(product: Product) -> list[Json]:
    if product.kind == "variation":
        return [
            {"id": 0, "name": name, "slug": name.lower(), "option": option} for name, option in product.option.items()
        ]
    varies = product.kind == "variable"
    return [
        {"id": 0, "name": name, "slug": name, "position": index, "visible": True, "variation": varies, "options": names}
        for index, (name, names) in enumerate(product.attributes.items())
    ]


def _permalink(store: Store, product: Product, home: str) -> str:
    parent = store.catalogue.parent(product)
    if parent is None:
        return f"{home}/product/{product.slug}/"
    query = "&".join(f"attribute_{name.lower()}={option}" for name, option in product.option.items())
    return f"{home}/product/{parent.slug}/?{query}"


def _price_html(price: str) -> str:
    if not price:
        return ""
    net = f"{float(price) / (1 + VAT):.2f}".replace(".", ",")
    return f'<span class="woocommerce-Price-amount amount"><bdi>&euro;{net}</bdi></span>'


def _related(store: Store, product: Product) -> list[int]:
    return [other for other in store.catalogue.first_ids("simple", 6) if other != product.id][:5]
