"""What single orders hold: their lines, and what was sent of them.

Neither can be asked for without the customer's address; nothing of it is kept.

Source: GET /retailer/orders/{order-id}, /retailer/shipments, /retailer/shipments/{shipment-id}.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shopswitch.connectors.bol.doors import Doors
from shopswitch.connectors.bol.limits import ORDER, SHIPMENT, SHIPMENTS
from shopswitch.connectors.bol.pages import walk
from shopswitch.connectors.bol.rows import Row, line_rows, shipment_rows
from shopswitch.connectors.bol.values import take, take_id, take_or_none
from shopswitch.errors import ConnectorError, NotFoundError, UnexpectedResponseError

MOST_ORDERS_SENT = 40
"""Of so many orders shipments are looked up in one go: at bol.com's limits that takes some three minutes."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass
class Reading:
    """Rows of one snapshot, and why some may be missing."""

    rows: list[Row] = field(default_factory=list)
    pages: int = 0
    problems: list[str] = field(default_factory=list)


def read_lines(doors: Doors, order_ids: Sequence[str]) -> Reading:
    """Lines of these orders that the retailer sends (rows of ORDER_LINES)."""
    reading = Reading()
    for order_id in dict.fromkeys(order_ids):
        if not _each(reading, order_id, lambda one: line_rows(_order(doors, reading, one))):
            break
    return reading


def read_sent(doors: Doors, order_ids: Sequence[str]) -> Reading:
    """Shipments of these orders (rows of SHIPMENTS): of the first `MOST_ORDERS_SENT`, the rest is a problem.

    What the shipments hold must add up to what the order says was sent.
    """
    reading = Reading()
    wanted = list(dict.fromkeys(order_ids))
    for order_id in wanted[:MOST_ORDERS_SENT]:
        if not _each(reading, order_id, lambda one: _sent(doors, reading, one)):
            break
    if len(wanted) > MOST_ORDERS_SENT:
        reading.problems.append(
            f"Shipments of {len(wanted) - MOST_ORDERS_SENT} of {len(wanted)} orders were not looked up: bol.com "
            f"allows 50 look-ups a minute, so {MOST_ORDERS_SENT} orders are taken as a sample."
        )
    return reading


def _each(reading: Reading, order_id: str, read: Any) -> bool:
    """Read one order; False when the next one cannot be read either."""
    try:
        if not _ID.fullmatch(order_id):
            raise NotFoundError("Its number is not one that bol.com gives.")
        reading.rows += read(order_id)
    except (NotFoundError, UnexpectedResponseError) as error:
        reading.problems.append(f"Order {order_id[:40]} cannot be read: {error}")
    except ConnectorError as error:
        reading.problems.append(f"Reading orders one by one stopped: {error}")
        return False
    return True


def _order(doors: Doors, reading: Reading, order_id: str) -> dict[str, Any]:
    reading.pages += 1
    order = doors.to(ORDER).get(f"/retailer/orders/{order_id}").json_object()
    if take_id(order, "orderId") != order_id:
        raise UnexpectedResponseError("Another order was answered than was asked for.")
    return order


def _sent(doors: Doors, reading: Reading, order_id: str) -> list[Row]:
    lines = line_rows(_order(doors, reading, order_id))
    missing = Counter({str(line["line_id"]): int(line["shipped"]) for line in lines if line["shipped"]})
    if not missing:
        return []
    listed = walk(
        doors.to(SHIPMENTS), "/retailer/shipments", {"order-id": order_id}, what="shipments", to_the_end=False
    )
    reading.pages += listed.pages
    if listed.problems:
        raise UnexpectedResponseError(listed.problems[0])
    rows: list[Row] = []
    untold = False
    for record in listed.rows:
        shipment_id = take_id(record, "shipmentId")
        if not _ID.fullmatch(shipment_id):
            raise UnexpectedResponseError("A shipment has an id that cannot be asked for.")
        reading.pages += 1
        shipment = doors.to(SHIPMENT).get(f"/retailer/shipments/{shipment_id}").json_object()
        if take_id(shipment, "shipmentId") != shipment_id:
            raise UnexpectedResponseError("Another shipment was answered than was asked for.")
        own = [item for item in take(shipment, "shipmentItems", list) if take_id(item, "orderItemId") in missing]
        for item in own:
            pieces = take_or_none(item, "quantityShipped", int)
            untold = untold or pieces is None
            # Without a count, all that was sent of the line may be in it: nothing can be said to be missing.
            missing[item["orderItemId"]] -= missing[item["orderItemId"]] if pieces is None else pieces
        rows += shipment_rows(order_id, shipment) if own else []
    if any(pieces > 0 for pieces in missing.values()):
        raise UnexpectedResponseError("Its shipments hold less than it says was sent.")
    return rows
