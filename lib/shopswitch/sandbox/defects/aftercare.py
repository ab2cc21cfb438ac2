"""Planters for step aftercare."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.oracle.aftercare import plain_number
from shopswitch.sandbox.oracle.rows import orders_of_connection, rows_of_connection
from shopswitch.sandbox.picqer.records import Hook, Order, Product
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION
from shopswitch.sandbox.systems import NewOrder, OrderView, ShopHook

_PICKUP = next(each for each in catalogue.METHODS if each.kind == "pickup_point")
_PROFILE_ORDERS = 20


def hook_stopped(work: Planting, code: str, count: int) -> None:
    """Webhooks the baseline holds: removed since or, every second one, switched off."""
    books = work.world.picqer.books
    for number in range(count):
        baseline = work.world.baseline
        idhook = 1 + max(*(each.idhook for each in books.hooks), *(row[0] for row in baseline.hooks), 0, 0)
        row = (idhook, f"Koppeling {idhook}", "orders.created", "koppeling.example", True)
        work.world.baseline = replace(baseline, hooks=tuple(sorted((*baseline.hooks, row))))
        if number % 2:
            books.hooks.append(Hook(idhook, row[1], row[2], f"https://{row[3]}/in", active=False))
            work.record("HOOK_INACTIVE", str(idhook))
        work.record(code, str(idhook))


def number_reused(work: Planting, code: str, count: int) -> None:
    """Orders of the new shop with the number of an order that the old one threw away long ago."""
    _refuse_unnamed(work, code)
    world = work.world
    given = {each.number for each in work.old.orders()}
    given |= {row.foreign_number for row in rows_of_connection(world, OLD_CONNECTION)}
    rows = [row for row in rows_of_connection(world, NEW_CONNECTION) if row.ordered >= world.switch_at]
    free = [row.foreign_number for row in rows if row.foreign_number not in given]
    if len(free) < count:
        raise work.refuse(code, f"it has room for {len(free)}, not for {count}; give it more orders")
    for number in work.rng.sample(free, count):
        placed_at = world.switch_at - timedelta(days=50)
        # An id no shop of any platform would give: nothing else is to be taken for this order.
        view = OrderView(f"weg-{number}", number, "cancelled", "cancelled", False, placed_at, placed_at, ())
        with world.at(placed_at + timedelta(minutes=4)):
            world.picqer.books.add_row(OLD_CONNECTION, view, "canceled")
        work.record(code, plain_number(number))


def pickup_point_lost(work: Planting, code: str, count: int) -> None:
    """Orders for a pickup point that Picqer sends to people's homes."""
    if not work.new.shows_pickup or work.new.platform == "bol":
        raise work.refuse(code, f"the list of orders of {work.new.platform} shows no pickup points")
    for _ in range(count):
        order, view = _imported_now(work, code, method=_PICKUP.name, pickup=True)
        if not view.pickup:
            raise work.refuse(code, f"{work.new.platform} does not show the pickup point")
        order.pickup = None
        work.record(code, view.number)


def still_in_error(work: Planting, code: str, count: int) -> None:
    """Orders of the new shop that Picqer could not take days ago, and that nobody looked at."""
    for _ in range(count):
        placed_at = work.hours_before(work.world.now, 30, 24 * 6)
        view = work.order("new", code, placed_at=placed_at)
        with work.world.at(placed_at + timedelta(minutes=4)):
            work.world.picqer.books.add_row(NEW_CONNECTION, view, "error", "Product without SKU")
            # In all those days Picqer has sent its stock again: what was ordered shows nowhere any more.
            work.world.integration.push_products({_product_of(work, line.sku).idproduct for line in view.lines})
        work.record(code, view.number)
        work.record("IMPORT_FAILED", view.number)


def old_shop_posts(work: Planting, code: str, count: int) -> None:
    """Webhooks of the old shop that still tell Picqer about its orders."""
    if not work.old.lists_hooks:
        raise work.refuse(code, f"{work.old.platform} lists no webhooks")
    for _ in range(count):
        address = f"https://winkel.picqer.com/webshops/push/{work.rng.getrandbits(48):012x}"
        work.old.shop_hooks.append(ShopHook("orders/create", address))
        work.record(code, work.old.hook_ids()[-1])


