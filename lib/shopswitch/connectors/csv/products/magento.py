"""The product export of Magento 2: one row per store view, variants named by their parent."""

import re
from collections import Counter

from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.item import Item, Items, name_ids, take_stock, tell_dropped
from shopswitch.connectors.csv.reading import Table

_KINDS = {
    "simple": "simple",
    "configurable": "parent",
    "grouped": "parent",
    "bundle": "bundle",
    "virtual": "virtual",
    "downloadable": "virtual",
}
# A shop keeps its EAN in an attribute of its own naming; these are the usual ones.
_BARCODE = re.compile(r"(?:^|,)(ean|ean13|ean_code|gtin|barcode|upc)=([^,]*)", re.IGNORECASE)
_VARIANT = re.compile(r"(?:^|\|)sku=([^,|]+)")


def read_magento(table: Table, layout: Layout) -> Items:
    r"""Read the catalogue export; rows of a store view repeat the SKU and are left out.

    Source: Magento\CatalogImportExport\Model\Export\Product; https://github.com/magento/magento2/issues/5348.
    """
    found = Items([])
    kept = [index for index in range(len(table)) if not table.get("store_view", index).strip()]
    found.notes += tell_dropped(Counter({"the same product again for a store view": len(table) - len(kept)}))
    parents: dict[str, Item] = {}
    attributes: Counter[str] = Counter()
    for index in kept:
        code, barcode = _barcode(table.get("additional", index))
        attributes[code] += 1
        item = Item(
            number=table.numbers[index],
            wish="",
            sku=table.get("sku", index),
            name=table.get("name", index).strip(),
            kind=_KINDS.get(table.get("type", index).strip().casefold(), "other"),
            active=table.get("active", index).strip() in {"1", ""},
            barcode=barcode,
        )
        found.items.append(item)
        for sku in _VARIANT.findall(table.get("variations", index)):
            parents.setdefault(sku, item)
    del attributes[""]
    found.notes += [f"Barcodes taken from the attribute '{code}': {count}." for code, count in attributes.items()]
    found.problems += name_ids(found.items)
    for item in found.items:
        item.parent = parents.get(item.sku)
        if item.parent is not None and item.kind == "simple":
            item.kind = "variant"
    if table.has("stock"):
        _stock(table, kept, found=found)
    return found


def _barcode(attributes: str) -> tuple[str, str]:
    """The attribute and its value, or two empty texts."""
    hit = _BARCODE.search(attributes)
    return (hit[1].lower(), hit[2].strip()) if hit and hit[2].strip() else ("", "")


def _stock(table: Table, kept: list[int], *, found: Items) -> None:
    take_stock(found.items, [table.get("stock", index) for index in kept], found=found)
    for item, index in zip(found.items, kept, strict=True):
        own = table.get("manage_stock", index).strip()
        by_default = table.get("config_stock", index).strip() == "1"
        # What the shop-wide setting says is not in the file; its factory default is that stock is kept.
        if (own == "0" and not by_default) or item.kind == "bundle":
            item.tracked, item.quantity = False, None
