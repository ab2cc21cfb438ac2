"""The older product export of BigCommerce: variant rows stand below their product, rule rows are settings."""

from collections import Counter

from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.item import Item, Items, actives, name_ids, take_stock, tell_dropped
from shopswitch.connectors.csv.reading import Table, in_rows


def read_bigcommerce(table: Table, layout: Layout) -> Items:
    """Read rows of type Product and SKU; a product with SKU rows is not sold itself.

    Source: https://support.bigcommerce.com/articles/en_US/Knowledge/Legacy-Product-Fields.
    """
    found = Items([])
    active = actives(table, found.notes)
    dropped: Counter[str] = Counter()
    kept: list[int] = []
    orphans: list[int] = []
    product: Item | None = None
    for index in range(len(table)):
        type_ = table.get("type", index).strip().casefold()
        if type_ not in {"product", "sku"}:
            dropped["rules and no products" if type_ == "rule" else "of an unknown item type"] += 1
            continue
        kept.append(index)
        item = _item(table, index, active=active[index])
        if type_ == "product":
            product = item
        elif product is None:
            orphans.append(item.number)
        else:
            item.parent, item.kind, item.active = product, "variant", product.active
            item.name = f"{product.name} - {item.name}" if item.name else product.name
            # Ids of products and of variants are two series, so a variant is known by its SKU.
            item.wish = ""
            product.kind = "parent"
        found.items.append(item)
    found.notes += tell_dropped(dropped)
    if orphans:
        found.problems.append(f"SKU rows below no product: {in_rows(orphans)}. Export the products again.")
    found.problems += name_ids(found.items, vendor=layout.headings.get("source_id", ""))
    if table.has("stock"):
        _stock(table, kept, found=found)
    return found


def _item(table: Table, index: int, *, active: bool) -> Item:
    digital = table.get("product_type", index).strip().upper() == "D"
    return Item(
        number=table.numbers[index],
        wish=table.get("source_id", index).strip(),
        sku=table.get("sku", index),
        name=table.get("name", index).strip(),
        kind="virtual" if digital else "simple",
        active=active,
        barcode=table.get("barcode", index).strip(),
    )


def _stock(table: Table, kept: list[int], *, found: Items) -> None:
    """``Track Inventory`` of the product row: none, by product (variants share), or by option (each its own)."""
    take_stock(found.items, [table.get("stock", index) for index in kept], found=found)
    if not table.has("track"):
        return
    modes = {id(i): table.get("track", index).strip().casefold() for i, index in zip(found.items, kept, strict=True)}
    for item in found.items:
        mode = modes[id(item.parent)] if item.parent is not None else modes[id(item)]
        if mode == "none":
            item.tracked, item.quantity = False, None
        elif mode == "by product" and item.parent is not None:
            item.shared, item.tracked, item.quantity = True, True, item.parent.quantity
