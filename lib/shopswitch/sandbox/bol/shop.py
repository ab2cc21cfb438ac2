"""The seller account in the world's words: items, listings, orders, shipments, and the switches of its API."""

import json
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import fulfilment
from shopswitch.sandbox.bol.access import Access
from shopswitch.sandbox.bol.answers import problem_body
from shopswitch.sandbox.bol.front import Front
from shopswitch.sandbox.bol.limits import Limits, too_many
from shopswitch.sandbox.bol.state import STOCK_CEILING, Offer, Order, OrderItem, Store
from shopswitch.sandbox.bol.views import DETAILS, listing_of, view_of, within
from shopswitch.sandbox.systems import Customer, Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem

_LISTS = ("orders", "shipments", "inventory", "offers", "processStatuses")
_MIXED_EVERY, _BOL_ONLY_EVERY = 5, 8
"""Every how many orders one also holds something bol sends, or is followed by one that bol sends alone."""


class BolShop(ShopSystem):
    """A seller account at bol.com.

    Beside what the world sells in it, it holds a few offers that bol sends itself (FBB) and orders of them. Picqer
    leaves those out, so the world never sees them: only bol's own interface shows them.

    `stock.amount` of an offer is what was told last and does not fall with an order; `correctedStock` does.

    Args:
        rng: As for every system.
        now: As for every system.
        timezone: As for every system; bol itself always tells the time of the Netherlands.
        monotonic: Seconds that only rise; what the limits are counted by.

    Attributes:
        lag: How long an asynchronous write takes; zero for at once.
        access: Credentials and tokens.
        limits: Published limits; figures may be changed.
    """

    platform: ClassVar[str] = "bol"
    tells_payment: ClassVar[bool] = False
    imports_unpaid: ClassVar[bool] = False
    takes_history: ClassVar[bool] = False
    stock_ceiling: ClassVar[int | None] = STOCK_CEILING
    detail_fields: ClassVar[frozenset[str]] = DETAILS
    shows_pickup: ClassVar[bool] = True

    def __init__(
        self,
        rng: random.Random,
        now: Callable[[], datetime],
        timezone: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(rng, now, timezone)
        client_id = f"{rng.getrandbits(128):032x}"
        self.access = Access(client_id, f"bol{rng.getrandbits(256):064x}", lambda: self.now())
        self.limits = Limits(monotonic)
        self.store = Store(rng)
        self.lag = timedelta(0)
        self._taken = 0
        self._front = Front(self)
        self._one_at_a_time = threading.RLock()

    # The interface

    def handle(self, request: Request) -> Response:
        """Answer one call; calls wait for each other."""
        with self._one_at_a_time:
            return self._front.handle(request)

    def secrets(self) -> dict[str, str]:
        """The secret half of the client credentials."""
        return {"client_secret": self.access.client_secret}

    def settings(self, base_url: str) -> dict[str, str]:
        """Both hosts of bol at one address, and the public half of the credentials."""
        return {"url": base_url, "login_url": f"{base_url}/login", "client_id": self.access.client_id}

    def expire_tokens(self) -> None:
        """Let every token be too old."""
        self.access.expire()

    def error_body(self, status: int, text: str) -> object:
        """A problem."""
        return problem_body(status, text, text)

    def rate_limited(self, fault: Fault) -> Response:
        """429, with Retry-After when the fault names one; bol does not always."""
        return too_many(fault.options.get("retry_after"))

    def deny(self, resource: str) -> None:
        """Close the account: bol knows no right per resource, so everything is refused together."""
        if resource not in ("products", "stock", "orders"):
            super().deny(resource)
        self.access.active = False

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Leave records out of a list; bol announces no totals that could be wrong."""
        try:
            body = json.loads(response.get_data())
        except ValueError:
            return None
        names = [name for name in _LISTS if isinstance(body, dict) and body.get(name)]
        if fault.kind != "drop-rows" or not names:
            return None
        body[names[0]] = body[names[0]][: -int(str(fault.options.get("rows", 1)))]
        if not body[names[0]] and "page" not in body:
            del body[names[0]]
        headers = [(name, value) for name, value in response.headers if name.lower() != "content-length"]
        return Response(json.dumps(body), status=response.status_code, headers=headers)

    def open_by_offer(self) -> dict[str, list[tuple[datetime, int]]]:
        """Offer → (placed, pieces still to send) of each open item of it."""
        found: dict[str, list[tuple[datetime, int]]] = {}
        for item in self.store.items.values():
            if item.offer is not None and item.left:
                found.setdefault(item.offer.offer_id, []).append((item.order.placed, item.left))
        return found

    # What is sold

    def new_offer(self, *, ean: str, reference: str, title: str) -> Offer:
        """A new offer with nothing in stock; without an EAN it is given a made-up one, as bol sells nothing without."""
        now = self.now()
        store = self.store
        offer = Offer(
            offer_id=store.fresh_uuid(),
            serial=store.serial(),
            ean=ean or store.fresh_ean(),
            reference=reference,
            title=title,
            price_cents=1000,
            amount=0,
            created=now,
            modified=now,
            stock_at=now,
            own_ean=not ean,
            economic_operator=store.fresh_uuid(),
        )
        return store.add_offer(offer)

    def add_items(self, items: list[Item]) -> list[str]:
        """Make an offer of each; bol knows neither groups nor goods without stock (999) or parcel."""
        if items and not self.store.offers:
            self._offer_by_bol()
        return [self._offer_of(item).offer_id for item in items]

    def _offer_of(self, item: Item) -> Offer:
        title = f"{item.name} {item.option}" if item.option else item.name
        made = self.new_offer(ean=item.barcode, reference=item.sku, title=title)
        made.price_cents = item.price_cents
        made.amount = within(STOCK_CEILING if item.stock is None else item.stock)
        made.on_hold, made.parcel = not item.active, not item.virtual
        return made

    def _offer_by_bol(self) -> None:
        for place in (1, 2):
            made = self.new_offer(ean="", reference=f"LVB-{place}", title=f"Ligt bij bol {place}")
            made.method, made.amount = "FBB", self.rng.randrange(5, 60)

    def listings(self) -> list[Listing]:
        """Every offer the seller sends himself; each is a simple one."""
        return [listing_of(each) for each in self.store.offers.values() if each.method == "FBR"]

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Change an offer, straight into the state.

        Without a barcode it gets a made-up EAN, which gives way to that of another offer with the same reference;
        stock None changes nothing, since bol always keeps stock.

        Raises:
            ValueError: The key means nothing at bol; or a barcode is to be emptied, without which bol sells nothing.
        """
        offer = self.store.offers[source_id]
        for key, value in changes.items():
            self._change(offer, key, value)
        offer.modified = self.now()

    def _change(self, offer: Offer, key: str, value: Any) -> None:
        match key:
            case "sku":
                self._rename(offer, str(value))
            case "barcode":
                offer.own_ean = not value
                offer.ean = str(value) or self.store.fresh_ean()
            case "name":
                offer.title = str(value)
            case "empty":
                why = "is never without a barcode" if value in DETAILS else f"does not hold {value}"
                raise ValueError(f"An offer at bol {why}.")
            case "active":
                offer.on_hold = not value
            case "stock":
                if value is not None:
                    offer.amount, offer.stock_at = within(int(value)), self.now()
            case "shared" | "inherit_sku" if not value:
                pass
            case _:
                raise ValueError(f"bol has offers only: {key} means nothing there.")

    def _rename(self, offer: Offer, reference: str) -> None:
        twin = next((each for each in self.store.with_reference(reference) if each is not offer), None)
        if offer.own_ean and reference and twin is not None:
            # The second offer of a product has that product's EAN and another condition.
            offer.ean, offer.own_ean = twin.ean, False
            offer.condition = {"category": "SECONDHAND", "state": "AS_NEW"}
        self.store.rename(offer, reference)

    def remove_listing(self, source_id: str) -> None:
        """Delete an offer."""
        self.store.remove_offer(self.store.offers[source_id])

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Tell the stock of every own offer with this reference; at most 999, at least 0."""
        found = self.store.with_reference(sku) if sku else []
        for offer in found:
            offer.amount, offer.stock_at, offer.modified = within(quantity), self.now(), self.now()
        return bool(found)

    # Orders

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order; every order is paid, and none is another shop's.

        Some also hold something that bol sends, and some are followed by one that bol sends alone.
        """
        at = min(order.placed_at, self.now())
        made = fulfilment.place(self.store, order.customer, at, pickup=order.pickup)
        for line in order.lines:
            offer = next(iter(self.store.with_reference(line.sku)), None)
            fulfilment.add_item(self.store, made, offer, line.sku, line.quantity)
        self._taken += 1
        self._let_bol_sell(made, order.customer)
        if order.state == "completed":
            fulfilment.ship_rest(self.store, made, at)
        elif order.state == "cancelled":
            fulfilment.cancel(made, at)
        return view_of(made, self.store.shipments_of(made.order_id))

    def _let_bol_sell(self, order: Order, customer: Customer) -> None:
        theirs = [each for each in self.store.offers.values() if each.method == "FBB"]
        if theirs and self._taken % _MIXED_EVERY == 0:
            fulfilment.add_item(self.store, order, theirs[0], "", 1)
        if theirs and self._taken % _BOL_ONLY_EVERY == 0:
            alone = fulfilment.place(self.store, customer, order.placed)
            fulfilment.add_item(self.store, alone, theirs[-1], "", 2)

    def orders(self) -> list[OrderView]:
        """Every order with something the seller sends, oldest first."""
        fulfilment.settle(self.store, self.now())
        oldest = reversed(self.store.newest_orders_first())
        return [view_of(each, self.store.shipments_of(each.order_id)) for each in oldest if each.own()]

    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order; unpaid counts as open.

        Raises:
            ValueError: ``draft`` or ``custom``: bol has no baskets among its orders and no statuses of one's own.
        """
        order, now = self.store.orders[order_id], self.now()
        match state:
            case "open" | "unpaid":
                fulfilment.reopen(self.store, order, now)
            case "completed":
                fulfilment.ship_rest(self.store, order, now)
            case "cancelled":
                fulfilment.cancel(order, now)
            case _:
                raise ValueError(f"bol has no order state {state}; use open, completed or cancelled.")

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """One shipment per delivery, of the items the seller sends; what the order does not hold is left out."""
        order = self.store.orders[order_id]
        wanted: dict[str, int] = {}
        parts: list[tuple[OrderItem, int]] = []
        for line in lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
        for item in order.own():
            count = min(item.left, wanted.get(item.reference, 0))
            wanted[item.reference] = wanted.get(item.reference, 0) - count
            unsent = completes and item.offer is not None and not item.offer.parcel
            parts.append((item, item.left if unsent else count))
        code = fulfilment.TRANSPORTERS.get(carrier.lower(), "OTHER")
        fulfilment.ship(self.store, order, parts, self.now(), {"transporter": code, "tracking": tracking})
