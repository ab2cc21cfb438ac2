"""What else a variant and its product hold: weight, sizes, prices, customs code, supplier, brand, text, picture.

Source: example payloads of the documentation, as the SDK jessegall/php-lightspeed-sdk carries them.
"""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.lightspeed.pages import linked
from shopswitch.connectors.lightspeed.rows import Record, Row, moment, text
from shopswitch.frames.details import CENTIMETRES, GRAMS, Measured, amount

# Which side is which is not documented; the order is that of the back office: length, width, height.
_SIDES = {"length": "sizeX", "width": "sizeY", "height": "sizeZ"}


def build_details(variant: Record, product: Record, measured: Measured) -> Row:
    """The columns of PRODUCTS from `weight` on.

    Brand and supplier are links, and shown by their ids. A list holds one picture of a variant or product, the main
    one: `images` is 1 or 0, where 1 stands for "some". The price is the one without VAT; the shop keeps both.

    Args:
        variant: The variant.
        product: The product it belongs to.
        measured: Remembers what could not be read.

    Raises:
        TypeError: A field is not of the documented type.
        ValueError: A date or link is unreadable.
    """
    made = variant.get("createdAt")
    return {
        "weight": _weight(variant, measured),
        **{side: _size(variant, field, side, measured) for side, field in _SIDES.items()},
        "price": measured.number(variant.get("priceExcl"), "price", zero_counts=True),
        "cost_price": measured.number(variant.get("priceCost"), "cost price"),
        "hs_code": _text(variant, "hs"),
        "supplier": _id_of(product, "supplier"),
        "brand": _id_of(product, "brand"),
        "description": _described(product),
        "images": _pictures(variant, product),
        "created_at": moment(made) if made else None,
    }


def _weight(variant: Record, measured: Measured) -> float | None:
    """Weight by its own unit; where only the older field is filled, that is in grams."""
    if _is_filled(variant.get("weightValue")):
        return measured.in_unit(variant["weightValue"], variant.get("weightUnit"), GRAMS, "weight")
    return measured.number(variant.get("weight"), "weight")


def _size(variant: Record, field: str, side: str, measured: Measured) -> float | None:
    precise = variant.get(f"{field}Value")
    value = precise if _is_filled(precise) else variant.get(field)
    return measured.in_unit(value, variant.get("sizeUnit"), CENTIMETRES, side)


def _is_filled(value: object) -> bool:
    """Whether a value says more than "none"; one that cannot be read does.

    Raises:
        TypeError: It is of the wrong type.
    """
    try:
        return amount(value) is not None
    except ValueError:
        return True


def _text(record: Record, name: str) -> str:
    return text(record, name) if name in record else ""


def _id_of(product: Record, name: str) -> str:
    link = product.get(name)
    if link not in (None, False, "") and not isinstance(link, Mapping):
        raise TypeError(f"field '{name}' is no link")
    number = linked(product, name)
    return "" if number is None else str(number)


def _described(product: Record) -> bool | None:
    """Whether there is a text; what it says is looked at no further."""
    shown = [text(product, name).strip() != "" for name in ("description", "content") if name in product]
    return any(shown) if shown else None


def _pictures(variant: Record, product: Record) -> int | None:
    shown = [_is_picture(each["image"]) for each in (variant, product) if "image" in each]
    return int(any(shown)) if shown else None


def _is_picture(image: Any) -> bool:
    if image not in (None, False, "", []) and not isinstance(image, Mapping):
        raise TypeError("field 'image' is no object")
    return bool(image)
