"""Product details: which fields hold them, what a variant inherits, how pictures hang on a product.

Sizes are in millimetres and weight in kilograms; the purchase price without VAT is its `net`. There is no field for a
customs code or a country of origin. Ids of pictures follow from their product's, so that they take nothing from the
shop's random source.

Source: Shopware 6 Admin API 6.7.10.1, schemas Product, ProductMedia and Media; core, `ProductDefinition`.
"""

import hashlib
from typing import Any

from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.prices import price
from shopswitch.sandbox.shopware.store import Store, stamp
from shopswitch.sandbox.systems import Item

_FIELDS = {
    "barcode": "ean",
    "weight": "weight",
    "length": "length",
    "width": "width",
    "height": "height",
    "cost_price": "purchasePrices",
    "description": "description",
}
DETAILS = frozenset({*_FIELDS, "images"})
"""What a product can hold."""


def derived_id(*parts: object) -> str:
    """An id that follows from what it belongs to."""
    return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()[:32]


def about(item: Item) -> dict[str, Any]:
    """The fields of a product that a variant may inherit, but for the barcode: that is each variant's own."""
    length, width, height = (centimetres * 10.0 or None for centimetres in item.size_cm)
    # What a shop paid is known without VAT.
    cost = price(round(item.cost_cents * 1.21), net=item.cost_cents / 100) if item.cost_cents else None
    return {
        "weight": item.weight_g / 1000 or None,
        "length": length,
        "width": width,
        "height": height,
        "purchasePrices": cost,
        "description": item.description or None,
    }


def add_pictures(store: Store, product: Record, count: int) -> None:
    """Hang pictures on a product; the first is its cover."""
    for place in range(count):
        picture = derived_id("media", product["id"], place)
        store.insert(
            "media",
            id=picture,
            mimeType="image/jpeg",
            fileExtension="jpg",
            fileName=f"product-{product['autoIncrement']}-{place + 1}",
            fileSize=48_000 + place,
            uploadedAt=stamp(store.present()),
            metaData={"width": 800, "height": 800, "type": 2},
            mediaType={"name": "IMAGE", "flags": [], "extensions": []},
            path=f"media/{picture}.jpg",
            url=f"https://winkel.example/media/{picture}.jpg",
            hasFile=True,
        )
        shown = store.insert(
            "product_media",
            id=derived_id("product_media", product["id"], place),
            productId=product["id"],
            mediaId=picture,
            position=place,
        )
        if place == 0:
            store.change("product", product, coverId=shown["id"])


def drop_pictures(store: Store, product: Record) -> None:
    """Take a product's own pictures away."""
    for each in store.rows("product_media", "productId", product["id"]):
        store.delete("product_media", each)
        picture = store.get("media", each["mediaId"])
        if picture is not None:
            store.delete("media", picture)


def filled(store: Store, product: Record, parent: Record | None) -> frozenset[str]:
    """Details the interface shows a value of, what is inherited included."""
    found = set()
    for word, field in _FIELDS.items():
        value = product[field]
        if value is None and parent is not None:
            value = parent[field]
        if isinstance(value, list):
            value = any(each.get("net") for each in value)
        if value:
            found.add(word)
    if any(store.rows("product_media", "productId", each["id"]) for each in (product, parent) if each is not None):
        found.add("images")
    return frozenset(found)


def empty(store: Store, product: Record, parent: Record | None, word: str) -> None:
    """Take a detail away; what a variant inherits is taken from its parent, so that its siblings lose it too.

    Raises:
        ValueError: There is no field for it.
    """
    if word not in DETAILS:
        raise ValueError(f"Shopware has no field for {word}.")
    for each in (product, parent):
        if each is None:
            continue
        if word == "images":
            drop_pictures(store, each)
            store.touch("product", each, coverId=None)
        else:
            store.touch("product", each, **{_FIELDS[word]: None})
