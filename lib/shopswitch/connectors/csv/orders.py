"""From the text cells of an order export to canonical orders: grouped, dated, and their status understood."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.connectors.csv.dates import read_moments
from shopswitch.connectors.csv.layout import Layout
from shopswitch.connectors.csv.products.item import damage, flag, tell_dropped
from shopswitch.connectors.csv.profiles.states import plain, state_of
from shopswitch.connectors.csv.reading import Table, counted, in_rows

# A real shop has a dozen statuses. More different words mean that the column is something else, perhaps a name.
_MOST_STATUSES = 40
_PAID = frozenset({"paid", "betaald", "bezahlt", "partially refunded", "refunded"})
_UNPAID = frozenset({"unpaid", "pending", "authorized", "partially paid", "voided", "expired", "niet betaald", "open"})
_PAID_5 = "12"

SHIPPING_METHOD = "detail.shipping_method"
"""Its column in a table. No export says whether an order goes to a pickup point."""


@dataclass(slots=True)
class Orders:
    """What an order export holds.

    Attributes:
        rows: Rows of the ORDERS frame.
        problems: Why it is not whole.
        notes: What was assumed or left out.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_orders(table: Table, layout: Layout, *, zone: ZoneInfo, states: Mapping[str, str]) -> Orders:
    """Put the rows of an export together to orders.

    Args:
        table: Cells of the order's own columns; nothing about the customer is among them.
        layout: How its columns are understood.
        zone: Zone of times that state none.
        states: The client's own mapping of statuses.

    Returns:
        Every order with number and date. Without a status column every state is ``unknown``, and that is a problem;
        so are rows without number or date, and rows of one order that contradict each other.
    """
    found = Orders()
    found.problems += damage(table, "order_number", "order_id")
    if not table.has("created_at"):
        found.problems.append("This export has no order date. Export the orders with the moment they were placed.")
        return found
    groups = list(_groups(table, layout, found=found).values())
    moments = read_moments(
        [_first(table, "created_at", rows=rows) for rows in groups],
        [table.numbers[rows[0]] for rows in groups],
        zone=zone,
        what="order date",
    )
    found.problems += moments.problems
    if moments.assumed_zone:
        found.notes.append(f"Read as {zone.key}, because no zone is stated: {counted(moments.assumed_zone, 'time')}.")
    understood = _States(table, layout, own=states, found=found)
    for rows, moment in zip(groups, moments.values, strict=True):
        if moment is not None:
            found.rows.append(_order(table, rows, understood=understood) | {"placed_at": moment, "created_at": moment})
    undated = [rows[0] for rows, moment in zip(groups, moments.values, strict=True) if moment is None]
    _tell_undated(table, undated, found=found)
    _tell_apart(found)
    understood.tell()
    return found


def _tell_undated(table: Table, heads: list[int], *, found: Orders) -> None:
    if heads:
        numbers = [table.numbers[head] for head in heads]
        found.problems.append(f"Orders without readable date, left out: {in_rows(numbers)}.")


def _tell_apart(found: Orders) -> None:
    """Give orders that repeat another's id an id of their own: that is a problem, but no order is lost."""
    used: set[str] = set()
    repeated = 0
    for row in found.rows:
        while row["order_id"] in used:
            repeated += 1
            row["order_id"] += " (again)"
        used.add(row["order_id"])
    if repeated:
        found.problems.append(
            f"The id of another order: {counted(repeated, 'order')}. Export the orders again in one piece."
        )


def _groups(table: Table, layout: Layout, *, found: Orders) -> dict[str, list[int]]:
    """Order key → its rows, in file order; a row without key belongs to the order before it."""
    key_field = "order_id" if layout.profile.key_on_id else "order_number"
    groups: dict[str, list[int]] = {}
    dropped: Counter[str] = Counter()
    loose: list[int] = []
    current = ""
    for index in range(len(table)):
        if layout.profile.key == "amazon" and table.get("fulfilment", index).strip().casefold().startswith("amazon"):
            dropped["shipped by Amazon itself"] += 1
            continue
        key = table.get(key_field, index).strip()
        own = key or any(table.get(name, index).strip() for name in ("order_id", "created_at", "status"))
        if own and not key:
            loose.append(table.numbers[index])
            current = ""
            continue
        current = key or current
        if current:
            groups.setdefault(current, []).append(index)
        else:
            loose.append(table.numbers[index])
    if loose:
        found.problems.append(f"No order number, left out: {in_rows(loose)}. Export the orders with their number.")
    found.notes += tell_dropped(dropped)
    return groups


