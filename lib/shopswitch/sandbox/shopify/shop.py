"""The shop in the world's words: items, listings, orders, shipments, and the switches of its API."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.listed import Numbers
from shopswitch.sandbox.shopify import details, faults, fulfilment, listing, offer
from shopswitch.sandbox.shopify.bulk import Bulk
from shopswitch.sandbox.shopify.cost import Bucket
from shopswitch.sandbox.shopify.front import AccessTokens, Front
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.state import LineItem, Location, Order, Store, Tracking, Variant
from shopswitch.sandbox.systems import Customer, Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem

SCOPES = frozenset(
    {
        "read_all_orders",
        "read_assigned_fulfillment_orders",
        "read_inventory",
        "read_locations",
        "read_merchant_managed_fulfillment_orders",
        "read_orders",
        "read_products",
        "read_shipping",
        "read_third_party_fulfillment_orders",
        "write_inventory",
        "write_merchant_managed_fulfillment_orders",
        "write_orders",
    }
)
"""What the runbook's app is given; Source: SDL introspection 2026-10, required access."""


class ShopifyShop(ShopSystem):
    """A Shopify shop.

    Args:
        rng: As for every system.
        now: As for every system.
        timezone: As for every system.
        monotonic: Seconds that only rise; what the bucket of query points is restored by.

    Attributes:
        scopes: Access scopes of the app; may be changed at any time.
        personal_data: How customers' fields answer: ``shown``, ``redacted`` (null) or ``denied`` (ACCESS_DENIED).
        same_organisation: Whether the client-credentials grant works at all.
        index_lag: Age at which a change is found by search; zero for at once.
        idempotent: What was answered per idempotency key.
    """

    platform: ClassVar[str] = "shopify"
    several_locations: ClassVar[bool] = True
    detail_fields: ClassVar[frozenset[str]] = details.FIELDS_HELD
    lists_methods: ClassVar[bool] = True
    shows_pickup: ClassVar[bool] = True
    lists_hooks: ClassVar[bool] = True

    shop_name: str
    store: Store
    bulk: Bulk

    def __init__(
        self,
        rng: random.Random,
        now: Callable[[], datetime],
        timezone: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(rng, now, timezone)
        self.tokens = AccessTokens(rng)
        self.client_id = f"{rng.getrandbits(128):032x}"
        self.client_secret = f"shpss_{rng.getrandbits(128):032x}"
        self.shop_name = "Voorbeeldwinkel"
        self.domain = f"voorbeeld-{rng.getrandbits(24):06x}.myshopify.com"
        self.scopes: set[str] = set(SCOPES)
        self.personal_data = "shown"
        self.same_organisation = True
        self.index_lag = timedelta(0)
        self.method_numbers = Numbers()
        self.hook_numbers = Numbers()
        self.idempotent: dict[str, tuple[str, dict[str, Any]]] = {}
        self.store = Store(rng)
        self.bulk = Bulk()
        self.bucket = Bucket(monotonic)
        self._front = Front(self)
        self._one_at_a_time = threading.RLock()
        self.add_location("Magazijn")

    def handle(self, request: Request) -> Response:
        """Answer one call; calls wait for each other."""
        with self._one_at_a_time:
            return self._front.handle(request)

    def secrets(self) -> dict[str, str]:
        """The permanent token; `client_id` with `client_secret` open the shop as well."""
        return {"access_token": self.tokens.permanent}

    def settings(self, base_url: str) -> dict[str, str]:
        """The address, and with several locations the one that Picqer fills: the first."""
        locations = [*self.store.locations.values()]
        chosen = {"location": locations[0].name} if len(locations) > 1 else {}
        return {"url": base_url, **chosen}

    def expire_tokens(self) -> None:
        """Make every token of the client-credentials grant invalid; the permanent one does not expire."""
        self.tokens.expire()

    def error_body(self, status: int, text: str) -> object:
        """Errors outside GraphQL are one text."""
        return {"errors": text}

    def rate_limited(self, fault: Fault) -> Response:
        """Too little budget: HTTP 200, or the `status` that was asked for."""
        return faults.rate_limited(self, fault)

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Drop records from the first connection (or the bulk result), or announce more than there are."""
        return faults.shorten(response, fault)

    def deny(self, resource: str) -> None:
        """Take the app's access scopes for a resource away: what needs them is answered with ACCESS_DENIED.

        Raises:
            ValueError: None of ``products``, ``stock``, ``orders``, ``methods``; its webhooks an app always sees.
        """
        words = {"products": "products", "stock": "inventory", "orders": "orders", "methods": "shipping"}
        word = words.get(resource)
        if word is None:
            raise ValueError(f"Shopify has no access scope for {resource}.")
        self.scopes -= {f"read_{word}", f"write_{word}"}

    def has_scope(self, scope: str) -> bool:
        """Whether the app has a right; the right to write includes the right to read."""
        return scope in self.scopes or scope.replace("read_", "write_", 1) in self.scopes

    def local_now(self) -> datetime:
        """The present moment in the shop's own time zone."""
        return self.now().astimezone(ZoneInfo(self.timezone))

    def searched(self, search: Search, records: Iterable[Any], query: str | None) -> list[Any]:
        """The records a query finds; without one all, however new."""
        if not query:
            return list(records)
        indexed = self.now() - self.index_lag
        return [each for each in search.filter(records, query, self.now()) if each.updated_at <= indexed]

    def add_location(self, name: str) -> Location:
        """Open a location that sells its stock online."""
        made = Location(self.store.number("Location"), self.now(), self.now(), name)
        self.store.locations[made.id] = made
        return made

    def stock_by_location(self, source_id: str) -> dict[str, int]:
        """Pieces available of one listing, per location's name."""
        variant = self._variant(source_id)
        return {level.location.name: level.available for level in variant.item.levels.values()}

    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; a group becomes one product. A product is active when any of its variants is."""
        return [str(listing.add(self.store, item, self.now()).id) for item in items]

    def listings(self) -> list[Listing]:
        """Every variant; Shopify shows no rows for parents. Stock is that of the first location."""
        return [listing.view(self.store, each) for each in self.store.variants.values()]

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Change a variant, straight into the state.

        Beside the common keys: `stock_elsewhere` puts a quantity at a second location, made when there is none.
        `active` counts for the whole product.

        Raises:
            ValueError: The key or value means nothing in Shopify.
        """
        variant = self._variant(source_id)
        if changes.pop("shared", False) or changes.pop("inherit_sku", False):
            raise ValueError("Shopify keeps stock and SKU at each variant: nothing can be shared or inherited.")
        elsewhere = changes.pop("stock_elsewhere", None)
        listing.change(self.store, variant, self.now(), changes)
        if elsewhere is not None:
            location = next(iter([*self.store.locations.values()][1:]), None) or self.add_location("Winkel")
            listing.set_available(self.store, variant.item, location, int(str(elsewhere)), self.now())

    def remove_listing(self, source_id: str) -> None:
        """Take a variant away, and its product when it was the last."""
        self.store.remove_variant(self._variant(source_id))

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Set what is available at the first location, for every tracked variant with this SKU."""
        found = [item for item in self.store.with_sku(sku) if item.tracked]
        for item in found:
            listing.set_available(self.store, item, self.store.first_location(), quantity, self.now())
        return bool(found)

    def new_order(self, processed_at: datetime, customer: Customer | None, *, name: str = "") -> Order:
        """An order without lines, made now and numbered on."""
        number = self.orders_before + self.store.next_order_number
        self.store.next_order_number += 1
        now = self.now()
        made = Order(self.store.number("Order"), now, now, number, name or f"#{number}", processed_at, customer)
        made.shipping_title = offer.first_delivery(self)
        self.store.orders[made.id] = made
        return made

    def new_line(self, order: Order, variant: Variant | None, sku: str | None, quantity: int) -> LineItem:
        """A line for an order; without a variant it is a custom line."""
        title = variant.product.title if variant else (sku or "Artikel")
        option = variant.title if variant and variant.title != "Default Title" else None
        return LineItem(
            self.store.number("LineItem"),
            order.created_at,
            order.created_at,
            order,
            variant,
            (variant.item.sku if variant else sku) or None,
            title,
            option,
            quantity,
            variant.price_cents if variant else 1000,
            variant.item.requires_shipping if variant else True,
        )

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order.

        With a reference it was carried over: made now, placed then. Without one it was made when it was placed.
        A fresh order that is not cancelled or completed sets its stock aside, paid or not, as Shopify does.
        """
        now = self.now()
        made = self.new_order(order.placed_at, order.customer)
        at = now if order.reference else min(order.placed_at, now)
        made.created_at = made.updated_at = at
        made.source_identifier = order.reference or None
        made.shipping_title, made.delivery = offer.chosen(self, order)
        made.lines = [self._line(made, each) for each in order.lines]
        fulfilment.open_work(self.store, made, at)
        if order.state in ("open", "unpaid") and order.placed_at >= now:
            fulfilment.commit(self.store, made, now)
        if order.state != "open":
            self._move(made, order.state, at)
        return listing.order_view(made)

    def _line(self, order: Order, wanted: Line) -> LineItem:
        item = next(iter(self.store.with_sku(wanted.sku)), None)
        return self.new_line(order, item.variant if item else None, wanted.sku, wanted.quantity)

    def orders(self) -> list[OrderView]:
        """Every order, oldest first."""
        found = sorted(self.store.orders.values(), key=lambda order: (order.created_at, order.id))
        return [listing.order_view(each) for each in found]

    def order(self, order_id: str) -> OrderView:
        """One order."""
        return listing.order_view(self._order(order_id))

    def hook_ids(self) -> list[str]:
        """Ids of the subscriptions, those that are off included; only the others are shown."""
        return offer.subscription_ids(self)

    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order.

        Raises:
            ValueError: ``custom``: Shopify has no statuses of a shop's own.
        """
        self._move(self._order(order_id), state, self.now())

    def _move(self, order: Order, state: str, at: datetime) -> None:
        match state:
            case "unpaid" | "open":
                fulfilment.reopen(self.store, order, at, financial="PENDING" if state == "unpaid" else "PAID")
            case "completed":
                order.display_financial_status = "PAID"
                fulfilment.ship_rest(self.store, order, at)
                order.closed_at, order.updated_at = order.closed_at or at, at
            case "cancelled":
                fulfilment.cancel(self.store, order, at)
            case _:
                raise ValueError(f"Shopify has no order state {state}; use unpaid, open, completed or cancelled.")

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """One fulfilment per shipment; the order's status follows by itself.

        What the order does not hold is left out. The last shipment takes along what is never shipped.
        """
        order = self._order(order_id)
        parts = [part for work in order.fulfillment_orders if work.status == "OPEN" for part in work.lines]
        wanted: dict[int, int] = {}
        for line in lines:
            left = line.quantity
            for part in parts:
                if (part.line.sku or "") == line.sku and left > 0:
                    taken = min(left, part.remaining - wanted.get(part.id, 0))
                    wanted[part.id] = wanted.get(part.id, 0) + taken
                    left -= taken
        if completes:
            wanted |= {part.id: part.remaining for part in parts if not part.line.requires_shipping}
        code = Tracking(tracking or None, carrier or None)
        codes = [code] if tracking or carrier else []
        fulfilment.ship(self.store, order, self.now(), parts=wanted, tracking=codes)

    def _variant(self, source_id: str) -> Variant:
        return self.store.variants[int(source_id)]

    def _order(self, order_id: str) -> Order:
        return self.store.orders[int(order_id)]
