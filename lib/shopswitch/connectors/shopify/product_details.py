"""What else a variant and its product hold: weight, prices, customs data, brand, text, pictures.

Source: ProductVariant, Product and InventoryItem of the Admin GraphQL API 2026-10.
"""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.shopify.values import take, take_fraction, take_number, take_or_none, take_time
from shopswitch.frames.details import GRAMS, Measured

Row = dict[str, Any]

# Shopify's word for a country that is not known.
_NO_COUNTRY = "ZZ"


def build_details(node: Mapping[str, Any], measured: Measured) -> Row:
    """The columns of PRODUCTS from `weight` on.

    Shopify keeps no sizes of a product. Pictures and text are the product's; its pictures count films and models too.

    Args:
        node: A variant with its product and inventory item.
        measured: Remembers what could not be read.

    Raises:
        UnexpectedResponseError: A field is not as documented.
    """
    product, item = take(node, "product", dict), take(node, "inventoryItem", dict)
    cost, media = take_or_none(item, "unitCost", dict), take_or_none(product, "mediaCount", dict)
    country = take_or_none(item, "countryCodeOfOrigin", str) or ""
    return {
        "weight": _weight(take(item, "measurement", dict), measured),
        "price": measured.number(take_or_none(node, "price", str), "price", zero_counts=True),
        "cost_price": None if cost is None else measured.number(take(cost, "amount", str), "cost price"),
        "hs_code": take_or_none(item, "harmonizedSystemCode", str) or "",
        "country_of_origin": "" if country == _NO_COUNTRY else country,
        "brand": take(product, "vendor", str),
        "description": take(product, "description", str).strip() != "",
        "images": None if media is None else take_number(media, "count"),
        "created_at": take_time(node, "createdAt"),
    }


def _weight(measurement: Mapping[str, Any], measured: Measured) -> float | None:
    weight = take_or_none(measurement, "weight", dict)
    if weight is None:
        return None
    return measured.in_unit(take_fraction(weight, "value"), take(weight, "unit", str), GRAMS, "weight")
