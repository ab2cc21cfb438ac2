"""The bol.com connector: each method reads one resource whole, or says why it is not."""

import weakref
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from shopswitch.connectors.bol.contact import ask_account
from shopswitch.connectors.bol.details import Reading, read_lines, read_sent
from shopswitch.connectors.bol.doors import Doors
from shopswitch.connectors.bol.history import read_orders
from shopswitch.connectors.bol.limits import OFFERS, ORDERS
from shopswitch.connectors.bol.looks import look_twice
from shopswitch.connectors.bol.pages import walk_offers
from shopswitch.connectors.bol.rows import Row, build, is_own, product_rows, stock_rows
from shopswitch.connectors.bol.settings import BolSettings
from shopswitch.connectors.bol.values import take_id
from shopswitch.connectors.bol.writing import write_stock
from shopswitch.frames.orders import ORDERS as ORDERS_SCHEMA
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget

_BY_REFERENCE = (
    "Offers are compared by their reference; whether Picqer links them by that or by the EAN is documented nowhere. "
    "Confirm it with Picqer before the switch."
)


class BolConnector:
    """Reads one seller account.

    Args:
        settings: The profile section.
        wire: Clock, secrets, journal, limits, permit.

    Raises:
        ProfileError: A secret or the certificate authority cannot be read.
    """

    def __init__(self, settings: BolSettings, wire: Wire) -> None:
        self._settings, self._wire = settings, wire
        self._doors = Doors(settings, wire)
        # A connector has no end of its own: the connections close when nobody holds it any more.
        weakref.finalize(self, self._doors.close)

    def ping(self) -> AccountInfo:
        """Make first contact with offers, orders and shipments.

        Raises:
            ConnectorError: The account cannot be reached, or the credentials are refused.
        """
        return ask_account(self._doors)

    def products(self) -> Snapshot:
        """Every offer the retailer sends (schema PRODUCTS): the reference is the SKU, on hold is not active.

        Source: GET /retailer/offers of offers v11.
        """
        return self._offers(PRODUCTS, product_rows)

    def stock(self) -> Snapshot:
        """Stock of every offer the retailer sends (schema STOCK), as it was told, open orders not taken off.

        Source: GET /retailer/offers of offers v11, `stock.amount`.
        """
        return self._offers(STOCK, stock_rows)

    def orders(self, since: datetime) -> Snapshot:
        """Every open order and every order that changed since (schema ORDERS), what bol.com sends left out.

        A moment before bol.com's reach makes the snapshot incomplete: handled orders of that time cannot be read.

        Args:
            since: Timezone-aware.

        Source: GET /retailer/orders.
        """
        read_at = self._wire.clock.now()
        found = read_orders(self._doors.to(ORDERS), since, read_at)
        rows = found.rows(self._settings.states)
        theirs = len(found.theirs - found.items.keys())
        notes = (f"{theirs} orders that bol.com sends alone are left out.",) if theirs else ()
        reading = Reading(rows, found.pages, found.problems)
        return self._snapshot(ORDERS_SCHEMA, reading, read_at=read_at, notes=notes)

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of these orders (schema ORDER_LINES), one call per order.

        Source: GET /retailer/orders/{order-id}.
        """
        read_at = self._wire.clock.now()
        return self._snapshot(ORDER_LINES, read_lines(self._doors, order_ids), read_at=read_at)

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """What was sent of these orders (schema SHIPMENTS); of more than a sample the snapshot is incomplete.

        Source: GET /retailer/shipments and /retailer/shipments/{shipment-id}.
        """
        read_at = self._wire.clock.now()
        return self._snapshot(SHIPMENTS, read_sent(self._doors, order_ids), read_at=read_at)

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set the stock of an offer; see `WritesStock`.

        Raises:
            WriteRefusedError: There is no permit, or the offer changed; nothing was sent.
            ConnectorError: Refused, or unknown whether it was done.
        """
        self._wire.require_permit()
        write_stock(self._doors, self._wire, target, quantity)

    def _offers(self, schema: Schema, to_rows: Callable[[Any], list[Row]]) -> Snapshot:
        read_at = self._wire.clock.now()
        door = self._doors.to(OFFERS)
        seen = look_twice(lambda _: walk_offers(door), key=lambda offer: take_id(offer, "offerId"))
        theirs = 0

        def own_rows(offer: Any) -> list[Row]:
            nonlocal theirs
            if is_own(offer):
                return to_rows(offer)
            theirs += 1
            return []

        rows, odd = build(seen.rows.values(), own_rows, "offers")
        notes = (f"{theirs} offers that bol.com sends itself (FBB) are left out.",) if theirs else ()
        if schema is PRODUCTS:
            notes = (*notes, _BY_REFERENCE)
        reading = Reading(rows, seen.pages, [*seen.problems, *odd])
        return self._snapshot(schema, reading, read_at=read_at, notes=notes)

    def _snapshot(
        self, schema: Schema, reading: Reading, *, read_at: datetime, notes: tuple[str, ...] = ()
    ) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(reading.rows),
            read_at=read_at,
            pages=reading.pages,
            problems=tuple(reading.problems),
            notes=notes,
        )
