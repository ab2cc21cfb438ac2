"""Product details: weight, prices, maker, origin, pictures and text, and what must be looked up to read them.

Weights come in the unit of the store view, which only its settings tell. The maker is a number of a choice, whose word
is looked up. Sizes, customs codes and the like have no place in Magento but attributes of a merchant's own making.

Source: REST schema 2.4.9, `catalog-data-product-interface`; answers recorded from 2.4.6 (numbers of attributes come as
text with decimals); https://developer.adobe.com/commerce/webapi/rest/
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopswitch.connectors.magento.connection import Link
from shopswitch.connectors.magento.values import Record, Row, amount, attribute, identifier, moment, parts, text
from shopswitch.errors import ConnectorError

MAKER, COST, ORIGIN, TEXT = "manufacturer", "cost", "country_of_manufacture", "description"
_CONFIGS = "/store/storeConfigs"
_CHOICES = f"/products/attributes/{MAKER}/options"
_GRAMS = {"kgs": 1000.0, "lbs": 453.59237}
# Weights are kept with four decimals, so a tenth of a gram is all that a unit of either kind tells.
_GRAMS_DECIMALS = 1
_COUNTRY = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Known:
    """What the details of all products are read with.

    Attributes:
        grams: Grams of one unit of weight, or None: unknown.
        makers: Number of a choice → the maker's name.
        pages: Answers read to find it out.
        problems: What could not be found out.
    """

    grams: float | None = None
    makers: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    problems: tuple[str, ...] = ()


def look_up(link: Link, products: Sequence[Any]) -> Known:
    """Unit of weight and names of makers, each only where a product needs it."""
    records = [each for each in products if isinstance(each, dict)]
    grams, makers = None, dict[str, str]()
    pages, problems = 0, list[str]()
    if any(each.get("weight") for each in records):
        pages += 1
        try:
            grams = _grams(link)
        except (ConnectorError, TypeError, ValueError) as error:
            problems.append(f"Weights are not read, because their unit is unknown: {error}")
    if any(attribute(each, MAKER) for each in records):
        pages += 1
        try:
            makers = {str(each["value"]): text(each, "label") for each in link.get(_CHOICES).json_list()}
        except ConnectorError as error:
            problems.append(f"Makers are not read, because their names cannot be looked up: {error}")
        except (KeyError, TypeError, AttributeError):
            problems.append("Makers are not read, because the list of their names is not built as documented.")
    return Known(grams, makers, pages, tuple(problems))


def _grams(link: Link) -> float:
    """Grams per unit of the store view that is read.

    Raises:
        ConnectorError: The settings cannot be read.
        TypeError: They are not built as documented.
        ValueError: They name no unit, another one, or several.
    """
    configs = link.get(_CONFIGS).json_list()
    if not all(isinstance(each, dict) for each in configs):
        raise TypeError("the settings of the store views are not built as documented.")
    own = [each for each in configs if each.get("code") == link.read_path.split("/")[2]]
    # Which view the path without a code means is told nowhere: all must agree.
    units = {text(each, "weight_unit") for each in own or configs}
    if len(units) != 1:
        raise ValueError("the store views count in different units; give one as `store` in the profile.")
    unit = units.pop()
    if unit not in _GRAMS:
        raise ValueError("the store view names none that is known.")
    return _GRAMS[unit]


def maker_note(products: Iterable[Any], known: Known) -> tuple[str, ...]:
    """A note on makers that are no choice any more."""
    if known.problems:
        return ()
    numbers = [attribute(each, MAKER) for each in products if isinstance(each, dict)]
    count = sum(bool(number) and str(number) not in known.makers for number in numbers)
    return (f"{count} products name a maker that is no choice any more; its number is shown.",) if count else ()


def build_details(record: Record, known: Known) -> Row:
    """The columns of PRODUCTS from `weight` on; a variant is a product that shows its own only.

    Raises:
        TypeError: A field is not of the documented type.
        ValueError: A number, date or country is unreadable.
    """
    weight, number = amount(record.get("weight")), attribute(record, MAKER)
    listed = "custom_attributes" in record
    maker = known.makers.get(identifier(number), identifier(number)) if number else ""
    return {
        "weight": None if weight is None or known.grams is None else round(weight * known.grams, _GRAMS_DECIMALS),
        "price": amount(record.get("price")),
        "cost_price": amount(attribute(record, COST)),
        "country_of_origin": _country(attribute(record, ORIGIN)),
        "supplier": maker,
        "brand": maker,
        "description": _has_text(attribute(record, TEXT)) if listed else None,
        "images": _images(record),
        "created_at": moment(record["created_at"]) if record.get("created_at") is not None else None,
    }


def _country(value: object) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not _COUNTRY.fullmatch(value):
        raise TypeError(f"attribute '{ORIGIN}' holds no code of a country")
    return value.upper()


def _has_text(value: object) -> bool:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"attribute '{TEXT}' is not text")
    return bool(value and value.strip())


def _images(record: Record) -> int | None:
    """Pictures on the product's page: hidden ones and films do not count. PHP may write an empty list as null."""
    if "media_gallery_entries" not in record:
        return None
    listed = record["media_gallery_entries"] or []
    entries = parts(record, "media_gallery_entries")
    if not isinstance(listed, list) or len(entries) != len(listed):
        raise TypeError("field 'media_gallery_entries' is not a list of pictures")
    return sum(1 for each in entries if each.get("media_type") == "image" and each.get("disabled") is not True)
