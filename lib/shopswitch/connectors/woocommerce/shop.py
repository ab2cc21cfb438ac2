"""The connector: first contact, products, stock and orders of one WooCommerce shop, and two writes."""

import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from shopswitch.connectors.woocommerce.catalogue import read_catalogue
from shopswitch.connectors.woocommerce.connection import API, Link, WooCommerceSettings, open_link
from shopswitch.connectors.woocommerce.contact import ask_account
from shopswitch.connectors.woocommerce.details import details_of
from shopswitch.connectors.woocommerce.history import read_orders
from shopswitch.connectors.woocommerce.integrations import build_hook, build_method, read_hooks, read_methods
from shopswitch.connectors.woocommerce.lines import build_lines, read_lines
from shopswitch.connectors.woocommerce.pages import Reading, SmallerPages
from shopswitch.connectors.woocommerce.rows import (
    PRODUCT_FIELDS,
    STOCK_FIELDS,
    VARIATION_FIELDS,
    Row,
    build_order,
    build_product,
    build_rows,
    build_stock,
)
from shopswitch.connectors.woocommerce.tracking import build_tracking, read_notes
from shopswitch.connectors.woocommerce.writes import complete, set_stock
from shopswitch.errors import ConnectorError
from shopswitch.frames.integrations import HOOKS, SHIPPING_METHODS
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget

_MARK_NOTE = (
    "The shop's answers begin with a byte-order mark, which other programs may refuse; a plugin file was saved so."
)
_NO_STOCK_NOTE = "Stock keeping is switched off for the whole shop (setting woocommerce_manage_stock)."
_NO_GTIN_NOTE = (
    "This version has no barcode field of its own (global_unique_id); barcodes that a plugin keeps are not read."
)

_Built = tuple[list[Row], tuple[str, ...], tuple[str, ...]]
"""Rows, problems and notes."""


