"""The shop in the world's words: items, listings, orders, shipments, and the switches of its interface."""

import json
import random
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.shopware import details
from shopswitch.sandbox.shopware.answers import answer
from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.errors import error, refuse
from shopswitch.sandbox.shopware.front import Front, throttled
from shopswitch.sandbox.shopware.goods import Goods
from shopswitch.sandbox.shopware.login import Logins
from shopswitch.sandbox.shopware.mirror import Mirror
from shopswitch.sandbox.shopware.ordering import Ordering
from shopswitch.sandbox.shopware.seed import Base
from shopswitch.sandbox.shopware.states import Machines, Mail
from shopswitch.sandbox.shopware.stockroom import Stockroom
from shopswitch.sandbox.shopware.store import Store, stamp
from shopswitch.sandbox.shopware.writes import Writer
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem

# First version → most rows of a page; None means no limit and no default. Source: Shopware core, all release tags.
_MAX_LIMITS: tuple[tuple[tuple[int, ...], int | None], ...] = (
    ((6, 6), 500),
    ((6, 5, 5), None),
    ((6, 4, 5), 100),
    ((6,), 500),
)
_RIGHTS = {
    "products": ("product",),
    "stock": ("product",),
    "orders": ("order", "order_line_item", "order_delivery", "order_transaction", "order_customer", "order_address"),
    "methods": ("shipping_method",),
    "hooks": ("webhook",),
}
_BY_VERSION = "by version"


