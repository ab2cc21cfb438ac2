"""Creating, changing and deleting products and variations.

Source: recorded answers of WooCommerce 11.0.1; REST API v3 reference, "Products" and "Product variations".
"""

import re
from typing import Any

from shopswitch.sandbox.woocommerce.calls import Answer, Call, created, run_batch
from shopswitch.sandbox.woocommerce.catalogue import Product, set_meta, set_quantity, track_stock
from shopswitch.sandbox.woocommerce.errors import ApiError, Json, invalid_id
from shopswitch.sandbox.woocommerce.params import INTEGERS, Param, Specs
from shopswitch.sandbox.woocommerce.product_lists import KINDS, STATUSES, STOCK_STATUSES, find_variation
from shopswitch.sandbox.woocommerce.product_shapes import show_product, show_variation
from shopswitch.sandbox.woocommerce.state import Store

_PLAIN = ("name", "slug", "status", "regular_price", "sale_price", "weight", "backorders")
_EXTRA = (
    *("featured", "catalog_visibility", "description", "short_description", "external_url", "button_text"),
    *("tax_status", "tax_class", "sold_individually", "dimensions"),
)
_TEXTS = (
    *("name", "slug", "sku", "global_unique_id", "regular_price", "sale_price", "weight", "description"),
    *("short_description", "external_url", "button_text", "tax_class"),
)


def product_write_params(_store: Store) -> Specs:
    """What a product takes on create and update."""
    more = {
        "type": Param(enum=KINDS),
        "status": Param(enum=STATUSES),
        "catalog_visibility": Param(enum=("visible", "catalog", "search", "hidden")),
        "tax_status": Param(enum=("taxable", "shipping", "none")),
        "manage_stock": Param("boolean"),
        "stock_quantity": Param("integer", also=(None,)),
        "stock_status": Param(enum=STOCK_STATUSES),
        "backorders": Param(enum=("no", "notify", "yes")),
        "virtual": Param("boolean"),
        "featured": Param("boolean"),
        "sold_individually": Param("boolean"),
        "dimensions": Param("object"),
        "attributes": Param("array", items=Param("object")),
        "grouped_products": INTEGERS,
        "meta_data": Param("array", items=Param("object")),
    }
    return {name: Param() for name in _TEXTS} | more


def variation_write_params(store: Store) -> Specs:
    """What a variation takes on create and update."""
    specs = dict(product_write_params(store))
    del specs["type"]
    return specs | {"manage_stock": Param("boolean", also=("parent",))}


def create_product(call: Call) -> Answer:
    """`POST products` → 201."""
    record = _create(call, call.args)
    return created(record, f"{call.base}/products/{record['id']}")


def update_product(call: Call) -> Answer:
    """`PUT`, `POST` or `PATCH products/{id}`.

    Raises:
        ApiError: 404 for the id of a variation, 400 for an unknown one.
    """
    return Answer(_update(call, call.args | {"id": call.number()}))


def delete_product(call: Call) -> Answer:
    """`DELETE products/{id}`: into the bin, or away for good with `force`; the answer shows the state before."""
    return Answer(_delete(call, call.args | {"id": call.number()}))


def batch_products(call: Call) -> Answer:
    """`POST products/batch`."""
    return run_batch(call, _create, _update, _delete)


def create_variation(call: Call) -> Answer:
    """`POST products/{id}/variations` → 201."""
    record = _create_variation(call, call.args)
    return created(record, f"{call.base}/products/{record['parent_id']}/variations/{record['id']}")


def update_variation(call: Call) -> Answer:
    """`PUT`, `POST` or `PATCH products/{parent}/variations/{id}`."""
    return Answer(_update_variation(call, call.args | {"id": call.number()}))


def delete_variation(call: Call) -> Answer:
    """`DELETE products/{parent}/variations/{id}`."""
    return Answer(_delete_variation(call, call.args | {"id": call.number()}))


def batch_variations(call: Call) -> Answer:
    """`POST products/{id}/variations/batch`."""
    return run_batch(call, _create_variation, _update_variation, _delete_variation)


def _create(call: Call, body: Json) -> Json:
    store = call.store
    now = store.now()
    # The check comes before the id is taken: a refused product leaves no gap behind.
    _check_codes(store, 0, body)
    product = Product(store.new_id(), body.get("type", "simple"), body.get("name") or "Product", now, now)
    _write(store, product, body)
    store.catalogue.add(product)
    return show_product(store, product, call.base, after_write=True)


