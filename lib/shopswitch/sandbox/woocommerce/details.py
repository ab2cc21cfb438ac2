"""What a shop knows of a product beside code, price and stock: where it is kept, and what of it is shown.

Source: REST API v3 reference, "Products"; WooCommerce core, `class-wc-product-variation.php`: a variation without a
weight, size or picture of its own shows its parent's. HS code, origin and purchase price have no place in core.
"""

from html import escape
from typing import Any

from shopswitch.sandbox.systems import Item
from shopswitch.sandbox.woocommerce.catalogue import Product
from shopswitch.sandbox.woocommerce.dates import gmt_text, local_text
from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.state import Store

SIZES = ("length", "width", "height")
FIELDS = frozenset({"barcode", "weight", *SIZES, "images", "description"})
"""Words of `Listing.filled` that WooCommerce has a field for."""

# Pictures are posts, like products and orders. They get numbers of their own, high above those, so that a product's
# number does not depend on how many pictures came before it.
_FIRST_PICTURE = 900_000


def write(store: Store, product: Product, item: Item) -> None:
    """Keep what an item brings. Pictures of variations hang on their parent; texts stand at both."""
    if any(item.size_cm):
        product.extra["dimensions"] = {
            name: f"{size:g}" if size else "" for name, size in zip(SIZES, item.size_cm, strict=True)
        }
    parent = store.catalogue.parent(product)
    holder = parent or product
    if item.images and not holder.extra.get("images"):
        holder.extra["images"] = [_picture(store, holder, place) for place in range(1, item.images + 1)]
    if item.description:
        text = f"<p>{escape(item.description)}</p>\n"
        product.extra["description"] = text
        if parent is not None:
            parent.extra.setdefault("description", text)


def _picture(store: Store, product: Product, place: int) -> Json:
    name = f"{product.slug or 'product'}-{place}"
    local, utc = local_text(product.created, store.zone), gmt_text(product.created)
    return {
        "id": _FIRST_PICTURE + store.new_id("picture"),
        "date_created": local,
        "date_created_gmt": utc,
        "date_modified": local,
        "date_modified_gmt": utc,
        "src": f"https://winkel.example/wp-content/uploads/{name}.webp",
        "name": name,
        "alt": "",
    }


def empty(store: Store, product: Product, word: str) -> None:
    """Take a detail away, at the parent too where it would shine through.

    Raises:
        ValueError: There is no field for it.
    """
    if word not in FIELDS:
        message = f"WooCommerce has no field for {word}."
        raise ValueError(message)
    parent = store.catalogue.parent(product)
    for one in (product, parent) if parent else (product,):
        if word == "weight":
            one.weight = ""
        elif word in SIZES:
            one.extra["dimensions"] = one.extra.get("dimensions", {}) | {word: ""}
        elif word != "barcode":
            one.extra.pop(word, None)
    if word == "barcode":
        product.barcode = ""


def pictures(store: Store, product: Product) -> list[Json]:
    """Pictures as shown; a variation shows its parent's first."""
    parent = store.catalogue.parent(product)
    own: list[Json] = product.extra.get("images", [])
    return own if own or parent is None else parent.extra.get("images", [])[:1]


def parcel(store: Store, product: Product) -> Json:
    """Weight and sizes as shown: texts, in the units of the shop's settings (kg and cm)."""
    parent = store.catalogue.parent(product)
    own: dict[str, Any] = product.extra.get("dimensions", {})
    above: dict[str, Any] = parent.extra.get("dimensions", {}) if parent else {}
    return {
        "weight": product.weight or (parent.weight if parent else ""),
        "dimensions": {name: own.get(name) or above.get(name) or "" for name in SIZES},
    }


def filled(store: Store, product: Product) -> frozenset[str]:
    """Details that are shown for a product, or for a variation and the product it belongs to."""
    parent, shown = store.catalogue.parent(product), parcel(store, product)
    values = {
        "barcode": product.barcode,
        "weight": shown["weight"],
        **shown["dimensions"],
        "images": pictures(store, product),
        "description": product.extra.get("description") or (parent and parent.extra.get("description")),
    }
    return frozenset(word for word, value in values.items() if value)
