"""Stock exports of their own: quantities per location, tied to the product list by variant or SKU."""

from typing import Any

from shopswitch.connectors.csv.files import Export, heading
from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.numbers import read_numbers
from shopswitch.connectors.csv.products.item import Item, damage, flag
from shopswitch.connectors.csv.products.shopify import variant_key
from shopswitch.connectors.csv.profiles.stock import INVENTORY_KNOWN
from shopswitch.connectors.csv.reading import Table, counted, in_rows

_NOT_THERE = "not stocked"


def location_columns(export: Export, layout: Layout) -> dict[str, int]:
    """Columns of a Shopify inventory export that are locations: heading → index."""
    if layout.profile.key != "shopify" or "location" in layout.picked or "stock" in layout.picked:
        return {}
    return {name: i for i, name in enumerate(export.header) if name.strip() and heading(name) not in INVENTORY_KNOWN}


class StockReader:
    """Reads one stock export.

    Args:
        table: Its cells; location columns under their headings.
        layout: How its columns are understood.
        locations: Headings that are locations, when quantities stand in columns.
        products: Listings of the product export by variant key (Shopify) and by SKU, or empty.
    """

    def __init__(self, table: Table, layout: Layout, *, locations: list[str], products: list[Item]) -> None:
        self._table = table
        self._layout = layout
        self._locations = locations
        self._known = {item.source_id: item for item in products}
        self._by_sku: dict[str, list[Item]] = {}
        for item in products:
            self._by_sku.setdefault(item.sku, []).append(item)
        self.problems = damage(table, "sku")
        self.notes: list[str] = []
        self._skipped = 0

    def rows(self) -> list[dict[str, Any]]:
        """Rows of the STOCK frame; a pair of listing and location that repeats is a problem."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        repeated: list[int] = []
        for column, location in self._columns():
            cells = self._table.columns[column]
            texts = ["" if cell.strip().casefold() == _NOT_THERE else cell for cell in cells]
            numbers = read_numbers(texts, self._table.numbers, what=f"stock ({column})" if location else "stock")
            self.problems += numbers.problems
            for index, cell in enumerate(cells):
                if cell.strip().casefold() == _NOT_THERE:
                    self._skipped += 1
                    continue
                row = self._row(index, location, quantity=numbers.values[index], tracked=bool(cell.strip()))
                key = (row["source_id"], row["location_id"])
                if key in found:
                    repeated.append(self._table.numbers[index])
                found.setdefault(key, row)
        if repeated:
            self.problems.append(
                f"The same listing twice at one location, only the first read: {in_rows(repeated)}. Export the stock "
                "again."
            )
        if self._skipped:
            self.notes.append(f"Left out, not stocked at that location: {counted(self._skipped, 'cell')}.")
        return list(found.values())

    def _columns(self) -> list[tuple[str, str]]:
        return [(name, name) for name in self._locations] or [("stock", "")]

    def _row(self, index: int, location: str, *, quantity: float | None, tracked: bool) -> dict[str, Any]:
        place = location or self._table.get("location", index).strip()
        counts = flag(self._table.get("counts", index)) is not False
        source_id, sku = self._listing(index)
        return {
            "source_id": source_id,
            "sku": sku,
            "location_id": place,
            "location_name": place,
            "location_counts": counts,
            "tracked": tracked,
            "shared": False,
            "quantity": quantity,
        }

    def _listing(self, index: int) -> tuple[str, str]:
        sku = self._table.get("sku", index)
        if self._layout.profile.key == "shopify":
            key = variant_key(self._table, index)
            known = self._known.get(key)
            return key, known.sku if known is not None and not sku.strip() else sku
        same = self._by_sku.get(sku, [])
        if len(same) == 1 and sku.strip():
            return same[0].source_id, sku
        return sku if sku.strip() else f"row {self._table.numbers[index]}", sku
