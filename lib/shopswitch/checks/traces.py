"""One record per order: what both shops, the rows of the two connections and Picqer know of it, brought together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from shopswitch.checks.orders import SAME_MOMENT, Imports, OldOrders, Row, plain_number, subjects
from shopswitch.checks.step import Context
from shopswitch.frames.rows import each_row

# A row of these statuses may have no Picqer order yet, but Picqer has the order in hand.
WAITING = frozenset({"expected", "importing"})

Key = tuple[str, str]
"""``old`` or ``new`` and the shop's order id, ``row`` and a row's id, ``picqer`` and Picqer's order id."""


@dataclass(frozen=True, slots=True)
class Systems:
    """What was read: orders of both shops (ORDERS), rows (WEBSHOP_ORDERS), Picqer's orders (PICQER_ORDERS)."""

    old: pd.DataFrame
    new: pd.DataFrame
    rows: pd.DataFrame
    picqer: pd.DataFrame


@dataclass(slots=True)
class Trace:
    """Everything known of one order; filled while it is gathered.

    Attributes:
        old_number: How the old shop, or the row of its connection, names it; or "".
        old: Its record in the old shop, or None.
        new: Its records in the new shop, by name; a carried-over order may have been entered there twice.
        picqer: Its orders in Picqer and the side each came from: ``old``, ``new``, ``other``.
        waits: Sides whose row stands in `WAITING` without a Picqer order.
        handled: Sides through which it was imported long ago: its Picqer order is closed and was not read.
    """

    old_number: str = ""
    old: Any = None
    new: list[tuple[str, Any]] = field(default_factory=list)
    picqer: list[tuple[str, Any]] = field(default_factory=list)
    waits: set[str] = field(default_factory=set)
    handled: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All orders.

    Attributes:
        traces: One per order.
        distinct: Number of different orders, counted from the lists and not from `traces`.
    """

    traces: Mapping[Key, Trace]
    distinct: int


def gather(systems: Systems, context: Context) -> Gathered:
    """Bring together what belongs to the same order.

    A shop's order and Picqer's meet in a row. An order of the new shop is one of the old shop's when it names that
    order's number, or bears its number and moment. Picqer's own `reference` is not followed: its rule is unconfirmed.
    Baskets are no orders, and a row that leads to nothing that was read is history.
    """
    old, new = (frame[frame["state"] != "draft"] for frame in (systems.old, systems.new))
    from_old = Imports.match(old, systems.rows, context.old_connection)
    from_new = Imports.match(new, systems.rows, context.new_connection)
    same = _same_orders(old, new, from_old)
    found: defaultdict[Key, Trace] = defaultdict(Trace)
    names = subjects(old)
    for order in each_row(old):
        trace = found["old", order.order_id]
        trace.old, trace.old_number = order, names[order.order_id]
    names = subjects(new)
    for order in each_row(new):
        found[same.get(order.order_id, ("new", order.order_id))].new.append((names[order.order_id], order))
    keys = {row["row_id"]: ("old", order_id) for order_id, row in from_old.of.items()}
    keys |= {row["row_id"]: same.get(order_id, ("new", order_id)) for order_id, row in from_new.of.items()}
    picqer = {order.order_id: order for order in each_row(systems.picqer)}
    alone: set[Key] = {key for key in same.values() if key[0] == "row"}
    linked: set[str] = set()
    for side, imports in (("old", from_old), ("new", from_new)):
        for row in imports.rows:
            key = keys.get(row["row_id"], ("row", row["row_id"]))
            if key[0] == "row" and key not in alone and row["order_id"] not in picqer and row["status"] not in WAITING:
                continue
            alone |= {key} if key[0] == "row" else set()
            linked.add(row["order_id"])
            _follow(found[key], side, row, picqer.get(row["order_id"]))
    for order_id, order in picqer.items():
        if order_id not in linked:
            found["picqer", order_id].picqer.append(("other", order))
    own = sum(order_id not in same for order_id in new["order_id"])
    by_others = int((~systems.picqer["order_id"].isin(linked)).sum())
    return Gathered(found, len(old) + own + len(alone) + by_others)


def _follow(trace: Trace, side: str, row: Row, order: Any) -> None:
    """What a row adds to its order."""
    if side == "old" and not trace.old_number:
        trace.old_number = row["foreign_number"] or row["foreign_id"]
    if order is not None:
        trace.picqer.append((side, order))
    elif row["status"] in WAITING:
        trace.waits.add(side)
    elif row["status"] == "imported" and row["order_id"]:
        trace.handled.add(side)


def _same_orders(old: pd.DataFrame, new: pd.DataFrame, from_old: Imports) -> dict[str, Key]:
    """order_id in the new shop → the order of the old shop it is, or the row of one that was not read."""
    known = OldOrders.of(old, from_old)
    read = {row["row_id"] for row in from_old.of.values()}
    unread = {
        plain_number(row["foreign_number"]): row["row_id"]
        for row in from_old.rows
        if row["foreign_number"] and row["row_id"] not in read
    }
    found: dict[str, Key] = {}
    for order in each_row(new):
        origin = _origin(order, known)
        row_id = unread.get(plain_number(order.external_reference)) if order.external_reference else None
        if origin is not None:
            found[order.order_id] = ("old", origin.order_id)
        elif row_id is not None:
            found[order.order_id] = ("row", row_id)
    return found


def _origin(order: Any, known: OldOrders) -> Any | None:
    """The order of the old shop that an order of the new shop is, or None.

    A small number may mean anything in a free field: it must be the old order's number, not its id, and nothing is
    entered again before it was ordered.
    """
    named = known.order(order.external_reference)
    if named is not None and _names(order.external_reference, named) and order.created_at >= named.placed_at:
        return named
    twin = known.order(order.order_number)
    if twin is None or not _names(order.order_number, twin):
        return None
    return twin if abs(twin.placed_at - order.placed_at) <= SAME_MOMENT else None


def _names(number: str, order: Any) -> bool:
    return plain_number(number) == plain_number(order.order_number)
