"""The shop in the world's words: items, listings, orders, the one shipment of an order, and the switches of its key."""

import json
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.lightspeed import details, offer
from shopswitch.sandbox.lightspeed.front import answer, respond, too_many
from shopswitch.sandbox.lightspeed.limits import Limits
from shopswitch.sandbox.lightspeed.ordering import move, ship, take, view
from shopswitch.sandbox.lightspeed.state import (
    CANCELLED,
    SHIPPED,
    Product,
    ShippingMethod,
    Store,
    Variant,
)
from shopswitch.sandbox.listed import Numbers
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem

GROUPS = ("content", "products", "customers", "orders", "settings", "tracking")
"""Boxes of the back office, each for reading and for writing. Source: `account/permissions`."""
_RIGHT = {
    **dict.fromkeys(("products", "stock"), "products"),
    "orders": "orders",
    **dict.fromkeys(("methods", "hooks"), "settings"),
}


class LightspeedShop(ShopSystem):
    """A Lightspeed eCom C-Series shop with a key of its own.

    Args:
        rng: As for every system.
        now: As for every system.
        timezone: As for every system.
        monotonic: Seconds that only rise; what the windows of the limit are counted by.

    Attributes:
        key: API key, 32 characters.
        secret: API secret, 32 characters.
        permissions: Box → read and write, each ticked or not; may be changed at any time.
        limits: Windows and figures of the limit.
        filters_in_utc: Whether date filters are read as UTC, else in the shop's time; nobody knows which it is.
        hides_every: Every so-many-th call for an order or its lines is a 404 although it exists; 0: none.
        most_in_bulk: Most variants that `variants/bulk` takes at once.
        mails: Order number and kind of every mail a write made the shop send.
    """

    platform: ClassVar[str] = "lightspeed"
    imports_unpaid: ClassVar[bool] = False
    takes_history: ClassVar[bool] = False
    other_code_field: ClassVar[str] = "articleCode"
    detail_fields: ClassVar[frozenset[str]] = details.FIELDS
    lists_methods: ClassVar[bool] = True
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
        self.key = f"{rng.getrandbits(128):032x}"
        self.secret = f"{rng.getrandbits(128):032x}"
        self.shop_id = f"{rng.randrange(10_000, 400_000):06d}"
        self.account_id = rng.randrange(10_000, 99_999)
        self.sub_domain = f"voorbeeld-{rng.getrandbits(24):06x}"
        self.permissions = {name: {"read": True, "write": name in ("products", "orders")} for name in GROUPS}
        self.limits = Limits(monotonic)
        self.filters_in_utc = True
        self.hides_every = 0
        self.most_in_bulk = 250
        self.mails: list[tuple[str, str]] = []
        self.store = Store(rng)
        self.method_numbers = Numbers()
        self.hook_numbers = Numbers()
        self._asked_for_orders = 0
        self._one_at_a_time = threading.RLock()

    def handle(self, request: Request) -> Response:
        """Answer one call; calls wait for each other."""
        with self._one_at_a_time:
            return answer(self, request)

    def secrets(self) -> dict[str, str]:
        """Key and secret."""
        return {"key": self.key, "secret": self.secret}

    def settings(self, base_url: str) -> dict[str, str]:
        """The address ends in the shop's language."""
        return {"url": f"{base_url}/nl"}

    def error_body(self, status: int, text: str) -> object:
        """Errors are a message."""
        return {"error": {"message": text}}

    def rate_limited(self, fault: Fault) -> Response:
        """Too many calls: the five minutes are used up; with `retry_after` a Retry-After that is a date."""
        wait = fault.options.get("retry_after")
        return too_many(self, None if wait is None else float(str(wait)))

    def deny(self, resource: str) -> None:
        """Untick a box: stock lies behind that of products, ``methods`` and ``hooks`` behind that of the settings."""
        if resource not in _RIGHT:
            raise ValueError(f"Lightspeed has no right to take away for {resource}.")
        self.permissions[_RIGHT[resource]]["read"] = False

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Take the last rows out of a list, or let a count say more; lists announce no total."""
        rows = int(str(fault.options.get("rows", 1)))
        try:
            body = json.loads(response.get_data())
        except ValueError:
            return None
        if not isinstance(body, dict) or len(body) != 1:
            return None
        ((name, content),) = body.items()
        kept = {key: value for key, value in response.headers.items() if key.startswith("X-")}
        if fault.kind == "drop-rows" and isinstance(content, list):
            return respond({name: content[: max(len(content) - rows, 0)]}, response.status_code, kept)
        if fault.kind == "short-total" and name == "count" and isinstance(content, int):
            return respond({name: content + rows}, response.status_code, kept)
        return None

    def hides_this_time(self) -> bool:
        """Whether this call for an order comes at a moment at which the shop does not find it."""
        self._asked_for_orders += 1
        return self.hides_every > 0 and self._asked_for_orders % self.hides_every == 0

    def ways(self) -> list[ShippingMethod]:
        """The ways of shipping the shop is set up with now."""
        return offer.ways(self, self.methods)

    # Goods

    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; a group becomes one product, which is visible when any of its variants is on sale."""
        return [str(self._add(item).id) for item in items]

    def _add(self, item: Item) -> Variant:
        now, store = self.now(), self.store
        product = store.groups.get(item.group)
        if product is None:
            product = Product(store.number("product"), now, now, item.name, "visible" if item.active else "hidden")
            store.products[product.id] = product
            if item.group:
                store.groups[item.group] = product
        elif item.active:
            product.visibility = "visible"
        number = store.number("variant")
        # Many shops keep a code of their own in the field that other software takes for the SKU.
        code = f"ART{number}" if self.rng.random() < 0.3 else ""
        made = store.add_variant(
            Variant(
                number,
                product,
                now,
                now,
                item.option,
                item.sku,
                code,
                item.barcode,
                item.hs_code,
                item.price_cents,
                item.weight_g,
                "disabled" if item.stock is None else "enabled",
                item.stock or 0,
            )
        )
        details.write(made, item)
        return made

    def listings(self) -> list[Listing]:
        """Every variant; products are no rows of their own, and nothing tells what is never shipped."""
        return [_listing(each) for each in self.store.variants.values()]

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Change a variant, straight into the state; `name` and `active` count for its whole product.

        Raises:
            ValueError: The key or value means nothing here.
        """
        one = self.store.variants[int(source_id)]
        for name, value in changes.items():
            self._change(one, name, value)
        one.updated = one.product.updated = self.now()

    def _change(self, one: Variant, name: str, value: object) -> None:
        match name:
            case "sku":
                self.store.set_sku(one, str(value))
            case "other_code":
                one.article_code = str(value)
            case "barcode":
                one.ean = str(value)
            case "name":
                one.product.title = str(value)
            case "active":
                one.product.visibility = "visible" if value else "hidden"
            case "stock" if value is None:
                # The level stays visible as it was: only the tracking tells that it means nothing.
                one.tracking = "disabled"
            case "stock":
                one.tracking = "enabled"
                self.store.move_stock(one, int(str(value)), "main", self.now())
            case "empty":
                details.empty(one, str(value))
            case "shared" | "inherit_sku" if not value:
                pass
            case _:
                raise ValueError(f"A variant of Lightspeed has no {name} to change.")

    def remove_listing(self, source_id: str) -> None:
        """Take a variant away, and its product when it was the last."""
        self.store.remove(self.store.variants[int(source_id)])

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Set the level of every tracked variant with this SKU; without tracking a push has no visible effect."""
        found = [each for each in self.store.with_sku(sku) if each.tracking != "disabled"]
        for each in found:
            self.store.move_stock(each, quantity, "api", self.now())
        return bool(found)

    # Orders

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order through the checkout. One placed earlier was simply placed then and takes no stock any more.

        The shop keeps no number of another shop, so a reference is forgotten; which pickup point a customer chose is
        in the hands of an app, in a form nobody has described, and shown nowhere.
        """
        wanted = []
        for line in order.lines:
            found = self.store.with_sku(line.sku)
            wanted.append((found[0].id if found else None, line.quantity))
        # Drawn whether or not it is used, so that later ids do not depend on how the shop is set up.
        usual = self.store.methods[1 if self.rng.random() < 0.1 else 0]
        method = offer.chosen(self, order.method) or usual
        at = min(order.placed_at, self.now())
        fresh = order.placed_at >= self.now() and order.state in ("open", "unpaid")
        made = take(self, wanted, order.customer, method, at=at, takes_stock=fresh)
        for line, kept in zip(order.lines, made.lines, strict=True):
            kept.sku = line.sku
        if order.state != "unpaid":
            move(self, made, order.state, at)
        return view(made)

    def orders(self) -> list[OrderView]:
        """Every order, oldest first; baskets are checkouts here, not orders."""
        return [view(each) for each in sorted(self.store.orders.values(), key=lambda each: (each.created, each.id))]

    def hook_ids(self) -> list[str]:
        """Ids of the webhooks in the world's list."""
        return [str(number) for number, _, _ in offer.hook_rows(self)]

    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order.

        Raises:
            ValueError: ``draft``: baskets are no orders; ``custom``: a status of the shop's own only stands beside
                the real one, which stays known.
        """
        move(self, self.store.orders[int(order_id)], state, self.now())

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """Only when everything has been sent: shipped, with the code of the last parcel. There is no carrier field.

        What went before is kept for the truth alone and shown nowhere.
        """
        one = self.store.orders[int(order_id)]
        for line in lines:
            one.sent[line.sku] = one.sent.get(line.sku, 0) + line.quantity
        if completes and one.status != CANCELLED:
            ship(self, one, SHIPPED, tracking)


def _listing(one: Variant) -> Listing:
    siblings = len(one.product.variants)
    return Listing(
        source_id=str(one.id),
        sku=one.sku,
        shown_sku=one.sku,
        name=f"{one.product.title} - {one.title}" if one.title else one.product.title,
        barcode=one.ean,
        kind="variant" if siblings > 1 else "simple",
        active=one.product.visibility != "hidden",
        stock=None if one.tracking == "disabled" else one.stock,
        other_code=one.article_code,
        filled=details.filled(one),
    )