def _update(call: Call, body: Json) -> Json:
    product = call.store.catalogue.get(whole(body.get("id")))
    if product is None:
        raise invalid_id("woocommerce_rest_product_invalid_id", status=400)
    if product.kind == "variation":
        route = "/products/&lt;product_id&gt;/variations/&lt;id&gt;"
        message = f"To manipulate product variations you should use the {route} endpoint."
        raise ApiError(404, "woocommerce_rest_invalid_product_id", message)
    _check_codes(call.store, product.id, body)
    _write(call.store, product, body)
    return show_product(call.store, product, call.base, after_write=True)


def _delete(call: Call, body: Json) -> Json:
    product = call.store.catalogue.get(whole(body.get("id")))
    if product is None or product.kind == "variation":
        raise invalid_id("woocommerce_rest_product_invalid_id")
    shown = show_product(call.store, product, call.base, after_write=True)
    if _is_forced(body):
        call.store.catalogue.remove(product)
    elif product.status == "trash":
        raise ApiError(410, "woocommerce_rest_already_trashed", "The product has already been deleted.")
    else:
        product.status, product.modified = "trash", call.store.now()
    return shown


def _create_variation(call: Call, body: Json) -> Json:
    store = call.store
    parent = store.catalogue.get(call.number("product_id"))
    if parent is None or parent.kind == "variation":
        raise invalid_id("woocommerce_rest_product_variation_invalid_parent")
    _check_codes(store, 0, body)
    now = store.now()
    variation = Product(store.new_id(), "variation", parent.name, now, now, parent_id=parent.id)
    _write(store, variation, body)
    variation.name = " - ".join(part for part in (parent.name, store.catalogue.summary(variation)) if part)
    store.catalogue.add(variation)
    return show_variation(store, variation, call.base)


def _update_variation(call: Call, body: Json) -> Json:
    variation = find_variation(call, whole(body.get("id")))
    _check_codes(call.store, variation.id, body)
    _write(call.store, variation, body)
    return show_variation(call.store, variation, call.base)


def _delete_variation(call: Call, body: Json) -> Json:
    variation = find_variation(call, whole(body.get("id")))
    if not _is_forced(body):
        raise ApiError(501, "woocommerce_rest_trash_not_supported", "The variation does not support trashing.")
    shown = show_variation(call.store, variation, call.base)
    call.store.catalogue.remove(variation)
    return shown


def _is_forced(body: Json) -> bool:
    return str(body.get("force", "")).lower() in ("1", "true")


def _check_codes(store: Store, product_id: int, body: Json) -> None:
    if sku := str(body.get("sku") or "").strip():
        store.catalogue.check_sku(product_id, sku)
    if barcode := _barcode(body.get("global_unique_id")):
        store.catalogue.check_barcode(product_id, barcode)


def _barcode(text: Any) -> str:
    """Only digits, hyphens and X survive; there is no check digit test."""
    return re.sub(r"[^0-9X-]", "", str(text or ""))


def _write(store: Store, product: Product, body: Json) -> None:
    for name in _PLAIN:
        if name in body:
            setattr(product, name, str(body[name]))
    product.virtual = body.get("virtual", product.virtual) in (True, "true", "1", 1)
    product.extra |= {name: body[name] for name in (*_EXTRA, "grouped_products") if name in body}
    if "sku" in body:
        store.catalogue.set_sku(product, str(body["sku"] or "").strip())
    if "global_unique_id" in body:
        product.barcode = _barcode(body["global_unique_id"])
    if "attributes" in body:
        _write_attributes(product, body["attributes"])
    set_meta(product.meta, body.get("meta_data") or [], store.meta_id)
    _write_stock(product, body)
    product.modified = store.now()


def whole(value: Any) -> int:
    """A number as PHP casts it: records of a batch are not checked, so anything may arrive."""
    match = re.match(r"\s*[+-]?\d+", str(value))
    return int(match[0]) if match else 0


def amount(value: Any) -> float:
    """An amount as PHP casts it."""
    match = re.match(r"\s*[+-]?\d+(\.\d+)?", str(value))
    return float(match[0]) if match else 0.0


def _write_attributes(product: Product, attributes: list[Json]) -> None:
    if product.kind == "variation":
        product.option = {str(one.get("name", "")): str(one.get("option", "")) for one in attributes}
    else:
        product.attributes = {str(one.get("name", "")): list(one.get("options") or []) for one in attributes}


def _write_stock(product: Product, body: Json) -> None:
    """A quantity for a product that does not manage stock is accepted and ignored (recorded)."""
    if "manage_stock" in body:
        product.manage_stock = body["manage_stock"] is True
        if not product.manage_stock:
            track_stock(product, None)
    if not product.manage_stock:
        product.stock_status = body.get("stock_status", product.stock_status)
    elif body.get("stock_quantity") is not None:
        set_quantity(product, whole(body["stock_quantity"]))
    elif product.stock_quantity is None:
        set_quantity(product, 0)
