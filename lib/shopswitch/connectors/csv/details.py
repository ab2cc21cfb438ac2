"""What an export tells of a product beside code, name and stock: weight, sizes, prices, customs data, pictures."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.csv.files import Export, heading
from shopswitch.connectors.csv.layout import Layout, is_personal
from shopswitch.connectors.csv.numbers import read_numbers
from shopswitch.connectors.csv.products import Item, Items
from shopswitch.connectors.csv.profiles.details import ORDERS, PRODUCTS
from shopswitch.connectors.csv.reading import Table, counted
from shopswitch.frames.details import CENTIMETRES, GRAMS

PREFIX = "detail."
"""Before the name of a detail's column in a table, so that no column of a layout is meant."""

_SIDES = ("length", "width", "height")
_NUMBERS = ("weight", *_SIDES, "price", "cost_price")
_TEXTS = ("hs_code", "country_of_origin", "supplier", "supplier_code", "brand")
# On the first row of a product only.
_ON_HEAD = frozenset({"brand", "description", "short"})
_UNIT = re.compile(r"\((\w+)\)$|_(g|cm)$")
_DECIMALS = 3


def detail_columns(export: Export, layout: Layout) -> dict[str, int]:
    """Columns with details: name in the table → index. A heading that stands twice is passed over."""
    known = {"products": PRODUCTS, "orders": ORDERS}.get(layout.profile.resource, {})
    profile = known.get(layout.profile.key)
    if profile is None or layout.problem:
        return {}
    names = [heading(text) for text in export.header]
    return {
        f"{PREFIX}{name}": index
        for name, index in profile.positions(export.header).items()
        if names.count(names[index]) == 1 and not is_personal(export.header[index])
    }


class Details:
    """Details of the listings of one export.

    Numbers are read like all numbers of an export, by the column; one that cannot be read leaves the detail open and
    is told in a note. A listing without a value of its own shows its parent's.

    Args:
        table: The export's cells.
        headings: Name of a detail → heading as the export writes it.
        items: Its listings.
    """

    def __init__(self, table: Table, headings: Mapping[str, str], items: Items) -> None:
        self._table = table
        self._place = {number: index for index, number in enumerate(table.numbers)}
        self.notes: list[str] = []
        self._strange = 0
        self._numbers = {name: self._column(name, headings) for name in _NUMBERS if table.has(PREFIX + name)}
        self._head: dict[str, int] = {}
        self._pictures: Counter[str] = Counter()
        self._group()
        if headings and items.items:
            told = ", ".join(f"{name} = '{text}'" for name, text in headings.items())
            self.notes.append(f"Details read: {told}.")

    def of(self, item: Item) -> dict[str, Any]:
        """The columns of PRODUCTS from `weight` on that the export has."""
        row: dict[str, Any] = {name: self._number(item, name) for name in self._numbers}
        row |= {name: self._text(item, name) for name in _TEXTS if self._table.has(PREFIX + name)}
        if "country_of_origin" in row:
            row["country_of_origin"] = self._country(row["country_of_origin"])
        texts = [name for name in ("description", "short") if self._table.has(PREFIX + name)]
        if texts:
            row["description"] = any(self._text(item, name) for name in texts)
        if self._table.has(PREFIX + "images"):
            row["images"] = _images(self._text(item, "images"))
        if self._table.has(PREFIX + "picture"):
            row["images"] = self._pictures[self._handle(self._place[item.number])]
        return row

    def tell(self) -> list[str]:
        """Notes on all that was read and left open."""
        if not self._strange:
            return self.notes
        return [*self.notes, f"Left open, because it is no code of two letters: country in {self._strange} products."]

    def _country(self, text: str) -> str:
        if not text or (len(text) == 2 and text.isalpha()):
            return text.upper()
        self._strange += 1
        return ""

    def _column(self, name: str, headings: Mapping[str, str]) -> list[float | None]:
        """A column of numbers in the unit of the frame; 0 says that nothing was filled in, except of a price."""
        cells = self._table.columns[PREFIX + name]
        found = read_numbers(cells, self._table.numbers, what=name.replace("_", " "))
        self.notes += [f"Left open: {problem}" for problem in found.problems]
        if name == "price":
            return [value if value is not None and value >= 0 else None for value in found.values]
        values = [value if value is not None and value > 0 else None for value in found.values]
        table = GRAMS if name == "weight" else CENTIMETRES if name in _SIDES else None
        if table is None:
            return values
        factors = [table.get(unit) for unit in self._units(name, headings)]
        unknown = sum(value is not None and factor is None for value, factor in zip(values, factors, strict=True))
        if unknown:
            self.notes.append(f"Left open, because the unit is not known: {name} in {counted(unknown, 'row')}.")
        return [
            None if value is None or factor is None else round(value * factor, _DECIMALS)
            for value, factor in zip(values, factors, strict=True)
        ]

    def _units(self, name: str, headings: Mapping[str, str]) -> list[str]:
        own = self._table.columns.get(f"{PREFIX}{name}_unit")
        if own is not None:
            return [cell.strip().lower() for cell in own]
        text = heading(headings[name])
        hit = _UNIT.search(text)
        unit = (hit[1] or hit[2]) if hit else "g" if text.endswith("grams") else ""
        return [unit] * len(self._table)

    def _group(self) -> None:
        """First row and pictures of each product, where rows group on a handle."""
        for index in range(len(self._table)):
            handle = self._handle(index)
            if handle:
                self._head.setdefault(handle, index)
                self._pictures[handle] += bool(self._table.get(PREFIX + "picture", index).strip())

    def _handle(self, index: int) -> str:
        return self._table.get("handle", index).strip()

    def _number(self, item: Item, name: str) -> float | None:
        own = self._numbers[name][self._place[item.number]]
        return self._number(item.parent, name) if own is None and item.parent is not None else own

    def _text(self, item: Item, name: str) -> str:
        index = self._place[item.number]
        if name in _ON_HEAD:
            index = self._head.get(self._handle(index), index)
        own = self._table.get(PREFIX + name, index).strip()
        return self._text(item.parent, name) if not own and item.parent is not None else own


def _images(text: str) -> int:
    """How many pictures: a number, or their addresses with commas between them."""
    return int(text) if text.isascii() and text.isdigit() else sum(1 for part in text.split(",") if part.strip())


def shown_headings(export: Export, columns: Mapping[str, int]) -> dict[str, str]:
    """Name of each detail → heading as the export writes it."""
    return {name.removeprefix(PREFIX): export.header[index] for name, index in columns.items()}
