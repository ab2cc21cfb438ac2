"""The shop in the world's words: items, listings, orders, shipments, and the switches of its interface."""

import json
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.ccv import details, front, hooks, listing
from shopswitch.sandbox.ccv.errors import error_body, too_many
from shopswitch.sandbox.ccv.limits import Limits
from shopswitch.sandbox.ccv.ordering import change_status
from shopswitch.sandbox.ccv.paging import Sizes
from shopswitch.sandbox.ccv.records import CANCELLED, SENT, Combination, Order, Product, Store, set_stock_of, stock_of
from shopswitch.sandbox.ccv.routes import CATALOGUE_RIGHTS, ORDER_RIGHTS, RIGHTS
from shopswitch.sandbox.ccv.signing import Keys
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem


class CcvShop(ShopSystem):
    """A CCV Shop with one pair of keys.

    The id of a listing is that of its product or of its attribute combination; the two kinds of number lie far apart.
    CCV tells of nothing that it is never shipped: such an item is a product without stock keeping.

    Args:
        rng: As for every system.
        now: As for every system.
        timezone: As for every system.
        monotonic: Seconds that only rise; what the calls per minute are counted by.

    Attributes:
        keys: The pair.
        resources: What the keys may use; may be changed at any time.
        mails: What would have been mailed to customers, with order id, kind, status and note.
        clock_drift_s: How far `x-date` may be off. The real figure is unconfirmed; this one lets a clock be badly set
            and still notices a time zone that was forgotten.
        sizes: Page sizes; both unconfirmed.
        expanded_as: Name under which an expanded sub-resource holds its records; unconfirmed.
        refuses_same_value: A PATCH that would change nothing answers 500.50 (inferred).
        post_answers_empty: `POST orders/` works and answers nothing, as CCV's SDK remarks.
        posted_orders_take_stock: Whether an order through the interface lowers the stock; unconfirmed.
        apps: Name → installed.
    """

    platform: ClassVar[str] = "ccv"
    tells_record_date: ClassVar[bool] = False
    other_code_field: ClassVar[str] = "sku_number"
    other_code_kinds: ClassVar[frozenset[str]] = frozenset({"variant"})
    untracked_kinds: ClassVar[frozenset[str]] = frozenset({"simple"})
    detail_fields: ClassVar[frozenset[str]] = details.DETAILS
    shows_pickup: ClassVar[bool] = True
    lists_hooks: ClassVar[bool] = True

    def __init__(
        self,
        rng: random.Random,
        now: Callable[[], datetime],
        timezone: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(rng, now, timezone)
        self.keys = Keys(f"{rng.getrandbits(64):016x}", f"{rng.getrandbits(256):064x}")
        self.shop_name = "Voorbeeldwinkel"
        self.resources: set[str] = set(RIGHTS)
        self.mails: list[dict[str, Any]] = []
        self.clock_drift_s = 1800.0
        self.sizes = Sizes(default=25, largest=250)
        self.expanded_as = "collection"
        self.refuses_same_value = True
        self.post_answers_empty = False
        self.posted_orders_take_stock = True
        self.apps = {"Picqer": True, "Boekhoudkoppeling": False}
        self.limits = Limits(monotonic)
        self.store = Store(rng)
        self._one_at_a_time = threading.RLock()

    def moment(self) -> datetime:
        """The present moment in whole seconds: the shop keeps no finer time."""
        return self.now().astimezone(UTC).replace(microsecond=0)

    def handle(self, request: Request) -> Response:
        """Answer one call; calls wait for each other."""
        with self._one_at_a_time:
            return front.handle(self, request)

    def secrets(self) -> dict[str, str]:
        """The pair of keys."""
        return {"public_key": self.keys.public, "secret_key": self.keys.secret}

    def settings(self, base_url: str) -> dict[str, str]:
        """The address, and the field of an attribute combination that holds Picqer's code."""
        return {"url": base_url, "sku_field": "product_number"}

    def error_body(self, status: int, text: str) -> object:
        """A status, a code and a message for developers."""
        return error_body(status, str(status), text)

    def rate_limited(self, fault: Fault) -> Response:
        """429.11; the vendor names no wait, so `retry_after` only shows when it is asked for."""
        wait = fault.options.get("retry_after")
        headers = {} if wait is None else {"Retry-After": str(wait)}
        text = json.dumps(too_many(overall=True).body())
        return Response(text, status=429, mimetype="application/json", headers=headers)

    def deny(self, resource: str) -> None:
        """Take resources off the keys, webhooks as ``hooks``; stock is a field of products and goes with them.

        Raises:
            ValueError: No such right.
        """
        rights = {"products": CATALOGUE_RIGHTS, "stock": CATALOGUE_RIGHTS, "orders": ORDER_RIGHTS}
        rights["hooks"] = frozenset({"webhooks"})
        if resource not in rights:
            raise ValueError(f"CCV Shop has no right for {resource}.")
        self.resources -= rights[resource]

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Leave the last rows out of a collection; no total is announced that could be too high."""
        return front.shorten(response, fault)

    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; a group becomes one product with attribute combinations."""
        return [str(listing.add_item(self.store, item, self.moment()).id) for item in items]

    def listings(self) -> list[Listing]:
        """Every product and attribute combination; a product with combinations is their parent."""
        return listing.views(self.store)

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Change a listing, straight in the state.

        `shared` and `other_code` (`sku_number`) exist for attribute combinations only. Stock keeping is a matter of
        the whole product: `shared` and `stock` None are refused for a combination that is not the only one.

        Raises:
            KeyError: There is no such listing.
            ValueError: The key means nothing for this listing.
        """
        listing.change(self.store, listing.find(self.store, source_id), self.moment(), changes)

    def remove_listing(self, source_id: str) -> None:
        """Take a product or one combination away; the product goes with its last combination."""
        each = listing.find(self.store, source_id)
        if isinstance(each, Combination):
            each.product.combinations.remove(each)
            del self.store.combinations[each.id]
            self.store.codes_changed()
            if each.product.combinations:
                return
            each = each.product
        self.forget(each)

    def forget(self, product: Product) -> None:
        """Remove a product with its combinations; orders keep its codes."""
        del self.store.products[product.id]
        self.store.groups.pop(product.group, None)
        for one in product.combinations:
            del self.store.combinations[one.id]
        for each in [*self.store.variations.values()]:
            if product in (each.product, each.other):
                del self.store.variations[each.id]
                each.product.variations.remove(each)
        self.store.codes_changed()

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order; history keeps its own date, and an old shop's number as `reservationnumber`."""
        usual = next((each for each in self.methods if each.active and each.kind == "delivery"), None)
        chosen = next((each for each in self.methods if each.name == order.method), usual)
        collected = chosen is not None and chosen.kind == "collect"
        return listing.order_view(listing.take_order(self.store, order, self.moment(), collected=collected))

    def orders(self) -> list[OrderView]:
        """Every order, unfinished checkouts included, oldest first."""
        found = sorted(self.store.orders.values(), key=lambda order: (order.created, order.id))
        return [listing.order_view(each) for each in found]

    def hook_ids(self) -> list[str]:
        """Ids of the webhooks in the world's list."""
        return [str(each.id) for each in hooks.current(self)]

    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order; ``draft`` is a checkout the customer never finished.

        Raises:
            ValueError: ``custom``: the list of statuses is CCV's own.
        """
        order = self._order(order_id)
        if state == "draft":
            change_status(self.store, order, CANCELLED, self.moment())
            order.status, order.paid = None, False
            return
        if state not in listing.STATUS_OF:
            raise ValueError(f"CCV Shop has no order state {state}: its statuses are fixed.")
        change_status(self.store, order, listing.STATUS_OF[state], self.moment())
        if state != "cancelled":
            order.paid = state != "unpaid"

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Set the stock of everything tracked under this code; where the product keeps it, the product's."""
        found = [each for each in self.store.with_sku(sku) if stock_of(each) is not None]
        # A variant that shares its product's stock takes none of its own.
        own = [each for each in found if isinstance(each, Product) or each.product.stocktype != "product"]
        for each in own:
            set_stock_of(each, float(quantity), self.moment())
        return bool(own)

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """Keep the first code only; the status becomes 5 (sent) with the last shipment.

        That the code lands with the first shipment already is an assumption.
        """
        order = self._order(order_id)
        for line in lines:
            order.shipped[line.sku] = order.shipped.get(line.sku, 0) + line.quantity
        if not order.code:
            order.code, order.carrier = tracking, carrier or None
        if completes:
            change_status(self.store, order, SENT, self.moment())

    def _order(self, order_id: str) -> Order:
        return self.store.orders[int(order_id)]
