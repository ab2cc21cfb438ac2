"""What there is to find about the details of products: weight, sizes, customs code and so on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, sellable
from shopswitch.sandbox.picqer.records import Product

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "product_fields"
CODES: tuple[str, ...] = ("FIELD_IMPOSSIBLE", "FIELD_UNFILLED", "FIELD_EMPTY")
# What a platform cannot hold follows from the platform.
NOT_PLANTED: frozenset[str] = frozenset({"FIELD_IMPOSSIBLE"})

FIELDS = (
    "barcode", "weight", "length", "width", "height", "hs_code", "country_of_origin", "cost_price", "images",
    "description",
)  # fmt: skip
ENOUGH = 5
"""From so many products on, a detail nobody filled is one finding, not one per product."""


def truth(world: "World") -> Iterator[Found]:
    """Every detail known of a product, here or in the old shop, that the new shop has not or cannot have."""
    known, shown = known_details(world), shown_details(world, "new")
    held = world.shops["new"].detail_fields
    unfilled = set()
    for field in FIELDS:
        codes = [code for code, fields in known.items() if field in fields]
        if field not in held and codes:
            yield "FIELD_IMPOSSIBLE", field
        elif len(codes) >= ENOUGH and not any(field in shown[code] for code in codes):
            unfilled.add(field)
            yield "FIELD_UNFILLED", field
    for code, fields in known.items():
        if fields & held - shown[code] - unfilled:
            yield "FIELD_EMPTY", code


def known_details(world: "World") -> dict[str, set[str]]:
    """Code of a product that the new shop sells → what is filled of it in Picqer or in the old shop.

    Compositions, products of which no stock is kept and inactive ones are left out.
    """
    sold, before = shown_details(world, "new"), shown_details(world, "old")
    products = [each for each in world.picqer.books.products.values() if each.active and each.type == "normal"]
    return {
        each.productcode: _filled(each) | before.get(each.productcode, set())
        for each in products
        if each.productcode in sold
    }


def shown_details(world: "World", slot: str) -> dict[str, set[str]]:
    """SKU → what a shop shows of it, on whichever of its listings."""
    found: dict[str, set[str]] = {}
    for each in sellable(world, slot):
        if each.sku.strip():
            found.setdefault(each.sku, set()).update(each.filled & world.shops[slot].detail_fields)
    return found


def _filled(product: Product) -> set[str]:
    length, width, height = product.size_cm
    values = {
        "barcode": product.barcode.strip(),
        "weight": product.weight_g > 0,
        "length": length > 0,
        "width": width > 0,
        "height": height > 0,
        "hs_code": product.hs_code.strip(),
        "country_of_origin": product.country_of_origin.strip(),
        "cost_price": product.cost_cents > 0,
        "images": product.images > 0,
        "description": product.description.strip(),
    }
    return {field for field, value in values.items() if value}
