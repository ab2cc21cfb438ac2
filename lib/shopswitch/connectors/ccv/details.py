"""Product details of CCV Shop: weight, prices, supplier, brand, text and photos.

An attribute combination has none of its own but an extra price: the rest is its product's. Photos of a combination lie
behind a call each and are not looked at.

Source: models generated from CCV's own schemas: weight in kilograms, purchase price without VAT, dates in UTC, price
less discount is the sales price, a product's photos come as a collection when they are expanded.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

PHOTOS = "productphotos"
"""What must be expanded for the number of photos."""

Record = Mapping[str, Any]
Row = dict[str, Any]

_GRAMS = 1000.0
_CENTS = 2
# Names of an embedded list; the first is the schemas' own.
_NAMES = ("collection", "items")
# A larger number than this is no measure of anything; converting it might fail.
_LARGEST = 1e15


def product_details(product: Record) -> Row:
    """The columns of PRODUCTS from `weight` on.

    Raises:
        TypeError: A field is not of the documented type.
        ValueError: The date is unreadable.
    """
    return _common(product) | {"price": _price(product), "created_at": _created(product)}


def combination_details(combination: Record, product: Record) -> Row:
    """The same of an attribute combination: when it was made nobody tells.

    An extra price is kept without VAT, whatever the product's is: added up the two would be no price.

    Raises:
        TypeError: A field is not of the documented type.
    """
    extra = _number(combination, "netto_extra_price")
    return _common(product) | {"price": None if extra else _price(product)}


def _common(product: Record) -> Row:
    weight = _number(product, "weight")
    return {
        "weight": round(weight * _GRAMS, 1) or None,
        "cost_price": _number(product, "purchaseprice") or None,
        "supplier": _name(product, "supplier"),
        "brand": _name(product, "brand"),
        "description": _has_text(product, "description"),
        "images": photos(product),
    }


def photos(product: Record) -> int | None:
    """Photos of a product; None where they did not come with it, or not all of them.

    Raises:
        TypeError: There is something else in their place.
    """
    held = product.get(PHOTOS)
    if isinstance(held, dict):
        listed = next((held[name] for name in _NAMES if name in held), None)
        if listed is None or held.get("next") is not None:
            return None
        held = listed
    if held is None:
        return None
    if not isinstance(held, list) or not all(isinstance(each, dict) for each in held):
        raise TypeError(f"field '{PHOTOS}' is not a list of photos")
    return len(held)


def _price(product: Record) -> float | None:
    return round(_number(product, "price") - _number(product, "discount"), _CENTS) or None


def _number(record: Record, name: str) -> float:
    """A number; absent and null are none."""
    value = record.get(name)
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
        raise TypeError(f"field '{name}' is not a number")
    return float(value)


def _name(record: Record, name: str) -> str:
    """Name of a record that is shown along."""
    shown = record.get(name)
    value = shown.get("name") if isinstance(shown, dict) else shown
    if value is None:
        return ""
    if not isinstance(shown, dict) or not isinstance(value, str):
        raise TypeError(f"field '{name}' is no record with a name")
    return value


def _has_text(record: Record, name: str) -> bool:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"field '{name}' is not text")
    return bool(value and value.strip())


def moment(value: object) -> datetime | None:
    """A date of the interface, which are all UTC, or None when it cannot be read."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if read is None else read if read.tzinfo else read.replace(tzinfo=UTC)


def _created(product: Record) -> datetime | None:
    value = product.get("createdate")
    if value is None:
        return None
    read = moment(value)
    if read is None:
        raise ValueError("the date a product was made is unreadable")
    return read
