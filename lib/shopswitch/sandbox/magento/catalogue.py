"""Products and attributes as the interface shows them.

Source: recorded answers of Magento 2.4.6; REST schema 2.4.9, `catalog-data-product-interface`.
"""

import re
from typing import Any

from shopswitch.sandbox.magento.details import image_attributes
from shopswitch.sandbox.magento.state import (
    DEFAULT_SOURCE,
    KEEPS_STOCK,
    OPTION_ATTRIBUTE,
    Attribute,
    Product,
    Record,
    Store,
    plain,
)

_STANDARD = {
    "name": ("Product Name", "text"),
    "sku": ("SKU", "text"),
    "description": ("Description", "textarea"),
    "short_description": ("Short Description", "textarea"),
    "price": ("Price", "price"),
    "special_price": ("Special Price", "price"),
    "cost": ("Cost", "price"),
    "weight": ("Weight", "weight"),
    "manufacturer": ("Manufacturer", "select"),
    "status": ("Enable Product", "select"),
    "visibility": ("Visibility", "select"),
    "url_key": ("URL Key", "text"),
    "tax_class_id": ("Tax Class", "select"),
    "country_of_manufacture": ("Country of Manufacture", "select"),
    "category_ids": ("Categories", "text"),
    "options_container": ("Display Product Options In", "select"),
    "msrp_display_actual_price_type": ("Display Actual Price", "select"),
    "required_options": ("Required Options", "text"),
    "has_options": ("Has Options", "text"),
    "created_at": ("Created At", "date"),
    "updated_at": ("Updated At", "date"),
}
_IMAGES = {"image": "Base", "small_image": "Small", "thumbnail": "Thumbnail"}
"""Attributes of every installation, as far as the sandbox uses them, and three that clients ask for by habit."""

MAIN_FIELDS = frozenset(
    {"entity_id", "id", "sku", "name", "attribute_set_id", "price", "status", "visibility", "type_id", "weight"}
    | {"created_at", "updated_at", "store", "store_id", "website_id", "category_id", "has_options", "required_options"}
)


def install_attributes(store: Store) -> None:
    """The attributes of a fresh installation, and the merchant's own for barcodes and for variants."""
    for code, (label, kind) in _STANDARD.items():
        add_attribute(store, code, label, kind, own=False)
    if store.barcode_attribute:
        add_attribute(store, store.barcode_attribute, "EAN")
    add_attribute(store, OPTION_ATTRIBUTE, "Uitvoering", "select")
    for code, label in _IMAGES.items():
        add_attribute(store, code, label, "media_image", own=False)


def add_attribute(store: Store, code: str, label: str, kind: str = "text", *, own: bool = True) -> Attribute:
    """Make an attribute; `own` for one the merchant made."""
    made = Attribute(72 + store.number("attribute"), code, label, kind, own)
    store.attributes[code] = made
    return made


def option_value(store: Store, label: str) -> int:
    """The number of a variant's option, made when it is new."""
    options = store.attributes[OPTION_ATTRIBUTE].options
    found = next((value for value, known in options.items() if known == label), None)
    if found is None:
        found = 200 + store.number("option")
        options[found] = label
    return found


def show_attribute(attribute: Attribute) -> Record:
    """One attribute."""
    return {
        "is_wysiwyg_enabled": False,
        "is_html_allowed_on_front": attribute.input == "textarea",
        "used_for_sort_by": False,
        "is_filterable": False,
        "is_filterable_in_search": False,
        "is_used_in_grid": False,
        "is_visible_in_grid": False,
        "is_filterable_in_grid": False,
        "position": 0,
        "apply_to": [],
        "is_searchable": "0",
        "is_visible_in_advanced_search": "0",
        "is_comparable": "0",
        "is_used_for_promo_rules": "0",
        "is_visible_on_front": "0",
        "used_in_product_listing": "0",
        "is_visible": True,
        "scope": "global" if attribute.own else "store",
        "attribute_id": attribute.id,
        "attribute_code": attribute.code,
        "frontend_input": attribute.input,
        "entity_type_id": "4",
        "is_required": attribute.code in ("name", "sku", "price"),
        "options": show_options(attribute),
        "is_user_defined": attribute.own,
        "default_frontend_label": attribute.label,
        "frontend_labels": [],
        "backend_type": "int" if attribute.input == "select" else "varchar",
        "default_value": "",
        "is_unique": "1" if attribute.code == "sku" else "0",
        "validation_rules": [],
    }


