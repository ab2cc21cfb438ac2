"""The connector: first contact, products, stock, orders with lines and shipments, what is set up, and two writes."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from shopswitch.connectors.lightspeed.answers import classify
from shopswitch.connectors.lightspeed.contact import ask_account
from shopswitch.connectors.lightspeed.detail_fields import build_details
from shopswitch.connectors.lightspeed.details import read_lines, read_shipments
from shopswitch.connectors.lightspeed.history import read_orders
from shopswitch.connectors.lightspeed.integrations import (
    APP_METHODS,
    HIDDEN_HOOKS,
    HOOKS,
    METHODS,
    build_hook,
    build_method,
)
from shopswitch.connectors.lightspeed.pages import List, identity, linked, walk
from shopswitch.connectors.lightspeed.rows import (
    PRODUCT_FIELDS,
    STOCK_FIELDS,
    VARIANT_FIELDS,
    Record,
    Row,
    build_order,
    build_product,
    build_rows,
    build_stock,
    siblings,
)
from shopswitch.connectors.lightspeed.settings import LightspeedSettings
from shopswitch.connectors.lightspeed.writing import complete_order, write_stock
from shopswitch.frames.details import Measured
from shopswitch.frames.integrations import HOOKS as HOOKS_SCHEMA
from shopswitch.frames.integrations import SHIPPING_METHODS
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.auth import BasicAuth
from shopswitch.http.retry import RetryPolicy
from shopswitch.http.windows import NestedWindows
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget

WINDOWS = {300.0: 300, 3600.0: 3_000, 86_400.0: 12_000}
"""Seconds → calls per key that most shops have; the headers of the first answer tell this one's."""
PER_SECOND = 20.0
_VARIANTS = List("variants", "variants", VARIANT_FIELDS, "variants")
_LEVELS = List("variants", "variants", STOCK_FIELDS, "variants")
_PRODUCTS = List("products", "products", PRODUCT_FIELDS, "products")
# Five minutes that others used up are waited for, an hour is not.
_RETRY = RetryPolicy(total_s=900.0, longest_server_wait_s=330.0)