def template_changed(work: Planting, code: str, count: int) -> None:
    """Orders of the new shop with papers that orders of the old one never had."""
    _refuse_unnamed(work, code)
    old, new = (orders_of_connection(work.world, number) for number in (OLD_CONNECTION, NEW_CONNECTION))
    since = [each for each in new if each.created > work.world.switch_at]
    if min(len(old), len(since)) < 5 or len(since) < count:
        raise work.refuse(code, "it has too few orders to tell; give it more")
    unused = 1 + max(each.template for each in work.world.picqer.books.orders.values())
    for place, order in enumerate(work.rng.sample(since, count)):
        order.template = unused + place
        work.record(code, str(order.template))


def profile_gone(work: Planting, code: str, count: int) -> None:
    """A way of sending that many orders of the old shop had, and none of the new one has."""
    _refuse_unnamed(work, code)
    books = work.world.picqer.books
    old = [each for each in orders_of_connection(work.world, OLD_CONNECTION) if each.profile is not None]
    used = Counter(each.profile for each in books.orders.values())
    unused = [
        each.idshippingprovider_profile
        for carrier in books.carriers.values()
        for each in carrier.profiles
        if not used[each.idshippingprovider_profile]
    ]
    usual = [each for each in old if each.profile == books.carriers.standard]
    share = -(-len(old) // 5)
    if len(old) < _PROFILE_ORDERS or len(usual) < 2 * share or not unused:
        raise work.refuse(code, "it has too few orders to tell; give it more")
    _fill_up(work, code)
    for each in work.rng.sample(usual, share):
        each.profile = unused[0]
    work.record(code, str(unused[0]))


def _fill_up(work: Planting, code: str) -> None:
    """So many orders of the new shop that one can tell what is usual there."""
    new = orders_of_connection(work.world, NEW_CONNECTION)
    for _ in range(_PROFILE_ORDERS - sum(each.profile is not None for each in new)):
        order, _ = _imported_now(work, code)
        order.profile = order.profile or work.world.picqer.books.carriers.standard


def late_orders(work: Planting, code: str, count: int) -> None:
    """A customer found the way to the old shop after the switch."""
    placed_at = work.hours_before(work.world.now, 5, 24 * 8)
    view = work.order("old", code, placed_at=placed_at)
    work.record(code, "old")
    if work.world.names_old_connection:
        work.record("NEVER_IMPORTED", view.number)


def _imported_now(
    work: Planting, code: str, *, method: str = catalogue.METHODS[0].name, pickup: bool = False
) -> tuple[Order, OrderView]:
    """An order of the new shop that came in, as it should, since the switch."""
    world, placed_at = work.world, work.hours_before(work.world.now, 3, 24 * 6)
    with world.at(placed_at):
        lines, who = work.lines(code), catalogue.customer(work.rng)
        view = world.order_in("new", NewOrder(lines, who, placed_at, method=method, pickup=pickup))
    with world.at(placed_at + timedelta(minutes=4)):
        world.integration.take(world.connection(NEW_CONNECTION), view)
    row = world.picqer.books.rows[world.picqer.books.row_of[NEW_CONNECTION, view.order_id]]
    return world.picqer.books.orders[row.idorder or 0], view


def _product_of(work: Planting, sku: str) -> Product:
    books = work.world.picqer.books
    return books.products[books.by_code[sku]]


def _refuse_unnamed(work: Planting, code: str) -> None:
    if not work.world.names_old_connection:
        raise work.refuse(code, "the profile does not name the old connection")


PLANTERS: dict[str, Planter] = {
    "HOOK_STOPPED": Planter(hook_stopped, after_switch=True, aftercare=True),
    "NUMBER_REUSED": Planter(number_reused, after_switch=True, aftercare=True, old_shop=True, replace_only=True),
    "PICKUP_POINT_LOST": Planter(pickup_point_lost, after_switch=True, aftercare=True),
    "STILL_IN_ERROR": Planter(still_in_error, after_switch=True, aftercare=True),
    "OLD_SHOP_POSTS": Planter(old_shop_posts, after_switch=True, aftercare=True, old_shop=True, replace_only=True),
    "TEMPLATE_CHANGED": Planter(template_changed, after_switch=True, aftercare=True, old_shop=True),
    "PROFILE_GONE": Planter(profile_gone, after_switch=True, aftercare=True, old_shop=True, single=True),
    "LATE_ORDERS": Planter(
        late_orders, after_switch=True, aftercare=True, old_shop=True, replace_only=True, single=True
    ),
}
COMPANIONS = {
    "HOOK_STOPPED": {"HOOK_INACTIVE"},
    "STILL_IN_ERROR": {"IMPORT_FAILED"},
    "LATE_ORDERS": {"NEVER_IMPORTED"},
}
"""Half of the webhooks that stopped are still there; an order in error, or in the old shop, is a finding by itself."""
