"""Orders: the open ones of any age, and day by day whatever changed since a moment.

Lists of v10 hold no SKU and no personal data. Which day a change at midnight falls on is not documented, so a day is
asked for wherever it could be one.

Source: GET /retailer/orders; https://api.bol.com/retailer/public/Retailer-API/v10/functional/retailer-api/
orders-shipments.html (handled items are shown for three months, by the date of their last change).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.connectors.bol.doors import Door
from shopswitch.connectors.bol.looks import Seen, look_twice
from shopswitch.connectors.bol.pages import walk
from shopswitch.connectors.bol.rows import OPEN, Record, Row, order_row, own_items
from shopswitch.connectors.bol.values import take, take_id, take_time
from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.pagination import Collection

REACH_DAYS = 89
"""Three months are promised; the shortest three are 89 days."""

_PATH = "/retailer/orders"
_ZONE = ZoneInfo("Europe/Amsterdam")
# Orders change while they are read: a contradiction counts only when nothing changed lately.
_SETTLED = timedelta(hours=1)


@dataclass
class Orders:
    """What was read of all lists together.

    Attributes:
        placed: Order → when it was placed.
        items: Order → item → its record as it was seen last.
        theirs: Orders of which bol.com sends everything.
    """

    placed: dict[str, datetime] = field(default_factory=dict)
    items: dict[str, dict[str, Record]] = field(default_factory=dict)
    theirs: set[str] = field(default_factory=set)
    pages: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, seen: Seen) -> bool:
        """Take over one list; False when it could not be read whole, and reading on makes no sense."""
        self.pages += seen.pages
        self.problems += seen.problems
        odd = [error for error in (self._add(record) for record in seen.rows.values()) if error]
        if odd:
            self.problems.append(f"{len(odd)} orders are not built as bol.com documents; the first: {odd[0]}")
        return not seen.problems

    def _add(self, record: Any) -> str:
        try:
            order_id, own = take_id(record, "orderId"), own_items(record)
            placed_at = take_time(record, "orderPlacedDateTime")
            if not own:
                self.theirs.add(order_id)
                return ""
            if placed_at is None:
                return "An order does not say when it was placed."
        except UnexpectedResponseError as error:
            return error.message
        self.placed[order_id] = placed_at
        # A list by date may show only the items that fit: what was seen before stays.
        self.items.setdefault(order_id, {}).update(own)
        return ""

    def rows(self, states: Mapping[str, str]) -> list[Row]:
        """Rows of ORDERS; an order that cannot be understood becomes a problem."""
        rows: list[Row] = []
        for order_id, items in self.items.items():
            try:
                rows.append(order_row(order_id, self.placed[order_id], items.values(), states))
            except UnexpectedResponseError as error:
                self.problems.append(f"Order {order_id[:40]} is not built as bol.com documents: {error.message}")
        return rows


def read_orders(door: Door, since: datetime, now: datetime) -> Orders:
    """Every open order, and every order that changed since the moment, as far back as bol.com tells.

    The open ones are read first: what is handled meanwhile comes with the list of its day.

    Args:
        door: The endpoint of the list.
        since: Timezone-aware.
        now: Timezone-aware.
    """
    orders = Orders()
    reach = now - timedelta(days=REACH_DAYS)
    if since < reach:
        orders.problems.append(
            f"bol.com shows handled orders for {REACH_DAYS} days only: those placed before "
            f"{reach.astimezone(_ZONE):%Y-%m-%d} cannot be read, if they are not open any more."
        )
    open_orders = look_twice(
        lambda to_the_end: _walk(door, "open orders", {"status": OPEN}, to_the_end=to_the_end), key=_key
    )
    if not orders.add(open_orders):
        return orders
    for day in _days(max(since, reach), now):
        # Once, unless it is empty: at 25 calls a minute a second look at ninety days would take longer than anybody
        # waits, and whatever is still to be sent stands in the list of open orders too.
        query = {"status": "ALL", "latest-change-date": day.isoformat()}
        found = _walk(door, f"orders changed on {day}", query, to_the_end=False)
        if not found.rows and not found.problems:
            found = _walk(door, f"orders changed on {day}", query, to_the_end=False)
        changed = Seen({_key(record): record for record in found.rows}, found.pages, found.problems)
        if not orders.add(changed):
            return orders
        lost = [record for record in changed.rows.values() if _is_missed(record, open_orders, now)]
        if lost:
            orders.problems.append(
                f"{len(lost)} orders that changed on {day} are open and not in the list of open orders, "
                "so that list may lack more."
            )
    return orders


def _walk(door: Door, what: str, params: Mapping[str, str], *, to_the_end: bool) -> Collection:
    return walk(door, _PATH, {"fulfilment-method": "FBR", **params}, what=what, to_the_end=to_the_end)


def _key(record: Any) -> str:
    return take_id(record, "orderId")


def _days(start: datetime, end: datetime) -> Iterator[date]:
    """Every day on which a change between two moments can fall, in UTC or in the Netherlands, oldest first."""
    day, last = start.astimezone(UTC).date(), end.astimezone(_ZONE).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _is_missed(record: Any, open_orders: Seen, now: datetime) -> bool:
    """Whether an order has been open for a while and yet the list of open orders lacks it."""
    try:
        if take_id(record, "orderId") in open_orders.rows:
            return False
        items = own_items(record).values()
        changed = [take_time(item, "latestChangedDateTime") for item in items]
        settled = all(moment is not None and moment < now - _SETTLED for moment in changed)
        return settled and any(take(item, "fulfilmentStatus", str) == OPEN for item in items)
    except UnexpectedResponseError:
        # `Orders.add` has told of it.
        return False