class ShopwareShop(ShopSystem):
    """A Shopware 6 shop.

    Args:
        rng: As for every system.
        now: As for every system.
        timezone: As for every system; the interface itself only speaks UTC.
        monotonic: Seconds that only rise; what tokens and the brake on logins are measured by.

    Attributes:
        version: Version of Shopware; may be changed before anything is sold.
        missing_rights: What the key's role lacks, as ``product:read``.
        mails: Mails to customers that changes of state made through the interface set off.
    """

    platform: ClassVar[str] = "shopware"
    detail_fields: ClassVar[frozenset[str]] = details.DETAILS
    lists_methods: ClassVar[bool] = True
    lists_hooks: ClassVar[bool] = True

    shop_name: str
    store: Store

    def __init__(
        self,
        rng: random.Random,
        now: Callable[[], datetime],
        timezone: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(rng, now, timezone)
        self.version = "6.7.10.1"
        self.shop_name = "Voorbeeldwinkel"
        self.shop_id = "".join(rng.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(16))
        self.missing_rights: set[str] = set()
        self.mails: list[Mail] = []
        self.logins = Logins(rng, monotonic)
        self.store = Store(rng, now)
        self.machines = Machines(self.store)
        self.base = Base(self.store, rng, self.shop_name)
        self.stockroom = Stockroom(self.store, lambda: self.version_parts)
        self.goods = Goods(self.store, self.base, self.stockroom)
        self.ordering = Ordering(self.store, self.base, self.machines, self.stockroom)
        self.mirror = Mirror(self.store, self.base, lambda: self.methods, lambda: self.shop_hooks)
        self.writer = Writer(self)
        self._max_limit: int | str | None = _BY_VERSION
        self._front = Front(self)
        self._one_at_a_time = threading.RLock()

    @property
    def version_parts(self) -> tuple[int, ...]:
        """The version as numbers."""
        return tuple(int(part) for part in re.findall(r"\d+", self.version))

    @property
    def max_limit(self) -> int | None:
        """Most rows of a page; what the version has, unless the shop set its own."""
        if isinstance(self._max_limit, str):
            return next(most for since, most in _MAX_LIMITS if self.version_parts >= since)
        return self._max_limit

    @max_limit.setter
    def max_limit(self, most: int | None) -> None:
        self._max_limit = most

    @staticmethod
    def moment(text: str, pointer: str) -> str:
        """A moment from a write, as it is kept.

        Raises:
            ApiError: It is no moment.
        """
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise refuse(400, "VIOLATION::INVALID_TYPE_ERROR", "This value is no date.", pointer=pointer) from None
        return stamp(found if found.tzinfo else found.replace(tzinfo=UTC))

    # The interface

    def handle(self, request: Request) -> Response:
        """Answer one call; calls wait for each other."""
        with self._one_at_a_time:
            self.mirror.refresh()
            return self._front.handle(request)

    def secrets(self) -> dict[str, str]:
        """Access key and secret of the integration."""
        return {"client_id": self.logins.client_id, "client_secret": self.logins.client_secret}

    def expire_tokens(self) -> None:
        """Make every token invalid."""
        self.logins.expire()

    def error_body(self, status: int, text: str) -> object:
        """A list of errors, as always."""
        return {"errors": [error(status, "0", text, title=text)]}

    def rate_limited(self, fault: Fault) -> Response:
        """The only 429 of a shop's own: too many logins. Its words carry the seconds, no header does."""
        refusal = throttled(int(float(str(fault.options.get("retry_after", 10)))))
        return answer({"errors": refusal.errors}, refusal.status)

    def deny(self, resource: str) -> None:
        """Take read rights from the integration's role; also for ``methods`` and ``hooks``.

        Raises:
            ValueError: There is no such right.
        """
        if resource not in _RIGHTS:
            super().deny(resource)
        self.missing_rights |= {f"{entity}:read" for entity in _RIGHTS[resource]}

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Leave rows out of `data`, or announce more in `total` (JSON:API: `meta.total`)."""
        try:
            body = json.loads(response.get_data(as_text=True))
        except ValueError:
            return None
        rows = int(str(fault.options.get("rows", 1)))
        if not isinstance(body, dict) or not isinstance(body.get("data"), list):
            return None
        place = body if "total" in body else body.get("meta")
        if fault.kind == "drop-rows" and body["data"]:
            body["data"] = body["data"][: max(0, len(body["data"]) - rows)]
        elif fault.kind == "short-total" and isinstance(place, dict) and isinstance(place.get("total"), int):
            place["total"] += rows
        else:
            return None
        return answer(body, response.status_code, response.mimetype or "application/json")

    # The world

    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; a group becomes a parent with variants."""
        return [str(self.goods.add(item)["id"]) for item in items]

    def listings(self) -> list[Listing]:
        """Every product, parents included."""
        return [self.goods.listing(each) for each in self.store.tables["product"].values()]

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Change a product, without the checks of the interface.

        ``stock=None`` changes nothing: Shopware keeps stock of everything.

        Raises:
            ValueError: Shopware knows no such thing.
        """
        self.goods.change(self._product(source_id), changes)

    def remove_listing(self, source_id: str) -> None:
        """Take a product away; a parent goes with its last variant."""
        self.goods.remove(self._product(source_id))

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Set the stock of every product with exactly this number; parents are not sold."""
        found = [each for each in self.store.rows("product", "productNumber", sku) if not each["childCount"]]
        for each in found if sku else []:
            self.stockroom.set(each, quantity)
        return bool(found) and bool(sku)

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order; see `Ordering.add`. Shopware itself has no field for a pickup point."""
        return self.ordering.view(self.ordering.add(order, self.mirror.method_id(order.method)))

    def orders(self) -> list[OrderView]:
        """Every order, oldest first."""
        rows = sorted(self.store.tables["order"].values(), key=lambda each: (each["createdAt"], each["autoIncrement"]))
        return [self.ordering.view(each) for each in rows]

    def hook_ids(self) -> list[str]:
        """Ids of the webhooks in the world's list."""
        return self.mirror.hook_ids()

    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order, with its delivery and payment.

        Raises:
            ValueError: ``draft``: a basket is no order in Shopware.
        """
        self.ordering.set_state(self._order(order_id), state)

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """One code more, and the delivery shipped or partially shipped; lines and carrier have no place there."""
        self.ordering.report_shipment(self._order(order_id), tracking, completes=completes)

    def _product(self, source_id: str) -> Record:
        return self.store.tables["product"][source_id]

    def _order(self, order_id: str) -> Record:
        return self.store.tables["order"][order_id]
