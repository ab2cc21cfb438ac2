"""Telling whether two records mean the same order: shared by the checks that follow orders across systems."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.step import Context
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.texts import Texts

# Picqer's row states the moment of the shop's order; a wrong time zone or a date without time moves it a little.
SAME_ORDER = pd.Timedelta(days=2)
# The same number at the same moment is the same order; a lost time zone moves it by an hour or two.
SAME_MOMENT = pd.Timedelta(hours=3)
# Orders placed since then were certainly asked for; older ones only when they are still open.
LOOK_BACK = pd.Timedelta(days=60)

# So many imported orders may have been deleted in the shop since.
FEW = 3
SHARE_DELETED = 0.2
# Rows that brought no order: nothing of a shop's list can be missed by them.
BROUGHT_NOTHING = frozenset({"ignored", "error"})
# Picqer's orders of so many days are read whatever their status.
RECENT = pd.Timedelta(days=14)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Imports:
    """Rows of one Picqer connection and which order of a shop each belongs to.

    Attributes:
        rows: Every row of the connection.
        of: order_id → its row.
    """

    rows: tuple[Row, ...]
    of: Mapping[str, Row]

    @classmethod
    def match(cls, orders: pd.DataFrame, webshop_orders: pd.DataFrame, connection: int | None) -> "Imports":
        """Match a shop's orders (schema ORDERS) with one connection's rows (schema WEBSHOP_ORDERS).

        The row's key is the shop's order id. The number is only looked at where the id leads nowhere, and only
        together with the day: numbers repeat. An export may have no id of its own and repeat the number as id; there
        the number goes first. No row is given to two orders.
        """
        rows = _of_connection(webshop_orders, connection)
        by_id = {tail(row["foreign_id"]): row for row in rows if row["foreign_id"]}
        by_number: dict[str, list[Row]] = {}
        for row in rows:
            if row["foreign_number"]:
                by_number.setdefault(plain_number(row["foreign_number"]), []).append(row)
        found: dict[str, Row] = {}
        # An export's numbers are no ids.
        ids = {tail(order_id) for order_id in orders["order_id"]} if _has_own_ids(orders) else set()
        # A row whose id is an order of this shop belongs to that order alone.
        taken = {row["row_id"] for row in rows if tail(row["foreign_id"]) in ids}
        rest = []
        for order in each_row(orders):
            named = by_id.get(tail(order.order_id)) if order.order_id != order.order_number else None
            if named is None:
                rest.append(order)
            else:
                found[order.order_id] = named
                taken.add(named["row_id"])
        for order in rest:
            near = _by_number(order, by_number, by_id, taken)
            if near is not None:
                found[order.order_id] = near
                taken.add(near["row_id"])
        return cls(rows, found)


def contradiction(imports: Imports, *, since: Any, shop: str, language: str) -> str:
    """Picqer's own rows prove that a shop's list of orders is not whole, or that the connection is another shop's.

    Args:
        imports: The connection's rows, matched with the shop's orders as read.
        since: Every order placed at or after it should have been read.
        shop: Name of the shop in the message.
        language: Of the message.

    Returns:
        A sentence, or "". A few rows without order are normal: shops let orders be deleted.
    """
    recent = [row for row in imports.rows if row["ordered_at"] >= since and row["status"] not in BROUGHT_NOTHING]
    matched = {row["row_id"] for row in imports.of.values()}
    absent = sum(row["row_id"] not in matched for row in recent)
    if absent < FEW or absent <= len(recent) * SHARE_DELETED:
        return ""
    return Texts("open_orders", language).sentence("lists.shop", absent=absent, total=len(recent), shop=shop)


def asked_since(context: Context) -> pd.Timestamp:
    """The moment from which a list of the old shop's orders should be whole, finished ones included.

    A platform that shows finished orders for a limited time was asked for less, the further the switch lies back.
    """
    since = pd.Timestamp(context.boundary) - LOOK_BACK
    reach = context.old_reach_days
    return since if reach is None else max(since, pd.Timestamp(context.now) - pd.Timedelta(days=reach - 1))


def unread_orders(orders: Snapshot, webshop_orders: pd.DataFrame, now: Any) -> set[str]:
    """Ids of Picqer orders that lately came in by a row and are not in the list of orders, so that it is not whole.

    Args:
        orders: Picqer's orders (schema PICQER_ORDERS).
        webshop_orders: Rows of every connection (schema WEBSHOP_ORDERS).
        now: The present moment. What came in after the orders were read proves nothing.
    """
    made = webshop_orders["created_at"]
    recent = webshop_orders[(made >= pd.Timestamp(now) - RECENT) & (made <= pd.Timestamp(orders.read_at))]
    return {order_id for order_id in recent["order_id"] if order_id} - set(orders.frame["order_id"])


def _has_own_ids(orders: pd.DataFrame) -> bool:
    return bool((orders["order_id"] != orders["order_number"]).any())


def _of_connection(webshop_orders: pd.DataFrame, connection: int | None) -> tuple[Row, ...]:
    if connection is None:
        return ()
    rows = webshop_orders[webshop_orders["connection_id"] == connection]
    # Plain dictionaries: looking up one row at a time in a frame is a hundred times slower.
    return tuple(row._asdict() for row in each_row(rows))


def _by_number(order: Any, by_number: Mapping[str, list[Row]], by_id: Mapping[str, Row], taken: set[str]) -> Row | None:
    candidates = [row for row in by_number.get(plain_number(order.order_number), []) if row["row_id"] not in taken]
    if not candidates and order.order_id == order.order_number:
        row = by_id.get(tail(order.order_id))
        candidates = [row] if row is not None and not row["foreign_number"] and row["row_id"] not in taken else []
    near = [row for row in candidates if abs(row["ordered_at"] - order.placed_at) <= SAME_ORDER]
    return min(near, key=lambda row: abs(row["ordered_at"] - order.placed_at), default=None)


def tail(identifier: str) -> str:
    """The last part of a long id: some systems write `scheme://kind/123` where others write `123`."""
    return identifier.rsplit("/", 1)[-1]


def plain_number(number: str) -> str:
    """An order number without the sign that some shops print before it."""
    return number.strip().removeprefix("#")


def subjects(orders: pd.DataFrame) -> dict[str, str]:
    """order_id → how findings name the order: its number, with the id where several bear the same number."""
    repeated = orders["order_number"].duplicated(keep=False) | (orders["order_number"] == "")
    return {
        order_id: f"{number} (id {order_id})".strip() if twice else number
        for order_id, number, twice in zip(orders["order_id"], orders["order_number"], repeated, strict=True)
    }


@dataclass(frozen=True, slots=True)
class OldOrders:
    """Orders of the old shop, found by the reference that another shop's order carries.

    Attributes:
        by_number: Plain number → the order; an id only where no order bears it as number.
        unseen: Numbers and ids that only Picqer's rows of the old connection still know.
    """

    by_number: Mapping[str, Any]
    unseen: frozenset[str]

    @classmethod
    def of(cls, old: pd.DataFrame, imports: Imports) -> "OldOrders":
        """Index the old shop's orders and the rows of its connection."""
        by_id = {tail(order.order_id): order for order in each_row(old)}
        by_number = {plain_number(order.order_number): order for order in each_row(old) if order.order_number}
        names = {plain_number(row["foreign_number"]) for row in imports.rows}
        names |= {tail(row["foreign_id"]) for row in imports.rows}
        return cls({**by_id, **by_number}, frozenset(names - {""}))

    def order(self, reference: str) -> Any | None:
        """The order a reference means, or None."""
        return self.by_number.get(plain_number(reference)) if reference else None

    def knows(self, reference: str) -> bool:
        """Whether a reference means an order of the old shop, read or not."""
        return self.order(reference) is not None or plain_number(reference) in self.unseen
