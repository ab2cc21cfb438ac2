"""A ninth webshop that exists in tests only: as plain as can be, yet with everything a planter asks for."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.csv import ClosedShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.systems import Item, Line, Listing, NewOrder, OrderView, ShopSystem, System
from shopswitch.sandbox.world import World


class NinthShop(ShopSystem):
    """Keeps listings and orders as they are seen from outside; refuses what the world must not do."""

    platform = "ninth"
    several_locations = True
    other_code_field = "code"

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        super().__init__(rng, now, timezone)
        self.token = f"token-{rng.getrandbits(64):016x}"
        self.rows: dict[str, Listing] = {}
        self.elsewhere: dict[str, int] = {}
        self.taken: dict[str, OrderView] = {}
        self.reports: list[tuple[str, str, bool]] = []
        self._next = rng.randrange(1000, 9000)

    def handle(self, request: Request) -> Response:
        return Response("{}", mimetype="application/json")

    def secrets(self) -> dict[str, str]:
        return {"token": self.token}

    def _number(self) -> str:
        self._next += 1
        return str(self._next)

    def add_items(self, items: list[Item]) -> list[str]:
        ids, groups = [], set()
        for item in items:
            if item.group and item.group not in groups:
                groups.add(item.group)
                parent = self._number()
                self.rows[parent] = Listing(parent, item.group, item.group, item.name, "", "parent", True, None)
            kind = "virtual" if item.virtual else "variant" if item.group else "simple"
            number = self._number()
            stock = None if item.virtual else item.stock
            name = f"{item.name} {item.option}".strip()
            self.rows[number] = Listing(number, item.sku, item.sku, name, item.barcode, kind, item.active, stock)
            ids.append(number)
        return ids

    def listings(self) -> list[Listing]:
        return list(self.rows.values())

    def change_listing(self, source_id: str, **changes: Any) -> None:
        if changes.pop("inherit_sku", False):
            changes |= {"sku": "", "shown_sku": "parent"}
        if "stock_elsewhere" in changes:
            self.elsewhere[source_id] = changes.pop("stock_elsewhere")
        self.rows[source_id] = replace(self.rows[source_id], **changes)

    def stock_by_location(self, source_id: str) -> dict[str, int]:
        return {"main": self.rows[source_id].stock or 0, "second": self.elsewhere.get(source_id, 0)}

    def remove_listing(self, source_id: str) -> None:
        del self.rows[source_id]

    def add_order(self, order: NewOrder) -> OrderView:
        number = self._number()
        skus = {row.sku for row in self.rows.values()}
        assert order.placed_at <= self.now()
        assert all(line.sku in skus for line in order.lines)
        if order.state == "open" and order.placed_at == self.now():
            for line in order.lines:
                self._change_stock(line.sku, lambda stock, line=line: stock - line.quantity)
        self.taken[number] = OrderView(
            order_id=number,
            number=f"N{number}",
            state=order.state,
            state_raw=order.state.upper(),
            importable=order.state in ("open", "unpaid"),
            placed_at=order.placed_at,
            created_at=self.now(),
            lines=order.lines,
            reference=order.reference,
        )
        return self.taken[number]

    def orders(self) -> list[OrderView]:
        return sorted(self.taken.values(), key=lambda view: view.placed_at)

    def set_order_state(self, order_id: str, state: str) -> None:
        importable = state in ("open", "unpaid")
        self.taken[order_id] = replace(
            self.taken[order_id], state=state, state_raw=state.upper(), importable=importable
        )

    def _change_stock(self, sku: str, change: Callable[[int], int]) -> bool:
        for number, row in self.rows.items():
            if row.sku == sku and row.kind != "parent" and row.stock is not None:
                self.rows[number] = replace(row, stock=change(row.stock))
                return True
        return False

    def set_stock(self, sku: str, quantity: int) -> bool:
        return self._change_stock(sku, lambda _: quantity)

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        self.reports.append((order_id, tracking, completes))
        if completes:
            self.set_order_state(order_id, "completed")


SYSTEMS: dict[str, type[System]] = {"picqer": PicqerAccount, "ninth": NinthShop, "csv": ClosedShop}


def everything(world: World) -> dict[str, Any]:
    """All that can be seen of a client, as text: two clients with the same are the same."""
    books = world.picqer.books
    kept = (
        books.products,
        books.orders,
        books.picklists,
        books.backorders,
        books.shipments,
        books.rows,
        books.stock,
        books.connections,
    )
    return {
        "picqer": [[repr(each) for each in held.values()] for held in kept],
        "shops": {
            slot: [[repr(each) for each in shop.listings()], [repr(each) for each in shop.orders()]]
            for slot, shop in world.shops.items()
        },
        "secrets": world.secrets(),
        "truth": world.truth(),
        "title": world.title,
    }