def show_options(attribute: Attribute) -> list[Record]:
    """The options of a select, the empty one first."""
    if attribute.input != "select":
        return []
    named = [{"label": label, "value": str(value)} for value, label in attribute.options.items()]
    return [{"label": " ", "value": ""}, *named]


def show_product(store: Store, product: Product, *, alone: bool = False) -> Record:
    """One product; `alone` when it was asked for by its SKU, which adds the legacy stock item."""
    shown: Record = {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "attribute_set_id": product.attribute_set_id,
        "price": plain(product.price),
        "status": product.status,
        "visibility": product.visibility,
        "type_id": product.type_id,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
    }
    if product.weight is not None:
        shown["weight"] = plain(product.weight)
    extension: Record = {"website_ids": [1]}
    if alone:
        extension["stock_item"] = show_stock_item(store, product)
    if product.type_id == "configurable":
        extension |= _configurable(store, product)
    if product.type_id == "bundle":
        extension["bundle_product_options"] = []
    return shown | {
        "extension_attributes": extension,
        "product_links": [],
        "options": [],
        "media_gallery_entries": [dict(entry) for entry in product.media],
        "tier_prices": [],
        "custom_attributes": [
            {"attribute_code": code, "value": value}
            for code, value in _attributes(product).items()
            if value is not None
        ],
    }


def _attributes(product: Product) -> Record:
    slug = re.sub(r"[^a-z0-9]+", "-", f"{product.name} {product.id}".lower()).strip("-")
    standard: Record = {
        "options_container": "container2",
        "url_key": slug,
        "msrp_display_actual_price_type": "0",
        "required_options": "1" if product.children else "0",
        "has_options": "1" if product.children else "0",
        "tax_class_id": "2",
        "category_ids": [],
    }
    return standard | image_attributes(product) | product.attributes


def _configurable(store: Store, product: Product) -> Record:
    attribute = store.attributes[OPTION_ATTRIBUTE]
    children = [store.products[number] for number in product.children]
    values = dict.fromkeys(int(each.attributes.get(OPTION_ATTRIBUTE, 0)) for each in children)
    option = {
        "id": product.id,
        "attribute_id": str(attribute.id),
        "label": attribute.label,
        "position": 0,
        "values": [{"value_index": value} for value in values],
        "product_id": product.id,
    }
    return {"configurable_product_options": [option], "configurable_product_links": list(product.children)}


def show_stock_item(store: Store, product: Product) -> Record:
    """The legacy stock item: quantity at the default source."""
    lying = store.items_of(product.sku).get(DEFAULT_SOURCE)
    counted = product.type_id in KEEPS_STOCK
    in_stock = bool(lying and lying.status) if counted and product.manage_stock else product.in_stock
    return {
        "item_id": product.id,
        "product_id": product.id,
        "stock_id": 1,
        "qty": plain(lying.quantity) if lying and counted else 0,
        "is_in_stock": in_stock,
        "is_qty_decimal": False,
        "show_default_notification_message": False,
        "use_config_min_qty": True,
        "min_qty": 0,
        "use_config_min_sale_qty": 1,
        "min_sale_qty": 1,
        "use_config_max_sale_qty": True,
        "max_sale_qty": 10000,
        "use_config_backorders": True,
        "backorders": 0,
        "use_config_notify_stock_qty": True,
        "notify_stock_qty": 1,
        "use_config_qty_increments": True,
        "qty_increments": 0,
        "use_config_enable_qty_inc": True,
        "enable_qty_increments": False,
        "use_config_manage_stock": product.manage_stock,
        "manage_stock": product.manage_stock,
        "low_stock_date": None,
        "is_decimal_divided": False,
        "stock_status_changed_auto": 0,
    }


def product_column(product: Product, name: str) -> Any:
    """A product's value for a filter or an order."""
    if name in ("entity_id", "id"):
        return product.id
    if name in ("store", "store_id", "website_id"):
        return 1
    if name == "category_id":
        return None
    if name in MAIN_FIELDS and hasattr(product, name):
        return getattr(product, name)
    value = _attributes(product).get(name)
    return ",".join(value) if isinstance(value, list) else value
