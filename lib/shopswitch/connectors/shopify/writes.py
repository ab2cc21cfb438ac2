"""What this connector can change: a stock level, and an order that is handled.

Source: inventorySetQuantities and fulfillmentCreate of the Admin GraphQL API 2026-10.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from shopswitch.connectors.shopify.answers import vendor_words
from shopswitch.connectors.shopify.details import order_gid
from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.connectors.shopify.queries import FULFIL, SET_STOCK, STOCK_ITEM, WORK
from shopswitch.connectors.shopify.rows import COMPLETED_STATUSES
from shopswitch.connectors.shopify.values import take, take_or_none
from shopswitch.errors import NotFoundError, RequestError, WriteRefusedError
from shopswitch.http.wire import Wire
from shopswitch.protocols import StockTarget

_NOTHING_LEFT = frozenset({"CLOSED", "CANCELLED"})
_SHIP = "CREATE_FULFILLMENT"


class Writer:
    """Changes one shop. The caller has made sure that there is a permit.

    Args:
        api: Where to write.
        wire: Names the shop and masks secrets.
    """

    def __init__(self, api: GraphQL, wire: Wire) -> None:
        self._api, self._wire = api, wire
        self._items: dict[tuple[str, str], str] = {}

    def set_stock(self, target: StockTarget, location_gid: str, quantity: int) -> None:
        """Set what is available of a variant at a location.

        The present quantity is not compared (`changeFromQuantity` is null): what is written is the warehouse's own
        count, which is right whatever the shop shows.

        Raises:
            WriteRefusedError: The variant is not what it was when the stock was read.
            ConnectorError: Refused, or unknown whether it was done.
        """
        level = {
            "inventoryItemId": self._item(target),
            "locationId": location_gid,
            "quantity": quantity,
            "changeFromQuantity": None,
        }
        wanted = {"name": "available", "reason": "correction", "quantities": [level]}
        # A key of its own for each write: Shopify answers a known key with what it did then, and does nothing.
        done = self._api.write(SET_STOCK, {"input": wanted, "key": str(uuid.uuid4())})
        self._check(take(done, "inventorySetQuantities", dict), f"the stock of variant {target.source_id}")

    def _item(self, target: StockTarget) -> str:
        """The inventory item of a variant, asked for once."""
        key = (target.source_id, target.sku)
        if key not in self._items:
            gid = f"gid://shopify/ProductVariant/{target.source_id}"
            variant = take_or_none(self._api.ask(STOCK_ITEM, {"id": gid}), "productVariant", dict)
            if variant is None:
                raise NotFoundError(
                    f"The {self._wire.system} has no variant {target.source_id} any more.",
                    hint="Read its products again.",
                    system=self._wire.system,
                )
            if (take_or_none(variant, "sku", str) or "") != target.sku:
                raise self._moved(f"variant {target.source_id} has another SKU than when its stock was read")
            item = take(variant, "inventoryItem", dict)
            if not take(item, "tracked", bool):
                raise self._moved(f"variant {target.source_id} keeps no stock, so a quantity would mean nothing")
            self._items[key] = take(item, "id", str)
        return self._items[key]

    def fulfil(self, order_id: str) -> None:
        """Mark everything of an order that is still to be sent as sent, without a message to the customer.

        Parts at several locations take a call each; when a later one is refused, the earlier ones stay done.

        Raises:
            WriteRefusedError: The order was cancelled, or something stands in the way, such as a hold.
            ConnectorError: Refused, or unknown whether it was done.
        """
        order = self._order(order_id)
        if take(order, "displayFulfillmentStatus", str) in COMPLETED_STATUSES:
            return
        if take_or_none(order, "cancelledAt", str) is not None:
            raise self._moved(f"order {order_id} is cancelled there")
        for parts in self._work(order_id, order):
            given = {
                "notifyCustomer": False,
                "lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": part} for part in parts],
            }
            done = take(self._api.write(FULFIL, {"fulfillment": given}), "fulfillmentCreate", dict)
            self._check(done, f"order {order_id}")
        status = take(self._order(order_id), "displayFulfillmentStatus", str)
        if status not in COMPLETED_STATUSES:
            raise RequestError(
                f"Order {order_id} of the {self._wire.system} was marked as sent and still shows {status}.",
                hint="Look at the order in the shop's admin: a part of it may be hidden from this app.",
                system=self._wire.system,
            )

    def _order(self, order_id: str) -> Mapping[str, Any]:
        gid = order_gid(order_id)
        order = None if gid is None else take_or_none(self._api.ask(WORK, {"id": gid}), "order", dict)
        if order is None:
            raise NotFoundError(
                f"The {self._wire.system} shows no order {order_id[:40]}.",
                hint="It does not exist, or is older than 60 days and the app lacks the scope read_all_orders.",
                system=self._wire.system,
            )
        return order

    def _work(self, order_id: str, order: Mapping[str, Any]) -> list[list[str]]:
        """Ids of the open parts, those of one location together."""
        page = take(order, "fulfillmentOrders", dict)
        if take(take(page, "pageInfo", dict), "hasNextPage", bool):
            raise self._moved(f"order {order_id} has more parts than are looked at together; mark it by hand")
        by_location: dict[str, list[str]] = {}
        for part in take(page, "nodes", list):
            status = take(part, "status", str)
            if status in _NOTHING_LEFT:
                continue
            actions = {take(each, "action", str) for each in take(part, "supportedActions", list)}
            if _SHIP not in actions:
                raise self._moved(f"a part of order {order_id} cannot be marked as sent now (it is {status})")
            location = take_or_none(take(part, "assignedLocation", dict), "location", dict)
            place = "" if location is None else take(location, "id", str)
            by_location.setdefault(place, []).append(take(part, "id", str))
        if not by_location:
            raise self._moved(f"order {order_id} shows this app nothing that is to be sent; a scope may be missing")
        return list(by_location.values())

    def _moved(self, what: str) -> WriteRefusedError:
        return WriteRefusedError(
            f"A write to the {self._wire.system} was stopped: {what}.", hint="Look at it in the shop, then plan again."
        )

    def _check(self, payload: Mapping[str, Any], what: str) -> None:
        clean: Callable[[str], str] = self._wire.redactor.clean
        errors = take(payload, "userErrors", list)
        if errors:
            codes = [str(error.get("code") or "") for error in errors if isinstance(error, dict)]
            raise RequestError(
                f"The {self._wire.system} did not change {what}: {vendor_words(errors, clean)}.",
                hint="Nothing was changed by this call.",
                system=self._wire.system,
                code=next(iter(codes), ""),
            )
