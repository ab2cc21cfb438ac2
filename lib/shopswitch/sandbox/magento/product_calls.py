"""Calls about products and attributes."""

from typing import Any

from shopswitch.sandbox.magento.calls import Call, answered, listed
from shopswitch.sandbox.magento.catalogue import (
    MAIN_FIELDS,
    product_column,
    show_attribute,
    show_options,
    show_product,
)
from shopswitch.sandbox.magento.criteria import read_criteria, select
from shopswitch.sandbox.magento.errors import ApiError, no_product, required
from shopswitch.sandbox.magento.state import KEEPS_STOCK, Attribute, Product, Record

_ATTRIBUTE_COLUMNS = frozenset(
    {"attribute_code", "attribute_id", "frontend_input", "frontend_label", "default_frontend_label"}
    | {"is_user_defined", "is_required", "backend_type", "entity_type_id", "is_visible"}
)


def find_product(call: Call, name: str = "sku") -> Product:
    """The product whose SKU stands in the path.

    Raises:
        ApiError: 404.
    """
    found = call.store.find(call.args[name])
    if found is None:
        raise no_product()
    return found


def list_products(call: Call) -> Record:
    """`GET products`: without the legacy stock item.

    Raises:
        ApiError: 400: an attribute is asked for that does not exist.
    """
    store = call.store
    criteria = read_criteria(call.query, limit=store.page_limit)
    try:
        found = select(store.products.values(), criteria, product_column, {*MAIN_FIELDS, *store.attributes})
    except KeyError as unknown:
        message = 'The "%1" attribute name is invalid. Reset the name and try again.'
        raise ApiError(400, message, [str(unknown.args[0])]) from None
    return answered(store, found, criteria, lambda product: show_product(store, product))


def get_product(call: Call) -> Record:
    """`GET products/{sku}`."""
    return show_product(call.store, find_product(call), alone=True)


def save_product(call: Call) -> Record:
    """`POST products` and `PUT products/{sku}`: by SKU, whose stored spelling follows what was sent.

    An attribute that does not exist is left out without an error.
    """
    store, given = call.store, call.sent("product")
    sku = str(given.get("sku") or call.args.get("sku", "")).strip(" ")
    if not sku:
        raise required("sku")
    product = store.find(call.args.get("sku", sku)) or store.find(sku)
    at = store.stamp()
    if product is None:
        kind = str(given.get("type_id") or "simple")
        number = store.number("product")
        product = store.add_product(Product(number, sku, str(given.get("name", "")), kind, at, at))
        if kind in KEEPS_STOCK:
            store.set_quantity(sku, 0)
    elif product.sku != sku:
        store.rename(product, sku)
    _write(call, product, given)
    product.updated_at = at
    return show_product(store, product, alone=True)


def _write(call: Call, product: Product, given: Record) -> None:
    for name in ("name", "price", "weight", "status", "visibility"):
        if given.get(name) is not None:
            setattr(product, name, given[name])
    for each in given.get("custom_attributes") or []:
        if isinstance(each, dict) and each.get("attribute_code") in call.store.attributes:
            product.attributes[str(each["attribute_code"])] = each.get("value")
    stock = (given.get("extension_attributes") or {}).get("stock_item") or {}
    if "manage_stock" in stock:
        product.manage_stock = bool(stock["manage_stock"])
    if stock.get("qty") is not None and product.type_id in KEEPS_STOCK:
        in_stock = stock.get("is_in_stock")
        status = None if in_stock is None else int(bool(in_stock))
        call.store.set_quantity(product.sku, float(stock["qty"]), status=status)


def list_media(call: Call) -> list[Record]:
    """`GET products/{sku}/media`."""
    return [dict(entry) for entry in find_product(call).media]


def get_media(call: Call) -> Record:
    """`GET products/{sku}/media/{id}`."""
    found = next((entry for entry in find_product(call).media if entry["id"] == call.number()), None)
    if found is None:
        raise ApiError(404, "The image doesn't exist. Verify and try again.")
    return dict(found)


def delete_product(call: Call) -> bool:
    """`DELETE products/{sku}`: the source items stay behind."""
    call.store.remove_product(find_product(call))
    return True


def list_children(call: Call) -> list[Record]:
    """`GET configurable-products/{sku}/children`: none for other types."""
    store = call.store
    return [show_product(store, store.products[number]) for number in find_product(call).children]


def list_attributes(call: Call) -> Record:
    """`GET products/attributes`."""

    def read(attribute: Attribute, name: str) -> Any:
        return show_attribute(attribute).get("default_frontend_label" if name == "frontend_label" else name)

    return listed(call, call.store.attributes.values(), show_attribute, read=read, known=_ATTRIBUTE_COLUMNS)


def _attribute(call: Call) -> Attribute:
    code = call.args["code"]
    found = call.store.attributes.get(code)
    if found is None:
        message = 'The attribute with a "%1" attributeCode doesn\'t exist. Verify the attribute and try again.'
        raise ApiError(404, message, [code])
    return found


def get_attribute(call: Call) -> Record:
    """`GET products/attributes/{code}`."""
    return show_attribute(_attribute(call))


def list_options(call: Call) -> list[Record]:
    """`GET products/attributes/{code}/options`."""
    return show_options(_attribute(call))
