"""What a shop knows of a product beside SKU, price and stock: where it is kept, and how it is shown.

Weight, purchase price, HS code and origin lie on the inventory item, the barcode on the variant, text and pictures on
the product. There are no fields for sizes. Source: SDL 2026-10.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.state import Product, Variant
from shopswitch.sandbox.systems import Item

FIELDS_HELD = frozenset(
    {"barcode", "weight", "cost_price", "hs_code", "country_of_origin", "images", "description"},
)
"""Words of `Listing.filled` that Shopify has a field for."""


def write(variant: Variant, item: Item) -> None:
    """Keep what an item brings; what its product has already stays."""
    product, held = variant.product, variant.item
    held.cost_cents = item.cost_cents
    product.images = product.images or item.images
    product.description = product.description or item.description


def empty(variant: Variant, word: str) -> None:
    """Take a detail away; text and pictures go for the whole product.

    Raises:
        ValueError: There is no field for it.
    """
    match word:
        case "barcode":
            variant.barcode = None
        case "weight":
            variant.item.weight_g = 0
        case "cost_price":
            variant.item.cost_cents = 0
        case "hs_code":
            variant.item.harmonized_system_code = None
        case "country_of_origin":
            variant.item.country_code_of_origin = None
        case "images":
            variant.product.images = 0
        case "description":
            variant.product.description = ""
        case _:
            raise ValueError(f"Shopify has no field for {word}.")


def filled(variant: Variant) -> frozenset[str]:
    """Details that are shown for a variant, its inventory item and its product."""
    values = {
        "barcode": variant.barcode,
        "weight": variant.item.weight_g,
        "cost_price": variant.item.cost_cents,
        "hs_code": variant.item.harmonized_system_code,
        "country_of_origin": variant.item.country_code_of_origin,
        "images": variant.product.images,
        "description": variant.product.description,
    }
    return frozenset(word for word, value in values.items() if value)


def _number(row: Mapping[str, Any]) -> tuple[int]:
    return (int(str(row["id"]).rpartition("/")[2]),)


def _image(product: Product, place: int) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/ImageSource/{product.id * 100 + place}",
        "altText": None,
        "url": f"https://beelden.example/products/{product.id}-{place}.jpg",
        "width": 1200,
        "height": 1200,
    }


def _medium(product: Product, place: int) -> dict[str, Any]:
    image = _image(product, place)
    return {
        "__typename": "MediaImage",
        "id": f"gid://shopify/MediaImage/{product.id * 100 + place}",
        "alt": None,
        "mediaContentType": "IMAGE",
        "status": "READY",
        "fileStatus": "READY",
        "mimeType": "image/jpeg",
        "createdAt": product.created_at,
        "updatedAt": product.created_at,
        "image": image,
        "preview": {"image": image, "status": "READY"},
    }


def _listed(make: Callable[[Product, int], dict[str, Any]]) -> Callable[[Context, Product, Any], Rows]:
    return lambda _, product, __: Rows([make(product, place) for place in range(1, product.images + 1)], _number)


def _first(make: Callable[[Product, int], dict[str, Any]]) -> Callable[[Context, Product, Any], dict[str, Any] | None]:
    return lambda _, product, __: make(product, 1) if product.images else None


def _html(_: Context, product: Product, __: Any) -> str:
    return f"<p>{escape(product.description)}</p>" if product.description else ""


def _plain(_: Context, product: Product, given: Mapping[str, Any]) -> str:
    most = given.get("truncateAt")
    return product.description if most is None else product.description[:most]


FIELDS: Table = {
    "Product": {
        "description": _plain,
        "descriptionHtml": _html,
        "media": _listed(_medium),
        "mediaCount": lambda _, product, __: {"count": product.images, "precision": "EXACT"},
        "images": _listed(_image),
        "featuredMedia": _first(_medium),
        "featuredImage": _first(_image),
    },
    # pictures are the product's here: no variant has chosen one of them
    "ProductVariant": {"media": lambda *_: Rows([]), "image": lambda *_: None},
}
