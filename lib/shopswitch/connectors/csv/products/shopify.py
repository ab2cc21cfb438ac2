"""The product and inventory exports of Shopify: rows are variants, or only further pictures."""

from collections import Counter

from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.item import (
    Item,
    Items,
    flag,
    name_ids,
    take_stock,
    tell_dropped,
    trimmed_barcode,
)
from shopswitch.connectors.csv.reading import Table, in_rows

_OPTIONS = ("option1", "option2", "option3")
_OF_A_VARIANT = ("option1", "sku", "price", "barcode")
_NO_OPTION = frozenset({"", "default title"})


def variant_key(table: Table, index: int) -> str:
    """Handle and option values: the file holds no ids of products or variants."""
    options = [table.get(name, index).strip() for name in _OPTIONS]
    return "|".join([table.get("handle", index).strip(), *(o for o in options if o.casefold() not in _NO_OPTION)])


def read_shopify(table: Table, layout: Layout) -> Items:
    """Read both generations of the product export, or an inventory export.

    Rows group on the handle. Title, status and visibility stand on a product's first row only; rows that hold
    nothing of a variant are further pictures.

    Source: https://help.shopify.com/en/manual/products/import-export/using-csv.
    """
    found = Items([])
    first: dict[str, int] = {}
    nameless = []
    for index in range(len(table)):
        handle = table.get("handle", index).strip()
        if handle:
            first.setdefault(handle, index)
        else:
            nameless.append(table.numbers[index])
    if nameless:
        found.problems.append(f"No handle: {in_rows(nameless)}. Export the products again.")
    variants = _variant_rows(table, first, found=found)
    sizes = Counter(table.get("handle", index).strip() for index in variants)
    seen: set[str] = set()
    for index in variants:
        key = variant_key(table, index)
        if layout.picked.get("origin") is not None and key in seen:
            continue  # An inventory export with a row per location repeats the variant.
        seen.add(key)
        handle = table.get("handle", index).strip()
        found.items.append(_item(table, index, head=first[handle], several=sizes[handle] > 1))
    _explain(table, found)
    # Shopify allows no two variants with the same options.
    found.problems += name_ids(found.items, vendor="Handle and options")
    if table.has("stock"):
        _stock(table, variants, found=found)
    return found


def _variant_rows(table: Table, first: dict[str, int], *, found: Items) -> list[int]:
    handles = [table.get("handle", index).strip() for index in range(len(table))]
    holding = [bool(h) and any(table.get(name, i).strip() for name in _OF_A_VARIANT) for i, h in enumerate(handles)]
    with_variant = {handle for handle, holds in zip(handles, holding, strict=True) if holds}
    # Every product has a variant, so a product without any such row is still one.
    rows = [i for i, h in enumerate(handles) if h and (holding[i] or (h not in with_variant and first[h] == i))]
    pictures = sum(1 for handle in handles if handle) - len(rows)
    found.notes += tell_dropped(Counter({"further pictures without a variant": pictures}))
    return rows


def _item(table: Table, index: int, *, head: int, several: bool) -> Item:
    options = [text for name in _OPTIONS if (text := table.get(name, index).strip()).casefold() not in _NO_OPTION]
    title = table.get("name", head).strip()
    ships = flag(table.get("shipping", index))
    virtual = ships is False or flag(table.get("gift_card", head)) is True
    return Item(
        number=table.numbers[index],
        wish=variant_key(table, index),
        sku=table.get("sku", index),
        name=f"{title} - {' / '.join(options)}" if title and options else title,
        kind="virtual" if virtual else "variant" if several else "simple",
        active=_active(table, head),
        barcode=trimmed_barcode(table.get("barcode", index).strip()),
    )


def _active(table: Table, head: int) -> bool:
    """The status says it; before there was one, whether the online store showed the product."""
    status = table.get("status", head).strip().casefold()
    return status == "active" if status else flag(table.get("published", head)) is not False


def _explain(table: Table, found: Items) -> None:
    if not (table.has("status") or table.has("published")):
        found.notes.append("The export does not say which products are active: all were taken as active.")
    if found.items and not any(item.sku.strip() for item in found.items):
        found.notes.append("No variant in the file has a SKU.")


def _stock(table: Table, variants: list[int], *, found: Items) -> None:
    take_stock(found.items, [table.get("stock", index) for index in variants], found=found)
    if not table.has("tracker"):
        return
    for item, index in zip(found.items, variants, strict=True):
        if not table.get("tracker", index).strip():
            item.tracked, item.quantity = False, None
