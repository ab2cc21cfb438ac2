"""What single orders hold: their lines, and what was sent of them.

Source: Order, LineItem and Fulfillment of the Admin GraphQL API 2026-10.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.connectors.shopify.queries import LINES, MORE_LINES, ORDERS_AT_ONCE, SENT, Query
from shopswitch.connectors.shopify.reading import Reading
from shopswitch.connectors.shopify.rows import Row
from shopswitch.connectors.shopify.scopes import ALL_ORDERS
from shopswitch.connectors.shopify.values import take, take_id, take_number, take_or_none, take_time
from shopswitch.errors import ConnectorError, UnexpectedResponseError

_MOST_PAGES = 100
# A fulfilment in one of these words was taken back or never came about: nothing was sent with it.
_NOT_SENT = frozenset({"CANCELLED", "ERROR", "FAILURE"})


def read_lines(api: GraphQL, order_ids: Sequence[str]) -> Reading:
    """Lines of these orders that are shipped or could be (rows of ORDER_LINES)."""
    return _read(api, LINES, order_ids, lambda order_id, node: _lines(api, order_id, node))


def read_sent(api: GraphQL, order_ids: Sequence[str]) -> Reading:
    """Fulfilments of these orders (rows of SHIPMENTS)."""
    return _read(api, SENT, order_ids, _sent)


def order_gid(order_id: str) -> str | None:
    """The global id of an order, or None for a text that is no order's id."""
    return f"gid://shopify/Order/{order_id}" if order_id.isascii() and order_id.isdigit() else None


def _read(api: GraphQL, query: Query, order_ids: Sequence[str], to_rows: Any) -> Reading:
    reading = Reading()
    wanted = [(order_gid(order_id), order_id) for order_id in dict.fromkeys(order_ids)]
    missing = [order_id for gid, order_id in wanted if gid is None]
    asked = [(gid, order_id) for gid, order_id in wanted if gid is not None]
    unusable: list[str] = []
    for start in range(0, len(asked), ORDERS_AT_ONCE):
        part = asked[start : start + ORDERS_AT_ONCE]
        try:
            reading.pages += 1
            for order_id, node in _nodes(api, query, part):
                if node is None:
                    missing.append(order_id)
                    continue
                reading.rows.extend(to_rows(order_id, node))
                reading.records += 1
        except UnexpectedResponseError as error:
            unusable.append(str(error))
        except ConnectorError as error:
            reading.problems.append(f"Reading orders one by one stopped: {error}")
            break
    if unusable:
        reading.problems.append(f"Some orders could not be read; the first: {unusable[0]}")
    if missing:
        reading.problems.append(
            f"{len(missing)} of the orders asked for are not shown, such as {missing[0][:40]}: "
            f"they do not exist, or are older than 60 days and the app lacks the scope {ALL_ORDERS}."
        )
    return reading


def _nodes(
    api: GraphQL, query: Query, part: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    """Ids of the orders asked for, each with what was answered in its place.

    Raises:
        UnexpectedResponseError: An answer is not that to the question.
    """
    nodes: list[Any] = take(api.ask(query, {"ids": [gid for gid, _ in part]}), "nodes", list)
    if len(nodes) != len(part):
        raise UnexpectedResponseError(f"{len(part)} orders were asked for and {len(nodes)} answered.")
    for (gid, order_id), node in zip(part, nodes, strict=True):
        if node is not None and take(node, "id", str) != gid:
            raise UnexpectedResponseError("Another order was answered than was asked for.")
        yield order_id, node


def _lines(api: GraphQL, order_id: str, node: Mapping[str, Any]) -> list[Row]:
    page = take(node, "lineItems", dict)
    found = list(take(page, "nodes", list))
    for _ in range(_MOST_PAGES):
        info = take(page, "pageInfo", dict)
        if not take(info, "hasNextPage", bool):
            break
        after = take(info, "endCursor", str)
        page = take(take(api.ask(MORE_LINES, {"id": node["id"], "after": after}), "order", dict), "lineItems", dict)
        found += take(page, "nodes", list)
    else:
        raise UnexpectedResponseError("The lines of an order have no end.")
    if len({take(line, "id", str) for line in found}) < len(found):
        raise UnexpectedResponseError("A line of an order came twice, so another may be missing.")
    # Tips and gift cards are lines that this sum leaves out; that the lines are fewer than the sum cannot be.
    if sum(take(line, "quantity", int) for line in found) < take(node, "subtotalLineItemsQuantity", int):
        raise UnexpectedResponseError("An order has fewer lines than it counts pieces.")
    return [_line(order_id, line) for line in found if take(line, "requiresShipping", bool)]


def _line(order_id: str, line: Mapping[str, Any]) -> Row:
    ordered, kept = take(line, "quantity", int), take(line, "currentQuantity", int)
    open_, never = take(line, "unfulfilledQuantity", int), take(line, "nonFulfillableQuantity", int)
    return {
        "order_id": order_id,
        "line_id": take(line, "id", str).rpartition("/")[2],
        "sku": take_or_none(line, "sku", str) or "",
        "quantity": ordered,
        # Whether pieces that were taken off count as unfulfilled is not documented: then how many went is unknown.
        "shipped": ordered - open_ if kept == ordered and never == 0 else None,
        "cancelled": ordered - kept,
    }


def _sent(order_id: str, node: Mapping[str, Any]) -> list[Row]:
    fulfilments = take(node, "fulfillments", list)
    if len(fulfilments) != take_number(take(node, "fulfillmentsCount", dict), "count"):
        raise UnexpectedResponseError("An order has another number of fulfilments than it says.")
    rows: list[Row] = []
    for each in fulfilments:
        status = take(each, "status", str)
        if status in _NOT_SENT:
            continue
        about = {
            "order_id": order_id,
            "shipment_id": take_id(each, "legacyResourceId"),
            "state": take_or_none(each, "displayStatus", str) or status,
            "shipped_at": take_time(each, "createdAt"),
        }
        tracks = [
            (take_or_none(track, "number", str) or "", take_or_none(track, "company", str) or "")
            for track in take(each, "trackingInfo", list)
        ]
        # The same code can stand there twice; one without a code still says that something was sent.
        by_code = dict(tracks) or {"": ""}
        rows += [{**about, "tracking_code": code, "carrier": carrier} for code, carrier in by_code.items()]
    return rows
