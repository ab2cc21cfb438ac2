"""What there is to find days after the switch."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shopswitch.sandbox.oracle import product_ids, stock_match
from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, days_after, replaces
from shopswitch.sandbox.oracle.rows import (
    name_of,
    namer,
    orders_of_connection,
    rows_by_name,
    rows_of,
    rows_of_connection,
)
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "aftercare"
CODES: tuple[str, ...] = (
    "HOOK_STOPPED",
    "NUMBER_REUSED",
    "PICKUP_POINT_LOST",
    "STILL_IN_ERROR",
    "OLD_SHOP_POSTS",
    "TEMPLATE_CHANGED",
    "PROFILE_GONE",
    "PHANTOMS",
    "STOCK_DRIFTS",
    "LATE_ORDERS",
)
# One finding for all of PRODUCT_CREATED, and one for all of STOCK_DIFFERS.
NOT_PLANTED: frozenset[str] = frozenset({"PHANTOMS", "STOCK_DRIFTS"})

_DAY = timedelta(days=1)
_TEMPLATE_ORDERS, _PROFILE_ORDERS = 5, 20


def truth(world: "World") -> Iterator[Found]:
    """Everything that shows only once the new shop has been at work for some days."""
    if not days_after(world):
        return
    yield from _hooks(world)
    yield from _orders(world)
    if world.names_old_connection:
        yield from _habits(world)
    if replaces(world):
        yield from _left_behind(world)
    if any(code == "PRODUCT_CREATED" for code, _ in product_ids.truth(world)):
        yield "PHANTOMS", "picqer"
    if any(code == "STOCK_DIFFERS" for code, _ in stock_match.truth(world)):
        yield "STOCK_DRIFTS", "new"


def plain_number(number: str) -> str:
    """A shop's number without the sign some shops put before it."""
    return number.strip().removeprefix("#")


def _hooks(world: "World") -> Iterator[Found]:
    working = {each.idhook for each in world.picqer.books.hooks if each.active}
    for number, _, _, _, was_active in world.baseline.hooks:
        if was_active and number not in working:
            yield "HOOK_STOPPED", str(number)


def _orders(world: "World") -> Iterator[Found]:
    for row in rows_of_connection(world, NEW_CONNECTION):
        if row.status == "error" and world.now - row.created > _DAY:
            yield "STILL_IN_ERROR", name_of(row)
    shop = world.shops["new"]
    # The list of bol's orders does not tell it, and nobody asks for each order by itself.
    if not shop.shows_pickup or shop.platform == "bol":
        return
    orders, rows, views = world.picqer.books.orders, rows_by_name(world, NEW_CONNECTION), shop.orders()
    name = namer(views)
    for view in views if any(view.pickup for view in views) else []:
        made = [
            orders[row.idorder]
            for row in rows_of(rows, view)
            if row.status == "imported" and row.idorder is not None and view.pickup
        ]
        if any(each.pickup is None for each in made):
            yield "PICKUP_POINT_LOST", name(view)


def _habits(world: "World") -> Iterator[Found]:
    """What the old connection's orders had, and what those of the new one have."""
    old, new = (orders_of_connection(world, number) for number in (OLD_CONNECTION, NEW_CONNECTION))
    since = [each for each in new if each.created > world.switch_at]
    if min(len(old), len(since)) >= _TEMPLATE_ORDERS:
        known = {each.template for each in old}
        yield from (("TEMPLATE_CHANGED", str(each)) for each in {each.template for each in since} - known)
    before, after = ([each.profile for each in orders if each.profile is not None] for orders in (old, new))
    if min(len(before), len(after)) >= _PROFILE_ORDERS:
        for profile, count in Counter(before).items():
            if 10 * count >= len(before) and profile not in after:
                yield "PROFILE_GONE", str(profile)


def _left_behind(world: "World") -> Iterator[Found]:
    """What still happens in the old shop, and numbers it has given before."""
    old = world.shops["old"]
    if old.lists_hooks:
        for each, number in zip(old.shop_hooks, old.hook_ids(), strict=True):
            if each.active and f".{urlsplit(each.address).hostname}".endswith(".picqer.com"):
                yield "OLD_SHOP_POSTS", number
    if any(each.placed_at > world.switch_at and each.state in (*STILL_TO_DO, "custom") for each in old.orders()):
        yield "LATE_ORDERS", "old"
    if world.names_old_connection:
        given = {plain_number(row.foreign_number) for row in rows_of_connection(world, OLD_CONNECTION)} - {""}
        later = [row for row in rows_of_connection(world, NEW_CONNECTION) if row.ordered >= world.switch_at]
        reused = {plain_number(row.foreign_number) for row in later} & given
        yield from (("NUMBER_REUSED", each) for each in reused)
