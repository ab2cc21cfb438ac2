"""What a connector must show, told from the emulated system's own state."""

from collections import Counter
from datetime import datetime
from typing import Any

import pandas as pd

from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot

_STATES = {
    "draft": {"draft"},
    "unpaid": {"open"},
    "open": {"open"},
    "completed": {"completed"},
    "cancelled": {"cancelled"},
    "custom": {"unknown"},
}


def same_rows(one: Snapshot, other: Snapshot) -> bool:
    """Whether two reads hold the same rows, in whatever order."""
    return _sorted(one.frame) == _sorted(other.frame)


def _sorted(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in frame.itertuples(index=False, name=None))


def wrong_products(snapshot: Snapshot, system: Any) -> list[str]:
    """Sentences about sellable rows that are not what the system shows."""
    shown = {
        each.source_id: (
            each.shown_sku,
            each.shown_sku != each.sku,
            each.kind,
            each.active,
            each.barcode,
            each.other_code,
        )
        for each in system.listings()
        if each.kind != "parent"
    }
    read = {
        row.source_id: (row.sku, bool(row.sku_inherited), row.kind, bool(row.active), row.barcode, row.other_code)
        for row in each_row(snapshot.frame)
        if row.kind != "parent"
    }
    return _differences(shown, read)


def wrong_stock(snapshot: Snapshot, system: Any) -> list[str]:
    """Sentences about sellable listings whose stock is not read as it is."""
    frame = snapshot.frame
    counted = frame[frame["location_counts"].astype(bool)]
    read: dict[str, tuple[float | None, bool]] = {}
    for row in each_row(counted):
        quantity = float(row.quantity) if row.tracked and pd.notna(row.quantity) else None
        before = read.get(row.source_id, (None, False))[0]
        total = quantity if before is None else before + (quantity or 0)
        read[row.source_id] = (total, bool(row.shared))
    kept = [each for each in system.listings() if each.kind in ("simple", "variant")]
    shown = {each.source_id: (None if each.stock is None else float(each.stock), each.shared) for each in kept}
    return _differences(shown, {key: value for key, value in read.items() if key in shown})


def wrong_orders(snapshot: Snapshot, system: Any, since: datetime) -> list[str]:
    """Sentences about orders that are missing, invented or misread."""
    views = {view.order_id: view for view in system.orders()}
    read = {row.order_id: row for row in each_row(snapshot.frame)}
    wrong = [f"order {key} was invented" for key in read.keys() - views.keys()]
    for key, view in views.items():
        if key not in read:
            wanted = view.placed_at >= since or view.state in ("open", "unpaid", "custom")
            wrong += [f"order {view.number} ({view.state}, {view.placed_at}) is missing"] if wanted else []
            continue
        row = read[key]
        facts = {
            "number": (view.number, row.order_number),
            "reference": (view.reference, row.external_reference),
        }
        wrong += [f"order {view.number}: {name} {a!r} reads {b!r}" for name, (a, b) in facts.items() if a != b]
        if view.state_raw not in row.state_raw:
            wrong.append(f"order {view.number}: the word {view.state_raw!r} reads {row.state_raw!r}")
        if row.state not in _STATES[view.state]:
            wrong.append(f"order {view.number}: {view.state} reads {row.state}")
        for name in ("placed_at", "created_at"):
            apart = abs((getattr(row, name) - getattr(view, name)).total_seconds())
            if apart >= 1:
                wrong.append(f"order {view.number}: {name} is {apart:g} s off")
        paid = None if pd.isna(row.paid) else bool(row.paid)
        if (view.state == "unpaid" and system.tells_payment and paid is not False) or (
            view.state == "open" and paid is False
        ):
            wrong.append(f"order {view.number}: {view.state} reads paid={paid}")
    return wrong


def wrong_lines(snapshot: Snapshot, views: list[Any]) -> list[str]:
    """Sentences about orders whose lines are not those the customer ordered."""
    read: dict[str, Counter[str]] = {view.order_id: Counter() for view in views}
    for row in each_row(snapshot.frame):
        read.setdefault(row.order_id, Counter())[row.sku] += round(row.quantity)
    shown = {view.order_id: Counter({line.sku: 0 for line in view.lines}) for view in views}
    for view in views:
        for line in view.lines:
            shown[view.order_id][line.sku] += line.quantity
    return _differences(shown, read)


def _differences(shown: dict[str, Any], read: dict[str, Any]) -> list[str]:
    wrong = [f"{key} is missing: {shown[key]}" for key in shown.keys() - read.keys()]
    wrong += [f"{key} was invented: {read[key]}" for key in read.keys() - shown.keys()]
    both = shown.keys() & read.keys()
    return wrong + [f"{key}: {shown[key]} reads {read[key]}" for key in both if shown[key] != read[key]]
