"""Product details: what a fresh installation has a place for, filled, shown and emptied.

Sizes and a customs code have none: a merchant would have to make attributes for them, as for the barcode. Numbers of
the catalogue's own attributes come as text with six decimals.

Source: recorded answers of Magento 2.4.6 (`special_price`, `media_gallery_entries`); REST schema 2.4.9.
"""

from shopswitch.sandbox.magento.state import Product, Record, Store
from shopswitch.sandbox.systems import Item

DETAILS = frozenset({"barcode", "weight", "cost_price", "country_of_origin", "images", "description"})
"""What can be held; the barcode where the merchant has made an attribute for it."""

_ATTRIBUTES = {"cost_price": "cost", "country_of_origin": "country_of_manufacture", "description": "description"}
_ROLES = ("image", "small_image", "thumbnail")
_POUND_G = 453.59237


def weight(store: Store, grams: float) -> float:
    """Grams in the shop's own unit."""
    return round(grams / (_POUND_G if store.weight_unit == "lbs" else 1000), 4)


def set_barcode(store: Store, product: Product, barcode: str) -> None:
    """Write the barcode, where the merchant has made an attribute for it."""
    if store.barcode_attribute:
        product.attributes[store.barcode_attribute] = barcode or None


def fill(store: Store, product: Product, item: Item) -> None:
    """Write what is known of an item."""
    product.weight = weight(store, item.weight_g) if item.weight_g and not item.virtual else None
    set_barcode(store, product, item.barcode)
    product.attributes["country_of_manufacture"] = item.country_of_origin or None
    product.attributes["cost"] = f"{item.cost_cents / 100:.6f}" if item.cost_cents else None
    fill_page(store, product, item)


def fill_page(store: Store, product: Product, item: Item) -> None:
    """Write what customers see: text and pictures. All that a configurable product has of its own."""
    product.attributes["description"] = item.description or None
    for place in range(1, item.images + 1):
        product.media.append(
            {
                "id": store.number("media"),
                "media_type": "image",
                "label": "Image",
                "position": place,
                "disabled": False,
                "types": list(_ROLES) if place == 1 else [],
                "file": f"/p/r/product-{product.id}-{place}.jpg",
            }
        )


def image_attributes(product: Product) -> Record:
    """The attributes that repeat which picture has which role."""
    return {role: entry["file"] for entry in product.media for role in entry["types"]}


def filled(store: Store, product: Product) -> frozenset[str]:
    """Details the interface shows a value of; each variant is a product that shows its own only."""
    codes = _ATTRIBUTES | {"barcode": store.barcode_attribute}
    found = {word for word, code in codes.items() if product.attributes.get(code) not in (None, "")}
    found |= {"weight"} if product.weight else set()
    found |= {"images"} if product.media else set()
    return frozenset(found)


def empty(store: Store, product: Product, word: str) -> None:
    """Take a detail away.

    Raises:
        ValueError: Magento has no place for it.
    """
    if word not in DETAILS:
        raise ValueError(f"Magento has no place for {word}: the merchant would have to make an attribute.")
    match word:
        case "weight":
            product.weight = None
        case "images":
            product.media.clear()
        case "barcode":
            set_barcode(store, product, "")
        case _:
            product.attributes[_ATTRIBUTES[word]] = None
