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
    detail_fields = frozenset(
        {
            "barcode",
            "weight",
            "length",
            "width",
            "height",
            "cost_price",
            "hs_code",
            "country_of_origin",
            "images",
            "description",
        }
    )
    lists_methods = True
    shows_pickup = True
    lists_hooks = True

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
            self.rows[number] = Listing(
                number, item.sku, item.sku, name, item.barcode, kind, item.active, stock, filled=_filled(item)
            )
            ids.append(number)
        return ids

    def listings(self) -> list[Listing]:
        return list(self.rows.values())

    def change_listing(self, source_id: str, **changes: Any) -> None:
        if changes.pop("inherit_sku", False):
            changes |= {"sku": "", "shown_sku": "parent"}
        if "empty" in changes:
            changes["filled"] = self.rows[source_id].filled - {changes.pop("empty")}
        if "stock_elsewhere" in changes:
            self.elsewhere[source_id] = changes.pop("stock_elsewhere")
        self.rows[source_id] = replace(self.rows[source_id], **changes)

    def stock_by_location(self, source_id: str) -> dict[str, int]:
        return {"main": self.rows[source_id].stock or 0, "second": self.elsewhere.get(source_id, 0)}

    def hook_ids(self) -> list[str]:
        return [f"H{place}" for place, _ in enumerate(self.shop_hooks, start=1)]

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
            number=f"N{self.orders_before + int(number)}",
            state=order.state,
            state_raw=order.state.upper(),
            importable=order.state in ("open", "unpaid"),
            placed_at=order.placed_at,
            created_at=self.now(),
            lines=order.lines,
            reference=order.reference,
            method=order.method,
            pickup=order.pickup,
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
        view = self.taken[order_id]
        shipped = dict(view.shipped)
        for line in lines:
            shipped[line.sku] = shipped.get(line.sku, 0) + line.quantity
        self.taken[order_id] = replace(
            view, shipped=shipped, tracking=(*view.tracking, tracking), shipments=view.shipments + 1
        )
        if completes:
            self.set_order_state(order_id, "completed")


def _filled(item: Item) -> frozenset[str]:
    values = {
        "barcode": item.barcode,
        "weight": item.weight_g,
        **dict(zip(("length", "width", "height"), item.size_cm, strict=True)),
        "cost_price": item.cost_cents,
        "hs_code": item.hs_code,
        "country_of_origin": item.country_of_origin,
        "images": item.images,
        "description": item.description,
    }
    return frozenset(name for name, value in values.items() if value)


def _as_text(listing: Listing) -> str:
    """The order of a set differs from one process to the next, and means nothing."""
    return f"{replace(listing, filled=frozenset())!r} {sorted(listing.filled)}"


SYSTEMS: dict[str, type[System]] = {"picqer": PicqerAccount, "ninth": NinthShop, "csv": ClosedShop}


TOLD_ANYWAY = frozenset({"platform_differences", "product_fields", "shipment_feedback"})
"""Steps that must tell something about any such pair of platforms, a clean client's too."""


def findings(world: World) -> list[dict[str, str]]:
    """What there is to find that a clean client has not."""
    return [each for each in world.truth() if each["step"] not in TOLD_ANYWAY]


def agrees(world: World) -> bool:
    """Whether what was planted is what there is to find, besides what is told of any pair."""
    told = world.truth()
    return all(each in told for each in world.planted) and findings(world) == [
        each for each in world.planted if each["step"] not in TOLD_ANYWAY
    ]


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
        books.carriers,
        dict(enumerate(books.hooks)),
    )
    return {
        "picqer": [[repr(each) for each in held.values()] for held in kept],
        "baseline": world.baseline.as_file().decode(),
        "shops": {
            slot: [[_as_text(each) for each in shop.listings()], [repr(each) for each in shop.orders()]]
            for slot, shop in world.shops.items()
        },
        "secrets": world.secrets(),
        "truth": world.truth(),
        "title": world.title,
    }
