"""Picqer's built-in webshop integration, emulated: orders come in, stock and shipments go out.

It behaves alike on every platform and leaves to each shop how a shipment shows there. Like the real one it goes by
(connection, foreign id) alone: to a new connection every order of its shop is new, however old it is.
"""

import random
from collections.abc import Callable, Iterable, Mapping

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.picqer.books import Books
from shopswitch.sandbox.picqer.records import Connection, Order, Picklist, Product, Shipment, WebshopOrder
from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.systems import Customer, Item, Line, Listing, OrderView, ShopSystem

Wanted = dict[str, int]
"""SKU → pieces."""


class Integration:
    """What runs between one Picqer account and the shops connected to it.

    Args:
        books: State of the account.
        shops: Slot → shop.
        customer_of: (slot, order id) → who ordered.
        method_of: (slot, order id) → name of the shipping method that was chosen, or nothing.
        rng: A random source of its own for one purpose.
    """

    def __init__(
        self,
        books: Books,
        shops: Mapping[str, ShopSystem],
        *,
        customer_of: Callable[[str, str], Customer],
        method_of: Callable[[str, str], str],
        rng: Callable[[str], random.Random],
    ) -> None:
        self.books = books
        self.shops = shops
        self.customer_of = customer_of
        self.method_of = method_of
        self.rng = rng

    def shop_of(self, connection: Connection) -> ShopSystem | None:
        """The emulated shop behind a connection, if there is one."""
        return None if connection.slot is None else self.shops.get(connection.slot)

    # Orders come in

    def import_orders(self) -> dict[str, object]:
        """Poll every active connection's shop; returns per connection how many orders were new, changed or in error."""
        report: dict[str, object] = {}
        for number, connection in sorted(self.books.connections.items()):
            shop = self.shop_of(connection)
            if shop is None or not connection.active:
                continue
            counts = {"new": 0, "changed": 0, "error": 0}
            for view in shop.orders():
                outcome = self.take(connection, view)
                if outcome:
                    counts[outcome] += 1
            report[str(number)] = counts
        return {"connections": report}

    def take(self, connection: Connection, view: OrderView, customer: Customer | None = None) -> str:
        """Look at one order of a shop; returns ``new``, ``changed``, ``error`` or nothing."""
        row = self.books.find_row(connection.idcompany_webshop, view.order_id)
        if row is not None:
            return self._follow(connection, row, view)
        if not view.importable:
            return ""
        reason = _obstacle(view)
        if reason:
            self.books.add_row(connection.idcompany_webshop, view, "error", reason)
            return "error"
        row = self.books.add_row(connection.idcompany_webshop, view, "importing")
        self._enter(connection, row, view, customer)
        return "new"

    def _enter(
        self, connection: Connection, row: WebshopOrder, view: OrderView, customer: Customer | None = None
    ) -> None:
        lines = [(self._product(connection, line.sku).idproduct, line.quantity) for line in view.lines]
        unpaid = view.state == "unpaid"
        who = customer or self.customer_of(connection.slot or "", view.order_id)
        paid = "processing" if connection.auto_process else "concept"
        order = self.books.add_order(who, view.number, lines, "expected" if unpaid else paid)
        self._direct(connection, order, view)
        self.books.link(row, order)
        self._mark(row, view, "expected" if unpaid else "imported")
        self.push_products({idproduct for idproduct, _ in lines})

    def _direct(self, connection: Connection, order: Order, view: OrderView) -> None:
        """Decide on papers, carrier and destination; a pickup point comes along only where the shop shows one."""
        order.template = connection.template
        method = self.method_of(connection.slot or "", view.order_id) or view.method
        if not method and not view.pickup:
            return
        carriers = self.books.carriers.values()
        carrier = next((each for each in carriers if each.active and each.provider.lower() in method.lower()), None)
        if carrier is None:
            return
        if view.pickup:
            source = self.rng(f"point:{connection.idcompany_webshop}:{view.order_id}")
            order.pickup = catalogue.pickup_point(source, carrier.key)
        wanted = "Afhaalpunt" if view.pickup else "Standaard"
        order.profile = next(
            (each.idshippingprovider_profile for each in carrier.profiles if each.active and each.name == wanted), None
        )

    def _follow(self, connection: Connection, row: WebshopOrder, view: OrderView) -> str:
        before = (row.status, row.foreign_status)
        order = None if row.idorder is None else self.books.orders[row.idorder]
        if row.status == "error" and view.importable and not _obstacle(view):
            self._enter(connection, row, view)
        elif row.status in ("expected", "imported") and view.state == "cancelled":
            self._cancel(row, view, order)
        elif row.status == "expected" and view.state in ("open", "completed"):
            if order is not None and order.status == "expected":
                self.books.process(order)
                self.push_products({line.idproduct for line in order.lines})
            self._mark(row, view, "imported")
        elif row.foreign_status != view.state_raw:
            self._mark(row, view, row.status)
        return "" if (row.status, row.foreign_status) == before else "changed"

    def _cancel(self, row: WebshopOrder, view: OrderView, order: Order | None) -> None:
        shipped = order is not None and any(
            each.status == "closed"
            for each in map(self.books.picklists.__getitem__, self.books.picklists_of.get(order.idorder, ()))
        )
        # What has begun to leave is not called back: a person must see to it.
        if order is None or shipped or not self.books.is_open(order.idorder):
            self._mark(row, view, row.status)
            return
        self.books.cancel(order)
        self._mark(row, view, "canceled")
        self.push_products({line.idproduct for line in order.lines})

    def _mark(self, row: WebshopOrder, view: OrderView, status: str) -> None:
        row.status, row.foreign_status, row.updated = status, view.state_raw, self.books.now()

    def _product(self, connection: Connection, sku: str) -> Product:
        """The product with that code; an unknown code makes a new one that starts with the shop's stock."""
        known = self.books.product(sku)
        if known is not None:
            return known
        listing = self._listing(connection, sku)
        name = listing.name if listing else sku
        virtual = listing is not None and listing.kind == "virtual"
        made = self.books.add_product(Item(sku, name, listing.barcode if listing else "", virtual=virtual))
        if made.keeps_stock:
            found = listing.stock if listing else None
            self.books.row(made.idproduct, self.books.main).stock = max(0, found or 0)
        return made

    def _listing(self, connection: Connection, sku: str) -> Listing | None:
        shop = self.shop_of(connection)
        rows = [] if shop is None else shop.listings()
        return next((each for each in rows if each.sku == sku and each.kind != "parent"), None)

    # Stock goes out

    def push_all(self, connection: Connection) -> dict[str, object]:
        """Send the free stock of every active product to a connection's shop.

        Raises:
            SandboxError: The connection is inactive, sends no stock, or has no emulated shop.
        """
        shop = self.shop_of(connection)
        number = connection.idcompany_webshop
        if shop is None:
            raise SandboxError(f"Connection {number} belongs to a shop that is not emulated here.", 409)
        if not connection.active:
            raise SandboxError(f"Connection {number} is not active: nothing is sent to its shop.", 409)
        if not connection.send_stock:
            raise SandboxError(f"Connection {number} does not send stock: switch send_stock on first.", 409)
        rows = [each for each in self.books.products.values() if each.active and each.keeps_stock]
        sent = sum(shop.set_stock(each.productcode, self.books.free(each.idproduct)) for each in rows)
        return {"connection": number, "sent": sent, "not_in_shop": len(rows) - sent}

    def push_everywhere(self) -> None:
        """Send the whole inventory to every shop that is to get it."""
        for connection in self.books.connections.values():
            if connection.active and connection.send_stock and self.shop_of(connection) is not None:
                self.push_all(connection)

    def push_products(self, ids: Iterable[int]) -> None:
        """Send the free stock of these products to every connection that sends stock, as happens on each change."""
        for connection in self.books.connections.values():
            shop = self.shop_of(connection)
            if shop is None or not connection.active or not connection.send_stock:
                continue
            for idproduct in ids:
                product = self.books.products[idproduct]
                if product.active and product.keeps_stock:
                    shop.set_stock(product.productcode, self.books.free(idproduct))

    # Shipments go out

    def find_order(self, reference: str) -> Order:
        """The order with this Picqer number, id or shop's number; of several, one that is still open.

        Raises:
            SandboxError: There is none.
        """
        for order in self.books.orders.values():
            if reference in (order.orderid, str(order.idorder)):
                return order
        found = [
            self.books.orders[row.idorder]
            for row in self.books.rows.values()
            if row.idorder is not None and reference in (row.foreign_number, row.foreign_id)
        ]
        if not found:
            raise SandboxError(f"Picqer has no order {reference!r}.", 404)
        return max(found, key=lambda order: (self.books.is_open(order.idorder), order.idorder))

    def ship(self, order: Order, wanted: Wanted | None, tracking: str) -> dict[str, object]:
        """Pick, close and send; report it to the shop the order came from, and only to that one.

        Args:
            order: To be sent.
            wanted: What to send, or None for all that lies on open picklists.
            tracking: Code of the first parcel; further ones get it with a number behind.

        Raises:
            SandboxError: There is nothing to pick, or more is wanted than lies on open picklists.
        """
        picklists = self.books.open_picklists(order.idorder)
        if not picklists:
            raise SandboxError(
                f"Order {order.orderid} ({order.status}) has no open picklist: nothing of it can be sent.", 409
            )
        picked = [(each, self._pick(each, wanted)) for each in picklists]
        if wanted is not None and any(wanted.values()):
            left = ", ".join(f"{count} of {sku!r}" for sku, count in wanted.items() if count)
            raise SandboxError(f"Order {order.orderid} has not that much to pick: {left} too many.", 409)
        shipments, reported = [], False
        going = [(each, amounts) for each, amounts in picked if any(amounts.values())]
        for place, (picklist, amounts) in enumerate(going):
            code = tracking if place == 0 else f"{tracking}-{place + 1}"
            shipment = self.books.close_picklist(picklist, amounts, code)
            shipments.append({"idshipment": shipment.idshipment, "idpicklist": picklist.idpicklist, "tracking": code})
            reported = self._report(order, picklist, shipment)
        return {
            "order": order.orderid,
            "status": order.status,
            "completed": order.status == "completed",
            "shipments": shipments,
            "reported": reported,
        }

    def _pick(self, picklist: Picklist, wanted: Wanted | None) -> dict[int, int]:
        """Pieces per picklist line; what is taken is taken off `wanted`."""
        if wanted is None:
            return {line.idpicklist_product: line.amount for line in picklist.lines}
        amounts: dict[int, int] = {}
        for line in picklist.lines:
            # The parts of a composition stay until the rest of the order is sent as a whole.
            sku = self.books.products[line.idproduct].productcode if line.part_of is None else ""
            taken = min(line.amount, wanted.get(sku, 0))
            amounts[line.idpicklist_product] = taken
            if taken:
                wanted[sku] -= taken
        return amounts

    def _report(self, order: Order, picklist: Picklist, shipment: Shipment) -> bool:
        row = self.books.origin(order)
        connection = None if row is None else self.books.connections.get(row.idcompany_webshop)
        if row is None or connection is None or not connection.active or not connection.send_shipments:
            return False
        shop = self.shop_of(connection)
        if shop is None:
            return False
        # Parts of a composition are Picqer's own business: the shop sold the composition.
        lines = [
            Line(self.books.products[line.idproduct].productcode, line.amount_picked)
            for line in picklist.lines
            if line.part_of is None and line.amount_picked
        ]
        carrier, _ = self.books.carriers.of(shipment.profile)
        done = order.status == "completed"
        shop.report_shipment(row.foreign_id, lines, shipment.tracking, carrier.provider, completes=done)
        return True


def _obstacle(view: OrderView) -> str:
    """Why an order cannot be imported, or nothing."""
    if any(not line.sku.strip() for line in view.lines):
        return "Product without SKU"
    return "" if view.lines else "Order without products"
