"""Orders: all of them, because nothing else shows every open one whatever its age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from shopswitch.connectors.ccv.details import Row, moment
from shopswitch.connectors.ccv.lists import Listed, Record, read_below, read_recent, read_whole
from shopswitch.connectors.ccv.rows import Codes, build, line_row, order_row, shipment_row
from shopswitch.errors import ConnectorError, NotFoundError
from shopswitch.http.client import ApiClient

# Nothing ties the order of ids to the order of dates but habit: a page's rows are looked at with this to spare.
_MARGIN = timedelta(days=2)
_SETTLED = frozenset({"completed", "cancelled", "draft"})


@dataclass(frozen=True, slots=True)
class Rows:
    """Canonical rows of a read.

    Attributes:
        rows: The rows.
        pages: Answers read.
        problems: Why rows may be missing.
        notes: What is worth telling.
    """

    rows: list[Row]
    pages: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_orders(client: ApiClient, since: datetime, states: Mapping[str, str]) -> Rows:
    """Every order that is neither completed nor cancelled, and every order placed since.

    There is no filter on the last change, the one on status takes one number at a time, and an order that changes
    its status between two such lists would be in neither. So the whole list is read, whose order no change disturbs,
    and what is settled and old is left out here. Baskets (`is_completed` false) are read down to those of that time.

    Source: GET orders, with is_completed true and false.
    """
    earliest = since - _MARGIN

    def is_recent(order: Record) -> bool:
        created = moment(order.get("create_date"))
        return created is None or created >= earliest

    baskets = read_recent(
        client, "/orders/", {"is_completed": "false"}, what="unfinished checkouts", is_recent=is_recent
    )
    # Baskets first: one that becomes an order while this reads is then in either list, and the later answer counts.
    found = read_whole(client, "/orders/", {"is_completed": "true"}, what="orders")
    records = {int(order["id"]): order for order in (*baskets.rows, *found.rows)}
    rows, odd = build((records[number] for number in sorted(records)), partial(order_row, states=states), what="orders")
    kept = [row for row in rows if row["placed_at"] >= since or row["state"] not in _SETTLED]
    left_out = len(rows) - len(kept)
    notes = (f"{left_out} settled orders from before the time that was asked for are left out.",) if left_out else ()
    problems = found.problems + baskets.problems + odd
    return Rows(kept, found.pages + baskets.pages, problems, notes)


def read_lines(client: ApiClient, order_ids: Sequence[str], codes: Codes) -> Rows:
    """The rows of these orders, deposits left out; one call per order.

    Source: GET orders/{id}/orderrows.
    """
    rows: list[Row] = []
    problems: list[str] = []
    pages, lines = 0, list[Record]()
    for order_id in dict.fromkeys(order_ids):
        if not _is_number(order_id):
            problems.append("An order is asked for by something that is no number of this shop.")
            continue
        found = _lines_of(client, order_id)
        pages += found.pages
        goods = [each for each in found.rows if each.get("product_type") != "deposit"]
        made, odd = build(goods, partial(line_row, order_id=order_id, codes=codes), what=f"rows of order {order_id}")
        rows += made
        lines += goods
        problems += [*found.problems, *odd]
    doubtful = codes.doubtful(_of_variants(lines), "sub_")
    return Rows(rows, pages, tuple(problems) + ((doubt(len(doubtful), len(lines), "order rows"),) if doubtful else ()))


def _lines_of(client: ApiClient, order_id: str) -> Listed:
    found = read_below(client, f"/orders/{order_id}/orderrows/", what=f"rows of order {order_id}")
    if found.rows or found.problems:
        return found
    return Listed([], found.pages, (f"Order {order_id} shows no rows, so what was ordered cannot be known.",))


def _of_variants(lines: Sequence[Record]) -> list[Record]:
    return [each for each in lines if each.get("sub_product_number") or each.get("sub_sku_number")]


def doubt(count: int, total: int, what: str) -> str:
    """The problem that two codes differ and nobody has said which one counts."""
    return (
        f"{count} of {total} {what} hold other codes in product_number than in sku_number, and which of the two "
        "Picqer uses is unconfirmed. Look at one of them in Picqer, or ask Picqer's support, and set sku_field in the "
        "profile to product_number or sku_number."
    )


def read_shipments(client: ApiClient, order_ids: Sequence[str]) -> Rows:
    """What these orders show as sent: one code, that of the first shipment; one call per order.

    Source: GET orders/{id}.
    """
    rows: list[Row] = []
    problems: list[str] = []
    asked = [each for each in dict.fromkeys(order_ids) if _is_number(each)]
    for order_id in asked:
        try:
            order = one_order(client, order_id)
        except ConnectorError as error:
            problems.append(f"Order {order_id} cannot be read: {error}")
            continue
        made, odd = build([order], partial(shipment_row, order_id=order_id), what="orders")
        rows += made
        problems += odd
    if len(asked) < len(set(order_ids)):
        problems.append("An order is asked for by something that is no number of this shop.")
    return Rows(rows, len(asked), tuple(problems))


def one_order(client: ApiClient, order_id: str) -> dict[str, Any]:
    """One order.

    Raises:
        ConnectorError: There is none, or the answer is another one.
    """
    response = client.get(f"/orders/{order_id}/")
    order = response.json_object()
    if str(order.get("id")) != order_id:
        raise NotFoundError(f"The {response.system} answers another record at {response.path}.", system=response.system)
    return order


def _is_number(order_id: str) -> bool:
    return order_id.isascii() and order_id.isdecimal()
