"""Exports with one row per listing and no rules of their own beyond a few columns."""

from collections import Counter

from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.item import (
    Item,
    Items,
    actives,
    flag,
    name_ids,
    take_stock,
    tell_codes,
    tell_dropped,
)
from shopswitch.connectors.csv.reading import Table, counted, in_rows
from shopswitch.frames.products import KINDS

_CODES = {"sku": "SKU", "article_code": "Article_Code / model", "barcode": "EAN"}


def read_flat(table: Table, layout: Layout) -> Items:
    """Read the canonical products file, Lightspeed, CCV, bol, PrestaShop, OpenCart, Amazon, Shopware and unknown shops.

    Parents are rows that other rows name as theirs, by id or by SKU: they are not sold themselves.
    """
    found = Items([])
    kept = _kept(table, layout.profile.key, found=found)
    active = _active(table, layout.profile.key, found=found)
    pairs: list[tuple[Item, int]] = []
    for index in kept:
        item = Item(
            number=table.numbers[index],
            wish=_vendor_id(table, index),
            sku=table.get("sku", index),
            name=_name(table, index),
            active=active[index],
            barcode=_barcode(table, index),
        )
        pairs.append((item, index))
        found.items.append(item)
    vendor = layout.headings.get("source_id", "")
    found.problems += name_ids(found.items, vendor=vendor if not table.has("combination") else "")
    _relate(table, pairs, found=found)
    _inherit(table, pairs, key=layout.profile.key)
    _kinds(table, pairs, found=found)
    if table.has("stock"):
        take_stock(found.items, [table.get("stock", index) for index in kept], found=found)
        _untracked(table, pairs)
    found.notes += tell_codes(table, _CODES) if table.has("article_code") else []
    _refuse_packed(table, found)
    return found


def _kept(table: Table, key: str, *, found: Items) -> list[int]:
    dropped: Counter[str] = Counter()
    kept = []
    for index in range(len(table)):
        fulfilment = table.get("fulfilment", index).strip().upper()
        if key == "bol" and fulfilment == "FBB":
            dropped["kept and shipped by bol itself (FBB)"] += 1
        elif key == "amazon" and fulfilment.startswith("AMAZON"):
            dropped["kept and shipped by Amazon itself"] += 1
        else:
            kept.append(index)
    found.notes += tell_dropped(dropped)
    return kept


def _active(table: Table, key: str, *, found: Items) -> list[bool]:
    if key == "bol":
        return [flag(table.get("held", index)) is not True for index in range(len(table))]
    if key == "lightspeed":
        # Y = yes, N = no, S = only while there is stock (seen in public tools).
        return [table.get("active", index).strip().upper() != "N" for index in range(len(table))]
    return actives(table, found.notes)


def _vendor_id(table: Table, index: int) -> str:
    own = table.get("source_id", index).strip()
    combination = table.get("combination", index).strip()
    return f"{own}-{combination}" if own and combination not in {"", "0"} else own


def _name(table: Table, index: int) -> str:
    name = table.get("name", index).strip()
    option = table.get("option", index).strip()
    return f"{name} - {option}" if name and option and option != "Default" else name


def _barcode(table: Table, index: int) -> str:
    # Amazon puts its own number in the barcode's column; 3 and 4 mean UPC and EAN.
    if table.has("barcode_type") and table.get("barcode_type", index).strip() not in {"3", "4"}:
        return ""
    return table.get("barcode", index).strip()


def _relate(table: Table, pairs: list[tuple[Item, int]], *, found: Items) -> None:
    """Point variants at their parents; several rows of one group are variants without a parent row."""
    by_id = {item.wish: item for item, _ in pairs if item.wish}
    by_sku = {item.sku: item for item, _ in reversed(pairs) if item.sku}
    groups = Counter(cell for cell in table.columns.get("group", []) if cell.strip())
    lost = []
    for item, index in pairs:
        parent_id, parent_sku = table.get("parent_id", index).strip(), table.get("parent", index)
        if parent_sku.strip() and parent_sku == item.sku:
            continue  # Shopware 5 names the main article's own number on its own row.
        if parent_id or parent_sku.strip():
            item.parent = by_id.get(parent_id) if parent_id else by_sku.get(parent_sku)
            item.kind = "variant"
            if item.parent is None:
                lost.append(item.number)
        elif groups[table.get("group", index)] > 1 or table.get("combination", index).strip() not in {"", "0"}:
            item.kind = "variant"
    parents = {id(item.parent) for item, _ in pairs if item.parent is not None}
    for item, _ in pairs:
        if id(item) in parents:
            item.kind = "parent"
    if parents:
        found.notes.append(
            f"Named as parent by other rows, so taken as not sold themselves: {counted(len(parents), 'row')}."
        )
    if lost:
        found.notes.append(f"Variants name a parent that is not in the file: {in_rows(lost)}.")


def _inherit(table: Table, pairs: list[tuple[Item, int]], *, key: str) -> None:
    """Shopware 6 leaves a variant's cell empty when the parent's value holds."""
    if key != "shopware6":
        return
    for item, index in pairs:
        if item.parent is not None:
            item.name = item.name or item.parent.name
            if not table.get("active", index).strip():
                item.active = item.parent.active


def _kinds(table: Table, pairs: list[tuple[Item, int]], *, found: Items) -> None:
    if not table.has("kind"):
        return
    strange = []
    for item, index in pairs:
        word = table.get("kind", index).strip().casefold()
        if word in KINDS:
            item.kind = word
        elif word:
            item.kind = "other"
            strange.append(item.number)
    if strange:
        found.notes.append(f"Unknown kind, read as other: {in_rows(strange)}. Kinds are {', '.join(KINDS)}.")


def _untracked(table: Table, pairs: list[tuple[Item, int]]) -> None:
    """A column that says so beats the stock cell."""
    for item, index in pairs:
        says = flag(table.get("tracked", index)) if table.has("tracked") else flag(table.get("track", index))
        if says is False:
            item.tracked, item.quantity = False, None
        elif says is True:
            item.tracked = True


def _refuse_packed(table: Table, found: Items) -> None:
    """Several variants in one cell cannot be taken apart without guessing."""
    cells = table.columns.get("options", [])
    packed = [n for cell, n in zip(cells, table.numbers, strict=False) if "|" in cell or "," in cell]
    if packed:
        found.problems.append(f"Several variants in one cell: {in_rows(packed)}. Export one row for each variant.")
