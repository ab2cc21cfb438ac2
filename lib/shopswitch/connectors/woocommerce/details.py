"""What else a product holds: weight, sizes, price, pictures, brand, description.

Source: Products and Product variations of the REST API wc/v3; observed on WooCommerce 11.0.1.
"""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.woocommerce.connection import API
from shopswitch.connectors.woocommerce.pages import Reading, SmallerPages
from shopswitch.connectors.woocommerce.rows import Record, Row, moment, text
from shopswitch.errors import ConnectorError
from shopswitch.frames.details import CENTIMETRES, GRAMS, Measured

_WEIGHT, _SIZE = "woocommerce_weight_unit", "woocommerce_dimension_unit"
_SIDES = ("length", "width", "height")


class Details:
    """Turns products and variations into the further columns of PRODUCTS.

    A variation that has no weight, size, picture or description of its own shows its product's, as in the shop.

    Args:
        units: Settings with the units of weight and size; empty when nothing is measured or they cannot be read.
        problem: Why they cannot, or "".
    """

    def __init__(self, units: Mapping[str, str], problem: str = "") -> None:
        self._units, self._problem = units, problem
        self._measured = Measured()

    @property
    def problems(self) -> tuple[str, ...]:
        """Why all weights and sizes are unknown: a missing right, mostly, that can be given."""
        return (self._problem,) if self._problem else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left unknown because the shop itself holds it so, one sentence each."""
        return self._measured.notes

    def of(self, record: Record, parent: Record | None) -> Row:
        """The columns from `weight` on.

        Raises:
            TypeError: A field is not of the documented type.
            ValueError: The date is unreadable.
        """
        product = record if parent is None else parent
        made = record.get("date_created_gmt")
        return {
            "weight": self._weight(record, parent),
            **{side: self._size(record, parent, side) for side in _SIDES},
            "price": self._measured.number(record.get("price"), "price", zero_counts=True),
            "brand": _brand(product.get("brands")),
            "description": _described(record, product),
            "images": _images(record, parent),
            # Drafts that were never saved have none.
            "created_at": moment(made) if made else None,
        }

    def _weight(self, record: Record, parent: Record | None) -> float | None:
        value = _shown(record.get("weight"), None if parent is None else parent.get("weight"))
        return self._in_unit(value, _WEIGHT, GRAMS, "weight")

    def _size(self, record: Record, parent: Record | None, side: str) -> float | None:
        value = _shown(_sizes(record).get(side), None if parent is None else _sizes(parent).get(side))
        return self._in_unit(value, _SIZE, CENTIMETRES, side)

    def _in_unit(self, value: object, setting: str, table: Mapping[str, float], what: str) -> float | None:
        if self._problem:
            # Told once, for all of them; a wrong type is still an error.
            self._measured.number(value, what)
            return None
        return self._measured.in_unit(value, self._units.get(setting), table, what)


def details_of(reader: SmallerPages, reading: Reading) -> Details:
    """Details of what was read; one call more for the units, and none when nothing is measured."""
    if not any(_is_measured(record) for record, _ in reading.records):
        return Details({})
    try:
        options = reader.get(f"{API}/settings/products", {"_fields": "id,value"}).json_list()
        units = {each["id"]: each["value"] for each in options if each["id"] in (_WEIGHT, _SIZE)}
    except ConnectorError as error:
        return Details({}, f"In which units the shop weighs and measures cannot be read: {error}")
    except (KeyError, TypeError):
        return Details({}, "In which units the shop weighs and measures cannot be read from its settings.")
    if units.keys() != {_WEIGHT, _SIZE}:
        return Details({}, "In which units the shop weighs and measures is not among its settings.")
    return Details(units)


def _is_measured(record: Any) -> bool:
    sizes = record.get("dimensions")
    return bool(record.get("weight")) or (isinstance(sizes, Mapping) and any(map(sizes.get, _SIDES)))


def _sizes(record: Record) -> Mapping[str, Any]:
    sizes = record.get("dimensions")
    # PHP writes an empty object as a list.
    if sizes in (None, False, "", []):
        return {}
    if not isinstance(sizes, Mapping):
        raise TypeError("field 'dimensions' is no object")
    return sizes


def _shown(own: object, inherited: object) -> object:
    return inherited if own in (None, False, "") else own


def _brand(brands: object) -> str:
    listed = _listed(brands, "brands")
    return text(listed[0], "name") if listed else ""


def _described(record: Record, product: Record) -> bool | None:
    """Whether there is a text; what it says is looked at no further."""
    fields = [(each, name) for each in (record, product) for name in ("description", "short_description")]
    shown = [text(each, name).strip() != "" for each, name in fields if name in each]
    return any(shown) if shown else None


def _images(record: Record, parent: Record | None) -> int | None:
    if parent is not None:
        own = record.get("image")
        if own not in (None, False, "", []):
            if not isinstance(own, Mapping):
                raise TypeError("field 'image' is no object")
            if own.get("id"):
                return 1
    images = (record if parent is None else parent).get("images")
    if images is None:
        return None
    # A product without any shows a placeholder in older versions, whose id is 0.
    return sum(bool(each.get("id")) for each in _listed(images, "images"))


def _listed(value: object, name: str) -> list[Any]:
    """The entries of a list, which PHP writes as an object when it has gaps."""
    if value in (None, False, ""):
        return []
    if not isinstance(value, list | dict):
        raise TypeError(f"field '{name}' is no list")
    entries = [*value.values()] if isinstance(value, dict) else value
    if not all(isinstance(each, Mapping) for each in entries):
        raise TypeError(f"field '{name}' holds something else than objects")
    return entries