class LightspeedConnector:
    """Reads one Lightspeed eCom C-Series shop.

    Limits: lists are in no promised order, see `pages`; customers' data comes with every list of orders and is dropped
    on arrival, because a parameter that leaves it out is documented by name only.

    Args:
        settings: The profile section.
        wire: Role, clock, secrets, journal.
        sleep: How to wait for the vendor's limit.

    Source: vendor client SEOshop/API-PHP-Client 1.9.1; the official documentation was not available.
    """

    def __init__(
        self, settings: LightspeedSettings, wire: Wire, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings = settings
        self._wire = wire
        key, secret = wire.resolve(settings.key), wire.resolve(settings.secret)
        # So that the value of a Basic header is known to the redactor too.
        wire.redactor.add(key, partner=secret)
        self._client = wire.open(
            settings.url,
            auth=BasicAuth(key, secret),
            classify=classify,
            throttle=NestedWindows(WINDOWS, per_s=PER_SECOND, share=wire.share, system=wire.system, sleep=sleep),
            retry=_RETRY,
            ca_file=settings.ca_file,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ping(self) -> AccountInfo:
        """First contact: the key's rights, the shop, what is left of the limit.

        Raises:
            ConnectorError: The shop cannot be reached, or refuses the key.
        """
        return ask_account(self._client, self._settings.language)

    def products(self) -> Snapshot:
        """Every variant (schema PRODUCTS); products are no rows, everything sold is a variant.

        `sku` is the field of that name, which Picqer matches on; `articleCode` stands in `other_code`.

        Source: GET variants, GET products.
        """
        read_at = self._wire.clock.now()
        variants, products = walk(self._client, _VARIANTS), walk(self._client, _PRODUCTS)
        measured = Measured()
        known: dict[int | None, Record] = {identity(each["id"]): each for each in products.rows}
        counted = siblings(variants.rows)

        def build(variant: Record) -> Row:
            product_id = linked(variant, "product")
            if product_id not in known:
                raise ValueError("its product is not in the list of products")
            product = known[product_id]
            return build_product(variant, product, counted[product_id]) | build_details(variant, product, measured)

        rows, odd = build_rows(variants.rows, build, what="variants")
        problems = [*variants.problems, *products.problems, *odd]
        return self._snapshot(
            PRODUCTS,
            rows,
            read_at,
            pages=variants.pages + products.pages,
            expected=variants.expected,
            problems=problems,
            notes=measured.notes,
        )

    def stock(self) -> Snapshot:
        """Stock of every variant (schema STOCK); the shop knows one location, whose id is "".

        Source: GET variants.
        """
        read_at = self._wire.clock.now()
        found = walk(self._client, _LEVELS)
        rows, odd = build_rows(found.rows, build_stock, what="variants")
        problems = [*found.problems, *odd]
        return self._snapshot(STOCK, rows, read_at, pages=found.pages, expected=found.expected, problems=problems)

    def orders(self, since: datetime) -> Snapshot:
        """Every order that is not finished whatever its age, and every order placed since (schema ORDERS).

        Args:
            since: Timezone-aware.

        Source: GET orders, GET orders/count.
        """
        read_at, states = self._wire.clock.now(), self._settings.states
        found = read_orders(self._client, since, states=states)
        rows, odd = build_rows(found.records, lambda order: build_order(order, states), what="orders")
        kept = [row for row in rows if row["placed_at"] >= since or row["state"] not in ("completed", "cancelled")]
        left_out = len(rows) - len(kept)
        return self._snapshot(
            ORDERS,
            kept,
            read_at,
            pages=found.pages,
            expected=None if found.expected is None else found.expected - left_out,
            problems=[*found.problems, *odd],
            notes=found.notes,
        )

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of these orders (schema ORDER_LINES), one call for each.

        Source: GET orders/{id}/products.
        """
        read_at = self._wire.clock.now()
        rows, pages, problems = read_lines(self._client, order_ids)
        return self._snapshot(ORDER_LINES, rows, read_at, pages=pages, problems=problems)

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """What was sent of these orders (schema SHIPMENTS): normally one shipment with one code, and no carrier.

        Source: GET shipments.
        """
        read_at = self._wire.clock.now()
        rows, pages, problems = read_shipments(self._client, order_ids)
        return self._snapshot(SHIPMENTS, rows, read_at, pages=pages, problems=problems)

    def shipping_methods(self) -> Snapshot:
        """Built-in methods, those for the back office only included (schema SHIPPING_METHODS).

        Source: GET shippingmethods, GET shippingmethods/count.
        """
        return self._listed(SHIPPING_METHODS, METHODS, build_method, note=APP_METHODS)

    def hooks(self) -> Snapshot:
        """Webhooks this key may see, switched off ones included (schema HOOKS).

        Source: GET webhooks, GET webhooks/count.
        """
        return self._listed(HOOKS_SCHEMA, HOOKS, build_hook, note=HIDDEN_HOOKS)

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set the stock level of a variant.

        Raises:
            WriteRefusedError: There is no permit and nothing was sent, or the variant has changed.
            ConnectorError: Refused, or unknown whether it was done; it is never tried again here.
        """
        self._wire.require_permit()
        write_stock(self._client, target, quantity, system=self._wire.system)

    def complete_order(self, order_id: str) -> None:
        """Mark the shipment of a paid order shipped, without a mail to the customer.

        Raises:
            WriteRefusedError: There is no permit; nothing was sent.
            ConnectorError: Refused, or unknown whether it was done; it is never tried again here.
        """
        self._wire.require_permit()
        complete_order(self._client, order_id, system=self._wire.system)

    def _listed(self, schema: Schema, listed: List, build: Callable[[Record], Row], *, note: str) -> Snapshot:
        read_at = self._wire.clock.now()
        found = walk(self._client, listed)
        rows, odd = build_rows(found.rows, build, what=listed.what)
        problems = [*found.problems, *odd]
        return self._snapshot(
            schema, rows, read_at, pages=found.pages, expected=found.expected, problems=problems, notes=(note,)
        )

    def _snapshot(self, schema: Schema, rows: list[Row], read_at: datetime, **about: Any) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(rows),
            read_at=read_at,
            pages=about["pages"],
            expected=about.get("expected"),
            problems=tuple(about["problems"]),
            notes=about.get("notes", ()),
        )
