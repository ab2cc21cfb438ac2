"""What there is to find about orders of the old connection that nobody finished."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, orders_in, replaces, switched
from shopswitch.sandbox.oracle.rows import namer, orders_of_connection, rows_by_name, rows_of
from shopswitch.sandbox.spec import OLD_CONNECTION

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "old_orders_open"
CODES: tuple[str, ...] = ("OLD_ORDER_UNFINISHED", "COMPLETE_IN_OLD_SHOP", "PROCESSING_CONNECTION_UNKNOWN")
# Follows from OLD_CONNECTION_UNKNOWN.
NOT_PLANTED: frozenset[str] = frozenset({"PROCESSING_CONNECTION_UNKNOWN"})

_TIME_TO_FINISH = timedelta(days=7)


def truth(world: "World") -> Iterator[Found]:
    """Every order still open in Picqer after a week, and every one the old shop was not told about."""
    if not switched(world) or not replaces(world):
        return
    if not world.names_old_connection:
        yield "PROCESSING_CONNECTION_UNKNOWN", "old_connection"
        return
    if world.now - world.switch_at > _TIME_TO_FINISH:
        for order in orders_of_connection(world, OLD_CONNECTION):
            if order.status in ("concept", "processing", "paused"):
                yield "OLD_ORDER_UNFINISHED", order.orderid
    # A shop that is closed, and only there as a file, can be told nothing any more.
    if not hasattr(world.shops["old"], "exports"):
        yield from (("COMPLETE_IN_OLD_SHOP", name) for name in _untold(world))


def _untold(world: "World") -> Iterator[str]:
    rows, views, orders = rows_by_name(world, OLD_CONNECTION), orders_in(world, "old"), world.picqer.books.orders
    name = namer(views)
    for view in views:
        made = [orders[row.idorder] for row in rows_of(rows, view) if row.idorder is not None]
        done = any(each.status == "completed" and each.updated >= world.switch_at for each in made)
        if done and view.state in (*STILL_TO_DO, "custom"):
            yield name(view)