def _first(table: Table, name: str, *, rows: list[int]) -> str:
    """The order's own value: cells that belong to the order may stand on its first row only."""
    cells = table.columns.get(name)
    if cells is None:
        return ""
    for index in rows:
        text = cells[index].strip()
        if text:
            return text
    return ""


def _order(table: Table, rows: list[int], *, understood: "_States") -> dict[str, Any]:
    number = _first(table, "order_number", rows=rows)
    state, raw = understood.of(rows)
    return {
        "order_id": _first(table, "order_id", rows=rows) or number,
        "order_number": number,
        "external_reference": _first(table, "external_reference", rows=rows),
        "state": state,
        "state_raw": raw,
        "paid": _paid(_first(table, "paid", rows=rows), understood.key),
        "shipping_method": _first(table, SHIPPING_METHOD, rows=rows),
    }


def _paid(text: str, key: str) -> bool | None:
    if key == "shopware5":
        # 12 is "completely paid" on Picqer's page about Shopware 5; the other numbers are not known well enough.
        return True if text == _PAID_5 else None
    word = plain(text)
    return True if word in _PAID else False if word in _UNPAID else flag(text)


class _States:
    """Understands statuses, and keeps count of what it understood."""

    def __init__(self, table: Table, layout: Layout, *, own: Mapping[str, str], found: Orders) -> None:
        self.key = layout.profile.key
        self._table = table
        self._own = own
        self._found = found
        self._seen: Counter[tuple[str, str]] = Counter()
        self._split: list[int] = []
        self._known: dict[str, str] = {}
        words = {plain(cell) for cell in set(table.columns.get("status", ()))}
        self._strange = len(words) > _MOST_STATUSES or any("@" in word for word in words)
        self._per_line = not table.has("status") and table.has("to_ship")
        if not table.has("status") and not self._per_line:
            found.problems.append("This export has no order status: which orders are still open cannot be told.")
        elif self._strange:
            found.problems.append(
                f"The status column holds {len(words)} different texts: it is probably another column. Name the right "
                "one in the mapping file."
            )

    def of(self, rows: list[int]) -> tuple[str, str]:
        """State and the shop's own word for one order."""
        table = self._table
        if self._per_line:
            left = any(table.get("to_ship", index).strip() not in {"", "0"} for index in rows)
            return ("open" if left else "completed"), ""
        if self._strange or not table.has("status"):
            return "unknown", ""
        label = _first(table, "status", rows=rows)
        if len(rows) > 1 and len({plain(cell) for index in rows if (cell := table.get("status", index).strip())}) > 1:
            self._split.append(table.numbers[rows[0]])
            return "unknown", label
        if _first(table, "cancelled_at", rows=rows):
            return self._count("cancelled", label or "cancelled")
        state = self._state(label)
        shipped = plain(_first(table, "delivery", rows=rows)) == "shipped"
        if self.key == "shopware6" and shipped and state == "open":
            state = "completed"
        return self._count(state, label)

    def _state(self, label: str) -> str:
        if label not in self._known:
            self._known[label] = state_of(label, self.key, own=self._own)
        return self._known[label]

    def _count(self, state: str, label: str) -> tuple[str, str]:
        self._seen[state, label] += 1
        return state, label

    def tell(self) -> None:
        """Write down how the statuses were read, for a person to confirm."""
        if self._seen:
            told = ", ".join(f"'{label}' = {state} ({count})" for (state, label), count in sorted(self._seen.items()))
            self._found.notes.append(f"Statuses were read as: {told}.")
        if any(state == "unknown" for state, _ in self._seen):
            self._found.notes.append(
                "Map the unknown statuses in the profile (states) to open, completed or cancelled."
            )
        if self._split:
            self._found.problems.append(
                f"Orders whose rows have different statuses, so that their state is unknown: {in_rows(self._split)}. "
                "Export the status of the order, not of its lines."
            )
