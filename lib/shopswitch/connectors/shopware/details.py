"""Product details of Shopware: sizes, weight, prices, maker, pictures and text.

Units are kilograms and millimetres: that is what the interface speaks unless a header asks for others, which is never
sent. There is no field for a customs code or a country of origin.

Source: admin schema 6.7.10.1, `Product` and `Price`; Shopware core, `ProductDefinition`, `Defaults`.
"""

from typing import Any

from shopswitch.connectors.shopware.values import Record, moment, number, records, text_or_none, translated

Row = dict[str, Any]

_CURRENCY = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
"""Id of the currency all others are counted by; the same in every shop, and in every list of prices."""
_GRAMS = 1000.0
_MM_PER_CM = 10.0
# A tenth of a gram and of a millimetre: what is finer comes from the conversion.
_GRAMS_DECIMALS, _CM_DECIMALS = 1, 2


def build_details(record: Record) -> Row:
    """The columns of PRODUCTS from `weight` on, with what a variant inherits.

    The maker stands under supplier too, with its number for the product: Shopware keeps no other supplier.

    Raises:
        TypeError: A field is not of the documented type, or an association was not loaded.
        ValueError: A moment is unreadable.
    """
    weight, maker = number(record, "weight"), _maker(record)
    return {
        "weight": None if weight is None else round(weight * _GRAMS, _GRAMS_DECIMALS),
        **{name: _centimetres(record, name) for name in ("length", "width", "height")},
        "price": _price(record, "price", "gross"),
        "cost_price": _price(record, "purchasePrices", "net"),
        "supplier": maker,
        "supplier_code": text_or_none(record, "manufacturerNumber") or "",
        "brand": maker,
        "description": bool(translated(record, "description").strip()),
        # Asked for and absent means that it was not loaded: that is no number.
        "images": None if record.get("media") is None else len(records(record, "media")),
        "created_at": None if record.get("createdAt") is None else moment(record, "createdAt"),
    }


def _centimetres(record: Record, name: str) -> float | None:
    size = number(record, name)
    return None if size is None else round(size / _MM_PER_CM, _CM_DECIMALS)


def _maker(record: Record) -> str:
    maker = record.get("manufacturer")
    if maker is None:
        return ""
    if not isinstance(maker, dict):
        raise TypeError("field 'manufacturer' is no record")
    return translated(maker, "name")


def _price(record: Record, name: str, kind: str) -> float | None:
    """The price in the currency all others are counted by.

    Raises:
        TypeError: There are prices, and none in that currency.
    """
    if record.get(name) is None:
        return None
    prices = records(record, name)
    found = [each for each in prices if each.get("currencyId") == _CURRENCY] or (prices if len(prices) == 1 else [])
    if prices and not found:
        raise TypeError(f"field '{name}' holds no price in the shop's own currency")
    return number(found[0], kind) if found else None
