"""Orders: the unfinished ones of any age, and all since a moment.

A shop of a few pages is read whole: then no filter has to be believed. A larger one is read by status and by date,
but only after its own counts have shown that both filters hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from shopswitch.connectors.lightspeed.pages import List, count, pages_of, walk
from shopswitch.connectors.lightspeed.rows import CLOSED_STATUSES, OPEN_STATUSES, ORDER_FIELDS, Record, state_of
from shopswitch.errors import ConnectorError
from shopswitch.http.client import ApiClient
from shopswitch.http.pagination import Collection

ORDERS = List("orders", "orders", ORDER_FIELDS, "orders")
WHOLE_PAGES = 12
"""Up to so many pages a shop is read whole: counting what the filters give takes as many calls."""
# In which time zone a date filter is read is unconfirmed; none is further from UTC than fourteen hours.
_ON_THE_BOUND = 5
_EARLIER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class History:
    """What was read of the orders.

    Attributes:
        records: Each once.
        pages: Answers read.
        expected: Records announced, or None where several lists overlap.
        problems: Why records may be missing.
        notes: What is worth telling about a complete read.
    """

    records: list[Record]
    pages: int
    expected: int | None
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_orders(client: ApiClient, since: datetime, *, states: Mapping[str, str]) -> History:
    """Every unfinished order and every order placed since; some more may come along."""
    try:
        total = count(client, ORDERS)
        whole = pages_of(total) <= WHOLE_PAGES
        recent = ORDERS.where("recent orders", created_at_min=_written(since - _EARLIER))
        open_statuses = [] if whole else _open_statuses(client, total, states)
        if not whole and (not open_statuses or not _dates_hold(client, total, since)):
            return _whole(client, ("The shop's filters do not add up to all its orders; all were read instead.",))
    except ConnectorError as error:
        return History([], 0, None, (f"How many orders there are cannot be read: {error}",))
    if whole:
        return _whole(client)
    found = _by_filter(client, open_statuses, recent)
    # An order that went from one open status to another while they were read may have been missed by both.
    return found if not found.problems else _whole(client)


def _whole(client: ApiClient, notes: tuple[str, ...] = ()) -> History:
    found = walk(client, ORDERS)
    return History(found.rows, found.pages, found.expected, found.problems, notes)


def _by_filter(client: ApiClient, open_statuses: list[str], recent: List) -> History:
    """The lists one after another, the open orders first: one finished meanwhile has been seen then."""
    orders: dict[int, Record] = {}
    pages = 0
    problems: tuple[str, ...] = ()
    lists = [*[ORDERS.where(f"orders ({each})", status=each) for each in open_statuses], recent]
    before = _sum(client, open_statuses)
    for listed in lists:
        found: Collection = walk(client, listed)
        wanted = (listed.params or {}).get("status")
        strangers = sum(wanted not in (None, each.get("status")) for each in found.rows)
        if strangers:
            problem = f"{strangers} orders came in another status than the one asked for."
            found = replace(found, problems=(*found.problems, problem))
        orders.update({each["id"]: each for each in found.rows})
        pages += found.pages
        problems += found.problems
        if problems:
            # All will be read instead: a shop that fails is not asked list by list first.
            break
    still_open = sum(each.get("status") in open_statuses for each in orders.values())
    if not problems and not (before == still_open == _sum(client, open_statuses)):
        problems = ("Orders changed their status while they were read.",)
    return History(list(orders.values()), pages, None, problems)


def _open_statuses(client: ApiClient, total: int, states: Mapping[str, str]) -> list[str]:
    """The statuses that are to be read whatever their age; none when the known ones do not hold every order.

    That is so when the filter is not heeded, or when orders have a status nobody knows.
    """
    known = list(dict.fromkeys([*OPEN_STATUSES, *CLOSED_STATUSES, *states]))
    if sum(count(client, ORDERS.where(each, status=each)) for each in known) != total:
        return []
    return [each for each in known if state_of(each, states) not in ("completed", "cancelled")]


def _dates_hold(client: ApiClient, total: int, since: datetime) -> bool:
    """Whether a bound parts the orders in two; an order or two may stand on the bound itself, or come meanwhile."""
    bound = _written(since - _EARLIER)
    after = count(client, ORDERS.where("recent orders", created_at_min=bound))
    before = count(client, ORDERS.where("earlier orders", created_at_max=bound))
    return total <= after + before <= total + _ON_THE_BOUND


def _sum(client: ApiClient, statuses: list[str]) -> int:
    try:
        return sum(count(client, ORDERS.where(each, status=each)) for each in statuses)
    except ConnectorError:
        # Not told: it equals no other count, and the orders are read whole.
        return -1


def _written(bound: datetime) -> str:
    return bound.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
