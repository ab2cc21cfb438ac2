"""Builds a client: its goods, and what happened to it up to its present moment.

Everything that happens is planned first and then carried out in order of time, through the same integration that
the control plane uses, so that shops, rows, picklists, shipments and stock agree with each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.picqer.records import Connection, Order
from shopswitch.sandbox.planning import Planned, Plans
from shopswitch.sandbox.spec import EPOCH, NEW_CONNECTION, OLD_CONNECTION, OTHER_CONNECTION, SWITCH_AT
from shopswitch.sandbox.systems import Item, NewOrder, OrderView, ShopHook, ShopSystem

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

HISTORY = timedelta(days=56)
CARRIED_AT = EPOCH - timedelta(days=3)
"""When the history was carried over into the new shop."""
_TRIED_AT = EPOCH - timedelta(days=2)
_CONNECTED_AT = SWITCH_AT + timedelta(minutes=20)


def present(stage: str) -> datetime:
    """The moment a client of that stage is made for."""
    return {
        "prepare": EPOCH,
        "switched": SWITCH_AT + timedelta(hours=30),
        "aftercare": SWITCH_AT + timedelta(days=10),
    }[stage]


@dataclass(slots=True)
class _Event:
    at: datetime
    do: Callable[[], None]


def build(world: "World") -> None:
    """Fill a new world up to the moment of its stage."""
    items = _items(world)
    start = EPOCH - HISTORY
    world.set_now(start)
    for shop in world.shops.values():
        shop.methods = list(catalogue.METHODS)
        shop.shop_hooks = [ShopHook("orders/create", "https://nieuwsbrief.example/in")]
    plans = Plans(
        world.spec,
        world.rng("orders"),
        items,
        start=start,
        now=present(world.spec.stage),
        points=[slot for slot, shop in world.shops.items() if shop.shows_pickup],
    )
    _stock_picqer(world, items, plans)
    _connect(world)
    history = History(world, items)
    for event in sorted(history.events(plans.made), key=lambda event: event.at):
        world.set_now(event.at)
        event.do()
    world.set_now(present(world.spec.stage))
    world.integration.push_everywhere()
    _see_statuses(world)


def _see_statuses(world: "World") -> None:
    """Picqer has polled lately: it knows the status each order has now in the shops it still looks at."""
    for connection in world.picqer.books.connections.values():
        shop = world.integration.shop_of(connection)
        for view in shop.orders() if shop is not None and connection.active else []:
            row = world.picqer.books.find_row(connection.idcompany_webshop, view.order_id)
            if row is not None:
                row.foreign_status = view.state_raw


def _items(world: "World") -> list[Item]:
    asked = world.spec.products
    if not isinstance(asked, int):
        return list(asked)
    return catalogue.detailed(world.rng("details"), catalogue.goods(world.rng("goods"), asked))


def _stock_picqer(world: "World", items: list[Item], plans: Plans) -> None:
    """Enter the goods; at the client's present moment exactly the stock of each item will be there."""
    books, rng = world.picqer.books, world.rng("stock")
    main, second, uncounted = books.warehouses
    extra = catalogue.picqer_only(rng, {item.barcode for item in items}) if isinstance(world.spec.products, int) else []
    for item in [*items, *extra]:
        if not item.sku.strip() or books.product(item.sku) is not None:
            continue
        made = books.add_product(item)
        if not made.keeps_stock:
            continue
        aside = (item.stock or 0) // 3 if rng.random() < 0.3 else 0
        books.row(made.idproduct, main).stock = (item.stock or 0) - aside + plans.shipped.get(item.sku, 0)
        books.row(made.idproduct, second).stock = aside
        if rng.random() < 0.25:
            books.row(made.idproduct, uncounted).stock = rng.randrange(1, 9)


def _connect(world: "World") -> None:
    world.connect(
        OLD_CONNECTION, f"{world.title} (old)" if world.spec.old else "Another shop", "old" if world.spec.old else None
    )
    if world.spec.scenario == "replace":
        world.connect(OTHER_CONNECTION, "Marketplace", None)


