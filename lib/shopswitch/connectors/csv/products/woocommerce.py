"""The product export of WooCommerce: parents, variations that may share SKU and stock."""

from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.item import Item, Items, actives, name_ids, take_stock
from shopswitch.connectors.csv.reading import Table, in_rows

_PARENTS = frozenset({"variable", "grouped", "variable-subscription"})
_VIRTUAL = frozenset({"virtual", "downloadable"})
_VARIANTS = frozenset({"variation", "subscription_variation"})
_PLAIN = frozenset({"simple", "subscription"})


def read_woocommerce(table: Table, layout: Layout) -> Items:
    """Read the core's product export.

    A variation with an empty SKU shows its parent's, and one whose stock says ``parent`` shares the parent's number.

    Source: class-wc-product-csv-exporter.php (get_column_value_stock, get_column_value_parent_id).
    """
    found = Items([])
    active = actives(table, found.notes)
    strange = []
    for index in range(len(table)):
        kind = _kind(table.get("type", index))
        if not kind:
            strange.append(table.numbers[index])
        found.items.append(
            Item(
                number=table.numbers[index],
                wish=table.get("source_id", index).strip(),
                sku=table.get("sku", index),
                name=table.get("name", index).strip(),
                kind=kind or "other",
                active=active[index],
                barcode=table.get("barcode", index).strip(),
            )
        )
    if strange:
        found.notes.append(f"Types of a plugin, read as kind other: {in_rows(strange)}.")
    found.problems += name_ids(found.items, vendor=layout.headings.get("source_id", ""))
    _adopt(table, found)
    _inherit_sku(found)
    if table.has("stock"):
        _stock(table, found)
    return found


def _kind(cell: str) -> str:
    """The kind of a product's comma-separated types, "" when none is known."""
    types = {word.strip().casefold() for word in cell.split(",")}
    if types & _PARENTS:
        return "parent"
    if "external" in types:
        # Sold at another shop's address: no order of this shop ever holds it.
        return "parent"
    if types & _VIRTUAL:
        return "virtual"
    if types & _VARIANTS:
        return "variant"
    return "simple" if types & _PLAIN else ""


def _adopt(table: Table, found: Items) -> None:
    """Point variations at their parents: by SKU, or ``id:123`` when the parent has none."""
    by_id = {item.wish: item for item in found.items if item.wish}
    by_sku = {item.sku: item for item in reversed(found.items) if item.sku}
    lost = []
    for index, item in enumerate(found.items):
        named = table.get("parent", index).strip()
        if not named:
            continue
        item.parent = by_id.get(named[3:].strip()) if named.startswith("id:") else by_sku.get(named)
        if item.parent is None:
            lost.append(item.number)
        elif not item.parent.active:
            # A published variation of a draft is not on sale.
            item.active = False
    if lost:
        found.problems.append(
            f"The parent is not in the file: {in_rows(lost)}. The export was filtered or cut: export all product types."
        )


def _inherit_sku(found: Items) -> None:
    for item in found.items:
        if not item.sku.strip() and item.parent is not None and item.parent.sku.strip():
            item.sku = item.parent.sku
            item.inherited = True


def _stock(table: Table, found: Items) -> None:
    cells = table.columns["stock"]
    shared = [cell.strip().casefold() == "parent" for cell in cells]
    take_stock(found.items, ["" if own else cell for cell, own in zip(cells, shared, strict=True)], found=found)
    unknown = []
    for item, is_shared in zip(found.items, shared, strict=True):
        if not is_shared:
            continue
        item.shared = item.tracked = True
        item.quantity = item.parent.quantity if item.parent is not None else None
        if item.quantity is None:
            unknown.append(item.number)
    if unknown:
        found.stock_problems.append(f"Stock is shared with a parent that shows none: {in_rows(unknown)}.")
