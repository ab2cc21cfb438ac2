"""The emulated Magento as the sandbox's world handles it."""

import json
import random
import threading
from collections.abc import Callable
from datetime import datetime
from itertools import takewhile
from typing import ClassVar
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.magento import details, ordering, selling
from shopswitch.sandbox.magento.application import answer
from shopswitch.sandbox.magento.catalogue import install_attributes
from shopswitch.sandbox.magento.rights import BY_RESOURCE
from shopswitch.sandbox.magento.shipping import ship
from shopswitch.sandbox.magento.state import DEFAULT_SOURCE, KEEPS_STOCK, Product, Record, Source, Store
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem

SECOND_SOURCE = "winkel"
_TOO_MANY = "<html><head><title>429 Too Many Requests</title></head><body><h1>Too Many Requests</h1></body></html>\n"


class MagentoShop(ShopSystem):
    """A Magento Open Source 2.4.6 with multi-source inventory.

    Sources beside ``default`` can be made (`add_source`, `stock_elsewhere`). Which one Picqer fills is not documented
    and no profile names it, so the world itself keeps to one: `several_locations` is False.

    Attributes:
        store: The whole state, with the switches of the installation.
    """

    platform: ClassVar[str] = "magento"
    tells_record_date: ClassVar[bool] = False
    detail_fields: ClassVar[frozenset[str]] = details.DETAILS

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        super().__init__(rng, now, timezone)
        self.store = Store(rng, now, ZoneInfo(timezone))
        # Shops that have run for a while: numbers of two of them seldom meet.
        self.store.first_order_number = rng.randrange(1, 90_000)
        install_attributes(self.store)
        self._lock = threading.RLock()

    @property
    def as_bearer(self) -> bool:
        """Whether the access token alone opens the shop: `oauth/consumer/enable_integration_as_bearer`."""
        return self.store.integration.as_bearer

    @as_bearer.setter
    def as_bearer(self, value: bool) -> None:
        self.store.integration.as_bearer = value

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        with self._lock:
            return answer(self.store, request)

    def secrets(self) -> dict[str, str]:
        """The four keys of the integration."""
        key = self.store.integration
        return {
            "consumer_key": key.consumer_key,
            "consumer_secret": key.consumer_secret,
            "access_token": key.access_token,
            "access_token_secret": key.access_token_secret,
        }

    def settings(self, base_url: str) -> dict[str, str]:
        """The address, the store view, and the attribute the merchant made for barcodes, if there is one."""
        made = {"barcode_attribute": self.store.barcode_attribute} if self.store.barcode_attribute else {}
        return {"url": base_url, "store": "default", **made}

    def error_body(self, status: int, text: str) -> object:
        """A message."""
        return {"message": text}

    def rate_limited(self, fault: Fault) -> Response:
        """Magento has no limit of its own: this is the page of a host's firewall."""
        wait = fault.options.get("retry_after")
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return Response(_TOO_MANY, status=429, headers=headers, content_type="text/html")

    def deny(self, resource: str) -> None:
        """Untick a group of rights of the integration.

        Raises:
            ValueError: No such group.
        """
        if resource not in BY_RESOURCE:
            super().deny(resource)
        self.store.integration.resources -= BY_RESOURCE[resource]

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Take the last rows out of a list, or announce more rows than there are."""
        rows = int(str(fault.options.get("rows", 1)))
        try:
            body = json.loads(response.get_data())
        except ValueError:
            return None
        if response.status_code >= 400:
            return None
        if fault.kind == "short-total" and isinstance(body, dict) and "total_count" in body:
            body["total_count"] += rows
        elif fault.kind == "drop-rows" and isinstance(body, dict) and isinstance(body.get("items"), list):
            body["items"] = body["items"][: max(len(body["items"]) - rows, 0)]
        elif fault.kind == "drop-rows" and isinstance(body, list):
            body = body[: max(len(body) - rows, 0)]
        else:
            return None
        response.set_data(json.dumps(body))
        return response

    def add_source(self, code: str, name: str) -> None:
        """Open a source; goods there are sold through the same stock."""
        with self._lock:
            self.store.sources[code] = Source(code, name)

    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; a group becomes a configurable product that carries the group's name as SKU."""
        with self._lock:
            parents: dict[str, Product] = {}
            return [str(selling.add_item(self.store, item, parents).id) for item in items]

    def listings(self) -> list[Listing]:
        """Every product."""
        with self._lock:
            return [self._listing(product) for product in self.store.products.values()]

    def _listing(self, product: Product) -> Listing:
        kinds = {"configurable": "parent", "grouped": "parent", "bundle": "bundle"}
        kind = kinds.get(product.type_id, "variant" if product.parent_id in self.store.products else "simple")
        code = self.store.barcode_attribute
        return Listing(
            source_id=str(product.id),
            sku=product.sku,
            shown_sku=product.sku,
            name=product.name,
            barcode=str(product.attributes.get(code) or ""),
            kind="virtual" if product.type_id in ("virtual", "downloadable") else kind,
            active=product.status == 1,
            stock=selling.stock_of(self.store, product),
            filled=details.filled(self.store, product),
        )

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Write straight into the database. Beside the common keys: `stock_elsewhere`, pieces at a second source.

        Raises:
            KeyError: There is no such listing.
            ValueError: Magento knows no such thing: stock and SKU are each product's own.
        """
        with self._lock:
            product = self.store.products[int(source_id)]
            for name, value in changes.items():
                self._change(product, name, value)
            product.updated_at = self.store.stamp()

    def _change(self, product: Product, name: str, value: object) -> None:
        if name == "sku":
            self.store.rename(product, str(value))
        elif name == "barcode":
            details.set_barcode(self.store, product, str(value))
        elif name == "empty":
            details.empty(self.store, product, str(value))
        elif name == "name":
            product.name = str(value)
        elif name == "active":
            product.status = 1 if value else 2
        elif name == "stock":
            selling.set_stock(self.store, product, None if value is None else int(str(value)))
        elif name == "stock_elsewhere":
            self.store.sources.setdefault(SECOND_SOURCE, Source(SECOND_SOURCE, "Winkel"))
            self.store.set_quantity(product.sku, int(str(value)), source=SECOND_SOURCE)
        elif name not in ("shared", "inherit_sku") or value:
            message = f"A Magento listing has no {name!r} to change: stock and SKU are each product's own."
            raise ValueError(message)

    def stock_by_location(self, source_id: str) -> dict[str, int]:
        """Pieces of one listing per source, ``default`` first."""
        with self._lock:
            items = self.store.items_of(self.store.products[int(source_id)].sku)
            codes = sorted(items, key=lambda code: (code != DEFAULT_SOURCE, code))
            return {code: int(items[code].quantity) for code in codes}

    def remove_listing(self, source_id: str) -> None:
        """Delete a product; its source items stay behind."""
        with self._lock:
            self.store.remove_product(self.store.products[int(source_id)])

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order from a customer, or history as it is sent in through the interface.

        The method shows as `shipping_description`, and as a code made of its name. That it goes to a pickup point
        shows nowhere: that is the business of the carrier's extension.
        """
        with self._lock:
            usual = next((each.name for each in self.methods if each.active and each.kind == "delivery"), "")
            taken = selling.take_order(self.store, order, order.method or usual)
            # Its shipment, if it came with one, is the newest there is.
            newest = reversed(self.store.shipments.values())
            return selling.order_view(taken, [*takewhile(lambda each: each["order_id"] == taken.id, newest)])

    def orders(self) -> list[OrderView]:
        """Every order, oldest first."""
        with self._lock:
            sent: dict[int, list[Record]] = {}
            for each in self.store.shipments.values():
                sent.setdefault(int(each["order_id"]), []).append(each)
            views = [selling.order_view(order, sent.get(order.id, ())) for order in self.store.orders.values()]
            return sorted(views, key=lambda view: (view.created_at, int(view.order_id)))

    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order; the rest of it is invoiced, sent, cancelled or paid back as the state needs.

        Raises:
            ValueError: ``draft`` and ``custom``.
        """
        with self._lock:
            selling.move(self.store, self.store.orders[int(order_id)], state)

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Write what lies at the default source, in stock when it is more than nothing.

        Salable stock is that and the reservations of open orders, so it is lower while there are any.
        """
        with self._lock:
            found = [each for each in self.store.with_sku(sku) if each.manage_stock and each.type_id in KEEPS_STOCK]
            if not found or DEFAULT_SOURCE not in self.store.items_of(sku):
                return False
            self.store.set_quantity(sku, quantity)
            return True

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """One shipment with its lines and its code; the order's state follows by itself.

        What the order does not hold is left out. What lay at the source is taken from it, as the shop does.
        """
        with self._lock:
            order = self.store.orders[int(order_id)]
            wanted: dict[int, float] = {}
            for line in lines:
                left = float(line.quantity)
                for row in order.items:
                    if row["sku"] == line.sku and left > 0:
                        free = ordering.left_to_ship(row) - wanted.get(row["item_id"], 0)
                        wanted[row["item_id"]] = wanted.get(row["item_id"], 0) + min(left, free)
                        left -= min(left, free)
            code = {"track_number": tracking, "title": carrier, "carrier_code": "custom"}
            if any(wanted.values()) and order.columns.get("state") not in (*ordering.FINISHED, "holded"):
                ship(self.store, order, wanted=wanted, tracks=[code] if tracking else [])