class History:
    """Turns plans into events, and events into state.

    Args:
        world: Still empty of orders.
        items: What the shops sell.
    """

    def __init__(self, world: "World", items: list[Item]) -> None:
        self.world = world
        self.items = items
        self.views: dict[int, OrderView] = {}
        self.orders: dict[int, Order] = {}

    def events(self, plans: list[Planned]) -> list[_Event]:
        """Everything that happens, in no order."""
        world, found = self.world, []
        if "old" in world.shops:
            found.append(_Event(EPOCH - HISTORY, self._open_old_shop))
        found.append(_Event(EPOCH - timedelta(days=14), lambda: self._sell_in(world.shops["new"])))
        if world.spec.scenario == "add" and not world.shops["new"].lists_methods and world.shops["new"].takes_history:
            # Nothing is carried over into this shop, and only an order can tell how it sends.
            found += [_Event(_TRIED_AT, partial(self._try_out, plan)) for plan in plans[:1]]
        if world.spec.stage != "prepare":
            if world.spec.scenario == "replace":
                found.append(_Event(SWITCH_AT, lambda: self._switch_off()))
            found.append(_Event(_CONNECTED_AT, self._switch_on))
        for number, plan in enumerate(plans):
            found += self._of_order(number, plan)
        return found

    def _open_old_shop(self) -> None:
        self._sell_in(self.world.shops["old"])
        self.world.integration.push_all(self._connection("old"))

    def _sell_in(self, shop: ShopSystem) -> None:
        shop.add_items(list(self.items))

    def _switch_off(self) -> None:
        _see_statuses(self.world)
        self.world.connection(OLD_CONNECTION).active = False

    def _switch_on(self) -> None:
        made = self.world.connect(NEW_CONNECTION, f"{self.world.title} (new)", "new")
        # A connection that never told the shop of a shipment cannot be made afterwards.
        made.send_shipments = "IMPORT_ONLY" not in self.world.spec.defects
        self.world.integration.push_all(made)

    def _try_out(self, plan: Planned) -> None:
        """Somebody of the client orders in the new shop, to see whether it works, and cancels."""
        order = NewOrder(plan.lines, plan.customer, _TRIED_AT, "cancelled", method=catalogue.METHODS[0].name)
        self.world.order_in("new", order)

    def _connection(self, slot: str) -> Connection:
        numbers = {"old": OLD_CONNECTION, "new": NEW_CONNECTION, "elsewhere": OLD_CONNECTION, "other": OTHER_CONNECTION}
        return self.world.connection(numbers[slot])

    def _of_order(self, number: int, plan: Planned) -> list[_Event]:
        def event(at: datetime, step: Callable[[int, Planned], None]) -> _Event:
            return _Event(at, lambda: step(number, plan))

        if plan.end == "basket":
            return [event(plan.placed_at, self._leave_basket)]
        found = [event(plan.placed_at, self._place)]
        if plan.end != "dropped":
            found.append(event(plan.seen_at, self._import))
        if plan.end == "shipped":
            found.append(event(plan.ended_at, self._ship))
            if plan.parted_at is not None:
                found.append(event(plan.parted_at, self._ship_part))
            if plan.slot == "old" and plan.ended_at >= SWITCH_AT and self.world.spec.scenario == "replace":
                # Nothing tells the old shop any more: its people do, within the hour.
                found.append(event(plan.ended_at + timedelta(minutes=10 + number % 45), self._complete_by_hand))
        if plan.end == "cancelled":
            found.append(event(plan.ended_at, self._cancel))
        if plan.carried and self.world.shops["new"].takes_history:
            found.append(event(CARRIED_AT + timedelta(seconds=number), self._carry_over))
        return found

    def _place(self, number: int, plan: Planned) -> None:
        state = "cancelled" if plan.end == "dropped" else "open"
        if plan.slot in self.world.shops:
            pickup = plan.method.kind == "pickup_point"
            order = NewOrder(plan.lines, plan.customer, plan.placed_at, state, method=plan.method.name, pickup=pickup)
            self.views[number] = self.world.order_in(plan.slot, order)
            return
        foreign = 40_000_000 + 17 * number
        self.views[number] = OrderView(
            order_id=str(foreign),
            number=f"MP{foreign}",
            state=state,
            state_raw=state,
            importable=state == "open",
            placed_at=plan.placed_at,
            created_at=plan.placed_at,
            lines=plan.lines,
            method=plan.method.name,
        )

    def _leave_basket(self, number: int, plan: Planned) -> None:
        """A basket that was never paid, where the platform keeps those among its orders."""
        shop = self.world.shops[plan.slot]
        view = self.world.order_in(plan.slot, NewOrder(plan.lines, plan.customer, plan.placed_at, "unpaid"))
        try:
            shop.set_order_state(view.order_id, "draft")
        except ValueError:
            shop.set_order_state(view.order_id, "cancelled")

    def _import(self, number: int, plan: Planned) -> None:
        connection, view = self._connection(plan.slot), self.views[number]
        self.world.integration.take(connection, view, plan.customer)
        row = self.world.picqer.books.find_row(connection.idcompany_webshop, view.order_id)
        if row is not None and row.idorder is not None:
            self.orders[number] = self.world.picqer.books.orders[row.idorder]

    def _ship(self, number: int, plan: Planned) -> None:
        order = self.orders[number]
        self.world.integration.ship(order, None, f"3STEST{order.idorder:09d}")

    def _ship_part(self, number: int, plan: Planned) -> None:
        """Send what one warehouse has, or else the first line, or else one piece."""
        order = self.orders[number]
        picklists = self.world.picqer.books.open_picklists(order.idorder)
        lines = [line for each in picklists[:1] for line in each.lines]
        whole = len(picklists) > 1 or len(lines) > 1
        chosen = lines if len(picklists) > 1 else lines[:1]
        products = self.world.picqer.books.products
        wanted = {products[line.idproduct].productcode: line.amount if whole else 1 for line in chosen}
        self.world.integration.ship(order, wanted, f"3STEST{order.idorder:09d}A")

    def _complete_by_hand(self, number: int, plan: Planned) -> None:
        self.world.shops[plan.slot].set_order_state(self.views[number].order_id, "completed")

    def _cancel(self, number: int, plan: Planned) -> None:
        view = self.views[number]
        if plan.slot in self.world.shops:
            shop = self.world.shops[plan.slot]
            shop.set_order_state(view.order_id, "cancelled")
            view = shop.order(view.order_id)
        else:
            view = replace(view, state="cancelled", state_raw="cancelled", importable=False)
        self.world.integration.take(self._connection(plan.slot), view)

    def _carry_over(self, number: int, plan: Planned) -> None:
        """Put a finished order of the old shop into the new one, as a migration tool does."""
        state = "completed" if plan.end == "shipped" else "cancelled"
        copy = NewOrder(
            plan.lines,
            plan.customer,
            plan.placed_at,
            state,
            reference=self.views[number].number,
            method=plan.method.name,
        )
        self.world.order_in("new", copy)
