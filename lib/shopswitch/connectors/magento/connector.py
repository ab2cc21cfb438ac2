"""The connector: first contact, products, stock, orders, lines, shipments and the two writes of one Magento shop."""

import weakref
from collections.abc import Callable, Sequence
from datetime import datetime

from shopswitch.connectors.magento.catalogue import read_products
from shopswitch.connectors.magento.connection import Link, open_link
from shopswitch.connectors.magento.contact import ask_account
from shopswitch.connectors.magento.history import read_lines, read_orders, read_shipments
from shopswitch.connectors.magento.pages import Reading
from shopswitch.connectors.magento.settings import MagentoSettings
from shopswitch.connectors.magento.shelves import read_stock
from shopswitch.connectors.magento.writing import complete_order, write_stock
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget


class MagentoConnector:
    """Reads one Magento 2, Adobe Commerce (not its cloud service) or Mage-OS shop.

    Args:
        settings: The profile section.
        wire: Role, clock, secrets, journal, permit.

    Source: https://developer.adobe.com/commerce/webapi/rest/; observed on Magento Open Source 2.4.6.
    """

    def __init__(self, settings: MagentoSettings, wire: Wire) -> None:
        self._settings, self._wire = settings, wire
        self._opened: Link | None = None

    def ping(self) -> AccountInfo:
        """Make first contact.

        Raises:
            ConnectorError: The shop cannot be reached, or refuses the key.
        """
        return ask_account(self._link(), self._settings.location)

    def products(self) -> Snapshot:
        """Every product, disabled ones and parents included (schema PRODUCTS).

        Raises:
            RequestError: The profile names an attribute that cannot hold barcodes.
        """
        return self._snapshot(PRODUCTS, lambda link: read_products(link, self._settings.barcode_attribute))

    def stock(self) -> Snapshot:
        """Quantity per product and inventory source (schema STOCK).

        Raises:
            RequestError: The profile names a source that the shop does not have.
        """
        return self._snapshot(STOCK, lambda link: read_stock(link, self._settings.location))

    def orders(self, since: datetime) -> Snapshot:
        """Every order that is not finished whatever its age, and every order placed since (schema ORDERS)."""
        return self._snapshot(ORDERS, lambda link: read_orders(link, since, self._settings.states))

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of these orders (schema ORDER_LINES)."""
        return self._snapshot(ORDER_LINES, lambda link: read_lines(link, order_ids))

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """Shipments of these orders (schema SHIPMENTS)."""
        return self._snapshot(SHIPMENTS, lambda link: read_shipments(link, order_ids))

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set a quantity; see `writing.write_stock`."""
        write_stock(self._link(), target, quantity)

    def complete_order(self, order_id: str) -> None:
        """Mark an order completed; see `writing.complete_order`."""
        complete_order(self._link(), order_id)

    def _link(self) -> Link:
        if self._opened is None:
            self._opened = open_link(self._settings, self._wire)
            # A connector has no end of its own: the connections close when nobody holds it any more.
            weakref.finalize(self, self._opened.close)
        return self._opened

    def _snapshot(self, schema: Schema, read: Callable[[Link], Reading]) -> Snapshot:
        read_at = self._wire.clock.now()
        reading = read(self._link())
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(reading.rows),
            read_at=read_at,
            pages=reading.pages,
            expected=reading.expected,
            problems=reading.problems,
            notes=reading.notes,
        )
