"""One listing of an export, before it becomes a row of a canonical frame."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from shopswitch.connectors.csv.numbers import read_numbers
from shopswitch.connectors.csv.reading import Table, counted, in_rows

_YES = frozenset(
    {
        "1", "true", "yes", "y", "ja", "j", "wahr", "waar", "active", "actief", "aktiv", "enabled", "ingeschakeld",
        "on",        "online", "visible", "zichtbaar", "published",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "0", "-1", "2", "false", "no", "n", "nee", "nein", "falsch", "onwaar", "inactive", "inactief", "inaktiv",
        "disabled", "uitgeschakeld", "off", "offline", "hidden", "onzichtbaar", "draft", "archived", "unlisted",
    }
)  # fmt: skip


@dataclass(slots=True)
class Item:
    """A listing; filled in step by step while the rows of a file are put together.

    Attributes:
        number: Number of its data row.
        wish: The id it should get: the vendor's where the file has one, else "".
        quantity: Pieces, None when not tracked or unreadable.
        tracked: The shop keeps a quantity for it.
        shared: The quantity is the parent's.
    """

    number: int
    wish: str
    sku: str
    name: str = ""
    kind: str = "simple"
    active: bool = True
    barcode: str = ""
    inherited: bool = False
    quantity: float | None = None
    tracked: bool = False
    shared: bool = False
    source_id: str = ""
    parent: "Item | None" = None


@dataclass(slots=True)
class Items:
    """What a file holds.

    Attributes:
        items: Listings in file order, each with its `source_id`.
        has_stock: Whether the export has stock at all.
        problems: Why it is not whole.
        notes: What was assumed or left out.
        stock_problems: Problems that concern stock only.
        barcode_problems: Problems that concern barcodes only.
    """

    items: list[Item]
    has_stock: bool = False
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stock_problems: list[str] = field(default_factory=list)
    barcode_problems: list[str] = field(default_factory=list)


def flag(text: str) -> bool | None:
    """Yes or no in the words exports use (English, Dutch, German), None when it is neither."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def actives(table: Table, notes: list[str], *, name: str = "active") -> list[bool]:
    """The active flag of every row; what is not understood counts as active and is noted."""
    if not table.has(name):
        notes.append("The export does not say which products are active: all were taken as active.")
        return [True] * len(table)
    found = [flag(cell) for cell in table.columns[name]]
    strange = [
        n
        for value, cell, n in zip(found, table.columns[name], table.numbers, strict=True)
        if value is None and cell.strip()
    ]
    if strange:
        notes.append(f"Neither active nor inactive, taken as active: {in_rows(strange)}.")
    return [value is not False for value in found]


def take_stock(items: list[Item], cells: list[str], *, found: Items) -> None:
    """Read the stock column into the items: a blank cell means that no stock is kept."""
    numbers = read_numbers(cells, [item.number for item in items], what="stock")
    found.stock_problems += numbers.problems
    found.has_stock = True
    for item, cell, value in zip(items, cells, numbers.values, strict=True):
        item.tracked = bool(cell.strip())
        item.quantity = value


def name_ids(items: Iterable[Item], *, vendor: str = "") -> list[str]:
    """Give every item a `source_id` that is its own.

    The vendor's id where the file has one, otherwise the SKU; a repeated one gets its row number behind it, and
    without either the row number alone is the id.

    Args:
        items: In file order.
        vendor: Heading of the vendor's id, when the ids are the vendor's: those cannot repeat in a sound export.

    Returns:
        Problems.
    """
    used: set[str] = set()
    repeated: list[int] = []
    for item in items:
        wish = item.wish or (item.sku if item.sku.strip() else "")
        name = wish or f"row {item.number}"
        if wish and wish in used and item.wish and vendor:
            repeated.append(item.number)
        while name in used:
            name = f"{name} (row {item.number})"
        used.add(name)
        item.source_id = name
    if not repeated:
        return []
    return [f"The file holds the same '{vendor}' twice: {in_rows(repeated)}. Export it again in one piece."]


def damage(table: Table, *names: str) -> list[str]:
    """Problems of code columns that a spreadsheet turned into powers of ten."""
    words = {"sku": "SKU", "barcode": "barcode", "order_number": "order number", "order_id": "order id"}
    problems = []
    for name in names:
        rows = table.damaged(name)
        if rows:
            problems.append(
                f"The {words[name]} column went through a spreadsheet: powers of ten such as 8.71E+12 in "
                f"{in_rows(rows)}. Export it again and do not open it in a spreadsheet."
            )
    return problems


def tell_dropped(dropped: Counter[str]) -> list[str]:
    """Notes on rows that were left out, with the reason."""
    return [f"Left out, {reason}: {counted(count, 'row')}." for reason, count in sorted(dropped.items()) if count]


def tell_codes(table: Table, names: dict[str, str]) -> list[str]:
    """A note on how often each column that could be Picqer's product code is filled, when there are several."""
    there = [name for name in names if table.has(name)]
    if len(there) < 2:
        return []
    filled = ", ".join(f"{names[name]} {table.filled(name)}" for name in there)
    return [
        f"Filled, of {counted(len(table), 'row')}: {filled}. {names[there[0]]} was taken as SKU; another column can be "
        "named in the mapping file."
    ]


def trimmed_barcode(text: str) -> str:
    """A barcode without the apostrophe Shopify was seen to put before digits (unconfirmed)."""
    return text[1:] if re.fullmatch(r"'\d+", text) else text
