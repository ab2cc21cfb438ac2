"""Setting stock and marking orders shipped. Each write looks first, is sent once, and is looked up afterwards."""

from typing import Any

from shopswitch.connectors.lightspeed.answers import record_of
from shopswitch.connectors.lightspeed.details import SHIPMENTS
from shopswitch.connectors.lightspeed.pages import identity, linked, walk
from shopswitch.connectors.lightspeed.rows import COMPLETED_STATUSES
from shopswitch.errors import NotFoundError, RequestError, UnexpectedResponseError, WriteRefusedError
from shopswitch.http.client import ApiClient
from shopswitch.protocols import StockTarget

_STOCK = ("id", "sku", "stockTracking", "stockLevel")
_ORDER = ("id", "status", "paymentStatus")
# The statuses from which a shipment that is marked shipped completes an order that is paid. Orders to be picked up
# are closed in another way, which no source shows.
_TO_SHIP = "processing_awaiting_shipment"
_QUIET = {"doNotifyShipped": False, "doNotifyTrackingCode": False, "doNotifyReadyForPickup": False}


def write_stock(client: ApiClient, target: StockTarget, quantity: int, *, system: str) -> None:
    """Set the stock level of a variant.

    Raises:
        WriteRefusedError: The variant has another SKU by now.
        ConnectorError: There is no such variant, it keeps no stock, or the shop did not do it.

    Source: PUT variants/{id}, an absolute level; seen in a connector in daily use.
    """
    path = f"/variants/{_number(target.source_id, 'variant', system)}.json"
    present = record_of(client.get(path), "variant", _STOCK)
    if (present.get("sku") or "") != target.sku:
        raise WriteRefusedError(
            f"Variant {target.source_id} of the {system} has another SKU by now: nothing was written.",
            hint="Read the products again and make a new plan.",
        )
    if present.get("stockTracking") not in ("enabled", "indicator"):
        raise RequestError(
            f"Variant {target.source_id} of the {system} keeps no stock: a level would have no effect.",
            hint="Switch stock tracking on for it in the back office.",
            system=system,
        )
    client.request("PUT", path, intent="write", json={"variant": {"stockLevel": quantity}})
    now = record_of(client.get(path), "variant", _STOCK)
    if str(now.get("stockLevel")) != str(quantity):
        raise _not_done(f"the stock of variant {target.source_id}", system)


def complete_order(client: ApiClient, order_id: str, *, system: str) -> None:
    """Mark the shipment of a paid order shipped, which completes it. The customer gets no mail.

    Whether the status of an order can be written itself is unconfirmed; its shipment can.

    Raises:
        ConnectorError: It is not an order that waits for shipment and is paid, or the shop did not do it.

    Source: PUT shipments/{id}, seen in a connector in daily use; that the status follows is looked up afterwards.
    """
    path = f"/orders/{_number(order_id, 'order', system)}.json"
    order = record_of(client.get(path), "order", _ORDER)
    if order.get("status") in COMPLETED_STATUSES:
        return
    if (order.get("status"), order.get("paymentStatus")) != (_TO_SHIP, "paid"):
        raise RequestError(
            f"Order {order_id} of the {system} is not a paid order that waits for shipment "
            f"({order.get('status')}, {order.get('paymentStatus')}): it is not completed from here.",
            hint="Complete it by hand in the back office; pick-up and unpaid orders need more than a shipment.",
            system=system,
        )
    for shipment in _unsent(client, order_id, system):
        body = {"shipment": {"status": "shipped", **_QUIET}}
        client.request("PUT", f"/shipments/{shipment}.json", intent="write", json=body)
    if record_of(client.get(path), "order", _ORDER).get("status") not in COMPLETED_STATUSES:
        raise _not_done(f"order {order_id} as completed", system)


def _unsent(client: ApiClient, order_id: str, system: str) -> list[int]:
    """Ids of the shipments of an order that were not sent."""
    found = walk(client, SHIPMENTS.where(f"shipments of order {order_id}", order=order_id))
    mine = [each for each in found.rows if linked(each, "order") == int(order_id)]
    unsent = [identity(each["id"]) for each in mine if each.get("status") == "not_shipped"]
    if found.problems or not unsent:
        raise RequestError(
            f"The {system} shows no shipment of order {order_id} that could be marked shipped.",
            hint=" ".join(found.problems) or "Complete the order by hand in the back office.",
            system=system,
        )
    return unsent


def _number(value: str, what: str, system: str) -> int:
    if not (value.isascii() and value.isdecimal()):
        raise NotFoundError(f"The {system} has no {what} with id '{value}'.", system=system)
    return int(value)


def _not_done(what: str, system: str) -> UnexpectedResponseError:
    about: dict[str, Any] = {"hint": "Look it up in the back office before anything is written again."}
    return UnexpectedResponseError(f"The {system} did not confirm {what}.", system=system, **about)