class WooCommerce:
    """Reads one WooCommerce shop.

    Limits: orders in a status whose plugin was removed cannot be asked for (unconfirmed); barcodes that plugins of
    older shops keep in product meta are not read, because the interface only gives meta as a whole there.

    Args:
        settings: The profile section.
        wire: Role, clock, secrets, journal.

    Source: https://developer.woocommerce.com/docs/apis/rest-api/, wc/v3; observed on WooCommerce 11.0.1.
    """

    def __init__(self, settings: WooCommerceSettings, wire: Wire) -> None:
        self._settings = settings
        self._wire = wire
        self._link: Link | None = None

    def ping(self) -> AccountInfo:
        """First contact: index without key, then what the key may see.

        Raises:
            ConnectorError: No interface at this address, or the key is refused.
        """
        return ask_account(self._open())

    def products(self) -> Snapshot:
        """Every product that is not in the trash, and every variation (schema PRODUCTS).

        The interface cannot tell a variation's own SKU from its parent's when both are equal; `sku_inherited` is true
        for both. Weights and sizes are in the shop's own units, which are one call more.

        Source: GET products, GET variations (10.3 and later) or GET products/{id}/variations, GET settings/products.
        """
        return self._listings(PRODUCTS, (PRODUCT_FIELDS, VARIATION_FIELDS), _product_rows)

    def stock(self) -> Snapshot:
        """Stock of every listing (schema STOCK); WooCommerce knows one location, whose id is "".

        Parents have a row too: theirs is tracked when the quantity is kept at the product.
        """
        return self._listings(STOCK, (STOCK_FIELDS, STOCK_FIELDS), _stock_rows)

    def orders(self, since: datetime) -> Snapshot:
        """Every order that is not finished whatever its age, and every order placed since (schema ORDERS).

        Baskets at the checkout come along as `draft`. Asks for no personal data: the old shop's number lies in the
        order's meta, of which only the keys in `reference_meta` are asked for and nothing else is kept (versions that
        do not know this filter send all meta).

        Args:
            since: Timezone-aware.

        Source: GET orders, GET orders/statuses.
        """
        read_at = self._wire.clock.now()
        try:
            link = self._open()
        except ConnectorError as error:
            return self._unread(ORDERS, error, read_at)
        states, reference_meta = self._settings.states, self._settings.reference_meta
        reading = read_orders(link.pages, since, states=states, reference_meta=reference_meta)
        return self._snapshot(
            ORDERS, reading, lambda order: build_order(order, states, reference_meta), link=link, read_at=read_at
        )

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of these orders (schema ORDER_LINES), a hundred orders per call.

        WooCommerce keeps no SKU of the moment of sale: it shows the product's present one, and none once the product
        is gone. It counts nothing as shipped; what was taken back is unknown for an order with a refund.

        Source: GET orders with include, GET orders/{id} for what that list leaves out.
        """
        read_at = self._wire.clock.now()
        try:
            link = self._open()
        except ConnectorError as error:
            return self._unread(ORDER_LINES, error, read_at)
        reading = read_lines(link.pages, order_ids)
        lines, odd = build_rows(reading.records, build_lines, what="orders")
        rows = [row for of_one in lines for row in of_one]
        whole = replace(reading, problems=reading.problems + odd, notes=link.notes)
        return self._framed(ORDER_LINES, rows, whole, read_at)

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """What could be a tracking code in the notes of these orders (schema SHIPMENTS); the shop has no shipments.

        Source: GET orders/{id}/notes, a call per order.
        """
        read_at = self._wire.clock.now()
        try:
            link = self._open()
        except ConnectorError as error:
            return self._unread(SHIPMENTS, error, read_at)
        reading = read_notes(link.pages, order_ids)
        found, odd = build_rows(reading.records, lambda pair: build_tracking(*pair), what="orders' notes")
        whole = replace(reading, problems=reading.problems + odd)
        return self._framed(SHIPMENTS, [row for of_one in found for row in of_one], _with_notes(whole, link), read_at)

    def shipping_methods(self) -> Snapshot:
        """Methods of every shipping zone, switched off ones included (schema SHIPPING_METHODS).

        Source: GET shipping/zones, GET shipping/zones/{id}/methods.
        """
        return self._integrations(SHIPPING_METHODS, read_methods, lambda pair: build_method(*pair))

    def hooks(self) -> Snapshot:
        """Webhooks, paused and disabled ones included (schema HOOKS).

        Source: GET webhooks.
        """
        return self._integrations(HOOKS, read_hooks, build_hook)

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set the quantity of a product or variation that keeps its own.

        Raises:
            WriteRefusedError: There is no permit and nothing was sent, or the product has changed.
            ConnectorError: Refused, or unknown whether it was done; it is never tried again here.
        """
        self._wire.require_permit()
        set_stock(self._open(), target, quantity, system=self._wire.system)

    def complete_order(self, order_id: str) -> None:
        """Set an order to completed.

        The shop then mails the customer, unless that mail is switched off in the shop: the interface has no word for
        leaving it out. An order that was not paid counts as paid from then on, and the shop's owner is mailed too.

        Raises:
            WriteRefusedError: There is no permit and nothing was sent, or the order is cancelled or a basket.
            ConnectorError: Refused, or unknown whether it was done; it is never tried again here.
        """
        self._wire.require_permit()
        complete(self._open(), order_id, states=self._settings.states, system=self._wire.system)

    def _listings(
        self, schema: Schema, fields: tuple[str, str], rows_of: Callable[[Link, Reading], _Built]
    ) -> Snapshot:
        read_at = self._wire.clock.now()
        try:
            link = self._open()
        except ConnectorError as error:
            return self._unread(schema, error, read_at)
        reading = read_catalogue(link.pages, product_fields=fields[0], variation_fields=fields[1])
        rows, odd, notes = rows_of(link, reading)
        whole = replace(reading, problems=reading.problems + odd, notes=reading.notes + notes)
        return self._framed(schema, rows, _with_notes(whole, link), read_at)

    def _integrations(
        self, schema: Schema, read: Callable[[SmallerPages], Reading], build: Callable[[Any], Row]
    ) -> Snapshot:
        read_at = self._wire.clock.now()
        try:
            link = self._open()
        except ConnectorError as error:
            return self._unread(schema, error, read_at)
        return self._snapshot(schema, read(link.pages), build, link=link, read_at=read_at)

    def _open(self) -> Link:
        if self._link is None:
            self._link = open_link(self._settings, self._wire)
            # A connector has no end of its own: the connections close when nobody holds it any more.
            weakref.finalize(self, self._link.close)
        return self._link

    def _snapshot(
        self, schema: Schema, reading: Reading, build: Callable[[Any], Row], *, link: Link, read_at: datetime
    ) -> Snapshot:
        rows, odd = build_rows(reading.records, build, what=schema.name.replace("_", " "))
        whole = replace(reading, problems=reading.problems + odd)
        return self._framed(schema, rows, _with_notes(whole, link), read_at)

    def _framed(self, schema: Schema, rows: list[Row], reading: Reading, read_at: datetime) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(rows),
            read_at=read_at,
            pages=reading.pages,
            expected=reading.expected,
            problems=reading.problems,
            notes=reading.notes,
        )

    def _unread(self, schema: Schema, error: ConnectorError, read_at: datetime) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.empty(),
            read_at=read_at,
            pages=0,
            problems=(f"{schema.name.replace('_', ' ').capitalize()} cannot be read: {error}",),
        )


def _with_notes(reading: Reading, link: Link) -> Reading:
    marked = (_MARK_NOTE,) if link.pages.marked else ()
    return replace(reading, notes=link.notes + reading.notes + marked)


def _product_rows(link: Link, reading: Reading) -> _Built:
    details = details_of(link.pages, reading)
    rows, odd = build_rows(reading.records, lambda pair: build_product(*pair) | details.of(*pair), what=PRODUCTS.name)
    return rows, odd + details.problems, _barcode_notes(reading) + details.notes


def _stock_rows(link: Link, reading: Reading) -> _Built:
    rows, odd = build_rows(reading.records, lambda pair: build_stock(*pair), what=STOCK.name)
    return rows, odd, _stock_notes(link)


def _stock_notes(link: Link) -> tuple[str, ...]:
    try:
        answer = link.once.get(f"{API}/settings/products/woocommerce_manage_stock", {"_fields": "id,value"})
        switched_off = answer.json_object().get("value") == "no"
    except ConnectorError:
        # Reading settings takes more rights than reading products; the rows say enough by themselves.
        return ()
    return (_NO_STOCK_NOTE,) if switched_off else ()


def _barcode_notes(reading: Reading) -> tuple[str, ...]:
    known = any("global_unique_id" in record for record, _ in reading.records)
    return () if known or not reading.records else (_NO_GTIN_NOTE,)
