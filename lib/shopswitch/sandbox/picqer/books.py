"""The bookkeeping of an emulated Picqer: every change of stock, orders and picklists goes through here.

For every product and warehouse holds: reserved = backorders + picklists + allocations, and free = stock - reserved.
"""

import random
from collections.abc import Callable, Mapping
from datetime import datetime

from shopswitch.sandbox.picqer.carriers import Carriers
from shopswitch.sandbox.picqer.records import (
    OPEN_STATUSES,
    Backorder,
    Connection,
    Hook,
    Order,
    OrderLine,
    Parcel,
    Picklist,
    PicklistLine,
    Product,
    Shipment,
    StockRow,
    Warehouse,
    WebshopOrder,
)
from shopswitch.sandbox.systems import Customer, Item, OrderView

# Where each numbering may begin.
_LOWEST = {
    "product": 100_000,
    "order": 1_000_000,
    "line": 1_000_000,
    "picklist": 100_000,
    "picklist_line": 1_000_000,
    "backorder": 10_000,
    "shipment": 100_000,
    "row": 10_000,
}


class Books:
    """State of one account.

    Args:
        rng: Decides where the numbering begins.
        now: The client's present moment.
    """

    def __init__(self, rng: random.Random, now: Callable[[], datetime]) -> None:
        self.now = now
        first = rng.randrange(30, 90)
        # One of the two flags at a time: who reads only one of them counts this warehouse where it does not count.
        closed = rng.random() < 0.5
        self.warehouses = {
            each.idwarehouse: each
            for each in (
                Warehouse(first, "Magazijn", 1),
                Warehouse(first + 1, "Bovenverdieping", 2),
                Warehouse(first + 2, "Showroom", 3, not closed, closed, accept_orders=False),
            )
        }
        self._next = {kind: rng.randrange(low, 9 * low) for kind, low in _LOWEST.items()}
        self.products: dict[int, Product] = {}
        self.by_code: dict[str, int] = {}
        self.stock: dict[tuple[int, int], StockRow] = {}
        self.orders: dict[int, Order] = {}
        self.picklists: dict[int, Picklist] = {}
        self.picklists_of: dict[int, list[int]] = {}
        self.backorders: dict[int, Backorder] = {}
        self.shipments: dict[int, Shipment] = {}
        self.rows: dict[int, WebshopOrder] = {}
        self.row_of: dict[tuple[int, str], int] = {}
        self.row_of_order: dict[int, int] = {}
        self.connections: dict[int, Connection] = {}
        self.hooks = [
            Hook(first + 101, "Boekhouding", "orders.completed", "https://boekhouding.example/picqer"),
            Hook(first + 102, "Voorraadscherm", "products.free_stock_changed", "https://scherm.example/in"),
        ]

        self.carriers = Carriers()

    def _number(self, kind: str) -> int:
        self._next[kind] += 1
        return self._next[kind]

    # Products and stock

    def add_product(self, item: Item) -> Product:
        """Make a product from an item, without stock."""
        product = Product(
            idproduct=self._number("product"),
            productcode=item.sku,
            name=f"{item.name} {item.option}".strip(),
            barcode=item.barcode,
            price_cents=item.price_cents,
            weight_g=item.weight_g,
            created=self.now(),
            updated=self.now(),
            type="unlimited_stock" if item.virtual else "normal",
            active=item.active,
            hs_code=item.hs_code,
            country_of_origin=item.country_of_origin,
            size_cm=item.size_cm,
            cost_cents=item.cost_cents,
            images=item.images,
            description=item.description,
        )
        self.products[product.idproduct] = product
        self.by_code[product.productcode] = product.idproduct
        return product

    def product(self, code: str) -> Product | None:
        """The product with exactly this code, active or not."""
        found = self.by_code.get(code)
        return None if found is None else self.products[found]

    def row(self, idproduct: int, idwarehouse: int) -> StockRow:
        """The stock of a product in a warehouse."""
        return self.stock.setdefault((idproduct, idwarehouse), StockRow())

    def free(self, idproduct: int) -> int:
        """Free pieces over all warehouses that are active and count."""
        return sum(
            self.stock[idproduct, each.idwarehouse].free
            for each in self.warehouses.values()
            if each.active and each.counts_for_general_stock and (idproduct, each.idwarehouse) in self.stock
        )

    def _picked_from(self) -> list[Warehouse]:
        usable = [each for each in self.warehouses.values() if each.active and each.accept_orders]
        return sorted(usable, key=lambda each: each.priority)

    @property
    def main(self) -> int:
        """The warehouse that is used first."""
        return self._picked_from()[0].idwarehouse

    # Orders

    def add_order(self, customer: Customer, reference: str, lines: list[tuple[int, int]], status: str) -> Order:
        """Enter an order as ``expected`` or ``concept`` (stock allocated) or ``processing`` (picklists made)."""
        order = Order(
            idorder=self._number("order"),
            orderid=f"O{self.now().year}-{self._next['order'] % 1_000_000:06d}",
            customer=customer,
            reference=reference,
            status=status,
            lines=[OrderLine(self._number("line"), idproduct, amount) for idproduct, amount in lines],
            created=self.now(),
            updated=self.now(),
        )
        self.orders[order.idorder] = order
        if status == "processing":
            self.process(order)
        else:
            self._allocate(order)
        return order

    def _allocate(self, order: Order) -> None:
        for line in order.lines:
            if self.products[line.idproduct].keeps_stock:
                line.allocated_in = self.main
                self.row(line.idproduct, self.main).allocations += line.amount

    def _deallocate(self, order: Order) -> None:
        for line in order.lines:
            if line.allocated_in is not None:
                self.row(line.idproduct, line.allocated_in).allocations -= line.amount
                line.allocated_in = None

    def process(self, order: Order) -> None:
        """Turn an order into picklists, and into backorders for what is not there."""
        self._deallocate(order)
        self._add_parts(order)
        per_warehouse: dict[int, list[tuple[OrderLine, int]]] = {}
        for line in order.lines:
            for idwarehouse, amount in self._spread(order, line):
                per_warehouse.setdefault(idwarehouse, []).append((line, amount))
        for idwarehouse, picks in per_warehouse.items():
            self._add_picklist(order, idwarehouse, picks)
        order.status, order.updated = "processing", self.now()

    def _add_parts(self, order: Order) -> None:
        for line in list(order.lines):
            product = self.products[line.idproduct]
            if product.type == "virtual_composition":
                order.lines += [
                    OrderLine(self._number("line"), idpart, amount * line.amount, part_of=line.idorder_product)
                    for idpart, amount in product.parts
                ]

    def _spread(self, order: Order, line: OrderLine) -> list[tuple[int, int]]:
        if not self.products[line.idproduct].keeps_stock:
            return [(self.main, line.amount)]
        usable = [each.idwarehouse for each in self._picked_from()]
        # A warehouse that has the whole line keeps it in one parcel.
        usable.sort(key=lambda each: self.row(line.idproduct, each).free < line.amount)
        spread, left = [], line.amount
        for idwarehouse in usable:
            taken = min(left, max(0, self.row(line.idproduct, idwarehouse).free))
            if taken:
                self.row(line.idproduct, idwarehouse).picklists += taken
                spread.append((idwarehouse, taken))
                left -= taken
        if left:
            self.add_backorder(order, line, left, self.main)
        return spread

    def add_backorder(self, order: Order, line: OrderLine, amount: int, idwarehouse: int) -> Backorder:
        """Let an order wait for pieces."""
        backorder = Backorder(
            self._number("backorder"),
            order.idorder,
            line.idorder_product,
            line.idproduct,
            idwarehouse,
            amount,
            self.now(),
        )
        self.backorders[backorder.idbackorder] = backorder
        self.row(line.idproduct, idwarehouse).backorders += amount
        return backorder

    def _add_picklist(self, order: Order, idwarehouse: int, picks: list[tuple[OrderLine, int]]) -> Picklist:
        number = self._number("picklist")
        picklist = Picklist(
            idpicklist=number,
            picklistid=f"P{self.now().year}-{number % 1_000_000:06d}",
            idorder=order.idorder,
            idwarehouse=idwarehouse,
            lines=[
                PicklistLine(
                    self._number("picklist_line"),
                    line.idorder_product,
                    line.idproduct,
                    amount,
                    part_of=line.part_of,
                )
                for line, amount in picks
            ],
            created=self.now(),
            updated=self.now(),
        )
        self.picklists[number] = picklist
        self.picklists_of.setdefault(order.idorder, []).append(number)
        return picklist

    def open_picklists(self, idorder: int) -> list[Picklist]:
        """What is still to be picked for an order, oldest first."""
        return [self.picklists[each] for each in self.picklists_of.get(idorder, ()) if self.picklists[each].is_open]

    def backorders_of(self, idorder: int) -> list[Backorder]:
        """What an order waits for."""
        return [each for each in self.backorders.values() if each.idorder == idorder]

    def close_picklist(self, picklist: Picklist, picked: Mapping[int, int], *tracking: str) -> Shipment:
        """Ship what was picked; what was left goes to a new picklist.

        Args:
            picklist: An open one.
            picked: idpicklist_product → pieces.
            tracking: Track & trace code of each parcel, one at least; the weight is spread over them.
        """
        order, left = self.orders[picklist.idorder], []
        for line in picklist.lines:
            line.amount_picked = picked.get(line.idpicklist_product, 0)
            if self.products[line.idproduct].keeps_stock:
                row = self.row(line.idproduct, picklist.idwarehouse)
                row.stock -= line.amount_picked
                row.picklists -= line.amount_picked
            if line.amount_picked < line.amount:
                asked = next(each for each in order.lines if each.idorder_product == line.idorder_product)
                left.append((asked, line.amount - line.amount_picked))
                line.amount = line.amount_picked
        picklist.lines = [line for line in picklist.lines if line.amount]
        picklist.status, picklist.closed_at, picklist.updated = "closed", self.now(), self.now()
        if left:
            self._add_picklist(order, picklist.idwarehouse, left)
        weight = sum(self.products[each.idproduct].weight_g * each.amount_picked for each in picklist.lines)
        parcels = [Parcel(code, weight // len(tracking)) for code in tracking]
        profile = order.profile or self.carriers.standard
        shipment = Shipment(self._number("shipment"), picklist.idpicklist, order.idorder, parcels, self.now(), profile)
        self.shipments[shipment.idshipment] = shipment
        if not self.open_picklists(order.idorder) and not self.backorders_of(order.idorder):
            order.status = "completed"
        order.updated = self.now()
        return shipment

    def cancel(self, order: Order) -> None:
        """Cancel an order and let go of everything it held."""
        self._deallocate(order)
        for picklist in self.open_picklists(order.idorder):
            for line in picklist.lines:
                if self.products[line.idproduct].keeps_stock:
                    self.row(line.idproduct, picklist.idwarehouse).picklists -= line.amount
            picklist.status, picklist.updated = "cancelled", self.now()
        for backorder in self.backorders_of(order.idorder):
            self.row(backorder.idproduct, backorder.idwarehouse).backorders -= backorder.amount
            del self.backorders[backorder.idbackorder]
        order.status, order.updated = "cancelled", self.now()

    def is_open(self, idorder: int) -> bool:
        """Whether an order still asks for work."""
        return self.orders[idorder].status in OPEN_STATUSES

    # Rows of webshop orders

    def add_row(self, connection: int, view: OrderView, status: str, reason: str | None = None) -> WebshopOrder:
        """Note that an order of a shop was seen."""
        row = WebshopOrder(
            idcompany_webshop_order=self._number("row"),
            idcompany_webshop=connection,
            foreign_id=view.order_id,
            foreign_number=view.number,
            foreign_status=view.state_raw,
            status=status,
            ordered=view.placed_at,
            created=self.now(),
            updated=self.now(),
            reason=reason,
        )
        self.rows[row.idcompany_webshop_order] = row
        self.row_of[connection, view.order_id] = row.idcompany_webshop_order
        return row

    def find_row(self, connection: int, foreign_id: str) -> WebshopOrder | None:
        """The row with this key."""
        found = self.row_of.get((connection, foreign_id))
        return None if found is None else self.rows[found]

    def link(self, row: WebshopOrder, order: Order) -> None:
        """Tie a row to the order that was made of it."""
        row.idorder, row.reason = order.idorder, None
        self.row_of_order[order.idorder] = row.idcompany_webshop_order

    def origin(self, order: Order) -> WebshopOrder | None:
        """The row an order was made of."""
        found = self.row_of_order.get(order.idorder)
        return None if found is None else self.rows[found]
